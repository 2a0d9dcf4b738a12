// Processes are killed under a load: the workers, Kore itself, the jobs, everything.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Load, pause, until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { children, makeForum, processes, run, start } from '../server.mjs';

const WORKERS = 3;
let data, forum, load;
before(async () => {
	data = makeForum();
	forum = await start({ data, args: ['--workers', `${WORKERS}`] });
	load = await Load.on(forum);
});
after(() => forum?.stop());

/** Whether a process runs; one that has ended and that nobody asked about does not. */
function runs(pid) {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}
const kore = () => Number(readFileSync(join(data, 'run/kore.pid'), 'utf8'));
const workers = () => children(kore()).map(({ pid }) => pid);
const jobs = () => children(forum.child.pid).find(({ name }) => name.startsWith('forum-jobs'))?.pid;

async function goesOn() {
	const { succeeded } = load;
	await until('the load goes on', () => load.succeeded > succeeded + 40);
}

test('each worker is killed, one after the other', async (t) => {
	load.begin();
	await pause(1000);
	for (const victim of workers()) {
		process.kill(victim, 'SIGKILL');
		await until('there is another one', () => workers().length === WORKERS && !workers().includes(victim));
		await goesOn();
	}
	await load.end(t);
	assert.equal((await metrics(forum)).value('worker_restarts_total'), WORKERS);
	const health = await (await fetch(forum.url + '/healthz')).json();
	assert.deepEqual([health.ready, health.worker_restarts], [true, WORKERS]);
});

test('workers that die again and again are told of', async () => {
	for (let round = 0; round < 3; round++)
		for (const victim of workers()) {
			process.kill(victim, 'SIGKILL');
			await until('there is another one', () => workers().length === WORKERS && !workers().includes(victim));
		}
	await pause(300);
	const response = await fetch(forum.url + '/healthz');
	assert.equal(response.status, 503);
	const health = await response.json();
	assert.deepEqual([health.alive, health.ready, health.database], [true, false, 'there']);
	assert.ok(health.worker_restarts_last_minute >= 3 * WORKERS);
	assert.equal((await fetch(forum.url + '/healthz/alive')).status, 200);
});

test('Kore itself is killed', async (t) => {
	load.begin();
	await pause(1000);
	const before = kore(), old = workers();
	process.kill(before, 'SIGKILL');
	await until('there is another one', () => kore() !== before && workers().length === WORKERS);
	await goesOn();
	await load.end(t);
	assert.deepEqual(old.filter(runs), [], 'no worker of the old one is left');
});

test('the jobs are killed', async (t) => {
	load.begin();
	const before = jobs();
	assert.ok(before > 0);
	process.kill(before, 'SIGKILL');
	await until('they are there again', () => jobs() > 0 && jobs() !== before);
	await goesOn();
	const { reads, refused } = await load.end(t);
	assert.deepEqual([Object.keys(reads), refused], [['200'], 0], 'nobody noticed');
});

test('a second start on the same data directory says so, and harms nothing', async (t) => {
	load.begin();
	await pause(500);
	const second = await Promise.all([1, 2].map(() => run(['--data', data, 'serve', '--port', '0', '--no-demo'])));
	for (const { code, stdout, stderr } of second) {
		assert.equal(code, 1);
		assert.equal(stdout, '');
		assert.match(stderr, /^[^\n]*is being served already[^\n]*\n$/);
	}
	await goesOn();
	const { reads, refused } = await load.end(t);
	assert.deepEqual([Object.keys(reads), refused], [['200'], 0], 'nobody noticed');
});

test('everything is killed, and started again', async (t) => {
	load.begin();
	await pause(1500);
	const old = workers(), parent = kore();
	forum.child.kill('SIGKILL');
	process.kill(parent, 'SIGKILL');
	await forum.ended;
	await until('its workers go with it', () => old.filter(runs).length === 0);
	// what watches over it ends the rest; until then the port is taken
	await until('nothing is left of it', () => processes(data).length === 0);
	const { port } = new URL(forum.url);
	forum = await start({ data, args: ['--workers', `${WORKERS}`, '--port', port] });
	load.forum = forum;
	await goesOn();
	await load.end(t);
});
