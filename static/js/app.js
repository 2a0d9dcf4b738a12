// Runs on every page and loads the rest only where it is needed. All pages work
// without any of it.
import { keepTimes } from './time.js';
import { listen } from './page.js';

/** What a page may have, and who looks after it. */
const PARTS = [
	['#act', () => import('./act.js')],
	['input[name="place"]', () => import('./draft.js')],
	['[data-preview-button]', () => import('./preview.js')],
	['textarea[name="body"], [data-tags]', () => import('./complete.js')],
	['[data-similar]', () => import('./similar.js')],
	['code[class^="language-"]', () => import('./code.js')],
];

function attend(root) {
	for (const [selector, load] of PARTS)
		if (root.querySelector(selector))
			load().then((part) => part.attend(root));
	// what may scroll sideways, in this window or a narrower one, has to be reachable with the keyboard
	for (const box of root.querySelectorAll('.prose pre, .prose table'))
		box.tabIndex = 0;
}

function closeMenus(except) {
	for (const menu of document.querySelectorAll('.menu[open]'))
		if (!menu.contains(except))
			menu.open = false;
}

document.addEventListener('click', (event) => closeMenus(event.target));
document.addEventListener('keydown', (event) => {
	if (event.key !== 'Escape')
		return;
	const menu = document.activeElement.closest('.menu[open]');
	closeMenus(null);
	menu?.querySelector('summary').focus();
});
listen('attend', attend);
attend(document);
keepTimes();
