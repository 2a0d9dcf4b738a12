// How many tickets suggestions avoid: the report of the API and the page of customer success, from the same events.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Api } from '../api.mjs';
import { appoint } from '../community.mjs';
import { start } from '../server.mjs';

let forum, core, mara, number = 0;
const ago = (days) => new Date(Date.now() - days * 86400000).toISOString();
const event = (name, account, days, data = {}) => ({ specversion: '1.0', id: `e${++number}`, source: '/test', type: `org.health.forum.${name}.v1`,
	subject: `account/${account}`, time: ago(days), data });
const send = (events) => core.post('/health/events', events, 200);

before(async () => {
	forum = await start();
	core = await Api.member(forum, 'Manager', { scope: 'health:read health:write', options: ['--role', 'csm'] });
	mara = await appoint(forum, 'Mara Lind', 'csm');
});
after(() => forum?.stop());

/** Accounts of an arm with an intent each, of which the first `tickets` lead to one. */
async function arm(mode, accounts, tickets, { days = 20, came = () => [] } = {}) {
	const ids = Array.from({ length: accounts }, (_, i) => `${mode}-${days}-${i}`);
	await send(ids.flatMap((id, i) => {
		const data = { ref: `intent/${++number}`, mode, experiment: 'suggestions-1', channel: 'ask' };
		return [event('account.opened', id, 60), event('touch.changed', id, 60, { value: 'low' }), event('intent.opened', id, days, data),
			...came(i).map((name) => event(name, id, days - 0.01, { ref: data.ref })), ...(i < tickets ? [event('ticket.opened', id, days - 2)] : [])];
	}));
}
const page = (query = '') => mara.get(`/accounts/deflection${query}`);

describe('nothing yet', () => {
	test('is said, and why', async () => {
		assert.equal((await core.get('/health/deflection')).json.reason, 'no holdout');
		const { status, words } = await page();
		assert.equal(status, 200);
		assert.match(words, /Not yet measurable No question and no ticket has been begun that is 7 days old\./);
		assert.match(words, /In 90 days people began 0 questions and tickets: 0 with suggestions, 0 held back/);
	});

	test('what is not 7 days old is waited for', async () => {
		await arm('exposed', 3, 1, { days: 3 });
		const { json } = await core.get('/health/deflection');
		assert.deepEqual([json.exposed_intents, json.waiting_intents, json.exposed_mature, json.exposed_tickets], [3, 3, 0, 0]);
		assert.match((await page()).words, /3 of them are not 7 days old/);
	});
});

describe('an experiment', () => {
	before(async () => {
		await arm('exposed', 180, 9, { came: (i) => i < 9 ? ['intent.posted'] : i < 36 ? ['suggestion.opened', 'deflection.confirmed'] : i < 90 ? ['suggestion.opened'] : [] });
	});

	test('without anybody held back', async () => {
		const { json } = await core.get('/health/deflection');
		assert.deepEqual([json.status, json.reason, json.chi_squared], ['void', 'skewed split', 20]);
		assert.deepEqual([json.causal_delta, json.interval, json.avoided_tickets], [null, null, null]);
		assert.match((await page()).words, /Void: the accounts are not split as they should be 0 accounts were held back and 180 were not, where one in ten should be/);
	});

	test('measured', async () => {
		await arm('holdout', 20, 10);
		const { json } = await core.get('/health/deflection?ticket_cost=2550');
		assert.deepEqual([json.status, json.reason, json.causal_delta, json.avoided_tickets, json.saving_cents, json.chi_squared], ['measured', null, 0.45, 81, 206550, 0]);
		assert.deepEqual([json.confirmed, json.implicit_upper_bound, json.went_on, json.unknown, json.honesty_ratio], [27, 81, 9, 90, 1]);
		assert.ok(json.interval[0] > 0.2 && json.interval[0] < 0.3 && json.interval[1] > 0.6 && json.interval[1] < 0.7, `${json.interval}`);
		assert.deepEqual((await core.get('/health/deflection?ticket_cost=2550')).json, json, 'and always the same');
		const { words } = await page('?ticket_cost=25.50&days=30');
		assert.match(words, /Tickets avoided Avoided in 30 days 81 \d+ to \d+, with 95 % confidence Saved 2,066 [\d,]+ to [\d,]+, at 25\.50 a ticket/);
		assert.match(words, /Fewer tickets per 100 begun 45\.0 [\d.]+ to [\d.]+ Honesty ratio 100 % of the 81/);
		assert.match(words, /Confirmed .*? 27 15\.0 % Perhaps solved .*? 54 30\.0 % Unknown .*? 90 50\.0 % Not solved .*? 9 5\.0 %/);
		assert.match(words, /Held back: no suggestions 10 tickets of 20 begun, 20 accounts 50\.0 With suggestions 9 tickets of 180 begun, 180 accounts 5\.0 Difference/);
		assert.match((await page()).words, /Saved – say above what a ticket costs/);
	});

	test('is narrowed, of other days, and of a cost that is none', async () => {
		assert.equal((await core.get('/health/deflection?touch=tech')).json.exposed_intents, 0);
		assert.equal((await core.get('/health/deflection?touch=low')).json.status, 'measured');
		assert.equal((await core.get('/health/deflection?days=10')).json.exposed_mature, 0);
		assert.match((await page('?touch=tech')).words, /people began 0 questions and tickets/);
		for (const query of ['days=x', 'days=0', 'ticket_cost=-1', 'ticket_cost=1.5', 'ticket_cost=1e3', 'ticket_cost=9999999999'])
			await core.get(`/health/deflection?${query}`, 400);
		const odd = await page('?ticket_cost=%3Cmuch%3E&days=7');
		assert.equal(odd.status, 422);
		assert.match(odd.text, /id="ticket_cost-error">A cost is a number/);
		assert.match(odd.text, /name="ticket_cost" value="&lt;much&gt;"/);
		assert.match(odd.text, /<option value="90" selected/);
	});

	test('what the word means in addresses is no account', async () => {
		assert.equal((await mara.post('/accounts/new', { id: 'deflection', name: 'Deflection' })).status, 422);
	});
});
