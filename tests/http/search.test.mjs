// Searching the demonstration, in its five languages, and whatever else people type.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, link, titles } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, visitor;
before(async () => {
	forum = await start({ demo: true });
	visitor = new Visitor(forum.url);
});
after(() => forum.stop());

const search = (q, more = '') => visitor.get(`/search?q=${encodeURIComponent(q)}${more}`);

test('without words there is help', async () => {
	for (const path of ['/search', '/search?q=', '/search?q=%20%20', '/search?q=%22%22', '/search?q=-'])
		assert.equal((await visitor.get(path)).status, 200, path);
	assert.match((await visitor.get('/search')).words, /tag:/);
});

test('every thread of the demo is found by its title, first', async () => {
	const all = await forum.sql(`SELECT t.title FROM forum.thread t JOIN forum.category c ON c.id = t.category_id
		WHERE t.state = 'visible' AND NOT c.private`);
	assert.ok(all.length > 30);
	for (const title of all) {
		const page = await search(title.replace(/["-]/g, ' '));
		assert.equal(page.status, 200, title);
		assert.ok(titles(page).slice(0, 3).includes(title), `${title}: ${titles(page).slice(0, 3)}`);
	}
});

test('Thai and Chinese words are found inside sentences, and marked', async () => {
	for (const [script, range] of [['Thai', '[\\u0e01-\\u0e59]'], ['Chinese', '[\\u4e00-\\u9fff]']]) {
		const [thread] = await forum.sql(`SELECT t.title FROM forum.thread t WHERE t.title ~ '${range.replaceAll('\\u', '\\u')}{4}' LIMIT 1`);
		const [words] = await forum.sql(`SELECT t.title_words FROM forum.thread t WHERE t.title = '${thread.replaceAll("'", "''")}'`);
		const word = words.split(' ').filter((one) => new RegExp(range).test(one)).sort((a, b) => b.length - a.length)[0];
		const page = await search(word);
		assert.ok(titles(page).includes(thread), `${script}: ${word} finds ${titles(page)}`);
		assert.match(page.text, /<mark>/);
	}
});

describe('a community of one', () => {
	let anna, mod;
	before(async () => {
		await forum.sql(`UPDATE forum.action_limit SET count = 100000;
			INSERT INTO forum.category (slug, name, private, visible_to) VALUES ('vaults', 'Vaults', true, 'moderator')`);
		anna = await Visitor.join(forum.url, 'Anna Searcher');
		mod = await appoint(forum, 'Vaultkeeper', 'moderator');
		await ask(anna, 'Zanzibar exports <b>stop</b>', { body: 'The *zanzibar* job says `if (a < b && c)` and quits. "Tom & Jerry"', tags: 'zanzibar' });
		await ask(mod, 'Swordfish for everybody', { body: 'Zanzibar is the word.', category: 'vaults' });
	});

	test('marks what was found, and shows text as text', async () => {
		const page = await search('zanzibar');
		assert.deepEqual(titles(page), ['Zanzibar exports <b>stop</b>']);
		assert.match(page.text, /<mark>Zanzibar<\/mark> exports &lt;b&gt;stop&lt;\/b&gt;/);
		assert.match(page.text, /<mark>zanzibar<\/mark> job says if \(a &lt; b &amp;&amp; c\)/);
		assert.match(page.text, /name="q" value="zanzibar"/);
	});

	test('filters, phrases and words that must not be', async () => {
		const found = {
			'zanzibar tag:zanzibar': 1, 'tag:zanzibar': 1, 'zanzibar is:solved': 0, 'zanzibar is:unsolved': 1, 'zanzibar is:unanswered': 1,
			'"zanzibar job"': 1, '"job zanzibar"': 0, 'zanzibar -quits': 0, 'zanzibar user:AnnaSearcher': 1, 'zanzibar user:"Anna Searcher"': 1,
			'zanzibar user:Nobody': 0, 'zanzibar category:general': 1, 'zanzibar category:vaults': 0, 'zanzibar tag:nope': 0, 'tag:nope': 0,
			'zanzibar is:discussion': 0, 'zanzibar is:question': 1,
		};
		for (const [q, wanted] of Object.entries(found))
			assert.equal(titles(await search(q)).length, wanted, q);
	});

	test('best match or newest first', async () => {
		const page = await search('export');
		const newest = await visitor.get(link(page, 'Newest'));
		assert.deepEqual([...titles(newest)].sort(), [...titles(page)].sort());
		const times = [...newest.text.matchAll(/<time datetime="([^"]*)"/g)].map(([, time]) => time);
		assert.deepEqual(times, [...times].sort().reverse());
	});

	test('says how it found what is not quite what was asked for', async () => {
		assert.match((await search('zanzibar hippopotamus')).words, /No post has all of these words/);
		assert.match((await search('zanzibr exprts stp')).words, /titles look much like/i);
		assert.match((await search('qqqqxxxx')).words, /Nothing found for “qqqqxxxx”/);
	});

	test('nothing private is found, marked, counted or hinted at', async () => {
		for (const who of [visitor, anna])
			for (const q of ['swordfish', 'swordfsh', 'category:vaults', 'user:Vaultkeeper', 'zanzibar word', '"the word"'])
				assert.doesNotMatch((await who.get(`/search?q=${encodeURIComponent(q)}`)).text.replace(/value="[^"]*"|“[^”]*”|<title>[^<]*|title=[^"]*"|next=[^"]*"/g, ''),
					/swordfish|is the word/i, q);
		assert.deepEqual(titles(await mod.get('/search?q=swordfish')), ['Swordfish for everybody']);
	});
});

test('whatever is typed, it is a page', async () => {
	const hostile = [
		"' OR 1=1 --", '"', '""""', '- - -', ':*', 'a & | ! <-> b', '\\', '%', '\u0000'.slice(1), 'x'.repeat(3000), 'a '.repeat(2000),
		'tag:', 'tag:"', 'is:', 'user:"', '-"', '密'.repeat(900), '\u202e\u200b', '<script>alert(1)</script>', '(((((((((', "''''", '::::',
		'tag:' + 'y'.repeat(500), '-a -b -c -d -e -f -g -h -i -j -k', '"a b" "c d" "e f" "g h" "i j" "k l" "m n" "o p" "q r" "s t"',
	];
	for (const q of hostile) {
		const page = await search(q);
		assert.ok([200, 400, 413, 414].includes(page.status), `${page.status} for ${q.slice(0, 40)}`);
	}
	assert.equal((await search('a', '&sort=newest')).status, 200);
	assert.equal((await search('a', '&sort=nonsense')).status, 200);
	assert.equal((await visitor.get('/search?q=%ff')).status, 400);
});
