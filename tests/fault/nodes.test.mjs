// Two nodes, a primary, two standbys: a replica dies or hangs, the primary is lost, the primary is put aside. Under a load.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Cluster } from '../cluster.mjs';
import { ask, reply } from '../community.mjs';
import { Load, pause, until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let first, second, third, nodes, load, reader, silent;
before(async () => {
	first = await Cluster.primary();
	second = await first.standby('second');
	third = await first.standby('third');
	// what is confirmed is on the second, too
	first.set('synchronous_standby_names', 'FIRST 1 (second)');
	const hosts = [first, second, third].map(({ folder }) => folder).join(',');
	const env = { FORUM_DATABASE_URL: `postgresql://forum:${first.owner}@/forum?host=${encodeURIComponent(hosts)}`, FORUM_READ_URL: third.place };
	nodes = [await start({ env, args: ['--workers', '2'] }), await start({ env })];
	load = await Load.on(nodes[0], { urls: nodes.map(({ url }) => url) });
	reader = await Visitor.join(nodes[1].url, 'Reader');
});
after(async () => {
	silent?.close();
	await Promise.all((nodes ?? []).map((node) => node.stop()));
	for (const cluster of [third, second, first]) {
		await cluster?.stop();
		cluster?.remove();
	}
});

const used = async () => (await Promise.all(nodes.map(metrics))).reduce((sum, found) => sum + found.value('replica_used'), 0);
const inUse = () => until('both nodes ask the replica', async () => {
	await Promise.all(nodes.map(({ url }) => fetch(`${url}/search?q=warm`)));
	return (await Promise.all(nodes.map(metrics))).every((found) => found.value('replica_used') > 0);
});

/** The caches of both nodes show what was written 100 ms ago, and are on. */
async function exact() {
	const writer = load.writers[0];
	const { id, path } = await ask(writer, `Exact ${Math.random().toString(36).slice(2)}`);
	for (let round = 0; round < 3; round++) {
		await reply(writer, id, `ROUND${round}`);
		await pause(100);
		for (const node of nodes)
			for (let look = 0; look < 6; look++)
				assert.match(await (await fetch(node.url + path)).text(), new RegExp(`ROUND${round}`));
	}
	for (const node of nodes)
		assert.equal((await metrics(node)).value('cache_off'), 0);
}

test('the replica is killed, and comes back: no request fails', async (t) => {
	load.begin();
	await inUse();
	for (let round = 0; round < 2; round++) {
		await third.kill();
		const succeeded = load.succeeded;
		await until('the load goes on', () => load.succeeded > succeeded + 40);
		await third.start();
		await inUse();
	}
	const { reads, refused } = await load.end(t);
	assert.deepEqual([Object.keys(reads), refused], [['200'], 0]);
});

test('the replica hangs: its readers are answered by the primary', async (t) => {
	load.begin();
	await inUse();
	const processes = third.processes();
	for (const pid of processes)
		process.kill(pid, 'SIGSTOP');
	const began = performance.now();
	const answers = await Promise.all(nodes.flatMap(({ url }) => [1, 2, 3, 4].map(() => fetch(`${url}/search?q=hangs`))));
	assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
	assert.ok(performance.now() - began < 3000, `${performance.now() - began} ms`);
	await pause(1500);
	for (const pid of processes)
		process.kill(pid, 'SIGCONT');
	await inUse();
	const { reads, refused } = await load.end(t);
	assert.deepEqual([Object.keys(reads), refused], [['200'], 0]);
});

test('the primary is lost without a word, and the second promoted: all that was confirmed is there', async (t) => {
	load.begin();
	await pause(1000);
	await first.kill();
	// a machine that takes connections and says nothing
	rmSync(join(first.folder, '.s.PGSQL.5432'), { force: true });
	silent = createServer(() => {}).listen({ path: join(first.folder, '.s.PGSQL.5432'), writableAll: true });
	second.promote();
	const succeeded = load.confirmed.size;
	await until('writing goes on', () => load.confirmed.size > succeeded + 30);
	const { reads } = await load.end(t);
	assert.deepEqual(Object.keys(reads).filter((status) => status !== '200' && status !== '503'), []);
	await exact();
	await until('the jobs have found it', () => second.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'touchstone jobs'") === '2');
});

test('a replica that has not followed is not asked; when it follows, it is', async () => {
	// it has more of the old primary's log than the new one had when it was promoted, for all its numbers say
	for (let i = 0; i < 10; i++) {
		assert.equal((await reader.get('/search?q=follows')).status, 200);
		assert.equal(await used(), 0);
		await pause(50);
	}
	third.set('primary_conninfo', `host=${second.folder} user=postgres password=${second.password} application_name=third`);
	load.begin();
	await inUse();
	await pause(500);
	await load.end({ diagnostic() {} });
});

test('the primary takes no more writes, and the replica is promoted: writers and caches go there', async (t) => {
	load.begin();
	await pause(500);
	second.set('default_transaction_read_only', 'on');
	await pause(300);
	await third.catchUp(second);
	third.promote();
	const succeeded = load.confirmed.size;
	await until('writing goes on', () => load.confirmed.size > succeeded + 30);
	const { reads } = await load.end(t);
	assert.deepEqual(Object.keys(reads).filter((status) => status !== '200' && status !== '503'), []);
	await exact();
	assert.equal(await used(), 0);
});
