// bin/forum import stackexchange: a later dump of a site that was imported before.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer, at, comment, makeDump, question, user, vote } from '../dump.mjs';
import { assertReconciled, startImporting } from '../importing.mjs';

const SITE = 'later.example';
const first = {
	Users: [user(1, 'Anna'), user(2, 'Bert'), user(3, 'Cleo')],
	Posts: [
		question(1, { Title: 'How are gears changed?', Tags: '|gears|chains|', AcceptedAnswerId: 2, Body: '<p>As it was.</p>' }),
		answer(2, 1, { Body: '<p>Like this.</p>' }),
		answer(3, 1, { OwnerUserId: 3, Body: '<p>Or like that.</p>' }),
		question(4, { Title: 'Edited here as well', Body: '<p>Untouched.</p>' }),
		answer(5, 4, { Body: '<p>Never edited.</p>' }),
		question(6, { Title: 'With a history', Body: '<p>One <strong>bold</strong> word</p>' }),
		question(7, { Title: 'Accepted here', AcceptedAnswerId: 8 }), answer(8, 7), answer(9, 7, { OwnerUserId: 3 }),
	],
	PostHistory: [
		{ Id: 1, PostHistoryTypeId: 2, PostId: 6, RevisionGUID: 'aaaa-1', CreationDate: at(6), UserId: 1, Text: 'One **bold** word' },
		{ Id: 2, PostHistoryTypeId: 1, PostId: 6, RevisionGUID: 'aaaa-1', CreationDate: at(6), UserId: 1, Text: 'With a history' },
		{ Id: 3, PostHistoryTypeId: 3, PostId: 6, RevisionGUID: 'aaaa-1', CreationDate: at(6), UserId: 1, Text: '<gears>' },
	],
	Comments: [comment(1, 1, 'First.')],
	Votes: [vote(1, 1, 2), vote(2, 2, 1, 12), vote(3, 8, 1, 12), vote(4, 3, 2)],
};
const edited = (post, more) => ({ ...post, LastEditDate: at(25), LastEditorUserId: 3, ...more });
const post = (id) => first.Posts.find(({ Id }) => Id === id);
const second = {
	...first,
	Posts: [
		edited(post(1), { Title: 'How does one change gears?', Tags: '|gears|bikes|', AcceptedAnswerId: 3, Body: '<p>As it is <em>now</em>.</p>', ViewCount: 500 }),
		edited(post(2), { Body: '<p>Like this, better.</p>' }),
		post(3),
		edited(post(4), { Body: '<p>Changed there.</p>' }),
		post(5),
		edited(post(6), { Title: 'With a longer history', Body: '<p>Two <strong>bold</strong> words</p>' }),
		{ ...post(7), AcceptedAnswerId: 9 }, post(8), post(9),
	],
	PostHistory: [...first.PostHistory,
		{ Id: 4, PostHistoryTypeId: 4, PostId: 6, RevisionGUID: 'bbbb-2', CreationDate: at(24), UserId: 2, Text: 'With a longer history', Comment: 'title' },
		{ Id: 5, PostHistoryTypeId: 5, PostId: 6, RevisionGUID: 'cccc-3', CreationDate: at(25), UserId: 3, Text: 'Two **bold** words', Comment: 'text' },
	],
	Votes: [vote(1, 1, 2), vote(4, 3, 2), vote(5, 3, 1, 26), vote(6, 9, 1, 26)],
};
let forum;
let later;

before(async () => {
	forum = await startImporting();
	await forum.import(makeDump(SITE, first));
	await forum.forum.cli('member', 'create', 'Root', '--email', 'root@example.com', '--password', 'a long password', '--role', 'admin');
	const token = await forum.forum.cli('token', 'create', '--member', 'Root', '--scope', 'read write');
	const act = async (method, path, body) => {
		const response = await fetch(`${forum.url}/api/v1${path}`, { method, body: body && JSON.stringify(body),
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
		assert.ok(response.ok, `${method} ${path} ${response.status} ${await response.text()}`);
	};
	await act('PATCH', `/posts/${await forum.place(SITE, 4)}`, { body: 'Edited on this side.', revision: 1 });
	await act('PUT', `/posts/${await forum.place(SITE, 9)}/acceptance`);
	await act('PUT', `/posts/${await forum.place(SITE, 8)}/acceptance`);
	later = await forum.import(makeDump(SITE, second));
});
after(() => forum?.stop());

describe('a later dump', () => {
	test('tells what changed', () => {
		assert.equal(later.code, 0, later.stderr);
		assertReconciled(makeDump(SITE, second), later.files);
		assert.deepEqual(later.files['Posts.xml'].questions, { read: 4, imported: 0, changed: 2, before: 1, skipped: 1 });
		assert.deepEqual(later.files['Posts.xml'].answers, { read: 5, imported: 0, changed: 1, before: 4, skipped: 0 });
		assert.deepEqual(later.files['PostHistory.xml'].edits, { read: 5, imported: 2, changed: 0, before: 3, skipped: 0 });
		assert.match(later.stdout, /^Posts\.xml +questions +1 +edited there, and edited here: the text from here stays$/m);
		assert.match(later.stderr, /^Posts\.xml:6: edited there, and edited here: the text from here stays: post 4$/m);
	});
	test('leaves a sound forum', () => forum.assertSound());

	test('brings the new text, title and tags, as one more revision', async () => {
		const thread = await forum.thread(SITE, 1);
		assert.equal(thread.title, 'How does one change gears?');
		assert.equal(thread.slug, 'how-does-one-change-gears');
		assert.deepEqual(thread.tags, ['gears', 'bikes']);
		assert.equal(thread.views, 500);
		const changed = await forum.post(SITE, 1);
		assert.equal(changed.body, 'As it is *now*.');
		assert.equal(changed.revision, 2);
		assert.equal(Date.parse(changed.edited_at), Date.parse(at(25) + 'Z'));
		const { items } = await forum.api(`/posts/${changed.id}/revisions`);
		assert.deepEqual(items.sort((a, b) => a.revision - b.revision).map(({ editor, title, tags, body }) => [editor?.name ?? editor, title, tags, body]), [
			['Anna', 'How are gears changed?', ['gears', 'chains'], 'As it was.'],
			['Cleo', 'How does one change gears?', ['gears', 'bikes'], 'As it is *now*.'],
		]);
		assert.equal((await forum.api('/search?q=better')).items[0].id, thread.id);
	});

	test('adds the edits that the history has', async () => {
		const { id, body, revision } = await forum.post(SITE, 6);
		assert.deepEqual([body, revision], ['Two **bold** words', 3]);
		const { items } = await forum.api(`/posts/${id}/revisions`);
		assert.deepEqual(items.sort((a, b) => a.revision - b.revision).map((r) => [r.editor?.name ?? r.editor, r.reason, r.title, r.tags, r.body]), [
			['Anna', '', 'With a history', ['gears'], 'One **bold** word'],
			['Bert', 'title', 'With a longer history', ['gears'], 'One **bold** word'],
			['Cleo', 'text', 'With a longer history', ['gears'], 'Two **bold** words'],
		]);
	});

	test('keeps what was edited and decided here', async () => {
		assert.equal((await forum.post(SITE, 4)).body, 'Edited on this side.');
		assert.equal((await forum.thread(SITE, 7)).accepted_post_id, Number(await forum.place(SITE, 8)));
	});

	test('accepts another answer, with its points', async () => {
		assert.equal((await forum.thread(SITE, 1)).accepted_post_id, Number(await forum.place(SITE, 3)));
		const reputation = async (name) => Number(await forum.one(`SELECT reputation FROM forum.member WHERE name = '${name}'`));
		assert.equal(await reputation('Bert'), 1 + 15, 'for the answer that an administrator accepted again');
		assert.equal(await reputation('Cleo'), 1 + 10 + 15);
	});

	test('the same again changes nothing', async () => {
		const count = `SELECT (SELECT sum(revision) FROM forum.post), (SELECT count(*) FROM forum.post_revision), (SELECT count(*) FROM forum.acceptance),
			(SELECT count(*) FROM forum.vote), (SELECT sum(delta) FROM forum.reputation), (SELECT count(*) FROM forum.import_map)`;
		const was = await forum.one(count);
		const again = await forum.import(makeDump(SITE, second));
		assert.equal(again.code, 0, again.stderr);
		for (const [name, kinds] of Object.entries(again.files))
			for (const [kind, line] of Object.entries(kinds))
				assert.equal(line.imported + line.changed, 0, `${name} ${kind}`);
		assert.equal(await forum.one(count), was);
		await forum.assertSound();
	});
});
