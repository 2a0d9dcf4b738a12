// Customer accounts in the API: who may, what is said of them, who belongs to them, and what the health core makes of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Api, DESCRIPTION, resolve } from '../api.mjs';
import { ask, settled } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

const DAY = 86400000;
const day = (ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
let forum, mara, core, anna;

before(async () => {
	forum = await start();
	await forum.sql('UPDATE forum.action_limit SET count = 100000');
	mara = await Api.member(forum, 'Mara Lind', { scope: 'accounts:read accounts:write', options: ['--role', 'csm'] });
	core = await Api.token(forum, 'Mara Lind', 'health:read');
	anna = await Visitor.join(forum.url, 'Anna', 'anna@acme.example');
});
after(() => forum?.stop());

/** What the core holds an account or a member to have been: "since value", the earliest first. */
async function spans(subject, attribute) {
	return forum.sql(`SELECT (since AT TIME ZONE 'UTC')::date || ' ' || value FROM health.span WHERE subject = '${subject}' AND attribute = '${attribute}' ORDER BY since`);
}
const pseudonym = async (name) => (await forum.sql(`SELECT p.id FROM forum.pseudonym p JOIN forum.member m ON m.id = p.member_id WHERE m.name = '${name}'`))[0];

describe('the examples of the description', () => {
	const example = (path, method) => DESCRIPTION.paths[path][method].requestBody.content['application/json'].example;

	test('make an account, change it, put it, and put a member into it', async () => {
		const { json: made, headers } = await mara.post('/accounts', example('/accounts', 'post'));
		assert.equal(headers.get('location'), '/api/v1/accounts/northwind');
		assert.deepEqual([made.id, made.domain, made.mrr_cents, made.touch_said, made.csm, made.own, made.members, made.score, made.revision],
			['northwind', 'northwind.example', 120050, null, null, false, 0, null, 1]);
		assert.match(made.url, /^https?:\/\/.*\/accounts\/northwind$/);
		const { json: changed } = await mara.patch('/accounts/northwind', example('/accounts/{account}', 'patch'));
		assert.deepEqual([changed.stage, changed.mrr_cents, changed.plan, changed.revision], ['adoption', 150000, 'Business', 2]);
		const { json: put } = await mara.put('/accounts/northwind', example('/accounts/{account}', 'put'));
		assert.deepEqual([put.plan, put.stage, put.revision], ['Enterprise', 'adoption', 3]);
		assert.equal((await mara.put('/accounts/northwind', example('/accounts/{account}', 'put'))).json.revision, 3, 'saying it again changes nothing');
		const { json: joined } = await mara.put('/accounts/northwind/members/anna', example('/accounts/{account}/members/{name}', 'put'));
		assert.deepEqual(joined, { account: 'northwind', member: 'Anna', from: '2026-10-01T00:00:00Z', to: null, by: 'manual' });
		await mara.delete('/accounts/northwind/members/Anna?from=2026-10-01');
		assert.deepEqual((await mara.get('/accounts/northwind/members')).json, { items: [], next: null });
	});

	test('what it takes of stages is what the forum takes', async () => {
		const stages = resolve({ $ref: '#/components/schemas/NewAccount' }).properties.stage.enum;
		assert.deepEqual(stages, ['', ...await forum.sql('SELECT name FROM forum.account_stage ORDER BY place')]);
	});
});

describe('who may', () => {
	const calls = Object.entries(DESCRIPTION.paths).filter(([path]) => path.startsWith('/accounts')).flatMap(([path, item]) => Object.entries(item)
		.filter(([method]) => method !== 'parameters').map(([method, { security, requestBody }]) => [method.toUpperCase(),
			path.replace('{account}', 'acme').replace('{name}', 'Anna'), requestBody?.content['application/json'].example, security[0].token[0]]));

	test('there are such calls', () => assert.ok(calls.length >= 9));
	for (const [method, path, body, scope] of calls)
		test(`${method} ${path}`, async () => {
			await new Api(forum).call(method, path, body, 401);
			const other = scope === 'accounts:read' ? 'accounts:write' : 'accounts:read';
			const without = await Api.token(forum, 'Mara Lind', `${other} read write health:read health:write`);
			assert.match((await without.call(method, path, body, 403)).json.detail, new RegExp(`no scope "${scope}"`));
			const customer = await Api.token(forum, 'Anna', 'accounts:read accounts:write');
			assert.match((await customer.call(method, path, body, 403)).json.detail, /Only customer success/);
		});
});

describe('what is said of an account', () => {
	const fine = { id: 'acme', name: 'Acme', domain: 'acme.example', touch: 'low', stage: 'growth', plan: 'Team', segment: 'Retail', mrr_cents: 90000, csm: 'mara lind' };

	test('fields that are wrong are named', async () => {
		await mara.post('/accounts', fine);
		for (const [field, value, why] of [['id', 'acme', /already/], ['id', 'Bad Id', /small letters/], ['id', 'rules', /addresses/], ['name', ' ', /1 to 200/],
			['domain', 'gmail.com', /public/], ['domain', 'acme.example', /Another account/], ['touch', 'warm', /touch model/], ['stage', 'dreaming', /onboarding/],
			['mrr_cents', -1, /negative/], ['mrr_cents', 1.5, /whole number/], ['mrr_from', '2999-01-01', /no day/], ['mrr_from', 'soon', /no day/],
			['csm', 'Anna', /customer success/], ['own', 'yes', /true or false/]]) {
			const { json } = await mara.post('/accounts', { ...fine, id: 'other', domain: 'other.example', [field]: value }, 422);
			assert.deepEqual([json.field, why.test(json.detail)], [field, true], `${field} ${value}: ${json.detail}`);
		}
		await mara.get('/accounts/none', 404);
		await mara.patch('/accounts/none', { name: 'None' }, 404);
		assert.equal((await mara.put('/accounts/none', { plan: 'x' }, 422)).json.field, 'name');
	});

	test('whoever changes what somebody else changed since is told', async () => {
		const { json: { revision } } = await mara.get('/accounts/acme');
		await mara.patch('/accounts/acme', { plan: 'Business', revision });
		assert.match((await mara.patch('/accounts/acme', { plan: 'Free', revision }, 409)).json.detail, /in the meantime/);
		assert.equal((await mara.get('/accounts/acme')).json.plan, 'Business');
		await mara.patch('/accounts/acme', { plan: '', csm: '', revision: revision + 1 });
		const { json } = await mara.get('/accounts/acme');
		assert.deepEqual([json.plan, json.csm, json.touch_said], [null, null, 'low']);
	});

	test('the list has those with the most to lose first, filters and pages', async () => {
		for (let n = 0; n < 55; n++)
			await mara.put(`/accounts/bulk${n}`, { name: `Bulk ${n}`, mrr_cents: n % 7, segment: 'Bulk', touch: 'tech' });
		await settled(forum);	// the order is that of the scores, which come with the core
		const items = await mara.all('/accounts?segment=Bulk');
		assert.deepEqual([items.length, new Set(items.map(({ id }) => id)).size], [55, 55]);
		assert.deepEqual(items.map((one) => one.at_risk_cents), items.map((one) => one.at_risk_cents).sort((a, b) => b - a));
		const ids = async (query) => (await mara.all(`/accounts?${query}`)).map(({ id }) => id);
		assert.deepEqual(await ids('q=bulk+54'), ['bulk54']);
		assert.deepEqual((await ids('touch=low')).sort(), ['acme', 'northwind']);
		assert.deepEqual(await ids('stage=growth&csm=-'), ['acme']);
		assert.deepEqual(await ids('band=healthy'), []);
		await mara.get('/accounts?cursor=x', 400);
	});
});

describe('what it pays, by day', () => {
	const paid = async () => (await mara.get('/accounts/acme/mrr')).json.items.map((one) => `${one.from.slice(0, 10)} ${one.mrr_cents}`);

	test('a day in the past overrules what came after it, and the core is told', async () => {
		await mara.patch('/accounts/acme', { mrr_cents: 70000, mrr_from: day(90) });
		await mara.patch('/accounts/acme', { mrr_cents: 80000, mrr_from: day(30) });
		assert.deepEqual(await paid(), [`${day(30)} 80000`, `${day(90)} 70000`]);
		assert.equal((await mara.get('/accounts/acme')).json.mrr_cents, 80000);
		const { json: { revision } } = await mara.get('/accounts/acme');
		assert.equal((await mara.patch('/accounts/acme', { mrr_cents: 80000, mrr_from: day(20) })).json.revision, revision, 'it paid that already');
		await settled(forum);
		const held = async () => (await spans('account/acme', 'mrr')).filter((line, at, all) => line.split(' ')[1] !== all[at - 1]?.split(' ')[1]);
		assert.deepEqual(await held(), [`${day(90)} 70000`, `${day(30)} 80000`]);
		await mara.patch('/accounts/acme', { mrr_cents: 75000, mrr_from: day(60) });
		assert.deepEqual(await paid(), [`${day(60)} 75000`, `${day(90)} 70000`]);
		await settled(forum);
		assert.deepEqual(await held(), [`${day(90)} 70000`, `${day(60)} 75000`]);
	});
});

describe('who belongs to it', () => {
	const members = async (account) => (await mara.all(`/accounts/${account}/members`)).map((one) => `${one.member} ${one.from.slice(0, 10)} ${one.to?.slice(0, 10) ?? 'still'} ${one.by}`);

	test('members are put in, moved and taken out, with the day', async () => {
		await mara.put('/accounts/acme/members/Anna', { from: day(40) });
		assert.deepEqual(await members('acme'), [`Anna ${day(40)} still manual`]);
		for (const from of [day(40), day(10), undefined])
			assert.equal((await mara.put('/accounts/acme/members/Anna', { from })).json.from.slice(0, 10), day(40), 'she belongs to it already');
		await mara.put('/accounts/northwind/members/Anna', { from: day(20) });
		assert.deepEqual(await members('acme'), [`Anna ${day(40)} ${day(20)} manual`]);
		await mara.delete(`/accounts/northwind/members/Anna?from=${day(5)}`);
		assert.deepEqual(await members('northwind'), [`Anna ${day(20)} ${day(5)} manual`]);
		await mara.delete('/accounts/northwind/members/Anna', 404);
		await settled(forum);
		assert.deepEqual(await spans(`member/${await pseudonym('Anna')}`, 'account'), [`${day(40)} acme`, `${day(20)} northwind`, `${day(5)}`]);
	});

	test('what is refused', async () => {
		await mara.put('/accounts/acme/members/Nobody', {}, 404);
		await mara.put('/accounts/none/members/Anna', {}, 404);
		for (const from of ['2999-01-01', 'x', '1999-12-31'])
			assert.equal((await mara.put('/accounts/acme/members/Anna', { from }, 422)).json.field, 'from');
		assert.equal((await mara.put('/accounts/acme/members/Mara%20Lind', {}, 422)).json.field, 'member');
		await mara.get('/accounts/acme/members?cursor=1', 400);
	});

	test('what a member did moves with the membership, and comes back with it', async () => {
		const thread = await ask(anna, 'Where does this question go?');
		const asked = async () => (await forum.sql(`SELECT s.subject FROM forum.signal s JOIN forum.post p ON s.key = 'question:' || p.id || ':asked'
			WHERE p.thread_id = ${thread.id} AND s.standing`))[0];
		assert.match(await asked(), /^member\//);
		await mara.put('/accounts/acme/members/Anna', { from: day(1) });
		assert.equal(await asked(), 'account/acme');
		await mara.put('/accounts/northwind/members/Anna', { from: day(1) });
		assert.equal(await asked(), 'account/northwind');
		await settled(forum);
		const counted = async (account) => (await core.get(`/health/accounts/${account}/timeline`)).json.items
			.filter((one) => one.signal === 'question.asked' && one.counted).length;
		assert.deepEqual([await counted('acme'), await counted('northwind')], [0, 1]);
	});

	test('a membership older than what the core takes is moved all the same', async () => {
		await Visitor.join(forum.url, 'Old Hand', 'old@elsewhere.example');
		await mara.put('/accounts/acme/members/Old%20Hand', { from: day(600) });
		await settled(forum);
		assert.deepEqual(await spans(`member/${await pseudonym('Old Hand')}`, 'account'), [`${day(399)} acme`]);
		await mara.put('/accounts/northwind/members/Old%20Hand', { from: day(700) });
		await settled(forum);
		assert.deepEqual(await spans(`member/${await pseudonym('Old Hand')}`, 'account'), [`${day(399)} northwind`]);
		await mara.delete(`/accounts/northwind/members/Old%20Hand?from=${day(700)}`);
		await settled(forum);
		assert.deepEqual(await spans(`member/${await pseudonym('Old Hand')}`, 'account'), []);
	});

	test('who left does not come back when the account is changed', async () => {
		await Visitor.join(forum.url, 'Bert', 'bert@acme.example');
		assert.ok((await members('acme')).some((line) => /^Bert .* still domain$/.test(line)));
		await mara.delete('/accounts/acme/members/Bert');
		await mara.patch('/accounts/acme', { plan: 'Another' });
		assert.ok((await members('acme')).some((line) => /^Bert/.test(line) && !/still/.test(line)));
		assert.equal((await mara.get('/accounts/acme')).json.members, 0);
	});
});

test('our own company and its people are nobody\'s customers', async () => {
	const cleo = await Visitor.join(forum.url, 'Cleo', 'cleo@ours.example');
	await mara.post('/accounts', { id: 'ours', name: 'Ours', domain: 'ours.example' });
	const thread = await ask(cleo, 'Is this a question of a customer?');
	const standing = async () => forum.sql(`SELECT type FROM forum.signal s WHERE s.standing AND (s.subject = 'account/ours' OR s.actor = '${await pseudonym('Cleo')}'
		OR s.subject = 'member/${await pseudonym('Cleo')}') AND type <> 'visit.day' ORDER BY type`);
	assert.deepEqual(await standing(), ['account.opened', 'member.joined', 'milestone.reached', 'mrr.changed', 'question.asked']);
	assert.equal((await mara.patch('/accounts/ours', { own: true })).json.own, true);
	assert.deepEqual(await standing(), ['staff.changed']);
	assert.ok(!(await mara.all('/accounts')).some(({ id }) => id === 'ours'));
	await settled(forum);
	assert.deepEqual(await forum.sql("SELECT id FROM health.account WHERE id = 'ours'"), []);
	assert.ok(thread.id > 0);
	await mara.patch('/accounts/ours', { own: false });
	assert.deepEqual(await standing(), ['account.opened', 'member.joined', 'milestone.reached', 'mrr.changed', 'question.asked']);
});
