// What is measured: each row is a ratio of two things measured by turns, and how large it has to be.
//
// A row's `measure` gives { ratio, note }, or an array of such with names; `compare` does the taking of turns.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD, Visitor } from '../visitor.mjs';
import { memberName } from './generate.mjs';
import { health } from './health.mjs';
import { children, median, memory, processorSeconds, steady } from './host.mjs';
import { nginx, pgbench, wrk } from './tools.mjs';

const GZIP = ['Accept-Encoding: gzip'];
const perSecond = (rate) => `${rate >= 100 ? Math.round(rate).toLocaleString('en') : rate.toFixed(1)}/s`;

/** a against b, by turns: the ratio of the medians. */
async function compare(bench, a, b) {
	const rates = [[], []];
	for (let run = 0; run < bench.runs; run++)
		for (const [n, what] of [a, b].entries()) {
			const { rate } = await steady(() => what(bench.seconds));
			rates[n].push(rate);
			bench.say(`${rates[n].length} of ${bench.runs}: ${perSecond(rate)}`);
		}
	const [ours, theirs] = rates.map(median);
	return { ratio: ours / theirs, note: `${perSecond(ours)} against ${perSecond(theirs)}`, rates };
}

async function againstNginx(bench, path, headers, encoding) {
	const forum = await bench.stand(bench.middle);
	const server = await nginx(bench.folder);
	const bytes = await forum.page(path, encoding ? { 'accept-encoding': encoding } : {});
	const plain = await forum.page(path);
	server.put('page.html', plain);
	const url = encoding ? server.put('page.html.gz', bytes) : `${server.url}/page.html`;
	try {
		const found = await compare(bench, (s) => wrk(forum.url + path, s, { headers }), (s) => wrk(url, s, { headers }));
		return { ...found, note: `${found.note}; ${bytes.length.toLocaleString('en')} bytes` };
	} finally {
		await server.stop();
	}
}

/** The things that are measured at several sizes. Each gives what loads it for that many seconds. */
const LOADS = {
	'anonymous thread page': (stand) => (s) => wrk(stand.url + stand.thread, s),
	'list page, anonymous': (stand) => (s) => wrk(`${stand.url}/`, s),
	'signed-in thread page': (stand) => (s) => wrk(stand.url + stand.thread, s, { headers: [`Cookie: ${stand.cookie}`] }),
	'posting an answer': (stand, folder) => {
		const script = stand.postingScript(folder);
		return (s) => wrk(stand.url, s, { script });
	},
	'search for a common word': (stand) => (s) => wrk(stand.url + stand.search, s),
};

async function againstSql(bench, name, act, options = {}) {
	const stand = await bench.stand(bench.middle);
	const calls = await stand.calls(() => act(stand));
	const folder = bench.folder;
	const found = await compare(bench, LOADS[name](stand, folder), (s) => pgbench(stand.conninfo, calls, s, { folder, ...options(stand) }));
	return { ...found, note: `${found.note}; ${calls.length} ${calls.length === 1 ? 'call' : 'calls in one pipeline'}` };
}

async function atScale(bench) {
	const [small, large] = [await bench.stand(bench.small), await bench.stand(bench.large)];
	const rows = [];
	for (const [name, load] of Object.entries(LOADS)) {
		bench.say(name);
		const found = await compare(bench, load(large, bench.folder), load(small, bench.folder));
		rows.push({ name: `${name}: ${bench.large.toLocaleString('en')} posts`, against: `${bench.small.toLocaleString('en')} posts`, ...found });
	}
	return rows;
}

/** Somebody signs in every 20 ms; gives { stop } which tells how many could. */
async function signingIn(stand, each) {
	const visitor = new Visitor(stand.url);
	const csrf = await visitor.token();
	const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	let sent = 0, done = 0;
	const timer = setInterval(() => {
		const body = new URLSearchParams({ csrf, name: memberName(2 + sent++ % 400), password: PASSWORD });
		fetch(`${stand.url}/login`, { method: 'POST', body, redirect: 'manual',
			headers: { cookie, 'x-forwarded-for': `10.0.${sent >> 8 & 255}.${sent & 255}` } })
			.then((response) => response.arrayBuffer().then(() => { done += response.status === 303; })).catch(() => {});
	}, each);
	return { stop: () => { clearInterval(timer); return { sent, done }; } };
}

/** Seconds of processor of hashing (threads of the workers other than the first), of the database, and of this program. */
function otherWork(stand) {
	const postgres = Number(readFileSync(join(stand.forum.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
	const hashing = stand.workers.reduce((sum, pid) => sum + processorSeconds(pid) - processorSeconds(pid, pid), 0);
	return hashing + children(postgres).reduce((sum, pid) => sum + processorSeconds(pid), 0) + process.cpuUsage().user / 1e6;
}

async function whileSigningIn(bench) {
	const stand = await bench.stand(bench.middle);
	const load = LOADS['anonymous thread page'](stand);
	const seconds = Math.max(5, bench.seconds), alone = [], beside = [];
	for (let run = 0; run < bench.runs; run++) {
		alone.push(await steady(() => load(seconds)));
		beside.push(await steady(async () => {
			const others = await signingIn(stand, 20);
			const before = otherWork(stand), begun = performance.now();
			const found = await load(seconds);
			const share = (otherWork(stand) - before) / ((performance.now() - begun) / 1000) / 2;
			return { ...found, ...others.stop(), share };
		}));
		bench.say(`${run + 1} of ${bench.runs}: ${perSecond(alone.at(-1).rate)} alone, ${perSecond(beside.at(-1).rate)} beside`);
	}
	const rate = median(beside.map((run) => run.rate)), quiet = median(alone.map((run) => run.rate));
	const share = median(beside.map((run) => run.share)), slow = median(beside.map((run) => run.slow));
	const note = `${perSecond(rate)} against ${perSecond(quiet)}; sign-ins took ${Math.round(share * 100)} % of the processors, `
	    + `${median(beside.map((run) => run.done / seconds)).toFixed(0)} a second succeeded`;
	return [
		{ name: 'thread page while 50 sign-ins a second hash', against: 'without, less their processor share', wanted: 0.9, ratio: rate / quiet / (1 - share), note },
		{ name: 'the same, 99th percentile', against: '50 ms', most: 1, ratio: slow / 50, note: `${slow.toFixed(1)} ms; alone ${median(alone.map((run) => run.slow)).toFixed(1)} ms` },
	];
}

async function workerMemory(bench) {
	const stand = await bench.stand(bench.middle);
	const script = stand.roundScript(bench.folder);
	const total = () => stand.workers.reduce((sum, pid) => sum + memory(pid), 0);
	const [first, rest] = bench.quick ? [3, 6] : [10, 50];
	await wrk(stand.url, first, { script });
	const early = total();
	await wrk(stand.url, rest, { script });
	const late = total();
	const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1)} MB`;
	return { ratio: late / early, note: `${megabytes(late)} against ${megabytes(early)}, two workers, ${stand.paths.length + 1} pages` };
}

async function sizes(bench) {
	const stand = await bench.stand(bench.middle);
	const [plain, compressed] = [await stand.page(stand.thread), await stand.page(stand.thread, { 'accept-encoding': 'gzip' })];
	const row = (name, bytes, most) => ({ name, against: `${most} KB`, most: 1, ratio: bytes.length / 1000 / most, note: `${bytes.length.toLocaleString('en')} bytes` });
	return [row('thread page', plain, 60), row('thread page, gzip', compressed, 15)];
}

/** wanted: at least; most: at most. */
export const ROWS = [
	{ key: 'size', measure: sizes },
	{ key: 'thread', name: 'anonymous thread page', against: 'nginx, the same bytes', wanted: 0.45,
		measure: async (bench) => againstNginx(bench, (await bench.stand(bench.middle)).thread, []) },
	{ key: 'gzip', name: 'the same, gzip accepted', against: 'nginx with gzip_static', wanted: 0.45,
		measure: async (bench) => againstNginx(bench, (await bench.stand(bench.middle)).thread, GZIP, 'gzip') },
	{ key: 'list', name: 'list page, anonymous', against: 'nginx, the same bytes', wanted: 0.45,
		measure: (bench) => againstNginx(bench, '/', []) },
	{ key: 'signed', name: 'signed-in thread page', against: 'pgbench, the same SQL', wanted: 0.6,
		measure: (bench) => againstSql(bench, 'signed-in thread page', (stand) => stand.page(stand.thread, { cookie: stand.cookie }), () => ({})) },
	{ key: 'post', name: 'posting an answer', against: 'pgbench, the same SQL', wanted: 0.6,
		measure: (bench) => againstSql(bench, 'posting an answer', (stand) => stand.answer(stand.from),
			(stand) => ({ any: `${stand.from}`, from: stand.from, to: stand.to })) },
	{ key: 'search', name: 'search for a common word', against: 'pgbench, the same SQL', wanted: 0.6,
		measure: (bench) => againstSql(bench, 'search for a common word', (stand) => stand.page(stand.search), () => ({})) },
	{ key: 'scale', wanted: 0.67, measure: atScale },
	{ key: 'hash', measure: whileSigningIn },
	{ key: 'health', measure: health },
	{ key: 'memory', name: 'worker memory after 60 s of load', against: 'after 10 s', most: 1.05, measure: workerMemory },
];
