// The calls of the health core: who may, what events are answered, the reports, the examples of the description.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api, DESCRIPTION } from '../api.mjs';
import { scored } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, visitor, core, number = 0;
const DAY = 86400000;
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const ago = (days) => new Date(Date.now() - days * DAY).toISOString();
const day = (days) => ago(days).slice(0, 10);
const event = (name, subject, days = 0, data = undefined, more = {}) => ({ specversion: '1.0', id: `e${++number}`, source: '/test',
	type: `org.health.forum.${name}.v1`, subject, time: ago(days), ...(data === undefined ? {} : { data }), ...more });
const send = async (...events) => (await core.post('/health/events', events, 200)).json.results.map(({ status }) => status);

before(async () => {
	forum = await start();
	visitor = new Api(forum);
	core = await Api.member(forum, 'Manager', { scope: 'health:read health:write health:admin', options: ['--role', 'csm'] });
});
after(() => forum?.stop());

test('the examples of the description work as they stand, and are answered as it says', async () => {
	const answer = (path, method) => DESCRIPTION.paths[path][method].responses['200'].content['application/json'].example;
	const { content } = DESCRIPTION.paths['/health/events'].post.requestBody;
	for (const [type, { example }] of Object.entries(content)) {
		// only their days are of their time
		const body = JSON.stringify(example, (key, value) => (key === 'time' ? ago(3) : value));
		const { status, json } = await core.send('POST', '/health/events', { body, headers: { 'content-type': type } });
		assert.equal(status, 200);
		assert.deepEqual([...new Set(json.results.map((one) => one.status))], ['accepted'], type);
		if (!Array.isArray(example))
			assert.deepEqual(json, answer('/health/events', 'post'));
	}
	// the same three days later, whatever day that is
	const passing = { day: null, log_position: null, set_digest: null, receipt: null };
	assert.deepEqual({ ...(await core.get('/health/accounts/acme')).json, ...passing }, { ...answer('/health/accounts/{account}', 'get'), ...passing });
	const { json } = await core.get('/health/accounts/acme/explain');
	assert.equal(json.touch, 'low');
	assert.equal(json.mrr_cents, 120000);
	assert.equal(json.base_millionths + json.cap.points_millionths + json.signals.reduce((sum, one) => sum + one.points_millionths, 0), json.score_millionths);
	await core.put('/health/models/example', DESCRIPTION.paths['/health/models/{version}'].put.requestBody.content['application/json'].example);
	assert.equal((await core.get('/health/models')).json.items.length, 2);
});

test('each call wants its scope; a session wants its role', async () => {
	const paths = { 'health:read': ['/health/accounts', '/health/accounts/acme', '/health/accounts/acme/explain', '/health/accounts/acme/timeline', '/health/quadrants',
		'/health/churn', '/health/alerts', '/health/deflection', '/health/models', '/health/export/events.ndjson', '/health/export/scores.ndjson'] };
	const reader = await Api.token(forum, 'Manager', 'health:read'), writer = await Api.token(forum, 'Manager', 'health:write read write admin');
	for (const path of paths['health:read']) {
		await visitor.get(path, 401);
		assert.match((await writer.get(path, 403)).json.detail, /health:read/);
		await reader.get(path);
		assert.equal((await visitor.send('HEAD', path, { headers: { authorization: `Bearer ${reader.token}` } })).status, 200);
	}
	assert.match((await reader.post('/health/events', [], 403)).json.detail, /health:write/);
	assert.match((await writer.put('/health/models/x', {}, 403)).json.detail, /health:admin/);
	for (const act of ['backtest', 'activate'])
		assert.match((await writer.post(`/health/models/v1/${act}`, undefined, 403)).json.detail, /health:admin/);
	await forum.sql(`UPDATE forum.member SET role = 'member' WHERE name = 'Manager'`);
	assert.match((await reader.get('/health/accounts', 403)).json.detail, /Only customer success/, 'a token is worth what its owner is');
	await forum.sql(`UPDATE forum.member SET role = 'csm' WHERE name = 'Manager'`);
	await reader.get('/health/accounts');
	for (const caller of [visitor])
		for (const [method, path] of [['POST', '/health/events'], ['PUT', '/health/models/x'], ['POST', '/health/models/v1/activate']])
			await caller.call(method, path, {}, 401);
	const browser = await Visitor.join(forum.url, 'Browser');
	const headers = { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
	assert.equal((await visitor.send('GET', '/health/accounts', { headers })).status, 403, 'a customer sees nothing of it');
	await forum.sql(`UPDATE forum.member SET role = 'csm' WHERE name = 'Browser'`);
	assert.equal((await visitor.send('GET', '/health/accounts', { headers })).status, 200);
});

test('bad bodies', async () => {
	const good = JSON.stringify([event('visit.day', 'account/acme')]);
	for (const [body, status, type] of [
		['', 400], ['{', 400], ['[', 400], ['[{]', 400], ['7', 400], ['"x"', 400], ['null', 400], ['NaN', 400], [`[${good},]`, 400], [`${good} x`, 400],
		[Buffer.from('[{"id":"\xff"}]', 'latin1'), 400], [Buffer.from('[{"id":"x\0"}]', 'latin1'), 400], [`${'['.repeat(100000)}${']'.repeat(100000)}`, 400],
		[good, 415, 'text/plain'], [good, 415, 'application/xml'], [good, 415, 'application/cloudevents'], [good, 415, 'multipart/form-data; boundary=x'],
		[good, 200, 'application/json'], [good, 200, 'Application/CloudEvents-Batch+JSON; charset=utf-8'], ['[]', 200],
		[`[${'{},'.repeat(10000)}{}]`, 413], [`[${' '.repeat(17 * 1024 * 1024)}]`, 413]]) {
		const answer = await core.send('POST', '/health/events', { body, headers: { 'content-type': type ?? BATCH['content-type'] } });
		assert.equal(answer.status, status, `${String(body).slice(0, 60)} ${type}: ${answer.text.slice(0, 200)}`);
	}
	assert.equal((await core.send('POST', '/health/events', { body: Buffer.from(good) })).status, 415, 'no type at all');
});

test('each event is answered for itself, and the good ones are kept', async () => {
	await send(event('account.opened', 'account/items', 30));
	const pad = (length) => event('visit.day', 'account/items', 1, { pad: 'x'.repeat(length) });
	const raw = (text) => JSON.stringify(event('visit.day', 'account/items', 1)).replace(/"id":"\w+"/, text);
	const items = [
		[JSON.stringify(event('visit.day', 'account/items', 1)), 'accepted'], [JSON.stringify(pad(65 * 1024)), 'rejected'], [JSON.stringify(pad(63 * 1024)), 'accepted'],
		[JSON.stringify(event('visit.day', 'account/items', 401)), 'rejected'], [JSON.stringify(event('visit.day', 'account/items', -1)), 'rejected'],
		[JSON.stringify(event('visit.day', 'account/unknown', 1)), 'accepted'], ['7', 'rejected'], ['null', 'rejected'], ['[]', 'rejected'], ['{}', 'rejected'],
		[raw('"id":"nul\\u0000"'), 'rejected'], [raw('"id":"bell\\u0007"'), 'rejected'], [raw('"id":"\\ud800"'), 'rejected'], [raw('"id":1e400'), 'rejected'],
		[raw('"id":"x","id":"y"'), 'rejected'], [raw('"id":"units","data":{"units":1e999}'), 'rejected'], [raw('"id":"units","data":{"units":"NaN"}'), 'rejected'],
		[raw('"id":"units","data":{"units":-0.0}'), 'rejected'], [raw(`"id":"deep","data":{"x":${'['.repeat(2000)}${']'.repeat(2000)}}`), 'accepted'],
		[raw(`"id":"digits","data":{"x":${'9'.repeat(60000)}}`), 'accepted'], [raw(`"id":"power","data":{"x":1e999999}`), 'rejected'],
		[JSON.stringify(event('visit.day', 'account/items', 2)), 'accepted']];
	const { status, json, text } = await core.send('POST', '/health/events', { body: `[${items.map(([item]) => item).join(',')}]`, headers: BATCH });
	assert.equal(status, 200, text);
	assert.deepEqual(json.results.map((one, i) => [items[i][0].slice(0, 200), one.status]), items.map(([item, expected]) => [item.slice(0, 200), expected]));
	for (const one of json.results.filter((each) => each.status === 'rejected'))
		assert.match(one.detail, /\.$/);
	assert.match(json.results[5].detail, /account\/unknown/);
});

test('thousands of events with one bad one among them', async () => {
	const events = Array.from({ length: 2000 }, (_, i) => event('visit.day', `account/many-${i % 50}`, i % 90, undefined, { actorid: `m_${i % 7}` }));
	events[1321].time = 'tomorrow';
	const { json } = await core.send('POST', '/health/events', { body: JSON.stringify(events), headers: BATCH });
	assert.deepEqual(json.results.map((one, i) => (one.status === 'accepted' ? null : `${i} ${one.status}`)).filter(Boolean), ['1321 rejected']);
	assert.equal(json.results[1999].id, events[1999].id);
});

test('a batch that takes too long leaves nothing, and may be sent again', async () => {
	const events = [event('account.opened', 'account/slow', 20), ...[1, 2, 3].map((days) => event('visit.day', 'account/slow', days))];
	// not the end of the log: the forum's own acts may still be arriving
	const left = () => forum.sql(`SELECT (SELECT count(*) FROM health.event WHERE account = 'slow') + (SELECT count(*) FROM health.account WHERE id = 'slow')
		+ (SELECT count(*) FROM health.bucket WHERE account = 'slow') + (SELECT count(*) FROM health.digest WHERE account = 'slow')`);
	// as the limit of a statement ends it, when most is done
	await forum.sql(`CREATE FUNCTION health.too_long() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57014'; END $$;
		CREATE TRIGGER too_long AFTER INSERT ON health.digest FOR EACH STATEMENT EXECUTE FUNCTION health.too_long()`);
	const answer = await fetch(`${core.url}/health/events`, { method: 'POST', body: JSON.stringify(events),
		headers: { ...BATCH, authorization: `Bearer ${core.token}` } });
	await forum.sql('DROP TRIGGER too_long ON health.digest; DROP FUNCTION health.too_long()');
	assert.equal(answer.status, 503);
	assert.ok(Number(answer.headers.get('retry-after')) > 0);
	assert.deepEqual(await left(), ['0']);
	assert.deepEqual(await send(...events), events.map(() => 'accepted'));
});

test('an account: score, days, timeline, list', async () => {
	await send(event('account.opened', 'account/walk', 40), event('mrr.changed', 'account/walk', 40, { value: 100000 }), event('visit.day', 'account/walk', 5, undefined, { actorid: 'm_1' }),
		...[1, 2, 3].map(() => event('csat.given', 'account/walk', 1, { value: 'good' })), event('question.resolved', 'account/walk', 2), event('usage.active', 'account/walk', 1));
	const before = (await core.get('/health/accounts/walk')).json;
	const asked = event('answer.posted', 'account/walk', 0, undefined, { actorid: 'm_1' });
	await send(asked);
	const after = (await core.get('/health/accounts/walk/explain')).json;
	const moved = after.score_millionths - before.score_millionths;
	assert.ok(moved !== 0);
	assert.equal((await core.get(`/health/accounts/walk?at=${day(1)}`)).json.day, day(1));
	await core.get(`/health/accounts/walk?at=${day(41)}`, 404);
	for (const at of ['yesterday', '2026-02-30', '2026-1-1', day(-2), '0001-01-01'])
		await core.get(`/health/accounts/walk?at=${at}`, 400);
	await core.get('/health/accounts/nobody', 404);
	await core.get('/health/accounts/nobody/timeline', 404);
	await send(event('answer.posted.retracted', 'account/walk', 0, { retracts: asked.id }));
	const again = (await core.get('/health/accounts/walk')).json;
	assert.equal(again.score_millionths, (await core.get('/health/accounts/walk/explain')).json.score_millionths);
	const { items } = (await core.get('/health/accounts/walk/timeline')).json;
	assert.equal(items.length, 10);
	assert.deepEqual(items.filter(({ counted }) => !counted).map(({ id }) => id).sort(), [asked.id, `e${number}`].sort());
	await send(event('cancellation.noticed', 'account/walk', 0));
	assert.equal((await core.get('/health/accounts/walk')).json.score, 25);
	assert.ok((await core.get('/health/alerts')).json.items.some(({ account, kind }) => account === 'walk' && kind === 'cancellation'));
	await scored(forum);
	const all = await core.all('/health/accounts');
	assert.equal(new Set(all.map(({ account }) => account)).size, all.length);
	assert.equal(all[0].account, 'walk', 'the most revenue at risk comes first');
	assert.equal(all[0].at_risk_cents, 75000);
	for (const sort of ['score', 'mrr', 'trend', 'account'])
		assert.equal((await core.all(`/health/accounts?sort=${sort}`)).length, all.length);
	await core.get('/health/accounts?sort=luck', 400);
	await core.get('/health/accounts?cursor=x', 400);
	assert.deepEqual((await core.get('/health/accounts?band=risk')).json.items.map(({ band }) => band).filter((band) => band !== 'risk'), []);
});

test('churn as it is published', async () => {
	const open = Array.from({ length: 20 }, (_, i) => [event('account.opened', `account/c${i}`, 100), event('mrr.changed', `account/c${i}`, 100, { value: 10000 })]).flat();
	await send(...open, event('churned', 'account/c0', 20, { value: 'price' }), event('churned', 'account/c1', 20, { value: 'product' }), event('mrr.changed', 'account/c2', 10, { value: 55000 }));
	const ours = (await core.get(`/health/churn?from=${day(60)}&to=${day(0)}`)).json;
	const cohort = ours.by.cohort.find(({ value }) => value === day(100).slice(0, 7));
	assert.deepEqual([cohort.accounts_start, cohort.accounts_end, cohort.account_churn_percent], [20, 18, 10]);
	assert.deepEqual([cohort.revenue_start_cents, cohort.revenue_end_cents, cohort.revenue_churn_percent], [200000, 225000, -12.5]);
	assert.deepEqual([cohort.gross_loss_percent, cohort.grr_percent, cohort.nrr_percent], [10, 90, 112.5]);
	assert.deepEqual(ours.by.reason.map(({ value, lost_accounts: lost }) => [value, lost]), [['price', 1], ['product', 1]]);
	await core.get(`/health/churn?from=${day(0)}&to=${day(10)}`, 400);
});

test('quadrants and deflection', async () => {
	const answers = [['q0', 'good', 10], ['q1', 'good', 3], ['q2', 'bad', 9], ['q3', 'bad', 2], ['q4', 'good', null]];
	await send(...answers.flatMap(([account, csat, nps]) => [event('account.opened', `account/${account}`, 50), event('segment.changed', `account/${account}`, 50, { value: 'q' }),
		event('csat.given', `account/${account}`, 1, { value: csat }), ...(nps === null ? [] : [event('nps.given', `account/${account}`, 1, { value: nps })])]));
	const { json } = await core.get('/health/quadrants?segment=q');
	assert.deepEqual([json.classified, json.unclassified], [4, 1]);
	assert.deepEqual(Object.entries(json.quadrants).map(([name, { accounts, share, alarm }]) => `${name} ${accounts} ${share} ${alarm}`).sort(),
		['advocates 1 0.25 false', 'churners 1 0.25 true', 'vip_support 1 0.25 false', 'wildcards 1 0.25 false']);
	assert.deepEqual(json.quadrants.churners.interval, [0.0456, 0.6994]);
	assert.equal((await core.get('/health/deflection?days=7')).json.status, 'not yet measurable');
	await core.get('/health/deflection?days=0', 400);
});

test('every report and the list take segment, touch model, stage and cohort', async () => {
	const open = (account, days, segment, touch, stage) => [event('account.opened', `account/${account}`, days), event('mrr.changed', `account/${account}`, days, { value: 1000 }),
		event('segment.changed', `account/${account}`, days, { value: segment }), event('touch.changed', `account/${account}`, days, { value: touch }),
		event('stage.changed', `account/${account}`, days, { value: stage }), event('intent.opened', `account/${account}`, 1)];
	await send(...open('f0', 200, 'fx', 'tech', 'adoption'), ...open('f1', 200, 'fx', 'tech', 'renewal'), ...open('f2', 130, 'fx', 'high', 'adoption'),
		event('churned', 'account/f1', 5), event('csat.given', 'account/f0', 1, { value: 'good' }), event('nps.given', 'account/f0', 1, { value: 9 }));
	await scored(forum);
	const cohort = day(200).slice(0, 7);
	for (const [query, all, lost] of [['segment=fx', 3, 1], ['segment=fx&touch=tech', 2, 1], ['segment=fx&stage=adoption', 2, 0], [`segment=fx&cohort=${cohort}`, 2, 1],
		['segment=fx&touch=high&stage=renewal', 0, 0], [`cohort=${day(130).slice(0, 7)}&touch=high&segment=fx`, 1, 0], ['cohort=never', 0, 0]]) {
		const churn = (await core.get(`/health/churn?${query}`)).json;
		assert.deepEqual([churn.accounts_start, churn.lost_accounts ?? 0], [all, lost], query);
		const { classified, unclassified } = (await core.get(`/health/quadrants?${query}`)).json;
		assert.equal(classified + unclassified, all - lost, query);
		assert.equal((await core.get(`/health/deflection?${query}`)).json.exposed_intents, all, query);
		assert.equal((await core.all(`/health/accounts?${query}`)).length, all - lost, query);
	}
	assert.equal((await core.get(`/health/quadrants?segment=fx&cohort=${cohort}`)).json.classified, 1);
});

test('the export is the log, and another core takes it', async () => {
	const lines = (await core.get('/health/export/events.ndjson?since=0')).text.trim().split('\n');
	assert.deepEqual(lines.map((line) => Number(/"logposition": (\d+)/.exec(line)[1])), lines.map((_, i) => i + 1));
	const { json } = await core.send('POST', '/health/events', { body: `[${lines.slice(0, 100).join(',')}]`, headers: BATCH });
	assert.deepEqual([...new Set(json.results.map(({ status }) => status))], ['duplicate'], 'what the export adds is no part of an event');
	assert.equal((await core.get('/health/export/events.ndjson?since=5')).text.trim().split('\n').length, lines.length - 5);
	const scores = (await core.get(`/health/export/scores.ndjson?since=${day(0)}`)).text;
	assert.match(scores, /"account": "walk"/);
	await core.get('/health/export/events.ndjson?since=x', 400);
	await core.get('/health/export/scores.ndjson?since=x', 400);
});

test('models: drafts may change, what was active may not', async () => {
	await core.put('/health/models/v1', {}, 409);
	await core.put('/health/models/V%201', {}, 422);
	assert.equal((await core.put('/health/models/other', { touch: { high: { usage: 99 } } }, 422)).json.field, 'touch');
	await core.post('/health/models/example/activate', undefined, 409);
	await core.post('/health/models/nobody/activate', undefined, 404);
	assert.match((await core.post('/health/models/example/backtest', undefined, 200)).json.verdict, /cannot tell/);
	assert.match((await core.post('/health/models/example/activate', undefined, 409)).json.detail, /cannot tell/);
});

test('verify finds what somebody changed in the log', async () => {
	assert.match(await forum.cli('health', 'verify'), /all as they were/);
	assert.match(await forum.cli('health', 'verify', '--seed', '5'), /all as they were/, 'in another order, too');
	await forum.sql(`ALTER TABLE health.event DISABLE TRIGGER event_append_only;
		UPDATE health.event SET payload = payload || '{"actorid": "somebody-else"}' WHERE id = '${'e1'}' OR seq = 3;
		ALTER TABLE health.event ENABLE TRIGGER event_append_only;`);
	await assert.rejects(forum.cli('health', 'verify'), /position \d+: event \S+ of \S+ is not what was sent/);
});
