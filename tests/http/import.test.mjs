// bin/forum import stackexchange: a small site, made up here, and the real samples where they are.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { answer, at, comment, makeDump, question, total, user, vote } from '../dump.mjs';
import { assertReconciled, startImporting } from '../importing.mjs';
import { ROOT } from '../server.mjs';

let forum;

before(async () => {
	forum = await startImporting();
});
after(() => forum?.stop());

describe('a small site', () => {
	const SITE = 'bikes.example';
	const FILES = {
		Users: [user(-1, 'Community'), user(1, 'Anna', { AboutMe: '<p>I <b>ride</b>.</p>', Reputation: 50 }), user(2, 'Bob & Co. (UK)', { Reputation: 40 }),
			user(3, 'anna', { Reputation: 5 }), user(4, 'admin'), user(5, undefined)],
		Posts: [
			question(1, { Title: 'Which gears, and "why"?', Tags: '<gears><c++><.net>', AcceptedAnswerId: 3, Score: 2, ViewCount: 77, ClosedDate: at(9),
				Body: '<p>Current text with <strong>bold</strong> and <code>x_y</code></p>\n', LastEditDate: at(5), LastEditorUserId: 2 }),
			answer(2, 1, { Score: -1, OwnerUserId: undefined, OwnerDisplayName: 'user99' }),
			answer(3, 1, { Score: 3, Body: '<p>$a_{1} * b_1 * c$ and [not](a link)</p>\n<pre class="lang-c prettyprint-override"><code>int  x;\n\n*p = 1;\n</code></pre>' }),
			question(4, { Tags: '<gears>', Title: 'A second one' }),
			{ Id: 5, PostTypeId: 4, CreationDate: at(1), Score: 0, Body: '<p>What <em>turns</em>.</p>', OwnerUserId: 1 },
			{ Id: 6, PostTypeId: 5, CreationDate: at(1), Score: 0, Body: '<p>A long page.</p>', OwnerUserId: 1 },
			answer(7, 4, { OwnerUserId: 1 }),
		],
		PostHistory: [
			{ Id: 1, PostHistoryTypeId: 2, PostId: 1, RevisionGUID: 'aaaa-1', CreationDate: at(1), UserId: 1, Text: 'First text' },
			{ Id: 2, PostHistoryTypeId: 1, PostId: 1, RevisionGUID: 'aaaa-1', CreationDate: at(1), UserId: 1, Text: 'Which gear' },
			{ Id: 3, PostHistoryTypeId: 3, PostId: 1, RevisionGUID: 'aaaa-1', CreationDate: at(1), UserId: 1, Text: '<gears>' },
			{ Id: 4, PostHistoryTypeId: 4, PostId: 1, RevisionGUID: 'bbbb-2', CreationDate: at(3), UserId: 2, Text: 'Which gears, and "why"?', Comment: 'better title' },
			{ Id: 5, PostHistoryTypeId: 5, PostId: 1, RevisionGUID: 'cccc-3', CreationDate: at(4), UserDisplayName: 'user99', Text: 'Spoilt' },
			{ Id: 6, PostHistoryTypeId: 8, PostId: 1, RevisionGUID: 'dddd-4', CreationDate: at(5), UserId: 2, Comment: 'Rollback to [bbbb-2]',
				Text: 'Current text with **bold** and `x_y`\r\n' },
			{ Id: 7, PostHistoryTypeId: 10, PostId: 1, RevisionGUID: 'eeee-5', CreationDate: at(9), Comment: '102', UserId: 1 },
			{ Id: 8, PostHistoryTypeId: 25, PostId: 1, RevisionGUID: 'ffff-6', CreationDate: at(9) },
			{ Id: 9, PostHistoryTypeId: 2, PostId: 4, RevisionGUID: 'gggg-7', CreationDate: at(4), UserId: 1, Text: 'Question 4' },
			{ Id: 10, PostHistoryTypeId: 2, PostId: 6, RevisionGUID: 'hhhh-8', CreationDate: at(4), UserId: 1, Text: 'wiki' },
		],
		Comments: [comment(1, 1, '@Bob & Co. is _right_ about #4'), comment(2, 3, '# no heading', { Score: 4, UserId: undefined, UserDisplayName: 'user99' })],
		Votes: [vote(1, 1, 2), vote(2, 1, 2), vote(3, 2, 3), vote(4, 3, 2), vote(5, 3, 2), vote(6, 3, 2), vote(7, 3, 1, 12), vote(8, 1, 5), vote(9, 4, 16)],
		Tags: [{ Id: 1, TagName: 'gears', Count: 2, ExcerptPostId: 5, WikiPostId: 6 }, { Id: 2, TagName: 'unused', Count: 0 }],
		PostLinks: [{ Id: 1, CreationDate: at(9), PostId: 1, RelatedPostId: 4, LinkTypeId: 3 }, { Id: 2, CreationDate: at(9), PostId: 7, RelatedPostId: 1, LinkTypeId: 1 }],
		Badges: [{ Id: 1, UserId: 1, Name: 'Teacher', Date: at(1) }],
	};
	const folder = makeDump(SITE, FILES, { bom: '\ufeff', lineEnd: '\r\n' });
	let first;

	before(async () => {
		first = await forum.import(folder);
	});

	test('is imported, and the report accounts for every row', () => {
		assert.equal(first.code, 0, first.stderr);
		assert.equal(first.stderr, '');
		assertReconciled(folder, first.files);
		assert.deepEqual(first.files['Posts.xml'].questions, { read: 2, imported: 2, changed: 0, before: 0, skipped: 0 });
		assert.deepEqual(first.files['Posts.xml'].answers, { read: 3, imported: 3, changed: 0, before: 0, skipped: 0 });
		assert.deepEqual(first.files['Posts.xml']['tag descriptions'], { read: 1, imported: 1, changed: 0, before: 0, skipped: 0 });
		assert.deepEqual(first.files['Votes.xml']['votes up'], { read: 5, imported: 5, changed: 0, before: 0, skipped: 0 });
		assert.match(first.stdout, /Badges\.xml +badges +1 +the forum has no badges/);
		assert.match(first.stdout, /Votes\.xml +other votes +1 +bookmark: the forum has no such votes/);
	});
	test('leaves a sound forum', () => forum.assertSound());
	test('earns what acting it out would', () => forum.assertEarnedInOrder());

	test('questions are threads of a category named after the directory', async () => {
		const thread = await forum.api(`/threads/${(await forum.post(SITE, 1)).thread_id}`);
		assert.equal(thread.title, 'Which gears, and "why"?');
		assert.equal(thread.category, 'bikes-example');
		assert.deepEqual(thread.tags, ['gears', 'c++', 'dotnet']);
		assert.equal(thread.views, 77);
		assert.equal(thread.score, 2);
		assert.equal(thread.answers, 2);
		assert.equal(Date.parse(thread.created_at), Date.parse(at(1) + 'Z'));
		assert.equal(thread.accepted_post_id, Number(await forum.place(SITE, 3)));
		assert.deepEqual(thread.posts.filter((post) => post.kind === 'answer').map((post) => post.score), [3, -1]);
	});

	test('the Markdown source is kept where there is a history, with every edit', async () => {
		const post = await forum.post(SITE, 1);
		assert.equal(post.body, 'Current text with **bold** and `x_y`\n');
		const { items } = await forum.api(`/posts/${post.id}/revisions`);
		const edits = items.sort((a, b) => a.revision - b.revision)
			.map(({ revision, editor, reason, title, tags, body }) => [revision, editor?.name ?? editor, reason, title, tags, body]);
		assert.deepEqual(edits, [
			[1, 'Anna', '', 'Which gear', ['gears'], 'First text'],
			[2, 'Bob & Co. (UK)', 'better title', 'Which gears, and "why"?', ['gears'], 'First text'],
			[3, 'user99', '', 'Which gears, and "why"?', ['gears'], 'Spoilt'],
			[4, 'Bob & Co. (UK)', 'Back to revision 2', 'Which gears, and "why"?', ['gears'], 'Current text with **bold** and `x_y`\n'],
		].map((edit) => edit.map((value) => value === 'Bob & Co. (UK)' ? 'Bob Co. UK' : value)));
	});

	test('without a history the HTML becomes Markdown, and formulas stay', async () => {
		const post = await forum.post(SITE, 3);
		assert.equal(post.body, '$a\\_{1} \\* b_1 \\* c$ and \\[not](a link)\n\n```c\nint  x;\n\n*p = 1;\n```');
		assert.match(post.body_html, /\$a_\{1\} \* b_1 \* c\$ and \[not\]\(a link\)/);
		assert.match(post.body_html, /<pre><code class="language-c">int  x;\n\n\*p = 1;\n<\/code><\/pre>/);
	});

	test('names are made unique and allowed; who is gone keeps the name that is left', async () => {
		assert.deepEqual(await forum.sql("SELECT name FROM forum.member WHERE password_hash IS NULL ORDER BY name COLLATE \"C\""),
			['Anna', 'Bob Co. UK', 'Community bikes.example', 'admin 4', 'anna 2', 'user5', 'user99']);
		assert.equal((await forum.post(SITE, 2)).author.name, 'user99');
		assert.equal(await forum.one("SELECT about_html FROM forum.member WHERE name = 'Anna'"), '<p>I <strong>ride</strong>.</p>');
	});

	test('comments are running text with their score, and number no threads of ours', async () => {
		assert.deepEqual(await forum.sql(`SELECT score, body, btrim(html, E'\\n') FROM forum.post WHERE kind = 'comment' ORDER BY id`),
			['0|@Bob & Co. is _right_ about \\#4|<p>@Bob &amp; Co. is <em>right</em> about #4</p>', '4|\\# no heading|<p># no heading</p>']);
	});

	test('closing, duplicates, links and descriptions', async () => {
		const [row1] = await forum.sql(`SELECT closed_at AT TIME ZONE 'UTC', closed_reason, duplicate_of = ${(await forum.post(SITE, 4)).thread_id}
			FROM forum.thread WHERE id = ${(await forum.post(SITE, 1)).thread_id}`);
		assert.equal(row1, '2012-03-09 10:00:00|A duplicate of another question|t');
		assert.deepEqual(await forum.sql('SELECT kind FROM forum.thread_link ORDER BY kind'), ['duplicate', 'related']);
		assert.equal(await forum.one("SELECT description FROM forum.tag WHERE name = 'gears'"), 'What turns.');
	});

	test('votes have their day, acceptances theirs', async () => {
		assert.deepEqual(await forum.sql("SELECT value, at AT TIME ZONE 'UTC' FROM forum.vote ORDER BY id LIMIT 1"), ['1|2012-03-10 00:00:00']);
		assert.deepEqual(await forum.sql("SELECT at AT TIME ZONE 'UTC' FROM forum.acceptance"), ['2012-03-12 00:00:00']);
		assert.equal(await forum.one("SELECT reputation FROM forum.member WHERE name = 'Bob Co. UK'"), String(1 + 30 + 15));
	});

	test('old addresses lead there', async () => {
		const to = async (path) => {
			const response = await fetch(forum.url + path, { redirect: 'manual' });
			assert.equal(response.status, 301, path);
			return response.headers.get('location');
		};
		const thread = (await forum.post(SITE, 1)).thread_id;
		assert.equal(await to('/questions/1/whatever'), `/t/${thread}/which-gears-and-why`);
		assert.equal(await to('/q/1'), `/t/${thread}/which-gears-and-why`);
		assert.equal(await to('/a/3'), `/p/${await forum.place(SITE, 3)}`);
		assert.equal(await to('/users/2/bob-co'), '/u/Bob%20Co.%20UK');
		assert.equal((await fetch(`${forum.url}/users/999`)).status, 404);
	});

	test('the same again finds nothing to do', async () => {
		const count = 'SELECT (SELECT count(*) FROM forum.post), (SELECT count(*) FROM forum.vote), (SELECT count(*) FROM forum.member), (SELECT sum(delta) FROM forum.reputation)';
		const before_ = await forum.one(count);
		const again = await forum.import(folder);
		assert.equal(again.code, 0);
		assertReconciled(folder, again.files);
		for (const [name, kinds] of Object.entries(again.files)) {
			assert.equal(total(kinds).imported, 0, name);
			assert.equal(total(kinds).before, total(first.files[name]).imported, name);
		}
		assert.equal(await forum.one(count), before_);
		await forum.assertSound();
	});

	test('a later dump adds what is new', async () => {
		const later = makeDump(SITE, {
			...FILES,
			Users: [...FILES.Users, user(6, 'Cleo')],
			Posts: [...FILES.Posts.map((post) => post.Id === 4 ? { ...post, AcceptedAnswerId: 7 } : post), answer(8, 4, { OwnerUserId: 6 }), question(9, { OwnerUserId: 6 })],
			Comments: [...FILES.Comments, comment(3, 4, 'Late.')],
			Votes: [...FILES.Votes, vote(10, 4, 2, 21), vote(11, 8, 2, 21), vote(12, 9, 2, 21)],
		});
		const { code, files } = await forum.import(later);
		assert.equal(code, 0);
		assertReconciled(later, files);
		assert.deepEqual(files['Posts.xml']['all posts'], { read: 9, imported: 2, changed: 0, before: 6, skipped: 1 });
		assert.equal(files['Comments.xml'].comments.imported, 1);
		assert.equal(files['Votes.xml']['votes up'].imported, 3);
		const thread = await forum.api(`/threads/${(await forum.post(SITE, 4)).thread_id}`);
		assert.equal(thread.answers, 2);
		assert.equal(thread.score, 1);
		assert.equal(thread.accepted_post_id, Number(await forum.place(SITE, 7)));
		await forum.assertSound();
		await forum.assertEarnedInOrder();
	});

	test('another site in a directory of the same name is refused', async () => {
		const other = makeDump(SITE, { Posts: [1, 2, 3, 4].map((id) => question(id, { CreationDate: at(id + 20) })) });
		const { code, stderr } = await forum.import(other);
		assert.equal(code, 1);
		assert.match(stderr, /another site was imported as "bikes\.example" before/);
	});

	test('a second site shares tags, and its ids do not collide', async () => {
		const second = makeDump('second.example', { Posts: [question(1, { Title: 'Of the second site' })], Users: [user(1, 'Anna')] });
		const { code, files } = await forum.import(second, '--into', 'Old & gold');
		assert.equal(code, 0);
		assert.equal(files['Posts.xml'].questions.imported, 1);
		assert.equal((await forum.api(`/threads/${(await forum.post('second.example', 1)).thread_id}`)).category, 'old-gold');
		assert.match((await forum.post('second.example', 1)).author.name, /^Anna \d+$/);
		assert.equal(await forum.one("SELECT count(*) FROM forum.tag WHERE name = 'gears'"), '1');
		assert.match((await fetch(`${forum.url}/questions/1`, { redirect: 'manual' })).headers.get('location'), /which-gears/);
	});
});

describe('links within the site', () => {
	const SITE = 'cooking';
	const PAGE = 'https://cooking.stackexchange.com';

	test('lead to where the question, answer or member is here', async () => {
		const folder = makeDump(SITE, {
			Posts: [
				question(1, { Title: 'How are *eggs* boiled?' }),
				answer(2, 1, { Body: `<p><a href="${PAGE}/q/1/23">that</a>, <a href="/questions/1/how#comment5_2">this</a><sup><a href="${PAGE}/a/2">2</a></sup>,
					<a href="${PAGE}/questions/1/how/2#2">${PAGE}/a/2</a>, <a href="${PAGE}/questions/999/gone">gone</a>, <code>${PAGE}/a/2</code></p>` }),
				question(3, { Title: 'From the source', Body: `<p>See <a href="${PAGE}/questions/1/how">How are *eggs* boiled?</a>, or <a href="${PAGE}/a/2">one</a>.</p>` }),
			],
			PostHistory: [{ Id: 1, PostHistoryTypeId: 2, PostId: 3, RevisionGUID: 'a-1', CreationDate: at(3), UserId: 1,
				Text: `See ${PAGE}/questions/1/how, or [one][1].\n\n  [1]: ${PAGE}/a/2` }],
			Comments: [comment(1, 3, `Of [this](${PAGE}/a/2#2) and ${PAGE}/q/1.`)],
		});
		const { code, stderr } = await forum.import(folder);
		assert.equal(code, 0, stderr);
		const thread = `/t/${(await forum.post(SITE, 1)).thread_id}`;
		const post = `/p/${await forum.place(SITE, 2)}`;
		assert.deepEqual((await forum.post(SITE, 2)).body_html.match(/href="[^"]*"|<code>.*<\/code>/g), [`href="${thread}"`, `href="${post}"`, `href="${post}"`,
			`href="${post}"`, `href="${PAGE}/questions/999/gone"`, `<code>${PAGE}/a/2</code>`]);
		assert.equal((await forum.post(SITE, 3)).body, `See [How are \\*eggs\\* boiled?](${thread}), or [one][1].\n\n  [1]: ${post}`);
		assert.equal(await forum.one("SELECT body FROM forum.post WHERE kind = 'comment' AND body LIKE 'Of %'"), `Of [this](${post}) and [How are \\*eggs\\* boiled?](${thread}).`);
	});
});

describe('other languages', () => {
	test('a French site', async () => {
		const folder = makeDump('velo.example', {
			Users: [user(1, 'Éloïse d\'Été'), user(2, 'ÉLOÏSE D\'ÉTÉ'), user(3, '«Zoé»'), user(4, '李雷')],
			Posts: [question(1, { Title: 'Où est passée la clé à œil ? — « déjà vu »', Tags: '|pièces-détachées|outils|', OwnerUserId: 3,
				Body: '<p>L’élève a dit :&nbsp;<strong>« Ça&nbsp;!&nbsp;»</strong>et <em>voilà.</em>Fin — coût&nbsp;: 10&nbsp;€.</p>\n<ol start="3">\n<li>été</li>\n</ol>' }),
			answer(2, 1, { OwnerUserId: 4, Body: '<p>中文<strong>粗体：</strong>后面</p>' })],
			Tags: [{ Id: 1, TagName: 'pièces-détachées', Count: 1 }],
		}, { bom: '\ufeff' });
		const { code, files, stderr } = await forum.import(folder);
		assert.equal(code, 0, stderr);
		assertReconciled(folder, files);
		const post = await forum.post('velo.example', 1);
		assert.match(post.body_html, /L’élève a dit :\u00a0<strong>« Ça\u00a0!\u00a0»<\/strong>et <em>voilà\.<\/em>Fin — coût\u00a0: 10\u00a0€\./);
		const thread = await forum.api(`/threads/${post.thread_id}`);
		assert.equal(thread.title, 'Où est passée la clé à œil ? — « déjà vu »');
		assert.equal(thread.slug, 'ou-est-passee-la-cle-a-oeil-deja-vu');
		assert.deepEqual(thread.tags, ['pièces-détachées', 'outils']);
		assert.match((await forum.post('velo.example', 2)).body_html, /中文<strong>粗体：<\/strong>后面/);
		assert.deepEqual(await forum.sql(`SELECT m.name FROM forum.member m JOIN forum.import_map i ON i.target_id = m.id AND i.kind = 'member'
			JOIN forum.import_source s ON s.id = i.source_id WHERE s.name = 'velo.example' ORDER BY i.original_id`),
			['Éloïse d\'Été', 'ÉLOÏSE D\'ÉTÉ 2', '«Zoé»', '李雷']);
		const found = await forum.api(`/search?q=${encodeURIComponent('clé')}`);
		assert.ok(found.items.some((item) => item.id === thread.id));
	});
});
