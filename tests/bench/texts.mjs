// What members write: words of a made-up language by Zipf's law, in sentences, paragraphs and sometimes code; and
// what forum/text makes of it (html, words), which is simple because no markup is in it.
import { Chance, Zipf } from './chance.mjs';

const VOCABULARY = 40000;

// Most frequent first. English, so that the words that search leaves out are there as often as in life.
const GRAMMAR = `the to and of is in it that for you on this with not are have be as but can if from when we or my
your do what at so an there has will was which just how use all no use one get only would does any then by also more
some like work works`.split(/\s+/);
// In about one post of ten each.
const TOPICS = `error export report user data account file server value login list page version setting table import
update field query email customer message button dashboard filter column permission workflow invoice project`.split(/\s+/);
const SYLLABLES = `ba be bi bo bu da de di do du fa fe fi fo ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no
nu pa pe pi po pu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zi zo`.split(/\s+/);

function vocabulary() {
	const chance = new Chance(1);
	const words = new Set([...GRAMMAR, ...TOPICS]);
	while (words.size < VOCABULARY) {
		let word = '';
		for (let length = 2 + chance.below(3); length > 0; length--)
			word += SYLLABLES[chance.below(SYLLABLES.length)];
		words.add(word + (chance.happens(0.4) ? 'nrlstm'[chance.below(6)] : ''));
	}
	return [...words];
}

/** The word that about one post of ten has. */
export const COMMON_WORD = 'error';

export class Writer {
	constructor(chance) {
		this.chance = chance;
		this.words = vocabulary();
		this.zipf = new Zipf(VOCABULARY, 1.05, 2.7);
	}

	word() {
		return this.words[this.zipf.draw(this.chance)];
	}

	/** A word that says something: for titles, tags and names. */
	telling() {
		return this.words[Math.max(GRAMMAR.length, this.zipf.draw(this.chance))];
	}

	sentence(length) {
		let text = this.word();
		text = text[0].toUpperCase() + text.slice(1);
		for (let i = 1; i < length; i++)
			text += (this.chance.happens(0.06) ? ', ' : ' ') + this.word();
		return `${text}.`;
	}

	/** A title of 4 to 12 words; gives { title, words, slug }. */
	title() {
		const words = Array.from({ length: 4 + this.chance.below(9) }, (_, i) => i % 2 ? this.word() : this.telling());
		const text = words.join(' ');
		return { title: `${text[0].toUpperCase()}${text.slice(1)}?`, words: text, slug: text.replaceAll(' ', '-').slice(0, 80).replace(/-$/, '') };
	}

	/** A text of about that many characters; gives { body, html, words }. */
	text(size) {
		const paragraphs = [];
		for (let length = 0, now = ''; length < size;) {
			const sentence = this.sentence(5 + this.chance.below(14));
			length += sentence.length + 1;
			now = now === '' ? sentence : `${now} ${sentence}`;
			if (length >= size || this.chance.happens(0.25)) {
				paragraphs.push(now);
				now = '';
			}
		}
		const code = size > 300 && this.chance.happens(0.15) ? this.code() : '';
		return rendered(paragraphs, code);
	}

	/** One paragraph of exactly that many characters. */
	exactly(size) {
		let text = '';
		while (text.length < size)
			text += `${this.sentence(12)} `;
		return rendered([`${text.slice(0, size - 1).replace(/[ ,.]$/, 'a')}.`], '');
	}

	code() {
		return Array.from({ length: 2 + this.chance.below(6) }, () => `${this.telling()} = ${this.telling()} ${this.chance.below(100)}\n`).join('');
	}
}

function rendered(paragraphs, code) {
	const text = paragraphs.join('\n\n');
	return {
		body: text + (code && `\n\n\`\`\`\n${code}\`\`\``),
		html: paragraphs.map((paragraph) => `<p>${paragraph}</p>\n`).join('') + (code && `<pre><code>${code}</code></pre>\n`),
		words: `${text} ${code}`.replace(/[^A-Za-z0-9]+/g, ' ').trim().toLowerCase(),
	};
}
