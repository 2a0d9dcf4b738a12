// What other feeders tell the health core of accounts is known on the pages of customer success, too.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint } from '../community.mjs';
import { start } from '../server.mjs';

let forum, boss, token;

const event = (id, name, account, value, more = {}) => ({ specversion: '1.0', id, source: '/crm', type: `org.health.crm.${name}.v1`,
	subject: `account/${account}`, time: new Date(Date.now() - 5 * 86400000).toISOString(), data: value === undefined ? {} : { value }, ...more });

async function tell(...events) {
	const response = await fetch(`${forum.url}/api/v1/health/events`, { method: 'POST', body: JSON.stringify(events),
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' } });
	const { results } = await response.json();
	assert.deepEqual(results.filter(({ status }) => status !== 'accepted'), []);
}
const row = async (id) => (await forum.sql(`SELECT stage, plan, segment, mrr_cents, touch FROM forum.account WHERE id = '${id}'`))[0];
const sent = async () => Number((await forum.sql("SELECT count(*) FROM forum.outbox"))[0]);

before(async () => {
	forum = await start();
	boss = await appoint(forum, 'Boss', 'admin');
	token = await forum.cli('token', 'create', '--member', 'Boss', '--scope', 'health:write health:read accounts:read');
});
after(() => forum?.stop());

describe('an account that comes by event', () => {
	test('stands in the list and has a page, with what was said of it, at once', async () => {
		const before = await sent();
		await tell(event('1', 'mrr.changed', 'crmonly', 990000), event('2', 'stage.changed', 'crmonly', 'growth'));
		assert.equal(await row('crmonly'), undefined);
		await tell(event('3', 'account.opened', 'crmonly'), event('4', 'plan.changed', 'crmonly', 'Gold'), event('5', 'segment.changed', 'crmonly', 'Bank'));
		assert.equal(await row('crmonly'), 'growth|Gold|Bank|990000|');
		assert.match((await boss.get('/accounts')).text, /href="\/accounts\/crmonly"/);
		assert.equal((await boss.get('/accounts/crmonly')).status, 200);
		assert.equal((await boss.get('/accounts/crmonly/edit')).form('/accounts/crmonly/edit').fields.mrr, '9900');
		const api = await (await fetch(`${forum.url}/api/v1/accounts/crmonly`, { headers: { authorization: `Bearer ${token}` } })).json();
		assert.deepEqual([api.stage, api.plan, api.segment, api.mrr_cents], ['growth', 'Gold', 'Bank', 990000]);
		assert.equal(await sent(), before, 'nothing of it is told again');
	});

	test('is what the last word says, whoever says it', async () => {
		const { csrf, ...fields } = (await boss.get('/accounts/crmonly/edit')).form('/accounts/crmonly/edit').fields;
		assert.equal((await boss.post('/accounts/crmonly/edit', { ...fields, name: 'CRM only', plan: 'Silver' })).status, 303);
		assert.match(await row('crmonly'), /^growth\|Silver/);
		await tell(event('6', 'stage.changed', 'crmonly', 'renewal', { time: new Date().toISOString() }));
		assert.equal(await row('crmonly'), 'renewal|Silver|Bank|990000|');
		assert.deepEqual(await forum.sql("SELECT name FROM forum.account WHERE id = 'crmonly'"), ['CRM only']);
	});

	test('what could not stand in its form is left', async () => {
		await tell(event('7', 'account.opened', 'Odd.Name'), event('8', 'account.opened', 'new'), event('9', 'account.opened', 'odd'),
			event('10', 'stage.changed', 'odd', 'a stage of theirs'), event('11', 'touch.changed', 'odd', 'hybrid'), event('15', 'csm.changed', 'odd', 'm_nobody'), event('12', 'plan.changed', 'odd', 'p'.repeat(63)));
		assert.equal(await row('odd'), `|${'p'.repeat(60)}||0|`);
		assert.deepEqual(await forum.sql("SELECT id FROM forum.account WHERE id IN ('new', 'Odd.Name') OR csm <> ''"), []);
		assert.equal((await boss.get('/accounts')).status, 200);
	});

	test('one that has left is found when it is asked for', async () => {
		await tell(event('13', 'churned', 'odd', undefined, { time: new Date(Date.now() - 86400000).toISOString(), data: { ref: 'price' } }));
		assert.doesNotMatch((await boss.get('/accounts')).text, /href="\/accounts\/odd"/);
		assert.match((await boss.get('/accounts?band=left')).text, /href="\/accounts\/odd"/);
		assert.doesNotMatch((await boss.get('/accounts?band=left')).text, /href="\/accounts\/crmonly"/);
		assert.match((await boss.get('/accounts.csv?band=left')).text, /^odd,/m);
	});

	test('a notice of cancellation is what changed', async () => {
		await tell(event('14', 'cancellation.noticed', 'crmonly', undefined, { time: new Date().toISOString() }));
		assert.match((await boss.get('/accounts')).text, /Cancellation noticed: at most 25/);
	});

	test('a column that nobody knows is named', async () => {
		const page = await boss.post('/accounts/import', { csv: 'id,name,mmr,\nten,Ten,99,' });
		assert.match(page.text, /left out: mmr</);
	});

	test('a form without an amount is one that pays nothing', async () => {
		assert.equal((await boss.post('/accounts/new', { id: 'free', name: 'Free', mrr: '' })).status, 303);
		assert.match(await row('free'), /\|0\|$/);
	});
});
