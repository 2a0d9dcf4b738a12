// The lists of hostile input. They are not part of the project: they are read from the directory
// data/hostile of $SHARED, or of ../shared. Where they are missing, `hostile` is empty.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const place = join(process.env.SHARED ?? resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../shared'), 'data/hostile');

function read(name, parse) {
	const path = join(place, name);
	return existsSync(path) ? parse(readFileSync(path, 'utf8')) : [];
}

/** Strings that break software, and payloads that run scripts. */
export const naughty = read('naughty-strings.json', JSON.parse);
export const scripts = read('xss.txt', (text) => text.split('\n').filter((line) => line !== ''));
export const hostile = [...new Set([...naughty, ...scripts])];
export const skip = hostile.length === 0 && `there is no ${place} (set SHARED to the directory with data/hostile)`;
