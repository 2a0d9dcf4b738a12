// The main job with the keyboard alone: every step is reached with Tab, the
// focus can be seen at every stop, and nothing swallows it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Stage, assertText, eventually, passwordOf } from './stage.mjs';
import { answer, ask, postOf, threadOf } from './steps.mjs';

const STOPS = 80;

let stage, page, thread, given;
before(async () => {
	stage = await Stage.open();
	await stage.member('helper');
	page = await stage.visit();
});
after(() => stage?.close());
afterEach(() => stage.assertQuiet());

test('the first stop leads past the header', async () => {
	await page.goto('/');
	await page.keyboard.press('Tab');
	assert.equal((await focused()).text, 'Skip to the content');
	await assertSeen();
	await page.keyboard.press('Enter');
	await page.waitForURL(/#main$/);
	await page.keyboard.press('Tab');
	assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
});

test('registers', async () => {
	await page.goto('/');
	await press('Register');
	await page.waitForURL(/\/register/);
	await type('Name', 'Kim Key');
	await type('Email', 'kim@example.com');
	await type('Password', passwordOf('Kim Key'));
	await page.keyboard.press('Enter');
	await assertText(page.locator('.menu-name'), 'Kim Key');
});

test('asks', async () => {
	await press('Ask a question');
	await page.waitForURL(/\/ask$/);
	await type('Title', 'Without a mouse');
	await type('The whole story', 'How do I do all of this without a mouse?');
	await type('Tags', 'keyboard ');
	await press('Post question');
	await page.waitForURL(/\/t\//);
	thread = threadOf(page);
	await assertText(page.getByRole('heading', { level: 1 }), 'Without a mouse');
});

test('votes and accepts', async () => {
	const other = await stage.visit({ as: 'helper' });
	await other.goto(`/t/${thread}`);
	given = await answer(other, 'With Tab, Enter and patience.');
	await other.context().close();
	await page.goto(`/t/${thread}`);
	await press('Vote up');
	await assertText(page.locator(`#p${given} [data-score]`), /\b1$/);
	assert.equal((await focused()).label, 'Vote up', 'the focus stays on the button');
	await press('Accept this answer');
	await assertText(page.locator(`#p${given} .accepted-label`), 'Accepted answer');
	assert.notEqual(await page.evaluate(() => document.activeElement.localName), 'body', 'the focus is not lost');
});

test('comments', async () => {
	await page.goto(`/t/${thread}`);
	await press('Comment', `#p${given}`);
	await type('Your comment', 'That was it.');
	await press('Post comment');
	await page.waitForURL(/#p/);
	await assertText(page.locator(`#p${postOf(page)} .prose`), 'That was it.');
});

test('opens the menu, closes it, signs out', async () => {
	await press('K Kim Key');
	assert.ok(await page.locator('.top .menu').evaluate((menu) => menu.open));
	await page.keyboard.press('Tab');
	assert.equal((await focused()).text, 'Profile');
	await page.keyboard.press('Escape');
	await eventually(async () => assert.equal(await page.locator('.top .menu').evaluate((menu) => menu.open), false));
	assert.match((await focused()).text, /Kim Key/, 'back where it was opened');
	await page.keyboard.press('Enter');
	await press('Sign out');
	await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
});

test('every stop of every kind of page can be seen, and there is a way out', async () => {
	const reader = await stage.visit({ as: 'helper' });
	await ask(reader, { title: 'A second thread', body: 'So that there is more.\n\n```\na block of code that is too wide for the column '
		+ `${'x'.repeat(200)}\n\`\`\``, tags: 'keyboard' });
	for (const path of ['/', '/tags', '/ask', `/t/${thread}`, `/t/${thread + 1}`, '/settings', '/u/helper', '/drafts', '/search?q=thread']) {
		await reader.goto(path);
		await reader.waitForLoadState('networkidle');
		const seen = new Set();
		for (let i = 0; i < STOPS; i++) {
			await reader.keyboard.press('Tab');
			const stop = await focused(reader);
			if (stop.path === 'body' || seen.has(stop.path))
				break;
			seen.add(stop.path);
			await assertSeen(reader, path);
		}
		const reachable = await reader.evaluate(countReachable);
		assert.equal(seen.size, reachable, `${path}: Tab stops at ${seen.size} of ${reachable}\n${[...seen].join('\n')}`);
	}
	await reader.context().close();
});

/** Presses Tab until the focus is on what is called `name` (inside `within`), then Enter. */
async function press(name, within = 'body') {
	await tabTo(name, within);
	await page.keyboard.press('Enter');
}

async function type(name, text) {
	await tabTo(name, 'body');
	await page.keyboard.insertText(text);
}

async function tabTo(name, within) {
	const met = [];
	for (let i = 0; i < STOPS; i++) {
		const stop = await focused();
		if ([stop.label, stop.text].some((called) => called === name || called.startsWith(`${name} `))
			&& await page.evaluate((selector) => document.activeElement.closest(selector) !== null, within))
			return assertSeen();
		met.push(stop.label || stop.text || stop.path);
		await page.keyboard.press('Tab');
	}
	throw new Error(`Tab does not come to "${name}"; it came to\n${met.join('\n')}`);
}

function focused(of = page) {
	return of.evaluate(() => {
		const element = document.activeElement;
		const called = (text) => (text ?? '').trim().replace(/\s+/g, ' ');
		const path = [];
		for (let at = element; at && at !== document.body; at = at.parentElement)
			path.unshift(`${at.localName}:${[...at.parentElement.children].indexOf(at)}`);
		return { path: path.join(' ') || 'body', text: called(element.innerText),
			label: called(element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText) };
	});
}

/** The focus is in the window, on top, and marked by an outline. */
async function assertSeen(of = page, where = of.url()) {
	const stop = await of.evaluate(() => {
		const element = document.activeElement;
		const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
		const { outlineStyle, outlineWidth } = getComputedStyle(element);
		return {
			html: element.outerHTML.slice(0, 120),
			inWindow: width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
			outline: outlineStyle !== 'none' ? parseFloat(outlineWidth) : 0,
		};
	});
	assert.ok(stop.inWindow, `${where}: out of sight: ${stop.html}`);
	assert.ok(stop.outline >= 2, `${where}: no outline: ${stop.html}`);
}

/** In the browser: how many elements Tab has to stop at; of a group of radio buttons, one. */
function countReachable() {
	const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
		.filter((element) => element.tabIndex >= 0 && !element.disabled && element.type !== 'hidden'
			&& element.checkVisibility({ visibilityProperty: true }));
	const groups = new Set(stops.filter(({ type }) => type === 'radio').map(({ name }) => name));
	return stops.filter(({ type }) => type !== 'radio').length + groups.size;
}
