// Reputation under many hands: whatever members do at the same moment, the ledger adds up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

const MEMBERS = ['Anna', 'Bert', 'Cleo', 'Dora', 'Emil'];
let forum, members, posts;

before(async () => {
	forum = await start({ args: ['--workers', '2'] });
	members = await Promise.all(MEMBERS.map((name) => Visitor.join(forum.url, name)));
	await forum.sql("UPDATE forum.action_limit SET count = 100000; UPDATE forum.member SET role = 'moderator'");
	const asked = await members[0].post('/ask', { title: 'Who is quickest?', body: 'A body.', category: 'general' });
	const thread = asked.location.split('/')[2];
	for (const member of members)
		await member.post(`/t/${thread}/posts`, { body: 'An answer.' });
	posts = await forum.sql('SELECT id FROM forum.post ORDER BY id');
});
after(() => forum.stop());

/** The same numbers each time: a failure can be repeated. */
function* numbers(seed) {
	for (let x = seed; ; ) {
		x = (x * 1103515245 + 12345) % 2147483648;
		yield x / 2147483648;
	}
}

const STANDING = `forum.reputation e WHERE e.reverses IS NULL AND e.reason <> 'joined'
	AND NOT EXISTS (SELECT FROM forum.reputation back WHERE back.reverses = e.id)`;
const WRONG = {
	'the ledger is not the reputation': `SELECT m.name FROM forum.member m JOIN forum.reputation e ON e.member_id = m.id
		GROUP BY m.id HAVING m.reputation <> sum(e.delta) OR m.reputation < 1`,
	'points were given twice': `SELECT cause_id, reason FROM ${STANDING} GROUP BY cause_id, reason, member_id HAVING count(*) > 1`,
	'a post that is gone has points': `SELECT e.id FROM (SELECT * FROM ${STANDING}) e JOIN forum.post p ON p.id = e.post_id WHERE p.state <> 'visible'`,
	'a score is not the sum of votes': `SELECT p.id FROM forum.post p LEFT JOIN forum.vote v ON v.post_id = p.id
		GROUP BY p.id HAVING p.score <> coalesce(sum(v.value), 0)`,
	'a thread counts wrong': `SELECT t.id FROM forum.thread t WHERE t.answers <> (SELECT count(*) FROM forum.post p
		WHERE p.thread_id = t.id AND p.kind = 'answer' AND p.state = 'visible')`,
};

test('votes, acceptances, deletions and restorations at once', async () => {
	const random = numbers(42);
	const pick = (list) => list[Math.floor(random.next().value * list.length)];
	const one = () => {
		const [who, post, value] = [pick(members), pick(posts), pick(['1', '1', '0', '-1'])];
		const act = pick(['vote', 'vote', 'vote', 'accept', 'delete', 'restore']);
		return who.post(`/p/${post}/${act}`, { value, reason: 'At random.' });
	};
	for (let round = 0; round < 25; round++) {
		const answers = await Promise.all(Array.from({ length: 10 }, one));
		for (const { status, words } of answers)
			assert.ok([303, 403, 404, 409, 422].includes(status), `${status} ${words}`);
	}
	for (const [what, query] of Object.entries(WRONG))
		assert.deepEqual(await forum.sql(query), [], what);
	const [votes] = await forum.sql('SELECT count(*) FROM forum.vote');
	assert.ok(Number(votes) > 5, `${votes} votes`);
});

test('one member voting many times at once has one vote', async () => {
	const [anna, bert] = members;
	const asked = await bert.post('/ask', { title: 'A double click?', body: 'A body.', category: 'general' });
	const [post] = await forum.sql(`SELECT first_post_id FROM forum.thread WHERE id = ${asked.location.split('/')[2]}`);
	const answers = await Promise.all(Array.from({ length: 8 }, () => anna.script(`/p/${post}/vote`, { value: 1 })));
	assert.deepEqual([...new Set(answers.map((answer) => `${answer.status} ${answer.json().score}`))], ['200 1']);
	assert.deepEqual(await forum.sql(`SELECT count(*), sum(delta) FROM forum.reputation WHERE post_id = ${post}`), ['1|10']);
});
