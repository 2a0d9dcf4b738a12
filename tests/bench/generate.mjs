// A community of that many posts, in a data directory of its own that is kept for the next time:
//
//	node tests/bench/generate.mjs 100000		(var/bench/100000)
//
// community.mjs says what happened, texts.mjs what was written, load/ the rest.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FORUM, ROOT, environment, run } from '../server.mjs';
import { PASSWORD } from '../visitor.mjs';
import { Chance, Zipf } from './chance.mjs';
import { ADMINISTRATOR, Community, KINDS, SAMPLE, STATES } from './community.mjs';
import { Writer } from './texts.mjs';

const HERE = join(ROOT, 'tests/bench');
const HTML_VERSION = /MARKDOWN_VERSION\s+(\d+)/.exec(readFileSync(join(ROOT, 'forum/text/markdown.h'), 'utf8'))[1];
/** Everybody of a made-up community signs in with PASSWORD. */
export const ADMINISTRATOR_NAME = 'Bench';

/** The name of a made-up member: no two have the same. */
export const memberName = (id) => id === ADMINISTRATOR ? ADMINISTRATOR_NAME : `Member ${id}`;

/** The data directory of a community of that size, made unless it is there. say: told what is going on. */
export async function community(size, say = () => {}, folder = join(ROOT, 'var/bench')) {
	const data = join(folder, `${size}`), stamp = join(data, 'made-by');
	// one that cannot be brought up to date is made anew
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe() && (await run(['--data', data, 'migrate'])).code === 0)
		return data;
	mkdirSync(folder, { recursive: true });
	rmSync(data, { recursive: true, force: true });
	await make(data, size, say);
	writeFileSync(stamp, recipe());
	return data;
}

function recipe() {
	const hash = createHash('sha256');
	for (const name of ['chance.mjs', 'community.mjs', 'generate.mjs', 'texts.mjs', ...readdirSync(join(HERE, 'load')).map((file) => `load/${file}`)])
		hash.update(readFileSync(join(HERE, name)));
	return hash.digest('hex');
}

async function forum(data, words) {
	const { code, stdout, stderr } = await run(['--data', data, ...words]);
	if (code !== 0)
		throw new Error(`forum ${words.join(' ')}: ${stderr}`);
	return stdout.trim();
}

/** psql as the owner of the database, quick and without waiting for the disk; `rows`, if given, is its input. */
function psql(data, words, rows = []) {
	const options = '-c synchronous_commit=off -c maintenance_work_mem=512MB -c work_mem=64MB -c client_min_messages=warning';
	const child = spawn(FORUM, ['--data', data, 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', ...words],
		{ env: environment({ PGOPTIONS: options }), stdio: ['pipe', 'ignore', 'pipe'] });
	let stderr = '';
	child.stderr.on('data', (text) => { stderr += text; });
	return new Promise((done, fail) => {
		child.stdin.on('error', () => {});
		child.on('close', (code) => code === 0 ? done() : fail(new Error(`psql ${words.join(' ')}: ${stderr}`)));
		feed(child.stdin, rows).catch(fail);
	});
}

async function feed(stream, rows) {
	let chunk = '';
	for (const row of rows) {
		chunk += row;
		if (chunk.length < 1 << 17)
			continue;
		if (!stream.write(chunk))
			await new Promise((go) => stream.once('drain', go));
		chunk = '';
	}
	stream.end(chunk);
}

const time = (at) => at === undefined ? '\\N' : new Date(at).toISOString();
const line = (...columns) => `${columns.map((column) => column ?? '\\N').join('\t')}\n`;

async function make(data, size, say) {
	const script = (name, ...variables) => psql(data, [...variables.flatMap((variable) => ['-v', variable]), '-f', join(HERE, 'load', name)]);
	const copy = (table, columns, rows) => psql(data, ['-c', `COPY forum.${table} (${columns}) FROM STDIN`], rows);
	const steps = {
		'empty forum': () => forum(data, ['migrate']),
		administrator: () => forum(data, ['member', 'create', ADMINISTRATOR_NAME, '--email', 'bench@example.com', '--password', PASSWORD, '--role', 'admin']),
		stage: () => script('begin.sql'),
	};
	let c;
	await inTurn(steps, say);
	// keeps the database running from here on
	const release = await hold(data);
	try {
		const hash = await forum(data, ['psql', '-XAtc', `SELECT password_hash FROM forum.member WHERE id = ${ADMINISTRATOR}`]);
		await inTurn({
			'what happened': () => { c = new Community(size, Date.now() - 60000); },
			members: () => copy('member', 'id, name, name_key, email, email_key, password_hash, created_at, seen_at, reputation', members(c, hash)),
			'their points': () => copy('reputation', 'member_id, at, day, delta, reason, post_id, cause_id', ledger(c)),
			tags: () => copy('tag', 'id, name, created_by', tags(c)),
			threads: () => copy('thread', 'id, kind, title, title_words, slug, category_id, author_id, first_post_id, state, created_at, active_at, '
				+ 'last_post_id, last_member_id, score, answers, views, accepted_post_id, closed_at, closed_reason, duplicate_of', threads(c)),
			'threads’ tags': () => copy('thread_tag', 'thread_id, tag_id, position', threadTags(c)),
			votes: () => copy('vote', 'id, post_id, member_id, value, at', votes(c)),
			acceptances: () => copy('acceptance', 'id, thread_id, post_id, member_id, at', acceptances(c)),
			posts: () => copy('post', 'id, thread_id, kind, parent_id, author_id, state, body, html, html_version, words, revision, score, created_at, '
				+ 'edited_at, editor_id, state_reason, state_by, state_at', posts(c, say)),
			numbers: () => psql(data, ['-c', 'ANALYZE']),
			'search and history': () => Promise.all([script('search.sql', 'half=0'), script('search.sql', 'half=1'), script('derive.sql')]),
			indexes: () => Promise.all([script('finish.sql', 'part=posts'), script('finish.sql', 'part=others')]),
			references: () => script('finish.sql', 'part=keys'),
			statistics: () => psql(data, ['-c', 'VACUUM (ANALYZE)']),
			check: async () => {
				const wrong = await forum(data, ['psql', '-Xq', '-f', join(HERE, 'load/check.sql')]);
				if (wrong !== '')
					throw new Error(`the community is not sound:\n${wrong.slice(0, 2000)}`);
			},
		}, say);
	} finally {
		await release();
	}
}

async function inTurn(steps, say) {
	for (const [name, step] of Object.entries(steps)) {
		const begun = Date.now();
		say(name);
		await step();
		say(name, `${((Date.now() - begun) / 1000).toFixed(1)} s`);
	}
}

/** Starts the database of a data directory, and keeps it running until the function that this resolves to is called. */
export async function hold(data) {
	const child = spawn(FORUM, ['--data', data, 'psql', '-Xqc', '\\! read wait'], { env: environment(), stdio: ['pipe', 'ignore', 'inherit'] });
	const ended = new Promise((done) => child.on('close', done));
	await forum(data, ['psql', '-Xqc', 'SELECT']);
	return () => {
		child.stdin.end();
		return ended;
	};
}

function* members(c, hash) {
	for (let id = ADMINISTRATOR + 1; id < c.reputation.length; id++)
		yield line(id, memberName(id), memberName(id).replace(' ', '').toLowerCase(), `member${id}@example.com`, `member${id}@example.com`,
			hash, time(c.joined[id]), time(c.seen[id]), c.reputation[id]);
}

function* ledger(c) {
	yield line(ADMINISTRATOR, time(c.joined[ADMINISTRATOR + 1]), time(c.joined[ADMINISTRATOR + 1]), 1, 'joined', undefined, undefined);
	for (const { at, who, reason, delta, post, cause } of c.ledger)
		yield line(who, time(at), time(at).slice(0, 10), delta, reason, post < 0 ? undefined : post + 1, cause || undefined);
}

function* tags(c) {
	const writer = new Writer(new Chance(3)), names = new Set();
	while (names.size < c.tagCount)
		names.add(writer.telling());
	let id = 0;
	for (const name of names)
		yield line(++id, name, ADMINISTRATOR);
}

function* threadTags(c) {
	const chance = new Chance(4), zipf = new Zipf(c.tagCount, 1, 2);
	for (const thread of c.threads) {
		const drawn = new Set(Array.from({ length: 1 + chance.below(5) }, () => zipf.draw(chance) + 1));
		for (const [position, tag] of [...drawn].entries())
			yield line(thread.number + 1, tag, position + 1);
	}
}

function* threads(c) {
	const chance = new Chance(5), writer = new Writer(chance);
	for (const t of c.threads) {
		const { title, words, slug } = t.sample ? sampleTitle() : writer.title();
		const state = STATES[c.state[t.first]], score = c.score[t.first];
		const repeats = !t.sample && t.number > 1 && state === 'visible' && chance.happens(0.02);
		yield line(t.number + 1, KINDS[c.kind[t.first]], title, words, slug, t.category === 0 ? 8 : t.category, t.author, t.first + 1, state,
			time(c.at[t.first]), time(c.at[t.last]), t.last + 1, c.author[t.last], score, t.answers,
			Math.round(chance.around(30 + 12 * t.answers + 9 * Math.max(0, score), 1)), t.accepted === undefined ? undefined : t.accepted + 1,
			repeats ? time(c.at[t.last]) : undefined, repeats ? 'Asked before' : undefined,
			repeats ? 1 + chance.below(t.number) : undefined);
	}
}

function sampleTitle() {
	const words = SAMPLE.title.toLowerCase();
	return { title: SAMPLE.title, words, slug: words.replaceAll(' ', '-') };
}

function* votes(c) {
	for (let i = 0; i < c.votes.at.length; i++)
		yield line(i + 1, c.votes.post[i] + 1, c.votes.voter[i], c.votes.value[i], time(c.votes.at[i]));
}

function* acceptances(c) {
	for (const [i, { thread, post, member, at }] of c.acceptances.entries())
		yield line(i + 1, thread + 1, post + 1, member, time(at));
}

function* posts(c, say) {
	const chance = new Chance(6), writer = new Writer(chance);
	const usual = [450, 500, 350, 250, 110];
	for (let n = 0; n < c.size; n++) {
		if (n % 20000 === 0)
			say('posts', `${n} of ${c.size}`);
		const sample = c.threads[c.thread[n]].sample;
		const { body, html, words } = sample ? writer.exactly(SAMPLE.size) : writer.text(Math.min(30000, chance.around(usual[c.kind[n]], 0.7)));
		const state = STATES[c.state[n]], edited = !sample && chance.happens(0.06) ? time(c.at[n] + 600000) : undefined;
		const taken = state === 'visible' || state === 'pending' ? [] : [state === 'hidden' ? 'Spam' : undefined,
			state === 'hidden' ? ADMINISTRATOR : c.author[n], time(c.at[n] + 3600000)];
		yield line(n + 1, c.thread[n] + 1, KINDS[c.kind[n]], c.parent[n] < 0 ? undefined : c.parent[n] + 1, c.author[n], state,
			body.replaceAll('\n', '\\n'), html.replaceAll('\n', '\\n'), HTML_VERSION, words, edited ? 2 : 1, c.score[n], time(c.at[n]),
			edited, edited && c.author[n], ...taken, ...Array(3 - taken.length).fill(undefined));
	}
}

/** Says on standard error what is going on: on a terminal in one line. */
export function teller(prefix) {
	const terminal = process.stderr.isTTY;
	return (what, how) => {
		if (terminal)
			process.stderr.write(`\r\x1b[K${prefix}${what}${how ? `: ${how}` : ' …'}${/ s$/.test(how ?? '') ? '\n' : ''}`);
		else if (/ s$/.test(how ?? ''))
			process.stderr.write(`${prefix}${what}: ${how}\n`);
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const size = Number(process.argv[2]);
	if (!(size >= 1000)) {
		console.error('usage: node tests/bench/generate.mjs POSTS [FOLDER]	(1,000 posts at least)');
		process.exit(2);
	}
	console.log(await community(size, teller(''), process.argv[3]));
}
