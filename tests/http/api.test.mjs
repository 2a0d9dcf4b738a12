// The main job through the API: ask, answer, accept, vote, earn reputation; and everything else that can
// be done with threads and posts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../api.mjs';
import { start } from '../server.mjs';

let forum, visitor, anna, bob, carl, judge, root;

before(async () => {
	forum = await start();
	visitor = new Api(forum);
	[anna, bob, carl, judge, root] = await Promise.all([
		Api.member(forum, 'Anna'), Api.member(forum, 'Bob'), Api.member(forum, 'Carl'),
		Api.member(forum, 'Judge', { options: ['--role', 'moderator'] }),
		Api.member(forum, 'Root', { scope: 'read write admin', options: ['--role', 'admin'] })]);
	await forum.sql(`INSERT INTO forum.category (slug, name, private, visible_to) VALUES ('staff-room', 'Staff room', true, 'moderator')`);
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
});
after(() => forum?.stop());

test('the main job: ask, answer, accept, vote, reputation', async () => {
	const made = await anna.post('/threads', { kind: 'question', title: 'How do I sign a webhook?',
		body: 'Which **part** is signed?', category: 'general', tags: ['Webhooks', 'security'] });
	const thread = made.json;
	assert.equal(made.headers.get('location'), `${forum.url}/api/v1/threads/${thread.id}`);
	assert.deepEqual({ kind: thread.kind, title: thread.title, slug: thread.slug, url: thread.url, author: thread.author,
		category: thread.category, tags: thread.tags, score: thread.score, answers: thread.answers, solved: thread.solved,
		accepted: thread.accepted_post_id, posts: thread.posts.length, next: thread.next }, {
		kind: 'question', title: 'How do I sign a webhook?', slug: 'how-do-i-sign-a-webhook',
		url: `${forum.url}/t/${thread.id}/how-do-i-sign-a-webhook`, author: { name: 'Anna', reputation: 1 },
		category: 'general', tags: ['webhooks', 'security'], score: 0, answers: 0, solved: false, accepted: null, posts: 1, next: null });
	assert.ok(Math.abs(Date.parse(thread.created_at) - Date.now()) < 60000);
	assert.equal((await fetch(thread.url)).status, 200);

	const answered = await bob.post(`/threads/${thread.id}/posts`, { body: 'The raw body.' });
	const answer = answered.json;
	assert.equal(answered.headers.get('location'), `${forum.url}/api/v1/posts/${answer.id}`);
	assert.deepEqual({ ...answer, created_at: null }, { id: answer.id, thread_id: thread.id, kind: 'answer', parent_id: null,
		url: `${forum.url}/p/${answer.id}`, author: { name: 'Bob', reputation: 1 }, body: 'The raw body.', body_html: '<p>The raw body.</p>\n',
		score: 0, accepted: false, created_at: null, edited_at: null, revision: 1, state: 'visible' });

	assert.deepEqual(await anna.vote(answer.id, 1), { score: 1, value: 1 });
	await anna.put(`/posts/${answer.id}/acceptance`, undefined, 204);

	const { json: solved } = await visitor.get(`/threads/${thread.id}`);
	assert.equal(solved.solved, true);
	assert.equal(solved.accepted_post_id, answer.id);
	assert.equal(solved.answers, 1);
	assert.deepEqual(solved.posts.map((post) => [post.id, post.accepted, post.score]), [[thread.posts[0].id, false, 0], [answer.id, true, 1]]);
	assert.equal((await visitor.get('/members/bob')).json.reputation, 26);
	assert.equal((await visitor.get('/members/Anna')).json.reputation, 3);
	const ledger = (await visitor.get('/members/Bob/reputation')).json.items;
	assert.deepEqual(ledger.map((entry) => [entry.delta, entry.reason, entry.total, entry.post_id]),
		[[15, 'accepted', 26, answer.id], [10, 'upvote', 11, answer.id], [1, 'joined', 1, null]]);

	await anna.delete(`/posts/${answer.id}/acceptance`);
	assert.equal((await visitor.get(`/threads/${thread.id}`)).json.solved, false);
	assert.equal((await visitor.get('/members/bob')).json.reputation, 11);
});

test('answers come accepted first, then by score, then by time; comments follow their post', async () => {
	const thread = await anna.ask();
	const [first, second, third] = [await bob.write(thread.id, 'first'), await carl.write(thread.id, 'second'), await judge.write(thread.id, 'third')];
	await anna.vote(second.id, 1);
	await carl.vote(third.id, 1);
	await judge.vote(second.id, 1);
	await anna.put(`/posts/${first.id}/acceptance`, undefined, 204);
	const comment = await carl.write(thread.id, 'about the second', second.id);
	const under = await anna.write(thread.id, 'about the comment', comment.id);
	assert.equal(under.parent_id, second.id, 'a comment on a comment goes under the same post');
	const question = await bob.write(thread.id, 'about the question', thread.posts[0].id);
	const order = async (query) => (await visitor.get(`/threads/${thread.id}${query}`)).json.posts.map((post) => post.id);
	const head = [thread.posts[0].id, question.id];
	assert.deepEqual(await order(''), [...head, first.id, second.id, comment.id, under.id, third.id]);
	assert.deepEqual(await order('?sort=votes'), await order(''));
	assert.deepEqual(await order('?sort=oldest'), [...head, first.id, second.id, comment.id, under.id, third.id]);
	assert.deepEqual(await order('?sort=newest'), [...head, third.id, second.id, comment.id, under.id, first.id]);
	await visitor.get(`/threads/${thread.id}?sort=best`, 400);
});

test('a discussion has replies, and nothing of it can be accepted', async () => {
	const { json: thread } = await anna.post('/threads', { kind: 'discussion', title: 'What do you think?', body: 'Well?', category: 'general' });
	assert.equal(thread.posts[0].kind, 'discussion');
	assert.deepEqual(thread.tags, []);
	const reply = await bob.write(thread.id);
	assert.equal(reply.kind, 'reply');
	assert.equal((await bob.write(thread.id, 'comment', reply.id)).kind, 'comment');
	await anna.put(`/posts/${reply.id}/acceptance`, undefined, 422);
});

test('pages of a thread: each post once, the question on the first', async () => {
	const thread = await anna.ask('A long thread');
	const ids = [];
	for (let i = 0; i < 45; i++)
		ids.push((await root.write(thread.id, `answer ${i}`)).id);
	await bob.vote(ids[30], 1);
	await anna.put(`/posts/${ids[40]}/acceptance`, undefined, 204);
	const wanted = [thread.posts[0].id, ids[40], ids[30], ...ids.filter((id) => id !== ids[30] && id !== ids[40])];
	assert.deepEqual((await visitor.all(`/threads/${thread.id}`)).map((post) => post.id), wanted);
	assert.equal((await visitor.get(`/threads/${thread.id}`)).json.posts.length, 21);
	assert.deepEqual((await visitor.all(`/threads/${thread.id}?sort=newest`)).map((post) => post.id), [thread.posts[0].id, ...ids.reverse()]);
	for (const cursor of ['x', '0', '-1', String(thread.posts[0].id), '999999999', '1.2', '%00', '9'.repeat(30)])
		await visitor.get(`/threads/${thread.id}?cursor=${cursor}`, 400);
});

test('editing: a revision in, a new one out; the second of two gets 409', async () => {
	const thread = await anna.ask('Before the edit', { tags: ['one'] });
	const id = thread.posts[0].id;
	await anna.patch(`/posts/${id}`, { body: 'no revision' }, 422).then(({ json }) => assert.equal(json.field, 'revision'));
	const { json: edited } = await anna.patch(`/posts/${id}`, { body: 'Better.', reason: 'clearer', revision: 1 });
	assert.deepEqual([edited.body, edited.revision, edited.edited_at !== null], ['Better.', 2, true]);
	for (const revision of [1, 3, 0, -1, 2 ** 31, 2 ** 53])
		await anna.patch(`/posts/${id}`, { body: 'Too late.', revision }, 409);
	const { json: moved } = await anna.patch(`/posts/${id}`, { body: 'Better.', revision: 2, title: 'After the edit', tags: ['two', 'three'] });
	assert.equal(moved.revision, 3);
	const { json: now } = await visitor.get(`/threads/${thread.id}`);
	assert.deepEqual([now.title, now.slug, now.tags, now.category], ['After the edit', 'after-the-edit', ['two', 'three'], 'general']);
	const { items } = (await visitor.get(`/posts/${id}/revisions`)).json;
	assert.deepEqual(items.map((entry) => [entry.revision, entry.editor, entry.reason, entry.title, entry.tags, entry.body]), [
		[3, 'Anna', '', 'After the edit', ['two', 'three'], 'Better.'], [2, 'Anna', 'clearer', 'Before the edit', ['one'], 'Better.'],
		[1, 'Anna', '', 'Before the edit', ['one'], 'Tell me.']]);
	await bob.patch(`/posts/${id}`, { body: 'Mine.', revision: 3 }, 403);
	await judge.patch(`/posts/${id}`, { body: 'Moderated.', revision: 3 });
	await anna.patch(`/posts/${id}`, { body: 'x', revision: 4, category: 'nowhere' }, 422).then(({ json }) => assert.equal(json.field, 'category'));
});

test('a long history in pages', async () => {
	const { posts: [post] } = await anna.ask();
	await forum.sql(`INSERT INTO forum.post_revision (post_id, revision, body) SELECT ${post.id}, n, 'Text ' || n FROM generate_series(2, 45) n`);
	const seen = [], shown = [];
	for (let cursor = ''; cursor !== null; ) {
		const { json } = await visitor.get(`/posts/${post.id}/revisions${cursor && `?cursor=${cursor}`}`);
		seen.push(...json.items.map(({ revision }) => revision));
		cursor = json.next;
	}
	for (let path = `/p/${post.id}/history`; path; ) {
		const text = await (await fetch(forum.url + path)).text();
		shown.push(...[...text.matchAll(/ id="r(\d+)"/g)].map(([, n]) => Number(n)));
		assert.ok(shown.at(-1) === 1 || text.includes(`<del>${shown.at(-1) - 1}</del>`), 'the last of a page is compared with what came before');
		path = /href="(\/p\/\d+\/history\?after=\d+)"/.exec(text)?.[1];
	}
	const all = Array.from({ length: 45 }, (_, n) => 45 - n);
	assert.deepEqual([seen, shown], [all, all]);
});

test('deleting and restoring: gone for programs, unless they ask for everything', async () => {
	const thread = await anna.ask();
	const answer = await bob.write(thread.id);
	await bob.write(thread.id, 'a comment', answer.id);
	await carl.delete(`/posts/${answer.id}`, 403);
	await anna.delete(`/posts/${thread.posts[0].id}`, 403);
	await bob.delete(`/posts/${answer.id}?reason=a%20better%20one%20exists`);
	await bob.delete(`/posts/${answer.id}`);
	for (const reader of [visitor, bob, judge]) {
		assert.equal((await reader.get(`/threads/${thread.id}`)).json.posts.length, 1);
		assert.equal((await reader.get(`/threads/${thread.id}`)).json.answers, 0);
		await reader.get(`/posts/${answer.id}`, 404);
	}
	await visitor.get(`/posts/${answer.id}?all=true`, 404);
	for (const reader of [bob, judge]) {
		assert.equal((await reader.get(`/posts/${answer.id}?all=true`)).json.state, 'deleted');
		assert.equal((await reader.get(`/threads/${thread.id}?all=true`)).json.posts.length, 3);
	}
	await anna.vote(answer.id, 1, 404);
	await carl.post(`/posts/${answer.id}/restore`, undefined, 404);
	assert.equal((await bob.post(`/posts/${answer.id}/restore`, undefined, 200)).json.state, 'visible');
	await visitor.get(`/posts/${answer.id}`);
	await judge.delete(`/posts/${answer.id}?reason=rude`);
	await bob.post(`/posts/${answer.id}/restore`, undefined, 403);
	await anna.delete(`/posts/${thread.posts[0].id}`);
	await visitor.get(`/threads/${thread.id}`, 404);
	await anna.get(`/threads/${thread.id}`, 404);
	assert.equal((await anna.get(`/threads/${thread.id}?all=1`)).json.state, 'deleted');
	await anna.get(`/threads/${thread.id}?all=perhaps`, 400);
});

test('what is private is not there for others', async () => {
	const thread = await judge.ask('Among ourselves', { category: 'staff-room', tags: ['secret-tag'] });
	const answer = await root.write(thread.id);
	const post = thread.posts[0].id;
	await judge.vote(answer.id, 1);
	for (const reader of [visitor, anna, await Api.token(forum, 'Judge', 'write')]) {
		await reader.get(`/threads/${thread.id}`, 404);
		await reader.get(`/posts/${post}`, 404);
		await reader.get(`/posts/${post}/revisions`, 404);
		await reader.get('/threads?category=staff-room', 404);
		await reader.get('/threads?tag=secret-tag', 404);
		assert.ok(!(await reader.all('/threads')).some((item) => item.id === thread.id));
		assert.ok(!(await reader.all('/tags')).some((item) => item.name === 'secret-tag'));
		assert.ok(!(await reader.all('/categories')).some((item) => item.slug === 'staff-room'));
		const [entry] = (await reader.get('/members/Root/reputation')).json.items;
		assert.deepEqual([entry.reason, entry.post_id], ['upvote', null]);
	}
	await anna.post('/threads', { kind: 'question', title: 'Let me in', body: 'please', category: 'staff-room' }, 422);
	await anna.post(`/threads/${thread.id}/posts`, { body: 'hello' }, 404);
	for (const call of [['PATCH', '', { body: 'x', revision: 1 }], ['DELETE', ''], ['PUT', '/vote', { value: 1 }], ['PUT', '/acceptance'],
		['DELETE', '/acceptance'], ['POST', '/restore']])
		await anna.call(call[0], `/posts/${post}${call[1]}`, call[2], 404);
	assert.equal((await judge.get(`/threads/${thread.id}`)).json.category, 'staff-room');
	assert.equal((await judge.get('/members/Root/reputation')).json.items[0].post_id, answer.id);
});

test('a comment belongs to the thread it was sent to', async () => {
	const [here, there] = [await anna.ask('Here it is'), await anna.ask('There it is')];
	for (const parent_id of [there.posts[0].id, 999999, 0, -1, 2 ** 53]) {
		const { json } = await bob.post(`/threads/${here.id}/posts`, { body: 'a comment', parent_id }, 422);
		assert.equal(json.field, 'parent_id');
	}
	assert.equal((await bob.post(`/threads/${here.id}/posts`, { body: 'an answer', parent_id: null })).json.kind, 'answer');
});

test('lists: sorts, filters, pages', async () => {
	const tag = 'listed';
	const made = [];
	for (let i = 0; i < 65; i++)
		made.push((await root.ask(`Listed ${i}`, { tags: [tag], kind: i % 5 === 0 ? 'discussion' : 'question' })).id);
	const ids = async (query) => (await visitor.all(`/threads?${query}`)).map((item) => item.id);
	assert.deepEqual(await ids(`tag=${tag}`), [...made].reverse());
	assert.equal((await visitor.get(`/threads?tag=${tag}`)).json.items.length, 30);
	assert.deepEqual(await ids(`tag=${tag}&kind=discussion`), made.filter((_, i) => i % 5 === 0).reverse());
	await bob.vote((await visitor.get(`/threads/${made[20]}`)).json.posts[0].id, 1);
	const answered = await bob.write(made[31]);
	assert.equal((await ids(`tag=${tag}&sort=top`))[0], made[20]);
	assert.equal((await ids(`tag=${tag}&sort=top&period=week`))[0], made[20]);
	assert.equal((await ids(`tag=${tag}&sort=active`))[0], made[31]);
	assert.deepEqual(await ids(`tag=${tag}&sort=unanswered`), made.filter((id, i) => i % 5 !== 0 && id !== answered.thread_id).reverse());
	assert.deepEqual(await ids('author=root'), await ids(`tag=${tag}&category=general`));
	assert.deepEqual(await ids('author=bob'), []);
	for (const [query, status] of [['sort=best', 400], ['period=year', 400], ['kind=answer', 400], ['cursor=x', 400], ['cursor=1', 400], ['cursor=1.2.3', 400],
		['tag=none', 404], ['category=none', 404], ['author=none', 404], ['tag=%FF', 400], ['cursor=', 200], ['tag=', 200], ['unknown=1', 200]])
		await visitor.get(`/threads?${query}`, status);
	const general = (await visitor.get('/categories')).json.items[0];
	assert.deepEqual([general.slug, general.name, general.private], ['general', 'General', false]);
	assert.ok(general.threads >= 65);
	const [listed] = (await visitor.get('/tags?q=list')).json.items;
	assert.deepEqual(listed, { slug: tag, name: tag, description: '', threads: 65, questions: 52, solved: 0 });
	await visitor.get('/tags?sort=best', 400);
	await visitor.get('/tags?cursor=best', 400);
	assert.deepEqual((await visitor.get('/tags?sort=name&cursor=zzzz')).json, { items: [], next: null });
});

test('members, and whose token it is', async () => {
	const { json: me } = await root.get('/me');
	assert.deepEqual([me.name, me.role, me.scopes, me.may.close], ['Root', 'admin', ['read', 'write', 'admin'], true]);
	assert.equal((await bob.get('/me')).json.may.close, false);
	await visitor.get('/me', 401);
	const { json: member } = await visitor.get('/members/BOB');
	assert.deepEqual([member.name, member.role, member.staff], ['Bob', 'member', false]);
	for (const path of ['/members/nobody', '/members/nobody/reputation', '/members/%20', '/members/b%2Fb'])
		await visitor.get(path, 404);
	await forum.cli('member', 'create', 'Đặng Thị Ngọc', '--email', 'ngoc@example.com', '--password', 'a secret word');
	assert.equal((await visitor.get(`/members/${encodeURIComponent('đặng thị ngọc')}`)).json.name, 'Đặng Thị Ngọc');
});

test('search: words, filters, pages, and nothing private', async () => {
	const solved = await anna.ask('Zebra crossing in the export', { tags: ['exports'] });
	const open = await anna.ask('Where do exports go?', { body: 'The zebra ones.', tags: ['exports', 'files'] });
	const answer = await bob.write(solved.id, 'An okapi does it.');
	await anna.put(`/posts/${answer.id}/acceptance`, undefined, 204);
	const secret = await judge.ask('A zebra among ourselves', { category: 'staff-room' });
	const found = async (query, caller = visitor) => (await caller.all(`/search?${query}`)).map((item) => item.id);
	assert.deepEqual(await found('q=zebra'), [solved.id, open.id]);
	assert.deepEqual((await found('q=zebra', judge)).sort(), [solved.id, open.id, secret.id].sort());
	assert.deepEqual(await found('q=zebra&solved=true'), [solved.id]);
	assert.deepEqual(await found('q=zebra&solved=false'), [open.id]);
	assert.deepEqual(await found('q=zebra+is:solved'), [solved.id]);
	assert.deepEqual(await found('q=zebra&tag=files'), [open.id]);
	assert.deepEqual(await found('q=tag:exports&tag=files'), [open.id]);
	assert.deepEqual((await found('tag=exports&sort=newest')), [open.id, solved.id]);
	assert.deepEqual(await found('q=zebra&tag=no-such-tag'), []);
	const { json } = await visitor.get('/search?q=okapi');
	assert.deepEqual([json.items[0].id, json.items[0].post_id, json.total, json.next], [solved.id, answer.id, 1, null]);
	for (const query of ['', 'q=', 'q=%20', 'q=-zebra', "q='", 'q=%22', 'q=(%26|!', 'q=%00'])
		assert.ok([200, 400].includes((await visitor.send('GET', `/search?${query}`)).status), query);
	for (const query of ['q=zebra&solved=perhaps', 'q=zebra&sort=best', 'q=zebra&cursor=x', 'q=%FF'])
		await visitor.get(`/search?${query}`, 400);
	for (let i = 0; i < 45; i++)
		await root.ask(`Wombat number ${i}`);
	const wombats = await found('q=wombat');
	assert.equal(new Set(wombats).size, 45);
	assert.equal((await visitor.get('/search?q=wombat')).json.total, 45);
});

test('suggestions: at most 5 threads that are alike, solved first', async () => {
	for (let i = 0; i < 6; i++)
		await root.ask(`How can I rotate the signing certificate ${i}`);
	const thread = await anna.ask('Rotate a signing certificate');
	const answer = await bob.write(thread.id);
	await anna.put(`/posts/${answer.id}/acceptance`, undefined, 204);
	await judge.ask('Rotate our signing certificate', { category: 'staff-room' });
	const { items } = (await visitor.get('/suggest?title=rotate+the+signing+certificate')).json;
	assert.equal(items.length, 5);
	assert.deepEqual(items[0], { id: thread.id, title: thread.title, url: thread.url, solved: true, score: 0, answers: 1 });
	assert.ok(items.slice(1).every((item) => !item.solved && item.title.startsWith('How can I')));
	for (const query of ['', '?title=', '?title=the', '?title=x&body=y', "?title='%26|!()", `?body=${'word+'.repeat(300)}`])
		await visitor.get(`/suggest${query}`);
});
