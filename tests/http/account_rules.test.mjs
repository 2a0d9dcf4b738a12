// How accounts are served: touch rules and response targets, looked at before they are saved, and what follows from them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, scored, settled } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, mara, boss, anna;
before(async () => {
	forum = await start();
	await forum.sql('UPDATE forum.action_limit SET count = 100000');
	mara = await appoint(forum, 'Mara Lind', 'csm');
	boss = await appoint(forum, 'Boss', 'admin');
	const rows = ['acme,Acme,free,,0', 'bolt,Bolt,Team,growth,900', 'crane,Crane,Team,growth,400', 'dune,Dune,,onboarding,100', 'elm,Elm,Team,mature,800'];
	await mara.post('/accounts/import', { csv: `id,name,plan,stage,mrr\n${rows.join('\n')}`, apply: '1' });
	await mara.post('/accounts/elm/edit', { name: 'Elm', domain: 'elm.example', touch: 'high', stage: 'mature', plan: 'Team', mrr: '800' });
	await mara.post('/accounts/crane/edit', { name: 'Crane', domain: 'crane.example', touch: '', stage: 'growth', plan: 'Team', mrr: '400' });
	anna = await Visitor.join(forum.url, 'Anna', 'anna@crane.example');
	await settled(forum);
});
after(() => forum?.stop());

/** What the form holds: the fields that are sent when nothing is changed. */
const form = async () => {
	const { csrf, seen, ...fields } = (await boss.get('/accounts/rules')).form('/accounts/rules').fields;
	return fields;
};
const touches = async () => Object.fromEntries((await mara.get('/accounts.csv')).text.trim().split('\r\n').slice(1).map((line) => line.split(',')).map((cells) => [cells[0], cells[5]]));
const model = async () => (await forum.sql("SELECT version FROM health.model WHERE state = 'active'"))[0];

describe('touch rules', () => {
	test('are read by customer success, and changed by administrators', async () => {
		const page = await mara.get('/accounts/rules');
		assert.match(page.words, /stage Onboarding: High touch plan community: Community touch .* pays 500 a month or more: Low touch .* All others: High touch/);
		assert.doesNotMatch(page.text, /<form[^>]*action="\/accounts\/rules"/);
		assert.equal((await mara.post('/accounts/rules', await form())).status, 403);
		assert.deepEqual(await touches(), { acme: 'community', bolt: 'low', crane: 'tech', dune: 'high', elm: 'high' });
	});

	test('nothing changed, nothing to save', async () => {
		const page = await boss.post('/accounts/rules', await form());
		assert.match(page.words, /nothing to save/);
		assert.equal(await model(), 'v1');
	});

	test('what would change is shown first, and only that is saved', async () => {
		// row 5 is the one for those who pay 500 or more
		const fields = { ...await form(), mrr_5: '300' };
		assert.equal(fields.touch_5, 'low');
		const look = await boss.post('/accounts/rules', fields);
		assert.equal(look.status, 200);
		assert.match(look.words, /1 account would move from Tech touch to Low touch 400 a month/);
		assert.equal(await model(), 'v1');
		const { seen, csrf, ...kept } = look.form('/accounts/rules').fields;
		assert.equal(kept.mrr_5, '300');
		const other = await boss.post('/accounts/rules', { ...kept, touch_5: 'community', seen });
		assert.match(other.words, /would move from Tech touch to Community touch/, 'something else than what was seen is looked at again');
		assert.equal((await boss.post('/accounts/rules', { ...kept, seen, look: '1' })).status, 200);
		assert.equal(await model(), 'v1');
		const saved = await boss.post('/accounts/rules', { ...kept, seen });
		assert.equal(saved.location, '/accounts/rules?saved=1');
		assert.equal(await model(), 'v1.r1');
		await scored(forum);
		assert.deepEqual(await touches(), { acme: 'community', bolt: 'low', crane: 'low', dune: 'high', elm: 'high' });
		assert.equal((await boss.post('/accounts/rules', { ...kept, seen })).status, 200, 'sent twice it is saved once');
		assert.equal(await model(), 'v1.r1');
	});

	test('the log tells who, and the models stay as they were', async () => {
		assert.match((await boss.get('/moderation/log')).words, /Boss .*changed the touch rules: .*7 rules; 1 accounts are served otherwise; model v1\.r1/);
		assert.match((await mara.get('/accounts/rules')).words, /What was changed .*model v1\.r1 Boss/);
		assert.deepEqual(await forum.sql(`SELECT (health.model_json('v1')) - '{version,state,note,rules}'::text[] = (health.model_json('v1.r1')) - '{version,state,note,rules}'::text[]`), ['t']);
		assert.deepEqual(await forum.sql("SELECT mrr_from FROM health.model_rule WHERE place = 5 ORDER BY model"), ['50000', '30000']);
	});

	test('rules are put in another order, added and taken out', async () => {
		const fields = { ...await form(), plan_2: '', stage_2: '', mrr_2: '', touch_2: '', place_8: '5', plan_8: 'Team', stage_8: 'growth', mrr_8: '', touch_8: 'hybrid' };
		const look = await boss.post('/accounts/rules', fields);
		assert.match(look.words, /2 accounts would move from Low touch to Hybrid, by stage/);
		const { csrf, ...kept } = look.form('/accounts/rules').fields;
		assert.equal((await boss.post('/accounts/rules', kept)).status, 303);
		assert.match((await mara.get('/accounts/rules')).words, /plan Team, stage Growth: Hybrid, by stage stage Onboarding: High touch plan free/);
		await scored(forum);
		assert.equal((await touches()).bolt, 'hybrid');
	});

	for (const [field, value, why, more] of [['mrr_1', 'much', /number above 0/], ['mrr_1', '0', /above 0/], ['plan_1', 'x'.repeat(61), /60/], ['place_1', 'first', /whole number/],
		['touch_9', '', /no such touch/, { plan_9: 'Solo' }], ['touch_1', 'warm', /no such touch/], ['stage_1', 'asleep', /no such stage/], ['touch_all', '', /no such touch/],
		['plan_9', '', /fits every account/, { touch_9: 'low' }], ['minutes_low', '0', /1 to 14400/], ['minutes_low', 'soon', /1 to 14400/], ['calendar_low', 'moon', /no such hours/]])
		test(`${field} "${value.slice(0, 10)}" is refused beside it, and nothing typed is lost`, async () => {
			const typed = { ...await form(), place_10: '100', plan_10: 'Kept', touch_10: 'low', ...more, [field]: value };
			const answer = await boss.post('/accounts/rules', { ...typed, rows: '10' });
			assert.equal(answer.status, 422);
			assert.match(new RegExp(`id="${field}-error">([^<]*)<`).exec(answer.text)?.[1] ?? '', why);
			assert.equal(answer.form('/accounts/rules').fields.plan_10, 'Kept');
			if (!/touch|stage|calendar/.test(field))
				assert.equal(answer.form('/accounts/rules').fields[field], value);
		});
});

describe('response targets', () => {
	test('a new one holds for what is asked from then on, also of accounts that are served by rule', async () => {
		const before = await ask(anna, 'Asked under the old target?');
		const deadline = async (thread) => (await forum.sql(`SELECT round(extract(epoch FROM forum.response_deadline(t.author_id, t.created_at) - t.created_at) / 60)
			FROM forum.thread t WHERE t.id = ${thread}`))[0];
		await forum.sql(`UPDATE forum.thread SET created_at = created_at - interval '3 days' WHERE id = ${before.id}`);
		const look = await boss.post('/accounts/rules', { ...await form(), minutes_low: '30', calendar_low: '' });
		assert.match(look.words, /Low touch: of \d+ questions? in 30 days \d+ had no answer in time; with the new target it would have been \d+/);
		const { csrf, ...kept } = look.form('/accounts/rules').fields;
		assert.equal((await boss.post('/accounts/rules', kept)).status, 303);
		assert.deepEqual(await forum.sql('SELECT minutes, calendar FROM forum.response_targets() WHERE touch = \'low\''), ['30|']);
		// crane has the rule "growth: hybrid", and a hybrid in growth is low touch
		const later = await ask(anna, 'Asked under the new target?');
		assert.equal(await deadline(later.id), '30');
		assert.notEqual(await deadline(before.id), '30');
		assert.match((await boss.get('/moderation/log')).words, /changed the response targets: .*low: 30 min/);
		assert.match((await mara.get('/accounts/rules')).words, /Low touch 30 min/);
	});

	test('nothing has to be promised', async () => {
		const look = await boss.post('/accounts/rules', { ...await form(), minutes_low: '' });
		const { csrf, ...kept } = look.form('/accounts/rules').fields;
		assert.equal((await boss.post('/accounts/rules', kept)).status, 303);
		assert.match((await mara.get('/accounts/rules')).words, /Low touch nothing promised/);
		const free = await ask(anna, 'Asked when nothing is promised?');
		assert.deepEqual(await forum.sql(`SELECT forum.response_deadline(t.author_id, t.created_at) IS NULL FROM forum.thread t WHERE t.id = ${free.id}`), ['t']);
	});
});

describe('office hours', () => {
	const PATH = '/accounts/rules/hours';
	const typed = async () => {
		const { csrf, once, ...fields } = (await boss.get(PATH)).form(PATH).fields;
		return fields;
	};
	const one = async (sql) => (await forum.sql(`SELECT ${sql}`))[0];

	test('are changed by administrators, and hold from then on', async () => {
		for (const answer of [await mara.get(PATH), await mara.post(PATH, await typed()), await anna.get(PATH)])
			assert.equal(answer.status, 403);
		assert.deepEqual(await typed(), { time_zone: 'UTC', hours_1: '09:00-17:00', hours_2: '09:00-17:00', hours_3: '09:00-17:00', hours_4: '09:00-17:00',
			hours_5: '09:00-17:00', hours_6: '', hours_7: '', holidays: '' });
		assert.equal((await boss.post(PATH, { ...await typed(), time_zone: 'Europe/Athens', hours_1: ' 9:00 – 12.30,13:30-17:00 ', hours_6: '20:00-24:00',
			holidays: '2030-01-08\r\n2030-01-09\r\n' })).location, '/accounts/rules?saved=hours');
		const words = 'Mon 09:00–12:30, Mon 13:30–17:00, Tue Wed Thu Fri 09:00–17:00, Sat 20:00–24:00 Europe/Athens, not on 2030-01-08, 2030-01-09';
		assert.match((await mara.get('/accounts/rules')).words, new RegExp(`Office hours: ${words}\\.`));
		assert.match((await boss.get('/moderation/log')).words, new RegExp(`Boss .*Office hours: ${words}`));
		const deadline = (begins, minutes, calendar) => one(`forum.business_deadline('${begins}', ${minutes}, ${calendar}) AT TIME ZONE 'UTC'`);
		// Monday noon in Athens: half an hour before lunch and half an hour after it; then the holidays
		assert.equal(await deadline('2030-01-07 10:00Z', 60, 'forum.office_hours()'), '2030-01-07 12:00:00');
		assert.equal(await deadline('2030-01-07 14:30Z', 60, 'forum.office_hours()'), '2030-01-10 07:30:00');
		assert.equal(await deadline('2030-01-07 10:00Z', 60, "'office'"), '2030-01-07 11:00:00');
		assert.deepEqual(await forum.sql("SELECT touch, minutes, calendar FROM forum.response_targets() WHERE touch = 'high'"), ['high|60|office 2']);
		assert.equal(await one("calendar FROM forum.response_target WHERE touch = 'high' ORDER BY since LIMIT 1"), 'office');
		assert.equal((await form()).calendar_high, 'office');
		assert.match((await boss.post('/accounts/rules', await form())).words, /nothing to save/);
	});

	test('the same once more is no other set; other hours are', async () => {
		const count = () => one('count(*) FROM forum.business_calendar');
		assert.equal((await boss.post(PATH, await typed())).location, '/accounts/rules');
		assert.equal(await count(), '2');
		for (let n = 3; n < 13; n++)
			await boss.post(PATH, { ...await typed(), hours_7: `${n}:00-${n + 1}:00` });
		assert.deepEqual([await count(), await one('forum.office_hours()'), (await typed()).hours_7], ['12', 'office 12', '12:00-13:00']);
	});

	for (const [field, value, why] of [['hours_2', '9 to 5', /Hours look like/], ['hours_2', '17:00-09:00', /end after/], ['hours_3', '9:00-12:00, 11:00-13:00', /overlap/], ['hours_4', '09:00-25:00', /look like/],
		['hours_5', '24:00-24:00', /look like/], ['hours_6', ',', /look like/], ['time_zone', 'Mars/Olympus', /no such time zone/], ['holidays', '2030-02-30', /like 2026-12-24/], ['holidays', 'Christmas', /like 2026/]])
		test(`${field} "${value}" is refused beside it, and nothing typed is lost`, async () => {
			const answer = await boss.post(PATH, { ...await typed(), hours_1: '08:08-09:09', [field]: value });
			assert.equal(answer.status, 422);
			assert.match(new RegExp(`id="${field}-error">([^<]*)<`).exec(answer.text)?.[1] ?? '', why);
			assert.equal(answer.form(PATH).fields.hours_1, '08:08-09:09');
			if (field !== 'time_zone')
				assert.equal(answer.form(PATH).fields[field], value);
		});

	test('two who save at once: the targets count the hours that are shown', async () => {
		const fields = await typed();
		await Promise.all(Array.from({ length: 6 }, (_, n) => boss.post(PATH, { ...fields, hours_7: `0${n}:00-0${n + 2}:00` })));
		assert.deepEqual(await forum.sql("SELECT calendar = forum.office_hours() FROM forum.response_targets() WHERE touch = 'high'"), ['t']);
		assert.deepEqual(await forum.sql("SELECT count(DISTINCT calendar) FROM forum.response_targets() WHERE calendar IS NOT NULL"), ['1']);
	});

	test('hours that are too few for a target are refused', async () => {
		const fields = Object.fromEntries(Object.keys(await typed()).map((name) => [name, '']));
		const answer = await boss.post(PATH, { ...fields, time_zone: 'UTC', hours_1: '09:00-09:01' });
		assert.equal(answer.status, 422);
		assert.match(answer.words, /there are not the 60 minutes/);
	});

	test('somebody has to be there on some day', async () => {
		const answer = await boss.post(PATH, { time_zone: 'UTC', holidays: '' });
		assert.equal(answer.status, 422);
		assert.match(answer.words, /somebody has to be there/);
	});
});
