// What several modules need: asking the server, telling the reader.

/** The way modules ask each other: 'attend' (element) looks after new content. */
const listeners = new Map();
export const listen = (name, f) => listeners.set(name, f);
export const tell = (name, value) => listeners.get(name)?.(value);

/**
 * Posts a form's fields (and its pressed button's) to `url`; the answer is JSON
 * when there is any. Throws an Error with `status` and what a person can read.
 */
export async function post(url, fields, options = {}) {
	let response;
	try {
		response = await fetch(url, {
			method: 'POST', body: new URLSearchParams(fields), redirect: 'error',
			headers: { Accept: options.accept ?? 'application/json' }, ...options,
		});
	} catch {
		throw Object.assign(new Error('The server cannot be reached.'), { status: 0 });
	}
	const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
	const answer = isJson ? await response.json() : await response.text();
	if (!response.ok)
		throw Object.assign(new Error(isJson && answer.detail || 'That did not work.'), { status: response.status });
	return answer;
}

/** A JSON list from `url`; nothing when the server has none. */
export async function list(url) {
	try {
		const response = await fetch(url, { headers: { Accept: 'application/json' } });
		const answer = response.ok ? await response.json() : [];
		return answer.items ?? answer;
	} catch {
		return [];
	}
}

/** Calls `f` once the calls of the returned function have paused for `wait` ms. */
export function afterPause(wait, f) {
	let timer = 0;
	const call = () => {
		clearTimeout(timer);
		timer = setTimeout(f, wait);
	};
	call.cancel = () => clearTimeout(timer);
	return call;
}

export function element(name, properties = {}, ...children) {
	const made = Object.assign(document.createElement(name), properties);
	made.append(...children);
	return made;
}

/** Says something in passing, also to screen readers. */
export function say(text) {
	const toast = element('p', { className: 'toast', role: 'status' });
	document.querySelector('.toast')?.remove();
	document.body.append(toast);
	toast.textContent = text;
	setTimeout(() => toast.remove(), 6000);
}
