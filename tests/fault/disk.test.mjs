// The disk of the data directory is full: nothing that was confirmed is lost, and when there is room again it goes on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Load, pause, until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { makeForum, start } from '../server.mjs';

const SIZE = '320m';
const disk = mkdtempSync(join(tmpdir(), 'forum-disk-'));
const why = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', disk]).status === 0 ? false
	: 'a small disk cannot be mounted here';
let forum, load;

before(async () => {
	if (why)
		return;
	spawnSync('cp', ['-a', makeForum(), join(disk, 'var')]);
	forum = await start({ data: join(disk, 'var'), args: ['--workers', '2'] });
	load = await Load.on(forum);
});
after(async () => {
	await forum?.stop();
	spawnSync('umount', ['-l', disk]);
	try { rmdirSync(disk); } catch { /* not mounted */ }
});

/** Takes all the room there is, to the last byte. */
function fill(name) {
	const file = openSync(join(disk, name), 'w');
	for (let size = 1 << 20; size >= 1; )
		try {
			if (writeSync(file, Buffer.alloc(size, 1)) < size)
				size >>= 1;
		} catch {
			size >>= 1;
		}
	closeSync(file);
}

test('the disk is full, twice', { skip: why }, async (t) => {
	load.begin();
	await pause(1500);
	for (let round = 0; round < 2; round++) {
		const { refused } = load;
		fill('filling');
		// What PostgreSQL has set aside lasts for a while: it is used up by whole segments of its log.
		const hurry = (async () => {
			for (let i = 0; i < 40 && load.refused + load.lost <= refused + 5; i++)
				await load.writers[0].post('/drafts', { place: 'ask', title: 'Filling', body: `${i}${'x'.repeat(90000)}` }).catch(() => {});
		})();
		await until('writes are refused', () => load.refused + load.lost > refused + 5, 60);
		await hurry;
		const health = await fetch(forum.url + '/healthz/alive');
		assert.equal(health.status, 200);
		await pause(1500);
		rmSync(join(disk, 'filling'));
		const { size } = load.confirmed;
		await until('writes are taken again', () => load.confirmed.size > size + 20, 60);
	}
	const { reads } = await load.end(t);
	assert.deepEqual(Object.keys(reads).filter((status) => status !== '200' && status !== '503'), []);
	assert.equal((await metrics(forum)).value('worker_restarts_total'), 0, forum.log('web'));
	assert.equal(forum.child.exitCode, null);
	assert.equal((await fetch(forum.url + '/healthz')).status, 200);
});
