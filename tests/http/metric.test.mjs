// /metrics and /healthz: what those who watch are told, and who is told.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { start } from '../server.mjs';
import { metrics } from '../metrics.mjs';

let forum;
before(async () => { forum = await start({ args: ['--workers', '2'], env: { FORUM_METRICS_TOKEN: 'a long secret' } }); });
after(() => forum?.stop());

test('the text is what Prometheus reads, to the letter', async () => {
	await fetch(forum.url + '/');
	const response = await fetch(forum.url + '/metrics');
	assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
	const found = await metrics(forum);
	for (const name of ['cache_hits_total', 'cache_misses_total', 'cache_bytes', 'cache_evictions_total', 'cache_invalidations_total',
		'db_query_seconds_count', 'db_queue', 'db_refused_total', 'requests_total', 'request_seconds_bucket',
		'worker_restarts_total', 'outbox_waiting', 'worker_resident_bytes'])
		assert.ok(found.has(name), name);
	assert.equal(found.get('worker_resident_bytes').length, 2, 'one for each worker');
	for (const { value } of found.get('worker_resident_bytes'))
		assert.ok(value > 1e6 && value < 1e9, `${value} bytes`);
});

test('every request is counted once, whichever worker answers, by route and class of status', async () => {
	const count = async (route, status) => (await metrics(forum)).get('requests_total')
		.find(({ labels }) => labels.route === route && labels.status === status && labels.method === 'GET')?.value ?? 0;
	const before = [await count('/t/:id', '4xx'), await count('/login', '2xx')];
	await Promise.all(Array.from({ length: 20 }, (_, i) => fetch(`${forum.url}/t/${1000 + i}`)));
	await Promise.all(Array.from({ length: 7 }, () => fetch(forum.url + '/login')));
	assert.equal(await count('/t/:id', '4xx'), before[0] + 20);
	assert.equal(await count('/login', '2xx'), before[1] + 7);
	const times = (await metrics(forum)).get('request_seconds_count').find(({ labels }) => labels.route === '/login');
	assert.equal(times.value, before[1] + 7);
	const queries = (await metrics(forum)).value('db_query_seconds_count');
	assert.ok(queries > 20, `${queries} questions to the database`);
});

test('what waits in the outbox', async () => {
	await forum.sql(`INSERT INTO forum.outbox (topic, payload, next_at) SELECT 'test', '{}', now() - interval '5 min' FROM generate_series(1, 3)`);
	let found;
	for (let tries = 0; tries < 100; tries++, await new Promise((done) => setTimeout(done, 100)))
		if ((found = await metrics(forum)).value('outbox_waiting') === 3)
			break;
	assert.equal(found.value('outbox_waiting'), 3);
	assert.ok(found.value('outbox_oldest_seconds') >= 300);
	await forum.sql(`DELETE FROM forum.outbox WHERE topic = 'test'`);
});

/** A request with headers that fetch would not send. */
function ask(path, headers) {
	return new Promise((done, fail) => request(forum.url + path, { headers }, (response) => {
		response.resume();
		done(response.statusCode);
	}).on('error', fail).end());
}

test('they are for this machine, or for who has the token', async () => {
	const outside = { 'x-forwarded-for': '203.0.113.9' };
	assert.equal(await ask('/metrics', {}), 200);
	assert.equal(await ask('/metrics', outside), 403);
	assert.equal(await ask('/metrics', { 'x-forwarded-for': '127.0.0.1' }), 403, 'who comes through a proxy is not here');
	assert.equal(await ask('/metrics', { ...outside, authorization: 'Bearer a long secret' }), 200);
	assert.equal(await ask('/metrics', { ...outside, authorization: 'Bearer a long secre' }), 403);
	assert.equal(await ask('/metrics', { ...outside, authorization: 'Bearer A long secret' }), 403);
	assert.equal(await ask('/healthz', outside), 200, 'a load balancer is told');
});

test('alive and ready', async () => {
	const response = await fetch(forum.url + '/healthz');
	assert.equal(response.status, 200);
	assert.deepEqual(await response.json(), { alive: true, ready: true, database: 'there', worker_restarts: 0, worker_restarts_last_minute: 0 });
	assert.deepEqual(await (await fetch(forum.url + '/healthz/alive')).json(), { alive: true });
});
