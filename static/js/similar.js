// Shows threads like the one being asked, while the title is typed.
import { afterPause, element, list } from './page.js';

const SHORTEST = 8;

function line({ title, url, solved, score }) {
	const gauge = element('span', { className: `mini-gauge ${solved ? 'solved' : 'open'}`, textContent: solved ? '✓' : score });
	gauge.append(element('span', { className: 'hidden', textContent: solved ? ' solved' : ' votes' }));
	return element('li', {}, gauge, element('a', { href: url, textContent: title, dir: 'auto', target: '_blank', rel: 'noopener' }));
}

export function attend(root) {
	const section = root.querySelector('[data-similar]');
	const title = section?.closest('form').elements.title;
	if (!title)
		return;
	title.addEventListener('input', afterPause(450, async () => {
		const asked = title.value.trim();
		const found = asked.length < SHORTEST ? [] : await list(`/api/v1/suggest?title=${encodeURIComponent(asked)}`);
		section.querySelector('[data-similar-list]').replaceChildren(
			element('ul', { className: 'thread-links' }, ...found.slice(0, 5).map(line)));
		section.hidden = found.length === 0;
	}));
}
