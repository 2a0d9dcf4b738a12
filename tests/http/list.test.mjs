// Lists of threads, tags and categories as pages: what is in them, their numbers, page after page.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, link, reply, titles, walk } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, bert, mod, visitor;
const count = (page) => Number(/([\d,]+) threads?\b/.exec(page.words)?.[1].replace(',', '') ?? NaN);

before(async () => {
	forum = await start();
	await forum.sql(`UPDATE forum.action_limit SET count = 100000;
		INSERT INTO forum.category (slug, name, description, position) VALUES ('billing', 'Billing', 'About money', 5);
		INSERT INTO forum.category (slug, name, private, visible_to) VALUES ('staff-room', 'Staff room', true, 'moderator')`);
	anna = await Visitor.join(forum.url, 'Anna');
	bert = await Visitor.join(forum.url, 'Bert');
	mod = await appoint(forum, 'Mod', 'moderator');
	visitor = new Visitor(forum.url);
});
after(() => forum.stop());

test('an empty forum is friendly', async () => {
	for (const path of ['/', '/questions', '/questions?sort=unanswered', '/discussions', '/tags', '/c/general', '/search', '/u/Anna/threads']) {
		const page = await visitor.get(path);
		assert.equal(page.status, 200, path);
	}
});

describe('with some threads', () => {
	let first, second, secret;
	before(async () => {
		first = await ask(anna, 'Signing in <fails>', { tags: 'sso login', body: 'I **cannot** get in & out.' });
		second = await ask(bert, 'Paying by card', { category: 'billing', tags: 'cards' });
		await ask(bert, 'How do you work?', { kind: 'discussion', tags: 'sso' });
		secret = await ask(mod, 'The vault code', { category: 'staff-room', tags: 'sso vault' });
	});

	test('each list has what belongs to it', async () => {
		const lists = {
			'/': ['How do you work?', 'Paying by card', 'Signing in <fails>'],
			'/questions': ['Paying by card', 'Signing in <fails>'],
			'/discussions': ['How do you work?'],
			'/questions?sort=unanswered': ['Paying by card', 'Signing in <fails>'],
			'/tags/sso': ['How do you work?', 'Signing in <fails>'],
			'/tags/SSO?sort=top': ['How do you work?', 'Signing in <fails>'],
			'/c/billing': ['Paying by card'],
			'/u/Bert/threads': ['How do you work?', 'Paying by card'],
			'/?sort=nonsense&period=never': ['How do you work?', 'Paying by card', 'Signing in <fails>'],
		};
		for (const [path, wanted] of Object.entries(lists)) {
			let page = await visitor.get(path);
			if (page.status === 301)
				page = await visitor.get(page.location);
			assert.deepEqual(titles(page), wanted, path);
		}
	});

	test('a line says what one wants to know, and nothing of a post is markup in it', async () => {
		const page = await visitor.get('/');
		assert.match(page.words, /I cannot get in & out\./);
		assert.match(page.text, /<a class="tag" href="\/tags\/login">login<\/a>/);
		assert.doesNotMatch(page.text, /<fails>/);
	});

	test('what is private is nowhere for outsiders, and everywhere for insiders', async () => {
		for (const path of ['/', '/questions', '/tags/sso', '/?sort=active', '/?sort=top', '/?sort=unanswered', '/tags', '/suggest/tags?q=va'])
			for (const who of [visitor, anna]) {
				const page = await who.get(path);
				assert.doesNotMatch(page.text, /vault|staff-room|Staff room/i, path);
			}
		for (const path of ['/c/staff-room', '/tags/vault', secret.path])
			assert.equal((await anna.get(path)).status, 404, path);
		assert.ok(titles(await mod.get('/')).includes('The vault code'));
		assert.deepEqual(titles(await mod.get('/tags/vault')), ['The vault code']);
		assert.match((await mod.get('/suggest/tags?q=va')).text, /vault/);
		assert.equal(count(await visitor.get('/tags/sso')), 2);
		assert.equal(count(await mod.get('/tags/sso')), 3);
		assert.deepEqual(titles(await visitor.get('/u/Mod/threads')), []);
	});

	test('what is not there is 404, what is no page of a list 400', async () => {
		for (const path of ['/tags/nope', '/c/nope', '/u/Nobody/threads', '/tags/%F0%9F%98%80'])
			assert.equal((await visitor.get(path)).status, 404, path);
		for (const path of ['/?after=x', '/tags/sso?after=1', '/tags?after=%3Cscript%3E', "/questions?sort=top&after=1'--", '/search?q=a&after=x'])
			assert.equal((await visitor.get(path)).status, 400, path);
	});

	test('hiding, restoring and moving change lists and numbers at once', async () => {
		assert.equal(count(await visitor.get('/c/general')), 2);
		assert.equal((await mod.post(`/p/${first.post}/hide`, { reason: 'Spam' })).status, 303);
		assert.deepEqual(titles(await visitor.get('/c/general')), ['How do you work?']);
		assert.equal(count(await visitor.get('/c/general')), 1);
		assert.equal(count(await visitor.get('/tags/sso')), 1);
		assert.equal((await visitor.get('/tags/login')).status, 404);
		assert.doesNotMatch((await visitor.get('/search?q=fails')).text, /Signing in/);
		assert.equal((await mod.post(`/p/${first.post}/unhide`, { reason: 'No spam' })).status, 303);
		assert.equal(count(await visitor.get('/c/general')), 2);
		assert.equal((await mod.post(`/t/${first.id}/move`, { reason: 'Money', category: 'billing' })).status, 303);
		assert.equal(count(await visitor.get('/c/general')), 1);
		assert.equal(count(await visitor.get('/c/billing')), 2);
		assert.equal((await mod.post(`/t/${second.id}/move`, { reason: 'Ours', category: 'staff-room' })).status, 303);
		assert.deepEqual(titles(await visitor.get('/c/billing')), ['Signing in <fails>']);
		assert.equal((await visitor.get(second.path)).status, 404);
		await mod.post(`/t/${second.id}/move`, { reason: 'Back', category: 'billing' });
		assert.equal(count(await visitor.get('/questions')), 2);
	});

	test('an answer makes a thread active and answered', async () => {
		await reply(anna, second.id, 'With your phone.');
		assert.equal(titles(await visitor.get('/?sort=active'))[0], 'Paying by card');
		assert.ok(!titles(await visitor.get('/?sort=unanswered')).includes('Paying by card'));
	});

	test('a tag in another spelling and a synonym lead to the tag', async () => {
		await forum.sql(`INSERT INTO forum.tag_synonym SELECT 'single-sign-on', id FROM forum.tag WHERE name = 'sso'`);
		for (const path of ['/tags/SSO', '/tags/single-sign-on', '/tags/Single%20Sign_On']) {
			const page = await visitor.get(`${path}?sort=top`);
			assert.equal(page.status, 301, path);
			assert.equal(page.location, '/tags/sso?sort=top');
		}
	});

	test('tags can be found and completed', async () => {
		const page = await visitor.get('/tags?q=LO');
		assert.match(page.words, /\blogin\b/);
		assert.doesNotMatch(page.words, /\bcards\b/);
		assert.match((await visitor.get('/tags?q=%3Cb%3E')).words, /No tag is called “<b>”/);
		const suggested = await visitor.get('/suggest/tags?q=s');
		assert.match(suggested.headers.get('content-type'), /^application\/json/);
		assert.deepEqual(suggested.json().items.map(({ name }) => name), ['sso']);
		assert.deepEqual((await visitor.get('/suggest/tags?q=%25')).json(), { items: [] });
	});
});

test('long lists go on, each thread once', async () => {
	await forum.sql(`INSERT INTO forum.thread (kind, title, slug, category_id, author_id, created_at, active_at, score)
		SELECT 'question', 'Many ' || n, 'many', (SELECT id FROM forum.category WHERE slug = 'billing'), (SELECT id FROM forum.member WHERE name = 'Anna'),
		now() - interval '1 day', now() - interval '1 day', n % 3 FROM generate_series(1, 75) n;
		INSERT INTO forum.post (thread_id, kind, author_id, body, html, html_version)
		SELECT id, 'question', author_id, 'x', '<p>x</p>', 1 FROM forum.thread WHERE slug = 'many';
		UPDATE forum.thread t SET first_post_id = p.id, last_post_id = p.id FROM forum.post p WHERE p.thread_id = t.id AND t.slug = 'many'`);
	for (const path of ['/c/billing', '/c/billing?sort=active', '/c/billing?sort=top&period=all', '/c/billing?sort=unanswered', '/u/Anna/threads']) {
		const all = await walk(visitor, path);
		assert.equal(new Set(all).size, all.length, path);
		assert.equal(all.filter((title) => title.startsWith('Many ')).length, 75, path);
	}
	assert.equal(count(await visitor.get('/c/billing')), 77);
	const second = await visitor.get(link(await visitor.get('/c/billing?sort=top&period=all'), 'Next page'));
	assert.equal(link(second, 'First page'), '/c/billing?sort=top&period=all');
});
