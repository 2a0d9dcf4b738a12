// No customer sees how accounts are doing: every address of customer success that the table of routes has, and every one
// that will be there, for everybody who may come, with a session and with a token.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint, ask } from '../community.mjs';
import { SUCCESS, address, routes } from '../routes.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

/** Who comes; the customer belongs to the account that everything is about. */
const ROLES = { visitor: null, customer: [], stranger: [], staff: ['--staff'], moderator: ['--role', 'moderator'], suspended: ['--role', 'csm'],
	csm: ['--role', 'csm'], admin: ['--role', 'admin'] };
/** What nobody else may read anywhere. */
const SECRETS = ['Acme Confidential', 'acme.example', '123,456', '12345600', 'a word for the team'];
const SCOPES = 'read write accounts:read accounts:write health:read health:write health:admin admin';

/** Bodies that are good enough to come to the question of who asks; all others are sent without one. */
const BODIES = { 'POST /api/v1/health/events': '[]', 'PUT /api/v1/health/models/:version': '{"note": "a draft"}' };
/** For administrators alone. */
const ADMINISTRATORS = /^((PUT|POST) \/api\/v1\/health\/models\/|POST \/accounts\/rules$|\w+ \/accounts\/rules\/hours$)/;
/** What customers say of themselves, each of their own: survey.test.mjs. */
const OWN = ['POST /t/:id/survey', 'POST /survey'];

const table = routes().filter(({ pattern }) => SUCCESS.test(pattern)).map(({ method, pattern }) => ({ method, pattern, call: `${method} ${pattern}` }));
const people = {}, tokens = {};
let forum, thread;

before(async () => {
	forum = await start();
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
	await forum.cli('account', 'create', 'acme', '--name', 'Acme Confidential', '--domain', 'acme.example', '--mrr', '12345600');
	people.visitor = new Visitor(forum.url);
	for (const [role, options] of Object.entries(ROLES).slice(1)) {
		await forum.cli('member', 'create', role, '--email', `${role}@${role === 'customer' ? 'acme' : 'elsewhere'}.example`, '--password', 'correct horse battery', ...options);
		people[role] = await Visitor.signIn(forum.url, role);
		tokens[role] = await forum.cli('token', 'create', '--member', role, '--scope', SCOPES);
	}
	// as members make them for themselves, and keep them when they are something else
	await forum.sql('UPDATE forum.api_token SET given_to = NULL');
	thread = (await ask(people.customer, 'Is it secret?')).id;
	await forum.sql(`INSERT INTO forum.survey (member_id, kind, value, words) SELECT id, 'nps', 3, 'a word for the team' FROM forum.member WHERE name = 'customer';
		UPDATE forum.member SET suspended_until = now() + interval '1 day', suspended_reason = 'A test.' WHERE name = 'suspended'`);
});
after(() => forum?.stop());

const at = (pattern) => address(pattern, { account: 'acme', kind: 'nps_due', since: '2026-01-01', version: 'v1', id: thread, name: 'stranger', other: 'x' });

/** An address as somebody asks for it. */
function come({ method, pattern, call }, role, token) {
	const api = pattern.startsWith('/api/');
	const who = token ? new Visitor(forum.url) : people[role];
	if (method === 'POST' && !api && !token)
		return who.post(at(pattern), {});
	return who.request(method, at(pattern), { body: BODIES[call] ?? (['PUT', 'PATCH', 'POST'].includes(method) && !/activate|backtest/.test(pattern) ? '{}' : undefined),
		headers: { ...(token && { authorization: `Bearer ${tokens[role]}` }),
			...(method !== 'GET' && { 'content-type': api ? 'application/json' : 'application/x-www-form-urlencoded' }) } });
}

const denied = (answer) => [401, 403].includes(answer.status) || answer.location?.startsWith('/login') === true;

describe('who may', () => {
	test('there are such addresses, pages and calls', () => {
		for (const known of ['GET /accounts', 'GET /accounts.csv', 'GET /accounts/:account', 'GET /api/v1/health/accounts/:account/explain', ...OWN])
			assert.ok(table.some(({ call }) => call === known), known);
	});

	for (const route of table.filter(({ call }) => !OWN.includes(call)))
		test(route.call, async () => {
			for (const role of Object.keys(ROLES))
				for (const token of role === 'visitor' ? [false] : [false, true]) {
					const answer = await come(route, role, token);
					const what = `${role}${token ? ' with a token' : ''}: ${answer.status} ${answer.text.slice(0, 300)}`;
					// pages are for browsers; what changes something through the API needs a token
					const fits = route.pattern.startsWith('/api/') ? token || route.method === 'GET' : !token;
					const may = fits && (role === 'admin' || (role === 'csm' && !ADMINISTRATORS.test(route.call)));
					assert.ok(answer.status < 500 && answer.status !== 429 && answer.status !== 405, what);
					assert.equal(denied(answer), !may, what);
					if (!may)
						assert.deepEqual(SECRETS.filter((secret) => answer.text.includes(secret)), [], what);
				}
		});

	test('nor does any other page or call say a word of it', async () => {
		for (const path of ['/', '/u/customer', `/t/${thread}`, '/search?q=acme', '/sitemap.xml', '/feed.atom', '/settings', '/api/v1/members/customer', `/api/v1/threads/${thread}`,
			'/api/v1/search?q=acme', '/api/v1/me'])
			for (const role of ['visitor', 'customer', 'stranger', 'moderator'])
				for (const token of role === 'visitor' ? [false] : [false, true]) {
					const { text } = await come({ method: 'GET', pattern: path }, role, token);
					// the own mail address is the member's to see
					assert.deepEqual(SECRETS.filter((secret) => text.replaceAll('customer@acme.example', '').includes(secret)), [], `${path} for ${role}`);
					assert.doesNotMatch(text, /href="\/accounts/, `${path} for ${role}`);
				}
	});
});
