// Shows how a text will look, from the same renderer as the real thing.
import { afterPause, post, say, tell } from './page.js';

async function show(form) {
	const section = form.querySelector('[data-preview]');
	const body = section.querySelector('[data-preview-body]');
	try {
		const html = await post('/preview', new FormData(form), { accept: 'text/html' });
		body.innerHTML = html;
		section.hidden = false;
		tell('attend', body);
	} catch (error) {
		say(error.message);
	}
}

export function attend(root) {
	for (const button of root.querySelectorAll('[data-preview-button]')) {
		const form = button.form;
		const section = form.querySelector('[data-preview]');
		const later = afterPause(700, () => show(form));
		button.addEventListener('click', (event) => {
			event.preventDefault();
			show(form);
		});
		form.addEventListener('input', () => {
			if (!section.hidden)
				later();
		});
	}
}
