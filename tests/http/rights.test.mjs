// Who may do what: every address of the table of routes, for everybody who may come. An address that is
// not in one of the lists below fails the test; those of customer success are tried in health_rights.test.mjs.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { PASSWORD, Visitor } from '../visitor.mjs';
import { SUCCESS, address, routes } from '../routes.mjs';
import { appoint, ask, reply } from '../community.mjs';
import { start } from '../server.mjs';

/** Who comes: `author` wrote what the address is about, `mo` and `ad` are set over it, `csm` looks after accounts. */
const ROLES = ['visitor', 'member', 'author', 'suspended', 'csm', 'moderator', 'admin'];
const WHO = {
	everybody: ROLES,
	members: ROLES.slice(1),
	// a suspended member reads, and keeps what is his own in order
	active: ['member', 'author', 'csm', 'moderator', 'admin'],
	author: ['author', 'moderator', 'admin'],
	others: ['member', 'csm', 'moderator', 'admin'],
	moderators: ['moderator', 'admin'],
	administrators: ['admin'],
	nobody: [],
};

/** Pages: what a list is for, and the addresses. {post}: of the author; {foreign…}: of somebody who does not come. */
const PAGES = {
	everybody: ['/static/*name', '/healthz', '/healthz/alive', '/metrics', '/robots.txt', '/sitemap.xml', '/sitemap/:after.xml', '/feed.atom', '/tags/:tag.atom', '/c/:category.atom',
		'/t/:id.atom', '/', '/questions', '/discussions', '/tags', '/tags/:tag', '/c/:category', '/u/:name/threads', '/search',
		'/suggest/tags', '/t/:id', '/t/:id/:slug', '/p/:id', '/p/:id/history', '/register', '/login', '/u/:name', '/u/:name/answers', '/u/:name/reputation',
		'/suggest/members', '/questions/:id', '/questions/:id/*rest', '/q/:id', '/q/:id/*rest', '/a/:id', '/a/:id/*rest', '/users/:id',
		'/users/:id/*rest'],
	members: ['/settings', '/settings/sessions', '/notifications', '/drafts', '/settings/tokens', '/contact'],
	active: ['/ask', '/new'],
	others: ['/p/:id/flag'],
	author: ['/p/:id/edit', '/p/:id/delete', '/p/:id/restore'],
	moderators: ['/t/:id/close', '/t/:id/reopen', '/t/:id/lock', '/t/:id/unlock', '/t/:id/move', '/p/:id/hide', '/p/:id/unhide',
		'/u/:name/suspend', '/u/:name/unsuspend', '/moderation', '/moderation/log', '/moderation/log/:id/undo'],
	administrators: ['/admin', '/admin/categories', '/admin/categories/new', '/admin/categories/:category', '/admin/categories/:category/delete',
		'/admin/tags', '/admin/members', '/admin/tokens'],
	nobody: ['/notifications/:id', '/contact/:id', '/solved/:id'],
};

/** Forms, with fields that are as good as they need to be to be looked at, and no better. */
const FORMS = {
	everybody: { '/login': null, '/preview': { body: 'x' }, '/register': {}, '/logout': {} },
	members: { '/settings/email': {}, '/settings/password': {},
		'/settings/sessions/end-others': null, '/notifications/read': {}, '/drafts': { place: 'ask', body: 'x' }, '/suggest': {},
		'/drafts/delete': { place: 'ask' } },
	active: { '/ask': {}, '/new': {}, '/contact': {}, '/suggest/opened': { thread: '1' }, '/suggest/solved': { thread: '1' }, '/t/:id/posts': { body: '' }, '/settings/profile': { about: 'x', time_zone: 'UTC' }, '/settings/tokens': {} },
	author: { '/p/:id/edit': { body: 'x', revision: '0' }, '/p/:id/delete': { reason: 'x' }, '/p/:id/restore': { reason: 'x' }, '/p/:id/accept': { value: '1' } },
	others: { '/p/:id/vote': { value: '1' }, '/p/:id/flag': {} },
	moderators: Object.fromEntries(['/t/:id/close', '/t/:id/reopen', '/t/:id/lock', '/t/:id/unlock', '/t/:id/move', '/p/:id/hide', '/p/:id/unhide',
		'/moderation/posts/:id', '/moderation/log/:id/undo', '/u/:name/suspend', '/u/:name/unsuspend'].map((path) => [path, {}])),
	administrators: Object.fromEntries(['/admin', '/admin/categories/new', '/admin/categories/:category', '/admin/categories/:category/move',
		'/admin/categories/:category/delete', '/admin/tags', '/admin/tags/synonyms', '/admin/tags/synonyms/delete', '/admin/members/:name',
		'/admin/tokens/:id/revoke'].map((path) => [path, { synonym: 'permissions' }])),
	// each belongs to somebody else
	nobody: { '/settings/sessions/:id/end': {}, '/settings/tokens/:id/revoke': {}, '/contact/:id': { body: 'x' }, '/solved/:id': {} },
};

/** Calls, by the token of each; the empty body is looked at after the rights. */
const CALLS = {
	everybody: ['GET /openapi.json', 'GET /threads', 'GET /threads/:id', 'GET /posts/:id', 'GET /posts/:id/revisions', 'GET /categories', 'GET /tags',
		'GET /search', 'GET /suggest', 'GET /members/:name', 'GET /members/:name/reputation'],
	active: ['GET /me', 'POST /threads', 'POST /threads/:id/posts'],
	author: ['PATCH /posts/:id', 'PUT /posts/:id/acceptance', 'DELETE /posts/:id/acceptance', 'DELETE /posts/:id', 'POST /posts/:id/restore'],
	others: ['PUT /posts/:id/vote', 'POST /posts/:id/flags'],
	moderators: ['GET /flags', 'POST /posts/:id/decision', 'PUT /posts/:id/hiding', 'DELETE /posts/:id/hiding', 'PUT /threads/:id/closure',
		'DELETE /threads/:id/closure', 'PUT /threads/:id/lock', 'DELETE /threads/:id/lock', 'PUT /members/:name/suspension',
		'DELETE /members/:name/suspension', 'GET /moderation/log', 'POST /moderation/log/:id/undo'],
};
const table = routes().filter(({ pattern }) => !SUCCESS.test(pattern));
const who = {}, tokens = {};
let forum, there;

before(async () => {
	forum = await start();
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
	who.visitor = new Visitor(forum.url);
	for (const role of ROLES.slice(1))
		who[role] = await appoint(forum, `the ${role}`, ['csm', 'moderator', 'admin'].includes(role) ? role : undefined);
	const writer = await appoint(forum, 'somebody else');
	for (const role of ROLES.slice(1))
		tokens[role] = await forum.cli('token', 'create', '--member', `the ${role}`, '--scope', 'read write admin');
	const thread = await ask(who.author, 'Who may do what with this?', { tags: 'rights' });
	const answer = await reply(writer, thread.id, 'An answer of somebody else.');
	const own = await reply(who.author, thread.id, 'An answer of the author.');
	await forum.cli('token', 'create', '--member', 'somebody else', '--scope', 'read');
	const [session] = await forum.sql("SELECT s.id FROM forum.session s JOIN forum.member m ON m.id = s.member_id WHERE m.name = 'somebody else'");
	const [token] = await forum.sql("SELECT t.id FROM forum.api_token t JOIN forum.member m ON m.id = t.member_id WHERE m.name = 'somebody else'");
	await who.author.post(`/p/${answer}/accept`, { value: '1' });
	const [notice] = await forum.sql("SELECT n.id FROM forum.notification n JOIN forum.member m ON m.id = n.member_id WHERE m.name = 'somebody else'");
	await who.moderator.post(`/t/${thread.id}/lock`, { reason: 'For the log.' });
	const [act] = await forum.sql('SELECT max(id) FROM forum.moderation_log');
	await who.moderator.post(`/t/${thread.id}/unlock`, { reason: 'For the test.' });
	await forum.sql("UPDATE forum.member SET suspended_until = now() + interval '1 day', suspended_reason = 'A test.' WHERE name = 'the suspended'");
	await who.admin.post('/admin/tags/synonyms', { synonym: 'permissions', tag: 'rights' });
	there = { thread: thread.id, answer, own, session, token, notice, act };
});
after(() => forum?.stop());

/** An address about the author's things, or where `nobody` may come those of somebody else. */
function at(pattern) {
	const id = /sessions/.test(pattern) ? there.session : /tokens/.test(pattern) ? there.token : /notifications/.test(pattern) ? there.notice
		: /log\/:id/.test(pattern) ? there.act : /accept/.test(pattern) ? there.answer : /^\/(t|threads|questions|q)\//.test(pattern) ? there.thread : there.own;
	return address(pattern, { id, name: encodeURIComponent('the author'), category: 'general', tag: 'rights', after: '0', other: 'x' });
}

const isRestore = (pattern) => pattern.endsWith('/restore');

/** A deleted post is what can be restored: by its author, if no moderator deleted it, too. */
async function prepare(pattern) {
	if (!isRestore(pattern))
		return;
	await who.moderator.post(`/p/${there.own}/restore`, { reason: 'As it was.' });
	await who.author.post(`/p/${there.own}/delete`, { reason: 'To be restored.' });
}

const listed = (lists, take) => Object.entries(lists).flatMap(([whom, list]) => take(list).map((one) => [whom, one]));
const denied = (answer) => [401, 403, 404].includes(answer.status) || answer.location?.startsWith('/login') === true;

/** Whom the address lets in, in the order of ROLES. */
async function letIn(pattern, come) {
	await prepare(pattern);
	const found = [];
	for (const role of ROLES) {
		const answer = await come(role);
		assert.ok(answer.status < 500 && answer.status !== 429 && answer.status !== 405, `${answer.status} from ${pattern} for ${role}`);
		if (!denied(answer))
			found.push(role);
	}
	if (isRestore(pattern))
		await who.author.post(`/p/${there.own}/restore`, { reason: 'As it was.' });
	return found;
}

describe('who may', () => {
	test('every address is spoken of', () => {
		const known = new Set([...listed(PAGES, (list) => list).map(([, path]) => `GET ${path}`),
			...listed(FORMS, Object.keys).map(([, path]) => `POST ${path}`),
			...listed(CALLS, (list) => list).map(([, call]) => call.replace(' ', ' /api/v1'))]);
		assert.deepEqual(table.map(({ method, pattern }) => `${method} ${pattern}`).filter((one) => !known.has(one)), []);
	});

	for (const [whom, pattern] of listed(PAGES, (list) => list))
		test(`see ${pattern}: ${whom}`, { skip: !table.some((route) => route.pattern === pattern) }, async () => {
			const path = /^\/static/.test(pattern) ? /\/static\/app\.[0-9a-f]+\.css/.exec((await who.visitor.get('/')).text)[0] : at(pattern);
			if (/^\/(questions|q|a|users)\//.test(pattern))
				return;	// only an import has such addresses
			assert.deepEqual(await letIn(pattern, (role) => who[role].get(path)), WHO[whom]);
		});

	for (const [whom, [pattern, fields]] of listed(FORMS, Object.entries))
		test(`send ${pattern}: ${whom}`, { skip: fields === null }, async () => {
			assert.deepEqual(await letIn(pattern, async (role) => (pattern === '/logout' ? await guest(role) : who[role]).post(at(pattern), fields)), WHO[whom]);
		});

	for (const [whom, call] of listed(CALLS, (list) => list))
		test(`call ${call}: ${whom}`, async () => {
			const [method, path] = call.split(' ');
			const body = /vote/.test(path) ? '{"value":1}' : method === 'PATCH' ? '{"body":"x","revision":0}' : /PUT|PATCH|POST/.test(method) && !/acceptance|restore/.test(path) ? '{}' : undefined;
			assert.deepEqual(await letIn(path, (role) => new Visitor(forum.url).request(method, `/api/v1${at(path)}`, { body, headers: {
				...(tokens[role] && { authorization: `Bearer ${tokens[role]}` }), ...(body && { 'content-type': 'application/json' }) } })), WHO[whom]);
		});
});

/** In a window of its own, so that signing out ends nothing that is needed. */
const guest = (role) => role === 'visitor' ? new Visitor(forum.url) : Visitor.signIn(forum.url, `the ${role}`, PASSWORD);
