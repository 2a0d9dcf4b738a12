// Another implementation of the score beside ours, on random logs, in random orders.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../api.mjs';
import { dice, randomEvents } from '../health/random.mjs';
import { Reference, decay } from '../health/reference.mjs';
import { start } from '../server.mjs';

let forum, core, model;
const TODAY = new Date();
const day = (back) => new Date(TODAY.getTime() - back * 86400000).toISOString().slice(0, 10);

before(async () => {
	forum = await start();
	core = await Api.member(forum, 'Feeder', { scope: 'health:read health:write health:admin', options: ['--role', 'admin'] });
	model = (await core.get('/health/models')).json.items.find((one) => one.version === 'v1');
});
after(() => forum?.stop());

test('the decay table is exact', async () => {
	const rows = await forum.sql('SELECT half_life, age, weight FROM health.decay');
	assert.ok(rows.length > 8000);
	for (const row of rows) {
		const [half, age, weight] = row.split('|').map(Number);
		assert.equal(BigInt(weight), decay(half, age), row);
	}
});

test('random logs give what the contract says', async () => {
	for (let seed = 1; seed <= 6; seed++) {
		const random = dice(seed);
		// each log has accounts and members of its own, in the same core
		const events = randomEvents(random, 160, TODAY).map((event) => JSON.parse(
			JSON.stringify({ ...event, source: `${event.source}/${seed}` }).replace(/\b([am])(\d+)"/g, `$1$2-${seed}"`)));
		const sent = random.shuffle([...events, ...events.filter(() => random.next() < 0.2)]);
		while (sent.length > 0) {
			const { json } = await core.post('/health/events', sent.splice(0, random.one([1, 7, 50])), 200);
			assert.deepEqual(json.results.filter(({ status }) => !['accepted', 'duplicate'].includes(status)), []);
		}
		const reference = new Reference(events, model);
		for (const account of reference.known)
			for (const back of [0, 1, 9, 33, 80]) {
				const answer = await core.send('GET', `/health/accounts/${account}/explain?at=${day(back)}`);
				if (answer.status === 404) {
					assert.ok(reference.events.every((event) => event.account !== account || event.undone || event.retracts !== null || event.time.slice(0, 10) > day(back)));
					continue;
				}
				const expected = reference.score(account, day(back));
				const what = `seed ${seed}, ${account} on ${day(back)}`;
				const signals = answer.json.signals.filter((one) => one.connected).map((one) => `${one.signal} ${one.g}`).toSorted();
				assert.deepEqual(signals, [...expected.signals].filter(([, one]) => one.connected).map(([name, one]) => `${name} ${one.g}`).toSorted(), what);
				assert.deepEqual([BigInt(answer.json.score_millionths), BigInt(answer.json.confidence_millionths), answer.json.receipt],
					[expected.score, expected.confidence, expected.receipt], what);
			}
	}
});
