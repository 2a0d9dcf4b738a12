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
	const look = afterPause(450, async () => {
		box.innerHTML = await found(form);
		section.hidden = box.childElementCount === 0;
	});
	for (const field of [form.elements.title, form.elements.body])
		field.addEventListener('input', look);
	// a link may be opened in other ways than by a click of the first button
	for (const kind of ['click', 'auxclick'])
		section.addEventListener(kind, ({ target }) => {
			const link = target.closest('[data-suggestion]');
			if (link)
				opened(form, link.dataset.suggestion);
		});
}
