// Looks at every page of the gallery as a browser shows it: narrow and wide,
// light and dark. Reports what axe-core finds and pages that are wider than the
// window; with a second argument, keeps pictures there.
//
//	node tests/gallery/look.mjs BUILD [PICTURES] [NAME...]
import { createServer } from 'node:http';
import { readFileSync, readdirSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [build, pictures, ...names] = process.argv.slice(2);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:; "
	+ "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
const SIZES = [[320, 700], [375, 812], [1280, 900]];

const manifest = new Map(readFileSync(join(build, 'static/manifest'), 'utf8').trim().split('\n')
	.map((line) => line.split(' ')));

function serve() {
	const server = createServer((request, response) => {
		const path = request.url.split('?')[0];
		const file = path.startsWith('/static/')
			? join('static', manifest.get(path.slice(8)) ?? path.slice(8))
			: join('gallery', path.slice(1));
		try {
			const body = readFileSync(join(build, file));
			response.writeHead(200, {
				'content-type': TYPES[file.split('.').pop()] ?? 'text/plain',
				'content-security-policy': POLICY,
			});
			response.end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

/** Everything wrong with one page in one appearance. */
async function look(page, name, width, scheme) {
	const wrong = [];
	// what axe looks at does not differ between two narrow windows
	const found = width === SIZES[1][0] ? [] : await page.evaluate(async () => (await window.axe.run({ resultTypes: ['violations'] })).violations);
	for (const violation of found)
		wrong.push(`${violation.impact} ${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.any.map((a) => a.message).join(' ')}`).slice(0, 3).join(' | ')}`);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	if (overflow > 0)
		wrong.push(`wider than the window by ${overflow}px`);
	return wrong.map((line) => `${name} ${width} ${scheme}: ${line}`);
}

const server = await serve();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync'] });
const pages = readdirSync(join(build, 'gallery')).filter((file) => file.endsWith('.html'))
	.map((file) => file.slice(0, -5)).filter((name) => names.length === 0 || names.includes(name));
const wrong = [];
if (pictures)
	mkdirSync(pictures, { recursive: true });
for (const colorScheme of ['light', 'dark']) {
	// axe is put into the page past its content policy
	const context = await browser.newContext({ colorScheme, bypassCSP: true });
	const page = await context.newPage();
	page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
	for (const name of pages) {
		await page.goto(`http://127.0.0.1:${server.address().port}/${name}.html`);
		await page.addScriptTag({ content: AXE });
		for (const [width, height] of SIZES) {
			await page.setViewportSize({ width, height });
			wrong.push(...await look(page, name, width, colorScheme));
			if (pictures && width > SIZES[0][0])
				await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
		}
	}
	await context.close();
}
await browser.close();
server.close();
for (const line of wrong)
	console.log(line);
console.log(`${pages.length} pages, ${wrong.length} things wrong`);
process.exit(wrong.length > 0 ? 1 : 0);
