// What programs read: Atom feeds, the site map, robots.txt.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna;

before(async () => {
	forum = await start();
	await forum.sql(`INSERT INTO forum.category (slug, name, private, visible_to) VALUES ('inside', 'Inside', true, 'moderator')`);
	anna = await Visitor.join(forum.url, 'Anna & <Sons>'.replace(/[&<>]/g, '-'));
	await anna.post('/ask', { title: 'Is 1 < 2 & "so" on?', body: 'See <b>this</b> & that', category: 'general', tags: 'maths c++' });
	await anna.post('/t/1/posts', { body: 'An answer with `code`' });
	await forum.sql(`INSERT INTO forum.thread (kind, title, slug, category_id, author_id) SELECT 'question', 'Secret question', 's', id, 1
		FROM forum.category WHERE slug = 'inside'`);
});
after(() => forum?.stop());

const get = async (path) => {
	const response = await fetch(forum.url + path);
	return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

test('feeds of everything, a tag, a category and a thread', async () => {
	for (const [path, entries] of [['/feed.atom', 1], ['/tags/maths.atom', 1], ['/tags/c%2B%2B.atom', 1], ['/c/general.atom', 1], ['/t/1.atom', 2]]) {
		const feed = await get(path);
		assert.equal(feed.status, 200, path);
		assert.match(feed.type, /^application\/atom\+xml/);
		assert.match(feed.text, /^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom">/);
		assert.equal(feed.text.match(/<entry>/g).length, entries, path);
		assert.match(feed.text, /Is 1 &lt; 2 &amp; &quot;so&quot; on\?/);
		assert.ok(feed.text.includes(`href="${forum.url}/`), 'addresses are whole');
		for (const needed of ['id', 'title', 'updated', 'author'])
			assert.match(feed.text, new RegExp(`<${needed}>`));
		assert.doesNotMatch(feed.text, /<b>|<p>/, 'content is escaped');
	}
});

test('what a visitor may not see is in none of them', async () => {
	for (const path of ['/c/inside.atom', '/t/2.atom', '/t/999.atom', '/tags/nothing.atom', '/c/nothing.atom'])
		assert.equal((await get(path)).status, 404, path);
	for (const path of ['/feed.atom', '/sitemap/0.xml'])
		assert.doesNotMatch((await get(path)).text, /Secret/, path);
});

test('the site map lists every public thread', async () => {
	const index = await get('/sitemap.xml');
	assert.equal(index.status, 200);
	const [, page] = /<loc>([^<]+)<\/loc>/.exec(index.text);
	const map = await get(new URL(page).pathname);
	assert.deepEqual([...map.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url).pathname), ['/t/1/is-1-2-so-on']);
	assert.equal((await get('/sitemap/x.xml')).status, 404);
	assert.match((await get('/robots.txt')).text, new RegExp(`Sitemap: ${forum.url}/sitemap.xml`));
});
