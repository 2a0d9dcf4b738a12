// Reputation through the API: every number of the rules, and that all of it can be taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../api.mjs';
import { start } from '../server.mjs';

let forum, visitor, judge, count = 0;

before(async () => {
	forum = await start();
	visitor = new Api(forum);
	judge = await Api.member(forum, 'Judge', { options: ['--role', 'moderator'] });
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
});
after(() => forum?.stop());

/** A member with a token, quickly: nobody signs in here. Gives the caller, with its name. */
async function someone() {
	const name = `Member ${++count}`;
	await forum.sql(`SELECT forum.member_add('${name}', '${count}@example.com', 'none')`);
	return Object.assign(await Api.token(forum, name, 'read write'), { name });
}

const someones = (many) => Promise.all(Array.from({ length: many }, someone));
const points = async (member) => (await visitor.get(`/members/${encodeURIComponent(member.name)}`)).json.reputation;

/** What the ledger says, oldest first, without the point of joining. It must add up, line by line. */
async function ledger(member) {
	const entries = (await visitor.all(`/members/${encodeURIComponent(member.name)}/reputation`)).reverse();
	let total = 0;
	for (const entry of entries)
		assert.equal(entry.total, total += entry.delta);
	assert.equal(total, await points(member));
	assert.deepEqual([entries[0].delta, entries[0].reason], [1, 'joined']);
	return entries.slice(1).map((entry) => [entry.delta, entry.reason]);
}

test('votes on questions and answers', async () => {
	const [asker, answerer, voter] = await someones(3);
	const thread = await asker.ask();
	const question = thread.posts[0].id;
	const answer = (await answerer.write(thread.id)).id;
	assert.deepEqual(await voter.vote(question, 1), { score: 1, value: 1 });
	assert.deepEqual(await voter.vote(answer, 1), { score: 1, value: 1 });
	assert.deepEqual([await points(asker), await points(answerer), await points(voter)], [11, 11, 1]);
	assert.deepEqual(await voter.vote(question, -1), { score: -1, value: -1 });
	assert.deepEqual(await ledger(asker), [[10, 'upvote'], [-10, 'upvote_reversed'], [0, 'downvote']]);
	assert.deepEqual(await ledger(voter), [], 'a vote down on a question costs nothing');
	await voter.vote(question, 0);
	await voter.vote(question, 1);
	await judge.vote(question, -1);
	assert.equal(await points(asker), 9);
	assert.deepEqual(await voter.vote(question, 1), { score: 0, value: 1 }, 'the same vote again changes nothing');
	await voter.vote(question, 0);
	await judge.vote(question, 0);
	assert.equal(await points(asker), 1);
});

test('a vote down on an answer costs both', async () => {
	const [asker, answerer, voter] = await someones(3);
	const thread = await asker.ask();
	const answer = (await answerer.write(thread.id)).id;
	const earned = (await voter.ask()).posts[0].id;
	await judge.vote(earned, 1);
	await judge.vote(answer, 1);
	await voter.vote(answer, -1);
	assert.deepEqual(await ledger(answerer), [[10, 'upvote'], [-2, 'downvote']]);
	assert.deepEqual(await ledger(voter), [[10, 'upvote'], [-1, 'downvote_given']]);
	await voter.vote(answer, 0);
	assert.deepEqual(await ledger(answerer), [[10, 'upvote'], [-2, 'downvote'], [2, 'downvote_reversed']]);
	assert.deepEqual(await ledger(voter), [[10, 'upvote'], [-1, 'downvote_given'], [1, 'downvote_given_reversed']]);
	const own = async (reader) => (await reader.get(`/members/${encodeURIComponent(voter.name)}/reputation`)).json.items
		.find((entry) => entry.reason === 'downvote_given').post_id;
	assert.deepEqual([await own(visitor), await own(answerer), await own(voter), await own(judge)], [null, null, answer, answer]);
});

test('acceptance: 15 and 2, by the asker or a moderator, changeable', async () => {
	const [asker, first, second] = await someones(3);
	const thread = await asker.ask();
	const [one, two, own] = [await first.write(thread.id), await second.write(thread.id), await asker.write(thread.id)];
	await first.put(`/posts/${one.id}/acceptance`, undefined, 403);
	await asker.put(`/posts/${one.id}/acceptance`, undefined, 204);
	await asker.put(`/posts/${one.id}/acceptance`, undefined, 204);
	assert.deepEqual([await points(asker), await points(first)], [3, 16]);
	await asker.put(`/posts/${two.id}/acceptance`, undefined, 204);
	assert.deepEqual([await points(asker), await points(first), await points(second)], [3, 1, 16]);
	await asker.delete(`/posts/${one.id}/acceptance`);
	assert.equal((await visitor.get(`/threads/${thread.id}`)).json.accepted_post_id, two.id, 'only what is accepted can be unaccepted');
	await asker.put(`/posts/${own.id}/acceptance`, undefined, 204);
	assert.deepEqual([await points(asker), await points(second)], [1, 1], 'nothing for one\'s own answer');
	await asker.delete(`/posts/${own.id}/acceptance`);
	await judge.put(`/posts/${one.id}/acceptance`, undefined, 204);
	assert.equal(await points(first), 16);
	assert.deepEqual(await ledger(first), [[15, 'accepted'], [-15, 'accepted_reversed'], [15, 'accepted']]);
	assert.deepEqual(await ledger(asker), [[2, 'accepting'], [-2, 'accepting_reversed'], [2, 'accepting'], [-2, 'accepting_reversed']]);
});

test('deleting takes the points back, restoring gives them again', async () => {
	const [asker, answerer, voter] = await someones(3);
	const thread = await asker.ask();
	const answer = (await answerer.write(thread.id)).id;
	await voter.vote(answer, 1);
	await asker.put(`/posts/${answer}/acceptance`, undefined, 204);
	assert.deepEqual([await points(asker), await points(answerer)], [3, 26]);
	await answerer.delete(`/posts/${answer}`);
	assert.deepEqual([await points(asker), await points(answerer)], [1, 1]);
	assert.equal((await visitor.get(`/threads/${thread.id}`)).json.solved, false);
	await answerer.post(`/posts/${answer}/restore`, undefined, 200);
	assert.deepEqual([await points(asker), await points(answerer)], [3, 26]);
	const { json } = await visitor.get(`/threads/${thread.id}`);
	assert.deepEqual([json.solved, json.posts[1].score], [true, 1]);
});

test('200 points a day from votes; acceptance is not counted', async () => {
	const [author, voter] = await someones(2);
	const posts = [];
	for (let i = 0; i < 22; i++)
		posts.push((await author.ask(`Question number ${i}`)).posts[0].id);
	for (const post of posts)
		await voter.vote(post, 1);
	assert.equal(await points(author), 201);
	assert.deepEqual((await ledger(author)).slice(19), [[10, 'upvote'], [0, 'upvote'], [0, 'upvote']]);
	await voter.vote(posts[21], 0);
	assert.equal(await points(author), 201, 'a vote that gave nothing takes nothing');
	const thread = await voter.ask();
	await voter.put(`/posts/${(await author.write(thread.id)).id}/acceptance`, undefined, 204);
	assert.equal(await points(author), 216);
	await judge.vote(posts[0], -1);
	assert.equal(await points(author), 214);
	await judge.vote(posts[0], 0);
	await voter.vote(posts[0], 0);
	assert.equal(await points(author), 206, 'taking one back makes room');
	await voter.vote(posts[21], 1);
	assert.equal(await points(author), 216);
	for (const post of posts)
		await voter.vote(post, 0);
	assert.equal(await points(author), 16);
});

test('never below 1, and back to where it was', async () => {
	const [asker, ...voters] = await someones(4);
	const question = (await asker.ask()).posts[0].id;
	for (const voter of voters)
		await voter.vote(question, -1);
	assert.equal(await points(asker), 1);
	assert.equal((await visitor.get(`/posts/${question}`)).json.score, -3);
	await judge.vote(question, 1);
	assert.equal(await points(asker), 11);
	for (const voter of voters)
		await voter.vote(question, 0);
	await judge.vote(question, 0);
	assert.equal(await points(asker), 1);
	await ledger(asker);
});

test('only questions and answers earn', async () => {
	const [author, voter] = await someones(2);
	const { json: thread } = await author.post('/threads', { kind: 'discussion', title: 'A discussion', body: 'Well.', category: 'general' });
	const reply = await author.write(thread.id);
	const comment = await author.write(thread.id, 'a comment', reply.id);
	for (const post of [thread.posts[0].id, reply.id, comment.id])
		assert.deepEqual(await voter.vote(post, 1), { score: 1, value: 1 });
	await voter.vote(reply.id, -1);
	assert.deepEqual([await ledger(author), await ledger(voter)], [[], []]);
});

test('nobody votes for himself, and privileges are earned', async () => {
	const [author, voter] = await someones(2);
	const thread = await author.ask();
	const answer = await author.write(thread.id);
	for (const value of [1, -1, 0])
		assert.match((await author.vote(answer.id, value, 403)).detail, /own posts/);
	await forum.sql(`UPDATE forum.setting SET value = 'established' WHERE name = 'privilege_preset'`);
	assert.match((await voter.vote(answer.id, 1, 403)).detail, /need 15 reputation to vote up; you have 1/);
	assert.match((await voter.vote(answer.id, -1, 403)).detail, /need 125 reputation/);
	assert.match((await voter.post(`/threads/${thread.id}/posts`, { body: 'a comment', parent_id: answer.id }, 403)).json.detail, /need 50 reputation/);
	await author.write(thread.id, 'one may always comment on what is one\'s own', answer.id);
	assert.equal((await voter.post('/threads', { kind: 'question', title: 'With a new tag', body: 'x', category: 'general', tags: ['never-seen'] }, 422)).json.field, 'tags');
	assert.match((await voter.patch(`/posts/${answer.id}`, { body: 'x', revision: 1 }, 403)).json.detail, /need 2000 reputation/);
	await forum.sql(`UPDATE forum.setting SET value = 'launch' WHERE name = 'privilege_preset'`);
});

test('votes at the same moment: all count, each once', async () => {
	const [author, ...voters] = await someones(7);
	const thread = await author.ask();
	const question = thread.posts[0].id;
	await Promise.all(voters.flatMap((voter) => [1, 1, 0, 1].map((value) => voter.send('PUT', `/posts/${question}/vote`,
		{ body: JSON.stringify({ value }), headers: { 'content-type': 'application/json' } }))));
	const standing = Number((await forum.sql(`SELECT count(*) FROM forum.vote WHERE post_id = ${question}`))[0]);
	assert.equal((await visitor.get(`/posts/${question}`)).json.score, standing);
	assert.equal(await points(author), 1 + 10 * standing);
	await ledger(author);
});
