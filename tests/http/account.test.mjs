// The pages of customer success: who may see them, what is said of accounts, by form and as CSV, and how they are doing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, reply, scored, settled } from '../community.mjs';
import { routes } from '../routes.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, mara, anna, boss;
before(async () => {
	forum = await start();
	await forum.sql('UPDATE forum.action_limit SET count = 100000');
	mara = await appoint(forum, 'Mara Lind', 'csm');
	boss = await appoint(forum, 'Boss', 'admin');
	await forum.cli('account', 'create', 'acme', '--name', 'Acme', '--domain', 'acme.example', '--mrr', '120000', '--plan', 'team');
	anna = await Visitor.join(forum.url, 'Anna', 'anna@acme.example');
});
after(() => forum?.stop());

describe('who may come', () => {
	const table = routes().filter(({ pattern }) => pattern.startsWith('/accounts'));
	const path = (pattern) => pattern.replace(':account', 'acme').replace(':kind', 'fall').replace(':since', '2026-01-01');

	test('there are such addresses', () => assert.ok(table.length >= 10));
	for (const { method, pattern } of table)
		test(`${method} ${pattern}`, async () => {
			const come = (who) => method === 'GET' ? who.get(path(pattern)) : who.post(path(pattern), {});
			const visitor = await come(new Visitor(forum.url));
			assert.ok([401, 403].includes(visitor.status) || visitor.location?.startsWith('/login'), `${visitor.status}`);
			for (const who of [anna, await appointed('moderator'), await appointed()])
				assert.equal((await come(who)).status, 403, `${who.name}`);
			for (const who of [mara, boss])
				assert.ok((who === mara && /^(POST \/accounts\/rules|\w+ \/accounts\/rules\/hours)$/.test(`${method} ${pattern}`) ? [403] : [200, 303, 404, 422]).includes((await come(who)).status), who.name);
		});

	const known = new Map();
	async function appointed(role) {
		if (!known.has(role))
			known.set(role, await appoint(forum, `some ${role ?? 'customer'}`, role));
		return known.get(role);
	}

	test('an account that does not exist', async () => {
		for (const address of ['/accounts/none', '/accounts/none/edit', '/accounts/%00', '/accounts/a%2Fb', `/accounts/${'x'.repeat(300)}`])
			assert.ok([400, 404].includes((await mara.get(address)).status), address);
	});
});

describe('by form', () => {
	const fields = { id: 'northwind', name: 'Northwind <&> Söhne', domain: 'Northwind.Example', touch: 'low', stage: 'adoption',
		plan: 'Business', segment: 'Retail', mrr: '1,200.50', csm: 'mara lind' };

	test('an account is made, shown and changed', async () => {
		const made = await mara.post('/accounts/new', fields);
		assert.equal(made.location, '/accounts/northwind?saved=1');
		const page = await mara.get(made.location);
		for (const words of ['Northwind <&> Söhne', 'Saved.', '1,200.50', 'northwind.example', 'Business', 'Retail', 'Mara Lind', 'low'])
			assert.ok(page.words.includes(words), words);
		assert.equal((await mara.post('/accounts/northwind/edit', { ...fields, plan: '', mrr: '900' })).status, 303);
		assert.deepEqual((await mara.get('/accounts/northwind/edit')).form('/accounts/northwind/edit').fields.mrr, '900');
		assert.deepEqual(await forum.sql("SELECT plan, mrr_cents FROM forum.account WHERE id = 'northwind'"), ['|90000']);
	});

	for (const [field, value, why] of [
		['id', 'northwind', /already/], ['id', 'Bad Id', /small letters/], ['id', '', /small letters/], ['name', ' ', /1 to 200/],
		['domain', 'gmail.com', /public mail domain/], ['domain', 'no domain', /looks like/], ['domain', 'acme.example', /Another account/],
		['touch', 'none', /touch model/], ['stage', 'dreaming', /onboarding, adoption/], ['plan', 'x'.repeat(61), /60/], ['mrr', 'much', /number/],
		['mrr', '-5', /number/], ['mrr', '1e9', /number/], ['csm', 'Anna', /customer success/]])
		test(`${field} "${value.slice(0, 20)}" is refused beside it, and nothing typed is lost`, async () => {
			const typed = { ...fields, id: 'other', domain: 'other.example', plan: 'Kept', [field]: value };
			const answer = await mara.post('/accounts/new', typed);
			assert.equal(answer.status, 422);
			assert.match(new RegExp(`id="${field}-error">([^<]*)<`).exec(answer.text)[1], why);
			const { csrf, ...kept } = answer.form('/accounts/new').fields;
			for (const name of ['id', 'name', 'domain', 'plan', 'segment', 'mrr'])
				assert.equal(kept[name], typed[name], name);
		});

	test('members come by mail domain, by hand, and leave', async () => {
		const names = async () => [...(await mara.get('/accounts/acme/edit')).text.matchAll(/<th scope="row"><a href="\/u\/[^"]*">([^<]*)/g)].map(([, name]) => name);
		const bert = await Visitor.join(forum.url, 'Bert', 'bert@elsewhere.example');
		assert.deepEqual(await names(), ['Anna']);
		assert.equal((await mara.post('/accounts/acme/members', { member: bert.name, from: '' })).status, 303);
		assert.deepEqual((await names()).sort(), ['Anna', 'Bert']);
		assert.equal((await mara.post('/accounts/northwind/members', { member: 'Bert', from: '2026-01-15' })).status, 303);
		assert.deepEqual(await names(), ['Anna']);
		assert.equal((await mara.post('/accounts/northwind/members', { remove: 'Bert' })).status, 303);
		assert.deepEqual(await forum.sql("SELECT valid_from AT TIME ZONE 'UTC', valid_to IS NOT NULL FROM forum.account_member WHERE account_id = 'northwind'"),
			['2026-01-15 00:00:00|t']);
		for (const [member, from, field] of [['Nobody', '', 'member'], ['Mara Lind', '', 'member'], ['Anna', '2999-01-01', 'from'], ['Anna', '2026-02-30', 'from'],
			['Anna', 'yesterday', 'from'], ['', '', 'member']]) {
			const answer = await mara.post('/accounts/acme/members', { member, from });
			assert.equal(answer.status, 422, `${member} ${from}`);
			assert.match(answer.text, new RegExp(`id="${field}-error"`));
		}
		assert.equal((await mara.post('/accounts/acme/members', { remove: 'Bert' })).status, 422);
	});
});

describe('as CSV', () => {
	const csv = 'ID;Name;mrr;Stage;colour\nacme;;2000;renewal;red\nfresh;"Fresh ""One""";10,5;;\nfresh;Again;1;;\nBad Id;x;1;;\nnorthwind;;;nowhere;\n';

	test('is shown first and kept when asked', async () => {
		const look = await mara.post('/accounts/import', { csv });
		assert.equal(look.status, 200);
		assert.match(look.words, /What would be imported New 1 Changed 1 Same 0 Left out 3/);
		assert.match(look.words, /mrr 2000, was 1200; stage renewal/);
		assert.match(look.words, /4 fresh wrong The id stands in an earlier line already/);
		assert.deepEqual(await forum.sql("SELECT mrr_cents FROM forum.account WHERE id IN ('acme', 'fresh')"), ['120000']);
		const kept = await mara.post('/accounts/import', { csv: look.form('/accounts/import').fields.csv, apply: '1' });
		assert.match(kept.words, /What was imported New 1 Changed 1/);
		assert.deepEqual(await forum.sql("SELECT id, name, mrr_cents, stage FROM forum.account WHERE id IN ('acme', 'fresh') ORDER BY id"),
			['acme|Acme|200000|renewal', 'fresh|Fresh "One"|1050|']);
		assert.match((await mara.post('/accounts/import', { csv, apply: '1' })).words, /New 0 Changed 0 Same 2 Left out 3/);
	});

	for (const [csvText, why] of [['', /line with the names/], ['id\n', /line with the names/], ['name\nx', /id is missing/], ['id,name\n"open', /never closed/]])
		test(`${JSON.stringify(csvText)} is refused`, async () => {
			const answer = await mara.post('/accounts/import', { csv: csvText });
			assert.equal(answer.status, 422);
			assert.match(/id="csv-error">([^<]*)</.exec(answer.text)[1], why);
			assert.equal(answer.form('/accounts/import').fields.csv, csvText);
		});

	test('the list can be taken away, and runs nothing', async () => {
		await mara.post('/accounts/new', { id: 'evil', name: '=HYPERLINK("http://evil")', mrr: '1' });
		await settled(forum);
		const list = await mara.get('/accounts.csv');
		assert.match(list.headers.get('content-type'), /text\/csv/);
		assert.match(list.text, /^id,name,score,band,confidence,served,stage,segment,csm,mrr,at_risk,what_changed\r\n/);
		assert.match(list.text, /evil,"'=HYPERLINK\(""http:\/\/evil""\)"/);
		assert.match((await mara.post('/accounts/import', { csv: list.text })).words, /New 0 Changed 0/);
	});
});

describe('how they are doing', () => {
	before(async () => {
		const helper = await Visitor.join(forum.url, 'Helper', 'helper@elsewhere.example');
		const { id } = await ask(anna, 'Why does it not start?');
		await ask(anna, 'Nobody knows this?');
		const answer = await reply(helper, id, 'Like this.');
		await anna.post(`/p/${answer}/accept`, { value: '1' });
		await settled(forum);
	});

	test('an account says why, and its points add up', async () => {
		const page = await mara.get('/accounts/acme');
		assert.equal(page.status, 200);
		for (const words of ['Questions resolved', 'Anna', 'Nobody knows this?', 'Score over time', 'Timeline', 'Receipt'])
			assert.ok(page.words.includes(words), words);
		const points = [...page.text.matchAll(/<td class="number (?:minus)?">([+−]?[\d.]+)<\/td>/g)].map(([, text]) => Number(text.replace('−', '-')));
		const score = Number(/<b>([\d.]+)<\/b>/.exec(page.text)[1]);
		assert.ok(points.length > 3);
		assert.ok(Math.abs(points.reduce((a, b) => a + b) - score) < 0.01 * points.length, `${points} make ${score}`);
	});

	test('the list has those with the most to lose first, and can be narrowed', async () => {
		const ids = async (query) => [...(await mara.get(`/accounts${query}`)).text.matchAll(/class="account-name" href="\/accounts\/([\w-]+)"/g)].map(([, id]) => id);
		assert.deepEqual(await ids(''), ['acme', 'northwind', 'fresh', 'evil']);
		assert.deepEqual(await ids('?q=FRESH'), ['fresh']);
		assert.deepEqual(await ids('?stage=renewal'), ['acme']);
		assert.deepEqual(await ids('?csm=Mara+Lind'), ['northwind']);
		assert.deepEqual(await ids('?csm=-'), ['acme', 'fresh', 'evil']);
		assert.deepEqual(await ids('?segment=Retail&touch=low'), ['northwind']);
		for (const query of ['?band=none', '?after=x', '?after=99999999999999999999+x', '?q=%3Cscript%3E'])
			assert.equal((await mara.get(`/accounts${query}`)).status, 200, query);
	});

	test('the list goes on over pages', async () => {
		const rows = Array.from({ length: 60 }, (_, n) => `bulk${n},Bulk ${n},${n % 7}`).join('\n');
		assert.match((await mara.post('/accounts/import', { csv: `id,name,mrr\n${rows}`, apply: '1' })).words, /New 60/);
		const seen = [];
		for (let path = '/accounts'; path;) {
			const page = await mara.get(path);
			seen.push(...[...page.text.matchAll(/class="account-name" href="\/accounts\/([\w-]+)"/g)].map(([, id]) => id));
			path = /href="([^"]*)" rel="next"/.exec(page.text)?.[1].replaceAll('&amp;', '&');
		}
		assert.equal(seen.length, 64);
		assert.equal(new Set(seen).size, 64);
	});
});

describe('alerts', () => {
	const open = async () => [...(await mara.get('/accounts/acme')).text.matchAll(/action="(\/accounts\/acme\/alerts\/[^"]*)"/g)].map(([, path]) => path);
	const yesterday = new Date(Date.now() - 86400000).toISOString().slice(0, 10);

	test('are shown, put off and done', async () => {
		const event = (id, type, data, subject = 'account/acme') => ({ specversion: '1.0', id, source: '/crm', type: `org.health.crm.${type}.v1`, subject,
			time: `${yesterday}T09:00:00Z`, data });
		await forum.sql(`SELECT health.ingest('${JSON.stringify([event('open', 'account.opened', {}), event('c1', 'cancellation.noticed', {})])}')`);
		await scored(forum);
		const page = await mara.get('/accounts/acme');
		assert.match(page.words, /Cancellation: a notice of cancellation stands/);
		assert.match(page.words, /at most 25 points/);
		const path = (await open()).find((one) => one.includes('/cancellation/'));
		assert.equal((await anna.post(path, { done: '1' })).status, 403);
		assert.equal((await mara.post(path, { snooze: '7', next: '/accounts/acme' })).location, '/accounts/acme');
		assert.ok(!(await open()).includes(path));
		await forum.sql('UPDATE health.alert_mark SET hidden_until = now()::date');
		assert.ok((await open()).includes(path));
		await mara.post(path, { done: '1' });
		assert.ok(!(await open()).includes(path));
		for (const wrong of ['/accounts/acme/alerts/none/2026-01-01', '/accounts/acme/alerts/sla/x', '/accounts/none/alerts/sla/2026-01-01'])
			assert.equal((await mara.post(wrong, { done: '1' })).status, 404, wrong);
		assert.equal((await mara.post(path, { snooze: '900' })).status, 422);
	});

	test('an account that has left is not on the list, and its page says what it lost', async () => {
		await forum.sql(`SELECT health.ingest('${JSON.stringify({ specversion: '1.0', id: 'gone', source: '/crm', type: 'org.health.crm.churned.v1',
			subject: 'account/acme', time: `${yesterday}T10:00:00Z`, data: { value: 'price' } })}')`);
		await scored(forum);
		assert.doesNotMatch((await mara.get('/accounts?q=acme')).text, /href="\/accounts\/acme"/);
		assert.match((await mara.get('/accounts/acme')).words, /Left .*: price/);
	});

	test('the map takes the filters of the list', async () => {
		const rows = (page) => [...page.text.matchAll(/<tr><th scope="row">(?:<a [^>]*>)?([^<]*)/g)].map(([, name]) => name);
		const whole = await mara.get('/accounts/map'), low = await mara.get('/accounts/map?touch=low&csm=Mara+Lind'), nobody = await mara.get('/accounts/map?segment=Nothing');
		assert.ok(rows(whole).includes('Low') && rows(whole).includes('High'));
		assert.ok(rows(low).includes('Low') && rows(low).includes('Mara Lind') && !rows(low).includes('High'));
		assert.match(low.text, /<option value="low" +selected/);
		assert.match(low.words, /Revenue lost – 900, was 0/);
		assert.doesNotMatch(whole.words, /Revenue lost – 900, was 0/);
		assert.deepEqual(rows(nobody), []);
		const months = [...whole.text.matchAll(/<option value="(20\d\d-\d\d)"/g)].map(([, month]) => month);
		assert.ok(months.length > 0);
		assert.notDeepEqual(rows(await mara.get(`/accounts/map?cohort=${months[0]}`)), []);
		assert.deepEqual(rows(await mara.get('/accounts/map?cohort=1999-01')), []);
	});

	test('the map and the community', async () => {
		assert.match((await mara.get('/accounts/map')).words, /VIP support .* Churners .* Accounts lost .* Who looks after how many .* Mara Lind/s);
		assert.match((await mara.get('/accounts/community')).words, /Questions resolved .* Time to the first response .* Helper/s);
	});
});
