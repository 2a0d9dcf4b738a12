// bin/forum import stackexchange: dumps made up here, whole and damaged, and the real ones where they are.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { answer, at, comment, makeDump, question, report, row, total, user, vote } from '../dump.mjs';
import { FORUM, ROOT, environment, run, start } from '../server.mjs';

let forum;

before(async () => {
	forum = await start();
});
after(() => forum?.stop());

/** Runs the import; gives { code, stdout, stderr, files }. */
async function importDump(folder, ...words) {
	const result = await run(['--data', forum.data, 'import', 'stackexchange', folder, ...words]);
	return { ...result, files: report(result.stdout) };
}

/** Every file's rows in the report are those in the file, and each has one fate. */
function assertReconciled(folder, files) {
	for (const name of readdirSync(folder)) {
		const rows = readFileSync(join(folder, name), 'latin1').split('\n').filter((line) => line.includes('<row')).length;
		const all = total(files[name]);
		assert.equal(all.read, rows, name);
		for (const [kind, line] of Object.entries(files[name]))
			assert.equal(line.read, line.imported + line.before + line.skipped, `${name} ${kind}`);
		const parts = Object.entries(files[name]).filter(([kind]) => !kind.startsWith('all '));
		assert.equal(parts.reduce((sum, [, line]) => sum + line.read, 0), rows, name);
	}
}

const one = async (statement) => (await forum.sql(statement))[0];
const place = async (site, original, kind = 'post') => one(`SELECT m.target_id FROM forum.import_map m
	JOIN forum.import_source s ON s.id = m.source_id WHERE s.name = '${site}' AND kind = '${kind}' AND original_id = ${original}`);
const api = async (path) => (await fetch(`${forum.url}/api/v1${path}`)).json();
const postOf = async (site, original) => api(`/posts/${await place(site, original)}`);

/** What must hold after any import. */
async function assertSound() {
	const wrong = {
		'reputation is the sum of the ledger': `SELECT count(*) FROM forum.member m WHERE reputation
			<> (SELECT sum(delta) FROM forum.reputation r WHERE r.member_id = m.id)`,
		'no more than 200 a day from votes': `SELECT count(*) FROM (SELECT FROM forum.reputation WHERE reason = 'upvote'
			GROUP BY member_id, day HAVING sum(delta) > 200) x`,
		'answers are counted': `SELECT count(*) FROM forum.thread t WHERE answers
			<> (SELECT count(*) FROM forum.post p WHERE p.thread_id = t.id AND kind = 'answer')`,
		'a thread has its question\'s score': 'SELECT count(*) FROM forum.thread t JOIN forum.post p ON p.id = t.first_post_id WHERE p.score <> t.score',
		'the last revision is the text': `SELECT count(*) FROM forum.post p LEFT JOIN forum.post_revision r
			ON r.post_id = p.id AND r.revision = p.revision WHERE r.body IS DISTINCT FROM p.body`,
		'nothing comes after it': 'SELECT count(*) FROM forum.post p JOIN forum.post_revision r ON r.post_id = p.id AND r.revision > p.revision',
		'the accepted answer has an acceptance': `SELECT count(*) FROM forum.thread t WHERE accepted_post_id IS DISTINCT FROM
			(SELECT post_id FROM forum.acceptance a WHERE a.thread_id = t.id AND withdrawn_at IS NULL)`,
		'everything can be found': 'SELECT count(*) FROM forum.post p WHERE NOT EXISTS (SELECT FROM forum.post_search s WHERE s.post_id = p.id)',
		'threads are counted': `SELECT count(*) FROM (SELECT 1 WHERE (SELECT count(*) FROM forum.thread)
			<> (SELECT coalesce(sum(threads), 0) FROM forum.tally_now WHERE tag_id = 0)) x`,
		'nobody is told': 'SELECT count(*) FROM forum.notification',
	};
	for (const [what, statement] of Object.entries(wrong))
		assert.equal(await one(statement), '0', what);
	assert.deepEqual(await forum.sql(ORPHANS), [], 'every row refers to one that is there');
}

/** The foreign keys that do not hold: an import writes without asking them. */
const ORPHANS = `DO $$
	DECLARE k record; broken boolean;
	BEGIN
		FOR k IN SELECT c.conname, c.conrelid::regclass AS child, c.confrelid::regclass AS parent, a.attname AS refers, b.attname AS id
			FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
			JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
			WHERE c.contype = 'f' AND c.connamespace = 'forum'::regnamespace AND cardinality(c.conkey) = 1
		LOOP
			EXECUTE format('SELECT EXISTS (SELECT FROM %s c WHERE %I IS NOT NULL AND NOT EXISTS (SELECT FROM %s p WHERE p.%I = c.%I))',
				k.child, k.refers, k.parent, k.id, k.refers) INTO broken;
			IF broken THEN RAISE EXCEPTION '% does not hold', k.conname; END IF;
		END LOOP;
	END $$`;

/**
 * The points of an import are those of acting its votes and acceptances out, one after the other: they are taken
 * away and earned again through the forum's own functions, and nobody's may differ.
 */
async function assertEarnedInOrder() {
	const differ = await forum.sql(`BEGIN;
		CREATE TEMP TABLE imported AS SELECT id, reputation FROM forum.member;
		DELETE FROM forum.reputation WHERE reason <> 'joined';
		UPDATE forum.member SET reputation = 1;
		DO $$
		DECLARE e record;
		BEGIN
			FOR e IN SELECT at, id, 0 AS step, v AS vote, NULL::forum.acceptance AS acceptance FROM forum.vote v
				UNION ALL SELECT at, id, 1, NULL, a FROM forum.acceptance a ORDER BY 1, 3, 2
			LOOP
				IF e.step = 0 THEN
					PERFORM forum.reputation_of_vote(e.vote, p) FROM forum.post p WHERE p.id = (e.vote).post_id;
				ELSE
					PERFORM forum.reputation_of_acceptance(e.acceptance, p) FROM forum.post p WHERE p.id = (e.acceptance).post_id;
				END IF;
			END LOOP;
		END $$;
		SELECT m.name, m.reputation, i.reputation FROM forum.member m JOIN imported i USING (id) WHERE m.reputation <> i.reputation;
		ROLLBACK`);
	assert.deepEqual(differ, []);
}

describe('usage', () => {
	const empty = mkdtempSync(join(tmpdir(), 'forum-dump-'));
	after(() => rmSync(empty, { recursive: true }));

	test('a missing directory, a file and a directory without posts are one line each', async () => {
		for (const [folder, message] of [[join(empty, 'nothing'), /No such file/], [join(ROOT, 'Makefile'), /Not a directory/],
			[empty, /Posts\.xml: No such file/]]) {
			const { code, stdout, stderr } = await importDump(folder);
			assert.equal(code, 1, folder);
			assert.equal(stdout, '');
			assert.match(stderr, message);
		}
	});

	test('a Posts.xml without readable posts is a failure that leaves nothing', async () => {
		for (const posts of ['', 'no XML', '<posts></posts>', '<users><row Id="1" PostTypeId="1" /></users>']) {
			const folder = makeDump('nothing.example', { Posts: posts });
			const { code, stderr } = await importDump(folder);
			assert.equal(code, 1, posts);
			assert.match(stderr, /not one readable post/);
		}
		assert.equal(await one('SELECT count(*) FROM forum.import_source'), '0');
	});

	test('no directory is wrong usage', async () => {
		assert.equal((await run(['--data', forum.data, 'import', 'stackexchange'])).code, 2);
	});
});

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
		first = await importDump(folder);
	});

	test('is imported, and the report accounts for every row', () => {
		assert.equal(first.code, 0, first.stderr);
		assert.equal(first.stderr, '');
		assertReconciled(folder, first.files);
		assert.deepEqual(first.files['Posts.xml'].questions, { read: 2, imported: 2, before: 0, skipped: 0 });
		assert.deepEqual(first.files['Posts.xml'].answers, { read: 3, imported: 3, before: 0, skipped: 0 });
		assert.deepEqual(first.files['Posts.xml']['tag descriptions'], { read: 1, imported: 1, before: 0, skipped: 0 });
		assert.deepEqual(first.files['Votes.xml']['votes up'], { read: 5, imported: 5, before: 0, skipped: 0 });
		assert.match(first.stdout, /Badges\.xml +badges +1 +the forum has no badges/);
		assert.match(first.stdout, /Votes\.xml +other votes +1 +bookmark: the forum has no such votes/);
	});
	test('leaves a sound forum', assertSound);
	test('earns what acting it out would', assertEarnedInOrder);

	test('questions are threads of a category named after the directory', async () => {
		const thread = await api(`/threads/${(await postOf(SITE, 1)).thread_id}`);
		assert.equal(thread.title, 'Which gears, and "why"?');
		assert.equal(thread.category, 'bikes-example');
		assert.deepEqual(thread.tags, ['gears', 'c++', 'dotnet']);
		assert.equal(thread.views, 77);
		assert.equal(thread.score, 2);
		assert.equal(thread.answers, 2);
		assert.equal(Date.parse(thread.created_at), Date.parse(at(1) + 'Z'));
		assert.equal(thread.accepted_post_id, Number(await place(SITE, 3)));
		assert.deepEqual(thread.posts.filter((post) => post.kind === 'answer').map((post) => post.score), [3, -1]);
	});

	test('the Markdown source is kept where there is a history, with every edit', async () => {
		const post = await postOf(SITE, 1);
		assert.equal(post.body, 'Current text with **bold** and `x_y`\n');
		const { items } = await api(`/posts/${post.id}/revisions`);
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
		const post = await postOf(SITE, 3);
		assert.equal(post.body, '$a\\_{1} \\* b_1 \\* c$ and \\[not](a link)\n\n```c\nint  x;\n\n*p = 1;\n```');
		assert.match(post.body_html, /\$a_\{1\} \* b_1 \* c\$ and \[not\]\(a link\)/);
		assert.match(post.body_html, /<pre><code class="language-c">int  x;\n\n\*p = 1;\n<\/code><\/pre>/);
	});

	test('names are made unique and allowed; who is gone keeps the name that is left', async () => {
		assert.deepEqual(await forum.sql("SELECT name FROM forum.member WHERE password_hash IS NULL ORDER BY name COLLATE \"C\""),
			['Anna', 'Bob Co. UK', 'Community bikes.example', 'admin 4', 'anna 2', 'user5', 'user99']);
		assert.equal((await postOf(SITE, 2)).author.name, 'user99');
		assert.equal(await one("SELECT about_html FROM forum.member WHERE name = 'Anna'"), '<p>I <strong>ride</strong>.</p>');
	});

	test('comments are running text with their score, and number no threads of ours', async () => {
		assert.deepEqual(await forum.sql(`SELECT score, body, btrim(html, E'\\n') FROM forum.post WHERE kind = 'comment' ORDER BY id`),
			['0|@Bob & Co. is _right_ about \\#4|<p>@Bob &amp; Co. is <em>right</em> about #4</p>', '4|\\# no heading|<p># no heading</p>']);
	});

	test('closing, duplicates, links and descriptions', async () => {
		const [row1] = await forum.sql(`SELECT closed_at AT TIME ZONE 'UTC', closed_reason, duplicate_of = ${(await postOf(SITE, 4)).thread_id}
			FROM forum.thread WHERE id = ${(await postOf(SITE, 1)).thread_id}`);
		assert.equal(row1, '2012-03-09 10:00:00|A duplicate of another question|t');
		assert.deepEqual(await forum.sql('SELECT kind FROM forum.thread_link ORDER BY kind'), ['duplicate', 'related']);
		assert.equal(await one("SELECT description FROM forum.tag WHERE name = 'gears'"), 'What turns.');
	});

	test('votes have their day, acceptances theirs', async () => {
		assert.deepEqual(await forum.sql("SELECT value, at AT TIME ZONE 'UTC' FROM forum.vote ORDER BY id LIMIT 1"), ['1|2012-03-10 00:00:00']);
		assert.deepEqual(await forum.sql("SELECT at AT TIME ZONE 'UTC' FROM forum.acceptance"), ['2012-03-12 00:00:00']);
		assert.equal(await one("SELECT reputation FROM forum.member WHERE name = 'Bob Co. UK'"), String(1 + 30 + 15));
	});

	test('old addresses lead there', async () => {
		const to = async (path) => {
			const response = await fetch(forum.url + path, { redirect: 'manual' });
			assert.equal(response.status, 301, path);
			return response.headers.get('location');
		};
		const thread = (await postOf(SITE, 1)).thread_id;
		assert.equal(await to('/questions/1/whatever'), `/t/${thread}/which-gears-and-why`);
		assert.equal(await to('/q/1'), `/t/${thread}/which-gears-and-why`);
		assert.equal(await to('/a/3'), `/p/${await place(SITE, 3)}`);
	});

	test('the same again finds nothing to do', async () => {
		const count = 'SELECT (SELECT count(*) FROM forum.post), (SELECT count(*) FROM forum.vote), (SELECT count(*) FROM forum.member), (SELECT sum(delta) FROM forum.reputation)';
		const before_ = await one(count);
		const again = await importDump(folder);
		assert.equal(again.code, 0);
		assertReconciled(folder, again.files);
		for (const [name, kinds] of Object.entries(again.files)) {
			assert.equal(total(kinds).imported, 0, name);
			assert.equal(total(kinds).before, total(first.files[name]).imported, name);
		}
		assert.equal(await one(count), before_);
		await assertSound();
	});

	test('a later dump adds what is new', async () => {
		const later = makeDump(SITE, {
			...FILES,
			Users: [...FILES.Users, user(6, 'Cleo')],
			Posts: [...FILES.Posts.map((post) => post.Id === 4 ? { ...post, AcceptedAnswerId: 7 } : post), answer(8, 4, { OwnerUserId: 6 }), question(9, { OwnerUserId: 6 })],
			Comments: [...FILES.Comments, comment(3, 4, 'Late.')],
			Votes: [...FILES.Votes, vote(10, 4, 2, 21), vote(11, 8, 2, 21), vote(12, 9, 2, 21)],
		});
		const { code, files } = await importDump(later);
		assert.equal(code, 0);
		assertReconciled(later, files);
		assert.deepEqual(files['Posts.xml']['all posts'], { read: 9, imported: 2, before: 6, skipped: 1 });
		assert.equal(files['Comments.xml'].comments.imported, 1);
		assert.equal(files['Votes.xml']['votes up'].imported, 3);
		const thread = await api(`/threads/${(await postOf(SITE, 4)).thread_id}`);
		assert.equal(thread.answers, 2);
		assert.equal(thread.score, 1);
		assert.equal(thread.accepted_post_id, Number(await place(SITE, 7)));
		await assertSound();
		await assertEarnedInOrder();
	});

	test('another site in a directory of the same name is refused', async () => {
		const other = makeDump(SITE, { Posts: [1, 2, 3, 4].map((id) => question(id, { CreationDate: at(id + 20) })) });
		const { code, stderr } = await importDump(other);
		assert.equal(code, 1);
		assert.match(stderr, /another site was imported as "bikes\.example" before/);
	});

	test('a second site shares tags, and its ids do not collide', async () => {
		const second = makeDump('second.example', { Posts: [question(1, { Title: 'Of the second site' })], Users: [user(1, 'Anna')] });
		const { code, files } = await importDump(second, '--into', 'Old & gold');
		assert.equal(code, 0);
		assert.equal(files['Posts.xml'].questions.imported, 1);
		assert.equal((await api(`/threads/${(await postOf('second.example', 1)).thread_id}`)).category, 'old-gold');
		assert.match((await postOf('second.example', 1)).author.name, /^Anna \d+$/);
		assert.equal(await one("SELECT count(*) FROM forum.tag WHERE name = 'gears'"), '1');
		assert.match((await fetch(`${forum.url}/questions/1`, { redirect: 'manual' })).headers.get('location'), /which-gears/);
	});
});

describe('damage', () => {
	test('damaged rows are told and left out, the rest is imported', async () => {
		const folder = makeDump('damaged.example', {
			Users: [user(1, 'Dora'), '  <row Id="2" DisplayName="&nope;" />', row(user(3, 'Emil')).replace('Emil', 'Em\x01il'), user(4, 'Fred'),
				'  <row Id="x" DisplayName="No id" />', '  <row DisplayName="No id" />', user(4, 'Fred again')],
			Posts: [question(1), '  <row Id="2" PostTypeId="1" Body="never closed', question(3), 'garbage & <b>', question(4, { Id: 4, CreationDate: '0001-01-01T00:00:00' }),
				question(5, { CreationDate: '9999-12-31T23:59:59.999' }), question(6, { CreationDate: 'yesterday', Title: undefined }), question(7, { Score: 'many', Body: undefined }),
				question(3, { Title: 'The same id' }), answer(8, 99), answer(9, 1), { Id: 10, CreationDate: at(1) }, answer(11, 9), question(12, { AcceptedAnswerId: 77 }),
				question(13, { Body: `<p>${'word '.repeat(40000)}</p>` }), question(14, { Title: 'long '.repeat(100) })],
			Comments: [comment(1, 1, 'Fine.'), comment(2, 99, 'On nothing.'), '  <row Id="3" PostId="1" Text="x', comment(4, 1, 'After.')],
			Votes: [vote(1, 1, 2), vote(2, 99, 2), vote(3, 1, 99), { Id: 4, PostId: 1, VoteTypeId: 2, CreationDate: '2999-01-01' }],
			PostLinks: [{ Id: 1, CreationDate: at(9), PostId: 1, RelatedPostId: 99, LinkTypeId: 1 }, { Id: 2, CreationDate: at(9), PostId: 1, RelatedPostId: 1, LinkTypeId: 1 }],
		});
		const { code, stderr, stdout, files } = await importDump(folder);
		assert.equal(code, 0, stderr);
		assertReconciled(folder, files);
		assert.deepEqual(files['Posts.xml'].questions, { read: 10, imported: 9, before: 0, skipped: 1 });
		assert.deepEqual(files['Posts.xml'].answers, { read: 3, imported: 1, before: 0, skipped: 2 });
		assert.deepEqual(files['Users.xml']['all members'] ?? files['Users.xml'].members, { read: 7, imported: 2, before: 0, skipped: 5 });
		assert.deepEqual(files['Comments.xml'].comments, { read: 4, imported: 2, before: 0, skipped: 2 });
		for (const line of [
			/^Users\.xml:4: malformed XML, the row is left out: undefined entity$/m,
			/^Users\.xml:7: Id makes no sense, the row is left out: Id x, it says x$/m,
			/^Users\.xml:8: no Id, the row is left out/m,
			/^Users\.xml:9: the same Id was there before, the row is left out: Id 4$/m,
			/^Posts\.xml:4: malformed XML, the row is left out/m,
			/^Posts\.xml:6: malformed XML/m,
			/^Posts\.xml:7: CreationDate makes no sense, the row before's is taken: Id 4, it says 0001-01-01T00:00:00$/m,
			/^Posts\.xml:8: CreationDate makes no sense/m,
			/^Posts\.xml:9: no Title, one is made up: question 6$/m,
			/^Posts\.xml:10: Score makes no sense, imported without it: Id 7, it says many$/m,
			/^Posts\.xml:10: no Body, imported without it: Id 7$/m,
			/^Posts\.xml:12: its question is missing, the row is left out: answer 8 to question 99$/m,
			/^Posts\.xml:15: its question is missing, the row is left out: answer 11 to question 9$/m,
			/^Posts\.xml:16: the accepted answer is missing, or answers another question: question 12, answer 77$/m,
			/^Posts\.xml:18: Title is longer than 300 characters, its end is cut: question 14$/m,
			/^PostHistory\.xml: is not there, imported without it$/m,
			/^Comments\.xml:4: its post is missing, the row is left out: comment 2 on post 99$/m,
			/^Votes\.xml:6: CreationDate makes no sense/m,
			/^PostLinks\.xml:3: one of its posts is missing, the row is left out: post 1 to post 99$/m,
		])
			assert.match(stderr, line);
		assert.match(stdout, /^Votes\.xml +other votes +1 +vote of unknown type 99/m);
		assert.equal((await postOf('damaged.example', 4)).created_at.slice(0, 10), '2012-03-03', 'as the row before');
		await assertSound();
	});

	test('many rows of one trouble are ten lines and a number', async () => {
		const folder = makeDump('many.example', { Posts: [question(1)], Comments: Array.from({ length: 35 }, (_, i) => comment(i + 1, 99, 'Lost.')),
			Votes: Array.from({ length: 30 }, (_, i) => `  <row Id="${i}" PostId="&x;" />`) });
		const { stderr, files } = await importDump(folder);
		assertReconciled(folder, files);
		assert.equal(stderr.match(/its post is missing, the row is left out: comment/g).length, 10);
		assert.match(stderr, /^Comments\.xml: … and 25 more: its post is missing, the row is left out$/m);
		assert.match(stderr, /^Votes\.xml: … and 20 more: malformed XML, the row is left out$/m);
	});

	test('files that end early, or are something else', async () => {
		const whole = ['<?xml version="1.0"?>', '<posts>', ...[1, 2, 3].map((id) => row(question(id)))].join('\n');
		const folder = makeDump('short.example', { Posts: whole.slice(0, -40), Users: '<posts>\n  <row Id="1" DisplayName="Greta" />\n</posts>\n', Votes: '',
			Comments: '\xff\xfe no XML at all', Tags: Buffer.from('<tags>\n  <row TagName="a\xffb" />\n  <row TagName="sound" />\n</tags>', 'latin1').toString('latin1') });
		writeFileSync(join(folder, 'Tags.xml'), Buffer.from('<tags>\n  <row TagName="a\xffb" />\n  <row TagName="sound" />\n</tags>', 'latin1'));
		const { code, stderr, files } = await importDump(folder);
		assert.equal(code, 0, stderr);
		assertReconciled(folder, files);
		assert.equal(files['Posts.xml'].questions.imported, 2);
		assert.equal(files['Tags.xml'].tags.imported, 1);
		assert.match(stderr, /^Posts\.xml:5: malformed XML, the row is left out: the file or the row ends early$/m);
		assert.match(stderr, /^Users\.xml: its root is <posts>, not <users>: nothing of it is imported$/m);
		assert.match(stderr, /^Tags\.xml:2: malformed XML, the row is left out/m);
		await assertSound();
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
		const { code, files, stderr } = await importDump(folder);
		assert.equal(code, 0, stderr);
		assertReconciled(folder, files);
		const post = await postOf('velo.example', 1);
		assert.match(post.body_html, /L’élève a dit :\u00a0<strong>« Ça\u00a0!\u00a0»<\/strong>et <em>voilà\.<\/em>Fin — coût\u00a0: 10\u00a0€\./);
		const thread = await api(`/threads/${post.thread_id}`);
		assert.equal(thread.title, 'Où est passée la clé à œil ? — « déjà vu »');
		assert.equal(thread.slug, 'ou-est-passee-la-cle-a-oeil-deja-vu');
		assert.deepEqual(thread.tags, ['pièces-détachées', 'outils']);
		assert.match((await postOf('velo.example', 2)).body_html, /中文<strong>粗体：<\/strong>后面/);
		assert.deepEqual(await forum.sql(`SELECT m.name FROM forum.member m JOIN forum.import_map i ON i.target_id = m.id AND i.kind = 'member'
			JOIN forum.import_source s ON s.id = i.source_id WHERE s.name = 'velo.example' ORDER BY i.original_id`),
			['Éloïse d\'Été', 'ÉLOÏSE D\'ÉTÉ 2', '«Zoé»', '李雷']);
		const found = await api(`/search?q=${encodeURIComponent('clé')}`);
		assert.ok(found.items.some((item) => item.id === thread.id));
	});
});

describe('interrupting', () => {
	test('leaves nothing, and the next import does it all', async () => {
		const folder = makeDump('large.example', { Posts: Array.from({ length: 3000 }, (_, i) => question(i + 1, { CreationDate: at(1 + i % 28) })) });
		const count = "SELECT count(*) FROM forum.thread t JOIN forum.category c ON c.id = t.category_id WHERE c.slug = 'large-example'";
		for (const wait of [50, 400, 1200]) {
			const child = spawn(FORUM, ['--data', forum.data, 'import', 'stackexchange', folder], { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
			const ended = new Promise((done) => child.on('close', (status, signal) => done(status ?? signal)));
			let stderr = '';
			child.stderr.on('data', (text) => { stderr += text; });
			await new Promise((done) => setTimeout(done, wait));
			child.kill('SIGINT');
			const code = await ended;
			if (code === 0)
				break;
			assert.ok(code === 1 || code === 'SIGINT', `${code} ${stderr}`);
			assert.equal(await one(count), '0');
		}
		const { code, files } = await importDump(folder);
		assert.equal(code, 0);
		assert.equal(files['Posts.xml'].questions.read, 3000);
		assert.equal(await one(count), '3000');
		await assertSound();
	});
});

// The samples of the public data dump, where somebody has put them.
const SAMPLES = process.env.FORUM_SAMPLES ?? resolve(ROOT, '..', 'shared', 'data', 'stackexchange');
describe('the samples', { skip: !existsSync(SAMPLES) }, () => {
	for (const folder of existsSync(SAMPLES) ? readdirSync(SAMPLES).map((name) => join(SAMPLES, name)).filter((path) => existsSync(join(path, 'Posts.xml'))) : []) {
		test(basename(folder), async () => {
			const { code, files, stderr } = await importDump(folder);
			assert.equal(code, 0, stderr);
			assertReconciled(folder, files);
			await assertSound();
		});
	}
	test('earn what acting them out would', assertEarnedInOrder);
});
