// Completion: members after an @ in a text, and tags.
import { afterPause, element, list } from './page.js';

/** How each kind finds the word before the caret, asks, and writes the choice. */
const MEMBERS = {
	word: /(?:^|[\s(])@([\p{L}\p{N}_.-]{1,40})$/u,
	// those who take part in the thread come first
	url: `/suggest/members?thread=${/^\/t\/(\d+)/.exec(location.pathname)?.[1] ?? ''}&q=`,
	// a mention has no spaces; "Mai Tran" is found as @MaiTran
	text: (name) => `${name.replace(/[\s'’]+/g, '')} `,
};
const TAGS = {
	word: /(?:^|[\s,])([^\s,]{1,40})$/u,
	url: '/suggest/tags?q=',
	text: (name) => `${name} `,
};

let lists = 0;

function complete(field, kind) {
	const box = element('ul', { className: 'suggest', id: `suggest-${lists++}`, role: 'listbox', hidden: true });
	let chosen = 0;

	const word = () => kind.word.exec(field.value.slice(0, field.selectionEnd))?.[1];

	function close() {
		box.hidden = true;
		field.removeAttribute('aria-activedescendant');
	}

	function choose(index) {
		chosen = (index + box.children.length) % box.children.length;
		[...box.children].forEach((item, i) => item.setAttribute('aria-selected', i === chosen));
		field.setAttribute('aria-activedescendant', box.children[chosen].id);
	}

	function write(name) {
		const end = field.selectionEnd;
		field.setRangeText(kind.text(name), end - word().length, end, 'end');
		close();
		field.dispatchEvent(new Event('input', { bubbles: true }));
	}

	function item({ name, threads }, index) {
		const made = element('li', { id: `${box.id}-${index}`, role: 'option' }, name);
		if (threads !== undefined)
			made.append(element('span', { className: 'figure', textContent: threads }));
		made.addEventListener('mousedown', (event) => {
			event.preventDefault();
			write(name);
		});
		made.dataset.name = name;
		return made;
	}

	async function ask() {
		const asked = word();
		const found = asked ? await list(kind.url + encodeURIComponent(asked)) : [];
		if (word() !== asked)
			return;
		box.replaceChildren(...found.slice(0, 8).map(item));
		if (found.length === 0)
			return close();
		box.hidden = false;
		choose(0);
	}

	function press(event) {
		if (box.hidden)
			return;
		if (event.key === 'ArrowDown')
			choose(chosen + 1);
		else if (event.key === 'ArrowUp')
			choose(chosen - 1);
		else if (event.key === 'Enter' || event.key === 'Tab')
			write(box.children[chosen].dataset.name);
		else if (event.key === 'Escape')
			close();
		else
			return;
		event.preventDefault();
	}

	const later = afterPause(150, ask);
	field.after(box);
	field.setAttribute('aria-autocomplete', 'list');
	field.setAttribute('aria-controls', box.id);
	field.addEventListener('input', later);
	field.addEventListener('keydown', press);
	field.addEventListener('blur', close);
}

export function attend(root) {
	for (const area of root.querySelectorAll('textarea[name="body"]'))
		complete(area, MEMBERS);
	for (const field of root.querySelectorAll('[data-tags]'))
		complete(field, TAGS);
}
