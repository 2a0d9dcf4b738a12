// PgBouncer between the forum and PostgreSQL, in transaction pooling: each transaction may have another server process.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, Pooler } from '../cluster.mjs';
import { appoint, ask, reply, titles } from '../community.mjs';
import { until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { run, start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let primary, pooler;
before(async () => {
	primary = await Cluster.primary();
	pooler = await Pooler.before(primary, { size: 3 });
});
after(async () => {
	for (const program of [pooler, primary]) {
		await program?.stop();
		program?.remove();
	}
});

/** Everything that people come for, by two of them at once at different nodes. */
async function walk(nodes, suffix) {
	const asker = await Visitor.join(nodes[0].url, `Asker${suffix}`), helper = await Visitor.join(nodes.at(-1).url, `Helper${suffix}`);
	const { id, path, post } = await ask(asker, `How do poolers work ${suffix}?`, { body: 'With **transactions**?', tags: 'pooler' });
	const answer = await reply(helper, id, `Like this, @Asker${suffix}.`);
	assert.equal((await asker.post(`/p/${answer}/accept`, { value: 1 })).status, 303);
	await nodes[0].sql(`UPDATE forum.member SET reputation = 500 WHERE name = 'Asker${suffix}'`);
	assert.equal((await asker.post(`/p/${answer}/vote`, { value: 1 })).status, 303);
	const page = await helper.get(path);
	assert.match(page.text, /<strong>transactions<\/strong>/);
	assert.match(page.text, /Like this/);
	assert.match((await asker.get('/notifications')).words, new RegExp(`Helper${suffix}`));
	assert.ok(titles(await asker.get(`/search?q=poolers+${suffix}`)).includes(`How do poolers work ${suffix}?`));
	const again = await Visitor.signIn(nodes[0].url, `Asker${suffix}`);
	assert.equal(again.answer.status, 303);
	assert.equal((await again.post('/drafts', { place: 'ask', title: 'Later', body: 'text' })).status, 303);
	assert.match((await again.get('/drafts')).text, /Later/);
	assert.equal((await again.post(`/p/${post}/edit`, { ...(await again.get(`/p/${post}/edit`)).form(`/p/${post}/edit`).fields,
		body: `Edited ${suffix}` })).status, 303);
	assert.equal(primary.sql(`SELECT accepted_post_id FROM forum.thread WHERE id = ${id}`), `${answer}`);
	return path;
}

describe('the workers come through the pooler', () => {
	let nodes;
	before(async () => {
		const env = { FORUM_DATABASE_URL: primary.address(), FORUM_WEB_DATABASE_URL: pooler.address() };
		nodes = [await start({ env, args: ['--workers', '2'] }), await start({ env })];
	});
	after(() => Promise.all((nodes ?? []).map((node) => node.stop())));

	test('a walk; several at once share three server processes', async () => {
		await Promise.all(['A', 'B', 'C'].map((suffix) => walk(nodes, suffix)));
		const shared = primary.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'forum_web' AND application_name = 'touchstone'");
		assert.ok(Number(shared) <= 3, shared);
		assert.equal(primary.sql('SELECT count(*) FROM pg_prepared_statements'), '0');
		for (const node of nodes)
			assert.doesNotMatch(node.log('web'), /database: (?!read)/);
	});

	test('the cache is on and exact: listening goes past the pooler', async () => {
		const root = await appoint(nodes[0], 'Root', 'admin');
		const { id, path } = await ask(root, 'What is in the cache?');
		for (let round = 0; round < 4; round++) {
			for (const node of nodes)
				for (let i = 0; i < 3; i++)
					await fetch(node.url + path);
			await reply(root, id, `NUMBER${round}`);
			await sleep(100);
			for (const node of nodes)
				assert.match(await (await fetch(node.url + path)).text(), new RegExp(`NUMBER${round}`));
		}
		for (const node of nodes) {
			const found = await metrics(node);
			assert.equal(found.value('cache_off'), 0);
			assert.ok(found.value('cache_hits_total') > 0);
		}
	});

	test('the doctor knows', async () => {
		const { env, data } = nodes[0];
		const doctor = async (more) => (await run(['--data', data, 'doctor', '--port', '65434'], { env: { ...env, ...more } })).stdout;
		assert.match(await doctor(), /^ok +pooler +one for asking; changes are heard past it/m);
		assert.match(await doctor({ FORUM_WEB_DATABASE_URL: '' }), /^ok +pooler +none/m);
		assert.match(await doctor({ FORUM_LISTEN_URL: pooler.address() }), /^WRONG +pooler +a pooler stands where changes are heard/m);
		primary.sql('ALTER ROLE forum_web RESET lock_timeout');
		assert.match(await doctor(), /^WRONG +pooler +sessions of the web's role have no limits/m);
		assert.equal((await run(['--data', data, 'migrate'], { env })).code, 0);
		assert.match(await doctor(), /^ok +pooler/m);
	});

	test('sessions have their limits', async () => {
		const held = new Promise((done) => setTimeout(done, 4500));
		const lock = nodes[0].sql('BEGIN; LOCK TABLE forum.draft; SELECT pg_sleep(4); COMMIT');
		await sleep(300);
		const began = performance.now();
		const root = await Visitor.signIn(nodes[1].url, 'AskerA');
		assert.equal((await root.get('/drafts')).status, 503);
		assert.ok(performance.now() - began < 4000, 'lock_timeout ends it');
		await Promise.all([held, lock]);
	});

	test('the pooler is away for a moment: reads and forms are answered, or told to wait', async () => {
		const visitor = await Visitor.signIn(nodes[0].url, 'AskerB');
		await pooler.end('SIGKILL');
		const away = await visitor.get('/settings');
		assert.ok(away.status === 503 && Number(away.headers.get('retry-after')) > 0, `${away.status}`);
		await pooler.start();
		assert.equal((await visitor.get('/settings')).status, 200);
	});
});

describe('everything comes through it', () => {
	const env = {};
	let node;
	const off = async () => (await metrics(node)).value('cache_off');
	before(async () => {
		env.FORUM_DATABASE_URL = pooler.address('forum', primary.owner);
		node = await start({ env });
	});
	after(() => node?.stop());

	test('migrating and the jobs too; the cache is off', async () => {
		const path = await walk([node], 'D');
		assert.equal(await off(), 1);
		assert.match(node.log('web'), /a pooler stands before PostgreSQL/);
		assert.match(await (await fetch(node.url + path)).text(), /Edited D/);
		// Two that migrate at once wait for each other, and no lock is left behind in some server process.
		const both = await Promise.all([1, 2].map(() => run(['--data', node.data, 'migrate'], { env })));
		assert.deepEqual(both.map(({ code }) => code), [0, 0], both[0].stderr);
		assert.equal(primary.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), '0');
	});

	test('not the importer, which says so', async () => {
		writeFileSync(join(node.data, 'Posts.xml'), '<posts></posts>');
		const { code, stderr } = await run(['--data', node.data, 'import', 'stackexchange', node.data], { env });
		assert.deepEqual([code, /pooler/.test(stderr)], [1, true], stderr);
	});

	test('with a way of its own the cache is on', async () => {
		await node.stop();
		node = await start({ env: { ...env, FORUM_LISTEN_URL: primary.address() } });
		await until('the cache is on', async () => await off() === 0, 5);
	});
});
