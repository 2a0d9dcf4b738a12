// Hostile texts through the API: what is taken is given back as it was, the rest is refused with 422.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../api.mjs';
import { naughty, scripts, skip } from '../hostile.mjs';
import { start } from '../server.mjs';

/** Ours, for what the lists do not have. */
const OURS = ['\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\ufffe', '\uffff', '\u{10ffff}', '\r\n', 'a\rb', '\u2028', '\u0085', '\u001b[31m', '\u0007', ' leading and trailing ',
	'\ttabs\t', '\u00a0', '\\', '\\u0000', '{"a":1}', '#99999999999999999999', '@', '@@@', '#1#1#1', '{{ name }}', '% view', '$1', "''", '\u200d', 'e\u0301', '\u0065\u0301'.normalize('NFC'),
	'('.repeat(5000), '['.repeat(5000), '> '.repeat(5000), '*'.repeat(20000), '`'.repeat(9999), '&'.repeat(5000), '\n'.repeat(5000) + 'x', '|'.repeat(5000), '- '.repeat(3000),
	'漢'.repeat(100000), '🙂'.repeat(50000), 'x'.repeat(100000), 'x'.repeat(100001), '\u0301'.repeat(10000), '<a>'.repeat(10000)];

const JSON_TYPE = { 'content-type': 'application/json' };
let forum, anna, thread;

before(async () => {
	forum = await start();
	anna = await Api.member(forum, 'Anna');
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
	thread = await anna.ask();
});
after(() => forum?.stop());

/** Sends a text; gives the answer when it was taken, null when it was refused as it should be. */
async function taken(method, path, body, field) {
	const answer = await anna.send(method, path, { body: JSON.stringify(body), headers: JSON_TYPE });
	if (answer.status < 300)
		return answer.json;
	assert.equal(answer.status, 422, `${JSON.stringify(body).slice(0, 200)}: ${answer.text}`);
	// half a character has no place in any field
	if (!/surrogate/.test(answer.json.detail))
		assert.equal(answer.json.field, field, JSON.stringify(body).slice(0, 200));
	return null;
}

/** An answer, and an edit of it with a reason. */
async function tryBody(text, count) {
	const post = await taken('POST', `/threads/${thread.id}/posts`, { body: text }, 'body');
	if (post === null)
		return;
	count.body++;
	assert.equal(post.body, text);
	const edited = await taken('PATCH', `/posts/${post.id}`, { body: 'edited', reason: text, revision: 1 }, 'reason');
	if (edited === null)
		return;
	count.reason++;
	const [now, was] = (await anna.get(`/posts/${post.id}/revisions`)).json.items;
	assert.deepEqual([now.body, now.reason, was.body], ['edited', text, text]);
}

async function tryTitle(text, count) {
	const made = await taken('POST', '/threads', { kind: 'question', title: text, body: 'x', category: 'general' }, 'title');
	if (made === null)
		return;
	count.title++;
	assert.equal(made.title, text);
	assert.match(made.slug, /^[a-z0-9-]{1,80}$/);
}

async function tryTag(text, count) {
	const made = await taken('POST', '/threads', { kind: 'question', title: 'Tagged somehow', body: 'x', category: 'general', tags: [text] }, 'tags');
	if (made === null || made.tags.length === 0)
		return;
	count.tag++;
	assert.ok((await anna.get(`/threads?tag=${encodeURIComponent(made.tags[0])}`)).json.items.some((item) => item.id === made.id));
}

/** As part of an address: found or not, but no error. */
async function tryAddress(text) {
	if (Buffer.from(text).toString() === text && encodeURIComponent(text).length < 1900)
		for (const path of ['/members/', '/threads?tag=', '/threads?cursor='])
			await anna.send('GET', path + encodeURIComponent(text));
}

async function tryAll(texts) {
	const count = { body: 0, reason: 0, title: 0, tag: 0 };
	for (const text of texts) {
		await tryBody(text, count);
		await tryTitle(text, count);
		await tryTag(text, count);
		await tryAddress(text);
	}
	return count;
}

test('texts of our own', async () => {
	const count = await tryAll(OURS);
	assert.ok(count.body > 30 && count.title > 3, JSON.stringify(count));
	assert.doesNotMatch(forum.log('web'), /exited|signal|ERR/i);
});

test('naughty strings', { skip }, async () => {
	const count = await tryAll(naughty);
	assert.ok(count.body > 450 && count.title > 300, JSON.stringify(count));
	assert.doesNotMatch(forum.log('web'), /exited|signal|ERR/i);
});

test('scripts', { skip }, async () => {
	for (const text of scripts) {
		const post = await taken('POST', `/threads/${thread.id}/posts`, { body: text }, 'body');
		if (post === null)
			continue;
		assert.equal(post.body, text);
		assert.doesNotMatch(post.body_html, /<(script|svg|iframe|object|embed|style|form|input|math|base|link|meta)\b|<[^>]+\son\w+\s*=|(href|src)="\s*(javascript|data|vbscript):/i);
	}
});
