// Votes and acceptance without leaving the page. The buttons are those of the
// form #act; the same request is sent, the answer is JSON instead of a page.
import { post, say, tell } from './page.js';

const VOTES = [['.vote.up', 1], ['.vote.down', -1]];

/** {score, value} → the numbers and the buttons of one post. */
function showVote(button, { score, value }) {
	const votes = button.closest('[data-post]');
	votes.querySelector('[data-score]').lastChild.textContent = score;
	for (const [selector, own] of VOTES) {
		const vote = votes.querySelector(selector);
		vote?.setAttribute('aria-pressed', value === own);
		vote?.setAttribute('value', value === own ? 0 : own);
	}
}

/** Takes what changed in the thread from a fresh copy of the page. */
async function refreshThread() {
	const response = await fetch(location.href, { cache: 'no-store' });
	const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
	const typed = [...document.querySelectorAll('.answers textarea')].map((area) => [area.id, area.value]);
	for (const selector of ['.thread-head', '.answers']) {
		const now = document.querySelector(selector);
		const then = fresh.querySelector(selector);
		if (!now || !then)
			continue;
		now.replaceWith(then);
		tell('attend', then);
	}
	for (const [id, value] of typed) {
		const area = document.getElementById(id);
		if (!value || !area)
			continue;
		area.value = value;
		area.closest('details').open = true;
	}
}

async function act(form, button) {
	const fields = new FormData(form);
	fields.append(button.name, button.value);
	try {
		const answer = await post(button.formAction, fields);
		if (button.matches('.vote'))
			return showVote(button, answer);
		await refreshThread();
		// the button is gone; whoever pressed it goes on at the one in its place
		document.querySelector(`[formaction="${button.getAttribute('formaction')}"]`)?.focus();
	} catch (error) {
		if (error.status === 401)
			location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
		else
			say(error.message);
	}
}

export function attend(root) {
	const form = root.querySelector('#act');
	form?.addEventListener('submit', (event) => {
		if (!event.submitter?.name)
			return;
		event.preventDefault();
		act(form, event.submitter);
	});
}
