// Writing and not losing it: previews, drafts, forms whose session has ended,
// edits, their history, and two people who edit at once.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Stage, assertText, eventually } from './stage.mjs';
import { ask, openingOf, signIn, submit } from './steps.mjs';

const EVERYTHING = `A line with *emphasis*, **weight**, ~~regret~~, \`code & <b>\` and https://example.org/a_b_c.

## A heading

| Region | Rate |
|:-------|-----:|
| North  |    3 |

- [x] done
- [ ] open

> Somebody said
> this.

\`\`\`sql
SELECT count(*) FROM run WHERE state = 'failed';
\`\`\`

1. one
2. two

@writer asks about #1 and [the manual](https://example.org "Read it"). <script>alert(1)</script> 你好 สวัสดี`;

let stage;
before(async () => {
	stage = await Stage.open();
	await stage.member('writer');
	await stage.member('reader');
	await stage.member('keeper', '--role', 'moderator');
});
after(() => stage?.close());
afterEach(() => stage.assertQuiet());

for (const scripts of [true, false])
	describe(`scripts ${scripts ? 'on' : 'off'}`, () => {
		let page;
		before(async () => { page = await stage.visit({ as: 'writer', scripts }); });
		after(() => page.context().close());

		test('the preview is what the thread then shows', async () => {
			await page.goto('/ask');
			await fillQuestion(page, 'Everything that Markdown has', EVERYTHING);
			await preview(page, scripts);
			const shown = page.locator('[data-preview-body]');
			await eventually(async () => assert.match(await shown.innerHTML(), /<table\b/));
			const before = await rendering(shown);
			await submit(page, 'Post question');
			await page.waitForURL(/\/t\//);
			assert.equal(await rendering(page.locator('.opening .prose').first()), before);
		});

		test('what was typed is still there when it is refused', async () => {
			await page.goto('/ask');
			await page.locator('form.write').evaluate((form) => { form.noValidate = true; });
			await fillQuestion(page, 'A', 'A text that is long enough to be posted.', 'one two three four five six');
			await submit(page, 'Post question');
			await assertText(page.locator('#title-error'), /at least/);
			assert.equal(await page.getByLabel('Title').inputValue(), 'A');
			assert.equal(await page.getByLabel('The whole story').inputValue(), 'A text that is long enough to be posted.');
			assert.equal(await page.getByLabel('Tags').inputValue(), 'one two three four five six');
			assert.equal(await page.getByLabel('Title').getAttribute('aria-invalid'), 'true');
		});

		test('a draft survives a closed tab', async () => {
			await page.goto('/ask');
			await fillQuestion(page, 'Begun on one day', 'Continued\non another.', 'patience');
			if (scripts) {
				await assertText(page.locator('[data-draft-state]'), 'Draft saved');
			} else {
				await submit(page, 'Save draft');
				await page.getByRole('link', { name: 'Begun on one day' }).waitFor();
			}
			const again = await page.context().newPage();
			await page.close();
			page = again;
			await page.goto('/drafts');
			await page.getByRole('link', { name: 'Begun on one day' }).click();
			await page.waitForURL(/\/ask$/);
			await assertFilled(page, 'Begun on one day', 'Continued\non another.');
			assert.equal(await page.getByLabel('Tags').inputValue(), 'patience');
			await submit(page, 'Post question');
			await page.waitForURL(/\/t\//);
			await page.goto('/ask');
			await assertFilled(page, '', '');
		});

		test('a form posted without its cookie is there again after signing in', async () => {
			await page.goto('/ask');
			await fillQuestion(page, 'The session ended meanwhile', 'Line one\n\n    line two & <three>');
			await page.context().clearCookies();
			await submit(page, 'Post question');
			await assertText(page.getByRole('main'), /what you sent is still here/i);
			await signIn(page, 'writer');
			await assertHeld(page, 'The session ended meanwhile', 'Line one\n\n    line two & <three>');
			await submit(page, 'Send it now');
			await assertText(page.getByRole('heading', { level: 1 }), 'The session ended meanwhile');
			await assertText(page.locator('.opening pre'), 'line two & <three>');
		});

		test('so is one whose session was ended from elsewhere', async () => {
			const thread = await ask(page, { title: 'Ending all the others', body: 'What happens to this form now?' });
			const answer = page.locator('.answer-form');
			await answer.getByRole('textbox').fill('An answer that took an hour.');
			await endOtherSessions(page);
			await answer.getByRole('button', { name: 'Post answer' }).click();
			await page.getByLabel('Name or email').waitFor();
			await signIn(page, 'writer');
			assert.equal(await page.getByLabel('Text').inputValue(), 'An answer that took an hour.');
			await submit(page, 'Send it now');
			await page.waitForURL(new RegExp(`/t/${thread}/`));
			await assertText(page.locator('.answer .prose'), 'An answer that took an hour.');
		});

		test('an edit, and its history word by word', async () => {
			await ask(page, { title: 'How fast is the slow lane', body: 'The slow lane takes 30 seconds for each file.' });
			const post = await openingOf(page);
			await page.locator(`#p${post} .post-tools`).getByRole('link', { name: 'Edit' }).click();
			await page.getByLabel('Title').fill('How fast is the fast lane');
			await page.getByLabel('Text').fill('The fast lane takes 30 seconds for every file.');
			await page.getByLabel('What did you change?').fill('the other lane');
			await submit(page, 'Save changes');
			await assertText(page.getByRole('heading', { level: 1 }), 'How fast is the fast lane');
			await page.getByRole('link', { name: /^edited/ }).click();
			const newest = page.locator('.revision').first();
			await assertText(newest.locator('.revision-reason'), 'the other lane');
			assert.deepEqual(await newest.locator('del').allInnerTexts(), ['slow', 'slow', 'each']);
			assert.deepEqual(await newest.locator('ins').allInnerTexts(), ['fast', 'fast', 'every']);
			await assertText(page.locator('.revision').last().getByRole('heading'), 'First version');
		});
	});

test('two edit at once: the second keeps the text and decides', async () => {
	const writer = await stage.visit({ as: 'writer' });
	const keeper = await stage.visit({ as: 'keeper', scripts: false });
	await ask(writer, { title: 'Edited by two people', body: 'Nobody has changed this text yet.' });
	const post = await openingOf(writer);
	await writer.goto(`/p/${post}/edit`);
	await keeper.goto(`/p/${post}/edit`);
	await writer.getByLabel('Text').fill('The writer has changed this text.');
	await submit(writer, 'Save changes');
	await keeper.getByLabel('Text').fill('The keeper has changed this text.');
	await keeper.getByLabel('What did you change?').fill('clearer');
	const [reply] = await Promise.all([keeper.waitForResponse((r) => r.request().method() === 'POST'),
		submit(keeper, 'Save changes')]);
	assert.equal(reply.status(), 409);
	await assertText(keeper.getByRole('heading', { name: 'Somebody was faster' }), 'Somebody was faster');
	assert.equal(await keeper.getByLabel('Your text').inputValue(), 'The keeper has changed this text.');
	assert.equal(await keeper.getByLabel('What did you change?').inputValue(), 'clearer');
	await assertText(keeper.locator('.conflict ins').first(), /writer/);
	await submit(keeper, 'Save changes');
	await assertText(keeper.locator('.opening .prose'), 'The keeper has changed this text.');
	await keeper.goto(`/p/${post}/history`);
	assert.equal(await keeper.locator('.revision').count(), 3);
	await writer.context().close();
	await keeper.context().close();
});

test('what the server did not take is kept on this computer', async () => {
	const page = await stage.visit({ as: 'reader' });
	await page.goto('/ask');
	await page.context().clearCookies();
	await fillQuestion(page, 'Typed while signed out', 'This was typed after the session had ended.');
	await assertText(page.locator('[data-draft-state]'), /kept on this computer/);
	await page.goto('/login');
	await signIn(page, 'reader');
	await page.goto('/ask');
	await assertFilled(page, 'Typed while signed out', 'This was typed after the session had ended.');
	await page.context().close();
});

test('names are completed after an @, tags in their field', async () => {
	const page = await stage.visit({ as: 'reader' });
	await ask(await stage.visit({ as: 'writer' }), { title: 'Something with a tag', body: 'So that there is one to find.', tags: 'invoices' });
	await page.goto('/ask');
	const body = page.getByLabel('The whole story');
	await body.pressSequentially('Does @kee');
	await page.locator('.composer .suggest').getByText('keeper').waitFor();
	await body.press('Enter');
	assert.equal(await body.inputValue(), 'Does @keeper ');
	const tags = page.getByLabel('Tags');
	await tags.pressSequentially('invo');
	await page.locator('.suggest').getByText('invoices').waitFor();
	await tags.press('Enter');
	assert.equal(await tags.inputValue(), 'invoices ');
	await page.context().close();
});

for (const scripts of [true, false])
	test(`what may answer it is shown beside the form, and can have solved it, scripts ${scripts ? 'on' : 'off'}`, async () => {
		const title = `Sealing pipes under ${scripts ? 'water' : 'ground'}`;
		await ask(await stage.visit({ as: 'writer' }), { title, body: 'With the new resin.' });
		const page = await stage.visit({ as: 'reader', scripts });
		await page.goto('/ask');
		await fillQuestion(page, `${title}?`, 'Which resin?');
		if (!scripts)
			await preview(page, scripts);
		const link = page.locator('.similar').getByRole('link', { name: title });
		const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
		await opened.waitForURL(/\/t\//);
		await opened.close();
		if (scripts)
			await eventually(async () => assert.deepEqual(await stage.forum.sql('SELECT count(*) FROM forum.intent_suggestion WHERE opened_at IS NOT NULL'), ['1']));
		await page.locator('.similar li').filter({ hasText: title }).getByRole('button', { name: 'This solved it' }).click();
		await page.getByRole('heading', { name: 'Good to hear that it is solved' }).waitFor();
		await page.getByRole('button', { name: 'go on asking' }).click();
		await page.waitForURL(/\/ask$/);
		await page.context().close();
	});

async function fillQuestion(page, title, body, tags = '') {
	await page.getByLabel('Title').fill(title);
	await page.getByLabel('The whole story').fill(body);
	await page.getByLabel('Tags').fill(tags);
}

async function preview(page, scripts) {
	if (scripts)
		await page.getByRole('button', { name: 'Preview' }).click();
	else
		await submit(page, 'Preview');
}

/** The html of a rendered text, without what scripts add to either. */
function rendering(locator) {
	return locator.evaluate((element) => {
		const copy = element.cloneNode(true);
		for (const code of copy.querySelectorAll('pre code')) {
			code.textContent = code.textContent;
			delete code.dataset.coloured;
		}
		for (const box of copy.querySelectorAll('[tabindex]'))
			box.removeAttribute('tabindex');
		return copy.innerHTML.trim();
	});
}

async function assertFilled(page, title, body) {
	await eventually(async () => assert.equal(await page.getByLabel('Title').inputValue(), title));
	assert.equal(await page.getByLabel('The whole story').inputValue(), body);
}

async function assertHeld(page, title, body) {
	await assertText(page.getByRole('heading', { level: 1 }), /still here/);
	assert.equal(await page.getByLabel('Title').inputValue(), title);
	assert.equal(await page.getByLabel('Text').inputValue(), body);
}

/** From another browser of the same member. */
async function endOtherSessions(page) {
	const other = await stage.visit({ as: 'writer', scripts: false });
	await other.goto('/settings/sessions');
	await submit(other, 'End all other sessions');
	assert.equal(await other.locator('.row').count(), 1);
	await other.context().close();
	assert.ok(page);
}
