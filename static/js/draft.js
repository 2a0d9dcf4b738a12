// Saves what is being written: to the server when typing pauses and when the
// page is left; on this computer while the server does not take it.
import { afterPause, element, post, say } from './page.js';

const KEPT = ['title', 'body', 'category', 'tags'];
const PAUSE = 1500;

const nameOf = (form) => `draft:${form.elements.place.value}`;

function kept(form) {
	return Object.fromEntries(KEPT.filter((name) => form.elements[name])
		.map((name) => [name, form.elements[name].value]));
}

function state(form, ...content) {
	form.querySelector('[data-draft-state]')?.replaceChildren(...content);
}

async function save(form, leaving) {
	try {
		await post('/drafts', new FormData(form), leaving ? { keepalive: true } : {});
		localStorage.removeItem(nameOf(form));
		state(form, 'Draft saved');
	} catch (error) {
		localStorage.setItem(nameOf(form), JSON.stringify(kept(form)));
		state(form, error.status === 401 ? 'Signed out: the draft is kept on this computer'
			: 'Draft kept on this computer');
	}
}

function fill(form, fields) {
	for (const [name, value] of Object.entries(fields))
		if (form.elements[name])
			form.elements[name].value = value;
}

/** What this computer kept comes back by itself only where nothing is written yet. */
function restore(form) {
	const text = localStorage.getItem(nameOf(form));
	if (!text)
		return;
	const fields = JSON.parse(text);
	if (fields.body === form.elements.body.value)
		return;
	if (form.elements.body.value === '') {
		fill(form, fields);
		state(form, 'Brought back from this computer');
		return;
	}
	const button = element('button', { type: 'button', className: 'tool', textContent: 'Use it' });
	button.addEventListener('click', () => {
		fill(form, fields);
		state(form);
	});
	state(form, 'Another text is kept on this computer. ', button);
}

function keep(form) {
	let unsaved = false;
	const later = afterPause(PAUSE, () => {
		unsaved = false;
		save(form, false);
	});
	form.addEventListener('input', () => {
		unsaved = true;
		later();
	});
	form.addEventListener('submit', () => {
		unsaved = false;
		later.cancel();
		localStorage.removeItem(nameOf(form));
	});
	window.addEventListener('pagehide', () => {
		if (unsaved)
			save(form, true);
	});
	form.querySelector('[data-draft-button]')?.addEventListener('click', async (event) => {
		event.preventDefault();
		later.cancel();
		unsaved = false;
		await save(form, false);
		say('Draft saved');
	});
	restore(form);
}

export function attend(root) {
	for (const place of root.querySelectorAll('input[name="place"]'))
		if (place.form.elements.body)
			keep(place.form);
}
