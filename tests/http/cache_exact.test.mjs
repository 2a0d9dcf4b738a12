// What the page cache shows is never older than what was committed 100 ms before the request began, on
// any node; and whoever wrote sees it at once, on any node too.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { appoint, ask, reply } from '../community.mjs';
import { metrics } from '../metrics.mjs';
import { administer, startNodes } from '../nodes.mjs';
import { Visitor } from '../visitor.mjs';

const FRESH = 100;	// ms

let nodes, root, bert, cleo, thread, answer;
before(async () => {
	nodes = await startNodes(2, { args: ['--workers', '2'] });
	root = await appoint(nodes[0], 'Root', 'admin');
	bert = await appoint(nodes[0], 'Bert');
	cleo = await appoint(nodes[0], 'Cleo');
	thread = await ask(bert, 'How do I sign in with SSO?', { tags: 'sso' });
	answer = await reply(cleo, thread.id, 'Like this.');
});
after(() => nodes?.stop());

/** Several visitors' looks at a page on each node, some of which are hits. */
async function everywhere(path) {
	const looks = nodes.flatMap((node) => [1, 2, 3, 4].map(() => fetch(node.url + path, { redirect: 'manual' })));
	return Promise.all(looks.map(async (look) => (await look).text()));
}

/** The same browser at the other node. */
function elsewhere(visitor) {
	const window = visitor.window();
	window.url = visitor.url === nodes[0].url ? nodes[1].url : nodes[0].url;
	return window;
}

describe('everything that a page shows', () => {
	/** What is changed, how, where it shows, what is read there then. */
	const CHANGES = [
		['an answer', () => reply(bert, thread.id, 'NEWANSWER'), () => [thread.path, `/t/${thread.id}.atom`], /NEWANSWER/],
		['a comment', () => reply(bert, thread.id, 'NEWCOMMENT', answer), () => [thread.path], /NEWCOMMENT/],
		['the number of answers', () => reply(bert, thread.id, 'More'), () => ['/', '/questions?sort=active'], />\s*3\s*<[\s\S]*answers/],
		['a vote, the author\'s reputation', () => root.post(`/p/${answer}/vote`, { value: 1 }), () => [thread.path, '/u/Cleo'],
			/Cleo[\s\S]{0,300}title="Reputation">\s*11|<dd>\s*11/],
		['a vote on a question', () => root.post(`/p/${thread.post}/vote`, { value: 1 }),
			() => [thread.path, '/u/Bert'], /Bert[\s\S]{0,300}title="Reputation">\s*11|<dd>\s*11/],
		['a vote taken back', () => root.post(`/p/${answer}/vote`, { value: 0 }), () => [thread.path, '/u/Cleo'],
			/^(?![\s\S]*Cleo[^B]{0,200}title="Reputation">\s*11)/],
		['an acceptance', () => bert.post(`/p/${answer}/accept`, { value: 1 }), () => [thread.path, '/', '/u/Cleo'], /Accepted answer|solved|accepted/],
		['a new title', async () => {
			const form = (await bert.get(`/p/${thread.post}/edit`)).form(`/p/${thread.post}/edit`).fields;
			await bert.post(`/p/${thread.post}/edit`, { ...form, title: 'NEWTITLE of this thread' });
			thread.path = (await fetch(`${nodes[0].url}/t/${thread.id}`, { redirect: 'manual' })).headers.get('location');
		}, () => ['/', '/feed.atom', '/tags/sso', '/c/general', '/u/Bert', '/u/Cleo/answers', thread.path], /NEWTITLE/],
		['a new thread', () => ask(bert, 'NEWTHREAD is here', { tags: 'sso' }),
			() => ['/', '/questions', '/feed.atom', '/tags/sso', '/tags/sso.atom', '/c/general.atom', '/u/Bert', '/u/Bert/threads'], /NEWTHREAD/],
		['a link from another thread', async () => {
			const other = await ask(bert, 'LINKING thread', { body: `See #${thread.id}` });
			return other;
		}, () => [thread.path], /LINKING thread/],
		['a linked thread that was hidden', async () => {
			const { post } = await ask(bert, 'COMESBACK thread', { body: `See #${thread.id}` });
			await root.post(`/p/${post}/delete`, { reason: 'x' });
			await sleep(FRESH);
			for (const text of await everywhere(thread.path))
				assert.doesNotMatch(text, /COMESBACK/);
			assert.equal((await root.post(`/p/${post}/restore`, { reason: 'x' })).status, 303);
		}, () => [thread.path], /COMESBACK/],
		['a tag\'s description', () => root.post('/admin/tags', { name: 'sso', new_name: 'sso', description: 'NEWDESCRIPTION' }),
			() => ['/tags', '/tags/sso'], /NEWDESCRIPTION/],
		['a category\'s name', () => sql("UPDATE forum.category SET name = 'NEWCATEGORY' WHERE slug = 'general'"),
			() => ['/', thread.path, '/c/general'], /NEWCATEGORY/],
		['a member\'s name', async () => {
			await reply(cleo, thread.id, 'Last');
			await sql("UPDATE forum.member SET name = 'Kleopatra', name_key = 'kleopatra' WHERE name = 'Cleo'");
		}, () => [thread.path, '/questions?sort=active', '/u/Kleopatra'], /Kleopatra/],
		['a member\'s role', () => sql("UPDATE forum.member SET role = 'moderator' WHERE name = 'Kleopatra'"),
			() => [thread.path, '/u/Kleopatra'], /Moderator/],
		['a member\'s profile', () => sql("UPDATE forum.member SET about_html = '<p>NEWABOUT</p>' WHERE name = 'Bert'"), () => ['/u/Bert'], /NEWABOUT/],
		['the site\'s name', () => sql("UPDATE forum.setting SET value = 'NEWSITE' WHERE name = 'site_name'"),
			() => ['/', thread.path, '/u/Bert', '/tags', '/feed.atom'], /NEWSITE/],
		['a lock', () => root.post(`/t/${thread.id}/lock`, { reason: 'LOCKREASON' }), () => [thread.path], /LOCKREASON/],
		['an answer hidden', () => root.post(`/p/${answer}/hide`, { reason: 'Bad' }), () => [thread.path, `/t/${thread.id}.atom`, '/u/Kleopatra/answers'],
			/^(?![\s\S]*Like this\.)/],
		['a private category', () => sql("INSERT INTO forum.category (slug, name) VALUES ('other', 'Other'); UPDATE forum.category SET private = true, visible_to = 'admin' WHERE slug = 'general'"),
			() => ['/', '/feed.atom', '/tags/sso', thread.path, '/u/Bert'], /^(?![\s\S]*NEWTITLE)/],
	];
	const sql = (statement) => nodes[0].sql(statement);

	for (const [what, change, paths, expected] of CHANGES)
		test(what, async () => {
			for (const path of paths())
				await everywhere(path);		// so that there is something to be dropped
			await change();
			await sleep(FRESH);
			for (const path of paths())
				for (const text of await everywhere(path))
					assert.match(text, expected, path);
		});
});

test('writers and readers at once: no stale read, and every own write seen at once', async (t) => {
	const SECONDS = 4;
	await nodes[0].sql("UPDATE forum.category SET private = false");
	const { id, path } = await ask(root, 'Numbers are written here');
	let written = -1, reads = 0, stale = 0, unseen = 0, running = true;
	const commits = [];	// when the answer with that number was confirmed

	/** The numbers on a page, the largest: the writer's answers are "number-N". */
	const latest = (text) => Math.max(-1, ...[...text.matchAll(/number-(\d+)</g)].map(([, n]) => Number(n)));
	async function write() {
		const other = elsewhere(root);
		while (running) {
			const number = written + 1;
			const answer = await root.post(`/t/${id}/posts`, { body: `number-${number}` });
			assert.equal(answer.status, 303, answer.words);
			commits.push(Date.now());
			written = number;
			other.cookies = new Map(root.cookies);
			for (const window of [root, other]) {
				if (latest((await window.get(`${path}?sort=newest`)).text) < number)
					unseen++;
				if (!(await window.get('/?sort=active')).text.includes(`${number + 1} `) && number === 0)
					unseen++;
			}
			await sleep(10 + 40 * Math.random());
		}
	}
	async function read(node) {
		while (running) {
			const began = Date.now();
			const due = commits.findLastIndex((at) => at < began - FRESH);
			const seen = latest(await (await fetch(`${node.url}${path}?sort=newest`)).text());
			reads++;
			if (seen < due)
				stale++;
		}
	}
	const before = await Promise.all(nodes.map(metrics));
	const work = [write(), ...nodes.flatMap((node) => [read(node), read(node), read(node)])];
	await sleep(SECONDS * 1000);
	running = false;
	await Promise.all(work);
	const after = await Promise.all(nodes.map(metrics));
	const hits = after.map((found, i) => found.value('cache_hits_total') - before[i].value('cache_hits_total')).reduce((a, b) => a + b);
	t.diagnostic(`${written + 1} writes, ${reads} reads, ${hits} hits, ${stale} stale, ${unseen} own writes not seen`);
	assert.deepEqual({ stale, unseen }, { stale: 0, unseen: 0 });
	assert.ok(written >= 4 && reads > 100 && hits > reads / 10);
});

test('without the connection that listens the cache is off, right, and on again by itself', async () => {
	const [node] = nodes;
	const { id, path } = await ask(root, 'Who listens to this?');
	const off = async () => (await metrics(node)).value('cache_off');
	const cut = () => administer(nodes.cluster, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'touchstone listener' AND datname = 'shared'", 'shared');
	await everywhere(path);
	const lost = (await metrics(node)).value('cache_lost_total');
	// it comes back at once: nobody may come in
	administer(nodes.cluster, 'ALTER ROLE shared_web CONNECTION LIMIT 0', 'shared');
	assert.equal(cut(), '4');
	await sleep(1200);
	assert.equal(await off(), 2);
	assert.ok((await metrics(node)).value('cache_lost_total') >= lost + 2);
	const visitor = new Visitor(node.url);
	for (let i = 0; i < 3; i++) {
		await nodes[0].sql(`UPDATE forum.thread SET title = 'Changed ${i} times', version = version + 1 WHERE id = ${id}`);
		assert.match((await visitor.get(path)).text, new RegExp(`Changed ${i} times`));
	}
	administer(nodes.cluster, 'ALTER ROLE shared_web CONNECTION LIMIT -1', 'shared');
	for (let i = 0; i < 50 && await off() > 0; i++)
		await sleep(100);
	assert.equal(await off(), 0);
	await visitor.get(path);
	const hits = (await metrics(node)).value('cache_hits_total');
	for (let i = 0; i < 6; i++)
		await visitor.get(path);
	assert.ok((await metrics(node)).value('cache_hits_total') > hits);
});
