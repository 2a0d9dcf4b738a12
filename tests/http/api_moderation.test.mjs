// Flags and moderation through the API.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../api.mjs';
import { start } from '../server.mjs';

let forum, visitor, anna, bob, judge, thread, post;

before(async () => {
	forum = await start();
	visitor = new Api(forum);
	[anna, bob, judge] = await Promise.all([Api.member(forum, 'Anna'), Api.member(forum, 'Bob'),
		Api.member(forum, 'Judge', { options: ['--role', 'moderator'] })]);
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
	thread = await anna.ask();
	post = thread.posts[0].id;
});
after(() => forum?.stop());

const log = async (query = '') => (await judge.get(`/moderation/log${query}`)).json.items;
const undo = async (status = 204) => judge.post(`/moderation/log/${(await log())[0].id}/undo`, { reason: 'a mistake' }, status);

test('what only moderators may do', async () => {
	for (const path of ['/flags', '/moderation/log'])
		await bob.get(path, 403);
	for (const [method, path, body] of [['PUT', `/posts/${post}/hiding`, { reason: 'x' }], ['DELETE', `/posts/${post}/hiding?reason=x`], ['PUT', `/threads/${thread.id}/lock`, { reason: 'x' }],
		['DELETE', `/threads/${thread.id}/lock?reason=x`], ['PUT', `/threads/${thread.id}/closure`, { reason: 'x' }], ['POST', `/posts/${post}/decision`, { action: 'hide', reason: 'x' }],
		['PUT', '/members/Anna/suspension', { reason: 'x', hours: 1 }], ['DELETE', '/members/Anna/suspension?reason=x'], ['POST', '/moderation/log/1/undo', { reason: 'x' }]])
		await bob.call(method, path, body, 403);
});

test('each act needs a reason', async () => {
	for (const [method, path] of [['PUT', `/posts/${post}/hiding`], ['DELETE', `/posts/${post}/hiding`], ['PUT', `/threads/${thread.id}/lock`], ['DELETE', `/threads/${thread.id}/lock`],
		['PUT', `/threads/${thread.id}/closure`], ['DELETE', `/threads/${thread.id}/closure`], ['PUT', '/members/Bob/suspension'], ['DELETE', '/members/Bob/suspension']])
		assert.equal((await judge.call(method, path, method === 'PUT' ? { reason: ' ' } : undefined, 422)).json.field, 'reason', path);
	assert.equal((await judge.put('/members/Bob/suspension', { reason: 'x' }, 422)).json.field, 'hours');
	assert.equal((await judge.put(`/threads/${thread.id}/closure`, { duplicate_of: 999999 }, 422)).json.field, 'duplicate_of');
	assert.equal((await judge.delete(`/posts/${post}?reason=${'x'.repeat(501)}`, 422)).json.field, 'reason');
});

test('flags: raised, listed, decided', async () => {
	await anna.post(`/posts/${post}/flags`, { reason: 'spam' }, 403);
	assert.equal((await bob.post(`/posts/${post}/flags`, { reason: 'boring' }, 422)).json.field, 'reason');
	assert.equal((await bob.post(`/posts/${post}/flags`, { reason: 'other' }, 422)).json.field, 'note');
	await bob.post(`/posts/${post}/flags`, { reason: 'spam' }, 204);
	await bob.post(`/posts/${post}/flags`, { reason: 'other', note: 'It sells.' }, 204);
	const [waiting] = (await judge.get('/flags')).json.items;
	assert.equal(waiting.post.id, post);
	assert.deepEqual(waiting.flags.map((flag) => [flag.by, flag.reason, flag.note]), [['Bob', 'other', 'It sells.']]);
	await judge.get('/flags?cursor=x', 400);
	assert.equal((await judge.post(`/posts/${post}/decision`, { action: 'praise', reason: 'x' }, 422)).json.field, 'action');
	await judge.post(`/posts/${post}/decision`, { action: 'hide', reason: 'advertising' }, 204);
	await judge.post(`/posts/${post}/decision`, { action: 'hide', reason: 'advertising' }, 409);
	assert.deepEqual((await judge.get('/flags')).json.items, []);
	await visitor.get(`/threads/${thread.id}`, 404);
	assert.equal((await judge.get(`/posts/${post}?all=true`)).json.state, 'hidden');
	await judge.delete(`/posts/${post}/hiding?reason=no%20harm`);
	await visitor.get(`/threads/${thread.id}`);
});

test('every act stands in the log, and can be undone once', async () => {
	await judge.put(`/threads/${thread.id}/lock`, { reason: 'heat' }, 204);
	assert.equal((await visitor.get(`/threads/${thread.id}`)).json.locked, true);
	const [line] = await log();
	assert.deepEqual([line.moderator, line.action, line.reason, line.thread_id, line.undoable], ['Judge', 'lock', 'heat', thread.id, true]);
	await undo();
	assert.equal((await visitor.get(`/threads/${thread.id}`)).json.locked, false);
	await judge.post(`/moderation/log/${line.id}/undo`, { reason: 'again' }, 409);
	await judge.post('/moderation/log/999999/undo', { reason: 'again' }, 404);

	const other = await anna.ask('The same again');
	await judge.put(`/threads/${other.id}/closure`, { duplicate_of: thread.id }, 204);
	await judge.put(`/threads/${other.id}/closure`, { reason: 'x' }, 409);
	assert.equal((await visitor.get(`/threads/${other.id}`)).json.closed, true);
	await judge.delete(`/threads/${other.id}/closure?reason=not%20the%20same`);
	assert.equal((await visitor.get(`/threads/${other.id}`)).json.closed, false);

	await judge.put('/members/Bob/suspension', { reason: 'spam', hours: 24 }, 204);
	await bob.post(`/threads/${thread.id}/posts`, { body: 'x' }, 403);
	assert.ok(Date.parse((await visitor.get('/members/Bob')).json.suspended_until) > Date.now());
	await undo();
	await bob.write(thread.id);
	assert.deepEqual((await log('?action=suspend&member=bob&moderator=Judge')).map((entry) => entry.action), ['suspend']);
	assert.ok((await log(`?thread=${thread.id}`)).every((entry) => entry.thread_id === thread.id));
	await judge.get('/moderation/log?member=nobody', 404);
	await judge.get('/moderation/log?thread=x', 400);
});
