// Reputation and counts under many hands: whatever members do at the same moment, all of it adds up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

const MEMBERS = ['Anna', 'Bert', 'Cleo', 'Dora', 'Emil'];
let forum, members, posts, threads;

before(async () => {
	forum = await start({ args: ['--workers', '2'] });
	members = await Promise.all(MEMBERS.map((name) => Visitor.join(forum.url, name)));
	await forum.sql(`UPDATE forum.action_limit SET count = 100000; UPDATE forum.member SET role = 'moderator';
		INSERT INTO forum.category (slug, name) VALUES ('elsewhere', 'Elsewhere')`);
	threads = [];
	for (const member of members.slice(0, 2))
		threads.push((await member.post('/ask', { title: 'Who is quickest?', body: 'A body.', category: 'general', tags: 'speed' })).location.split('/')[2]);
	for (const member of members)
		for (const thread of threads)
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
	'a thread has another state than its question, or another score': `SELECT t.id FROM forum.thread t JOIN forum.post p ON p.id = t.first_post_id
		WHERE (t.state, t.score) <> (p.state, p.score)`,
	'a thread has another last post': `SELECT t.id, t.last_post_id, l.id FROM forum.thread t, LATERAL (SELECT p.id, p.author_id FROM forum.post p
		WHERE p.thread_id = t.id AND p.parent_id IS NULL AND (p.state = 'visible' OR p.id = t.first_post_id) ORDER BY p.id DESC LIMIT 1) l
		WHERE (t.last_post_id, t.last_member_id) <> (l.id, l.author_id)`,
	'a thread is solved by another answer': `SELECT t.id FROM forum.thread t LEFT JOIN forum.acceptance a ON a.thread_id = t.id AND a.withdrawn_at IS NULL
		LEFT JOIN forum.post p ON p.id = a.post_id AND p.state = 'visible' WHERE t.accepted_post_id IS DISTINCT FROM p.id`,
	'categories and tags count wrong': `WITH now AS (
		SELECT t.category_id, n.tag_id, count(*) AS threads, count(*) FILTER (WHERE kind = 'question') AS questions, count(accepted_post_id) AS solved
		FROM forum.thread t, LATERAL (SELECT 0 AS tag_id UNION ALL SELECT g.tag_id FROM forum.thread_tag g WHERE g.thread_id = t.id) n
		WHERE t.state = 'visible' GROUP BY 1, 2)
		SELECT * FROM (SELECT category_id, tag_id, sum(threads) AS threads, sum(questions) AS questions, sum(solved) AS solved FROM forum.tally_now
			GROUP BY 1, 2 HAVING (sum(threads), sum(questions), sum(solved)) <> (0, 0, 0)) kept
		FULL JOIN now USING (category_id, tag_id, threads, questions, solved) WHERE kept IS NULL OR now IS NULL`,
	'search finds what is gone, or not what is there': `SELECT p.id FROM forum.post p LEFT JOIN forum.post parent ON parent.id = p.parent_id
		LEFT JOIN forum.post_search s ON s.post_id = p.id
		WHERE (s.post_id IS NOT NULL) <> (p.state = 'visible' AND coalesce(parent.state, 'visible') = 'visible')`,
	'a post is not its last revision': `SELECT p.id FROM forum.post p WHERE p.revision <> (SELECT max(r.revision) FROM forum.post_revision r WHERE r.post_id = p.id)
		OR p.body <> (SELECT r.body FROM forum.post_revision r WHERE r.post_id = p.id AND r.revision = p.revision)`,
};

test('whatever they do at once', async () => {
	const random = numbers(42);
	const pick = (list) => list[Math.floor(random.next().value * list.length)];
	const vote = (who, post) => who.post(`/p/${post}/vote`, { value: pick(['1', '1', '0', '-1']) });
	const revise = async (who, post) => {
		const page = await who.get(`/p/${post}/edit`);
		return page.status === 200 ? who.post(`/p/${post}/edit`, { ...page.form(`/p/${post}/edit`).fields, body: `Written ${random.next().value}`,
			tags: pick(['speed', 'speed hurry', '']) }) : page;
	};
	const about = (act, more = {}) => (who, post) => who.post(`/p/${post}/${act}`, { reason: 'At random.', ...more });
	const acts = [vote, vote, vote, about('accept', { value: '1' }), about('accept', { value: '0' }), about('delete'), about('restore'), about('restore'),
		about('hide'), about('unhide'), revise, (who) => who.post(`/t/${pick(threads)}/posts`, { body: 'An answer more.' }),
		(who, post) => who.post(`/t/${pick(threads)}/posts`, { body: 'A comment.', parent_id: post }),
		(who) => who.post(`/t/${pick(threads)}/move`, { reason: 'At random.', category: pick(['general', 'elsewhere']) })];
	let done = 0;
	for (let round = 0; round < 30; round++) {
		const answers = await Promise.all(Array.from({ length: 10 }, () => pick(acts)(pick(members), pick(posts))));
		for (const { status, words } of answers)
			assert.ok([303, 403, 404, 409, 422].includes(status), `${status} ${words}`);
		done += answers.filter(({ status }) => status === 303).length;
	}
	assert.ok(done > 150, `${done} acts were done, the others refused`);
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
