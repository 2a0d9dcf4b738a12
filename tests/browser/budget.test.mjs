// What a page costs and what it never does: bytes, requests, caching, headers
// of security, inline code, jumps, and how it looks without scripts or at 200 %.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { ROOT } from '../server.mjs';
import { Stage, eventually } from './stage.mjs';
import { ask, signIn } from './steps.mjs';

const STATIC = join(resolve(ROOT, process.env.BUILD ?? 'build'), 'static');
const BUDGET = 30000;
/** How much more a page may ask for when it is opened for the first time: style, icon, modules. */
const REQUESTS = 12;
const PAGES = ['/', '/questions', '/tags', '/ask', '/login', '/register', '/search?q=export', '/nowhere'];
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let stage, thread;
before(async () => {
	stage = await Stage.open({ demo: true });
	await stage.member('measurer');
	[thread] = await stage.forum.sql("SELECT '/t/' || t.id || '/' || t.slug FROM forum.thread t JOIN forum.post p ON p.thread_id = t.id"
		+ " WHERE t.solved_post_id IS NOT NULL AND p.html LIKE '%language-%' AND t.state = 'visible' ORDER BY t.id LIMIT 1")
		.catch(() => stage.forum.sql("SELECT '/t/' || id || '/' || slug FROM forum.thread ORDER BY id LIMIT 1"));
});
after(() => stage?.close());
afterEach(() => stage.assertQuiet());

test('scripts and styles stay small', () => {
	const scripts = readdirSync(join(ROOT, 'static/js')).reduce((sum, name) => sum + built(name), 0);
	assert.ok(scripts < BUDGET, `${scripts} bytes of scripts`);
	assert.ok(built('app.css') < BUDGET, `${built('app.css')} bytes of styles`);
});

test('files are named by content and kept for ever', async () => {
	for (const [name, hashed] of manifest()) {
		assert.match(hashed, /^[\w-]+\.[0-9a-f]{10}\.\w+$/, name);
		const reply = await fetch(`${stage.url}/static/${hashed}`);
		assert.equal(reply.status, 200, name);
		assert.equal(reply.headers.get('cache-control'), 'public, max-age=31536000, immutable', name);
		assert.equal(reply.headers.get('x-content-type-options'), 'nosniff', name);
	}
	assert.equal((await fetch(`${stage.url}/static/app.0000000000.css`)).status, 404);
	assert.equal((await fetch(`${stage.url}/static/..%2fmanifest`)).status, 404);
});

test('a thread opened for the first time needs few requests, the next time none but itself', async () => {
	const page = await stage.visit();
	const asked = [];
	page.on('request', (request) => asked.push(request.url()));
	await page.goto(thread, { waitUntil: 'networkidle' });
	assert.ok(asked.length <= 1 + REQUESTS, asked.join('\n'));
	assert.deepEqual(asked.filter((url) => !url.startsWith(stage.url)), []);
	const bytes = await page.evaluate(() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
		.reduce((sum, entry) => sum + entry.transferSize, 0));
	assert.ok(bytes < 100 * 1024, `${bytes} bytes`);
	await page.goto('/questions', { waitUntil: 'networkidle' });
	assert.deepEqual(await page.evaluate(() => performance.getEntriesByType('resource')
		.filter((entry) => entry.transferSize > 0).map((entry) => entry.name)), []);
	await page.context().close();
});

test('every page has the headers that a review expects', async () => {
	for (const path of [thread, ...PAGES]) {
		const { headers } = await fetch(stage.url + path);
		const policy = headers.get('content-security-policy');
		assert.match(policy, /default-src 'none'/, path);
		assert.match(policy, /frame-ancestors 'none'/, path);
		assert.match(policy, /base-uri 'none'/, path);
		assert.match(policy, /form-action 'self'/, path);
		assert.doesNotMatch(policy, /unsafe|\*/, path);
		assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
		assert.equal(headers.get('x-frame-options'), 'DENY', path);
		assert.ok(headers.get('referrer-policy'), path);
		assert.ok(headers.get('permissions-policy'), path);
		assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', path);
		assert.match(headers.get('cache-control'), /no-cache|no-store/, path);
		assert.doesNotMatch(headers.get('server') ?? '', /kore/i, path);
	}
});

test('cookies are for the server alone', async () => {
	const page = await stage.visit();
	await page.goto('/login');
	await signIn(page, 'measurer');
	assert.equal(await page.evaluate(() => document.cookie), '');
	const cookies = await page.context().cookies();
	assert.ok(cookies.some(({ name }) => name === 'session'));
	for (const { name, httpOnly, sameSite } of cookies)
		assert.deepEqual([httpOnly, sameSite], [true, 'Lax'], name);
	await page.context().close();
});

test('no page has code or style of its own', async () => {
	const page = await stage.visit({ as: 'measurer' });
	await page.goto('/');
	for (const path of [thread, ...PAGES, '/settings', '/notifications', '/drafts'])
		assert.deepEqual(await page.evaluate(inlineIn, path), [], path);
	await page.context().close();
});

test('a page without scripts looks as it does with them', async () => {
	const [on, off] = [await stage.visit(), await stage.visit({ scripts: false })];
	for (const path of [thread, '/', '/questions']) {
		await on.goto(path, { waitUntil: 'networkidle' });
		await off.goto(path);
		assert.deepEqual(await places(off), await places(on), path);
	}
	await on.context().close();
	await off.context().close();
});

test('nothing jumps, not even when a picture comes late', async () => {
	const page = await stage.visit({ as: 'measurer', scripts: true });
	let release;
	const late = new Promise((done) => { release = done; });
	await page.route('https://pictures.example/**', async (route) => {
		await late;
		await route.fulfill({ contentType: 'image/png', body: PICTURE });
	});
	await ask(page, { title: 'A picture in the middle', body: 'Above the picture.\n\n![A diagram](https://pictures.example/a.png)\n\nBelow it.' });
	await page.locator('.opening img').waitFor();
	await page.evaluate(() => {
		window.jumps = [];
		new PerformanceObserver((list) => window.jumps.push(...list.getEntries().map((entry) => entry.value)))
			.observe({ type: 'layout-shift', buffered: true });
	});
	release();
	await eventually(async () => assert.equal(await page.locator('.opening img').evaluate((image) => image.complete && image.naturalWidth), 1));
	assert.deepEqual(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(window.jumps)))), []);
	await page.context().close();
});

test('at 200 % nothing is cut off', async () => {
	const page = await stage.visit({ as: 'measurer', size: [640, 400], deviceScaleFactor: 2 });
	for (const path of [thread, '/', '/ask', '/settings', `/u/measurer`, '/search?q=export']) {
		await page.goto(path);
		assert.equal(await overflow(page), 0, `${path} zoomed`);
		// text alone made larger, as some people have it
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
		assert.equal(await overflow(page), 0, `${path} with larger text`);
		assert.deepEqual(await page.evaluate(cutOff), [], `${path} with larger text`);
		await page.setViewportSize({ width: 640, height: 400 });
	}
	stage.complaints.splice(0);	// the larger text was set against the policy, by the test
	await page.context().close();
});

function manifest() {
	return readFileSync(join(STATIC, 'manifest'), 'utf8').trim().split('\n').map((line) => line.split(' '));
}

function built(name) {
	return statSync(join(STATIC, new Map(manifest()).get(name))).size;
}

/** In the browser: what is written into a page's HTML that the policy would refuse, or that leaves the site. */
async function inlineIn(path) {
	const html = await (await fetch(path)).text();
	const page = new DOMParser().parseFromString(html, 'text/html');
	const wrong = [];
	for (const element of page.querySelectorAll('*')) {
		if (element.matches('style, script:not([src]), base, iframe, object, embed, meta[http-equiv]'))
			wrong.push(element.outerHTML.slice(0, 120));
		for (const { name, value } of element.attributes)
			if (/^on|^style$|^srcdoc$/.test(name) || /^\s*(javascript|vbscript|data):/i.test(value))
				wrong.push(`${element.localName} ${name}="${value.slice(0, 80)}"`);
	}
	return wrong;
}

/** Where the parts of a page stand. */
function places(page) {
	return page.evaluate(() => [...document.querySelectorAll('header, nav, main, h1, h2, article, .prose, aside, footer, form')]
		.map((element) => {
			const { x, y, width, height } = element.getBoundingClientRect();
			return [element.localName, element.className, Math.round(x), Math.round(y), Math.round(width), Math.round(height)].join(' ');
		}));
}

function overflow(page) {
	return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** In the browser: buttons, links and headings whose text does not fit into them. */
function cutOff() {
	return [...document.querySelectorAll('h1, h2, .button, nav a, label')]
		.filter((element) => element.checkVisibility() && !element.closest('.hidden')
			&& getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
		.map((element) => element.outerHTML.slice(0, 120));
}
