// What people do in the forum, as they do it: through links, fields and buttons.
import { passwordOf } from './stage.mjs';

export async function register(page, name) {
	await page.goto('/');
	await page.getByRole('link', { name: 'Register' }).first().click();
	await page.getByLabel('Name', { exact: true }).fill(name);
	await page.getByLabel('Email').fill(`${encodeURIComponent(name)}@example.com`);
	await page.getByLabel('Password').fill(passwordOf(name));
	await submit(page, 'Register');
}

export async function signIn(page, name) {
	await page.getByLabel('Name or email').fill(name);
	await page.getByLabel('Password').fill(passwordOf(name));
	await submit(page, 'Sign in');
}

/** Presses the button of that name in the main part, and waits for the page that comes. */
export async function submit(page, button) {
	await Promise.all([
		page.waitForEvent('framenavigated'),
		page.getByRole('main').getByRole('button', { name: button, exact: true }).first().click(),
	]);
	await page.waitForLoadState();
}

/** Gives the thread's id. */
export async function ask(page, { title, body, tags = '' }) {
	await page.goto('/ask');
	await page.getByLabel('Title').fill(title);
	await page.getByLabel('The whole story').fill(body);
	await page.getByLabel('Tags').fill(tags);
	await submit(page, 'Post question');
	return threadOf(page);
}

/** On a thread's page; gives the answer's id. */
export async function answer(page, body) {
	await page.locator('.answer-form').getByRole('textbox').fill(body);
	await submit(page, 'Post answer');
	return postOf(page);
}

/** On a thread's page; gives the comment's id. */
export async function comment(page, post, body) {
	const form = page.locator(`#p${post}`).locator('.comment-add').first();
	await form.locator('summary').click();
	await form.getByRole('textbox').fill(body);
	await Promise.all([page.waitForEvent('framenavigated'), form.getByRole('button', { name: 'Post comment' }).click()]);
	await page.waitForLoadState();
	return postOf(page);
}

/** The thread that a page shows. */
export function threadOf(page) {
	return Number(/^\/t\/(\d+)/.exec(new URL(page.url()).pathname)?.[1]);
}

/** The post that a page was opened at. */
export function postOf(page) {
	return Number(/^#p(\d+)$/.exec(new URL(page.url()).hash)?.[1]);
}

/** The id of a thread's first post. */
export async function openingOf(page) {
	return Number((await page.locator('.post.opening').getAttribute('id')).slice(1));
}
