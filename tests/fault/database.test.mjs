// PostgreSQL is restarted, killed, or out of reach, under a load; for a forum that runs it and for one that only uses it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Load, pause, until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { start } from '../server.mjs';

let owner, node, load;
before(async () => {
	owner = await start({ args: ['--workers', '2'] });
	const password = readFileSync(join(owner.data, 'secret/forum'), 'utf8').trim();
	node = await start({ args: ['--workers', '2'], env: { FORUM_DATABASE_URL: `postgresql://forum:${password}@/forum?host=${encodeURIComponent(socket())}` } });
	load = await Load.on(owner, { urls: [owner.url, node.url] });
});
after(async () => {
	await node?.stop();
	await owner?.stop();
});

const lines = () => readFileSync(join(owner.data, 'postgres/postmaster.pid'), 'utf8').split('\n');
const socket = () => lines()[4];

function postmaster() {
	try {
		return Number(lines()[0]);
	} catch {
		return 0;
	}
}

/** Whether it takes connections, asked without going through the forum. */
const isThere = () => spawnSync('pg_isready', ['-q', '-h', socket0, '-p', '5432']).status === 0;
let socket0;

/** On a connection of its own: one that was kept may be closed for its age at the moment it is used again. */
const ALONE = { headers: { connection: 'close' } };

for (const [what, signal, rounds] of [['restarted', 'SIGINT', 2], ['killed', 'SIGKILL', 5]])
	test(`PostgreSQL is ${what}, ${rounds} times`, async (t) => {
		socket0 = socket();
		load.begin();
		await pause(1500);
		for (let round = 0; round < rounds; round++) {
			const before = postmaster();
			process.kill(before, signal);
			await until('it ends', () => { try { process.kill(before, 0); return false; } catch { return true; } });
			await until('it is back', isThere);
			const first = await Promise.all([owner, node].map(({ url }) => fetch(`${url}/search?q=back${round}`, ALONE)));
			assert.deepEqual(first.map(({ status }) => status), [200, 200], 'the first read after it is back');
			const succeeded = load.succeeded;
			await until('the load goes on', () => load.succeeded > succeeded + 40);
			await pause(500);
		}
		const { reads, slowest } = await load.end(t);
		assert.deepEqual(Object.keys(reads).filter((status) => status !== '200' && status !== '503'), []);
		assert.ok((slowest[503] ?? 0) < 1000, `a refusal took ${slowest[503]} ms`);
		for (const { url } of [owner, node])
			assert.equal((await metrics({ url })).value('worker_restarts_total'), 0);
		assert.equal(owner.child.exitCode, null);
	});

test('while it is away, each is told so within a second', async () => {
	const stopped = postmaster();
	// Killed again as soon as it is back, so that it is away for a while.
	const answers = [];
	process.kill(stopped, 'SIGKILL');
	for (let i = 0; i < 12; i++) {
		const began = performance.now();
		const response = await fetch(`${node.url}/search?q=away${i}`, ALONE);
		answers.push({ status: response.status, ms: performance.now() - began, retry: response.headers.get('retry-after') });
		const now = postmaster();
		if (i < 6 && now !== 0 && now !== stopped)
			try { process.kill(now, 'SIGKILL'); } catch { /* it was faster */ }
	}
	for (const { status, ms, retry } of answers) {
		assert.ok(status === 200 || (status === 503 && Number(retry) > 0), `${status}`);
		assert.ok(status === 200 || ms < 1000, `${status} after ${ms} ms`);
	}
	await until('it is back', async () => (await fetch(`${node.url}/healthz`)).status === 200);
});
