// A form posted after its session ended: nothing that was typed is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { PASSWORD, Visitor } from '../visitor.mjs';

let forum;
before(async () => { forum = await start(); });
after(() => forum.stop());

const typed = { title: 'How do I keep <b>this</b> & "that"?', body: 'First line\n\n\tsecond "line" </textarea> & more\n', category: 'general', tags: 'sso, billing' };
const expire = (name) => forum.sql(`DELETE FROM forum.session WHERE member_id = (SELECT id FROM forum.member WHERE name = '${name}')`);

async function held(name) {
	const who = await Visitor.join(forum.url, name);
	const { fields } = (await who.get('/ask')).form('/ask');
	await expire(name);
	const answer = await who.post('/ask', { ...fields, ...typed, body: typed.body.replace(/\n/g, '\r\n') });
	assert.equal(answer.status, 401);
	return [who, answer.form('/login')];
}

test('what was typed is still there after signing in, to be sent with one click', async () => {
	const [lena, login] = await held('Lena');
	assert.equal(login.fields.held_action, '/ask');
	assert.ok(!('held.csrf' in login.fields) && 'held.once' in login.fields);
	const wrong = await lena.post('/login', { ...login.fields, name: 'Lena', password: 'wrong password' });
	assert.equal(wrong.status, 422);
	const again = wrong.form('/login');
	const page = await lena.post('/login', { ...again.fields, name: 'Lena', password: PASSWORD });
	assert.equal(page.status, 200);
	assert.match(page.text, /Lena/);
	const form = page.form('/ask');
	assert.equal(form.fields.title, typed.title);
	assert.equal(form.fields.body, typed.body);
	assert.equal(form.fields.tags, typed.tags);
	const done = await lena.post('/ask', form.fields);
	assert.equal(done.status, 303, done.words);
	assert.match(done.location, /^\/t\/\d+\//);
	assert.equal((await forum.sql("SELECT count(*) FROM forum.thread t JOIN forum.post p ON p.id = first_post_id WHERE title = 'How do I keep <b>this</b> & \"that\"?'"))[0], '1');
});

test('and when the page that shows it is loaded again', async () => {
	const [mona, login] = await held('Mona');
	await mona.post('/login', { ...login.fields, name: 'Mona', password: PASSWORD });
	const again = await mona.post('/login', { ...login.fields, name: 'Mona', password: PASSWORD });
	assert.equal(again.form('/ask').fields.body, typed.body);
});

test('and when the member has signed in meanwhile, in another window', async () => {
	const nora = await Visitor.join(forum.url, 'Nora');
	const { fields } = (await nora.get('/ask')).form('/ask');
	await nora.post('/login', { name: 'Nora', password: PASSWORD });
	const answer = await nora.post('/ask', { ...fields, ...typed });
	assert.equal(answer.status, 401);
	const form = answer.form('/ask');
	assert.equal(form.fields.body, typed.body);
	assert.equal((await nora.post('/ask', form.fields)).status, 303);
});

test('and after registering instead', async () => {
	const [, login] = await held('Olga');
	const other = new Visitor(forum.url);
	const fields = Object.fromEntries(Object.entries(login.fields).filter(([name]) => name !== 'csrf'));
	const begin = await other.post('/register', { ...fields, name: '', password: '', begin: '1' });
	assert.equal(begin.status, 200);
	assert.doesNotMatch(begin.text, /field-error/);
	const again = await other.post('/register', { ...begin.form('/register').fields, name: 'Olga Neu', email: 'olga.neu@example.com', password: 'x' });
	assert.equal(again.status, 422);
	const page = await other.post('/register', { ...again.form('/register').fields, password: PASSWORD });
	assert.equal(page.status, 200);
	const form = page.form('/ask');
	assert.deepEqual([form.fields.title, form.fields.body, form.fields.tags], [typed.title, typed.body, typed.tags]);
	assert.equal((await other.post('/ask', form.fields)).status, 303);
});

test('but never a password', async () => {
	const otto = await Visitor.join(forum.url, 'Otto');
	await expire('Otto');
	const answer = await otto.post('/settings/password', { csrf: 'x', old_password: PASSWORD, password: 'another password' });
	assert.equal(answer.status, 401);
	assert.ok(!('held_action' in answer.form('/login').fields));
	assert.ok(!answer.text.includes('another password') && !answer.text.includes(PASSWORD));
});

test('a script is told in JSON', async () => {
	const paul = await Visitor.join(forum.url, 'Paul');
	await expire('Paul');
	const answer = await paul.post('/drafts', { csrf: 'x', place: 'ask', body: 'x' }, { headers: { accept: 'application/json' } });
	assert.equal(answer.status, 401);
	assert.match(answer.headers.get('content-type'), /problem\+json/);
	assert.equal(answer.json().status, 401);
});

test('it is sent to a place on this site, or nowhere', async () => {
	for (const action of ['https://evil.example/', '//evil.example', 'javascript:alert(1)', '/\\evil.example']) {
		const who = new Visitor(forum.url);
		const answer = await who.post('/login', { name: 'Lena', password: PASSWORD, held_action: action, 'held.body': 'x' });
		assert.deepEqual([answer.status, answer.location], [303, '/']);
	}
});

test('pages that need a member lead to the sign-in and back', async () => {
	for (const path of ['/settings', '/drafts', '/notifications?after=3', '/settings/sessions']) {
		const page = await new Visitor(forum.url).get(path);
		assert.deepEqual([page.status, page.location], [303, `/login?next=${encodeURIComponent(path)}`]);
	}
});
