// Colours code. The highlighter and each language are loaded when a page has some.
import highlighter from './highlight.js';

const LANGUAGES = {
	bash: () => import('./language-bash.js'),
	c: () => import('./language-c.js'),
	cpp: () => import('./language-cpp.js'),
	csharp: () => import('./language-csharp.js'),
	css: () => import('./language-css.js'),
	diff: () => import('./language-diff.js'),
	dockerfile: () => import('./language-dockerfile.js'),
	go: () => import('./language-go.js'),
	http: () => import('./language-http.js'),
	ini: () => import('./language-ini.js'),
	java: () => import('./language-java.js'),
	javascript: () => import('./language-javascript.js'),
	json: () => import('./language-json.js'),
	kotlin: () => import('./language-kotlin.js'),
	markdown: () => import('./language-markdown.js'),
	nginx: () => import('./language-nginx.js'),
	php: () => import('./language-php.js'),
	powershell: () => import('./language-powershell.js'),
	python: () => import('./language-python.js'),
	r: () => import('./language-r.js'),
	ruby: () => import('./language-ruby.js'),
	rust: () => import('./language-rust.js'),
	sql: () => import('./language-sql.js'),
	swift: () => import('./language-swift.js'),
	typescript: () => import('./language-typescript.js'),
	xml: () => import('./language-xml.js'),
	yaml: () => import('./language-yaml.js'),
};
const OTHER_NAMES = {
	sh: 'bash', shell: 'bash', console: 'bash', zsh: 'bash', h: 'c', 'c++': 'cpp', cs: 'csharp', 'c#': 'csharp',
	docker: 'dockerfile', golang: 'go', toml: 'ini', js: 'javascript', jsx: 'javascript', kt: 'kotlin', md: 'markdown',
	ps1: 'powershell', py: 'python', rb: 'ruby', rs: 'rust', ts: 'typescript', tsx: 'typescript',
	html: 'xml', svg: 'xml', yml: 'yaml', psql: 'sql', plpgsql: 'sql', patch: 'diff',
};
const LONGEST = 50000;

async function colour(code) {
	const written = /language-(\S+)/.exec(code.className)[1].toLowerCase();
	const language = OTHER_NAMES[written] ?? written;
	if (!Object.hasOwn(LANGUAGES, language) || code.dataset.coloured || code.textContent.length > LONGEST)
		return;
	code.dataset.coloured = 'yes';
	if (!highlighter.getLanguage(language))
		highlighter.registerLanguage(language, (await LANGUAGES[language]()).default);
	code.innerHTML = highlighter.highlight(code.textContent, { language }).value;
}

export function attend(root) {
	for (const code of root.querySelectorAll('pre > code[class^="language-"]'))
		colour(code);
}
