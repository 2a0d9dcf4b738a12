// What tests of lists and moderation have in common: people and what they write.
//
//	const { id, post } = await ask(anna, 'How to?', { category: 'general', tags: 'sso api' });
//	const answer = await reply(bert, id, 'Like this.');
//	titles(await anna.get('/'))			// the threads of a list, in order
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { PASSWORD, Visitor, unescape } from './visitor.mjs';

/** A member made by the administrator of the machine, signed in. role: moderator, admin, csm. */
export async function appoint(forum, name, role) {
	await forum.cli('member', 'create', name, '--email', `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, '--password', PASSWORD,
		...(role ? ['--role', role] : []));
	return Visitor.signIn(forum.url, name);
}

/** Asks, or with kind 'discussion' opens one; gives { id, path, post }. */
export async function ask(who, title, { body = 'Some text.', category = 'general', tags = '', kind = 'question' } = {}) {
	const form = kind === 'question' ? '/ask' : '/new';
	const answer = await who.post(form, { title, body, category, tags });
	assert.equal(answer.status, 303, answer.words);
	const page = await who.get(answer.location);
	const post = Number(/id="p(\d+)"/.exec(page.text)?.[1]);
	return { id: Number(/^\/t\/(\d+)/.exec(answer.location)[1]), path: answer.location, post };
}

/** Answers, replies, or with a parent comments; gives the post's id. */
export async function reply(who, thread, body, parent) {
	const answer = await who.post(`/t/${thread}/posts`, { body, ...(parent && { parent_id: parent }) });
	assert.equal(answer.status, 303, answer.words);
	return Number(/^\/p\/(\d+)/.exec(answer.location)[1]);
}

/** The titles of a page's list of threads. */
export function titles(page) {
	return [...page.text.matchAll(/<h2 class="(?:thread-line|row)-title">\s*<a [^>]*>([\s\S]*?)<\/a>/g)]
		.map(([, title]) => unescape(title.replace(/<[^>]*>/g, '')).trim());
}

/** The address behind a link of these words; undefined when there is none. */
export function link(page, words) {
	const found = [...page.text.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)]
		.find(([, , text]) => text.replace(/<[^>]*>/g, '').trim() === words);
	return found && unescape(found[1]);
}

/** All pages of a list, by its links: the titles. */
export async function walk(who, path) {
	const all = [];
	for (let next = path, pages = 0; next && pages < 30; pages++) {
		const page = await who.get(next);
		assert.equal(page.status, 200, next);
		all.push(...titles(page));
		next = link(page, 'Next page');
	}
	return all;
}

/** Waits until the core has heard of all that happened, and scored it. */
export async function settled(forum) {
	for (let turn = 0; turn < 600; turn++) {
		if ((await forum.sql('SELECT 1 FROM forum.outbox WHERE done_at IS NULL AND refused_at IS NULL LIMIT 1')).length === 0)
			break;
		await wait(100);
	}
	assert.deepEqual(await forum.sql('SELECT error FROM forum.outbox WHERE refused_at IS NOT NULL'), []);
	await scored(forum);
}

/** Waits until every account is scored: the jobs, which may be at it too, have some of them under way. */
export async function scored(forum) {
	for (let turn = 0; turn < 600; turn++) {
		await forum.sql('SELECT health.rescore_all()');
		if ((await forum.sql('SELECT 1 FROM health.dirty WHERE from_day <= health.utc_today() LIMIT 1')).length === 0)
			return;
		await wait(50);
	}
	assert.fail('not scored in time');
}
