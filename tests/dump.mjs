// Stack Exchange dumps made up for tests.
//
//	const folder = makeDump('site.example', { Posts: [{ Id: 1, PostTypeId: 1, … }, '  <row broken'], Users: … });
//
// A row is an object of attributes, or a text that goes into the file as it is. A file can also be a text.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const folders = [];
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#xA;', '\r': '&#xD;', '\t': '&#x9;' };

/** One row as a dump has it. */
export function row(attributes) {
	const text = Object.entries(attributes).filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}="${String(value).replace(/[&<>"\n\r\t]/g, (c) => ENTITIES[c])}"`);
	return `  <row ${text.join(' ')} />`;
}

/** An empty directory of that name, which goes with the process. */
function makeFolder(name) {
	const parent = mkdtempSync(join(tmpdir(), 'forum-dump-'));
	const folder = join(parent, name);
	folders.push(parent);
	mkdirSync(folder);
	return folder;
}

/** Writes the files into a directory of that name; gives its path. `lineEnd` and `bom` as in real dumps. */
export function makeDump(name, files, { lineEnd = '\n', bom = '' } = {}) {
	const folder = makeFolder(name);
	for (const [file, rows] of Object.entries(files)) {
		const root = file.toLowerCase();
		const text = typeof rows === 'string' ? rows : [`${bom}<?xml version="1.0" encoding="utf-8"?>`, `<${root}>`,
			...rows.map((r) => typeof r === 'string' ? r : row(r)), `</${root}>`, ''].join(lineEnd);
		writeFileSync(join(folder, `${file}.xml`), text);
	}
	return folder;
}

/** A copy of a dump, its site as many whole days later as make the last post one of `last` (YYYY-MM-DD); gives its path. */
export function moveDump(from, last) {
	const folder = makeFolder(basename(from));
	const texts = readdirSync(from).map((name) => [name, readFileSync(join(from, name), 'utf8')]);
	const days = texts.find(([name]) => name === 'Posts.xml')[1].matchAll(/ CreationDate="(\d{4}-\d\d-\d\d)T/g);
	const later = Date.parse(last) - Math.max(...[...days].map(([, day]) => Date.parse(day)));
	const moved = new Map();
	for (const [name, text] of texts)
		writeFileSync(join(folder, name), text.replace(/(?<=Date=")\d{4}-\d\d-\d\d(?=T)/g, (day) => {
			if (!moved.has(day))
				moved.set(day, new Date(Date.parse(day) + later).toISOString().slice(0, 10));
			return moved.get(day);
		}));
	return folder;
}

/** A copy of a dump with its first questions only, and what hangs on them; gives its path. */
export function cutDump(from, questions) {
	const folder = makeFolder(basename(from));
	const posts = new Set();
	const attribute = (line, name) => new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1];
	const keep = {
		Posts(line) {
			const kept = attribute(line, 'PostTypeId') === '1' ? questions-- > 0 : posts.has(attribute(line, 'ParentId'));
			if (kept)
				posts.add(attribute(line, 'Id'));
			return kept;
		},
		Comments: (line) => posts.has(attribute(line, 'PostId')),
		Votes: (line) => posts.has(attribute(line, 'PostId')),
		Users: () => true,
		Tags: () => true,
	};
	for (const [name, wanted] of Object.entries(keep))
		writeFileSync(join(folder, `${name}.xml`), readFileSync(join(from, `${name}.xml`), 'utf8').split('\n')
			.filter((line) => !line.includes('<row') || wanted(line)).join('\n'));
	return folder;
}

const DAY = (day) => `2012-03-${String(day).padStart(2, '0')}T`;
export const at = (day, time = '10:00:00.000') => DAY(day) + time;

export const question = (Id, more = {}) => ({ Id, PostTypeId: 1, CreationDate: at(Id), Score: 0, ViewCount: 10, Body: `<p>Question ${Id}</p>`,
	OwnerUserId: 1, Title: `How does number ${Id} work?`, Tags: '<gears>', AnswerCount: 0, ...more });
export const answer = (Id, ParentId, more = {}) => ({ Id, PostTypeId: 2, ParentId, CreationDate: at(Id), Score: 0, Body: `<p>Answer ${Id}</p>`,
	OwnerUserId: 2, ...more });
export const user = (Id, DisplayName, more = {}) => ({ Id, DisplayName, Reputation: 1, CreationDate: at(1), LastAccessDate: at(2), ...more });
export const comment = (Id, PostId, Text, more = {}) => ({ Id, PostId, Score: 0, Text, CreationDate: at(20), UserId: 1, ...more });
export const vote = (Id, PostId, VoteTypeId, day = 10) => ({ Id, PostId, VoteTypeId, CreationDate: at(day, '00:00:00.000') });

/** The report of an import: { 'Posts.xml': { questions: { read, imported, before, skipped }, … }, … }. */
export function report(stdout) {
	const files = {};
	let file = null;
	for (const line of stdout.split('\n')) {
		if (line === '')
			break;
		const found = /^(\S*)\s+(.+?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$/.exec(line);
		if (!found)
			continue;
		if (found[1] !== '')
			file = files[found[1]] = {};
		const [read, imported, changed, before, skipped] = found.slice(3).map(Number);
		file[found[2]] = { read, imported, changed, before, skipped };
	}
	return files;
}

/** All rows of a file: its line "all …", or its only one. */
export function total(file) {
	const all = Object.entries(file).find(([kind]) => kind.startsWith('all ') || kind.startsWith('('));
	return all ? all[1] : Object.values(file)[0];
}
