// Every address of the table of routes with what nobody should send: an answer each time, never a 500,
// never a worker that dies.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { address, routes } from '../routes.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';
import { appoint, ask, reply } from '../community.mjs';

const PARAMETERS = ['0', '-1', '1', '007', '9223372036854775807', '9223372036854775808', '18446744073709551616', '1e3', '0x10',
	'%00', '%FF', '%C3%28', '1%002', '%2e%2e%2f', '%0d%0aSet-Cookie:x', '%F0%9F%99%82', '%E2%80%AE', "'--", '%25', '+', 'x'.repeat(1500)];
const QUERIES = ['after', 'at', 'category', 'cursor', 'deleted', 'ended', 'next', 'period', 'q', 'saved', 'solved', 'sort', 'tag',
	'tags', 'thread', 'title', 'body', 'answers', 'held'];
const TEXTS = { empty: '', word: 'abc', negative: '-1', 'a number too large': '9223372036854775808', 'a larger one': '1'.repeat(400),
	'a fraction': '1.5', NUL: 'a\0b', 'quotes and markup': `'"><script>{{}}%s%n$1\\`, 'line breaks': 'a\r\nb\nc\rd', 'a long word': 'w'.repeat(30000),
	invisible: '\u202e\u200b\u0000'.slice(0, 2), 'many brackets': '['.repeat(20000), 'an array': '{a,b,"c', spaces: ' '.repeat(5000) };
const FIELDS = ['about', 'body', 'category', 'days', 'description', 'email', 'held_action', 'name', 'next', 'note', 'parent_id', 'password',
	'current', 'new', 'place', 'position', 'preview', 'privilege_preset', 'read', 'reason', 'revision', 'role', 'scope', 'site_name', 'site_tagline', 'slug',
	'staff', 'synonym', 'tag', 'tags', 'target', 'time_zone', 'title', 'value', 'visible_to', 'direction', 'action', 'kind', 'duplicate_of'];
/** What would end the session that the test goes on with. */
const ENDS = ['login_end', 'session_stop'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const table = routes();
let forum, admin, there, troubles;

before(async () => {
	forum = await start();
	admin = await appoint(forum, 'Ada', 'admin');
	const anna = await Visitor.join(forum.url, 'Anna');
	const { id, post } = await ask(anna, 'A question that all may break', { tags: 'api' });
	await reply(anna, id, 'An answer to it.');
	there = { id: post, name: 'Anna', category: 'general', tag: 'api', slug: 'x', after: '1', rest: 'x', other: 'x' };
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
	troubles = [];
});
after(() => forum?.stop());

/** The head of a call with an administrator's token; a new one, for a test may have withdrawn the last. */
async function bearer() {
	return { authorization: `Bearer ${await forum.cli('token', 'create', '--member', 'Ada', '--scope', 'read write admin')}` };
}

/** The status of one request sent as it is (fetch would mend the address). `session`: as Ada's browser. */
function send(method, path, { headers = {}, body, session = true } = {}) {
	const { hostname, port } = new URL(forum.url);
	const cookie = session ? { cookie: [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {};
	const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
	return new Promise((done) => {
		const sent = request({ hostname, port, method, path, headers: { ...cookie, ...length, ...headers }, agent: false, timeout: 20000 }, (got) => {
			got.resume();
			got.on('end', () => done(got.statusCode));
		});
		sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
		sent.on('error', (error) => done(error.message));
		sent.end(body);
	});
}

/** Sends, and remembers what a server should never answer. */
async function attempt(what, method, path, options) {
	const status = await send(method, path, options);
	if (typeof status !== 'number' ? !(options?.large && /EPIPE|ECONNRESET/.test(status)) : status >= 500 && status !== 501)
		troubles.push(`${status}: ${method} ${path.slice(0, 100)} (${what})`);
	return status;
}

function assertNoTrouble() {
	assert.deepEqual(troubles.splice(0), []);
	assert.doesNotMatch(forum.log('web'), /exited|SIGSYS|signal [0-9]/i);
}

/** Runs the tasks, a few at a time. */
async function all(tasks) {
	const left = tasks[Symbol.iterator]();
	await Promise.all(Array.from({ length: 4 }, async () => {
		for (const task of left)
			await task();
	}));
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('never a 500', () => {
	test('parts of addresses', async () => {
		const tasks = [], may = await bearer();
		for (const { method, pattern, flags } of table)
			for (const name of new Set([...pattern.matchAll(/[:*](\w+)/g)].map(([, one]) => one)))
				for (const value of PARAMETERS)
					tasks.push(() => attempt(name, method, address(pattern, { ...there, [name]: value }), { ...(method === 'GET' ? {} : { body: '' }),
						headers: flags.startsWith('ROUTE_API') ? may : {} }));
		await all(tasks);
		assertNoTrouble();
	});

	test('queries', async () => {
		const tasks = [], may = await bearer();
		for (const { pattern, flags } of table.filter(({ method }) => method === 'GET'))
			for (const value of [...PARAMETERS, '', 'top', '{}', '1&1', '1.2', '1_2', '-', '2026-01-01'])
				tasks.push(() => attempt('query', 'GET', `${address(pattern, there)}?${QUERIES.map((name) => `${name}=${value.slice(0, 90)}`).join('&')}`,
					{ headers: flags.startsWith('ROUTE_API') ? may : {} }));
		await all(tasks);
		assertNoTrouble();
	});

	test('fields of forms', async () => {
		const csrf = await admin.token();
		const post = table.filter(({ method, flags, handler }) => method === 'POST' && !flags.startsWith('ROUTE_API') && !ENDS.includes(handler));
		const tasks = [];
		for (const { pattern } of post) {
			const path = address(pattern, there);
			const form = (what, body, more) => tasks.push(() => attempt(what, 'POST', path, { headers: FORM, body, ...more }));
			const whole = (value) => `csrf=${csrf}&${FIELDS.map((name) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
			for (const [what, value] of Object.entries(TEXTS))
				form(what, value.length < 10000 ? whole(value) : `csrf=${csrf}&title=A+title&category=general&body=${encodeURIComponent(value)}&name=${value.slice(0, 5000)}`);
			form('nothing', '');
			form('only the token', `csrf=${csrf}`);
			form('no token', whole('abc').slice(csrf.length + 6));
			form('a token of nobody', whole('abc').replace(csrf, csrf.replace(/./g, 'a')));
			form('invalid UTF-8', `csrf=${csrf}&${FIELDS.map((name) => `${name}=%FF%C3%28`).join('&')}`);
			form('repeated fields', `csrf=${csrf}&${FIELDS.map((name) => `${name}=a&${name}=b`).join('&')}`);
			form('broken escapes', `csrf=${csrf}&body=%&title=%zz&name=%1`);
			form('a thousand fields', `csrf=${csrf}&${Array.from({ length: 1000 }, (_, i) => `f${i}=1`).join('&')}`);
			form('a megabyte', `csrf=${csrf}&title=A+title&category=general&body=${'m'.repeat(1 << 20)}`, { large: true });
			for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain', ''])
				form(type, '{"a":1}', { headers: type ? { 'content-type': type } : {} });
		}
		await all(tasks);
		assertNoTrouble();
		assert.equal((await admin.get('/admin')).status, 200, 'the administrator is still signed in');
	});

	test('bodies of calls', async () => {
		const tasks = [], may = await bearer();
		const bodies = ['', '{', '[]', 'null', '"text"', '{"a":1}', `${'['.repeat(5000)}`, '{"body":null,"title":[],"value":"1","revision":1e400}',
			'{"value":9223372036854775808,"revision":1.5,"parent_id":-1,"tags":"x","body":1,"title":{}}', '{"body":"\\u0000","title":"\\ud800","reason":"\\u0000"}',
			'{"body":"x","body":"y"}', `{"title":"${'t'.repeat(9000)}","body":"${'b'.repeat(200000)}","reason":"${'r'.repeat(9000)}","kind":"question","category":"general","tags":["${'g'.repeat(999)}"],"revision":1,"value":1}`,
			'{"kind":"x","title":"A good title","body":"A body","category":"general","tags":[null,1,{}],"reason":"r","days":-1,"value":2,"revision":0}', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])];
		for (const { method, pattern } of table.filter(({ flags, method }) => flags.startsWith('ROUTE_API') && method !== 'GET'))
			for (const body of bodies)
				tasks.push(() => attempt(String(body).slice(0, 60), method, address(pattern, there),
					{ session: false, headers: { ...JSON_TYPE, ...may }, body }));
		await all(tasks);
		assertNoTrouble();
	});

	test('methods that an address does not have', async () => {
		const tasks = [];
		for (const pattern of new Set(table.map((one) => one.pattern)))
			for (const method of [...METHODS, 'HEAD', 'OPTIONS', 'TRACE'])
				tasks.push(() => attempt('method', method, address(pattern, { ...there, id: '999999' }), method === 'GET' || method === 'HEAD' ? {} : { body: '' }));
		await all(tasks);
		assertNoTrouble();
	});
});
