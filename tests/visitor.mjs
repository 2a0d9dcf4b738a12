// A browser without scripts: keeps cookies, reads forms, sends them.
//
//	const anna = await Visitor.join(forum.url, 'Anna');
//	const page = await anna.get('/ask');
//	const answer = await anna.post('/ask', { title: 'How?', body: 'Like this?', category: 'general' });
//	answer.status; answer.location; answer.text; answer.form('/ask').fields

export const PASSWORD = 'correct horse battery';

const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', nbsp: '\u00a0' };

/** A text without the escapes of HTML. */
export function unescape(html) {
	return html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) =>
		decimal ? String.fromCodePoint(decimal) : hex ? String.fromCodePoint(parseInt(hex, 16)) : ENTITIES[name] ?? whole);
}

function attribute(tag, name) {
	const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
	return found && unescape(found[1]);
}

/** Every element that a browser would make of a page: { name, attributes }. Throws at a < that begins none. */
export function elements(html) {
	const found = [];
	const tag = /<(?:!doctype html>|\/[a-z][a-z0-9]*>|([a-z][a-z0-9]*)((?:\s+[a-z][a-z:-]*(?:="[^"]*")?)*)\s*\/?>)/giy;
	for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', tag.lastIndex)) {
		tag.lastIndex = at;
		const [, name, attributes] = tag.exec(html) ?? [];
		if (tag.lastIndex === 0)
			throw new Error(`not an element: ${html.slice(at, at + 80)}`);
		if (name)
			found.push({ name: name.toLowerCase(), attributes: Object.fromEntries(
				[...attributes.matchAll(/\s([a-z][a-z:-]*)(?:="([^"]*)")?/gi)].map(([, key, value]) => [key, unescape(value ?? '')])) });
	}
	return found;
}

/** The forms of a page, as a browser would send them: { action, fields }. */
function forms(html) {
	return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
		const fields = {};
		for (const [tag] of form.matchAll(/<input\b[^>]*>/g))
			if (attribute(tag, 'name') && attribute(tag, 'type') !== 'checkbox')
				fields[attribute(tag, 'name')] = attribute(tag, 'value') ?? '';
		// a line break right after <textarea> is not part of the text
		for (const [, tag, text] of form.matchAll(/<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>/g))
			fields[attribute(tag, 'name')] = unescape(text);
		for (const [, tag, options] of form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
			const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
			const chosen = all.find((option) => /\sselected/.test(option)) ?? all[0];
			fields[attribute(tag, 'name')] = chosen ? attribute(chosen, 'value') : '';
		}
		return { action: attribute(form, 'action'), fields };
	});
}

/** The Set-Cookie lines of a response; Headers.getSetCookie() is younger than Debian's node. */
export function cookies({ headers }) {
	return headers.get('set-cookie')?.split(/, (?=[\w-]+=)/) ?? [];
}

class Answer {
	constructor(response, text) {
		this.status = response.status;
		this.headers = response.headers;
		this.location = response.headers.get('location');
		this.text = text;
	}

	json() {
		return JSON.parse(this.text);
	}

	/** The form that is sent to `action`; throws when there is none. */
	form(action) {
		const found = forms(this.text).find((form) => form.action === action);
		if (!found)
			throw new Error(`no form for ${action} (status ${this.status})\n${this.text.slice(0, 3000)}`);
		return found;
	}

	/** What the page says in its main part, as text. */
	get words() {
		const main = /<main\b[^>]*>([\s\S]*)<\/main>/.exec(this.text)?.[1] ?? this.text;
		return unescape(main.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
	}
}

export class Visitor {
	constructor(url) {
		this.url = url;
		this.cookies = new Map();
		this.ends = new Map();		// when a cookie ends, ms
		this.tokens = new Map();
	}

	/** Somebody who has just registered, signed in. */
	static async join(url, name, email = `${encodeURIComponent(name).replace(/%/g, '')}@example.com`) {
		const visitor = new Visitor(url);
		const answer = await visitor.post('/register', { name, email, password: PASSWORD });
		if (answer.status !== 303)
			throw new Error(`${name} cannot register: ${answer.status} ${answer.words}`);
		visitor.name = name;
		return visitor;
	}

	/** Somebody who has just signed in. */
	static async signIn(url, name, password = PASSWORD) {
		const visitor = new Visitor(url);
		visitor.answer = await visitor.post('/login', { name, password });
		visitor.name = name;
		return visitor;
	}

	/** The same member in another window that knows the cookies of now. */
	window() {
		const other = new Visitor(this.url);
		other.cookies = new Map(this.cookies);
		other.ends = new Map(this.ends);
		other.name = this.name;
		return other;
	}

	async request(method, path, { body, headers = {} } = {}) {
		for (const [name, until] of this.ends)
			if (until <= Date.now())
				this.cookies.delete(name);
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(this.url + path, {
			method, body, redirect: 'manual', headers: { ...(cookie && { cookie }), ...headers } });
		for (const line of cookies(response)) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			const seconds = /max-age=(\d+)/i.exec(line)?.[1];
			this.ends.set(name, seconds ? Date.now() + 1000 * seconds : Infinity);
			if (/max-age=0\b/i.test(line))
				this.cookies.delete(name);
			else
				this.cookies.set(name, value);
		}
		return new Answer(response, await response.text());
	}

	get(path, options) {
		return this.request('GET', path, options);
	}

	/** Sends a form; its token is added unless there is one among the fields. */
	async post(path, fields = {}, options = {}) {
		const whole = new URLSearchParams(fields);
		if (!whole.has('csrf'))
			whole.set('csrf', await this.token());
		return this.request('POST', path, { body: whole, ...options });
	}

	/** Sends a form as a script does, which wants JSON. */
	script(path, fields = {}) {
		return this.post(path, fields, { headers: { accept: 'application/json' } });
	}

	/** The form token of this browser, as the pages have it now. */
	async token() {
		const whose = this.cookies.get('session') ?? this.cookies.get('visitor');
		if (!this.tokens.has(whose)) {
			const page = await this.get(this.cookies.has('session') ? '/drafts' : '/login');
			const token = attribute(/<input[^>]*name="csrf"[^>]*>/.exec(page.text)?.[0] ?? '', 'value');
			this.tokens.set(this.cookies.get('session') ?? this.cookies.get('visitor'), token ?? '');
		}
		return this.tokens.get(this.cookies.get('session') ?? this.cookies.get('visitor'));
	}
}
