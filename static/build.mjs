// Builds what browsers load: static/ and a highlighter from npm become
// DIRECTORY/NAME.HASH.EXT, beside each its .gz and .br, and DIRECTORY/manifest
// with a line "NAME.EXT NAME.HASH.EXT" for each. The hash is of the content, so
// that files can be cached for ever; imports between modules are rewritten, and
// a module's hash changes with those it imports.
//
// The style sheets become one, app.css, in the order of STYLES, without comments and indentation; what only
// the company's own staff sees stays apart.
//
//	node static/build.mjs DIRECTORY
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url));
const OURS = ['js', 'icons', 'api'].map((folder) => join(HERE, folder));
// Later rules win: what depends on the room there is stands last.
const STYLES = ['ground', 'control', 'frame', 'list', 'thread', 'write', 'member', 'room'];
const HIGHLIGHTER = join(HERE, '../tests/node_modules/@highlightjs/cdn-assets/es');
// What customers of software companies paste; each is loaded when a page needs it.
const LANGUAGES = ['bash', 'c', 'cpp', 'csharp', 'css', 'diff', 'dockerfile', 'go', 'http', 'ini',
	'java', 'javascript', 'json', 'kotlin', 'markdown', 'nginx', 'php', 'powershell', 'python',
	'r', 'ruby', 'rust', 'sql', 'swift', 'typescript', 'xml', 'yaml'];

/** All files to build: name → content. */
function sources() {
	const files = new Map();
	for (const folder of OURS)
		for (const name of readdirSync(folder))
			files.set(name, readFileSync(join(folder, name), 'utf8'));
	files.set('app.css', STYLES.map((name) => readFileSync(join(HERE, `css/${name}.css`), 'utf8')).join('\n'));
	files.set('account.css', readFileSync(join(HERE, 'css/account.css'), 'utf8'));
	files.set('highlight.js', readFileSync(join(HIGHLIGHTER, 'core.min.js'), 'utf8'));
	for (const language of LANGUAGES)
		files.set(`language-${language}.js`,
			readFileSync(join(HIGHLIGHTER, `languages/${language}.min.js`), 'utf8'));
	return files;
}

/** Gives each file its name with the hash, those it mentions first. */
function fingerprint(files) {
	const done = new Map();
	const visiting = new Set();

	function visit(name) {
		if (done.has(name))
			return done.get(name).hashed;
		if (visiting.has(name))
			throw new Error(`${name} imports itself, by way of others`);
		if (!files.has(name))
			throw new Error(`${name} is mentioned, but does not exist`);
		visiting.add(name);
		const content = rewrite(name, files.get(name), visit);
		const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
		const extension = extname(name);
		const hashed = `${basename(name, extension)}.${hash}${extension}`;
		done.set(name, { hashed, content });
		return hashed;
	}

	for (const name of files.keys())
		visit(name);
	return done;
}

/** Puts hashed names into './name.js' of modules and url(name) of style sheets. */
function rewrite(name, content, hashedName) {
	if (name.endsWith('.css'))
		return content.replace(/\/\*[^]*?\*\//g, '').replace(/\n\s+/g, '\n').replace(/url\(([\w.-]+)\)/g, (_, other) => `url(${hashedName(other)})`);
	if (name.endsWith('.js') && !name.startsWith('language-') && name !== 'highlight.js')
		return content.replace(/'\.\/([\w-]+\.js)'/g, (_, other) => `'./${hashedName(other)}'`);
	return content;
}

function write(directory, built) {
	rmSync(directory, { recursive: true, force: true });
	mkdirSync(directory, { recursive: true });
	for (const { hashed, content } of built.values()) {
		const bytes = Buffer.from(content);
		writeFileSync(join(directory, hashed), bytes);
		writeFileSync(join(directory, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
		writeFileSync(join(directory, `${hashed}.br`), brotliCompressSync(bytes, {
			params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
		}));
	}
	const lines = [...built].map(([name, { hashed }]) => `${name} ${hashed}\n`).sort();
	writeFileSync(join(directory, 'manifest'), lines.join(''));
}

if (process.argv.length !== 3) {
	console.error('usage: node static/build.mjs DIRECTORY');
	process.exit(2);
}
write(process.argv[2], fingerprint(sources()));
