// The page cache of one worker: what a hit costs, how it is sent, and who sees what.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { appoint, ask, reply } from '../community.mjs';
import { metrics } from '../metrics.mjs';
import { administerSlowly, listening } from '../nodes.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

const PAGES = ['/', '/questions?sort=active', '/discussions', '/tags', '/tags/sso', '/c/general', '/u/Anna', '/u/Anna/threads', '/u/Anna/answers',
	'/feed.atom', '/tags/sso.atom', '/c/general.atom'];

let forum, anna, root, thread, pages, marks;
before(async () => {
	forum = await start();
	root = await appoint(forum, 'Root', 'admin');
	anna = await appoint(forum, 'Anna');
	thread = await ask(anna, 'How do I sign in with SSO?', { tags: 'sso api' });
	await reply(root, thread.id, 'Like this, and '.repeat(40));
	pages = [...PAGES, thread.path, `/t/${thread.id}.atom`];
	marks = await listening(forum);
});
after(() => forum?.stop());

/** A request as it is, nothing decoded: { status, headers, body }. */
function raw(path, headers = {}, method = 'GET') {
	return new Promise((done, fail) => {
		request(forum.url + path, { method, headers }, (response) => {
			const parts = [];
			response.on('data', (part) => parts.push(part));
			response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
		}).on('error', fail).end();
	});
}

/** What the cache has counted. */
async function counted() {
	const found = await metrics(forum);
	return { hits: found.value('cache_hits_total'), misses: found.value('cache_misses_total') };
}

test('a visitor\'s second look costs no query, on every kind of page', async () => {
	const first = [];
	for (const path of pages)
		first.push(await raw(path));
	marks.calls();
	for (const [i, path] of pages.entries()) {
		const again = await raw(path);
		assert.equal(first[i].status, 200, path);
		assert.deepEqual(again.body, first[i].body, path);
	}
	assert.deepEqual(marks.calls(), []);
});

test('a member\'s look is one round trip, which asks for nothing that all share', async () => {
	await sleep(2100);	// what Anna wrote is a while ago
	await raw(thread.path);
	await anna.get(thread.path);
	const before = (await metrics(forum)).get('db_query_seconds_count')?.[0].value ?? 0;
	marks.calls();
	const page = await anna.get(thread.path);
	const after = (await metrics(forum)).get('db_query_seconds_count')?.[0].value ?? 0;
	assert.match(page.text, /Sign out/);
	assert.match(page.text, /<textarea[^>]*name="body"/);
	assert.deepEqual(marks.calls(), ['viewer', 'thread_rights', 'thread_mine']);
	assert.ok(after - before <= 2, `${after - before} round trips`);	// one, and perhaps a timer's
});

test('encodings: equal when decoded, as accepted, brotli first', async () => {
	const [style] = /\/static\/app\.[0-9a-f]+\.css/.exec((await raw('/')).body);
	for (const path of [...pages, style]) {
		const plain = await raw(path);
		assert.equal(plain.headers['content-encoding'], undefined);
		for (const [accept, encoding, decode] of [['gzip', 'gzip', gunzipSync], ['br', 'br', brotliDecompressSync],
			['gzip, deflate, br', 'br', brotliDecompressSync], ['GZIP;q=0.5, br;q=0', 'gzip', gunzipSync]]) {
			const packed = await raw(path, { 'accept-encoding': accept });
			assert.equal(packed.headers['content-encoding'], encoding, path);
			assert.equal(Number(packed.headers['content-length']), packed.body.length);
			assert.ok(packed.body.length < plain.body.length);
			assert.deepEqual(decode(packed.body), plain.body, path);
		}
		for (const accept of ['identity', 'gzip;q=0', 'br; q=0.000', 'x-br, zstd', ''])
			assert.equal((await raw(path, { 'accept-encoding': accept || 'deflate' })).headers['content-encoding'], undefined, accept);
	}
});

test('ETag, 304, HEAD and Vary', async () => {
	for (const path of pages) {
		const page = await raw(path);
		const { etag, vary, 'cache-control': control } = page.headers;
		assert.match(etag, /^W\/"[0-9a-f]{32}"$/);
		assert.equal(vary, 'accept-encoding, cookie');
		assert.equal(control, 'no-cache');
		for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
			const same = await raw(path, { 'if-none-match': known, 'accept-encoding': 'br' });
			assert.equal(same.status, 304, known);
			assert.equal(same.body.length, 0);
			assert.equal(same.headers.etag, etag);
			assert.equal(same.headers.vary, vary);
		}
		assert.equal((await raw(path, { 'if-none-match': '"other"' })).status, 200);
		const head = await raw(path, {}, 'HEAD');
		assert.equal(head.body.length, 0);
		assert.equal(Number(head.headers['content-length']), page.body.length);
		assert.equal(head.headers.etag, etag);
		for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy'])
			assert.ok(page.headers[name], name);
	}
	const own = await anna.get(thread.path);
	assert.equal(own.headers.get('cache-control'), 'private, no-cache');
	assert.equal(own.headers.get('etag'), null);
	assert.match(own.headers.get('vary'), /cookie/);
});

test('a connection that is to be closed is, after the whole page', async () => {
	const kept = await raw(thread.path);
	const closed = await raw(thread.path, { connection: 'close' });
	assert.equal(closed.headers.connection, 'close');
	assert.deepEqual(closed.body, kept.body);
	assert.equal(closed.headers.etag, kept.headers.etag);
});

test('what a page does not understand of its query makes no other page', async () => {
	const plain = await raw(thread.path);
	const before = await counted();
	for (const query of ['?utm_source=x', '?sort=nonsense', '?after=x', '?fbclid=1&sort='])
		assert.deepEqual((await raw(thread.path + query)).body, plain.body, query);
	assert.equal((await counted()).misses, before.misses);
	assert.notDeepEqual((await raw(`${thread.path}?sort=newest`)).headers.etag, plain.headers.etag);
	assert.deepEqual((await raw(`${thread.path}?x=1&sort=newest`)).body, (await raw(`${thread.path}?sort=newest`)).body);
});

test('views count on hits too', async () => {
	const { id, path } = await ask(anna, 'Who looks at this?');	// Anna has: once
	for (let i = 0; i < 5; i++)
		await raw(path);
	let views;
	for (let i = 0; i < 60 && views !== '6'; i++) {
		await sleep(100);
		[views] = await forum.sql(`SELECT views FROM forum.thread WHERE id = ${id}`);
	}
	assert.equal(views, '6');
});

test('nothing that is refused or moved is kept', async () => {
	assert.equal((await raw('/t/99999/nothing')).status, 404);
	assert.equal((await raw(`/t/${thread.id}`)).status, 301);
	assert.equal((await raw('/u/aNNa')).status, 301);
	const bert = await appoint(forum, 'Bert');
	await bert.post('/new', { title: 'A discussion of Bert', body: 'Text.', category: 'general' });
	const page = await raw('/u/Bert');
	assert.equal(page.status, 200);
});

describe('who sees what', () => {
	let mod, csm, bert, cleo, hidden, deleted, pending, secret, people;
	before(async () => {
		[mod, csm, bert, cleo] = [await appoint(forum, 'Mod', 'moderator'), await appoint(forum, 'Kim', 'csm'),
			await Visitor.signIn(forum.url, 'Bert'), await appoint(forum, 'Cleo')];
		await forum.sql("INSERT INTO forum.category (slug, name, private, visible_to) VALUES ('staff', 'Staff room', true, 'csm')");
		secret = await ask(mod, 'SECRETTITLE of the staff', { category: 'staff', body: 'SECRETBODY', tags: 'secrettag' });
		hidden = await reply(bert, thread.id, 'HIDDENTEXT');
		deleted = await reply(bert, thread.id, 'DELETEDTEXT');
		pending = await reply(cleo, thread.id, 'PENDINGTEXT');
		assert.equal((await mod.post(`/p/${hidden}/hide`, { reason: 'Advertising' })).status, 303);
		assert.equal((await bert.post(`/p/${deleted}/delete`, { reason: '' })).status, 303);
		await forum.sql(`UPDATE forum.post SET state = 'pending' WHERE id = ${pending}; SELECT forum.thread_refresh(${thread.id})`);
		// a thread that the staff sees among the similar ones
		await reply(mod, thread.id, `See also #${secret.id}`);
		people = { visitor: new Visitor(forum.url), anna, bert, cleo, csm, mod, root };
		await sleep(2100);
	});

	/** Which words each sees on which page; everybody looks twice, in both orders. */
	const SIGHT = [
		['HIDDENTEXT', () => thread.path, ['mod', 'root']],
		['DELETEDTEXT', () => thread.path, ['bert', 'mod', 'root']],
		['PENDINGTEXT', () => thread.path, ['cleo', 'mod', 'root']],
		['SECRETTITLE', () => thread.path, ['csm', 'mod', 'root']],
		['SECRETTITLE', () => '/', ['csm', 'mod', 'root']],
		['Staff room', () => '/questions', ['csm', 'mod', 'root']],
		['SECRETTITLE', () => '/u/Mod', ['csm', 'mod', 'root']],
		['SECRETTITLE', () => '/u/Mod/threads', ['csm', 'mod', 'root']],
		['secrettag', () => '/tags', ['csm', 'mod', 'root']],
		['SECRETTITLE', () => '/feed.atom', []],
		['HIDDENTEXT', () => `/t/${thread.id}.atom`, []],
		['PENDINGTEXT', () => '/u/Cleo/answers', []],
		['SECRETBODY', () => secret.path, ['csm', 'mod', 'root']],
	];
	for (const [words, path, those] of SIGHT)
		test(`${words} on ${path.toString().slice(6)}`, async () => {
			const names = Object.keys(people);
			for (const name of [...names, ...names.toReversed()]) {
				const page = await people[name].get(path());
				assert.equal(page.text.includes(words), those.includes(name), `${name} ${page.status}`);
			}
		});

	test('each member sees the own name, tools and drafts only', async () => {
		for (const name of Object.keys(people).filter((one) => one !== 'visitor')) {
			const page = await people[name].get(thread.path);
			const label = people[name].name;
			assert.match(page.text, new RegExp(`menu-name"><bdi>${label}<`));
			assert.equal(page.text.includes('Moderate</summary>'), ['mod', 'root'].includes(name), name);
			assert.equal(page.form('/logout').fields.csrf, await people[name].token());
		}
		const page = await people.visitor.get(thread.path);
		assert.doesNotMatch(page.text, /csrf|menu-name/);
		assert.equal(page.headers.get('set-cookie'), null);
	});

	test('a session that has ended is a visitor', async () => {
		const gone = bert.window();
		await bert.window().post('/logout');
		const page = await gone.get(thread.path);
		assert.equal(page.status, 200);
		assert.match(page.text, /Sign in/);
		assert.doesNotMatch(page.text, /DELETEDTEXT/);
	});

	test('a suspended member\'s own text is for moderators and the member', async () => {
		await forum.sql(`UPDATE forum.member SET about_html = '<p>ABOUTTEXT</p>' WHERE name = 'Anna'`);
		await sleep(100);
		assert.match((await people.visitor.get('/u/Anna')).text, /ABOUTTEXT/);
		await forum.sql(`UPDATE forum.member SET suspended_until = now() + interval '1 day', suspended_reason = 'x' WHERE name = 'Anna'`);
		await sleep(100);
		for (const name of ['visitor', 'anna', 'mod', 'cleo', 'visitor', 'mod'])
			assert.equal((await people[name].get('/u/Anna')).text.includes('ABOUTTEXT'), ['anna', 'mod'].includes(name), name);
		await forum.sql(`UPDATE forum.member SET suspended_until = NULL WHERE name = 'Anna'`);
	});
});

describe('a page that nobody has asked for yet', () => {
	const LOCKED = 700;	// ms

	/** Sends many requests at once while the database lets nobody read; gives the answers. */
	async function crowd(path, count, { drop = 0 } = {}) {
		await forum.sql(`UPDATE forum.thread SET version = version + 1 WHERE id = ${thread.id}`);
		await sleep(100);
		const lock = administerSlowly(forum, `BEGIN; LOCK TABLE forum.thread; SELECT pg_sleep(${LOCKED / 1000}); COMMIT`);
		await sleep(250);
		marks.calls();
		const gone = new AbortController();
		const lost = Array.from({ length: drop }, () => fetch(forum.url + path, { signal: gone.signal }).catch(() => null));
		await sleep(drop ? 20 : 0);
		const asked = Array.from({ length: count }, () => raw(path, { cookie: 'other=1' }));
		await sleep(60);
		gone.abort();
		const answers = await Promise.all(asked);
		await Promise.all([lock, ...lost]);
		return { answers, renders: marks.calls().filter((name) => name === 'thread').length };
	}

	test('is rendered for all who ask at once by one of them', async () => {
		const { answers, renders } = await crowd(thread.path, 60);
		assert.ok(answers.every(({ status }) => status === 200));
		assert.ok(answers.every(({ body }) => body.equals(answers[0].body)));
		assert.ok(renders >= 1 && renders <= 2, `${renders} renders`);
	});
	test('is refused to all who asked at once', async () => {
		const { answers, renders } = await crowd('/t/123456/none', 60);
		assert.ok(answers.every(({ status }) => status === 404));
		assert.ok(renders >= 1 && renders < 30, `${renders} renders`);	// who comes when it is over asks anew
	});
	test('is moved for all who asked at once', async () => {
		const { answers } = await crowd(`/t/${thread.id}/old-slug`, 20);
		assert.ok(answers.every(({ status, headers }) => status === 301 && headers.location === thread.path));
	});
	test('reaches those who stay when the first ones go away', async () => {
		const { answers } = await crowd(thread.path, 20, { drop: 5 });
		assert.ok(answers.every(({ status }) => status === 200));
		assert.equal((await raw(thread.path)).status, 200);
	});
});

test('a small cache keeps what was used last, and stays small', async () => {
	const small = await start({ env: { FORUM_CACHE_MB: '1' } });
	try {
		const writer = await appoint(small, 'Root', 'admin');
		const paths = [];
		for (let i = 0; i < 30; i++)
			paths.push((await ask(writer, `Thread number ${i} of many`, { body: `Text ${i}. `.repeat(3000) })).path);
		for (const path of [...paths, ...paths.slice(-3)])
			assert.equal((await fetch(small.url + path)).status, 200);
		await sleep(1100);
		const found = await metrics(small);
		assert.ok(found.value('cache_evictions_total') > 0);
		assert.ok(found.value('cache_bytes') <= 1024 * 1024 && found.value('cache_bytes') > 0);
		assert.ok(found.value('cache_entries') < 31);
		assert.ok(found.value('cache_hits_total') >= 3);
	} finally {
		await small.stop();
	}
});
