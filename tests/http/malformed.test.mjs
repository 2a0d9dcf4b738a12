// What comes over the wire, byte for byte, and what has to be answered: never a 500, never silence, never
// a reply to something that nobody asked.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { metrics } from '../metrics.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, csrf, token;
before(async () => {
	forum = await start();
	anna = await Visitor.join(forum.url, 'Anna');
	csrf = await anna.token();
	token = await forum.cli('token', 'create', '--member', 'Anna', '--scope', 'read write');
});
after(() => forum?.stop());

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Sends pieces one after the other; gives all that comes back until the server closes, or null when it does not. */
export function exchange(pieces, { patience = 8000, gap = 15 } = {}) {
	const { hostname, port } = new URL(forum.url);
	return new Promise((done) => {
		const socket = connect(Number(port), hostname);
		const came = [];
		let reset = false;
		const timer = setTimeout(() => { socket.destroy(); done(null); }, patience);
		socket.on('data', (piece) => came.push(piece));
		socket.on('error', (error) => { reset = error.code === 'ECONNRESET'; });
		socket.on('close', () => {
			clearTimeout(timer);
			done(replies(Buffer.concat(came), reset));
		});
		socket.setNoDelay(true);
		(async () => {
			for (const piece of pieces) {
				if (socket.writable)
					socket.write(Buffer.from(piece, 'latin1'));
				await pause(gap);
			}
		})();
	});
}

/** Splits what came into replies: { status, head, body }; whatever is no reply is one of status 0. */
function replies(bytes, reset) {
	const found = [];
	let text = bytes.toString('latin1');
	while (text !== '') {
		const end = text.indexOf('\r\n\r\n');
		const status = Number(/^HTTP\/1\.[01] (\d\d\d) /.exec(text)?.[1] ?? 0);
		if (end < 0 || status === 0)
			return [...found, { status: 0, head: text, body: '' }];
		const head = text.slice(0, end);
		const length = status === 100 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
		found.push({ status, head, body: text.slice(end + 4, end + 4 + length) });
		text = text.slice(end + 4 + length);
	}
	return Object.assign(found, { reset });
}

const HOST = 'Host: x\r\n', CLOSE = 'Connection: close\r\n';
const LAST = `GET /healthz/alive HTTP/1.1\r\n${HOST}${CLOSE}\r\n`;
const ALIVE = `GET /healthz/alive HTTP/1.1\r\n${HOST}\r\n`;
const get = (line, headers = HOST) => `${line}\r\n${headers}\r\n`;
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
const post = (path, headers, body) => `POST ${path} HTTP/1.1\r\n${HOST}${headers}\r\n${body}`;

/** [what, bytes (or pieces), the statuses that come back, in order]. After the last one the connection ends. */
const TABLE = [
	['nothing but an end of lines, then a request', `\r\n\r\n${LAST}`, [200]],
	['a method alone', 'GET\r\n\r\n', [400]],
	['HTTP/0.9', 'GET /\r\n', [400]],
	['HTTP/0.9 in small pieces', ['GE', 'T', ' /', '\r', '\n'], [400]],
	['two spaces', get('GET  / HTTP/1.1'), [400]],
	['a tab instead of a space', get('GET\t/ HTTP/1.1'), [400]],
	['a space at the end', get('GET / HTTP/1.1 '), [400]],
	['four words', get('GET / x HTTP/1.1'), [400]],
	['no target', get('GET HTTP/1.1'), [400]],
	['HTTP/1.2', get('GET / HTTP/1.2'), [505]],
	['HTTP/2.0', get('GET / HTTP/2.0'), [505]],
	['HTTP/3', get('GET / HTTP/3'), [400]],
	['http in small letters', get('GET / http/1.1'), [400]],
	['another protocol', get('GET / RTSP/1.0'), [400]],
	['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00', [505]],
	['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03abcdefgh', [400]],
	['SSH', 'SSH-2.0-OpenSSH_9.2\r\n', [400]],
	['binary', '\x00\x01\x02\x03', [400]],
	['a NUL in the target', get('GET /\x00 HTTP/1.1'), [400]],
	['a NUL in a header', get('GET / HTTP/1.1', `${HOST}X-A: a\x00b\r\n`), [400]],
	['an unknown method', get('BREW / HTTP/1.1'), [501]],
	['CONNECT', get('CONNECT example.com:443 HTTP/1.1'), [501]],
	['TRACE', get('TRACE / HTTP/1.1'), [501]],
	['a method in small letters', get('get / HTTP/1.1'), [501]],
	['a method with brackets', get('<GET> / HTTP/1.1'), [400]],
	['no Host', 'GET / HTTP/1.1\r\n\r\n', [400]],
	['no Host, but one that begins like it', get('GET / HTTP/1.1', 'Hostess: x\r\n'), [400]],
	['a header that begins like Host, before it', get('GET /healthz/alive HTTP/1.1', `Host-Of: a b\r\n${HOST}${CLOSE}`), [200]],
	['two Hosts', get('GET / HTTP/1.1', `${HOST}Host: y\r\n`), [400]],
	['two Hosts that are the same', get('GET / HTTP/1.1', `${HOST}${HOST}`), [400]],
	['an empty Host', get('GET / HTTP/1.1', 'Host:\r\n'), [400]],
	['a Host with a path', get('GET / HTTP/1.1', 'Host: x/y\r\n'), [400]],
	['a Host with a user', get('GET / HTTP/1.1', 'Host: a@x\r\n'), [400]],
	['a Host of 300 letters', get('GET / HTTP/1.1', `Host: ${'x'.repeat(300)}\r\n`), [400]],
	['a Host that is an IPv6 address', get('GET /healthz/alive HTTP/1.1', `Host: [::1]:80\r\n${CLOSE}`), [200]],
	['HTTP/1.0 needs no Host', 'GET /healthz/alive HTTP/1.0\r\n\r\n', [200]],
	['a whole address', get('GET http://example.com/healthz/alive HTTP/1.1', HOST + CLOSE), [200]],
	['a whole address without a path', get('GET http://example.com HTTP/1.1', HOST + CLOSE), [200]],
	['a whole address of something else', get('GET ftp://example.com/ HTTP/1.1'), [400]],
	['an asterisk', get('GET * HTTP/1.1'), [400]],
	['an asterisk for OPTIONS', get('OPTIONS * HTTP/1.1', HOST + CLOSE), [204]],
	['a relative path', get('GET healthz HTTP/1.1'), [400]],
	['a fragment', get('GET /#x HTTP/1.1'), [400]],
	['a long address', get(`GET /${'x'.repeat(3000)} HTTP/1.1`), [414]],
	['a long address that never ends', `GET /${'x'.repeat(100000)}`, [414]],
	['an address as long as can be', get(`GET /${'x'.repeat(1989)} HTTP/1.1`, HOST + CLOSE), [404]],
	['a path with bytes that are no UTF-8', get('GET /\xff\xfe HTTP/1.1', HOST + CLOSE), [404]],
	['a space before the colon', get('GET / HTTP/1.1', `${HOST}X-A : b\r\n`), [400]],
	['a space before the name', get('GET / HTTP/1.1', `${HOST} X-A: b\r\n`), [400]],
	['a folded header', get('GET / HTTP/1.1', `${HOST}X-A: b\r\n c\r\n`), [400]],
	['a folded header with a tab', get('GET / HTTP/1.1', `${HOST}X-A: b\r\n\tc\r\n`), [400]],
	['a header without a colon', get('GET / HTTP/1.1', `${HOST}X-A\r\n`), [400]],
	['a header without a name', get('GET / HTTP/1.1', `${HOST}: b\r\n`), [400]],
	['a header name with brackets', get('GET / HTTP/1.1', `${HOST}X(A): b\r\n`), [400]],
	['an empty header value', get('GET /healthz/alive HTTP/1.1', `${HOST}X-A:\r\nX-B: \t \r\n${CLOSE}`), [200]],
	['a header value that is not ASCII', get('GET /healthz/alive HTTP/1.1', `${HOST}Cookie: a=\xc3\xa4\r\n${CLOSE}`), [200]],
	['a control character in a value', get('GET / HTTP/1.1', `${HOST}X-A: a\x07b\r\n`), [400]],
	['bare line feeds', 'GET /healthz/alive HTTP/1.1\nHost: x\n\n', [400]],
	['one bare line feed', `GET /healthz/alive HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n`, [400]],
	['a bare carriage return', `GET /healthz/alive HTTP/1.1\r\nHost: x\rX-A: b\r\n\r\n`, [400]],
	['an end of two line feeds', 'GET /healthz/alive HTTP/1.1\r\nHost: x\n\n', [400]],
	['headers of 40 KB', get('GET / HTTP/1.1', `${HOST}X-A: ${'x'.repeat(40000)}\r\n`), [431]],
	['headers without an end', [`GET / HTTP/1.1\r\n${HOST}`, 'X-A: b\r\n'.repeat(10000)], [431]],
	['headers of 30 KB', get('GET /healthz/alive HTTP/1.1', `${HOST}X-A: ${'x'.repeat(30000)}\r\n${CLOSE}`), [200]],
	['2000 headers', get('GET /healthz/alive HTTP/1.1', `${HOST}${'a: b\r\n'.repeat(2000)}${CLOSE}`), [200]],

	// where a request ends
	['two lengths', post('/login', 'Content-Length: 5\r\nContent-Length: 6\r\n', 'abcdef'), [400]],
	['two lengths that are the same', post('/login', 'Content-Length: 5\r\nContent-Length: 5\r\n', 'abcde'), [400]],
	['a list of lengths', post('/login', 'Content-Length: 5, 5\r\n', 'abcde'), [400]],
	['a length with a plus', post('/login', 'Content-Length: +5\r\n', 'abcde'), [400]],
	['a length below zero', post('/login', 'Content-Length: -1\r\n', ''), [400]],
	['a length in hexadecimal', post('/login', 'Content-Length: 0x5\r\n', 'abcde'), [400]],
	['a length with a space in it', post('/login', 'Content-Length: 1 0\r\n', 'abcde'), [400]],
	['an empty length', post('/login', 'Content-Length:\r\n', ''), [400]],
	['a length beyond all numbers', post('/login', `Content-Length: ${'9'.repeat(40)}\r\n`, ''), [413]],
	['a length that wraps', post('/login', 'Content-Length: 18446744073709551621\r\n', 'abcde'), [413]],
	['a length and pieces', post('/login', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${ALIVE}`), [400]],
	['pieces and a length', post('/login', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', `0\r\n\r\n${ALIVE}`), [400]],
	['pieces', post('/login', 'Transfer-Encoding: chunked\r\n', `0\r\n\r\n${ALIVE}`), [411]],
	['pieces, hidden', post('/login', 'Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${ALIVE}`), [411]],
	['pieces, hidden by a vertical tab', post('/login', 'Transfer-Encoding:\x0bchunked\r\n', '0\r\n\r\n'), [400]],
	['pieces for a GET', get('GET / HTTP/1.1', `${HOST}Transfer-Encoding: chunked\r\n`) + `0\r\n\r\n${ALIVE}`, [411]],
	['a POST without a length', post('/login', CLOSE, ''), [401]],
	['a GET with a body: the body is none of the next request', get('GET /healthz/alive HTTP/1.1', `${HOST}Content-Length: ${ALIVE.length}\r\n`) + ALIVE + LAST, [200, 200]],
	['a GET with a body in another packet', [get('GET /healthz/alive HTTP/1.1', `${HOST}Content-Length: 10\r\n`), '01234', `56789${LAST}`], [200, 200]],
	['a body and the next request in one packet', post('/login', `${FORM}Content-Length: 3\r\n`, `a=b${LAST}`), [401, 200]],
	['a body that comes later, and the next request with it', [post('/login', `${FORM}Content-Length: 5\r\n`, 'a='), `bcd${LAST}`], [401, 200]],
	['a line break after a body', post('/login', `${FORM}Content-Length: 3\r\n`, `a=b\r\n${LAST}`), [401, 200]],
	['an Expect that is not', post('/login', `${FORM}Expect: a miracle\r\nContent-Length: 3\r\n`, 'a=b'), [417]],
	['a body with half an escape', post('/login', `${FORM}Content-Length: 5\r\n${CLOSE}`, 'a=b%0'), [400]],
	['several words about the connection', get('GET /healthz/alive HTTP/1.1', `${HOST}Connection: keep-alive\r\nConnection: x, Close\r\n`), [200]],

	// pipelines
	['five requests in one packet', ALIVE.repeat(4) + LAST, [200, 200, 200, 200, 200]],
	['a hundred requests in one packet', ALIVE.repeat(99) + LAST, Array(100).fill(200)],
	['requests cut anywhere', [...(ALIVE + ALIVE + LAST)], [200, 200, 200]],
	['slow ones and quick ones, in their order', `${get('GET /healthz HTTP/1.1')}${get('GET /nowhere HTTP/1.1')}${ALIVE}${get('GET /t/999 HTTP/1.1')}${LAST}`, [200, 404, 200, 404, 200]],
	['files and what follows them', `${get('GET /static/x HTTP/1.1')}${get('GET /robots.txt HTTP/1.1')}nonsense\r\n\r\n`, [404, 200, 400]],
	['a good one and a bad one', `${ALIVE}GET /\r\n\r\n${ALIVE}`, [200, 400]],
];

test('every row is answered as it has to be, and nobody else notices', { concurrency: true }, async (t) => {
	assert.ok(TABLE.length >= 60);
	await Promise.all(TABLE.map(([what, bytes, statuses]) => t.test(what, async () => {
		const found = await exchange(Array.isArray(bytes) ? bytes : [bytes]);
		assert.ok(found, 'the connection hangs');
		assert.deepEqual(found.map(({ status }) => status), statuses, JSON.stringify(found.map(({ head }) => head.slice(0, 60))));
		for (const { status, head, body } of found)
			if (status >= 400)
				assert.ok(body.length > 20 && /content-type/i.test(head), 'it says why');
	})));
});

test('HEAD is answered without a body, and what follows is understood', async () => {
	const found = await exchange([`HEAD /nowhere HTTP/1.1\r\n${HOST}\r\n`]
		.concat(LAST), { patience: 3000 });
	assert.match(found[0].head, /content-length: [1-9]/);
	assert.equal(found[0].status, 404);
	// The content-length of a HEAD belongs to no bytes, so the next reply was taken for its body.
	assert.match(found[0].body, /^HTTP\/1\.1 200/);
});

test('who waits for a word before sending a body hears it', async () => {
	const { hostname, port } = new URL(forum.url);
	const socket = connect(Number(port), hostname);
	let came = '';
	socket.on('data', (piece) => {
		came += piece;
		if (came === 'HTTP/1.1 100 Continue\r\n\r\n')
			socket.write('a=b');
	});
	socket.write(post('/login', `${FORM}Expect: 100-continue\r\nContent-Length: 3\r\n${CLOSE}`, ''));
	await new Promise((done) => socket.on('close', done));
	assert.match(came, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 401 /);
});

test('an answer is that of its own request', async () => {
	const paths = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? `/t/${7000 + i}` : `/nowhere-${i}?page=${i}`));
	const found = await exchange([paths.map((path) => get(`GET ${path} HTTP/1.1`, `${HOST}Accept: text/html\r\n`)).join('') + LAST]);
	assert.equal(found.length, 41);
	for (const [i, path] of paths.entries()) {
		assert.equal(found[i].status, 404);
		// Each page links back to itself for who signs in.
		assert.ok(found[i].body.includes(encodeURIComponent(path)) || found[i].body.includes(path.replaceAll('&', '&amp;')), `${path} was answered with another page`);
	}
});

test('an act that is waited for, and what was sent behind it', async () => {
	const cookie = [...anna.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	const acts = [1, 2, 3].map((number) => {
		const body = new URLSearchParams({ csrf, title: `Pipelined question ${number}`, body: 'Is this in order?', category: 'general' }).toString();
		return post('/ask', `Cookie: ${cookie}\r\n${FORM}Content-Length: ${body.length}\r\n`, body);
	});
	for (const pieces of [[acts.join('') + LAST], [acts[0].slice(0, -10), acts[0].slice(-10) + acts[1] + acts[2] + LAST]]) {
		const found = await exchange(pieces);
		assert.deepEqual(found.map(({ status }) => status), [303, 303, 303, 200]);
		assert.match(found[0].head, /pipelined-question-1/);
		assert.match(found[2].head, /pipelined-question-3/);
	}
});

test('bodies at the limit and one beyond it: the answer arrives', async () => {
	const LIMIT = 2 * 1024 * 1024, HARD = 8 * 1024 * 1024;
	const form = (length) => [post('/login', `${FORM}${CLOSE}Content-Length: ${length}\r\n`, ''), `body=${'x'.repeat(length - 5)}`];
	const json = (length) => [post('/api/v1/threads', `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n${CLOSE}Content-Length: ${length}\r\n`, ''),
		`{"body":"${'x'.repeat(length - 11)}"}`];
	for (const [pieces, status, type] of [
		[form(LIMIT), 401, /html/], [form(LIMIT + 1), 413, /html/], [form(HARD), 413, /html/], [form(HARD + 1), 413, /html/],
		[json(LIMIT), 422, /problem\+json/], [json(LIMIT + 1), 413, /problem\+json/], [json(HARD + 1), 413, /problem\+json/],
	]) {
		const [reply] = await exchange(pieces, { patience: 20000 });
		assert.equal(reply?.status, status, `${pieces[1].length} bytes`);
		assert.match(reply.head, type);
	}
});

test('a connection that is kept is idle, not late', async () => {
	const { hostname, port } = new URL(forum.url);
	const socket = connect(Number(port), hostname);
	let came = '';
	socket.on('data', (piece) => { came += piece; });
	socket.write(ALIVE);
	await pause(11500);
	socket.write(LAST);
	await new Promise((done) => socket.on('close', done));
	assert.equal((came.match(/^HTTP\/1\.1 200/gm) ?? []).length, 2, came);
	assert.doesNotMatch(came, /408/);
});

test('no worker died of all this, nothing was our fault', async () => {
	const found = await metrics(forum);
	assert.equal(found.value('worker_restarts_total'), 0, forum.log('web'));
	assert.ok(!found.get('requests_total').some(({ labels }) => labels.status === '5xx' && labels.route !== 'none'));
	assert.equal((await fetch(forum.url + '/healthz')).status, 200);
});
