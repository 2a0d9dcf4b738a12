// A made-up community: who joined when, who asked, answered, commented, voted and accepted, and what that earned.
// Everything but the texts; as large as asked for, the same for the same size.
//
// Posts are kept as columns (typed arrays) in the order of their times, so `n` is a post with id n + 1.
import { Chance, Zipf } from './chance.mjs';

export const KINDS = ['question', 'discussion', 'answer', 'reply', 'comment'];
export const STATES = ['visible', 'pending', 'hidden', 'deleted'];
const YEARS = 6;
const HOUR = 3600 * 1000, DAY = 24 * HOUR;
/** The thread that the page of the measurements shows: a question with 20 answers of 600 characters. */
export const SAMPLE = { answers: 20, size: 600, title: 'Twenty answers of six hundred characters' };

/** The moderator and administrator, made before; members begin after it. */
export const ADMINISTRATOR = 1;

export class Community {
	constructor(size, now) {
		this.now = now;
		this.size = size;
		this.chance = new Chance(size);
		this.memberCount = Math.max(60, Math.round(size / 20));
		this.tagCount = Math.round(2 * Math.sqrt(size));
		this.who = new Zipf(this.memberCount, 0.9, 5);
		this.writePosts();
		this.castVotes();
		this.accept();
		this.earn();
	}

	member() {
		return ADMINISTRATOR + 1 + this.who.draw(this.chance);
	}

	/** Somebody else than those. */
	other(...but) {
		for (;;) {
			const who = this.member();
			if (!but.includes(who))
				return who;
		}
	}

	/* Threads are begun until there are enough posts; then all posts are put in the order of their times. */
	writePosts() {
		const drawn = { thread: [], kind: [], parent: [], author: [], state: [], at: [] };
		const threads = [];
		const add = (thread, kind, parent, author, at) => {
			const chance = this.chance.next();
			// what has not happened yet has not happened
			if (at > this.now || drawn.at.length >= this.size)
				return -1;
			for (const [column, value] of Object.entries({ thread, kind, parent, author, at }))
				drawn[column].push(value);
			drawn.state.push(threads[thread].sample || chance > 0.012 ? 0 : 1 + Math.floor(chance / 0.012 * 3));
			return drawn.at.length - 1;
		};
		while (drawn.at.length < this.size)
			this.drawThread(threads, add);
		this.orderPosts(drawn, threads);
	}

	drawThread(threads, add) {
		const { chance } = this, n = threads.length, sample = n === 0;
		const at = Math.round(this.now - YEARS * 365 * DAY * (1 - (sample ? 0.8 : chance.growing()))) - HOUR;
		const question = sample || chance.happens(0.85);
		const asker = this.member();
		threads.push({ sample, question, author: asker, at, category: chance.happens(0.01) ? 0 : 1 + Math.min(6, chance.heavy(2, 1.5, 6)) });
		const tops = [add(n, question ? 0 : 1, -1, asker, at)];
		const authors = new Set([asker]);
		for (let answers = sample ? SAMPLE.answers : chance.heavy(question ? 2.2 : 5, 1.5, Math.max(60, this.size / 200)); answers > 0; answers--) {
			const who = sample ? this.other(...authors) : this.member();
			authors.add(who);
			tops.push(add(n, question ? 2 : 3, -1, who, at + Math.round(chance.around(6 * HOUR, 2.2)) + 1));
		}
		for (const top of sample ? [] : tops)
			for (let comments = top < 0 ? 0 : chance.heavy(0.8, 1.8, 40), last = at; comments > 0; comments--) {
				last += Math.round(chance.around(3 * HOUR, 2)) + 1;
				add(n, 4, top, chance.happens(0.3) ? asker : this.member(), last);
			}
	}

	orderPosts(drawn, threads) {
		const { size } = this;
		// a comment is never older than its post
		for (let i = 0; i < size; i++)
			if (drawn.parent[i] >= 0)
				drawn.at[i] = Math.min(this.now, Math.max(drawn.at[i], drawn.at[drawn.parent[i]] + 1000));
		const order = Uint32Array.from({ length: size }, (_, i) => i).sort((a, b) => drawn.at[a] - drawn.at[b] || a - b);
		const place = new Uint32Array(size);
		order.forEach((old, n) => { place[old] = n; });
		this.at = Float64Array.from(order, (old) => drawn.at[old]);
		this.kind = Uint8Array.from(order, (old) => drawn.kind[old]);
		this.state = Uint8Array.from(order, (old) => drawn.state[old]);
		this.author = Uint32Array.from(order, (old) => drawn.author[old]);
		this.parent = Int32Array.from(order, (old) => drawn.parent[old] < 0 ? -1 : place[drawn.parent[old]]);
		this.thread = new Uint32Array(size);
		this.score = new Int32Array(size);
		this.threads = [];
		for (let n = 0; n < size; n++) {
			const thread = threads[drawn.thread[order[n]]];
			if (this.kind[n] <= 1) {
				Object.assign(thread, { number: this.threads.length, first: n, last: n, answers: 0, tops: [] });
				this.threads.push(thread);
			} else if (this.kind[n] < 4 && this.state[n] === 0) {
				thread.last = n;
				thread.answers++;
				thread.tops.push(n);
			}
			this.thread[n] = thread.number;
		}
		this.sample = threads[0];
	}

	castVotes() {
		const { chance } = this;
		const post = [], voter = [], value = [], at = [];
		const usual = [1.2, 1.2, 1.5, 0.6, 0.25];
		for (let n = 0; n < this.size; n++) {
			// nobody has voted for what was taken away: else its points would have been taken back
			if (this.state[n] > 0 || this.state[this.threads[this.thread[n]].first] > 0)
				continue;
			const voters = new Set([this.author[n]]);
			for (let votes = chance.heavy(usual[this.kind[n]], 1.5, 400); votes > 0; votes--) {
				const who = this.member(), when = this.at[n] + Math.round(chance.around(2 * DAY, 1.5)) + 1000;
				if (voters.has(who) || when > this.now)
					continue;
				voters.add(who);
				post.push(n);
				voter.push(who);
				value.push(this.kind[n] < 4 && chance.happens(0.1) ? -1 : 1);
				at.push(when);
				this.score[n] += value.at(-1);
			}
		}
		const order = Uint32Array.from({ length: at.length }, (_, i) => i).sort((a, b) => at[a] - at[b] || a - b);
		this.votes = {
			post: Uint32Array.from(order, (i) => post[i]), voter: Uint32Array.from(order, (i) => voter[i]),
			value: Int8Array.from(order, (i) => value[i]), at: Float64Array.from(order, (i) => at[i]),
		};
	}

	/* Half of the questions with answers are solved, mostly by the answer with most votes. */
	accept() {
		this.acceptances = [];
		for (const thread of this.threads) {
			if (!thread.question || thread.tops.length === 0 || this.state[thread.first] > 0 || !(thread.sample || this.chance.happens(0.5)))
				continue;
			const best = thread.tops.slice(0, 20).reduce((a, b) => this.score[b] > this.score[a] ? b : a);
			const at = this.at[best] + Math.round(this.chance.around(20 * HOUR, 1.5)) + 1000;
			if (at > this.now)
				continue;
			thread.accepted = best;
			this.acceptances.push({ thread: thread.number, post: best, member: thread.author, at });
		}
	}

	/* The ledger, entry by entry as sql/web/_reputation.sql would have made it, and when everybody joined. */
	earn() {
		const count = ADMINISTRATOR + 1 + this.memberCount;
		const first = new Float64Array(count).fill(this.now);
		const seen = new Float64Array(count);
		const acted = (who, at) => {
			first[who] = Math.min(first[who], at);
			seen[who] = Math.max(seen[who], at);
		};
		this.at.forEach((at, n) => acted(this.author[n], at));
		this.votes.at.forEach((at, i) => acted(this.votes.voter[i], at));
		this.joined = first.map((at) => at - Math.round(this.chance.around(2 * DAY, 1)));
		this.seen = seen.map((at, who) => Math.max(at, this.joined[who]));
		const events = [];
		for (let who = ADMINISTRATOR + 1; who < count; who++)
			events.push([this.joined[who], who, 'joined', 1, -1, 0]);
		this.votes.at.forEach((at, i) => {
			const n = this.votes.post[i];
			if (this.kind[n] !== 0 && this.kind[n] !== 2)
				return;
			if (this.votes.value[i] > 0)
				events.push([at, this.author[n], 'upvote', 10, n, i + 1]);
			else
				events.push([at, this.author[n], 'downvote', -2, n, i + 1]);
			if (this.votes.value[i] < 0 && this.kind[n] === 2)
				events.push([at, this.votes.voter[i], 'downvote_given', -1, n, i + 1]);
		});
		this.acceptances.forEach(({ post, member, at }, i) => {
			if (this.author[post] !== member)
				events.push([at, this.author[post], 'accepted', 15, post, i + 1], [at, member, 'accepting', 2, post, i + 1]);
		});
		events.sort((a, b) => a[0] - b[0]);
		this.ledger = this.settle(events, count);
	}

	settle(events, count) {
		this.reputation = new Int32Array(count);
		const day = new Uint32Array(count), given = new Uint32Array(count);
		return events.map(([at, who, reason, points, post, cause]) => {
			const today = Math.floor(at / DAY);
			if (day[who] !== today) {
				day[who] = today;
				given[who] = 0;
			}
			let delta = points;
			if (reason === 'upvote') {
				delta = Math.min(points, 200 - given[who]);
				given[who] += delta;
			}
			if (reason !== 'joined')
				delta = Math.max(delta, 1 - this.reputation[who]);
			this.reputation[who] += delta;
			return { at, who, reason, delta, post, cause };
		});
	}
}
