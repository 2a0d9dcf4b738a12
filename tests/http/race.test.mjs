// Two acts at the same moment on the same thing: the second waits, and then sees what the first has done.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { FORUM, environment, start } from '../server.mjs';

/** A connection to the database as its owner: do(sql) gives the lines of the answer, or the code of the refusal. */
class Connection {
	constructor(forum) {
		this.child = spawn('sh', ['-c', 'exec "$0" "$@" 2>&1', FORUM, '--data', forum.data, 'psql', '-XAtq', '-v', 'VERBOSITY=sqlstate'],
			{ env: environment(), stdio: ['pipe', 'pipe', 'inherit'] });
		this.text = '';
		this.child.stdout.setEncoding('utf8').on('data', (text) => {
			this.text += text;
			const end = this.text.indexOf('@end\n');
			if (end >= 0) {
				this.done(this.text.slice(0, end).trim().replace(/^ERROR: +/, '').split('\n').at(-1));
				this.text = this.text.slice(end + 5);
			}
		});
	}

	do(sql) {
		const answer = new Promise((done) => { this.done = done; });
		this.child.stdin.write(`${sql};\n\\echo @end\n`);
		return answer;
	}

	end() {
		this.child.stdin.end();
		return new Promise((done) => this.child.on('close', done));
	}
}

let forum, one, other, looker;
const as = (name) => `'s${name}'`;
const TEXT = (body) => `'${body}', '<p>${body}</p>', 1, '{}', '{}', '${body}'`;
const reply = (who, thread, body = 'An answer.') => `SELECT id FROM web.thread_reply(${as(who)}, ${thread}, ${TEXT(body)})`;
const comment = (who, post) => `SELECT id FROM web.post_comment(${as(who)}, ${post}, ${TEXT('A comment.')})`;
const act = (name, who, ...more) => `SELECT * FROM web.${name}(${[as(who), ...more].join(', ')})`;

async function ask(who = 'anna', category = 'general') {
	const id = await looker.do(`SELECT id FROM web.thread_create(${as(who)}, 'question', 'Who is first?', 'who', 'who', '${category}', '{}', ${TEXT('Body')})`);
	return { id, post: await looker.do(`SELECT first_post_id FROM forum.thread WHERE id = ${id}`) };
}

/** Begins `first`, then `second` while it is not committed yet; gives what both said, the second after it had to wait. */
async function together(first, second) {
	await one.do('BEGIN');
	const said = await one.do(first);
	const waiting = other.do(second);
	let ended = false;
	waiting.then(() => { ended = true; });
	while (!ended && await looker.do("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") === '0')
		await new Promise((later) => setTimeout(later, 5));
	assert.ok(!ended, `did not wait: ${second}`);
	await one.do('COMMIT');
	return [said, await waiting];
}

before(async () => {
	forum = await start();
	[one, other, looker] = [new Connection(forum), new Connection(forum), new Connection(forum)];
	await looker.do(`UPDATE forum.action_limit SET count = 100000;
		WITH made AS (INSERT INTO forum.member (name, name_key, password_hash, role)
			SELECT n, n, 'hash', r::forum.member_role FROM (VALUES ('anna', 'member'), ('bert', 'member'), ('cleo', 'member'),
			    ('mo', 'moderator'), ('mia', 'moderator'), ('ada', 'admin'), ('ava', 'admin')) v (n, r) RETURNING id, name)
		INSERT INTO forum.session (member_id, token_hash) SELECT id, name FROM made;
		INSERT INTO forum.category (slug, name, private, visible_to) VALUES ('staff', 'Staff', true, 'moderator')`);
});
after(async () => {
	await Promise.all([one, other, looker].map((connection) => connection?.end()));
	await forum?.stop();
});

test('nobody answers a thread that is being deleted, and nobody deletes one that is being answered', async () => {
	const { id, post } = await ask();
	assert.equal((await together(act('post_delete', 'anna', post, 'NULL'), reply('bert', id)))[1], 'PT404');
	const next = await ask();
	assert.equal((await together(reply('bert', next.id), act('post_delete', 'anna', next.post, 'NULL')))[1], 'PT403');
	assert.equal(await looker.do(`SELECT state, answers FROM forum.thread WHERE id = ${next.id}`), 'visible|1');
});

test('nothing is added to what is being closed, locked or moved away', async () => {
	for (const [what, ...more] of [['thread_close', "'x'", 'NULL'], ['thread_lock', "'x'"]]) {
		const { id } = await ask();
		assert.equal((await together(act(what, 'mo', id, ...more), reply('bert', id)))[1], 'PT403', what);
	}
	const { id } = await ask();
	assert.equal((await together(act('thread_move', 'mo', id, "'x'", "'staff'"), reply('bert', id)))[1], 'PT404');
});

test('nobody comments on what is being hidden, and search finds nothing under it', async () => {
	const { id } = await ask();
	const answer = await looker.do(reply('bert', id));
	assert.equal((await together(act('post_hide', 'mo', answer, "'x'"), comment('cleo', answer)))[1], 'PT404');
	assert.equal(await looker.do(`SELECT count(*) FROM forum.post WHERE parent_id = ${answer}`), '0');
});

test('of two edits of one revision the second is told so', async () => {
	const { post } = await ask();
	const edit = (who, body) => `SELECT revision FROM web.post_edit(${as(who)}, ${post}, 1, '', NULL, NULL, NULL, NULL, NULL, ${TEXT(body)})`;
	assert.deepEqual(await together(edit('anna', 'Mine.'), edit('mo', 'Yours.')), ['2', 'PT409']);
	assert.equal(await looker.do(`SELECT body FROM forum.post WHERE id = ${post}`), 'Mine.');
});

test('nobody edits or votes for what is being taken away', async () => {
	for (const second of [(post) => act('post_vote', 'cleo', post, 1),
		(post) => `SELECT revision FROM web.post_edit(${as('bert')}, ${post}, 1, '', NULL, NULL, NULL, NULL, NULL, ${TEXT('Late.')})`]) {
		const { id } = await ask();
		const answer = await looker.do(reply('bert', id));
		assert.match((await together(act('post_delete', 'mo', answer, "'x'"), second(answer)))[1], /^PT40[34]$/);
	}
});

test('the acceptance of another answer is not taken back with the one that stood before', async () => {
	const { id } = await ask();
	const [before, now] = [await looker.do(reply('bert', id)), await looker.do(reply('cleo', id))];
	await looker.do(act('post_accept', 'anna', before, 'true'));
	await together(act('post_accept', 'mo', now, 'true'), act('post_accept', 'anna', before, 'false'));
	assert.equal(await looker.do(`SELECT accepted_post_id FROM forum.thread WHERE id = ${id}`), now);
	await together(act('post_accept', 'anna', before, 'true'), act('post_accept', 'mo', now, 'true'));
	assert.equal(await looker.do(`SELECT accepted_post_id FROM forum.thread WHERE id = ${id}`), now);
	assert.equal(await looker.do(`SELECT string_agg(m.name || sum, ' ' ORDER BY m.name) FROM (SELECT member_id, sum(delta) FROM forum.reputation
		WHERE post_id IN (${before}, ${now}) GROUP BY 1) e JOIN forum.member m ON m.id = e.member_id`), 'anna0 bert0 cleo15 mo2');
});

test('what a moderator hides its author does not delete, to restore it later', async () => {
	const { id } = await ask();
	const answer = await looker.do(reply('bert', id));
	assert.equal((await together(act('post_hide', 'mo', answer, "'x'"), act('post_delete', 'bert', answer, 'NULL')))[1], 'PT404');
	assert.equal((await together(act('post_delete', 'mo', answer, "'x'"), act('post_unhide', 'mia', answer, "'x'")))[1], 'PT409');
});

test('two moderators do the same: it is done and logged once', async () => {
	const { id, post } = await ask();
	const lines = () => looker.do(`SELECT count(*) FROM forum.moderation_log WHERE thread_id = ${id}`);
	await together(act('thread_lock', 'mo', id, "'x'"), act('thread_lock', 'mia', id, "'y'"));
	assert.equal(await looker.do(`SELECT locked_reason FROM forum.thread WHERE id = ${id}`), 'x');
	assert.equal(await lines(), '1');
	await together(act('thread_move', 'mo', id, "'x'", "'staff'"), act('thread_move', 'mia', id, "'y'", "'staff'"));
	await together(act('post_hide', 'mo', post, "'x'"), act('post_hide', 'mia', post, "'y'"));
	assert.equal(await lines(), '3');
	assert.equal((await together(act('thread_close', 'mo', id, "'x'", 'NULL'), act('thread_close', 'mia', id, "'y'", 'NULL')))[1], 'PT409');
	const line = await looker.do('SELECT max(id) FROM forum.moderation_log');
	assert.equal((await together(act('moderation_undo', 'mo', line, "'x'"), act('moderation_undo', 'mia', line, "'y'")))[1], 'PT409');
});

test('the limit of a day holds for votes at the same moment', async () => {
	const posts = [];
	for (let n = 0; n < 2; n++)
		posts.push(await looker.do(reply('bert', (await ask('cleo')).id)));
	await looker.do(`SELECT forum.reputation_add(array_agg(ROW(m.id, 'upvote', ${posts[0]}, -n, now())::forum.reputation_claim))
		FROM forum.member m, generate_series(1, 19) n WHERE m.name = 'bert'`);
	await together(act('post_vote', 'anna', posts[0], 1), act('post_vote', 'mo', posts[1], 1));
	assert.equal(await looker.do(`SELECT sum(delta) FROM forum.reputation WHERE reason = 'upvote'
		AND member_id = (SELECT id FROM forum.member WHERE name = 'bert')`), '200');
});

test('names that are the same, or look the same, are taken once', async () => {
	const join = (name, n) => `SELECT count(*) FROM web.member_register(NULL, '${name}', 'n${n}@example.com', 'hash', '', '${n}', '')`;
	assert.deepEqual(await together(join('Coco', 1), join('COCO', 2)), ['1', 'PT422']);
	assert.deepEqual(await together(join('Papa', 3), join('\u0420\u0430\u0440\u0430', 4)), ['1', 'PT422'], 'in Cyrillic');
});

test('a session does not begin with a password that is being changed', async () => {
	assert.deepEqual(await together(act('password_change', 'cleo', "'hash'", "'new'"),
		`SELECT count(*) FROM web.sign_in_end(NULL, 'cleo', '', (SELECT id FROM forum.member WHERE name = 'cleo'), 'hash', 'late', '')`), ['0', '0']);
});

test('two administrators do not take the role from each other', async () => {
	const demote = (who, whom) => act('member_role_set', who, `'${whom}'`, "'member'", 'false');
	assert.deepEqual(await together(demote('ada', 'ava'), demote('ava', 'ada')), ['ava', 'PT403']);
});

test('one category stays, and nobody posts to one that goes', async () => {
	await looker.do("UPDATE forum.thread SET category_id = (SELECT id FROM forum.category WHERE slug = 'general')");
	const drop = (slug, heir) => act('category_delete', 'ada', `'${slug}'`, `'${heir}'`, "''");
	await looker.do("INSERT INTO forum.category (slug, name) VALUES ('going', 'Going')");
	assert.equal((await together(drop('going', 'general'), `SELECT id FROM web.thread_create(${as('bert')}, 'question', 'Where am I?', 'w', 'w',
		'going', '{}', ${TEXT('Body')})`))[1], '23503');
	assert.match((await together(drop('staff', 'general'), drop('general', 'staff')))[1], /^PT409|PT422$/);
	assert.equal(await looker.do('SELECT count(*) FROM forum.category'), '1');
});
