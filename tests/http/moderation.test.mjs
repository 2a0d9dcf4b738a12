// Flags and moderators' acts as pages: forms with reasons, what follows, the log, undoing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, link, reply } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, bert, cleo, mod, root, visitor, thread, answer;
before(async () => {
	forum = await start();
	await forum.sql(`UPDATE forum.action_limit SET count = 100000;
		INSERT INTO forum.category (slug, name) VALUES ('billing', 'Billing')`);
	[anna, bert, cleo] = await Promise.all(['Anna', 'Bert', 'Cleo'].map((name) => Visitor.join(forum.url, name)));
	mod = await appoint(forum, 'Mod', 'moderator');
	root = await appoint(forum, 'Root Admin', 'admin');
	visitor = new Visitor(forum.url);
	thread = await ask(anna, 'How do I export?', { body: 'All of it.' });
	answer = await reply(bert, thread.id, 'Buy **pills** <b>now</b>.');
});
after(() => forum.stop());

const notices = async (who) => (await who.get('/notifications')).words;
const log = async (query = '') => (await mod.get(`/moderation/log${query}`)).words;

describe('flagging', () => {
	test('shows the post, asks for a reason, and leads back', async () => {
		const page = await anna.get(`/p/${answer}/flag`);
		assert.equal(page.status, 200);
		assert.match(page.text, /Buy <strong>pills<\/strong> &lt;b&gt;now/);
		const sent = await anna.post(page.form(`/p/${answer}/flag`).action, { reason: 'spam', note: 'Pills!' });
		assert.equal(sent.status, 303);
		assert.equal(sent.location, `/p/${answer}`);
		assert.match((await anna.get(`/p/${answer}/flag`)).text, /value="spam" required checked/);
	});

	test('refuses with the form and what was typed', async () => {
		let sent = await cleo.post(`/p/${answer}/flag`, { reason: '', note: 'A <note>' });
		assert.equal(sent.status, 422);
		assert.match(sent.words, /choose what is wrong/);
		assert.equal(sent.form(`/p/${answer}/flag`).fields.note, 'A <note>');
		sent = await cleo.post(`/p/${answer}/flag`, { reason: 'other', note: '' });
		assert.equal(sent.status, 422);
		assert.match(sent.words, /say what is wrong/);
	});

	test('is for members, and not for one’s own posts', async () => {
		assert.equal((await bert.get(`/p/${answer}/flag`)).status, 403);
		assert.equal((await bert.post(`/p/${answer}/flag`, { reason: 'spam' })).status, 403);
		assert.equal((await anna.get('/p/999999/flag')).status, 404);
		assert.notEqual((await visitor.get(`/p/${answer}/flag`)).status, 200);
	});
});

describe('deciding', () => {
	test('moderators see what waits, with the post in place; nobody else does', async () => {
		await cleo.post(`/p/${answer}/flag`, { reason: 'rude', note: 'No <manners>' });
		const page = await mod.get('/moderation');
		assert.match(page.words, /Spam “?\s*Pills!|Spam Pills!/);
		assert.match(page.words, /No <manners>/);
		assert.match(page.text, /Buy <strong>pills/);
		assert.equal((await anna.get('/moderation')).status, 403);
		assert.equal((await anna.get('/moderation/log')).status, 403);
		assert.notEqual((await visitor.get('/moderation')).status, 200);
	});

	test('needs a reason; what was typed stays', async () => {
		let sent = await mod.post(`/moderation/posts/${answer}`, { action: 'hide', reason: ' ' });
		assert.equal(sent.status, 422);
		assert.match(sent.words, /Please say why/);
		sent = await mod.post(`/moderation/posts/${answer}`, { action: 'burn', reason: 'My "reason"' });
		assert.equal(sent.status, 422);
		assert.equal(sent.form(`/moderation/posts/${answer}`).fields.reason, 'My "reason"');
		assert.equal((await anna.post(`/moderation/posts/${answer}`, { action: 'hide', reason: 'x' })).status, 403);
	});

	test('hides the post, settles the flags, tells the author, and stands in the log', async () => {
		assert.equal((await mod.post(`/moderation/posts/${answer}`, { action: 'hide', reason: 'Advertising' })).status, 303);
		assert.match((await mod.get('/moderation')).words, /No open flags/);
		assert.doesNotMatch((await visitor.get(thread.path)).text, /pills/);
		assert.match((await mod.get(thread.path)).text, /pills/);
		assert.match(await notices(bert), /A moderator hid your answer \(Advertising\) in How do I export\?/);
		assert.match(await log(), /Mod hid the answer in How do I export\? Advertising/);
		assert.equal((await mod.post(`/moderation/posts/${answer}`, { action: 'delete', reason: 'x' })).status, 409);
	});

	test('can be undone from the log, once', async () => {
		const undo = link(await mod.get('/moderation/log'), 'Undo: hid the answer in How do I export?');
		assert.match(undo, /^\/moderation\/log\/\d+\/undo$/);
		const page = await mod.get(undo);
		assert.equal(page.status, 200);
		assert.equal((await mod.post(undo, { reason: '' })).status, 422);
		assert.equal((await mod.post(undo, { reason: 'I was wrong' })).status, 303);
		assert.match((await visitor.get(thread.path)).text, /pills/);
		assert.equal((await mod.get(undo)).status, 409);
		assert.equal((await mod.post(undo, { reason: 'again' })).status, 409);
		assert.match(await log(), /undone/);
	});
});

describe('acting', () => {
	const acts = () => [
		['hide', `/p/${answer}/hide`], ['lock', `/t/${thread.id}/lock`], ['close', `/t/${thread.id}/close`],
		['move', `/t/${thread.id}/move`], ['suspend', '/u/Bert/suspend'], ['unsuspend', '/u/Bert/unsuspend'],
		['unhide', `/p/${answer}/unhide`], ['unlock', `/t/${thread.id}/unlock`], ['reopen', `/t/${thread.id}/reopen`],
	];

	test('is for moderators', async () => {
		for (const [, path] of acts()) {
			assert.equal((await cleo.get(path)).status, 403, path);
			assert.equal((await cleo.post(path, { reason: 'x', hours: '1', category: 'billing' })).status, 403, path);
			assert.equal((await visitor.get(path)).location ?? '', `/login?next=${encodeURIComponent(path)}`, path);
		}
	});

	test('needs a reason, on a form that keeps what was typed', async () => {
		for (const [, path] of acts().slice(0, 5)) {
			const page = await mod.get(path);
			assert.equal(page.status, 200, path);
			page.form(path);
			const sent = await mod.post(path, { reason: '', hours: '72', category: 'billing', duplicate_of: '' });
			assert.equal(sent.status, 422, path);
			assert.match(sent.words, /Please say why/);
			if (path.endsWith('suspend'))
				assert.equal(sent.form(path).fields.hours, '72');
			if (path.endsWith('move'))
				assert.equal(sent.form(path).fields.category, 'billing');
		}
		let sent = await mod.post(`/t/${thread.id}/close`, { reason: 'A <reason>', duplicate_of: 'nonsense' });
		assert.equal(sent.status, 422);
		assert.deepEqual([sent.form(`/t/${thread.id}/close`).fields.duplicate_of, sent.form(`/t/${thread.id}/close`).fields.reason], ['nonsense', 'A <reason>']);
		sent = await mod.post(`/t/${thread.id}/move`, { reason: 'x', category: 'nowhere' });
		assert.equal(sent.status, 422);
		for (const hours of ['', '0', '-1', 'x', '9999999', '99999999999999999999'])
			assert.equal((await mod.post('/u/Bert/suspend', { reason: 'x', hours })).status, 422, hours);
	});

	test('locks and unlocks a thread', async () => {
		assert.equal((await mod.post(`/t/${thread.id}/lock`, { reason: 'Too <hot>' })).location, thread.path);
		assert.match((await visitor.get(thread.path)).words, /Too <hot>/);
		assert.equal((await cleo.post(`/t/${thread.id}/posts`, { body: 'But I know!' })).status, 403);
		await mod.post(`/t/${thread.id}/unlock`, { reason: 'Fine' });
		await reply(cleo, thread.id, 'I know!');
	});

	test('closes a thread as a duplicate, and reopens it', async () => {
		const other = await ask(cleo, 'Exporting everything');
		assert.equal((await mod.post(`/t/${thread.id}/close`, { reason: '', duplicate_of: forum.url + other.path })).status, 303);
		const page = await visitor.get(thread.path);
		assert.match(page.words, /Exporting everything/);
		assert.equal((await cleo.post(`/t/${thread.id}/posts`, { body: 'One more' })).status, 403);
		assert.equal((await mod.post(`/t/${thread.id}/reopen`, { reason: 'Not the same' })).status, 303);
		assert.match(await log('?act=reopen'), /Mod reopened How do I export\?/);
		assert.doesNotMatch(await log('?act=reopen'), /closed/);
	});

	test('a thread whose title is the name of an act is a thread', async () => {
		const close = await ask(cleo, 'Close!');
		assert.equal((await visitor.get(close.path)).status, 200);
		assert.match((await visitor.get(close.path)).text, /<h1[^>]*>\s*Close!/);
	});

	test('suspends a member, who can read and nothing else, and ends it', async () => {
		assert.equal((await mod.post('/u/Bert/suspend', { reason: 'Cool down', hours: '24' })).location, '/u/Bert');
		assert.equal((await bert.get(thread.path)).status, 200);
		assert.equal((await bert.post(`/t/${thread.id}/posts`, { body: 'Pills!' })).status, 403);
		assert.match(await log('?about=Bert'), /suspended until 20\d\d-\d\d-\d\d \d\d:\d\d UTC Bert/);
		assert.equal((await mod.post('/u/Bert/unsuspend', { reason: 'Enough' })).status, 303);
		await reply(bert, thread.id, 'Sorry.');
		assert.match(await notices(bert), /A moderator ended your suspension \(Enough\)/);
	});

	test('not against administrators', async () => {
		const boss = await reply(root, thread.id, 'I own this.');
		assert.equal((await mod.post(`/p/${boss}/hide`, { reason: 'x' })).status, 403);
		assert.equal((await mod.post(`/p/${boss}/delete`, { reason: 'x' })).status, 403);
		assert.equal((await mod.get('/u/Root%20Admin/suspend')).status, 403);
		assert.equal((await mod.post('/u/Root%20Admin/suspend', { reason: 'x', hours: '1' })).status, 403);
		assert.equal((await root.post(`/p/${boss}/hide`, { reason: 'Mine' })).status, 303);
	});

	test('deleting somebody’s post needs a reason too', async () => {
		const spam = await reply(bert, thread.id, 'More pills.');
		const sent = await mod.post(`/p/${spam}/delete`, { reason: ' ' });
		assert.equal(sent.status, 422);
		sent.form(`/p/${spam}/delete`);
		assert.equal((await mod.post(`/p/${spam}/delete`, { reason: 'Pills' })).status, 303);
		assert.match(await notices(bert), /A moderator deleted your answer \(Pills\)/);
		await mod.post(`/p/${spam}/restore`, { reason: 'Vitamins' });
		assert.match((await visitor.get(thread.path)).text, /More pills/);
	});

	test('hostile input is text', async () => {
		const reason = `<script>alert(1)</script>" onload="x' {{ x }} %s %n ${'\u202e'}`;
		assert.equal((await mod.post(`/t/${thread.id}/lock`, { reason })).status, 303);
		assert.doesNotMatch((await mod.get('/moderation/log')).text, /<script>alert|" onload="x'/);
		assert.doesNotMatch((await visitor.get(thread.path)).text, /<script>alert|" onload="x'/);
		for (const path of ['/moderation/log?actor=Nobody', '/moderation/log?about=%3Cb%3E'])
			assert.equal((await mod.get(path)).status, 404, path);
		for (const path of ['/moderation/log?thread=x&after=y&act=%27', '/moderation?after=x'])
			assert.equal((await mod.get(path)).status, 200, path);
	});
});
