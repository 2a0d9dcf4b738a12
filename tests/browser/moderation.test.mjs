// A flag, and what a moderator makes of it; each act with a reason, in the log,
// and undone again.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Stage, assertText } from './stage.mjs';
import { submit } from './steps.mjs';

let stage;
before(async () => {
	stage = await Stage.open();
	await stage.member('author');
	await stage.member('reporter');
	await stage.member('keeper', '--role', 'moderator');
});
after(() => stage?.close());
afterEach(() => stage.assertQuiet());

for (const scripts of [true, false])
	describe(`scripts ${scripts ? 'on' : 'off'}`, () => {
		let thread, post, reporter, keeper;
		before(async () => {
			reporter = await stage.visit({ as: 'reporter', scripts });
			keeper = await stage.visit({ as: 'keeper', scripts });
			({ thread, post } = await advertise());
		});
		after(async () => {
			await reporter.context().close();
			await keeper.context().close();
		});

		test('a reader flags an answer', async () => {
			await reporter.goto(thread);
			await reporter.locator(`#p${post} .post-tools`).getByRole('link', { name: 'Flag' }).click();
			await assertText(reporter.locator('blockquote'), 'Buy our pills');
			await reporter.getByRole('radio').first().check();
			await reporter.getByLabel('Anything to add?').fill('The third time this week');
			await submit(reporter, 'Send to the moderators');
			await reporter.goto(thread);
			await assertText(reporter.locator(`#p${post} .post-tools`), /Flagged/);
		});

		test('readers do not moderate', async () => {
			for (const path of ['/moderation', '/moderation/log', `/p/${post}/hide`])
				assert.equal((await reporter.goto(path)).status(), 403, path);
		});

		test('a moderator sees it in place and hides it', async () => {
			await keeper.goto('/');
			await keeper.locator('.top .menu summary').click();
			await keeper.getByRole('link', { name: /^Moderation/ }).click();
			await keeper.waitForURL('**/moderation');
			const flagged = keeper.locator('.flagged', { hasText: 'Buy our pills' });
			await assertText(flagged.locator('.flags'), /The third time this week/);
			await flagged.getByLabel('Reason for your decision').fill('Advertising');
			await Promise.all([keeper.waitForEvent('framenavigated'), flagged.getByRole('button', { name: 'Hide' }).click()]);
			await keeper.goto('/moderation');
			assert.equal(await keeper.locator('.flagged').count(), 0);
			await reporter.goto(thread);
			assert.equal(await reporter.locator(`#p${post}`).count(), 0);
		});

		test('it stands in the log, and is undone', async () => {
			await keeper.goto('/moderation/log');
			const line = keeper.locator('.rows .row').first();
			await assertText(line, /keeper.*Advertising/);
			await line.getByRole('link', { name: /^Undo/ }).click();
			await keeper.getByLabel('Reason').fill('A misunderstanding');
			await submit(keeper, 'Undo');
			await keeper.goto('/moderation/log');
			await assertText(keeper.locator('.rows .row').nth(1), /undone/);
			await reporter.goto(thread);
			await assertText(reporter.locator(`#p${post} .prose`), 'Buy our pills');
		});

		test('a locked thread takes nothing more', async () => {
			await keeper.goto(thread);
			await keeper.locator('.tools-menu summary').click();
			await keeper.getByRole('link', { name: 'Lock' }).click();
			await keeper.getByLabel('Reason').fill('Enough was said');
			await submit(keeper, 'Lock');
			await reporter.goto(thread);
			await assertText(reporter.getByRole('main'), /Locked:.*Enough was said/);
			assert.equal(await reporter.locator('.answer-form').count(), 0);
			assert.equal(await reporter.locator('.vote:enabled').count(), 0);
		});

		test('a suspended member reads, and is told why nothing else', async () => {
			const name = scripts ? 'noisy' : 'louder';
			await stage.member(name);
			await keeper.goto(`/u/${name}`);
			await keeper.getByRole('link', { name: 'Suspend' }).click();
			await keeper.getByLabel('Reason').fill('Three warnings');
			await submit(keeper, 'Suspend');
			await assertText(keeper.getByRole('main'), /Suspended: may read, but not write/);
			const noisy = await stage.visit({ as: name, scripts });
			assert.equal((await noisy.goto(thread)).status(), 200);
			assert.equal((await noisy.goto('/ask')).status(), 403);
			await assertText(noisy.getByRole('main'), /suspended until .* Three warnings/);
			await noisy.context().close();
		});
	});

/** A thread whose only answer is an advertisement. */
async function advertise() {
	const author = await stage.http('author');
	const thread = (await author.post('/ask', { title: 'Where is the manual?', body: 'I have looked for it everywhere.',
		category: 'general' })).location;
	const id = /^\/t\/(\d+)/.exec(thread)[1];
	const other = await stage.http('keeper');
	const posted = await other.post(`/t/${id}/posts`, { body: 'Buy our pills' });
	return { thread, post: Number(/\d+/.exec(posted.location)[0]) };
}
