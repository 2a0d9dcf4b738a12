// Shows threads like what is being written, while it is typed, and tells which of them was opened.
import { afterPause, post } from './page.js';

const SHORTEST = 10;

function typed({ title, body }) {
	return `${title.value.trim()}${body.value.trim()}`;
}

async function found(form) {
	try {
		return typed(form.elements).length < SHORTEST ? '' : await post('/suggest', new FormData(form), { accept: 'text/html' });
	} catch {
		return '';
	}
}

function opened(form, thread) {
	const { csrf, place } = form.elements;
	post('/suggest/opened', { csrf: csrf.value, place: place.value, thread }, { keepalive: true }).catch(() => {});
}

export function attend(root) {
	const section = root.querySelector('[data-similar]');
	const form = section?.closest('form');
	if (!form)
		return;
	const box = section.querySelector('[data-similar-list]');
	let asked = 0, shown = box.innerHTML;
	const look = afterPause(450, async () => {
		const number = ++asked, html = await found(form);
		// an answer to older words may come later; the same list is left alone, with whatever is focused in it
		if (number !== asked || html === shown)
			return;
		shown = html;
		box.innerHTML = html;
		section.hidden = box.childElementCount === 0;
	});
	for (const field of [form.elements.title, form.elements.body])
		field.addEventListener('input', look);
	// a link is opened by the first button, or the second; the third only asks what could be done with it
	for (const kind of ['click', 'auxclick'])
		section.addEventListener(kind, ({ target, button }) => {
			const link = target.closest('[data-suggestion]');
			if (link && button < 2)
				opened(form, link.dataset.suggestion);
		});
}
