// Every page as everybody can use it: axe-core finds nothing, light and dark,
// on a telephone and on a desk; nothing scrolls sideways; the landmarks are there.
//
// PICTURES=directory keeps a picture of each page in each appearance, to look at.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { PEOPLE, enter, pagesOf } from './pages.mjs';
import { Stage, passwordOf } from './stage.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NARROWEST = 320;
const PICTURES = process.env.PICTURES;
const PHONE = { width: 375, height: 812, rules: ['color-contrast', 'target-size', 'scrollable-region-focusable'] };
const DESK = { width: 1280, height: 900 };
/** Each page is seen light and dark, narrow and wide; by turns one way round and the other. */
const APPEARANCES = [
	[{ scheme: 'light', ...DESK }, { scheme: 'dark', ...PHONE }],
	[{ scheme: 'dark', ...DESK }, { scheme: 'light', ...PHONE }],
];

let stage, pages;
const windows = {};
let turn = 0;

before(async () => {
	stage = await Stage.open({ demo: true });
	await enter(stage);
	pages = await pagesOf(stage);
	for (const [who, name] of Object.entries(PEOPLE))
		windows[who] = await stage.visit({ as: name && { name, password: passwordOf('keyholder') }, reducedMotion: 'reduce' });
});
after(() => stage?.close());
afterEach(() => stage.assertQuiet());

describe('every page', { concurrency: 2 }, () => {
	for (const who of Object.keys(PEOPLE))
		test(`as ${who} sees it`, async (t) => {
			for (const { path, status } of pages.filter((page) => page.who === who))
				await t.test(path, async () => {
					const page = windows[who];
					const reply = await page.goto(path);
					assert.equal(reply.status(), status);
					await lookAt(page, `${who}${path}`);
				});
		});
});

test('what a form says about mistakes', async () => {
	const page = windows.visitor;
	await page.goto('/register');
	await page.locator('form.card').evaluate((form) => { form.noValidate = true; });
	await page.getByRole('main').getByRole('button', { name: 'Register' }).click();
	await page.getByRole('alert').waitFor();
	await lookAt(page, 'visitor/register-refused');
});

test('menus that are open', async () => {
	const page = windows.moderator;
	await page.goto(pages.find(({ path }) => path.startsWith('/t/')).path);
	await page.locator('.top .menu summary').click();
	await lookAt(page, 'moderator/menu');
	await page.keyboard.press('Escape');
	await page.locator('.tools-menu summary').click();
	await lookAt(page, 'moderator/tools');
});

async function lookAt(page, name) {
	assert.deepEqual(await page.evaluate(parts), { main: 1, banner: 1, contentinfo: 1, h1: 1, lang: 'en', title: true });
	await page.evaluate(AXE);
	const wrong = [];
	for (const { scheme, width, height, rules } of APPEARANCES[turn++ % 2]) {
		await page.emulateMedia({ colorScheme: scheme });
		await page.setViewportSize({ width, height });
		wrong.push(...(await page.evaluate(violations, rules)).map((line) => `${scheme} ${width}: ${line}`));
		if (PICTURES)
			await keepPicture(page, `${name} ${width} ${scheme}`);
	}
	await page.setViewportSize({ width: NARROWEST, height: 700 });
	const { wider, what } = await page.evaluate(widest);
	if (wider > 0)
		wrong.push(`${NARROWEST}: ${wider} px wider than the window: ${what}`);
	assert.ok(wrong.length === 0, wrong.join('\n'));
}

/** In the browser: what a page of ours has once. */
function parts() {
	const count = (selector) => document.querySelectorAll(selector).length;
	return { main: count('main'), banner: count('body > header'), contentinfo: count('body > footer'), h1: count('h1'),
		lang: document.documentElement.lang, title: document.title.trim() !== '' };
}

/** In the browser: what axe-core finds; with `rules`, by these alone. */
async function violations(rules) {
	const found = await window.axe.run(document, {
		resultTypes: ['violations'],
		...(rules ? { runOnly: { type: 'rule', values: rules } } : { rules: { 'target-size': { enabled: true } } }),
	});
	return found.violations.map(({ impact, id, nodes }) => `${impact} ${id}: `
		+ nodes.slice(0, 3).map((node) => node.target).join(' | ') + ` ${nodes[0].any[0]?.message ?? nodes[0].none[0]?.message ?? ''}`);
}

/** In the browser: by how much the page is wider than the window, and what reaches out. */
function widest() {
	const room = document.documentElement.clientWidth;
	const wider = document.documentElement.scrollWidth - room;
	const what = wider <= 0 ? [] : [...document.querySelectorAll('body *')]
		.filter((element) => element.getBoundingClientRect().right > room + 1).map((element) => element.outerHTML.slice(0, 80));
	return { wider, what: what.slice(0, 3).join(' ') };
}

async function keepPicture(page, name) {
	mkdirSync(PICTURES, { recursive: true });
	await page.screenshot({ path: join(PICTURES, `${name.replace(/[^\w.-]+/g, '_')}.png`), fullPage: true });
}
