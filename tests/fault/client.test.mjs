// Clients that stop, that wait, that vanish: the others are served.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Load, pause, until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { start } from '../server.mjs';

let forum, load, port;
before(async () => {
	forum = await start({ args: ['--workers', '2'] });
	load = await Load.on(forum);
	port = Number(new URL(forum.url).port);
});
after(() => forum?.stop());

/** Connections that have each sent something and then nothing more; `closed` counts those the server has ended. */
class Crowd {
	constructor() {
		this.sockets = [];
		this.open = this.closed = this.failed = 0;
	}

	async join(count, bytes) {
		for (let i = 0; i < count; i++) {
			const socket = connect(port, '127.0.0.1', () => {
				this.open++;
				if (bytes !== '')
					socket.write(bytes);
			});
			socket.on('data', () => {});
			socket.on('error', () => { this.failed++; });
			socket.on('close', () => { this.closed++; });
			this.sockets.push(socket);
			if (i % 200 === 199)
				await until('they are connected', () => this.open + this.failed >= this.sockets.length);
		}
		await until('they are connected', () => this.open + this.failed >= this.sockets.length);
	}

	leave() {
		for (const socket of this.sockets)
			socket.destroy();
	}
}

/** That the load goes on, and how long the slowest of some new readers waits, who have no connection yet. */
async function others() {
	const { succeeded } = load;
	await until('the load goes on', () => load.succeeded > succeeded + 40);
	const times = [];
	for (let i = 0; i < 10; i++) {
		const began = performance.now();
		const response = await fetch(`${forum.url}/healthz`, { headers: { connection: 'close' } });
		assert.equal(response.status, 200);
		times.push(performance.now() - began);
	}
	return Math.max(...times);
}

test('500 clients stopped in the middle of a body, 500 in the middle of a head', async (t) => {
	load.begin();
	const crowd = new Crowd();
	await crowd.join(500, 'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nname=');
	await crowd.join(500, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
	assert.equal(crowd.failed, 0);
	const slowest = await others();
	assert.ok(crowd.closed < 1000, 'they are still there');
	await until('they are sent away', () => crowd.closed === 1000, 40);
	t.diagnostic(`1000 slow clients, the slowest of ten others waited ${Math.round(slowest)} ms; all were sent away`);
	assert.ok(slowest < 3000, `${slowest} ms`);
	const { reads, refused } = await load.end(t);
	assert.deepEqual([Object.keys(reads), refused], [['200'], 0], 'nobody else noticed');
});

test('10,000 idle connections', async (t) => {
	const limit = Number(execFileSync('sh', ['-c', 'ulimit -n']));
	const count = Math.min(10000, limit - 500);
	load.begin();
	const before = (await metrics(forum)).get('worker_resident_bytes').reduce((sum, { value }) => sum + value, 0);
	const crowd = new Crowd();
	await crowd.join(count, '');
	assert.equal(crowd.failed, 0);
	const slowest = await others();
	const during = (await metrics(forum)).get('worker_resident_bytes').reduce((sum, { value }) => sum + value, 0);
	t.diagnostic(`${crowd.open - crowd.closed} idle connections${count < 10000 ? ` (the limit of open files here is ${limit})` : ''}, `
		+ `${Math.round((during - before) / 1024 / crowd.open)} KiB each, the slowest of ten others waited ${Math.round(slowest)} ms`);
	assert.ok(crowd.open - crowd.closed >= count * 0.9, `${crowd.open - crowd.closed} are open`);
	assert.ok(slowest < 3000, `${slowest} ms`);
	crowd.leave();
	const { reads, refused } = await load.end(t);
	assert.deepEqual([Object.keys(reads), refused], [['200'], 0], 'nobody else noticed');
});

test('clients that vanish in the middle of a query', async (t) => {
	load.begin();
	let gone = 0;
	await Promise.all(Array.from({ length: 20 }, async (_, i) => {
		for (let round = 0; round < 25; round++) {
			const socket = connect(port, '127.0.0.1');
			socket.on('error', () => {});
			socket.write(`GET /search?q=vanishing+${i}+${round} HTTP/1.1\r\nHost: x\r\n\r\n`);
			await pause(Math.random() * 20);
			socket[round % 2 === 0 ? 'destroy' : 'resetAndDestroy']();
			gone++;
		}
	}));
	t.diagnostic(`${gone} clients gone`);
	await others();
	const { reads, refused } = await load.end(t);
	assert.deepEqual([Object.keys(reads), refused], [['200'], 0], 'nobody else noticed');
	const found = await metrics(forum);
	assert.equal(found.value('worker_restarts_total'), 0, forum.log('web'));
	assert.equal(found.value('db_queue'), 0);
});
