// Two nodes beside one primary and one streaming replica: what is read where, and that nobody sees an old page for it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from '../cluster.mjs';
import { appoint, ask, reply, titles } from '../community.mjs';
import { until } from '../load.mjs';
import { metrics } from '../metrics.mjs';
import { run, start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

const LAG = 1000;	// ms, as it is unless set
const WROTE = 2000;	// ms that a browser's cookie remembers a write

let primary, standby, nodes, root, bert, thread;
before(async () => {
	primary = await Cluster.primary();
	standby = await primary.standby();
	const env = { FORUM_DATABASE_URL: primary.address(), FORUM_READ_URL: standby.place };
	nodes = [await start({ env }), await start({ env })];
	root = await appoint(nodes[0], 'Root', 'admin');
	bert = await Visitor.join(nodes[1].url, 'Bert');
	thread = await ask(bert, 'What is a replica?', { tags: 'replica' });
	await reply(root, thread.id, 'A copy that follows.');
	await nodes[0].sql('UPDATE forum.action_limit SET count = 1000000');
	for (const cluster of [primary, standby])
		await cluster.listen();
});
after(async () => {
	await Promise.all((nodes ?? []).map((node) => node.stop()));
	for (const cluster of [standby, primary]) {
		await cluster?.stop();
		cluster?.remove();
	}
});

/** Until both nodes ask the replica, and no browser remembers a write. */
async function inUse() {
	await until('both nodes ask the replica', async () => {
		const used = await Promise.all(nodes.map(async (node) => {
			await fetch(`${node.url}/search?q=warm`);
			return (await metrics(node)).value('replica_used');
		}));
		return used.every((value) => value === 1);
	});
}

const pauseReplay = () => standby.sql('SELECT pg_wal_replay_pause()');
const resumeReplay = () => standby.sql('SELECT pg_wal_replay_resume()');

/** The same browser at another node, without what it remembers of a write when `forgets`. */
function at(node, visitor, { forgets = false } = {}) {
	const window = visitor.window();
	window.url = node.url;
	if (forgets)
		window.cookies.delete('wrote');
	return window;
}

describe('while the replica is near', () => {
	before(async () => {
		await sleep(WROTE);
		await standby.catchUp(primary);
	});
	beforeEach(inUse);

	/** Who asks for what, what the replica is asked then, and what the primary. */
	const READS = [
		['a search', () => new Visitor(nodes[0].url).get('/search?q=copy'), ['search'], []],
		['a member\'s search', () => bert.get('/search?q=copy'), ['search', 'viewer'], []],
		['notifications', () => bert.get('/notifications'), ['notifications', 'viewer'], []],
		['a member\'s own bits of a thread', () => bert.get(`${thread.path}?sort=oldest`), ['thread_mine', 'thread_rights', 'viewer'],
			['thread', 'thread_posts', 'thread_similar']],
		['the same when the page is kept', () => bert.get(`${thread.path}?sort=oldest`), ['thread_mine', 'thread_rights', 'viewer'], []],
		['what a visitor sees, which is kept', () => new Visitor(nodes[0].url).get('/questions?sort=top'), [], ['list_aside', 'threads']],
		['the way to a post', () => new Visitor(nodes[0].url).get(`/p/${thread.post}`), ['post_place'], []],
		['a form', () => bert.get(`/p/${thread.post}/edit`), [], ['post_edit_form', 'viewer']],
		['settings', () => bert.get('/settings'), [], ['settings', 'viewer']],
	];
	for (const [what, read, ofReplica, ofPrimary] of READS)
		test(what, async () => {
			standby.calls(), primary.calls();
			const { status } = await read();
			assert.ok(status === 200 || status === 303 || status === 301, `${status}`);
			await sleep(60);
			const found = { replica: [...new Set(standby.calls())].sort(), primary: [...new Set(primary.calls())].sort() };
			if (ofPrimary.length === 0 || ofReplica.length > 0)
				assert.deepEqual(found.replica, ofReplica);
			assert.equal(found.primary.length > 0, ofPrimary.length > 0, `${found.primary}`);
			if (ofReplica.length > 0)
				assert.deepEqual(found.primary, ofPrimary);
			else
				assert.deepEqual(found.replica, []);
		});

	test('programs with a token, and whoever has just written, ask the primary', async () => {
		const token = await nodes[0].cli('token', 'create', '--member', 'Root', '--scope', 'read write');
		const program = () => fetch(`${nodes[0].url}/api/v1/search?q=copy`, { headers: { authorization: `Bearer ${token}` } });
		assert.equal((await bert.post('/drafts', { place: 'ask', title: 'x', body: 'y' })).status, 303);
		await inUse();
		standby.calls();
		assert.equal((await program()).status, 200);
		assert.equal((await bert.get('/search?q=copy')).status, 200);
		assert.equal((await at(nodes[0], bert).get('/search?q=copy')).status, 200);
		await sleep(60);
		assert.deepEqual(standby.calls(), []);
		assert.equal((await fetch(`${nodes[0].url}/api/v1/search?q=copy`)).status, 200);
		await sleep(60);
		assert.deepEqual(standby.calls(), ['api_search']);
		await sleep(WROTE);
	});

	test('what the replica does not know yet, the primary is asked', async () => {
		pauseReplay();
		try {
			const cleo = await Visitor.join(nodes[0].url, `Cleo${Date.now() % 100000}`);
			const post = await reply(root, thread.id, 'Just written');
			// at once, by somebody whose browser remembers nothing
			assert.match((await at(nodes[1], cleo, { forgets: true }).get('/notifications')).text, new RegExp(cleo.name));
			assert.equal((await new Visitor(nodes[1].url).get(`/p/${post}`)).status, 303);
			assert.equal((await new Visitor(nodes[1].url).get(`/u/${cleo.name}/reputation`)).status, 200);
		} finally {
			resumeReplay();
		}
	});
});

describe('while the replica stands still', () => {
	before(async () => {
		await inUse();
		pauseReplay();
	});
	after(() => resumeReplay());

	test('a writer sees what was written, on both nodes, for as long as one looks', async () => {
		const made = await ask(root, 'Unseen question', { tags: 'replica' });
		assert.equal((await root.post(`/p/${made.post}/edit`, { ...(await root.get(`/p/${made.post}/edit`)).form(`/p/${made.post}/edit`).fields,
			body: 'EDITED' })).status, 303);
		for (const wait of [0, 300, 700, 1100, 900]) {
			await sleep(wait);
			for (const node of nodes) {
				const window = at(node, root);
				assert.match((await window.get(made.path)).text, /EDITED/);
				assert.deepEqual(titles(await window.get('/search?q=Unseen')), ['Unseen question'], `${wait} ms later`);
				assert.match((await window.get('/u/Root')).text, /Unseen question/);
				assert.match((await window.get(`/p/${made.post}/history`)).text, /EDITED/);
			}
		}
	});

	test('visitors see no old page', async () => {
		for (let round = 0; round < 3; round++) {
			await reply(root, thread.id, `Paused${round}`);
			const { id } = await ask(root, `Paused${round} thread`, { tags: 'replica' });
			await sleep(100);
			for (const node of nodes)
				for (const [path, expected] of [[thread.path, `Paused${round}`], ['/', `Paused${round} thread`], ['/tags/replica', `Paused${round} thread`],
					['/feed.atom', `Paused${round} thread`], [`/t/${id}.atom`, `Paused${round} thread`], ['/u/Root', `Paused${round} thread`]])
					assert.match(await (await fetch(node.url + path)).text(), new RegExp(expected), path);
		}
	});

	test('others see what may lag after the bound at the latest', async () => {
		await ask(root, 'Bounded question');
		await sleep(LAG + 250);
		for (const node of nodes)
			assert.deepEqual(titles(await at(node, bert).get('/search?q=Bounded')), ['Bounded question']);
		for (const node of nodes)
			assert.equal((await metrics(node)).value('replica_used'), 0);
	});

	test('it is used again when it has caught up; the doctor knows', async () => {
		const doctor = async (env) => (await run(['--data', nodes[0].data, 'doctor', '--port', '65433'], { env: { ...nodes[0].env, ...env } })).stdout;
		assert.match(await doctor(), /^WRONG +replica +it does not have/m);
		resumeReplay();
		await inUse();
		assert.match(await doctor(), /^ok +replica +follows the primary/m);
		assert.match(await doctor({ FORUM_READ_URL: primary.place }), /^WRONG +replica +FORUM_READ_URL names no standby/m);
		assert.match(await doctor({ FORUM_READ_URL: 'postgresql:///forum?host=/nowhere' }), /^WRONG +replica +cannot connect/m);
	});

	test('a notification that was opened is read, on the next page too', async () => {
		await reply(root, thread.id, 'Look at this, @Bert.');
		await sleep(WROTE);
		await standby.catchUp(primary);
		await inUse();
		const unread = async () => Number(/class="bell-count">(\d+)/.exec((await bert.get('/search?q=warm')).text)?.[1] ?? 0);
		const before = await unread();
		assert.ok(before > 0);
		const open = /href="(\/notifications\/\d+)"/.exec((await bert.get('/notifications')).text)[1];
		pauseReplay();
		assert.equal((await bert.get(open)).status, 303);
		assert.equal(await unread(), before - 1);
		resumeReplay();
	});
});

test('a promoted replica is none: it is left at once, and nothing of it is shown', async () => {
	await inUse();
	standby.promote();
	standby.calls();
	const title = 'After the promotion';
	await ask(root, title);
	for (let i = 0; i < 20; i++) {
		// the replica's pool may still think that it is one
		for (const node of nodes)
			assert.equal((await at(node, bert).get('/search?q=warm')).status, 200);
		await sleep(20);
	}
	await sleep(LAG);
	standby.calls();
	for (const node of nodes)
		assert.deepEqual(titles(await at(node, bert).get('/search?q=promotion')), [title]);
	await sleep(60);
	assert.deepEqual(standby.calls(), []);
	// what only the promoted one has is nobody's
	standby.sql("UPDATE forum.thread SET title = 'ONLYTHERE' WHERE true", 'forum');
	await sleep(LAG + 500);
	for (const node of nodes)
		for (const path of ['/', '/search?q=ONLYTHERE', thread.path])
			assert.doesNotMatch((await at(node, bert).get(path)).text.replace(/value="ONLYTHERE"/, ''), /<a [^>]*>ONLYTHERE/);
});
