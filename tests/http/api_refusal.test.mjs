// What the API refuses, and how: never a 500, always a problem, with the field where there is one.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Api, DESCRIPTION } from '../api.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, visitor, anna, bob, root, thread, question, answer;

before(async () => {
	forum = await start();
	visitor = new Api(forum);
	[anna, bob, root] = await Promise.all([Api.member(forum, 'Anna'), Api.member(forum, 'Bob'),
		Api.member(forum, 'Root', { options: ['--role', 'admin'] })]);
	thread = await anna.ask();
	question = thread.posts[0];
	answer = await bob.write(thread.id);
	await forum.sql('UPDATE forum.action_limit SET count = 1000000');
});
after(() => forum?.stop());

const JSON_TYPE = { 'content-type': 'application/json' };
const NEW = { kind: 'question', title: 'A good title', body: 'A body.', category: 'general', tags: [] };
const without = (name) => Object.fromEntries(Object.entries(NEW).filter(([other]) => other !== name));

test('bodies that are none', async () => {
	const table = [
		['', 400], [' ', 400], ['{', 400], ['}', 400], ['[]', 400], ['[{}]', 400], ['null', 400], ['true', 400], ['1', 400], ['"text"', 400],
		['{"body":"x"', 400], ['{"body":"x",}', 400], ['{body:"x"}', 400], ["{'body':'x'}", 400], ['{"body":"x"}{}', 400], ['{"body":"x"} x', 400],
		['{"body":"x","body":"y"}', 400], ['{"body":"x","\\u0062ody":"y"}', 400], ['{"body":undefined}', 400], ['{"body":NaN}', 400], ['{"n":1e999,"body":"x"}', 400],
		['{"body":"\t"}', 400], ['{"body":"\\x41"}', 400], ['{"body":"\\u12"}', 400], ['{"bo\\u0000dy":"x"}', 400], ['\ufeff{"body":"x"}', 400],
		[`{"body":${'['.repeat(100000)}${']'.repeat(100000)}}`, 400], [`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 400],
		[Buffer.from('{"body":"\xff"}', 'latin1'), 400], [Buffer.from('{"body":"\xed\xa0\x80"}', 'latin1'), 400], [Buffer.from('{"body":"x\0"}', 'latin1'), 400],
		[Buffer.from('{"body":"x"}', 'utf16le'), 400], [Buffer.from([0x1f, 0x8b, 8, 0]), 400], ['body=x', 400], ['<body>x</body>', 400],
		['{"body":"\\ud800"}', 422], ['{"body":"\\udfff x"}', 422], ['{"body":"\\ud83d\\ud83d"}', 422],
	];
	for (const [body, status] of table) {
		const { status: got, text } = await bob.send('POST', `/threads/${thread.id}/posts`, { body, headers: JSON_TYPE });
		assert.equal(got, status, `${String(body).slice(0, 100)}: ${text}`);
	}
});

test('fields that are wrong', async () => {
	const long = (length) => 'x'.repeat(length);
	const threads = [
		[without('kind'), 'kind'], [without('title'), 'title'], [without('body'), 'body'], [without('category'), 'category'], [{}, 'kind'],
		...['answer', 'Question', '', ' ', 'comment', null].map((kind) => [{ ...NEW, kind }, 'kind']),
		...['', ' ', 'four', long(201), 'new\nline', 'tab\tulator', 'a\u0000title', 'right\u202eleft', 'zero\u200bwidth', null].map((title) => [{ ...NEW, title }, 'title']),
		...['', ' \n\t ', long(100001), 'bell\u0007', 'a\u0000b', 'del\u007f', null].map((body) => [{ ...NEW, body }, 'body']),
		...['', 'nowhere', 'General', 'general ', null, 'a\u0000'].map((category) => [{ ...NEW, category }, 'category']),
		...[['a', 'b', 'c', 'd', 'e', 'f'], [long(36)], ['<b>'], ['a b/c'], ['-'], ['\u202e'], ['a\u0000'], [1], [null], [['a']], 'a', {}, 'a,b', 1, true].map((tags) => [{ ...NEW, tags }, 'tags']),
		...['kind', 'title', 'body', 'category'].flatMap((name) => [1, true, [], ['x'], {}, 1e300].map((value) => [{ ...NEW, [name]: value }, name])),
	];
	for (const [body, field] of threads) {
		const { json } = await anna.post('/threads', body, 422);
		assert.equal(json.field, field, JSON.stringify(body).slice(0, 200));
		assert.match(json.detail, /\.$/);
	}
	const posts = [
		[{ body: 'x', parent_id: '1' }, 'parent_id'], [{ body: 'x', parent_id: 1.5 }, 'parent_id'], [{ body: 'x', parent_id: 1e30 }, 'parent_id'],
		[{ body: 'x', parent_id: true }, 'parent_id'], [{ body: 'x', parent_id: [1] }, 'parent_id'], [{ body: 'x', parent_id: -3 }, 'parent_id'],
		[{}, 'body'], [{ text: 'x' }, 'body'], [{ body: 'x', parent_id: answer.id }, 'body'], [{ body: long(2001), parent_id: answer.id }, 'body'],
	];
	for (const [body, field] of posts)
		assert.equal((await anna.post(`/threads/${thread.id}/posts`, body, 422)).json.field, field, JSON.stringify(body).slice(0, 100));
	for (const value of [2, -2, 100, 1.5, 2 ** 40, 1e30, '1', true, null, [1], {}])
		assert.equal((await anna.put(`/posts/${answer.id}/vote`, { value }, 422)).json.field, 'value', `${value}`);
	assert.equal((await anna.put(`/posts/${answer.id}/vote`, {}, 422)).json.field, 'value');
	const edits = [[{ body: 'x' }, 'revision'], [{ body: 'x', revision: null }, 'revision'], [{ body: 'x', revision: '1' }, 'revision'], [{ body: 'x', revision: 1.5 }, 'revision'],
		[{ revision: 1 }, 'body'], [{ body: '', revision: 1 }, 'body'], [{ body: 'x', revision: 1, reason: long(301) }, 'reason'], [{ body: 'x', revision: 1, reason: 1 }, 'reason'],
		[{ body: 'x', revision: 1, title: '' }, 'title'], [{ body: 'x', revision: 1, tags: 'x' }, 'tags'], [{ body: 'x', revision: 1, category: 'x' }, 'category']];
	for (const [body, field] of edits)
		assert.equal((await anna.patch(`/posts/${question.id}`, body, 422)).json.field, field, JSON.stringify(body).slice(0, 100));
	const comment = await bob.write(thread.id, 'a comment', answer.id);
	assert.equal((await anna.put(`/posts/${comment.id}/vote`, { value: -1 }, 422)).json.field, 'value');
	await anna.put(`/posts/${comment.id}/acceptance`, undefined, 422);
	await anna.put(`/posts/${question.id}/acceptance`, undefined, 422);
});

test('what is more than asked for does no harm', async () => {
	const { json } = await anna.post('/threads', { ...NEW, id: 7, author: 'Root', score: 100, accepted: true, nested: { deep: [[[]]] }, 'ключ': '\u0000', big: 1e30 });
	assert.deepEqual([json.author.name, json.score, json.kind], ['Anna', 0, 'question']);
	assert.equal((await anna.post('/threads', { ...NEW, tags: null })).json.tags.length, 0);
	assert.equal((await anna.post('/threads', { ...NEW, tags: ['', ' ', 'Über Tag'] })).json.tags[0], 'über-tag');
	assert.deepEqual(await anna.vote(answer.id, 1.0), { score: 1, value: 1 });
	assert.deepEqual(await anna.vote(answer.id, 0), { score: 0, value: 0 });
});

test('types and sizes of bodies', async () => {
	const body = JSON.stringify({ body: 'An answer.' });
	const path = `/threads/${thread.id}/posts`;
	for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'application/json5', 'multipart/form-data; boundary=x', 'json', 'application/problem+json'])
		assert.equal((await bob.send('POST', path, { body, headers: { 'content-type': type } })).status, 415, type);
	assert.equal((await bob.send('POST', path, { body: Buffer.from(body) })).status, 415, 'no type at all');
	for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8', 'application/json ;x=y'])
		assert.equal((await bob.send('POST', path, { body, headers: { 'content-type': type } })).status, 201, type);
	const fits = JSON.stringify({ body: '漢'.repeat(100000) });
	assert.equal((await bob.send('POST', path, { body: fits, headers: JSON_TYPE })).status, 201);
	assert.equal((await bob.send('POST', path, { body: `${fits}${' '.repeat(2 * 1024 * 1024)}`, headers: JSON_TYPE })).status, 413);
	assert.equal((await bob.send('POST', path, { body: 'x'.repeat(7 * 1024 * 1024), headers: JSON_TYPE })).status, 413);
	const escaped = `{"body":"${'\\ud83d\\ude00'.repeat(100000)}"}`;
	assert.equal((await bob.send('POST', path, { body: escaped, headers: JSON_TYPE })).status, 201);
});

test('addresses and methods there are not', async () => {
	for (const path of ['/nothing', '/threads/', '/threads/x', '/threads/0', '/threads/01', '/threads/-1', '/threads/1.0', '/threads/9999999999999999999', '/threads/%31x',
		'/posts', '/posts/', '/posts/x', '/posts/1/votes', '/members', '/members/', '/members/Anna/', '/threads/%00', '/threads/%FF', '/members/%FF', '/openapi', '/../api/v1/nothing/..%2f']) {
		assert.equal((await anna.send('GET', path)).status, 404, path);
		assert.equal((await anna.send('POST', path, { body: '{}', headers: JSON_TYPE })).status, 404, path);
	}
	for (const path of ['/threads/999999', '/posts/999999', '/posts/999999/revisions', '/threads/999999999999999999', '/members/nobody/reputation'])
		await anna.get(path, 404);
	for (const [method, path, allow] of [
		['DELETE', '/threads', 'GET, HEAD, POST, OPTIONS'], ['PUT', '/threads', 'GET, HEAD, POST, OPTIONS'], ['POST', '/threads/1', 'GET, HEAD, OPTIONS'],
		['GET', '/threads/1/posts', 'POST, OPTIONS'], ['HEAD', '/threads/1/posts', 'POST, OPTIONS'], ['POST', '/posts/1', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
		['GET', '/posts/1/vote', 'PUT, OPTIONS'], ['PATCH', '/posts/1/acceptance', 'PUT, DELETE, OPTIONS'], ['POST', '/openapi.json', 'GET, HEAD, OPTIONS'],
		['DELETE', '/me', 'GET, HEAD, OPTIONS']]) {
		for (const caller of [visitor, anna]) {
			const { status, headers } = await caller.send(method, path);
			assert.deepEqual([status, headers.get('allow')], [405, allow], `${method} ${path}`);
		}
		const { status, headers, text } = await visitor.send('OPTIONS', path);
		assert.deepEqual([status, headers.get('allow'), text], [204, allow, ''], path);
	}
});

test('HEAD is GET without a body', async () => {
	for (const path of ['/threads', `/threads/${thread.id}`, '/categories', '/openapi.json', '/threads/999999', '/threads?sort=x']) {
		const [get, head] = [await visitor.send('GET', path), await visitor.send('HEAD', path)];
		assert.deepEqual([head.status, head.text, head.headers.get('content-type')], [get.status, '', get.headers.get('content-type')], path);
	}
});

test('queries that cannot be read', async () => {
	for (const [path, status] of [
		['/threads?sort=%', 400], ['/threads?sort=%zz', 400], ['/threads?sort=%00', 400], ['/threads?sort=%FF', 400], ['/threads?cursor=%ED%A0%80', 400],
		["/threads?tag=';DROP TABLE forum.post;--", 404], ['/threads?cursor=99999999999999999999.1', 400], ['/threads?cursor=-1.-1', 400],
		['/threads?author=' + 'x'.repeat(1500), 404], ['/threads?' + 'a=1&'.repeat(250), 400], ['/members/Anna/reputation?cursor=abc', 400],
		['/members/Anna/reputation?cursor=-1', 400], [`/posts/1?all=maybe`, 400], ['/tags?q=' + encodeURIComponent('%_\\'), 200], ['/tags?sort=name&cursor=%F0%9F%98%80', 200]]) {
		const { status: got, text } = await anna.send('GET', path);
		assert.equal(got, status, `${path.slice(0, 100)}: ${text}`);
	}
});

/** Every call of the forum that is described: [method, path, body, whether it needs a token]; see health_api.test.mjs and api_account.test.mjs for the others. */
function every() {
	return Object.entries(DESCRIPTION.paths).flatMap(([pattern, item]) => Object.entries(item)
		.filter(([method]) => method !== 'parameters')
		.map(([method, { operationId, security, requestBody }]) => {
			const content = requestBody?.content['application/json'];
			const id = pattern.startsWith('/threads') ? thread.id : operationId === 'vote' ? answer.id : question.id;
			return [method.toUpperCase(), pattern.replace('{id}', id).replace('{name}', 'Anna'),
				content?.example ?? Object.values(content?.examples ?? {})[0]?.value, security !== undefined];
		})).filter(([, path]) => path !== '/openapi.json' && !/^\/(health|accounts)\b/.test(path));
}

test('a bad token is refused by every call, and no token by every act', async () => {
	const expired = await Api.token(forum, 'Anna', 'read write');
	await forum.sql(`UPDATE forum.api_token SET expires_at = now() - interval '1 second' WHERE id = (SELECT max(id) FROM forum.api_token)`);
	const bad = [new Api(forum, 'ts_0000'), new Api(forum, ' '), new Api(forum, anna.token.slice(0, -1)), new Api(forum, anna.token.toUpperCase()), expired,
		new Api(forum, 'x'.repeat(5000)), new Api(forum, '%00\'"\\')];
	for (const [method, path, body, closed] of every()) {
		for (const caller of bad)
			assert.match((await caller.call(method, path, body, 401)).headers.get('www-authenticate'), /invalid_token/);
		assert.equal((await visitor.call(method, path, body, closed ? 401 : 200)).headers.get('www-authenticate'), closed ? 'Bearer' : null);
	}
	for (const authorization of ['Basic QW5uYTp4', 'Bearer', `bearer${anna.token}`, `Token ${anna.token}`, anna.token])
		assert.equal((await visitor.send('GET', '/threads', { headers: { authorization } })).status, 401, authorization);
	assert.equal((await visitor.send('GET', '/me', { headers: { authorization: `bEARER  ${anna.token} ` } })).status, 200);
});

test('a token that lacks a scope is told which', async () => {
	const [reads, writes, health] = [await Api.token(forum, 'Anna', 'read'), await Api.token(forum, 'Anna', 'write'), await Api.token(forum, 'Anna', 'health:read')];
	for (const [method, path, body, closed] of every())
		for (const caller of method === 'GET' ? [writes, health] : [reads, health]) {
			const { json } = await caller.call(method, path, body, closed ? 403 : 200);
			if (closed)
				assert.match(json.detail, method === 'GET' ? /no scope "read"/ : /no scope "write"/);
		}
	assert.equal((await writes.vote(answer.id, 1)).score, 1);
	await writes.vote(answer.id, 0);
});

test('a browser that is signed in may read, but acts need a token', async () => {
	const browser = await Visitor.join(forum.url, 'Browser');
	const headers = { ...JSON_TYPE, cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
	const { json: me } = await visitor.send('GET', '/me', { headers });
	assert.deepEqual([me.name, me.scopes], ['Browser', null]);
	for (const [method, path, body] of every().filter(([method]) => method !== 'GET')) {
		const answer = await visitor.send(method, path, { headers, body: body && JSON.stringify(body) });
		assert.equal(answer.status, 401, `${method} ${path}`);
	}
});

test('suspended members read, and do not act', async () => {
	const carl = await Api.member(forum, 'Carl');
	await forum.sql(`UPDATE forum.member SET suspended_until = now() + interval '1 day', suspended_reason = 'spam' WHERE name = 'Carl'`);
	await carl.get('/threads');
	for (const [method, path, body] of every().filter(([method]) => method !== 'GET'))
		assert.match((await carl.call(method, path, body, 403)).json.detail, /suspended until .*spam/);
});

test('closed and locked threads', async () => {
	const shut = await anna.ask('To be shut');
	await forum.sql(`UPDATE forum.thread SET closed_at = now(), closed_reason = 'done' WHERE id = ${shut.id}`);
	await bob.post(`/threads/${shut.id}/posts`, { body: 'too late' }, 403);
	await bob.post(`/threads/${shut.id}/posts`, { body: 'a comment', parent_id: shut.posts[0].id });
	await forum.sql(`UPDATE forum.thread SET locked_at = now(), locked_reason = 'heat' WHERE id = ${shut.id}`);
	assert.deepEqual((({ closed, locked }) => [closed, locked])((await visitor.get(`/threads/${shut.id}`)).json), [true, true]);
	await bob.post(`/threads/${shut.id}/posts`, { body: 'a comment', parent_id: shut.posts[0].id }, 403);
	await bob.vote(shut.posts[0].id, 1, 403);
	await anna.patch(`/posts/${shut.posts[0].id}`, { body: 'x', revision: 1 }, 403);
	await anna.delete(`/posts/${shut.posts[0].id}`, 403);
	await root.post(`/threads/${shut.id}/posts`, { body: 'the last word' });
});

test('too fast: 429 and how long to wait; administrators are exempt', async () => {
	await forum.sql(`UPDATE forum.action_limit SET count = 2, seconds = 3600 WHERE action IN ('post', 'vote')`);
	for (const caller of [bob, root]) {
		const statuses = [];
		for (let i = 0; i < 4; i++) {
			const reply = await caller.send('POST', `/threads/${thread.id}/posts`, { body: '{"body":"quick"}', headers: JSON_TYPE });
			statuses.push(reply.status);
			if (reply.status === 429)
				assert.ok(Number(reply.headers.get('retry-after')) > 0 && Number(reply.headers.get('retry-after')) <= 3600);
		}
		assert.deepEqual(statuses.slice(2), caller === root ? [201, 201] : [429, 429]);
	}
	assert.equal((await bob.send('GET', '/threads')).status, 200);
	await forum.sql('UPDATE forum.action_limit SET count = 1000000, seconds = 60');
});

/** Sends bytes on one connection, the pieces a moment apart; gives what comes back. */
function raw(...pieces) {
	const { hostname, port } = new URL(forum.url);
	return new Promise((done) => {
		const socket = connect(Number(port), hostname);
		let text = '';
		socket.setTimeout(3000, () => socket.destroy());
		socket.on('data', (piece) => { text += piece.toString('latin1'); });
		socket.on('error', () => {});
		socket.on('close', () => done(text));
		pieces.forEach((piece, i) => setTimeout(() => socket.write(piece), i * 300));
	});
}

const count = (text, pattern) => text.match(pattern)?.length ?? 0;

test('acts without a body need no Content-Length, and one that comes late is found', async () => {
	const head = (method, path, ...lines) => [`${method} /api/v1${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${anna.token}`, ...lines, '', ''].join('\r\n');
	const many = Array.from({ length: 40 }, (_, i) => `X-${i}: y`);
	const body = '{"body":"An answer."}';
	const typed = ['Content-Type: application/json', `Content-Length: ${body.length}`];
	const accept = head('PUT', `/posts/${answer.id}/acceptance`), unaccept = head('DELETE', `/posts/${answer.id}/acceptance`);
	const last = head('GET', '/me', 'Connection: close');
	for (const pieces of [[accept, unaccept, last], [accept, accept, unaccept, last], [accept.slice(0, 40), accept.slice(40), unaccept, last],
		[accept.slice(0, -2), accept.slice(-2), unaccept, last]])
		assert.equal(count(await raw(...pieces), /HTTP\/1\.1 204 /g), pieces.includes(accept) ? pieces.length - 1 : 2);
	assert.match(await raw(head('POST', '/threads', 'Connection: close')), /^HTTP\/1\.1 400 /);
	for (const lines of [[...many, ...typed], [...typed, ...many], [...many.slice(0, 19), ...typed, ...many], [...many.slice(0, 16), ...typed], [...many.slice(0, 22), ...typed]]) {
		const text = await raw(head('POST', `/threads/${thread.id}/posts`, ...lines) + body.slice(0, 5), body.slice(5), last);
		assert.deepEqual([count(text, /HTTP\/1\.1 201 /g), count(text, /HTTP\/1\.1 200 /g)], [1, 1], text.slice(0, 300));
	}
});

test('a body that nobody asked for is no request of its own; one whose end is not known ends the connection', async () => {
	const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
	for (const method of ['GET', 'DELETE', 'OPTIONS'])
		for (const more of [`Content-Length: ${smuggled.length}`, 'Transfer-Encoding: chunked']) {
			const text = await raw(`${method} /api/v1/posts/${question.id} HTTP/1.1\r\nHost: x\r\n${more}\r\n\r\n`, smuggled);
			assert.equal(count(text, /HTTP\/1\.1 /g), 1, `${method} ${more}: ${text}`);
			if (more.startsWith('Transfer'))
				assert.match(text, /^connection: close/im);
		}
});

test('a thousand strange calls, and not one of them is an error of ours', async () => {
	const ids = [1, thread.id, question.id, answer.id, 999, 'x', '%00', '../..', '1e3', '９'];
	const values = [null, '', 'x', 0, -1, 1e300, 0.1, [], ['x'], [[]], {}, { a: 1 }, true, '\u0000', '\uffff', '{', "'; DROP", '%s%n', '\\', '"', 'x'.repeat(5000)];
	const names = ['kind', 'title', 'body', 'category', 'tags', 'parent_id', 'revision', 'value', 'reason'];
	const calls = [['POST', '/threads'], ['POST', '/threads/#/posts'], ['PATCH', '/posts/#'], ['PUT', '/posts/#/vote'], ['PUT', '/posts/#/acceptance'], ['POST', '/posts/#/restore']];
	let seed = 7;
	const pick = (list) => list[(seed = (seed * 1103515245 + 12345) % 2147483648) % list.length];
	for (let i = 0; i < 1000; i++) {
		const [method, path] = pick(calls);
		const body = Object.fromEntries(Array.from({ length: 5 }, () => [pick(names), pick(values)]));
		await pick([anna, bob]).send(method, path.replace('#', pick(ids)), { body: JSON.stringify(body), headers: JSON_TYPE });
	}
	assert.doesNotMatch(forum.log('web'), /exited|signal|ERR/i);
});
