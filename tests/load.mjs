// A steady load of reads and writes that remembers what it was told, for the tests of faults.
//
//	const load = await Load.on(forum);	// people, threads
//	load.begin();
//	…						// the fault
//	const counts = await load.end();	// stops, and compares with what is in the database
import assert from 'node:assert/strict';
import { PASSWORD, Visitor } from './visitor.mjs';

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until something holds; fails when it does not for `seconds`. */
export async function until(what, holds, seconds = 30) {
	for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(20))
		if (await holds())
			return;
	throw new Error(`not within ${seconds} s: ${what}`);
}

export class Load {
	/** Signs writers in and makes threads. `urls`: the nodes of one forum; reads and writes go to all of them. */
	static async on(forum, { urls = [forum.url], readers = 4, writers = 4 } = {}) {
		const load = new Load();
		await forum.sql('UPDATE forum.action_limit SET count = 1000000');
		Object.assign(load, { forum, urls, readers, writers: [], threads: [] });
		const prefix = `W${Math.random().toString(36).slice(2, 8)}`;
		for (let i = 0; i < writers; i++) {
			const name = `${prefix}${i}`;
			await forum.cli('member', 'create', name, '--email', `${name}@example.com`, '--password', PASSWORD);
			load.writers.push(await Visitor.signIn(urls[i % urls.length], name));
		}
		for (let i = 0; i < writers; i++) {
			const title = `Thread ${prefix} number ${i}`;
			const made = await load.writers[i].post('/ask', { title, body: 'What happens to this?', category: 'general' });
			assert.equal(made.status, 303, made.words);
			load.threads.push({ id: Number(/^\/t\/(\d+)/.exec(made.location)[1]), path: made.location, title });
		}
		return load;
	}

	begin() {
		Object.assign(this, { ends: false, reads: {}, slowest: {}, confirmed: new Set(), refused: 0, retried: 0, lost: 0, wrong: [], readsDone: 0 });
		this.running = [
			...Array.from({ length: this.readers }, (_, i) => this.read(i)),
			...this.writers.map((writer, i) => this.write(writer, i)),
		];
	}

	async read(number) {
		for (let i = number; !this.ends; i++) {
			const thread = this.threads[i % this.threads.length], url = this.urls[i % this.urls.length];
			const began = performance.now();
			let status;
			try {
				// Every other read is one that no cache can answer.
				const response = i % 2 === 0 ? await fetch(url + thread.path)
					: await fetch(`${url}/search?q=${encodeURIComponent(thread.title)}`);
				const text = await response.text();
				status = response.status;
				if (status === 200 && !text.includes(thread.title.split(' ')[1]))
					this.wrong.push(`${thread.path}: ${text.slice(0, 200)}`);
				if (status === 503 && response.headers.get('retry-after') === null)
					this.wrong.push('503 without Retry-After');
			} catch (error) {
				status = error.cause?.code ?? error.name;
			}
			const took = performance.now() - began;
			this.reads[status] = (this.reads[status] ?? 0) + 1;
			this.slowest[status] = Math.max(this.slowest[status] ?? 0, took);
			await pause(10);
		}
	}

	/** Sends each answer until it is confirmed: the same form, as somebody would who sees an error. */
	async write(writer, number) {
		for (let i = 0; !this.ends; i++) {
			const thread = this.threads[(number + i) % this.threads.length];
			const body = `Answer ${writer.name} ${i}`, once = `${i.toString(16)}${number}`.padStart(24, '0');
			for (let tries = 0; ; tries++) {
				try {
					const answer = await writer.post(`/t/${thread.id}/posts`, { body, once });
					if (answer.status === 303) {
						this.confirmed.add(body);
						break;
					}
					if (answer.status !== 503) {
						this.wrong.push(`a write was answered ${answer.status}: ${answer.words.slice(0, 200)}`);
						break;
					}
					if (!answer.text.includes(body))
						this.wrong.push('what was typed is not on the page of a 503');
					this.refused++;
				} catch {
					this.lost++;
				}
				if (this.ends)
					break;
				this.retried++;
				await pause(30);
			}
			await pause(15);
		}
	}

	/** How many reads and writes have succeeded so far. */
	get succeeded() {
		return (this.reads[200] ?? 0) + this.confirmed.size;
	}

	/** Ends the load and counts; asserts what has to hold after every fault. */
	async end(t) {
		this.ends = true;
		await Promise.all(this.running);
		const rows = (await this.forum.sql(`SELECT body, count(*) FROM forum.post WHERE body LIKE 'Answer W%' GROUP BY body`))
			.map((row) => row.split('|'));
		const there = new Map(rows.map(([body, count]) => [body, Number(count)]));
		const lost = [...this.confirmed].filter((body) => !there.has(body));
		const doubled = rows.filter(([, count]) => Number(count) > 1);
		const { reads, slowest, confirmed, refused, retried } = this;
		t.diagnostic(`reads ${JSON.stringify(reads)}, slowest ${JSON.stringify(Object.fromEntries(Object.entries(slowest).map(([key, ms]) => [key, Math.round(ms)])))} ms; `
			+ `writes confirmed ${confirmed.size}, refused ${refused}, without an answer ${this.lost}, sent again ${retried}; `
			+ `lost ${lost.length}, doubled ${doubled.length}, wrong pages ${this.wrong.length}`);
		assert.deepEqual(lost, [], 'confirmed and not there');
		assert.deepEqual(doubled, [], 'there twice');
		assert.deepEqual(this.wrong, []);
		assert.ok(confirmed.size > 20 && (reads[200] ?? 0) > 20, 'there was a load');
		return { reads, slowest, confirmed: confirmed.size, refused };
	}
}
