// The same form sent twice is one act, however it comes to be sent twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna;
before(async () => {
	forum = await start({ args: ['--workers', '2'] });
	anna = await Visitor.join(forum.url, 'Anna');
});
after(() => forum?.stop());

const count = async (what) => Number((await forum.sql(`SELECT count(*) FROM forum.post WHERE body = '${what}'`))[0]);

/** The thread behind a redirect. */
const thread = async (answer) => Number(/^\/t\/(\d+)/.exec(answer.location.startsWith('/p/') ? (await anna.get(answer.location)).location : answer.location)[1]);

async function form(action, typed, page = action) {
	const { fields } = (await anna.get(page)).form(action);
	assert.match(fields.once, /^[0-9a-f]{24}$/);
	return { ...fields, ...typed };
}

test('a question sent twice is one question, and both lead to it', async () => {
	const fields = await form('/ask', { title: 'How often is this asked?', body: 'Once only', category: 'general' });
	const first = await anna.post('/ask', fields), second = await anna.post('/ask', fields);
	assert.deepEqual([first.status, second.status], [303, 303]);
	assert.equal(await thread(first), await thread(second));
	assert.equal(await count('Once only'), 1);
});

test('a double click: both at the same moment, on any worker', async () => {
	for (let round = 0; round < 5; round++) {
		const fields = await form('/ask', { title: 'A question of impatience', body: `Clicked ${round}`, category: 'general' });
		const answers = await Promise.all(Array.from({ length: 6 }, () => anna.post('/ask', fields)));
		assert.deepEqual([...new Set(answers.map(({ status }) => status))], [303]);
		assert.equal(new Set(await Promise.all(answers.map(thread))).size, 1);
		assert.equal(await count(`Clicked ${round}`), 1);
	}
});

test('answers and comments too; other words are another act', async () => {
	const made = await anna.post('/ask', { title: 'Where do answers go?', body: 'Tell me', category: 'general' });
	const id = await thread(made), action = `/t/${id}/posts`;
	const fields = await form(action, { body: 'An answer' }, made.location);
	for (let i = 0; i < 3; i++)
		assert.equal((await anna.post(action, fields)).status, 303);
	assert.equal(await count('An answer'), 1);
	assert.equal((await anna.post(action, { ...fields, body: 'Back, and written anew' })).status, 303);
	assert.equal(await count('Back, and written anew'), 1);
	const [post] = await forum.sql(`SELECT first_post_id FROM forum.thread WHERE id = ${id}`);
	for (const parent_id of [post, post])
		await anna.post(action, { ...fields, body: 'A comment', parent_id });
	assert.equal(await count('A comment'), 1);
});

test('the same words in a new form are meant', async () => {
	const made = await anna.post('/ask', { title: 'Is this said again?', body: 'Say it', category: 'general' });
	const action = `/t/${await thread(made)}/posts`;
	for (let i = 0; i < 2; i++)
		await anna.post(action, await form(action, { body: 'Said again' }, made.location));
	assert.equal(await count('Said again'), 2);
});

test('what was refused the first time is done the second time', async () => {
	const fields = await form('/ask', { title: 'No', body: 'Refused at first', category: 'general' });
	assert.equal((await anna.post('/ask', { ...fields, category: 'nowhere' })).status, 422);
	assert.equal((await anna.post('/ask', { ...fields, title: 'Yes, this is long enough' })).status, 303);
	assert.equal(await count('Refused at first'), 1);
});

test('a form that was held because the session had ended keeps its number', async () => {
	const fields = await form('/ask', { title: 'Written long ago', body: 'Held text', category: 'general' });
	assert.equal((await anna.post('/ask', fields)).status, 303);
	await forum.sql(`DELETE FROM forum.session`);
	const late = await anna.post('/ask', fields);
	assert.equal(late.status, 401);
	const page = await anna.post('/login', { ...late.form('/login').fields, name: 'Anna', password: 'correct horse battery' });
	assert.equal((await anna.post('/ask', page.form('/ask').fields)).status, 303);
	assert.equal(await count('Held text'), 1);
});

test('another member\'s number is another\'s', async () => {
	const fields = await form('/ask', { title: 'Whose number is this?', body: 'Mine and yours', category: 'general' });
	const bert = await Visitor.join(forum.url, 'Bert');
	assert.equal((await anna.post('/ask', fields)).status, 303);
	assert.equal((await bert.post('/ask', { ...fields, csrf: await bert.token() })).status, 303);
	assert.equal(await count('Mine and yours'), 2);
});
