// What customers are asked, in a real browser without scripts: one click, words if they like, and no question twice.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, test } from 'node:test';
import { Stage } from './stage.mjs';
import { ask, submit } from './steps.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [{ name: 'narrow', scheme: 'dark', size: [375, 812] }, { name: 'wide', scheme: 'light', size: [1280, 900] }];

let stage;
before(async () => {
	stage = await Stage.open();
	await stage.forum.cli('account', 'create', 'acme', '--name', 'Acme', '--domain', 'example.com');
	await stage.member('helper', '--staff');
	await stage.member('mara', '--role', 'csm');
});
after(() => stage?.close());
afterEach(() => stage.assertQuiet());

/** Nothing for axe to find in a panel with everything unfolded, nothing wider than the window. */
async function assertGood(page, who, look, panel) {
	// where scripts run, past the page's policy, so that it can be asked
	const twin = await stage.visit({ as: who, policy: false, scheme: look.scheme, size: look.size });
	await twin.goto(page.url());
	await twin.locator(panel).evaluate((element) => element.querySelectorAll('details').forEach((one) => { one.open = true; }));
	await twin.addScriptTag({ content: AXE });
	const found = await twin.evaluate(async (within) => (await window.axe.run(within, { rules: { 'target-size': { enabled: true } } })).violations
		.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), panel);
	assert.deepEqual(found, []);
	assert.equal(await twin.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)), 0);
	await twin.context().close();
}

for (const look of LOOKS)
	describe(`${look.name}, ${look.scheme}`, () => {
		const name = `asker ${look.name}`;
		const us = (page) => page.locator('form[action="/survey"]');
		let page, thread;

		before(async () => {
			await stage.member(name);
			page = await stage.visit({ as: name, scripts: false, scheme: look.scheme, size: look.size });
			thread = await ask(page, { title: `How is it done, ${look.name}?`, body: 'I would like to know.' });
			const helper = await stage.http('helper');
			await helper.post(`/t/${thread}/posts`, { body: 'Like this.' });
			// a customer since days
			await stage.forum.sql("UPDATE forum.visit SET day = day - 4, at = at - interval '4 days'");
		});

		test('a solved question: one click, then words', async () => {
			await page.goto(`/t/${thread}`);
			await submit(page, 'Accept this answer');
			await page.goto(`/t/${thread}`);
			assert.equal(await us(page).isVisible(), false, 'one question at a time');
			await assertGood(page, name, look, '#survey');
			await submit(page, 'Well');
			await page.getByLabel('Thank you. Anything to add?').fill(`Quick and kind, ${look.name}`);
			await assertGood(page, name, look, '#survey');
			await submit(page, 'Send');
			assert.equal(await page.locator('#survey').count(), 0);
		});

		test('whether they would recommend us: one click, on whatever page they are', async () => {
			await page.goto('/tags');
			assert.equal(await us(page).isVisible(), true);
			await assertGood(page, name, look, '.survey-us');
			await us(page).getByText('Say why').click();
			await us(page).getByRole('textbox').fill(`It just works, ${look.name}`);
			await submit(page, '9');
			assert.equal(new URL(page.url()).pathname, '/tags');
			await page.goto('/');
			assert.equal(await us(page).count(), 0);
		});

		test('customer success reads the words on the account\'s timeline', async () => {
			const { words } = await (await stage.http('mara')).get('/accounts/acme');
			for (const said of [`“Quick and kind, ${look.name}”`, `“It just works, ${look.name}”`])
				assert.ok(words.includes(said), said);
		});
	});
