// Calls of the JSON API, every one of them held against static/api/openapi.json: a status, a header or a
// member of an object that the description does not know fails the test.
//
//	const anna = await Api.member(forum, 'Anna');
//	const { json } = await anna.post('/threads', { kind: 'question', … }, 201);
//	await new Api(forum).get('/posts/99', 404);
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { ROOT } from './server.mjs';

export const DESCRIPTION = JSON.parse(readFileSync(join(ROOT, 'static/api/openapi.json'), 'utf8'));
const BASE = '/api/v1';
/** What any address may answer, whatever it is. */
const ANYWHERE = new Set([404, 405]);

export class Api {
	constructor(forum, token = null) {
		this.url = forum.url + BASE;
		this.token = token;
	}

	/** A new member with a token. */
	static async member(forum, name, { scope = 'read write', options = [] } = {}) {
		await forum.cli('member', 'create', name, '--email', `${Buffer.from(name).toString('hex')}@example.com`,
			'--password', `password of ${name}`, ...options);
		return Api.token(forum, name, scope);
	}

	static async token(forum, name, scope) {
		return new Api(forum, await forum.cli('token', 'create', '--member', name, '--scope', scope));
	}

	/** Any call: { status, headers, text, json }. Checks the answer against the description. */
	async send(method, path, { body, headers = {} } = {}) {
		const response = await fetch(this.url + path, { method, body, redirect: 'manual',
			headers: { ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }), ...headers } });
		const text = await response.text();
		const answer = { status: response.status, headers: response.headers, text, json: text === '' ? null : parse(text) };
		check(method, path, answer);
		return answer;
	}

	/** A call with a JSON body, or none; `status` is the one that is expected. */
	async call(method, path, body, status) {
		const answer = await this.send(method, path, body === undefined ? {}
			: { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
		assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
		return answer;
	}

	get(path, status = 200) {
		return this.call('GET', path, undefined, status);
	}

	post(path, body, status = 201) {
		return this.call('POST', path, body, status);
	}

	patch(path, body, status = 200) {
		return this.call('PATCH', path, body, status);
	}

	put(path, body, status = 200) {
		return this.call('PUT', path, body, status);
	}

	delete(path, status = 204) {
		return this.call('DELETE', path, undefined, status);
	}

	/** Asks; gives the thread. */
	async ask(title = 'How does it work?', more = {}) {
		const { json } = await this.post('/threads', { kind: 'question', title, body: 'Tell me.', category: 'general', ...more });
		return json;
	}

	/** Answers, replies, or with a parent comments; gives the post. */
	async write(thread, body = 'Like this.', parent = undefined) {
		return (await this.post(`/threads/${thread}/posts`, { body, parent_id: parent })).json;
	}

	async vote(post, value, status = 200) {
		return (await this.put(`/posts/${post}/vote`, { value }, status)).json;
	}

	/** All items of a list, page after page. */
	async all(path) {
		const items = [];
		let next = '';
		do {
			const { json } = await this.get(next === '' ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`);
			items.push(...(json.items ?? json.posts));
			next = json.next;
		} while (next !== null);
		return items;
	}
}

function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

// Objects may get new members one day; until the description has them, a test should say so.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(strict({ ...DESCRIPTION, $id: 'api' }));

function strict(value) {
	if (Array.isArray(value))
		return value.map(strict);
	if (value === null || typeof value !== 'object')
		return value;
	const copy = Object.fromEntries(Object.entries(value).map(([name, member]) =>
		[name, name === 'allOf' ? member : strict(member)]));
	return '$ref' in copy && copy.$ref.startsWith('#/components/schemas/') ? { ...copy, unevaluatedProperties: false } : copy;
}

/** Where the description speaks of a call: [path, operation]; operation undefined when it does not. */
function operation(method, path) {
	const wanted = path.replace(/[?#].*/, '');
	for (const [pattern, item] of Object.entries(DESCRIPTION.paths)) {
		const expression = pattern.replace(/[.]/g, '\\.').replace(/\{id\}/, '[1-9][0-9]*').replace(/\{\w+\}/g, '[^/]+');
		if (new RegExp(`^${expression}$`).test(wanted))
			return [pattern, item[method === 'HEAD' ? 'get' : method.toLowerCase()]];
	}
	return [null, undefined];
}

const pointer = (...names) => names.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');

function check(method, path, { status, headers, text, json }) {
	const what = `${method} ${path} → ${status}`;
	const [pattern, described] = operation(method, path);
	const type = headers.get('content-type');

	assert.ok(status < 500, `${what}: ${text}`);
	if (status >= 400 && method !== 'HEAD') {
		assert.equal(type, 'application/problem+json', what);
		valid('api#/components/schemas/Problem', json, what);
		assert.equal(json.status, status, what);
	}
	if (status === 401)
		assert.match(headers.get('www-authenticate') ?? '', /^Bearer/, what);
	if (status === 405)
		assert.ok(headers.get('allow'), what);
	if (described === undefined)
		return assert.ok(ANYWHERE.has(status) || (method === 'OPTIONS' && status === 204), `${what}: is not described`);
	if (ANYWHERE.has(status) && !(status in described.responses))
		return;
	assert.ok(status in described.responses, `${what}: this status is not described\n${text}`);
	const response = resolve(described.responses[status]);
	for (const name of Object.keys(response.headers ?? {}))
		assert.ok(headers.get(name), `${what}: has no ${name}`);
	if (response.content === undefined)
		return assert.equal(text, '', what);
	if (method === 'HEAD' || status >= 400)
		return;
	assert.equal(type, Object.keys(response.content)[0], what);
	valid(`api#/${pointer('paths', pattern, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema')}`, type === 'application/x-ndjson' ? text : json, what);
}

/** What a reference of the description stands for. */
export function resolve(value) {
	if (value.$ref === undefined)
		return value;
	return value.$ref.slice(2).split('/').reduce((place, name) => place[name], DESCRIPTION);
}

function valid(reference, value, what) {
	const validate = ajv.getSchema(reference);

	assert.ok(validate, `${reference} leads nowhere`);
	assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)?.slice(0, 2000)}`);
}
