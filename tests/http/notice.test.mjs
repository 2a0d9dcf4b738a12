// Notifications: the bell, the list, and following one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, bert, thread;
before(async () => {
	forum = await start();
	[anna, bert] = await Promise.all(['Anna', 'Bert'].map((name) => Visitor.join(forum.url, name)));
	const asked = await anna.post('/ask', { title: 'What rings the bell?', body: 'A body.', category: 'general' });
	thread = asked.location.split('/')[2];
});
after(() => forum.stop());

const reply = async (who, body, more = {}) => (await who.post(`/t/${thread}/posts`, { body, ...more })).location.split('/')[2];
const bell = async (who) => Number(/<span class="bell-count">(\d+)/.exec((await who.get('/drafts')).text)?.[1] ?? 0);
const links = (page) => [...page.text.matchAll(/href="(\/notifications\/\d+)"/g)].map(([, link]) => link);

test('the bell counts, the list tells, the link leads there', async () => {
	assert.match((await anna.get('/notifications')).words, /All quiet/);
	const post = await reply(bert, 'It is <b>this</b> & that, @anna.');
	await reply(bert, 'Are you @Anna?', { parent_id: post });
	assert.equal(await bell(anna), 2);
	const page = await anna.get('/notifications');
	assert.match(page.words, /Bert mentioned you in What rings the bell\? Are you @Anna\?.*Bert answered What rings the bell\? It is <b>this<\/b> & that, @anna\./);
	assert.match(page.words, /Mark all as read/);
	const [, first] = links(page);
	const followed = await anna.get(first);
	assert.deepEqual([followed.status, followed.location], [303, `/p/${post}`]);
	assert.equal(await bell(anna), 1);
	assert.equal((await anna.get(first)).status, 303, 'twice');
	assert.equal((await bert.get(first)).status, 404, 'not for others');
	assert.equal((await new Visitor(forum.url).get(first)).status, 303, 'visitors sign in first');
});

test('all are read at once', async () => {
	const answer = await anna.post('/notifications/read');
	assert.deepEqual([answer.status, answer.location], [303, '/notifications']);
	assert.equal(await bell(anna), 0);
	assert.doesNotMatch((await anna.get('/notifications')).words, /Mark all/);
	assert.equal((await anna.get('/notifications/read')).status, 405);
});

test('accepting and voting: the one is told', async () => {
	const post = await reply(bert, 'Another answer.');
	await anna.post(`/p/${post}/accept`, { value: 1 });
	assert.match((await bert.get('/notifications')).words, /Anna accepted your answer to What rings the bell\?/);
	await anna.post(`/p/${post}/accept`, { value: 0 });
	await anna.post(`/p/${post}/accept`, { value: 1 });
	assert.match((await bert.get(`/p/${post}/history`)).words, /Accepted Anna accepted it just now Anna accepted it just now taken back just now by Anna First version/);
	assert.doesNotMatch((await bert.get(`/p/${await reply(bert, 'Never accepted.')}/history`)).words, /accepted it/);
});

test('what is gone rings no more', async () => {
	const post = await reply(bert, 'A hasty answer.');
	assert.match((await anna.get('/notifications')).words, /hasty/);
	const unread = await bell(anna);
	const [link] = links(await anna.get('/notifications'));
	assert.equal((await bert.post(`/p/${post}/delete`, { reason: 'hasty' })).status, 303);
	assert.doesNotMatch((await anna.get('/notifications')).words, /hasty/);
	assert.equal(await bell(anna), unread - 1);
	assert.equal((await anna.get(link)).status, 404);
});

test('many come page by page', async () => {
	await forum.sql(`INSERT INTO forum.notification (member_id, kind, actor_id, thread_id)
		SELECT a.id, 'answer', b.id, ${thread} FROM forum.member a, forum.member b, generate_series(1, 70) WHERE a.name = 'Anna' AND b.name = 'Bert'`);
	const seen = new Set();
	for (let path = '/notifications'; path; ) {
		const page = await anna.get(path);
		for (const link of links(page))
			seen.add(link);
		path = /href="(\/notifications\?after=\d+)"/.exec(page.text)?.[1];
	}
	const [all] = await forum.sql("SELECT count(*) FROM forum.notification n JOIN forum.member m ON m.id = n.member_id WHERE m.name = 'Anna'");
	assert.equal(seen.size, Number(all) - 1, 'all but the one that is gone');
	for (const after of ['x', '0', '-1', "'", '999999999999999999999999'])
		assert.equal((await anna.get(`/notifications?after=${after}`)).status, 200);
});
