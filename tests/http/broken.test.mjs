// A data directory that something happened to: one clear line each, and nothing made worse.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FORUM, environment, makeData, makeForum, processes, run } from '../server.mjs';

/** What happens to a file or folder of the data directory, and what is said of it. */
const DAMAGE = [
	['PG_VERSION that is none', /PG_VERSION is damaged/, 'postgres/PG_VERSION', (path) => writeFileSync(path, 'garbage\n')],
	['an empty PG_VERSION', /PG_VERSION is damaged/, 'postgres/PG_VERSION', (path) => writeFileSync(path, '')],
	['no PG_VERSION', /is not a database cluster/, 'postgres/PG_VERSION', unlinkSync],
	['a file in the place of the cluster', /is not a database cluster/, 'postgres', (path) => writeFileSync(path, '')],
	['no pg_control', /did not start: could not find the database system/, 'postgres/global/pg_control', unlinkSync],
	['no pg_wal', /did not start: .*pg_wal/, 'postgres/pg_wal', () => {}],
	['a wrong setting', /did not start: .*contains errors/, 'postgres/postgresql.conf', (path) => appendFileSync(path, 'nonsense\n')],
	['no configuration', /did not start: .*postgresql.conf/, 'postgres/postgresql.conf', unlinkSync],
	['no password of the superuser or the owner', /password.*restore it from a backup/, 'secret', () => {}],
	['a file in the place of the logs', /log: it is not a directory/, 'log', (path) => writeFileSync(path, '')],
];

describe('a data directory in which there is', () => {
	let data;
	before(() => { data = makeForum(); });

	for (const [name, expected, path, damage] of DAMAGE) {
		test(name, async () => {
			const whole = join(data, path), kept = `${data}.kept`;
			renameSync(whole, kept);
			if (/\.conf$|PG_VERSION$|pg_control$/.test(path))
				writeFileSync(whole, readFileSync(kept));
			damage(whole);
			const { code, stderr } = await run(['--data', data, 'migrate']);
			const doctor = await run(['--data', data, 'doctor']);
			rmSync(whole, { recursive: true, force: true });
			renameSync(kept, whole);
			assert.equal(code, 1);
			assert.match(stderr, /^forum: .+\n$/);
			assert.match(stderr, expected);
			assert.equal(doctor.code, 1);
			assert.ok(doctor.stderr.includes(stderr), doctor.stderr);
		});
	}
	test('the process id of another program: it starts', async () => {
		writeFileSync(join(data, 'postgres/postmaster.pid'), `${process.pid}\n${data}/postgres\n1\n5432\n/tmp\n\n  1 2\nready\n`);
		assert.equal((await run(['--data', data, 'migrate'])).code, 0);
	});
	test('nothing wrong any more: it is as it was', async () => {
		assert.equal((await run(['--data', data, 'migrate'])).code, 0);
	});
});

describe('initdb is interrupted', () => {
	let data;
	before(() => { data = makeData(); });
	after(() => rmSync(data, { recursive: true, force: true }));

	/** Starts a forum and ends it as soon as initdb works. */
	async function interrupt(signal) {
		const child = spawn(FORUM, ['--data', data, 'migrate'], { env: environment(), stdio: 'ignore' });
		const ended = new Promise((done) => child.on('close', (_, by) => done(by)));
		while (!existsSync(join(data, 'postgres.new/PG_VERSION')))
			await sleep(5);
		child.kill(signal);
		assert.equal(await ended, signal);
		assert.ok(!existsSync(join(data, 'postgres')));
	}

	test('by Ctrl-C: nothing of it is left running', async () => {
		await interrupt('SIGINT');
		assert.deepEqual(processes(data), []);
	});
	test('with kill -9: the next start waits for its end and begins anew', async () => {
		await interrupt('SIGKILL');
		const { code, stderr } = await run(['--data', data, 'migrate']);
		assert.equal(code, 0, stderr);
	});
});
