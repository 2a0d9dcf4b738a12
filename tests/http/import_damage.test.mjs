// bin/forum import stackexchange: wrong usage, damaged dumps, and an end in the middle.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { answer, at, comment, makeDump, question, row, user, vote } from '../dump.mjs';
import { assertReconciled, startImporting } from '../importing.mjs';
import { FORUM, ROOT, environment, run } from '../server.mjs';

let forum;

before(async () => {
	forum = await startImporting();
});
after(() => forum?.stop());

describe('usage', () => {
	const empty = mkdtempSync(join(tmpdir(), 'forum-dump-'));
	after(() => rmSync(empty, { recursive: true }));

	test('a missing directory, a file and a directory without posts are one line each', async () => {
		for (const [folder, message] of [[join(empty, 'nothing'), /No such file/], [join(ROOT, 'Makefile'), /Not a directory/],
			[empty, /Posts\.xml: No such file/]]) {
			const { code, stdout, stderr } = await forum.import(folder);
			assert.equal(code, 1, folder);
			assert.equal(stdout, '');
			assert.match(stderr, message);
		}
	});

	test('a Posts.xml without readable posts is a failure that leaves nothing', async () => {
		for (const posts of ['', 'no XML', '<posts></posts>', '<users><row Id="1" PostTypeId="1" /></users>']) {
			const folder = makeDump('nothing.example', { Posts: posts });
			const { code, stderr } = await forum.import(folder);
			assert.equal(code, 1, posts);
			assert.match(stderr, /not one readable post/);
		}
		assert.equal(await forum.one('SELECT count(*) FROM forum.import_source'), '0');
	});

	test('no directory is wrong usage', async () => {
		assert.equal((await run(['--data', forum.forum.data, 'import', 'stackexchange'])).code, 2);
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
		const { code, stderr, stdout, files } = await forum.import(folder);
		assert.equal(code, 0, stderr);
		assertReconciled(folder, files);
		assert.deepEqual(files['Posts.xml'].questions, { read: 10, imported: 9, changed: 0, before: 0, skipped: 1 });
		assert.deepEqual(files['Posts.xml'].answers, { read: 3, imported: 1, changed: 0, before: 0, skipped: 2 });
		assert.deepEqual(files['Users.xml']['all members'] ?? files['Users.xml'].members, { read: 7, imported: 2, changed: 0, before: 0, skipped: 5 });
		assert.deepEqual(files['Comments.xml'].comments, { read: 4, imported: 2, changed: 0, before: 0, skipped: 2 });
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
		assert.equal((await forum.post('damaged.example', 4)).created_at.slice(0, 10), '2012-03-03', 'as the row before');
		await forum.assertSound();
	});

	test('many rows of one trouble are ten lines and a number', async () => {
		const folder = makeDump('many.example', { Posts: [question(1)], Comments: Array.from({ length: 35 }, (_, i) => comment(i + 1, 99, 'Lost.')),
			Votes: Array.from({ length: 30 }, (_, i) => `  <row Id="${i}" PostId="&x;" />`) });
		const { stderr, files } = await forum.import(folder);
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
		const { code, stderr, files } = await forum.import(folder);
		assert.equal(code, 0, stderr);
		assertReconciled(folder, files);
		assert.equal(files['Posts.xml'].questions.imported, 2);
		assert.equal(files['Tags.xml'].tags.imported, 1);
		assert.match(stderr, /^Posts\.xml:5: malformed XML, the row is left out: the file or the row ends early$/m);
		assert.match(stderr, /^Users\.xml: its root is <posts>, not <users>: nothing of it is imported$/m);
		assert.match(stderr, /^Tags\.xml:2: malformed XML, the row is left out/m);
		await forum.assertSound();
	});
});

describe('a trigger that an import would leave out', () => {
	test('makes it ask the foreign keys, with the same result', async () => {
		await forum.sql(`CREATE FUNCTION forum.another() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
			CREATE TRIGGER another AFTER INSERT ON forum.thread FOR EACH STATEMENT EXECUTE FUNCTION forum.another()`);
		const folder = makeDump('checked.example', {
			Users: [user(1, 'Ines'), user(2, 'Jon')],
			Posts: [question(1, { AcceptedAnswerId: 2, Body: '<p>Ask @Jon.</p>' }), answer(2, 1, { Body: '<p>@Ines, @nobody: so.</p>' })],
			Comments: [comment(1, 1, '@Jon well.'), comment(2, 2, 'Plain.'), comment(3, 2, '@Ines yes.')],
			Votes: [vote(1, 1, 2), vote(2, 2, 1, 12)],
		});
		const { code, stderr, files } = await forum.import(folder);
		await forum.sql('DROP FUNCTION forum.another() CASCADE');
		assert.equal(code, 0, stderr);
		assertReconciled(folder, files);
		assert.match((await forum.post('checked.example', 2)).body_html, /<a class="mention" href="\/u\/Ines">@Ines<\/a>, @nobody: so/);
		await forum.assertSound();
	});
});

describe('interrupting', () => {
	test('leaves nothing, and the next import does it all', async () => {
		const folder = makeDump('large.example', { Posts: Array.from({ length: 3000 }, (_, i) => question(i + 1, { CreationDate: at(1 + i % 28) })) });
		const count = "SELECT count(*) FROM forum.thread t JOIN forum.category c ON c.id = t.category_id WHERE c.slug = 'large-example'";
		for (const wait of [50, 400, 1200]) {
			const child = spawn(FORUM, ['--data', forum.forum.data, 'import', 'stackexchange', folder], { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
			const ended = new Promise((done) => child.on('close', (status, signal) => done(status ?? signal)));
			let stderr = '';
			child.stderr.on('data', (text) => { stderr += text; });
			await new Promise((done) => setTimeout(done, wait));
			child.kill('SIGINT');
			const code = await ended;
			if (code === 0)
				break;
			assert.ok(code === 1 || code === 'SIGINT', `${code} ${stderr}`);
			assert.equal(await forum.one(count), '0');
		}
		const { code, files } = await forum.import(folder);
		assert.equal(code, 0);
		assert.equal(files['Posts.xml'].questions.read, 3000);
		assert.equal(await forum.one(count), '3000');
		await forum.assertSound();
	});
});
