// The main job: register, ask, answer, accept, vote, earn reputation; as people
// do it in a browser, once with scripts and once without.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Stage, assertText, eventually } from './stage.mjs';
import { answer, ask, comment, openingOf, postOf, register, submit, threadOf } from './steps.mjs';

const QUESTION = {
	title: 'The nightly export stops at 3 %',
	body: 'It stops at **3 %** since Monday, and the log says `timeout` only.\n\n- restarted it\n- read the manual',
	tags: 'export timeout',
};

let stage;
before(async () => { stage = await Stage.open(); });
after(() => stage?.close());
afterEach(() => stage.assertQuiet());

for (const scripts of [true, false])
	describe(`scripts ${scripts ? 'on' : 'off'}`, () => {
		const asker = scripts ? 'Ada Asker' : 'Βασίλης';
		const helper = scripts ? 'helpful.hana' : 'น้ำฝน';
		let asking, helping, thread, given;

		before(async () => {
			asking = await stage.visit({ scripts });
			helping = await stage.visit({ scripts });
		});

		test('two people register', async () => {
			await register(asking, asker);
			await assertText(asking.locator('.menu-name'), asker);
			await register(helping, helper);
			await assertText(helping.locator('.menu-name'), helper);
		});

		test('one asks', async () => {
			thread = await ask(asking, QUESTION);
			assert.ok(thread > 0);
			await assertText(asking.getByRole('heading', { level: 1 }), QUESTION.title);
			await assertText(asking.locator('.opening .prose strong'), '3 %');
			await assertText(asking.locator('.thread-head .tag-row'), 'export timeout');
			await assertText(asking.locator('#answers-title'), 'No answers yet');
		});

		test('the other finds it in the list and answers', async () => {
			await helping.goto('/questions?sort=unanswered');
			await helping.getByRole('link', { name: QUESTION.title }).first().click();
			await helping.waitForURL(/\/t\//);
			assert.equal(threadOf(helping), thread);
			given = await answer(helping, 'Raise `export.timeout` to 600, then start it again.');
			await assertText(helping.locator(`#p${given} .prose`), 'Raise export.timeout to 600, then start it again.');
			assert.equal(await helping.locator(`#p${given} .vote`).count(), 0, 'nobody votes for himself');
		});

		test('a comment', async () => {
			await asking.goto(`/t/${thread}`);
			const made = await comment(asking, given, `Where is that, @${helper}?`);
			await assertText(asking.locator(`#p${made} .prose`), `Where is that, @${helper}?`);
			assert.equal(await asking.locator(`#p${made} a.mention`).count(), 1);
			await helping.goto('/notifications');
			await assertText(helping.getByRole('main'), new RegExp(`Where is that, @${helper}`));
		});

		test('the asker votes', async () => {
			await asking.goto(`/t/${thread}`);
			await mark(asking);
			const up = asking.locator(`#p${given} .vote.up`).first();
			await up.click();
			await assertScore(asking, given, 1);
			await eventually(async () => assert.equal(await up.getAttribute('aria-pressed'), 'true'));
			assert.equal(await isMarked(asking), scripts, scripts ? 'the page stays' : 'the page comes again');
		});

		test('the asker accepts', async () => {
			await mark(asking);
			await asking.getByRole('button', { name: 'Accept this answer' }).click();
			await assertText(asking.locator(`#p${given} .accepted-label`), 'Accepted answer');
			await assertText(asking.locator('.solved-line'), new RegExp(`^Solved by ${helper}`));
			assert.equal(await isMarked(asking), scripts);
			await asking.locator('.solved-line').getByRole('link', { name: 'Go to the answer' }).click();
			await asking.waitForURL(/#p/);
			assert.equal(postOf(asking), given);
		});

		test('everybody sees the reputation: 1 + 10 + 15 and 1 + 2', async () => {
			const visitor = await stage.visit({ scripts });
			await assertReputation(visitor, helper, 26);
			await assertReputation(visitor, asker, 3);
			assert.deepEqual(await standing(visitor, helper), ['+1', '+10', '+15']);
			assert.deepEqual(await standing(visitor, asker), ['+1', '+2']);
			await visitor.goto('/questions');
			await assertText(visitor.locator('.thread-line', { hasText: QUESTION.title }).locator('.gauge.solved').first(),
				/Solved, 1 answer/);
			await visitor.context().close();
		});

		test('the vote is withdrawn, goes down, and up again', async () => {
			await asking.goto(`/t/${thread}`);
			for (const [button, score] of [['up', 0], ['down', -1], ['up', 1]]) {
				await asking.locator(`#p${given} .vote.${button}`).first().click();
				await assertScore(asking, given, score);
			}
		});

		test('the acceptance is withdrawn, and its points', async () => {
			await asking.goto(`/t/${thread}`);
			await asking.getByRole('button', { name: 'Withdraw acceptance' }).click();
			await eventually(async () => assert.equal(await asking.locator('.solved-line').count(), 0));
			await assertReputation(helping, helper, 11);
			await assertReputation(helping, asker, 1);
		});

		test('the author deletes the answer, and restores it', async () => {
			await helping.goto(`/t/${thread}`);
			await helping.locator(`#p${given} .post-tools`).getByRole('link', { name: 'Delete' }).click();
			await helping.getByLabel('Reason').fill('Not sure any more');
			await submit(helping, 'Delete');
			await asking.goto(`/t/${thread}`);
			assert.equal(await asking.locator(`#p${given}`).count(), 0);
			await assertReputation(asking, helper, 1);
			await helping.goto(`/p/${given}/restore`);
			await helping.getByLabel('Reason').fill('It was right');
			await submit(helping, 'Restore');
			await asking.goto(`/t/${thread}`);
			await assertScore(asking, given, 1);
			await assertReputation(asking, helper, 11);
		});

		test('signs out', async () => {
			await asking.locator('.menu summary').first().click();
			await asking.getByRole('button', { name: 'Sign out' }).click();
			await asking.getByRole('link', { name: 'Sign in' }).first().waitFor();
			await asking.goto(`/t/${thread}`);
			assert.equal(await openingOf(asking) > 0, true);
			assert.equal(await asking.locator('.answer-form').count(), 0);
		});
	});

/** Leaves a mark in the page that a reload takes away. */
function mark(page) {
	return page.evaluate(() => { document.documentElement.dataset.marked = 'yes'; });
}

async function isMarked(page) {
	return await page.locator('html[data-marked]').count() > 0;
}

function assertScore(page, post, score) {
	return assertText(page.locator(`#p${post} [data-score]`).first(), new RegExp(`^(Score )?[-−]?${Math.abs(score)}$`));
}

async function assertReputation(page, name, points) {
	await page.goto(`/u/${encodeURIComponent(name)}`);
	await assertText(page.locator('.profile-aside .gold dd'), String(points));
}

/** What stands in a member's ledger and was not taken back, smallest first. */
async function standing(page, name) {
	await page.goto(`/u/${encodeURIComponent(name)}/reputation`);
	const lines = await page.locator('.ledger tbody tr:not(.is-gone) .number b').allInnerTexts();
	return lines.sort((one, other) => Number(one) - Number(other));
}
