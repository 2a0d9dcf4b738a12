// The way to the database: plans are kept, queues have bounds, a lock stops only those who need it.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { metrics } from '../metrics.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, thread;
before(async () => {
	forum = await start();
	anna = await Visitor.join(forum.url, 'Anna');
	thread = (await anna.post('/ask', { title: 'A first question', body: 'How is it done?', category: 'general' })).location;
});
after(() => forum?.stop());

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** One answer with how long it took. */
async function timed(promise) {
	const began = performance.now();
	const answer = await promise;
	return { answer, status: answer.status, retry: answer.headers.get('retry-after'), ms: performance.now() - began };
}

/** Holds a lock for some seconds, or until release(); resolves once it is held. */
async function hold(lock, seconds) {
	const ended = forum.sql(`BEGIN; ${lock}; SELECT pg_sleep(${seconds}); COMMIT`);
	for (let tries = 0; tries < 100; tries++, await pause(20))
		if ((await forum.sql(`SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND wait_event = 'PgSleep'`))[0] !== '0')
			return { ended, release };
	throw new Error('no lock');
}

async function release() {
	await forum.sql(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`);
}

test('a statement is planned once on each connection', async () => {
	appendFileSync(join(forum.data, 'postgres/postgresql.conf'), 'log_min_duration_statement = 0\n');
	process.kill(Number(readFileSync(join(forum.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGHUP');
	await pause(300);
	const before = forum.log('postgres').length;
	for (let round = 0; round < 30; round++)
		await anna.get('/settings');
	await pause(200);
	const log = forum.log('postgres').slice(before);
	const parsed = (log.match(/ parse s\d+: SELECT \* FROM web\.settings/g) ?? []).length;
	const executed = (log.match(/ execute s\d+: SELECT \* FROM web\.settings/g) ?? []).length;
	assert.ok(executed >= 30, `${executed} executed`);
	assert.ok(parsed <= 8, `${parsed} parsed for ${executed}`);
	assert.doesNotMatch(log, / execute <unnamed>: SELECT \* FROM web/);
	appendFileSync(join(forum.data, 'postgres/postgresql.conf'), 'log_min_duration_statement = 1s\n');
});

test('a session has limits of its own', async () => {
	const limits = await forum.sql(`SELECT count(*) FROM pg_stat_activity WHERE application_name = 'touchstone'`);
	assert.ok(Number(limits[0]) >= 1);
	const { ended } = await hold('LOCK TABLE forum.thread IN ACCESS EXCLUSIVE MODE', 5);
	const read = await timed(fetch(`${forum.url}/u/Anna/threads?sort=active`));
	assert.equal(read.status, 503);
	assert.ok(read.ms > 2000 && read.ms < 4500, `lock_timeout ends it: ${read.ms} ms`);
	await ended;
	assert.equal((await fetch(forum.url + '/u/Anna/threads')).status, 200);
});

test('what fails at the very end of its transaction was not done, and nobody is told that it was', async () => {
	await forum.sql(`CREATE FUNCTION forum.too_late() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN IF NEW.body = 'Too late' THEN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'full'; END IF; RETURN NULL; END $$;
		CREATE CONSTRAINT TRIGGER too_late AFTER INSERT ON forum.post DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION forum.too_late()`);
	const answer = await anna.post('/ask', { title: 'Is this there?', body: 'Too late', category: 'general' });
	assert.deepEqual(await forum.sql(`SELECT count(*) FROM forum.post WHERE body = 'Too late'`), ['0']);
	assert.equal(answer.status, 503);
	assert.equal((await anna.post('/ask', { title: 'Is this there?', body: 'In time', category: 'general' })).status, 303);
	await forum.sql(`DROP TRIGGER too_late ON forum.post; DROP FUNCTION forum.too_late()`);
});

test('acts that wait for a lock leave readers their connections', async () => {
	const { ended } = await hold('LOCK TABLE forum.draft IN EXCLUSIVE MODE', 5);
	const acts = Array.from({ length: 60 }, (_, i) => timed(anna.post('/drafts', { place: 'ask', title: `Draft ${i}`, body: 'text' })));
	await pause(300);
	const reads = [];
	for (let i = 0; i < 20; i++)
		reads.push(await timed(anna.get('/settings')));
	assert.deepEqual([...new Set(reads.map(({ status }) => status))], [200]);
	const slowest = Math.max(...reads.map(({ ms }) => ms));
	assert.ok(slowest < 1000, `the slowest read took ${slowest} ms`);
	const ends = await Promise.all(acts);
	for (const { status, retry, ms } of ends) {
		assert.ok(status === 303 || (status === 503 && Number(retry) > 0), `${status}`);
		assert.ok(ms < 7000, `${ms} ms`);
	}
	assert.ok(ends.filter(({ status }) => status === 503).length >= 40, 'the lock was held');
	await ended;
	assert.ok((await anna.post('/drafts', { place: 'ask', title: 'After', body: 'text' })).status < 400);
});

test('too many at once are told so at once, and kept waiting by nothing afterwards', async () => {
	const before = (await metrics(forum)).value('db_refused_total');
	const { ended, release } = await hold('LOCK TABLE forum.member IN ACCESS EXCLUSIVE MODE', 30);
	const reads = Array.from({ length: 700 }, () => timed(anna.get('/settings')));
	const answers = await Promise.all(reads);
	const refused = answers.filter(({ status }) => status === 503);
	assert.equal(refused.length, 700);
	for (const { retry } of refused)
		assert.ok(Number(retry) > 0);
	const atOnce = (await metrics(forum)).value('db_refused_total') - before;
	assert.ok(atOnce >= 150, `${atOnce} of 700 were refused at once`);
	assert.ok(answers.every(({ ms }) => ms < 15000), `the slowest waited ${Math.max(...answers.map(({ ms }) => ms))} ms`);
	await Promise.all([release(), ended.catch(() => {})]);
	const { status, ms } = await timed(anna.get('/settings'));
	assert.equal(status, 200);
	assert.ok(ms < 500, `${ms} ms`);
	assert.equal((await metrics(forum)).value('db_queue'), 0);
});

test('clients that vanish in the middle of a query cost nobody anything', async () => {
	const { ended } = await hold('LOCK TABLE forum.member IN ACCESS EXCLUSIVE MODE', 1);
	const gone = Array.from({ length: 200 }, () => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 100 + Math.random() * 300);
		return fetch(forum.url + '/u/Anna', { signal: controller.signal }).then(() => 'answered', () => 'gone');
	});
	assert.ok((await Promise.all(gone)).includes('gone'));
	await ended;
	const { status, ms } = await timed(anna.get('/settings'));
	assert.deepEqual([status, ms < 1500], [200, true]);
	assert.equal((await metrics(forum)).value('worker_restarts_total'), 0, forum.log('web'));
});
