// Every address of the table of routes with what nobody should send: an answer each time that says what is
// wrong, never a 500, never a worker that dies.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { address, asking, routes } from '../routes.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';
import { appoint, ask, reply } from '../community.mjs';

const PARAMETERS = ['0', '-1', '1', '007', '9223372036854775807', '9223372036854775808', '18446744073709551616', '1e3', '0x10',
	'%00', '%FF', '%C3%28', '%C0%AF', '%ED%A0%80', '1%002', '%2e%2e%2f', '%0d%0aSet-Cookie:x', '%F0%9F%99%82', '%E2%80%AE', "'--", '%25', '+', 'x'.repeat(1500)];
const TEXTS = { empty: '', word: 'abc', negative: '-1', 'a number too large': '9223372036854775808', 'a larger one': '1'.repeat(400),
	'a fraction': '1.5', NUL: 'a\0b', 'quotes and markup': `'"><script>{{}}%s%n$1\\`, 'line breaks': 'a\r\nb\nc\rd', 'a long word': 'w'.repeat(30000),
	invisible: '\u202e\u200b\u0000'.slice(0, 2), 'many brackets': '['.repeat(20000), 'an array': '{a,b,"c', spaces: ' '.repeat(5000) };
/** Of one name of a query: what the first test of them does not get through to, because another name was refused. */
const QUERY_VALUES = ['', '-1', '9223372036854775808', '1.2', '1_2', '1.99999999999999999999', '2026-02-30', '%00', '%FF', "'--", '{}', '%E2%80%AE', '[', 'x'.repeat(300)];
/** Numbers and lists as a JSON parser takes them, and no handler should. */
const NUMBERS = [0, -1, 9007199254740992, -9007199254740992, 2147483648];
const LISTS = [[], ['x'.repeat(300)], ['\u0000'], Array(500).fill('a'), ['', ' ', '"', '{}', '\\', 'NULL']];
/** Where a handler's names are in a table. */
const IN_TABLES = { moderate_act: ['hours', 'category', 'duplicate_of'], draft_save: ['title', 'body', 'revision'], settings_change_password: ['old_password'] };
/** What other fields say, so that the one that is tried is looked at. */
const PLAUSIBLE = { title: 'A title that will do', body: 'A body that will do.', reason: 'A reason.', category: 'general', kind: 'question', name: 'A name',
	email: 'somebody@example.com', password: 'correct horse battery', value: '1', revision: '1', position: '1', slug: 'a-slug', hours: '24', id: 'acme', mrr: '1' };
/** What would end the session that the test goes on with. */
const ENDS = ['login_end', 'session_stop'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const table = routes();
const agent = new Agent({ keepAlive: true });
const asked = asking();
const queries = [...new Set(table.flatMap((route) => asked(route).query))];
const fields = [...new Set(table.flatMap((route) => [...asked(route).form, ...(IN_TABLES[route.handler] ?? [])]))].filter((name) => name !== 'csrf');
let forum, admin, there, troubles, members;

before(async () => {
	forum = await start();
	admin = await appoint(forum, 'Ada', 'admin');
	const anna = await Visitor.join(forum.url, 'Anna');
	const { id, post } = await ask(anna, 'A question that all may break', { tags: 'api' });
	await reply(anna, id, 'An answer to it.');
	await forum.cli('account', 'create', 'acme', '--name', 'Acme');
	members = { member: await appoint(forum, 'Mia'), moderator: await appoint(forum, 'Mo', 'moderator') };
	there = { id: post, name: 'Anna', category: 'general', tag: 'api', slug: 'x', after: '1', rest: 'x', account: 'acme', version: 'touchstone-1', kind: 'silent',
		since: '2026-01-01T00:00:00Z', other: 'x' };
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
	troubles = [];
});
after(() => {
	agent.destroy();
	return forum?.stop();
});

/** The head of a call with an administrator's token; a new one, for a test may have withdrawn the last. */
async function bearer() {
	return { authorization: `Bearer ${await forum.cli('token', 'create', '--member', 'Ada', '--scope', 'read write admin')}` };
}

/** What is wrong with an answer as an answer: nothing (''), or that nobody could tell from it what was wrong with the question. */
function unclear(method, { statusCode: status, headers }, text) {
	if (method === 'HEAD' || status < 400)
		return '';
	if (/SQLSTATE|relation "|violates |invalid input syntax|PL\/pgSQL|web\.\w+\(/.test(text))
		return 'speaks of the inside';
	if (/json/.test(headers['content-type'])) {
		const problem = JSON.parse(text);
		return problem.status === status && problem.title && problem.detail?.length > 10 ? '' : 'is no problem as RFC 9457 has it';
	}
	// A page of its own, or the form again with what is wrong.
	return /class="(lead|notice bad|field-error)"|role="alert"|^<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>501 .*<\/title>\n<p>./.test(text) || (status === 401 && text.includes('name="password"')) ? '' : 'does not say why';
}

/** One request sent as it is (fetch would mend the address): its status, or why there is none. `who`: whose browser, null nobody's. */
function send(method, path, { headers = {}, body, who = admin } = {}) {
	const { hostname, port } = new URL(forum.url);
	const cookie = who !== null ? { cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {};
	const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
	return new Promise((done) => {
		const sent = request({ hostname, port, method, path, headers: { ...cookie, ...length, ...headers }, agent, timeout: 20000 }, (got) => {
			let text = '';
			got.setEncoding('utf8').on('data', (piece) => { text += piece; });
			got.on('end', () => done(unclear(method, got, text) || got.statusCode));
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

describe('whoever it is', () => {
	for (const role of ['visitor', 'member', 'moderator'])
		test(`a ${role}: what is others', what is nobody's, without a token, with anything in every field`, async () => {
			const tasks = [], who = members[role] ?? null;
			const csrf = who === null ? 'f'.repeat(32) : await who.token();
			const may = who === null ? {} : { authorization: `Bearer ${await forum.cli('token', 'create', '--member', who.name, '--scope', 'read write')}` };
			for (const { method, pattern, flags, handler } of table.filter((route) => !ENDS.includes(route.handler))) {
				const api = flags.startsWith('ROUTE_API'), act = method !== 'GET';
				const body = (value) => (!act ? undefined : api ? JSON.stringify(Object.fromEntries(['body', 'title', 'reason', 'action', 'id', 'name'].map((name) => [name, value]))) :
					`csrf=${csrf}&${fields.map((name) => `${name}=${encodeURIComponent(value)}`).join('&')}`);
				const headers = { ...(api ? { ...may, ...JSON_TYPE } : act ? FORM : {}) };
				for (const [what, path, value] of [["others'", address(pattern, there), 'abc'], ["nobody's", address(pattern, { ...there, id: '999999', name: 'nobody', account: 'none' }), '1'],
					['anything', address(pattern, there), TEXTS['quotes and markup']]])
					tasks.push(() => attempt(`${role}, ${what}, ${handler}`, method, path, { who: api ? null : who, headers, body: body(value) }));
				if (act)
					tasks.push(() => attempt(`${role}, no token`, method, address(pattern, there), { who, headers: api ? JSON_TYPE : FORM, body: api ? '{}' : 'a=b' }));
			}
			await all(tasks);
			assertNoTrouble();
		});
});

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
				tasks.push(() => attempt('query', 'GET', `${address(pattern, there)}?${queries.map((name) => `${name}=${value.slice(0, 38)}`).join('&')}`,
					{ headers: flags.startsWith('ROUTE_API') ? may : {} }));
		await all(tasks);
		assertNoTrouble();
	});

	test('each name of a query by itself', async () => {
		const tasks = [], may = await bearer();
		for (const route of table.filter(({ method }) => method === 'GET' || method === 'DELETE'))
			for (const name of asked(route).query)
				for (const value of QUERY_VALUES)
					tasks.push(() => attempt(name, route.method, `${address(route.pattern, there)}?${name}=${value}`,
						{ headers: route.flags.startsWith('ROUTE_API') ? may : {} }));
		assert.ok(tasks.length > 1000);
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
			const whole = (value) => `csrf=${csrf}&${fields.map((name) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
			for (const [what, value] of Object.entries(TEXTS))
				form(what, value.length < 10000 ? whole(value) : `csrf=${csrf}&title=A+title&category=general&body=${encodeURIComponent(value)}&name=${value.slice(0, 5000)}`);
			form('nothing', '');
			form('only the token', `csrf=${csrf}`);
			form('no token', whole('abc').slice(csrf.length + 6));
			form('a token of nobody', whole('abc').replace(csrf, csrf.replace(/./g, 'a')));
			form('invalid UTF-8', `csrf=${csrf}&${fields.map((name) => `${name}=%FF%C3%28`).join('&')}`);
			form('repeated fields', `csrf=${csrf}&${fields.map((name) => `${name}=a&${name}=b`).join('&')}`);
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

	test('each field of a form by itself', async () => {
		const csrf = await admin.token();
		const tasks = [];
		for (const route of table.filter(({ method, flags, handler }) => method === 'POST' && !flags.startsWith('ROUTE_API') && !ENDS.includes(handler))) {
			const its = [...asked(route).form, ...(IN_TABLES[route.handler] ?? [])];
			for (const name of its)
				for (const value of Object.values(TEXTS).filter((text) => text.length < 1000))
					tasks.push(() => attempt(name, 'POST', address(route.pattern, there), { headers: FORM, body: new URLSearchParams({ csrf,
						...Object.fromEntries(its.filter((other) => other !== 'preview').map((other) => [other, PLAUSIBLE[other] ?? 'abc'])), [name]: value }).toString() }));
		}
		assert.ok(tasks.length > 1000);
		await all(tasks);
		assertNoTrouble();
	});

	test('each field of a call by itself', async () => {
		const tasks = [], may = await bearer();
		for (const route of table.filter(({ flags, method }) => flags.startsWith('ROUTE_API') && method !== 'GET')) {
			const { text, number, texts, flag } = asked(route);
			const good = { ...Object.fromEntries(text.map((name) => [name, PLAUSIBLE[name] ?? 'abc'])), ...Object.fromEntries(number.map((name) => [name, 1])),
				...Object.fromEntries(texts.map((name) => [name, ['api']])), ...Object.fromEntries(flag.map((name) => [name, true])) };
			const one = (name, value) => tasks.push(() => attempt(`${name}: ${JSON.stringify(value).slice(0, 40)}`, route.method, address(route.pattern, there),
				{ who: null, headers: { ...JSON_TYPE, ...may }, body: JSON.stringify({ ...good, [name]: value }) }));
			for (const [names, values] of [[text, Object.values(TEXTS).filter((value) => value.length < 1000)], [number, NUMBERS], [texts, LISTS], [flag, [false]]])
				for (const name of names)
					for (const value of [...values, 1e300, null, {}, [[]]])
						one(name, value);
		}
		assert.ok(tasks.length > 500);
		await all(tasks);
		assertNoTrouble();
	});

	test('bodies of calls', async () => {
		const tasks = [], may = await bearer();
		const bodies = ['', '{', '[]', 'null', '"text"', '{"a":1}', `${'['.repeat(5000)}`, '{"body":null,"title":[],"value":"1","revision":1e400}',
			'{"value":9223372036854775808,"revision":1.5,"parent_id":-1,"tags":"x","body":1,"title":{}}', '{"body":"\\u0000","title":"\\ud800","reason":"\\u0000"}',
			'{"body":"x","body":"y"}', `{"title":"${'t'.repeat(9000)}","body":"${'b'.repeat(200000)}","reason":"${'r'.repeat(9000)}","kind":"question","category":"general","tags":["${'g'.repeat(999)}"],"revision":1,"value":1}`,
			'{"kind":"x","title":"A good title","body":"A body","category":"general","tags":[null,1,{}],"reason":"r","days":-1,"value":2,"revision":0}', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])];
		for (const { method, pattern } of table.filter(({ flags, method }) => flags.startsWith('ROUTE_API') && method !== 'GET')) {
			for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'multipart/form-data; boundary=x', ''])
				tasks.push(() => attempt(`as ${type}`, method, address(pattern, there), { who: null, headers: { ...may, ...(type && { 'content-type': type }) }, body: '{"body":"x"}' }));
			for (const body of bodies)
				tasks.push(() => attempt(String(body).slice(0, 60), method, address(pattern, there),
					{ who: null, headers: { ...JSON_TYPE, ...may }, body }));
		}
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
