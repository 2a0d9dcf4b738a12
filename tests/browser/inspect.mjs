// What a page of ours may consist of, written apart from what makes the pages.
// inspect() runs in the browser: it takes a document, or an element of one, and
// gives a line for each thing that no template and no rendered post has.

/** Inside .prose: the elements of a rendered post and their attributes. */
const POST = {
	p: 'class', h3: '', h4: '', h5: '', h6: '', blockquote: '', ul: '', ol: 'start', li: 'class', pre: 'tabindex',
	code: 'class data-coloured', hr: '', br: '', div: 'class', table: 'tabindex', thead: '', tbody: '', tr: '',
	th: 'scope class', td: 'class colspan', em: '', strong: '', del: '', span: 'class', a: 'class href title rel',
	img: 'src alt title loading decoding referrerpolicy', input: 'type disabled checked aria-label',
};

const PAGE = ('html head meta title link script body a header nav main section article aside footer form div p span h1 h2 h3 h4 h5 h6 '
	+ 'ul ol li dl dt dd label input textarea button select option fieldset legend details summary table thead tbody tr th td '
	+ 'time b strong em q small code pre blockquote ins del mark bdi svg path circle rect text img br hr').split(' ');

export function inspect(root, post, page) {
	const wrong = [];
	const complain = (element, why) => wrong.push(`${why}: ${element.outerHTML.slice(0, 160)}`);

	function inspectAddress(element, name, value) {
		const url = new URL(value, location.origin);
		const ours = url.origin === location.origin;
		const rendered = element.closest('.prose') !== null;
		if (!(['https:', 'http:'].includes(url.protocol) || (url.protocol === 'mailto:' && name === 'href')))
			complain(element, 'scheme');
		else if (!ours && !rendered)
			complain(element, 'foreign address');
		else if (name === 'src' && !ours && !(element.localName === 'img' && url.protocol === 'https:'))
			complain(element, 'foreign source');
		else if (!ours && element.localName === 'a' && url.protocol !== 'mailto:'
			&& element.getAttribute('rel') !== 'nofollow ugc noopener')
			complain(element, 'rel');
	}

	function inspectElement(element) {
		const rendered = element.parentElement?.closest('.prose') !== null && element.parentElement !== null;
		const name = element.localName;
		if (rendered ? !Object.hasOwn(post, name) : !page.includes(name))
			complain(element, 'element');
		if (name === 'script' && !/^\/static\/app\.[0-9a-f]{10}\.js$/.test(element.getAttribute('src')))
			complain(element, 'script');
		if (name === 'link' && !/^(icon|stylesheet|canonical|alternate|next|prev)$/.test(element.rel))
			complain(element, 'link');
		for (const { name: attribute, value } of element.attributes) {
			if (/^on|^style$|^srcdoc$|^http-equiv$|^xlink:|^target$|^ping$/.test(attribute))
				complain(element, attribute);
			if (rendered && !(post[name] ?? '').split(' ').includes(attribute))
				complain(element, `attribute ${attribute}`);
			if (['href', 'src', 'action', 'formaction'].includes(attribute))
				inspectAddress(element, attribute, value);
		}
	}

	const all = root.querySelectorAll('*');
	for (const element of all)
		inspectElement(element);
	if (root.nodeType === Node.DOCUMENT_NODE)
		for (const [selector, count] of [['main', 1], ['h1', 1], ['title', 1], ['body > header', 1], ['body > footer', 1]])
			if (root.querySelectorAll(selector).length !== count)
				wrong.push(`${root.querySelectorAll(selector).length} of ${selector}`);
	return wrong;
}

/** Puts inspect(root) into every page of a context, as window.inspect. */
export function installInspect(context) {
	return context.addInitScript(`window.inspect = (root = document) => (${inspect})(root, ${JSON.stringify(POST)}, ${JSON.stringify(PAGE)});`);
}
