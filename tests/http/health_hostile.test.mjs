// Another implementation of the score beside ours, on logs made to find what goes wrong; through HTTP.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../api.mjs';
import { hostileEvents } from '../health/hostile_log.mjs';
import { dice } from '../health/random.mjs';
import { Reference, canonical } from '../health/reference.mjs';
import { scored } from '../community.mjs';
import { start } from '../server.mjs';

const SEEDS = (process.env.SEEDS ?? '1 2 3').split(' ').map(Number);
const EVENTS = 150;
const TODAY = new Date();

let forum, core;
const logs = new Map();		// by the end of the names in it: the events as they were sent
const first = new Map();	// by key: what came first with it

before(async () => {
	forum = await start();
	core = await Api.member(forum, 'Feeder', { scope: 'health:read health:write health:admin', options: ['--role', 'admin'] });
});
after(() => forum?.stop());

/** All scores that are kept, of the accounts of a log: "account day score confidence …". */
async function kept(name) {
	const lines = [];
	for (let path = '/health/export/scores.ndjson'; path;) {
		const { text, headers } = await core.get(path);
		lines.push(...text.split('\n').filter(Boolean).map((line) => JSON.parse(line)));
		path = /^<\/api\/v1([^>]*)>; rel="next"$/.exec(headers.get('link'))?.[1];
	}
	return lines.filter(({ account }) => account.endsWith(name)).map((s) => line(s.account, { ...s, score: s.score_millionths,
		confidence: s.confidence_millionths, mrr: s.mrr_cents })).sort();
}

const line = (account, s) => [account, s.day, s.score, s.confidence, s.band, s.touch, s.stage, s.segment, s.mrr, s.receipt].join(' ');

/** What is kept is what the other implementation makes of the events, for every account and day, and so is each reason. */
async function compare(name, events, model) {
	const reference = new Reference(events, model);
	const last = TODAY.toISOString().slice(0, 10);
	const expected = [...reference.known].flatMap((account) => reference.history(account, last).map((day) => line(account, day)));
	const found = await kept(name);
	for (let i = 0; i < Math.max(expected.length, found.length); i++)
		if (found[i] !== expected.toSorted()[i]) {
			const [account, day] = (found[i] ?? expected[i]).split(' ');
			const answer = await core.send('GET', `/health/accounts/${account}/explain?at=${day}`);
			const ours = answer.json.signals?.filter((one) => one.connected).map((one) => `${one.signal} ${one.g}`).sort();
			const theirs = reference.score(account, day);
			assert.deepEqual(ours, theirs && [...theirs.signals].filter(([, one]) => one.connected).map(([signal, one]) => `${signal} ${one.g}`).sort(), `${account} ${day}`);
			assert.equal(found[i], expected.toSorted()[i]);
		}
	return expected.length;
}

const active = async () => (await core.get('/health/models')).json.items.find(({ state }) => state === 'active');

/** Sends a log in batches; each event is answered as what came with its key before has it. */
async function send(seed, events) {
	const { one } = dice(seed);
	for (const left = [...events]; left.length > 0;) {
		const batch = left.splice(0, one([1, 2, 10, 60]));
		const { json } = await core.post('/health/events', batch, 200);
		const due = batch.map((event) => {
			const key = `${event.source} ${event.id}`;
			const before = first.get(key);
			first.set(key, before ?? canonical(event));
			return before === undefined ? 'accepted' : before === canonical(event) ? 'duplicate' : 'conflict';
		});
		assert.deepEqual(json.results.map(({ status }) => status), due, JSON.stringify(json.results.filter(({ status }, i) => status !== due[i])));
	}
	logs.set(`-h${seed}`, (logs.get(`-h${seed}`) ?? []).concat(events));
}

/** All that is kept, after a replay in another order that found the same. */
async function compareAll() {
	assert.match(await forum.cli('health', 'verify', '--seed', '7'), /all as they were/);
	const model = await active();
	let days = 0;
	for (const [name, events] of logs)
		days += await compare(name, events, model);
	assert.ok(days > 300 * SEEDS.length, `${days}`);
}

test('hostile logs give what the contract says, every day of every account', async () => {
	for (const seed of SEEDS)
		await send(seed, hostileEvents(seed, EVENTS, TODAY));
	await compareAll();
});

test('and under another model, which knows signals that were not known before', async () => {
	const { signals, priors } = await active();
	const changed = signals.filter(({ name }) => name !== 'sla.missed').map((one) => one.name === 'vote.received' ? { ...one, weight: 7, half_life: 33, cap: 2 }
		: one.name === 'nps.given' ? { ...one, half_life: 30 } : one);
	const document = {
		signals: [...changed, { name: 'article.read', dimension: 'usage', weight: 3, half_life: 7, cap: 4, k: 2 },
			{ name: 'export.failed', negative: true, dimension: 'support', weight: 2, half_life: 14, cap: 1, k: 1 },
			{ name: 'lesson.rated', kind: 'rate', dimension: 'satisfaction', weight: 3, half_life: 20 },
			{ name: 'effort.given', kind: 'state', dimension: 'support', weight: 3, half_life: 60 }],
		priors: [...priors, { what: 'lesson.rated', percent: 75 }, { what: 'engagement', segment: 'bank', percent: 40 }, { what: 'csat.given', segment: 'retail', percent: 95 },
			{ what: 'usage', segment: 'large', percent: 90 }],
		stages: { growth: 'community', '': 'tech' },
		rules: [{ decides: 'touch', plan: 'team', stage: 'growth', value: 'hybrid' }, { decides: 'touch', mrr_from: 1, value: 'low' },
			{ decides: 'segment', mrr_from: 50000, value: 'large' }, { decides: 'segment', stage: 'odd', value: 'bank' }],
	};
	await core.put('/health/models/v2', document);
	// what a population shows of a model is another test's business
	await forum.sql(`UPDATE health.model SET backtest = '{"passes": true, "verdict": "a test says so"}' WHERE version = 'v2'`);
	assert.equal((await core.post('/health/models/v2/activate', undefined, 200)).json.state, 'active');
	await compareAll();
	// by now nobody may say of them what he likes
	const refused = /(lesson\.rated|effort\.given)\.v1$/;
	for (const seed of SEEDS)
		await send(seed, hostileEvents(seed + 1000, EVENTS / 3, TODAY).filter(({ type }) => !refused.test(type)).map((event) =>
			JSON.parse(JSON.stringify({ ...event, id: `later:${event.id}` }).replaceAll(`-h${seed + 1000}"`, `-h${seed}"`))));
	await compareAll();
});

test('everything made anew from the log at once is what it became event by event, indexes and all', async () => {
	const TABLES = ['undone', 'span', 'account', 'placed', 'parked', 'discount', 'bucket', 'digest', 'source_day', 'source_signal', 'source_account', 'score'];
	const state = async () => Object.fromEntries(await Promise.all([...TABLES.map((table) => [table, `health.${table} t`]),
		['indexes', "(SELECT indexdef FROM pg_indexes WHERE schemaname = 'health') t"]]
		.map(async ([name, from]) => [name, (await forum.sql(`SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM ${from}`))[0]])));
	await scored(forum);
	const before = await state();
	for (const table of TABLES.filter((name) => name !== 'parked'))
		assert.doesNotMatch(before[table], /^0 /, table);
	await forum.sql('SELECT health.rebuild()');
	await scored(forum);
	assert.deepEqual(await state(), before);
});
