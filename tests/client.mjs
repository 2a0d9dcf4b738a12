// A browser's worth of HTTP: cookies, form tokens, redirects left alone.
//
//	const anna = new Client(forum.url);
//	await anna.signIn('Anna', 'a secret word');
//	const reply = await anna.post('/ask', { title: '…', body: '…' });	// { status, location, text, headers }
import { request } from 'node:http';

export class Client {
	constructor(url) {
		this.url = new URL(url);
		this.cookies = new Map();
		this.csrf = null;
	}

	/** One request as it is; a body is sent as bytes. Keeps cookies and the form token of a page. */
	send(method, path, { headers = {}, body = null } = {}) {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const sent = { ...(cookie ? { cookie } : {}), ...headers };
		if (body !== null)
			sent['content-length'] = Buffer.byteLength(body);
		return new Promise((done, fail) => {
			const call = request({ host: this.url.hostname, port: this.url.port, method, path, headers: sent, agent: false },
				(response) => {
					const pieces = [];
					response.on('data', (piece) => pieces.push(piece));
					response.on('end', () => done(this.keep(response, Buffer.concat(pieces))));
					response.on('error', fail);
				});
			call.on('error', fail);
			call.end(body ?? undefined);
		});
	}

	keep(response, bytes) {
		for (const line of response.headers['set-cookie'] ?? []) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (value === '' || /Max-Age=0\b/.test(line))
				this.cookies.delete(name);
			else
				this.cookies.set(name, value);
		}
		const text = bytes.toString('utf8');
		const token = /name="csrf" value="([0-9a-f]+)"/.exec(text);
		if (token)
			this.csrf = token[1];
		return { status: response.statusCode, location: response.headers.location, headers: response.headers, text, bytes };
	}

	get(path, headers = {}) {
		return this.send('GET', path, { headers });
	}

	/** Posts a form with the token of the last page seen. Values may be arrays. */
	async post(path, fields = {}, headers = {}) {
		if (this.csrf === null)
			await this.get('/login');
		const form = new URLSearchParams();
		for (const [name, value] of Object.entries({ csrf: this.csrf, ...fields }))
			for (const one of [value].flat())
				form.append(name, one);
		return this.send('POST', path, { body: form.toString(),
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
	}

	/** Follows a redirect of our own. */
	async follow(reply) {
		return reply.location ? this.follow(await this.get(reply.location.replace(/#.*/, ''))) : reply;
	}

	async signIn(name, password) {
		await this.get('/login');
		const reply = await this.post('/login', { name, password });
		if (reply.status !== 303)
			throw new Error(`sign-in of ${name}: ${reply.status}\n${reply.text}`);
		await this.get('/settings');
		return this;
	}
}

/** A member made by the command and signed in. */
export async function member(forum, name, ...options) {
	const password = `password of ${name}`;
	await forum.cli('member', 'create', name, '--email', `${encodeURIComponent(name)}@example.com`, '--password', password, ...options);
	return new Client(forum.url).signIn(name, password);
}

/** What HTML shows as text: entities decoded, elements gone. */
export function textOf(html) {
	const named = { amp: '&', lt: '<', gt: '>', quot: '"' };
	return html.replace(/<[^>]*>/g, '').replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) =>
		decimal ? String.fromCodePoint(Number(decimal)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : named[name] ?? whole);
}
