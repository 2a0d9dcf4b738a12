// The whole way, as people go it: a community comes in from a dump, its history becomes signals, an account is opened,
// read, and moved by what a member of it does; it cancels. Through commands, pages and the API only.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Api } from '../api.mjs';
import { appoint, reply } from '../community.mjs';
import { moveDump } from '../dump.mjs';
import { Reference } from '../health/reference.mjs';
import { ROOT, run, start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

const DUMP = join(process.env.SHARED ?? resolve(ROOT, '../shared'), 'data/stackexchange/quantumcomputing');
const skip = !existsSync(DUMP) && `there is no ${DUMP} (set SHARED to the directory with data/stackexchange)`;
const DAY = 86400000;
const day = (back) => new Date(Date.now() - back * DAY).toISOString().slice(0, 10);

let forum, mara, core, sent = 0;

before(async () => {
	if (skip)
		return;
	forum = await start();
	mara = await appoint(forum, 'Mara Lind', 'csm');
	core = await Api.token(forum, 'Mara Lind', 'health:read health:write');
});
after(() => forum?.stop());

/** Waits until nothing of what was told is on its way any more. */
async function delivered() {
	for (const end = Date.now() + 60000; Date.now() < end; await wait(200))
		if (/^ok +signals +0 wait/m.test((await run(['--data', forum.data, 'doctor', '--port', '65431'])).stdout))
			return;
	assert.fail('not delivered in time');
}

/** The explanation of today's score: every point of it has a reason, and the page says the same. */
async function why() {
	const { json } = await core.get('/health/accounts/qlab/explain');
	const sum = (list) => list.reduce((total, one) => total + one.points_millionths, 0);
	assert.equal(json.base_millionths + sum(json.signals) + json.cap.points_millionths, json.score_millionths);
	assert.equal(sum(json.dimensions) + json.cap.points_millionths, json.score_millionths);
	const page = await mara.get('/accounts/qlab');
	assert.ok(page.words.includes(`Why ${json.score.toFixed(2)}`), page.words.slice(0, 500));
	const steps = /<table class="table waterfall">([\s\S]*?)<\/table>/.exec(page.text)[1];
	const shown = [...steps.matchAll(/<td class="number (?:minus)?">([+−]?[\d.]+)<\/td>/g)].map(([, text]) => Number(text.replace('−', '-')));
	const connected = json.signals.filter((one) => one.connected);
	assert.equal(shown.length, 1 + connected.length + (json.cap.points_millionths === 0 ? 0 : 1));
	shown.slice(1, 1 + connected.length).forEach((points, i) => assert.ok(Math.abs(points - connected[i].points_millionths / 1e6) < 0.0051, connected[i].signal));
	return json;
}

/** What the other implementation makes of the log as it was exported. */
async function counted() {
	const events = [];
	for (let path = '/health/export/events.ndjson?since=0'; path;) {
		const { text, headers } = await core.get(path);
		events.push(...text.trim().split('\n').map((line) => JSON.parse(line)).map(({ recordedtime, logposition, ...event }) => event));
		path = /^<\/api\/v1([^>]*)>; rel="next"$/.exec(headers.get('link'))?.[1];
	}
	assert.ok(events.length > 3000, `${events.length}`);
	const { items } = (await core.get('/health/models')).json;
	return new Reference(events, items.find(({ state }) => state === 'active')).score('qlab', day(0));
}

/** A product beside the forum says something of the account. */
const crm = (type, data = {}, days = 0) => core.post('/health/events', { specversion: '1.0', id: `crm:${++sent}`, source: '/crm',
	type: `org.health.crm.${type}.v1`, subject: 'account/qlab', time: new Date(Date.now() - days * DAY).toISOString(), data }, 200);

describe('from a dump to a cancelled contract', { skip }, () => {
	let vera, first, question;

	test('a community is imported, and its history told', async () => {
		await forum.cli('import', 'stackexchange', moveDump(DUMP, day(2)));
		const told = await forum.cli('health', 'backfill');
		assert.match(told, /^answer\.posted +\d{3,} /m);
		assert.match(told, /^[1-9]\d{3,} signals told, 0 wait to be delivered$/m);
	});

	test('an account is opened; its members come by hand and by mail domain, what they did comes with them', async () => {
		const made = await mara.post('/accounts/new', { id: 'qlab', name: 'Quantum Lab', domain: 'qlab.example', touch: 'low', stage: 'adoption',
			plan: 'team', segment: 'Research', mrr: '1,500', csm: 'Mara Lind' });
		assert.equal(made.location, '/accounts/qlab?saved=1');
		const { items } = (await new Api(forum).get('/threads?sort=top')).json;
		const active = [...new Set(items.map(({ author }) => author?.name).filter(Boolean))].slice(0, 3);
		for (const member of active)
			assert.equal((await mara.post('/accounts/qlab/members', { member, from: day(350) })).status, 303, member);
		// the company was a customer long before
		await crm('account.opened', {}, 100);
		await crm('mrr.changed', { value: 120000 }, 100);
		question = items.find(({ solved, author }) => !solved && !active.includes(author?.name)).id;
		vera = await Visitor.join(forum.url, 'Vera', 'vera@qlab.example');
		await delivered();
		const page = await mara.get('/accounts/qlab');
		for (const name of [...active, 'Vera'])
			assert.ok(page.words.includes(name), name);
	});

	test('every point of its score has a reason', async () => {
		first = await why();
		for (const name of ['question.asked', 'vote.received', 'milestone.reached', 'visit.day'])
			assert.ok(first.signals.find(({ signal }) => signal === name).points_millionths !== 0, name);
		const { score, confidence, receipt } = await counted();
		assert.deepEqual([BigInt(first.score_millionths), BigInt(first.confidence_millionths), first.receipt], [score, confidence, receipt]);
	});

	test('its member answers: the score moves by exactly what explain says', async () => {
		await reply(vera, question, 'The two states cannot be told apart; see the proof in chapter 2.');
		await delivered();
		const then = await why();
		const moved = then.signals.map(({ signal, points_millionths: now }) => [signal,
			now - first.signals.find((one) => one.signal === signal).points_millionths]).filter(([, points]) => points !== 0);
		assert.equal(moved.reduce((sum, [, points]) => sum + points, 0), then.score_millionths - first.score_millionths);
		// what a dimension gives is rounded down once: some millionths may fall to a neighbour
		assert.deepEqual(moved.filter(([, points]) => Math.abs(points) > 100).map(([name]) => name).sort(), ['answer.posted', 'milestone.reached']);
		assert.ok(moved.every(([, points]) => points > -100), `${moved}`);
		const { score, receipt } = await counted();
		assert.deepEqual([BigInt(then.score_millionths), then.receipt], [score, receipt]);
		assert.match((await mara.get('/accounts/qlab')).words, /Timeline .*Answers posted/);
	});

	test('it cancels: an alert, and at most 25 points', async () => {
		await crm('cancellation.noticed');
		const then = await why();
		assert.equal(then.score_millionths, 25000000);
		assert.equal(then.cap.points_millionths, 25000000 - then.base_millionths - then.signals.reduce((sum, one) => sum + one.points_millionths, 0));
		assert.ok(then.cap.points_millionths < 0);
		assert.deepEqual((await core.get('/health/alerts')).json.items.filter(({ account, kind }) => account === 'qlab' && kind === 'cancellation')
			.map(({ since }) => since), [day(0)]);
		assert.match((await mara.get('/accounts/qlab')).words, /Cancellation: a notice of cancellation stands.* at most 25 points/);
		const list = await mara.get('/accounts?q=qlab');
		assert.match(list.words, /Cancellation: a notice of cancellation stands/);
		assert.match(list.words, /1,125/);
		for (const who of [vera, new Visitor(forum.url)])
			assert.doesNotMatch((await who.get('/accounts/qlab')).text, /Cancellation|Quantum Lab/);
	});

	test('the contract ends: it goes from the list, and its page says what was lost', async () => {
		await crm('churned', { value: 'price' });
		assert.doesNotMatch((await mara.get('/accounts')).text, /href="\/accounts\/qlab"/);
		assert.match((await mara.get('/accounts/qlab')).words, /Left .*: price/);
		const churn = (await core.get(`/health/churn?from=${day(30)}&to=${day(0)}`)).json;
		assert.deepEqual([churn.accounts_start, churn.accounts_end, churn.account_churn_percent, churn.lost_revenue_cents], [1, 0, 100, 120000]);
		assert.deepEqual(churn.by.reason.map(({ value, lost_accounts: lost }) => [value, lost]), [['price', 1]]);
	});

	test('the log replays to the same scores, and nobody claims to know too early', async () => {
		assert.match(await forum.cli('health', 'verify'), /all as they were/);
		const backtest = await run(['--data', forum.data, 'health', 'backtest']);
		assert.equal(backtest.code, 1);
		assert.match(backtest.stdout, /cannot tell/);
		const simulate = await run(['--data', forum.data, 'health', 'simulate']);
		assert.equal(simulate.code, 1);
		assert.match(simulate.stderr, /only into an empty one/);
	});
});
