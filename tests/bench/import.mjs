// The import of a Stack Exchange dump beside the bare COPY of the rows that it makes, here and now:
//
//	node tests/bench/import.mjs DIR [RUNS]		DIR: a dump
//	node tests/bench/import.mjs 100000 [RUNS]	one made up, with so many posts
//
// The COPY has nothing to read, decide or render: it takes what the import left in each table from a file, in the
// order in which it lies there, into an empty table of the same columns, defaults, constraints and indexes (LIKE …
// INCLUDING ALL; no foreign keys, no triggers), all in one transaction, one table after the other. Both have the same
// server and the same settings. By turns, medians; processor seconds are those of PostgreSQL and its client.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeLargeDump } from '../dump_large.mjs';
import { FORUM, ROOT, environment, makeForum } from '../server.mjs';
import { median, steady } from './host.mjs';

const SETTINGS = "SET gin_pending_list_limit = '128MB'; SET search_path = forum, pg_temp;";
const PHASES = ['reading', 'planning', 'loading', 'posts', 'finishing'];

/** What the server logs of each statement. */
const USED = /! system usage stats:\n\t!\t([\d.]+) s user, ([\d.]+) s system, .*(?:\n\t!.*)*\n.*STATEMENT: +(.*)/g;

/** Which phase a statement belongs to, by its beginning: files of SQL are sent whole. */
const phases = new Map([['plan', 'planning'], ['load', 'loading'], ['finish', 'finishing']].flatMap(([folder, phase]) =>
	readdirSync(join(ROOT, 'sql/import', folder)).map((name) =>
		[readFileSync(join(ROOT, 'sql/import', folder, name), 'utf8').split('\n', 1)[0], phase])));
const phaseOf = (statement) => phases.get(statement) ?? (/^COPY dump_(?!words|reference|body|text|title)/.test(statement) ? 'reading' : 'posts');

/** Runs a program to its end; gives { stdout, seconds, processor: of itself }. */
function timed(words, input = '') {
	return new Promise((done, fail) => {
		const begin = performance.now();
		const child = spawn('bash', ['-c', '"$@"; status=$?; times >&2; exit $status', 'bash', FORUM, ...words], { env: environment(), cwd: ROOT });
		let stdout = '', stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; });
		child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; });
		child.stdin.end(input);
		child.on('close', (code) => {
			if (code !== 0)
				return fail(new Error(stderr));
			const times = stderr.trim().split('\n').at(-1).matchAll(/(\d+)m([\d.]+)s/g);
			done({ stdout, seconds: (performance.now() - begin) / 1000, processor: [...times].reduce((sum, [, m, s]) => sum + 60 * m + +s, 0) });
		});
	});
}

/** An empty forum's database, running until end(). */
async function database() {
	const data = makeForum();
	appendFileSync(join(data, 'postgres/postgresql.conf'), 'fsync = on\nlog_statement_stats = on\n');
	const holder = spawn(FORUM, ['--data', data, 'psql', '-Xqc', '\\! echo; read wait'], { env: environment(), stdio: ['pipe', 'pipe', 'inherit'] });
	await new Promise((done) => holder.stdout.once('data', done));
	const postmaster = readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n', 1)[0];
	/** Runs a command of the forum; its processor seconds with those of the server's process for it. */
	const measure = async (words, input) => {
		const before = endedSeconds(postmaster);
		const result = await timed(['--data', data, ...words], input);
		// it ends a little later than its client
		await sleep(2000);
		return { ...result, processor: result.processor + endedSeconds(postmaster) - before };
	};
	const sql = async (text) => (await timed(['--data', data, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', '-'], text)).stdout.trim().split('\n');
	const end = () => new Promise((done) => { holder.on('close', done).stdin.end(); });
	return { data, measure, sql, end };
}

/** Processor seconds of a server's processes that have ended. */
function endedSeconds(postmaster) {
	const fields = readFileSync(`/proc/${postmaster}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
	return (Number(fields[13]) + Number(fields[14])) / 100;
}

async function run(dump) {
	const base = await database();
	const log = join(base.data, 'log/postgres.log');
	const count = `SELECT format('SELECT %L, count(*) FROM %s;', oid::regclass, oid::regclass) FROM pg_class
		WHERE relnamespace = 'forum'::regnamespace AND relkind = 'r' ORDER BY 1`;
	const counts = async () => new Map((await base.sql((await base.sql(count)).join('\n'))).map((line) => line.split('|')));
	const before = await counts();
	const logged = readFileSync(log, 'utf8').length;
	const imported = await base.measure(['import', 'stackexchange', dump]);
	const took = Object.fromEntries(PHASES.map((phase) => [phase, 0]));
	for (const [, user, system, statement] of readFileSync(log, 'utf8').slice(logged).matchAll(USED))
		took[phaseOf(statement)] += Number(user) + Number(system);
	const grown = [...await counts()].filter(([table, rows]) => rows !== before.get(table)).map(([table]) => table.replace('forum.', ''));
	const posts = Number(await base.sql('SELECT count(*) FROM forum.post'));

	const folder = join(dirname(base.data), 'rows');
	mkdirSync(folder);
	let out = 'CREATE SCHEMA bare;\n', back = `${SETTINGS}\nBEGIN;\n`;
	for (const table of grown) {
		const columns = (await base.sql(`SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
			WHERE attrelid = 'forum.${table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`))[0];
		out += `CREATE TABLE bare.${table} (LIKE forum.${table} INCLUDING ALL);\n\\copy forum.${table} (${columns}) TO '${folder}/${table}'\n`;
		back += `\\copy bare.${table} (${columns}) FROM '${folder}/${table}'\n`;
	}
	// a plain load lets words wait for their index as long as PostgreSQL does by itself
	await base.sql(`${out}DO $$ DECLARE i regclass; BEGIN
		FOR i IN SELECT oid FROM pg_class WHERE relnamespace = 'bare'::regnamespace AND relkind = 'i' AND reloptions::text ~ 'gin_pending' LOOP
			EXECUTE format('ALTER INDEX %s RESET (gin_pending_list_limit)', i);
		END LOOP; END $$`);
	const copied = await base.measure(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', '-'], `${back}COMMIT;\n`);
	await base.end();
	return { posts, imported, took, copied };
}

const [what, runs = '1'] = process.argv.slice(2);
if (what === undefined || !(Number(runs) >= 1)) {
	console.error('usage: node tests/bench/import.mjs DIR|POSTS [RUNS]');
	process.exit(2);
}
let dump = what;
if (!existsSync(dump)) {
	dump = join(ROOT, 'var/bench', `dump-${Number(what)}`);
	if (!existsSync(dump))
		makeLargeDump(dump, Number(what));
}
const results = [];
for (let n = 0; n < Number(runs); n++)
	results.push(await steady(() => run(dump)));
const middle = (pick) => median(results.map(pick));
const { posts } = results[0];
const line = (name, pick) => {
	const seconds = middle((r) => pick(r).seconds);
	console.log(`${name.padEnd(12)}${seconds.toFixed(1).padStart(8)} s${(posts / seconds).toFixed(0).padStart(9)} posts/s`
		+ `${middle((r) => pick(r).processor).toFixed(1).padStart(10)} s processor`);
};
console.log(`${posts} posts (questions, answers, comments)`);
line('import', (r) => r.imported);
line('bare COPY', (r) => r.copied);
const ratio = (of) => middle((r) => r.copied[of] / r.imported[of]).toFixed(2);
console.log(`ratio       ${ratio('seconds').padStart(8)}${ratio('processor').padStart(29)}`);
for (const phase of PHASES)
	console.log(`  ${phase.padEnd(39)}${middle((r) => r.took[phase]).toFixed(1).padStart(8)} s processor of PostgreSQL`);
process.exit(0);
