// A Stack Exchange dump of any size, made up from a seed: the same words give the same files.
//
//	node tests/dump_large.mjs DIR POSTS	(posts: questions, answers and comments together)
//
// The proportions are those of a small real site: per question 1.8 answers and 4 comments, 2 votes a post, every
// third post by somebody new. Words are Zipf's, of a vocabulary that grows with the dump, as it does in reality.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { row } from './dump.mjs';

const SECOND = 1000;
const BEGIN = Date.UTC(2012, 0, 1);
const END = Date.UTC(2022, 0, 1);
const SYLLABLES = ['ba', 'con', 'de', 'fi', 'gra', 'he', 'in', 'ker', 'lo', 'mi', 'nu', 'or', 'pla', 'qui', 're', 'ser', 'ta', 'ul', 'ver', 'zo'];

/** Numbers in [0, 1) that look random (mulberry32). */
function generator(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** A file of rows, written as they come. */
class Rows {
	constructor(folder, name) {
		this.root = name.toLowerCase();
		this.file = openSync(join(folder, `${name}.xml`), 'w');
		this.parts = [`<?xml version="1.0" encoding="utf-8"?>\n<${this.root}>\n`];
	}

	add(attributes) {
		this.parts.push(row(attributes), '\n');
		if (this.parts.length > 2000)
			this.flush();
	}

	flush() {
		writeSync(this.file, this.parts.join(''));
		this.parts = [];
	}

	end() {
		this.parts.push(`</${this.root}>\n`);
		this.flush();
		closeSync(this.file);
	}
}

/** Writes the dump; gives how many rows of each kind there are. */
export function makeLargeDump(folder, posts, seed = 1) {
	const random = generator(seed);
	const below = (most) => Math.floor(random() * most);
	const vocabulary = 2000 + Math.floor(Math.sqrt(posts) * 100);
	const word = () => {
		let rank = Math.floor(Math.exp(random() * Math.log(vocabulary)));
		let text = '';
		do {
			text += SYLLABLES[rank % SYLLABLES.length];
			rank = Math.floor(rank / SYLLABLES.length);
		} while (rank > 0);
		return text;
	};
	const words = (count) => Array.from({ length: count }, word).join(' ');
	const html = () => {
		let text = '';
		for (let n = 1 + below(3); n > 0; n--)
			text += `<p>${words(20 + below(40))} <em>${word()}</em>, ${words(10)} <a href="https://example.org/${word()}">${word()}</a>.</p>\n\n`;
		if (random() < 0.3)
			text += `<pre><code>${word()} = ${word()}(&amp;${word()});\nif (x &lt; 1)\n\treturn;\n</code></pre>\n`;
		if (random() < 0.2)
			text += `<ul>\n<li>${words(6)}</li>\n<li><code>${word()}</code> ${words(6)}</li>\n</ul>\n`;
		return text;
	};
	const count = { Users: 0, Posts: 0, Comments: 0, Votes: 0 };
	const files = {};
	mkdirSync(folder, { recursive: true });
	for (const name of ['Users', 'Posts', 'Comments', 'Votes', 'Tags', 'PostLinks'])
		files[name] = new Rows(folder, name);
	const questions = Math.ceil(posts / 6.8);
	const date = (share) => new Date(BEGIN + Math.floor(share * (END - BEGIN) / SECOND) * SECOND).toISOString().replace('Z', '');
	const people = Math.ceil(posts / 3);
	const person = () => 1 + Math.floor(people * random() ** 2);
	for (let id = 1; id <= people; id++)
		files.Users.add({ Id: id, Reputation: below(1000), CreationDate: date(0), DisplayName: `${word()} ${id}`, LastAccessDate: date(1) });
	for (let id = 1; id <= 300; id++)
		files.Tags.add({ Id: id, TagName: `tag-${id}`, Count: 1 });
	const vote = (post, type, share) => files.Votes.add({ Id: ++count.Votes, PostId: post, VoteTypeId: type, CreationDate: `${date(share).slice(0, 10)}T00:00:00.000` });
	let left = posts;
	for (let nth = 0; nth < questions; nth++) {
		const share = nth / questions * 0.98;
		const question = ++count.Posts;
		const answers = Math.min(below(4) + (random() < 0.3 ? 1 : 0), Math.max(0, left - 1));
		const accepted = answers > 0 && random() < 0.5 ? question + 1 : undefined;
		files.Posts.add({ Id: question, PostTypeId: 1, AcceptedAnswerId: accepted, CreationDate: date(share), Score: 2, ViewCount: below(5000), Body: html(),
			OwnerUserId: person(), Title: `${words(5 + below(6))}?`, Tags: `|tag-${1 + below(20)}|tag-${21 + below(280)}|`, AnswerCount: answers });
		for (let n = 1; n <= answers; n++)
			files.Posts.add({ Id: ++count.Posts, PostTypeId: 2, ParentId: question, CreationDate: date(share + 0.0001 * n), Score: 1, Body: html(), OwnerUserId: person() });
		left -= 1 + answers;
		for (let post = question; post <= question + answers; post++) {
			for (let n = below(5); n > 0; n--)
				vote(post, random() < 0.95 ? 2 : 3, share + 0.001 * n);
			for (let n = below(4); n > 0 && left > questions - nth; n--, left--)
				files.Comments.add({ Id: ++count.Comments, PostId: post, Score: below(3), Text: words(10 + below(30)), CreationDate: date(share + 0.001), UserId: person() });
		}
		if (accepted)
			vote(accepted, 1, share + 0.002);
		if (nth > 10 && random() < 0.1)
			files.PostLinks.add({ Id: nth, CreationDate: date(share), PostId: question, RelatedPostId: 1, LinkTypeId: random() < 0.1 ? 3 : 1 });
	}
	for (const file of Object.values(files))
		file.end();
	return { ...count, Users: people };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	console.log(makeLargeDump(process.argv[2], Number(process.argv[3])));
