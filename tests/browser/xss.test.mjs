// Hostile texts wherever a person can type, looked at in a real browser that
// ignores our content policy, so that a script that got in would run: none does,
// no element appears that no template has, and what was typed comes back exactly
// or was refused.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hostile, scripts, skip } from '../hostile.mjs';
import { Visitor } from '../visitor.mjs';
import { installInspect } from './inspect.mjs';
import { Stage } from './stage.mjs';

const AT_ONCE = 6;
/** So many to a page where a page takes several. */
const REPLIES = 20, REVISIONS = 150, PARAGRAPHS = 10;
/** One in so many is opened alone where pages with many were opened before. */
const SAMPLE = 6;
/** Kore answers longer addresses with 414. */
const LONGEST_ADDRESS = 1900;

const all = hostile.filter((text) => text.trim() !== '');
const sample = scripts.filter((_, number) => number % SAMPLE === 0);

let stage, poster, reader, page, pages;

describe('hostile texts', { skip }, () => {
	before(async () => {
		stage = await Stage.open();
		// nobody is too fast today
		await stage.forum.sql('UPDATE forum.action_limit SET count = 1000000');
		await stage.member('poster', '--role', 'admin');
		await stage.member('reader');
		[poster, reader] = [await stage.http('poster'), await stage.http('reader')];
		await Promise.all([poster.token(), reader.token()]);
		page = await stage.visit({ as: 'poster', policy: false });
		await installInspect(page.context());
		pages = [page, await page.context().newPage()];
		for (const one of pages)
			one.on('request', (request) => {
				if (!request.url().startsWith(stage.url) && request.resourceType() !== 'image')
					stage.complaints.push(`asked for ${request.url()}`);
			});
		await page.goto('/');
	});
	after(() => stage?.close());

	describe('as title and text of a thread', () => {
		const threads = [];

		test('are taken or refused', async () => {
			threads.push(...(await atOnce(all, postThread)).filter(Boolean));
			assert.ok(threads.length > all.length / 2, `${threads.length} of ${all.length} posted`);
			const posts = new Map((await stage.forum.sql('SELECT id, first_post_id FROM forum.thread')).map((line) => line.split('|')));
			for (const thread of threads)
				thread.post = posts.get(/^\/t\/(\d+)/.exec(thread.path)[1]);
		});

		test('are safe in every list', async () => {
			await lookThrough('/?sort=latest');
		});

		test('are safe in their thread', async () => {
			await lookAt(threads.filter(({ text }) => sample.includes(text)).map(({ path }) => path));
		});

		test('come back exactly', async () => {
			assertNone(await inBrowser(threads, async ({ post, text, isTitle }) => {
				const [wrong, html] = await window.take(`/p/${post}/edit`);
				for (const [field, sent] of [['body', true], ['title', isTitle]])
					if (sent && html.getElementById(field).value !== text)
						wrong.push(`${field} ${JSON.stringify(text)} became ${JSON.stringify(html.getElementById(field).value)}`);
				return wrong;
			}));
		});
	});

	test('as tags', async () => {
		const taken = (await atOnce(scripts, async (text, number) =>
			(await poster.post('/ask', { title: `With the tag ${number}`, body: 'Nothing to see here.', category: 'general', tags: text }))))
			.filter((reply) => { assert.ok([303, 422].includes(reply.status), reply.status); return reply.status === 303; });
		await lookThrough('/tags');
		await lookAt(taken.slice(0, 20).map(({ location }) => location));
	});

	describe('as replies and comments', () => {
		let threads;

		test('are taken or refused', async () => {
			threads = await atOnce(parts(scripts, REPLIES), postReplies);
		});

		test('are safe, twenty to a page', async () => {
			await lookAt(threads.map(({ path }) => path));
		});

		test('are safe under the content policy, which nothing breaks', async () => {
			const careful = await stage.visit();
			await installInspect(careful.context());
			for (const { path } of threads.filter((_, number) => number % 3 === 0))
				await look(careful, path);
			await careful.context().close();
			stage.assertQuiet();
		});

		test('are safe in notifications, drafts, flags and the log', async () => {
			const mine = await stage.visit({ as: 'reader', policy: false });
			await installInspect(mine.context());
			await lookThrough('/notifications', mine);
			await look(mine, '/drafts');
			await mine.context().close();
			await lookThrough('/moderation');
			await atOnce(threads.flatMap(({ replies }) => replies).slice(0, 60), ({ post, text }) =>
				poster.post(`/p/${post}/hide`, { reason: text }));
			await lookThrough('/moderation/log');
		});
	});

	test('as one change after the other, in the history', async () => {
		const threads = await atOnce(parts(scripts, REVISIONS), editAgainAndAgain);
		await lookAt(threads.map(({ post }) => `/p/${post}/history`));
	});

	test('as what is searched for', async () => {
		const address = (text) => `/search?q=${encodeURIComponent(text)}`;
		await lookAt(sample.map(address).filter((path) => path.length < LONGEST_ADDRESS));
		assertNone(await inBrowser(scripts.filter((text) => address(text).length < LONGEST_ADDRESS), async (text) => {
			const [wrong, html] = await window.take(`/search?q=${encodeURIComponent(text)}`);
			const shown = html.querySelector('#q')?.value;
			return shown === text ? wrong : [...wrong, `${JSON.stringify(text)} became ${JSON.stringify(shown)}`];
		}));
	});

	test('as a name', async () => {
		const visitor = new Visitor(stage.url);
		await visitor.token();
		const names = (await atOnce(all.filter((text, number) => text.length <= 40 || number % SAMPLE === 0), async (text, number) => {
			const reply = await visitor.post('/register', { name: text, email: `n${number}@example.com`, password: 'short' });
			assert.equal(reply.status, 422);
			assert.equal(reply.form('/register').fields.name, text);
			return /id="name-error"/.test(reply.text) ? null : text;
		})).filter(Boolean);
		for (const [number, name] of names.filter((text) => /[^\w .-]/.test(text)).slice(0, 12).entries()) {
			const joined = await visitor.post('/register', { name, email: `m${number}@example.com`, password: 'correct horse battery' });
			assert.equal(joined.status, 303, name);
			await lookAt([`/u/${encodeURIComponent(name)}`]);
			visitor.cookies.clear();
		}
	});

	test('as a profile', async () => {
		for (const texts of parts(scripts, PARAGRAPHS)) {
			const about = texts.join('\n\n').slice(0, 3900);
			const { status } = await reader.post('/settings/profile', { about, time_zone: 'UTC' });
			assert.ok([303, 422].includes(status), `${status}`);
			if (status === 303)
				await look(page, '/u/reader');
		}
		stage.assertQuiet();
	});

	test('as a text to preview', async () => {
		await page.goto('/ask');
		const csrf = await page.locator('input[name=csrf]').first().inputValue();
		assertNone(await inBrowser(scripts, async (text, token) => {
			const shown = document.createElement('div');
			shown.className = 'prose';
			document.querySelector('main').append(shown);
			const reply = await fetch('/preview', { method: 'POST', body: new URLSearchParams({ csrf: token, body: text }) });
			shown.innerHTML = await reply.text();
			return window.inspect(shown);
		}, csrf));
		stage.assertQuiet();
	});

	test('in addresses', async () => {
		assertNone(await inBrowser(scripts.map((text, number) => [encodeURIComponent(text), number])
			.filter(([typed]) => 3 * typed.length < LONGEST_ADDRESS), async ([typed, number]) => {
			const paths = [`/login?next=${typed}`, `/register?next=${typed}`, `/tags?q=${typed}`, `/tags/${typed}`, `/u/${typed}`,
				`/c/${typed}`, `/t/1/${typed}`, `/nowhere/${typed}`, `/ask?title=${typed}&tags=${typed}&category=${typed}`];
			const [wrong, html] = await window.take(paths[number % paths.length]);
			const next = html.querySelector('input[name=next]')?.value ?? '/';
			return /^\/(?![/\\])/.test(next) ? wrong : [...wrong, `${typed} leads to ${next}`];
		}));
		stage.assertQuiet();
	});
});

/** A thread with that title and text; the text alone when the title is refused. */
async function postThread(text, number) {
	const fields = { title: text, body: text, category: 'general', tags: 'hostile' };
	let reply = await poster.post(number % 2 ? '/ask' : '/new', fields);
	const isTitle = reply.status === 303;
	if (!isTitle) {
		assert.equal(reply.status, 422, `${JSON.stringify(text)}: ${reply.words}`);
		reply = await poster.post('/new', { ...fields, title: `The text number ${number}` });
		assert.ok([303, 422].includes(reply.status), `${JSON.stringify(text)}: ${reply.status}`);
	}
	return reply.status === 303 && { text, isTitle, path: reply.location };
}

/** A discussion with each text as a reply of the reader, flagged with it, and as the poster's comment and draft. */
async function postReplies(texts, number) {
	const { location } = await poster.post('/new', { title: `Replies ${number} ${texts[0].slice(0, 100)}`.replace(/[^\x20-\x7e]/g, ''),
		body: 'Here they come.', category: 'general' });
	const id = /^\/t\/(\d+)/.exec(location)[1];
	const replies = [];
	for (const text of texts) {
		const { status, location: posted } = await reader.post(`/t/${id}/posts`, { body: text });
		assert.ok([303, 422].includes(status), `${JSON.stringify(text)}: ${status}`);
		if (status !== 303)
			continue;
		const post = /\d+/.exec(posted)[0];
		replies.push({ post, text });
		const answer = await poster.post(`/t/${id}/posts`, { parent_id: post, body: text });
		assert.ok([303, 422].includes(answer.status), `${JSON.stringify(text)}: ${answer.status}`);
		if (sample.includes(text))
			await poster.post(`/p/${post}/flag`, { reason: 'other', note: text });
	}
	await reader.post('/drafts', { place: `thread/${id}`, body: texts[0] });
	return { path: location, replies };
}

async function editAgainAndAgain(texts, number) {
	const { location } = await poster.post('/ask', { title: `Edited ${number}`, body: 'From here.', category: 'general' });
	const html = await poster.get(location);
	const post = /class="post opening[^"]*" id="p(\d+)"/.exec(html.text)[1];
	let revision = 1;
	for (const text of texts) {
		const fields = { revision, title: text, body: text, reason: text, category: 'general', tags: 'hostile' };
		let reply = await poster.post(`/p/${post}/edit`, fields);
		if (reply.status === 422)
			reply = await poster.post(`/p/${post}/edit`, { ...fields, title: `Edited ${number}`, reason: '' });
		assert.ok([303, 422].includes(reply.status), `${JSON.stringify(text)}: ${reply.status} ${reply.words}`);
		revision += reply.status === 303 ? 1 : 0;
	}
	return { post };
}

/** Opens pages, two at a time, and looks at each. */
async function lookAt(paths) {
	const left = [...paths];
	await Promise.all(pages.map(async (one) => {
		while (left.length > 0)
			await look(one, left.shift());
	}));
	stage.assertQuiet();
}

async function look(one, path) {
	const reply = await one.goto(path);
	assertNone((await one.evaluate(() => window.inspect())).map((line) => `${path}: ${line}`));
	assert.ok(reply.status() < 500, `${reply.status()} ${path}`);
	assert.ok(one.url().startsWith(stage.url), `${path} led to ${one.url()}`);
}

function assertNone(wrong) {
	assert.ok(wrong.length === 0, wrong.slice(0, 10).map((line) => line.slice(0, 400)).join('\n'));
}

/** Looks at all pages of a list. */
async function lookThrough(path, one = page) {
	for (let next = path; next;) {
		await look(one, next);
		next = await one.evaluate(() => document.querySelector('a[rel=next]')?.getAttribute('href'));
	}
	stage.assertQuiet();
}

/**
 * Runs `check` in the browser for each item and gives all that it found wrong.
 * There, window.take(path) gives what is wrong with a page, and its document.
 */
async function inBrowser(items, check, more = null) {
	return page.evaluate(async ([list, source, extra, atOnce]) => {
		window.take = async (path) => {
			const html = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
			return [window.inspect(html).map((line) => `${path}: ${line}`), html];
		};
		const check_ = new Function(`return ${source}`)();
		const found = [];
		await Promise.all(Array.from({ length: atOnce }, async () => {
			while (list.length > 0)
				found.push(...await check_(list.shift(), extra));
		}));
		return found;
	}, [items, check.toString(), more, AT_ONCE]);
}

/** Calls `act` for each item, a few at once; gives the results in order. */
async function atOnce(items, act) {
	const results = new Array(items.length);
	let next = 0;
	await Promise.all(Array.from({ length: AT_ONCE }, async () => {
		for (let i = next++; i < items.length; i = next++)
			results[i] = await act(items[i], i);
	}));
	return results;
}

function parts(items, size) {
	return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
