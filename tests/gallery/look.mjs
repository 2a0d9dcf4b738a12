// Looks at every page of the gallery as a browser shows it, and says what
// axe-core finds and which pages are wider than the window.
//
//	node tests/gallery/look.mjs BUILD [PICTURES [NAME...]]
//
// looks at the pages NAME (all of them), light and dark, narrow and wide, and
// keeps a picture of each in the directory PICTURES.
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
const ALL = ['light', 'dark'].flatMap((scheme) => [320, 375, 1280].map((width) => ({ scheme, width })));

/** Serves the gallery and the static files of a build. */
function serve(build) {
	const manifest = new Map(readFileSync(join(build, 'static/manifest'), 'utf8').trim().split('\n')
		.map((line) => line.split(' ')));
	const server = createServer((request, response) => {
		const path = request.url.split('?')[0];
		const name = path.replace(/^\/static\//, '');
		const file = name === path ? join('gallery', path.slice(1)) : join('static', manifest.get(name) ?? name);
		try {
			const body = readFileSync(join(build, file));
			response.writeHead(200, { 'content-type': TYPES[file.split('.').pop()] ?? 'text/plain' }).end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

/** What is wrong with the page that is shown now. */
async function look(page) {
	const found = await page.evaluate(async () => (await window.axe.run({ resultTypes: ['violations'] })).violations);
	const wrong = found.map(({ impact, id, nodes }) =>
		`${impact} ${id}: ${nodes.slice(0, 3).map(({ target, any }) => `${target} ${any.map((check) => check.message)}`).join(' | ')}`);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	return overflow > 0 ? [...wrong, `serious overflow: wider than the window by ${overflow}px`] : wrong;
}

/** Looks at all pages (or those in `names`); gives lines "NAME WIDTH SCHEME: impact rule: where". */
export async function lookAt({ build, appearances = ALL, pictures, names = [] }) {
	const server = await serve(build);
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
	const pages = readdirSync(join(build, 'gallery')).filter((file) => file.endsWith('.html'))
		.map((file) => file.slice(0, -5)).filter((name) => names.length === 0 || names.includes(name));
	const wrong = [];
	if (pictures)
		mkdirSync(pictures, { recursive: true });
	for (const { scheme, width } of appearances) {
		// axe is put into the page past its content policy
		const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
		const page = await context.newPage();
		page.on('pageerror', (error) => wrong.push(`${page.url()}: serious script: ${error.message}`));
		for (const name of pages) {
			await page.goto(`http://127.0.0.1:${server.address().port}/${name}.html`);
			await page.addScriptTag({ content: AXE });
			wrong.push(...(await look(page)).map((line) => `${name} ${width} ${scheme}: ${line}`));
			if (pictures)
				await page.screenshot({ path: join(pictures, `${name}-${width}-${scheme}.png`), fullPage: true });
		}
		await context.close();
	}
	await browser.close();
	server.close();
	return { pages, wrong };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [build, pictures, ...names] = process.argv.slice(2);
	const { pages, wrong } = await lookAt({ build, pictures, names });
	wrong.forEach((line) => console.log(line));
	console.log(`${pages.length} pages, ${wrong.length} things wrong`);
}
