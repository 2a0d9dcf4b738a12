// One forum feeds the health core of another: nothing is lost and nothing is told twice, whatever breaks in between.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, reply } from '../community.mjs';
import { FORUM, children, start } from '../server.mjs';
import { PASSWORD, Visitor } from '../visitor.mjs';

let core, forum, line, anna, bert;

/**
 * What is between the two. `mode` is what happens to the next requests: pass; away (nobody answers); deaf (the core
 * hears it, the answer is lost); foreign (an error in an encoding of its own); or a status that something in between gives.
 */
class Line {
	constructor() {
		this.mode = 'pass';
		this.sizes = [];
		this.victims = () => [];
		this.killed = 0;
		this.server = createServer((asked, answer) => this.pass(asked, answer));
	}

	listen() {
		return new Promise((done) => this.server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${this.server.address().port}`)));
	}

	pass(asked, answer) {
		if (this.mode === 'away')
			return asked.socket.destroy();
		if (typeof this.mode === 'number')
			return answer.writeHead(this.mode, { 'retry-after': '1' }).end('Not now');
		if (this.mode === 'foreign')
			return answer.writeHead(500, { 'retry-after': '1' }).end(Buffer.from('Nicht verf\xfcgbar', 'latin1'));
		const deaf = this.mode === 'deaf';
		const chunks = [];
		asked.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
			const body = Buffer.concat(chunks);
			this.sizes.push(JSON.parse(body).length);
			const on = request(core.url + asked.url, { method: asked.method,
				headers: { ...asked.headers, host: new URL(core.url).host } }, (heard) => {
				if (deaf)
					return heard.resume().on('end', () => asked.socket.destroy());
				heard.pipe(answer.writeHead(heard.statusCode, heard.headers));
			});
			on.on('error', () => asked.socket.destroy());
			on.end(body, () => this.mode === 'killed' && this.kill());
		});
	}

	kill() {
		const victims = this.victims();
		victims.forEach((victim) => process.kill(victim, 'SIGKILL'));
		this.killed += victims.length;
	}
}

/** The process of the jobs. */
const jobs = () => children(forum.child.pid).find(({ name }) => name === 'forum-jobs')?.pid;
/** What takes the core's requests. */
const workers = () => children(Number(readFileSync(join(core.data, 'run/kore.pid'), 'utf8'))).map(({ pid }) => pid);

async function until(what, seconds = 20) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(100))
		if (await what())
			return;
	assert.fail(`not in time: ${what}`);
}

const state = async () => {
	const [line] = await forum.sql('SELECT waiting, refused, failures, error FROM forum.outbox_state()');
	const [waiting, refused, failures, error] = line.split('|');
	return { waiting: Number(waiting), refused: Number(refused), failures: Number(failures), error };
};
const delivered = () => until(async () => (await state()).waiting === 0);
/** Does not wait for what a failure has put off. */
const hurry = () => forum.sql('UPDATE forum.outbox_lane SET next_at = now()');
const votes = (post, count) => forum.sql(`INSERT INTO forum.vote (post_id, value) SELECT ${post}, 1 FROM generate_series(1, ${count})`);

/** What was told and what arrived, in order; and that the core found nothing wrong with it. */
async function compare() {
	assert.deepEqual(await core.sql('SELECT * FROM health.conflict'), []);
	const told = await forum.sql("SELECT payload FROM forum.outbox WHERE topic = 'signal' AND refused_at IS NULL ORDER BY id");
	const heard = await core.sql("SELECT payload FROM health.event WHERE source LIKE '/forum/customers%' ORDER BY seq");
	assert.equal(heard.length, told.length);
	assert.deepEqual(heard, told);
}

before(async () => {
	line = new Line();
	core = await start();
	await core.cli('member', 'create', 'Feeder', '--email', 'feeder@example.com', '--password', PASSWORD);
	const token = await core.cli('token', 'create', '--member', 'Feeder', '--scope', 'health:write');
	forum = await start({ env: { FORUM_HEALTH_URL: await line.listen(), FORUM_HEALTH_TOKEN: token } });
	await forum.sql("UPDATE forum.setting SET value = '/forum/customers' WHERE name = 'signal_source'");
	await forum.cli('account', 'create', 'acme', '--name', 'Acme', '--domain', 'acme.example', '--touch', 'low');
	anna = await Visitor.join(forum.url, 'Anna', 'anna@acme.example');
	bert = await Visitor.join(forum.url, 'Bert');
});
after(async () => {
	await forum?.stop();
	await core?.stop();
	line.server.close();
	line.server.closeAllConnections();
});

describe('another server\'s core', () => {
	let thread, answer;

	test('hears what members do', async () => {
		thread = await ask(anna, 'How does it work?');
		answer = await reply(bert, thread.id, 'Like this.');
		await anna.post(`/p/${answer}/vote`, { value: 1 });
		await anna.post(`/p/${answer}/accept`, { value: 1 });
		await anna.post(`/p/${answer}/vote`, { value: 0 });
		await delivered();
		await compare();
		const [types] = await core.sql(`SELECT string_agg(DISTINCT name, ' ' ORDER BY name) FROM health.event WHERE account = 'acme'`);
		for (const name of ['account.opened', 'question.asked', 'question.resolved', 'milestone.reached', 'visit.day'])
			assert.ok(types.split(' ').includes(name), `${name} in ${types}`);
	});

	test('an answer that got lost, a jobs process that is killed: told again, counted once', async () => {
		line.mode = 'deaf';
		await votes(answer, 1500);
		await until(async () => (await state()).failures > 0 && jobs() !== undefined);
		assert.ok((await state()).waiting >= 1500);
		await hurry();
		process.kill(jobs(), 'SIGKILL');
		line.mode = 'pass';
		await until(() => jobs() !== undefined);
		await hurry();
		await until(() => line.sizes.length > 3 && jobs() !== undefined);
		const killed = jobs();
		process.kill(killed, 'SIGKILL');
		await until(() => ![undefined, killed].includes(jobs()));
		await delivered();
		await compare();
		assert.ok(Math.max(...line.sizes) <= 1000, 'at most 1,000 events a batch');
	});

	for (const [who, victims] of [['the jobs process, which waits for an answer', () => [jobs()].filter(Boolean)], ['the core\'s workers, which write', workers]])
		test(`killed in the middle of a batch, again and again: ${who}`, async () => {
			line.victims = victims;
			line.killed = 0;
			for (let round = 0; round < 2; round++) {
				const before = line.killed;
				line.mode = 'killed';
				await votes(answer, 200);
				await hurry();
				await until(() => line.killed > before);
				line.mode = 'pass';
				await until(() => jobs() !== undefined && workers().length > 0);
				await hurry();
			}
			await delivered();
			await compare();
			assert.ok(line.killed >= 2, `${line.killed}`);
		});

	test('a core that is away: it waits, says why, and goes on', async () => {
		line.mode = 'away';
		await votes(answer, 10);
		await until(async () => (await state()).failures > 0);
		line.mode = 503;
		await hurry();
		await until(async () => (await state()).failures > 1);
		const { error, refused } = await state();
		assert.match(error, /HTTP 503/);
		assert.equal(refused, 0);
		assert.equal(error.includes(forum.env.FORUM_HEALTH_TOKEN), false);
		line.mode = 'pass';
		await hurry();
		await delivered();
		await compare();
		assert.equal((await state()).failures, 0);
	});

	test('a core whose excuse cannot be read: that it failed is known all the same', async () => {
		line.mode = 'foreign';
		await votes(answer, 1);
		await until(async () => (await state()).failures > 0);
		assert.match((await state()).error, /HTTP 500: Nicht verf.gbar/u);
		line.mode = 'pass';
		await hurry();
		await delivered();
	});

	test('a job that fails keeps none of the others waiting', async () => {
		await forum.sql('ALTER FUNCTION forum.jobs_nightly() RENAME TO jobs_nightly_away');
		await votes(answer, 1);
		await delivered();
		await until(() => /forum-jobs: ERROR:.*jobs_nightly/.test(forum.log('jobs')));
		await forum.sql('ALTER FUNCTION forum.jobs_nightly_away() RENAME TO jobs_nightly');
		await compare();
	});

	test('many jobs programs at once', async () => {
		const env = Object.fromEntries(readFileSync(`/proc/${jobs()}/environ`, 'utf8').split('\0').filter(Boolean)
			.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
		const more = [1, 2, 3].map(() => spawn(join(dirname(FORUM), 'forum-jobs'), { env, stdio: 'ignore' }));
		// one act after the other: between acts of the same moment there is no order that could be kept
		for (let act = 0; act < 4; act++)
			await votes(answer, 700);
		await delivered();
		more.forEach((child) => child.kill());
		await compare();
	});

	test('an event that is refused is set aside, the others go through', async () => {
		await forum.sql(`INSERT INTO forum.outbox (topic, payload) VALUES ('signal', '{"id": "nonsense"}')`);
		await votes(answer, 3);
		await delivered();
		assert.equal((await state()).refused, 1);
		assert.match((await forum.sql('SELECT error FROM forum.outbox WHERE refused_at IS NOT NULL'))[0], /^rejected: ./);
		await compare();
	});

	test('administrators see that in `doctor`', async () => {
		await assert.rejects(forum.cli('doctor'), /exit code 1/);
		await forum.sql('DELETE FROM forum.outbox WHERE refused_at IS NOT NULL');
		assert.match(await forum.cli('doctor', '--port', '65431'), /ok +signals +0 wait/);
	});

	test('everything told again from history is what the core knows already', async () => {
		const before = await core.sql('SELECT max(seq) FROM health.event');
		assert.match(await forum.cli('health', 'backfill'), /signals told/);
		await delivered();
		assert.deepEqual(await core.sql('SELECT max(seq) FROM health.event'), before);
		assert.deepEqual(await core.sql('SELECT * FROM health.conflict'), []);
	});
});

test('an address of a core without a token is said at once', async () => {
	const lonely = await start({ env: { FORUM_HEALTH_URL: core.url } });
	await until(() => lonely.log('jobs').includes('FORUM_HEALTH_TOKEN'));
	await lonely.stop();
});
