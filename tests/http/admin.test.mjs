// The administrators' pages: settings, categories, tags, members; and API tokens, everybody's own and all.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, titles } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, mod, root, visitor;
before(async () => {
	forum = await start();
	await forum.sql('UPDATE forum.action_limit SET count = 100000');
	anna = await Visitor.join(forum.url, 'Anna');
	mod = await appoint(forum, 'Mod', 'moderator');
	root = await appoint(forum, 'Root', 'admin');
	visitor = new Visitor(forum.url);
});
after(() => forum.stop());

test('all of it is for administrators', async () => {
	const pages = ['/admin', '/admin/categories', '/admin/categories/new', '/admin/categories/general', '/admin/categories/general/delete',
		'/admin/tags', '/admin/members', '/admin/tokens'];
	for (const path of pages) {
		assert.equal((await visitor.get(path)).location, `/login?next=${encodeURIComponent(path)}`, path);
		for (const who of [anna, mod])
			assert.equal((await who.get(path)).status, 403, path);
		assert.equal((await root.get(path)).status, 200, path);
	}
	for (const path of ['/admin', '/admin/categories/new', '/admin/categories/general', '/admin/categories/general/move', '/admin/categories/general/delete',
		'/admin/tags', '/admin/tags/synonyms', '/admin/tags/synonyms/delete', '/admin/members/Anna'])
		for (const who of [anna, mod])
			assert.equal((await who.post(path, { site_name: 'Mine', privilege_preset: 'launch', name: 'x', slug: 'x', position: '1', role: 'admin', synonym: 'a', tag: 'b' })).status, 403, path);
});

describe('settings', () => {
	test('are saved and shown', async () => {
		const form = (await root.get('/admin')).form('/admin');
		assert.equal(form.fields.site_name, 'Community');
		const sent = await root.post('/admin', { site_name: 'Lumen <&>', site_tagline: 'All about "light"', privilege_preset: 'growing' });
		assert.equal(sent.status, 303);
		assert.match((await root.get(sent.location)).words, /The settings are saved/);
		assert.equal((await root.get('/admin')).form('/admin').fields.site_name, 'Lumen <&>');
		assert.match((await root.get('/admin')).text, /value="growing" checked/);
		await root.post('/admin', { site_name: 'Lumen', site_tagline: '', privilege_preset: 'launch' });
	});

	test('that are wrong come back as they were typed', async () => {
		const sent = await root.post('/admin', { site_name: ' ', site_tagline: 'Kept <b>', privilege_preset: 'established' });
		assert.equal(sent.status, 422);
		assert.equal(sent.form('/admin').fields.site_tagline, 'Kept <b>');
		assert.match(sent.text, /value="established" checked/);
		assert.equal((await root.post('/admin', { site_name: 'A', site_tagline: 'x'.repeat(161), privilege_preset: 'launch' })).status, 422);
		assert.equal((await root.post('/admin', { site_name: 'A', site_tagline: '', privilege_preset: 'none' })).status, 422);
	});
});

describe('categories', () => {
	const make = (fields) => root.post('/admin/categories/new', { name: 'Billing', slug: 'billing', description: 'Money', position: '2', visible_to: '', ...fields });

	test('are made, changed, ordered', async () => {
		assert.equal((await make()).status, 303);
		assert.equal((await visitor.get('/c/billing')).status, 200);
		const { fields } = (await root.get('/admin/categories/billing')).form('/admin/categories/billing');
		assert.equal(fields.name, 'Billing');
		assert.equal((await root.post('/admin/categories/billing', { ...fields, slug: 'money', name: 'Money & more' })).status, 303);
		assert.equal((await visitor.get('/c/billing')).status, 404);
		assert.match((await visitor.get('/c/money')).words, /Money & more/);
		const order = async () => [...(await root.get('/admin/categories')).text.matchAll(/href="\/admin\/categories\/([a-z-]+)"/g)].map(([, slug]) => slug).filter((slug) => slug !== 'new');
		assert.deepEqual(await order(), ['general', 'money']);
		await root.post('/admin/categories/money/move', { value: '-1' });
		assert.deepEqual(await order(), ['money', 'general']);
	});

	test('that are wrong come back as they were typed', async () => {
		for (const [fields, message] of [[{ name: '' }, /1 to 60 characters/], [{ slug: 'A B' }, /lower-case/], [{ slug: 'money' }, /already/], [{ slug: 'new' }, /taken/],
			[{ position: 'x' }, /number/], [{ position: '99999999999' }, /number/], [{ visible_to: 'king' }, /no such role/], [{ description: 'x'.repeat(301) }, /300/]]) {
			const sent = await make({ slug: 'other', ...fields });
			assert.equal(sent.status, 422, JSON.stringify(fields));
			assert.match(sent.words, message);
			assert.equal(sent.form('/admin/categories/new').fields.name, fields.name ?? 'Billing');
		}
		assert.equal((await root.get('/admin/categories/nope')).status, 404);
	});

	test('made private are gone for others at once', async () => {
		const thread = await ask(anna, 'What does it cost?', { category: 'money', tags: 'prices' });
		const { fields } = (await root.get('/admin/categories/money')).form('/admin/categories/money');
		await root.post('/admin/categories/money', { ...fields, visible_to: 'moderator' });
		for (const path of ['/c/money', thread.path, '/tags/prices', '/c/money.atom'])
			assert.equal((await anna.get(path)).status, 404, path);
		assert.doesNotMatch((await anna.get('/')).text, /What does it cost|money/i);
		assert.equal((await mod.get(thread.path)).status, 200);
		await root.post('/admin/categories/money', { ...fields, visible_to: '' });
	});

	test('with threads are deleted only when these go somewhere', async () => {
		const path = '/admin/categories/money/delete';
		assert.match((await root.get(path)).words, /Threads in it: 1/);
		assert.equal((await root.post(path, { target: '' })).status, 422);
		assert.equal((await root.post(path, { target: 'nope' })).status, 422);
		assert.equal((await root.post(path, { target: 'general', reason: 'Not needed' })).status, 303);
		assert.deepEqual(titles(await visitor.get('/c/general')), ['What does it cost?']);
		assert.match((await mod.get('/moderation/log')).words, /Root deleted a category: Money & more: Not needed/);
		assert.equal((await root.post('/admin/categories/general/delete', { target: '' })).status, 409);
	});
});

describe('tags', () => {
	test('are described, and merged by making one a synonym', async () => {
		await ask(anna, 'First of tags', { tags: 'single-sign-on' });
		await ask(anna, 'Second of tags', { tags: 'sso' });
		assert.equal((await root.post('/admin/tags', { name: 'SSO', description: 'Signing in once & for all' })).status, 303);
		assert.match((await visitor.get('/tags/sso')).words, /Signing in once & for all/);
		assert.equal((await root.post('/admin/tags/synonyms', { synonym: 'single-sign-on', tag: 'sso' })).status, 303);
		assert.equal((await visitor.get('/tags/single-sign-on')).location, '/tags/sso');
		assert.deepEqual(titles(await visitor.get('/tags/sso')), ['Second of tags', 'First of tags']);
		assert.match((await root.get('/admin/tags')).words, /single-sign-on → sso/);
		assert.equal((await root.post('/admin/tags/synonyms/delete', { synonym: 'single-sign-on' })).status, 303);
		assert.equal((await visitor.get('/tags/single-sign-on')).status, 404);
	});

	test('that are wrong come back as they were typed', async () => {
		let sent = await root.post('/admin/tags', { name: '<b>', description: 'Kept' });
		assert.equal(sent.status, 422);
		assert.equal(sent.form('/admin/tags').fields.description, 'Kept');
		sent = await root.post('/admin/tags/synonyms', { synonym: 'zig', tag: 'zag' });
		assert.equal(sent.status, 422);
		assert.deepEqual([sent.form('/admin/tags/synonyms').fields.synonym, sent.form('/admin/tags/synonyms').fields.tag], ['zig', 'zag']);
		assert.equal((await root.post('/admin/tags/synonyms/delete', { synonym: 'nope' })).status, 404);
	});
});

describe('members', () => {
	test('are found, and get a role', async () => {
		assert.match((await root.get('/admin/members?q=ANN')).words, /Anna/);
		assert.doesNotMatch((await root.get('/admin/members?q=ANN')).words, /\bMod\b/);
		assert.match((await root.get('/admin/members?q=%25')).words, /Nobody found/);
		const sent = await root.post('/admin/members/Anna', { role: 'moderator', staff: '1' });
		assert.equal(sent.location, '/admin/members?q=Anna&saved=1');
		assert.equal((await anna.get('/moderation')).status, 200);
		assert.match((await anna.get('/moderation/log')).words, /Root changed the role of Anna moderator, staff/);
		await root.post('/admin/members/Anna', { role: 'member' });
		assert.equal((await anna.get('/moderation')).status, 403);
	});

	test('there is always an administrator', async () => {
		const sent = await root.post('/admin/members/Root', { role: 'member' });
		assert.equal(sent.status, 403);
		assert.match(sent.words, /Another administrator/);
		assert.equal((await root.post('/admin/members/Anna', { role: 'king' })).status, 422);
		assert.equal((await root.post('/admin/members/Nobody', { role: 'member' })).status, 404);
	});
});

describe('API tokens', () => {
	const me = (token) => fetch(`${forum.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });

	test('are made, shown once, used and withdrawn', async () => {
		const page = await anna.get('/settings/tokens');
		assert.equal(page.status, 200);
		assert.doesNotMatch(page.text, /value="admin"|value="health/);
		const body = new URLSearchParams([['name', 'My <script>'], ['scope', 'read'], ['scope', 'write'], ['days', '30']]);
		const made = await anna.post('/settings/tokens', body);
		assert.equal(made.status, 200);
		const token = /ts_[0-9a-f]{64}/.exec(made.text)[0];
		assert.equal((await me(token)).status, 200);
		const again = await anna.get('/settings/tokens');
		assert.match(again.words, /My <script> read write/);
		assert.ok(!again.text.includes(token));
		const [stored] = await forum.sql('SELECT token_hash FROM forum.api_token');
		assert.notEqual(stored, token);
		const withdraw = /\/settings\/tokens\/\d+\/revoke/.exec(again.text)[0];
		assert.equal((await mod.post(withdraw)).status, 404);
		assert.equal((await anna.post(withdraw)).status, 303);
		assert.equal((await me(token)).status, 401);
		assert.equal((await anna.post(withdraw)).status, 404);
	});

	test('that are wrong come back as they were typed', async () => {
		for (const [fields, message] of [[{ name: '' }, /1 to 60/], [{ scope: '' }, /what the token may do/], [{ scope: 'admin' }, /You can give: read, write/],
			[{ days: 'x' }, /1 day to 10 years/], [{ days: '0' }, /1 day to 10 years/], [{ days: '99999' }, /1 day to 10 years/]]) {
			const sent = await anna.post('/settings/tokens', { name: 'Kept', scope: 'read', days: '7', ...fields });
			assert.equal(sent.status, 422, JSON.stringify(fields));
			assert.match(sent.words, message);
			assert.equal(sent.form('/settings/tokens').fields.name, fields.name ?? 'Kept');
			assert.doesNotMatch(sent.text, /ts_[0-9a-f]{64}/);
		}
		assert.equal((await visitor.get('/settings/tokens')).status, 303);
	});

	test('of all members are in the hands of administrators', async () => {
		await anna.post('/settings/tokens', { name: 'Annas own', scope: 'read', days: '' });
		const page = await root.get('/admin/tokens');
		assert.match(page.words, /Annas own Anna read/);
		assert.equal((await anna.get('/admin/tokens')).status, 403);
		const withdraw = /\/admin\/tokens\/\d+\/revoke/.exec(page.text)[0];
		assert.equal((await root.post(withdraw)).status, 303);
		assert.doesNotMatch((await root.get('/admin/tokens')).words, /Annas own/);
		const made = await root.post('/settings/tokens', { name: 'Import', scope: 'admin', days: '1' });
		assert.match(made.text, /ts_[0-9a-f]{64}/);
	});
});
