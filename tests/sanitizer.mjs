// What sanitizers report: in the logs of a forum under test, which go with it, and in what commands say. The reports
// of all tests are kept in one file, so that a run fails on each of them, whether a test was looking or not.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const BUILD = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', process.env.BUILD ?? 'build');
const REPORT = /^==\d+==ERROR: |^.*: runtime error: /m;
const file = (build) => join(build, 'tests/sanitizer.txt');

/** Keeps what is reported in a text. */
export function collect(text) {
	const begin = text.search(REPORT);
	if (begin < 0)
		return;
	mkdirSync(dirname(file(BUILD)), { recursive: true });
	appendFileSync(file(BUILD), `${text.slice(begin, begin + 10000)}\n`);
}

/** The same for all logs of a data directory. */
export function collectLogs(data) {
	const folder = join(data, 'log');
	for (const name of existsSync(folder) ? readdirSync(folder) : [])
		collect(readFileSync(join(folder, name), 'utf8'));
}

/** Gives what was kept by tests of that build, and forgets it. */
export function take(build) {
	if (!existsSync(file(build)))
		return '';
	const text = readFileSync(file(build), 'utf8');
	rmSync(file(build));
	return withLines(build, text);
}

/** A worker in its sandbox may open no file, so it knows addresses only. */
function withLines(build, text) {
	const module = join(build, 'forum.so');
	return text.replace(/ \(forum\.so\+(0x[0-9a-f]+)\)/g, (place, address) => {
		const [name, line] = execFileSync('addr2line', ['-f', '-e', module, address], { encoding: 'utf8' }).split('\n');
		return ` in ${name} ${line}`;
	});
}
