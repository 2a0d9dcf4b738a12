// The request path: what Kore would trip over, and what the database can do to it.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, thread;

before(async () => {
	forum = await start();
	anna = await Visitor.join(forum.url, 'Anna');
	const made = await anna.post('/ask', { title: 'A first question', body: 'How is it done?', category: 'general' });
	thread = made.location;
});
after(() => forum?.stop());

/** Sends bytes as they are; gives all that comes back until the server closes or falls silent. */
function raw(bytes, silence = 1500) {
	const { hostname, port } = new URL(forum.url);
	return new Promise((done) => {
		const socket = connect(Number(port), hostname);
		let text = '';
		socket.setTimeout(silence, () => socket.destroy());
		socket.on('data', (piece) => { text += piece.toString('latin1'); });
		socket.on('error', () => {});
		socket.on('close', () => done(text));
		socket.write(bytes);
	});
}

const workersAlive = async () => (await fetch(forum.url + thread)).status === 200 && !/exited|SIGSYS|signal/i.test(forum.log('web'));

test('40 headers and 30 foreign cookies: still signed in', async () => {
	const many = Array.from({ length: 40 }, (_, i) => `X-Proxy-${i}: value ${i}`);
	const foreign = Array.from({ length: 30 }, (_, i) => `app${i}=${'x'.repeat(40)}`);
	const session = `session=${anna.cookies.get('session')}`;
	for (const cookie of [`Cookie: ${[...foreign, session].join('; ')}`, `Cookie: ${[session, ...foreign].join('; ')}`])
		for (const headers of [[cookie, ...many], [...many, cookie], [...many.slice(0, 20), cookie, ...many.slice(20)]]) {
			const answer = await raw(`GET ${thread} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers.join('\r\n')}\r\n\r\n`);
			assert.match(answer, /^HTTP\/1\.1 200/);
			assert.match(answer, /menu-name/, 'the page knows who looks');
		}
});

test('any number of headers around the limit of what Kore splits', async () => {
	const session = `Cookie: session=${anna.cookies.get('session')}`;
	for (let count = 18; count < 30; count++) {
		const many = Array.from({ length: count }, (_, i) => `X-${i}: y`);
		const answer = await raw(`GET ${thread} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many.join('\r\n')}\r\n${session}\r\n\r\n`);
		assert.match(answer, /menu-name/, `${count} headers before the cookie`);
	}
});

test('line breaks, tabs and every other character arrive', async () => {
	const body = 'first\n\n\tindented\nlast & <b>"quoted"</b> 100% +plus ünïcødé 漢字 🙂 a\u0301';
	const made = await anna.post('/ask', { title: 'A question of lines', body, category: 'general' });
	assert.equal(made.status, 303);
	const edit = await anna.get(made.location.replace(/^\/t\/(\d+)\/.*/, '/t/$1'));
	assert.equal(edit.status, 301);
	const [stored] = await forum.sql(`SELECT encode(convert_to(body, 'UTF8'), 'hex') FROM forum.post ORDER BY id DESC LIMIT 1`);
	assert.equal(Buffer.from(stored, 'hex').toString(), body);
});

test('windows line breaks become plain ones', async () => {
	await anna.post(`${thread.replace(/\/[^/]*$/, '')}/posts`, { body: 'one\r\ntwo\rthree' });
	const [stored] = await forum.sql(`SELECT replace(body, E'\\n', '|') FROM forum.post ORDER BY id DESC LIMIT 1`);
	assert.equal(stored, 'one|two|three');
});

test('malformed requests are answered, and nobody dies', async () => {
	const form = 'Content-Type: application/x-www-form-urlencoded';
	const post = (body, type = form) => `POST /ask HTTP/1.1\r\nHost: x\r\n${type}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
	const table = [
		['GET / HTTP/1.1\r\n\r\n', 400], ['GET\r\n\r\n', 400], ['GET / HTTP/2.0\r\nHost: x\r\n\r\n', 505],
		['BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 501],
		['POST /ask HTTP/1.1\r\nHost: x\r\n\r\n', 401], ['POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 411],
		['POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
		['POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n', 413],
		[`GET /${'x'.repeat(3000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
		[post('title=%'), 400], [post('title=%zz'), 400], [post('title=%ff%fe'), 400], [post('title=a%00b'), 400],
		[post('title=%ed%a0%80'), 400], [post(Array.from({ length: 300 }, (_, i) => `f${i}=1`).join('&')), 413],
		[post('{}', 'Content-Type: application/json'), 415], [post('x', 'Content-Type: multipart/form-data; boundary=x'), 415],
		['DELETE /ask HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
		['GET /p/1/vote HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
		['GET /t/0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
		['GET /t/99999999999999999999 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
		['GET /t/-1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
		['GET /t/1%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
		['GET /%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
		['GET /static/../Makefile HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
		['GET /static/%2e%2e/Makefile HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
		[`GET ${thread}?at=abc&after=-1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, 200],
		[`GET ${thread}?x=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, 400],
	];
	for (const [bytes, status] of table)
		assert.match(await raw(bytes), new RegExp(`^HTTP/1\\.1 ${status}`), JSON.stringify(bytes.slice(0, 80)));
	assert.ok(await workersAlive(), forum.log('web'));
});

test('HEAD is GET without a body; other methods are named', async () => {
	const head = await fetch(forum.url + thread, { method: 'HEAD' });
	assert.equal(head.status, 200);
	assert.equal(await head.text(), '');
	const wrong = await fetch(forum.url + thread, { method: 'DELETE' });
	assert.equal(wrong.status, 405);
	assert.match(wrong.headers.get('allow'), /GET/);
});

test('what a security review expects of every answer', async () => {
	for (const path of [thread, '/nowhere', '/login', '/ask']) {
		const { headers } = await fetch(forum.url + path, { redirect: 'manual' });
		const policy = headers.get('content-security-policy');
		assert.match(policy, /default-src 'none'/);
		assert.doesNotMatch(policy, /unsafe/);
		assert.equal(headers.get('x-content-type-options'), 'nosniff');
		assert.equal(headers.get('x-frame-options'), 'DENY');
		assert.ok(headers.get('referrer-policy'));
		assert.equal(headers.get('strict-transport-security'), null, 'not promised over http');
	}
});

test('a form without its token is not acted on, and not lost', async () => {
	const answer = await anna.post('/ask', { csrf: 'x', title: 'Forged from elsewhere', body: 'Do not post this', category: 'general' });
	assert.equal(answer.status, 401);
	assert.match(answer.text, /Do not post this/);
	const [count] = await forum.sql(`SELECT count(*) FROM forum.thread WHERE title = 'Forged from elsewhere'`);
	assert.equal(count, '0');
});

test('the web role reads no table', async () => {
	const [role] = await forum.sql(`SELECT rolname FROM pg_roles WHERE rolname = current_database() || '_web'`);
	assert.ok(role);
	for (const what of ['forum.member', 'forum.session', 'forum.secret', 'forum.post'])
		assert.deepEqual(await forum.sql(`SELECT has_schema_privilege('${role}', 'forum', 'USAGE')
			OR has_table_privilege('${role}', '${what}', 'SELECT')`), ['f'], what);
	const open = await forum.sql(`SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname = 'forum' AND has_function_privilege('${role}', p.oid, 'EXECUTE')
		AND has_schema_privilege('${role}', 'forum', 'USAGE')`);
	assert.deepEqual(open, []);
});

test('a dead connection is not the reader\'s business', async () => {
	for (let round = 0; round < 5; round++) {
		const backends = await forum.sql(`SELECT pid FROM pg_stat_activity WHERE usename = current_database() || '_web'`);
		assert.ok(backends.length > 0);
		for (const backend of backends)
			process.kill(Number(backend), 'SIGTERM');
		const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(forum.url + thread)));
		assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
	}
});

test('views are counted, in batches', async () => {
	const views = async () => Number((await forum.sql(`SELECT views FROM forum.thread ORDER BY id LIMIT 1`))[0]);
	const before = await views();
	for (let i = 0; i < 7; i++)
		await fetch(forum.url + thread);
	for (let waited = 0; waited < 100 && await views() < before + 7; waited++)
		await new Promise((done) => setTimeout(done, 100));
	assert.ok(await views() >= before + 7);
});

test('no worker died of all this', async () => {
	assert.ok(await workersAlive(), forum.log('web'));
});
