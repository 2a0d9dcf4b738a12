// What browser tests share: a forum of their own, a browser, and visitors who
// notice everything that goes wrong on any page.
//
//	const stage = await Stage.open();
//	const page = await stage.visit({ as: 'Anna', scripts: false });
//	await page.goto('/');
//	stage.assertQuiet();			// no dialog, no error, no broken policy so far
//	await stage.close();
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync',
	// what posts link to does not exist: nothing outside is asked for
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
const PATIENCE = 15000;

/** What the browser says about replies that the tests mean to get, and about pictures elsewhere. */
const EXPECTED = [/Failed to load resource: the server responded with a status of 4\d\d/,
	/Failed to load resource: net::ERR_NAME_NOT_RESOLVED/];

export class Stage {
	static async open({ demo = false } = {}) {
		const stage = new Stage();
		stage.forum = await start({ demo });
		try {
			stage.browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
		} catch (error) {
			await stage.forum.stop();
			throw error;
		}
		stage.url = stage.forum.url;
		stage.complaints = [];
		return stage;
	}

	async close() {
		await this.browser.close();
		await this.forum.stop();
	}

	/** A member made by the command, with a password that only we know. */
	async member(name, ...options) {
		await this.forum.cli('member', 'create', name, '--email', `${encodeURIComponent(name)}@example.com`,
			'--password', passwordOf(name), ...options);
		return name;
	}

	/**
	 * A page in a browser of its own.
	 *	as: a member of this stage (or { name, password }), already signed in; else a visitor
	 *	scripts: whether the browser runs them; scheme: light or dark; size: [width, height]
	 *	policy: false lets the browser ignore our content policy
	 */
	async visit({ as = null, scripts = true, scheme = 'light', size = [1280, 800], policy = true, ...more } = {}) {
		const context = await this.browser.newContext({ baseURL: this.url, javaScriptEnabled: scripts, colorScheme: scheme,
			viewport: { width: size[0], height: size[1] }, bypassCSP: !policy, ...more });
		context.setDefaultTimeout(PATIENCE);
		context.on('page', (page) => this.listen(page));
		if (as)
			await this.signIn(context, as);
		return context.newPage();
	}

	/** Signs a context in without the form. */
	async signIn(context, as) {
		const { name, password } = typeof as === 'string' ? { name: as, password: passwordOf(as) } : as;
		const visitor = await Visitor.signIn(this.url, name, password);
		await context.addCookies([...visitor.cookies].map(([cookie, value]) => ({ name: cookie, value, url: this.url, httpOnly: true, sameSite: 'Lax' })));
	}

	/** HTTP as that member, without a browser. */
	http(name) {
		return Visitor.signIn(this.url, name, passwordOf(name));
	}

	listen(page) {
		const complain = (what) => this.complaints.push(`${decodeURI(page.url())}: ${what}`);
		page.on('dialog', (dialog) => {
			complain(`dialog "${dialog.message()}"`);
			dialog.dismiss();
		});
		page.on('pageerror', (error) => complain(error.stack ?? error.message));
		page.on('console', (message) => {
			if (['error', 'warning'].includes(message.type()) && !EXPECTED.some((expected) => expected.test(message.text())))
				complain(message.text());
		});
		page.on('response', (response) => {
			if (response.status() >= 500)
				complain(`${response.status()} from ${response.url()}`);
		});
	}

	/** Nothing went wrong since the last call. */
	assertQuiet() {
		assert.deepEqual(this.complaints.splice(0), []);
	}
}

export function passwordOf(name) {
	return `the password of ${name}`;
}

/** Calls `check` until it no longer throws; then, or when patience ends, what it gives or throws. */
export async function eventually(check) {
	const deadline = Date.now() + PATIENCE;
	for (;;) {
		try {
			return await check();
		} catch (error) {
			if (Date.now() > deadline)
				throw error;
			await pause(30);
		}
	}
}

/** The visible text of an element, once it is the one wanted. */
export function assertText(locator, wanted) {
	return eventually(async () => {
		const text = (await locator.innerText({ timeout: 1000 })).trim().replace(/\s+/g, ' ');
		if (wanted instanceof RegExp)
			assert.match(text, wanted);
		else
			assert.equal(text, wanted);
	});
}
