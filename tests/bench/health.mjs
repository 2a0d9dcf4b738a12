// The health core beside the figures of its contract, which were seen with 3,000,000 events of 10,000 accounts. Measured
// with a part of that: a log is made in a data directory of its own and thrown away.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeForum, ROOT, run, start } from '../server.mjs';
import { hold } from './generate.mjs';
import { median, steady } from './host.mjs';

const EVENTS = 3e6, ACCOUNTS = 10000;
const BATCH = 1000;
/** Requests of readers a second, while events come. */
const READING = 100;
const MODEL = 'health.model_active()', TODAY = 'health.utc_today()';

/** Events about 500 accounts, each another one. */
function batch(number) {
	return JSON.stringify(Array.from({ length: BATCH }, (_, i) => ({ specversion: '1.0', id: `${number}:${i}`, source: '/bench',
		type: `org.health.forum.${['visit.day', 'answer.posted', 'feature.used', 'question.asked'][i % 4]}.v1`, subject: `account/b${(number * 7 + i) % 500}`,
		time: new Date(Date.now() - (i * 7919 + number) % 60 * 86400000).toISOString(), actorid: `m_${i % 977}`, data: { units: 1 } })));
}

/** Somebody reads pages, so many a second; gives { stop } which tells how many were answered, and how slowly. */
function reading(url, paths) {
	const times = [];
	let sent = 0;
	const timer = setInterval(() => {
		const begun = performance.now();
		fetch(url + paths[sent++ % paths.length]).then((response) => response.arrayBuffer())
			.then(() => times.push(performance.now() - begun)).catch(() => {});
	}, 1000 / READING);
	return { stop: () => { clearInterval(timer); return { sent, times: times.sort((a, b) => a - b) }; } };
}

async function throughHttp(bench) {
	const forum = await start({ demo: true, args: ['--workers', '2'] });
	try {
		await forum.cli('member', 'create', 'Feeder', '--email', 'feeder@example.com', '--password', 'a long password', '--role', 'admin');
		const token = await forum.cli('token', 'create', '--member', 'Feeder', '--scope', 'health:write');
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' };
		const send = async (body) => {
			const response = await fetch(`${forum.url}/api/v1/health/events`, { method: 'POST', headers, body });
			const { results, detail } = await response.json();
			if (response.status !== 200 || results.some(({ status }) => status !== 'accepted'))
				throw new Error(`not all events were accepted: ${response.status} ${detail ?? ''}`);
		};
		await send(JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ specversion: '1.0', id: `open:${i}`, source: '/bench',
			type: 'org.health.crm.account.opened.v1', subject: `account/b${i}`, time: new Date(Date.now() - 90 * 86400000).toISOString() }))));
		const paths = ['/', '/questions', '/tags', ...await forum.sql(`SELECT '/t/' || id || '/' || slug FROM forum.thread WHERE state = 'visible' LIMIT 20`)];
		const rates = [], slow = [];
		for (let number = 1, turn = 0; turn < bench.runs; turn++) {
			const others = reading(forum.url, paths);
			const { rate } = await steady(async () => {
				const begun = performance.now();
				let sent = 0;
				for (; performance.now() - begun < bench.seconds * 1000; sent += BATCH)
					await send(batch(number++));
				return { rate: sent / (performance.now() - begun) * 1000 };
			});
			const { times } = others.stop();
			rates.push(rate);
			slow.push(times[Math.floor(times.length * 0.99)]);
			bench.say(`${turn + 1} of ${bench.runs}: ${Math.round(rate)} events a second`);
		}
		const rate = median(rates);
		return { name: `health events by HTTP, ${READING} readers/s beside`, against: '2,000/s', wanted: 1, ratio: rate / 2000,
			note: `${Math.round(rate).toLocaleString('en')}/s, one client, batches of 1,000; 99 of 100 pages within ${median(slow).toFixed(0)} ms` };
	} finally {
		await forum.stop();
	}
}

/** Milliseconds that each statement takes. */
async function timed(data, statements) {
	const { code, stdout, stderr } = await run(['--data', data, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
		{ input: ['\\timing on', ...statements.map((sql) => `${sql};`)].join('\n') });
	if (code !== 0)
		throw new Error(stderr);
	return [...stdout.matchAll(/^Time: ([\d.]+) ms/gm)].map(([, ms]) => Number(ms));
}

async function figures(bench) {
	const part = bench.quick ? 0.02 : 0.1;
	const data = makeForum();
	appendFileSync(join(data, 'postgres/postgresql.conf'), 'fsync = on\n');
	const release = await hold(data);
	try {
		bench.say(`a log of ${(EVENTS * part).toLocaleString('en')} events`);
		const made = await run(['--data', data, 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-v', `events=${EVENTS * part}`, '-v', `accounts=${ACCOUNTS * part}`,
			'-f', join(ROOT, 'tests/bench/load/signals.sql')]);
		if (made.code !== 0)
			throw new Error(made.stderr);
		const several = async (name, statements) => {
			bench.say(name);
			return median((await steady(() => timed(data, statements))).slice(1));
		};
		const score = (accounts) => `SELECT count(*) FROM health.score_of(${accounts}, ${TODAY}, ${TODAY}, ${MODEL})`;
		const rounds = [...Array(bench.runs + 1).keys()];
		const ingest = await several('a batch', rounds.map((n) => `SELECT health.ingest('${batch(n).replaceAll('account/b', 'account/a')}'::json) IS NULL`));
		const one = await several('one account', [...Array(20).keys()].map((n) => score(`'{a${n + 1}}'`)));
		const all = await several('all accounts', rounds.slice(0, 4).map(() => score('NULL')));
		const rebuild = await several('rebuild', rounds.slice(0, 3).map(() => 'SELECT health.rebuild()'));
		const whole = `${part * 100} % of 3M events, 10k accounts`;
		const row = (name, ms, figure, note) => ({ name: `health: ${name}`, against: `${figure.toLocaleString('en')} ms`, most: 2, ratio: ms / figure,
			note: `${ms.toFixed(ms < 100 ? 1 : 0)} ms; ${note}` });
		return [row('a batch of 1,000 events', ingest, 100, `${Math.round(BATCH / ingest * 1000).toLocaleString('en')}/s in one connection`),
			row('score and receipt of one account', one, 9, whole), row('of all accounts', all, 4000 * part, whole),
			row('rebuild from the log', rebuild, 13000 * part, whole)];
	} finally {
		await release();
	}
}

export async function health(bench) {
	return [await throughHttp(bench), ...await figures(bench)];
}
