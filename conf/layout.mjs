// Whether C files are laid out as .clang-format says, as far as it can say it.
//
//	node conf/layout.mjs FILE...
//
// clang-format knows neither the columns of OpenBSD's declarations nor tables of
// initialisers, and breaks long statements where nobody would. So its opinion counts
// where statements and braces begin and end: the texts are compared without other
// white space. What it does not tell is checked line by line.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LINE_RULES = [
	[/[ \t]+$/, 'white space at the end of the line'],
	[/^ {8}/, 'spaces where a tab belongs'],
	[/^\t* +\t/, 'a space before a tab'],
	[/\b(if|for|while|switch)\(/, 'no space after the keyword'],
	[/\breturn \((?!struct)[^()]*\);$/, 'parentheses around a returned value'],
	[/^\s*(if|while|for) \(.*\) (return|break|continue|goto)\b/, 'two statements on one line'],
	[/^\s*\/\/|;\s*\/\//, 'a // comment'],
];
const LONGEST = 120;	// of the program; tables of tests may be wider
// Words of C++ that are names in C: clang-format knows one language for both.
const NAMES = /\b(delete|new|class|try|catch|this|template|operator|private|public)\b/g;

/** Comments and literals as one harmless word, so that nothing in them counts. */
function blank(text) {
	return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (piece) =>
		piece.startsWith('/') ? '' : 'x');
}

/** The text with line ends only where a statement, a brace or a function's type ends. */
function statements(text) {
	const lines = [];
	let depth = 0, table = 0, line = '';
	const source = blank(text).replace(/\\\n/g, ' ').replace(/^#.*$/gm, '');
	for (let i = 0; i < source.length; i++) {
		const letter = source[i];
		if (letter === '\n') {
			if (depth === 0 && table === 0 && /[;{}]$|^(case .*|default|\w+):$|^(static |struct |const |inline |extern |unsigned )*[a-z_]+( ?\*)?$/.test(line.trim())) {
				lines.push(line);
				line = '';
			}
			continue;
		}
		if ('(['.includes(letter))
			depth++;
		else if (')]'.includes(letter))
			depth--;
		// A brace after = ( , opens a table of initialisers, one after struct a list of
		// members: both may stand on one line.
		else if (letter === '{' && (table > 0 || depth > 0 || /([=,(\]]|\b(struct|union|enum)( \w+)?)\s*$/.test(line)))
			table++;
		else if (letter === '}' && table > 0)
			table--;
		if (!/\s/.test(letter))
			line += letter;
		else if (line !== '' && !line.endsWith(' ') && /\w$/.test(line) && /\w/.test(source.slice(i).trimStart()[0] ?? ''))
			line += ' ';
	}
	lines.push(line);
	return lines.map((one) => one.trim()).filter((one) => one !== '');
}

let wrong = 0;
function complain(place, what) {
	console.log(`${place}: ${what}`);
	wrong++;
}

for (const file of process.argv.slice(2)) {
	const text = readFileSync(file, 'utf8').replace(NAMES, 'a_$1');
	text.split('\n').forEach((line, index) => {
		for (const [rule, what] of LINE_RULES)
			if (rule.test(line.replace(/"(?:\\.|[^"\\])*"/g, '""')))
				complain(`${file}:${index + 1}`, what);
		if (line.replace(/\t/g, '        ').length > LONGEST && !file.startsWith('tests/'))
			complain(`${file}:${index + 1}`, `longer than ${LONGEST} columns`);
	});
	for (const found of text.matchAll(/^\t+(?:if|for|while|switch|else)\b[^\n]*\n\t+\{$/gm))
		complain(file, `a brace on a line of its own after\n${found[0].split('\n')[0]}`);
	const ours = statements(text);
	const formatted = statements(execFileSync('clang-format', [`--assume-filename=${file}`], { encoding: 'utf8', input: text }));
	for (let i = 0; i < ours.length || i < formatted.length; i++) {
		if (ours[i] === formatted[i])
			continue;
		complain(file, `clang-format would write\n\t${formatted[i]}\nnot\n\t${ours[i]}`);
		break;
	}
}
process.exit(wrong > 0 ? 1 : 0);
