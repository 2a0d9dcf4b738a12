// The same events in 200 random orders, in batches or singly, with duplicates: one score, receipt and explanation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice, randomEvents } from '../health/random.mjs';
import { makeForum, run } from '../server.mjs';

const ORDERS = 200;

const literal = (value) => `'${JSON.stringify(value).replaceAll("'", "''")}'`;

test('200 random orders give one result', async () => {
	const random = dice(7);
	const now = new Date();
	const events = randomEvents(random, 60, now, { accounts: 4, members: 5, days: 9 });
	// What an order leaves behind, but for what tells when things came: log positions.
	const result = `SELECT 'result ' || encode(sha256(convert_to(string_agg(line, E'\\n' ORDER BY line), 'UTF8')), 'hex') FROM (
		SELECT s::text AS line FROM health.score s UNION ALL SELECT b::text FROM health.bucket b UNION ALL SELECT d::text FROM health.digest d
		UNION ALL SELECT (health.explain(id, health.utc_today()) - 'log_position')::text FROM health.account) l;`;
	const script = [];
	for (let order = 0; order < ORDERS; order++) {
		script.push('BEGIN;');
		const sent = random.shuffle([...events, ...events.filter(() => random.next() < 0.2)]);
		const size = random.one([10, 30, 100]);
		while (sent.length > 0)
			script.push(`SELECT health.ingest(${literal(sent.splice(0, order % 50 === 0 ? 1 : size))}) IS NULL;`);
		script.push('SELECT health.rescore_all() < 0;', result, 'ROLLBACK;');
	}
	const { stdout, stderr } = await run(['--data', makeForum(), 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', '-'], { input: script.join('\n') });
	assert.equal(stderr, '');
	const results = stdout.split('\n').filter((line) => line.startsWith('result '));
	assert.equal(results.length, ORDERS);
	assert.deepEqual([...new Set(results)].length, 1, 'all the same');
});
