// What customers are asked: how a question went, and whether they would recommend us.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, reply } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, bert, mod;

/** What was told to the health core about answers of that kind: the events' data. */
async function told(type) {
	const lines = await forum.sql(`SELECT payload->'data' FROM forum.outbox
		WHERE payload->>'type' = 'org.health.forum.${type}.v1' ORDER BY id`);
	return lines.map((line) => JSON.parse(line));
}

before(async () => {
	forum = await start();
	await forum.cli('account', 'create', 'acme', '--name', 'Acme', '--domain', 'acme.example');
	anna = await Visitor.join(forum.url, 'Anna', 'anna@acme.example');
	bert = await Visitor.join(forum.url, 'Bert');
	mod = await appoint(forum, 'Mod', 'moderator');
});
after(() => forum.stop());

describe('after a question', () => {
	let thread, answer;
	const panel = async (who) => (await who.get(thread.path)).text.includes('id="survey"');

	before(async () => {
		thread = await ask(anna, 'How does it work?');
		answer = await reply(bert, thread.id, 'Like this.');
	});

	test('nobody is asked before it is solved', async () => {
		assert.equal(await panel(anna), false);
	});

	test('the asker is asked, and nobody else', async () => {
		await anna.post(`/p/${answer}/accept`, { value: 1 });
		assert.equal(await panel(anna), true);
		assert.equal(await panel(bert), false);
		assert.equal(await panel(mod), false);
		assert.equal(await panel(new Visitor(forum.url)), false);
		assert.equal((await bert.post(`/t/${thread.id}/survey`, { value: 1 })).status, 403);
		assert.equal((await anna.post(`/t/${thread.id}/survey`, { value: 7 })).status, 422);
	});

	test('one click, then words if there are any', async () => {
		const clicked = await anna.post(`/t/${thread.id}/survey`, { value: 1 });
		assert.equal(clicked.status, 303);
		assert.equal(clicked.location, thread.path);
		assert.match((await anna.get(thread.path)).text, /Anything to add\?/);
		assert.equal((await anna.post(`/t/${thread.id}/survey`, { words: 'Bert <is> great' })).status, 303);
		assert.equal(await panel(anna), false);
		await anna.post(`/t/${thread.id}/survey`, { value: 0, words: 'no' });
		assert.deepEqual(await forum.sql('SELECT value, words FROM forum.survey'), ['1|Bert <is> great']);
	});

	test('the words are for the account\'s own people to read', async () => {
		assert.deepEqual(await forum.sql("SELECT kind, value, words, ref FROM forum.survey_words('acme', 'infinity', 10)"),
			[`csat|1|Bert <is> great|thread/${thread.id}`]);
		assert.deepEqual(await forum.sql("SELECT * FROM forum.survey_words('brick', 'infinity', 10)"), []);
	});

	test('the core is told the click, never the words', async () => {
		assert.deepEqual(await told('csat.given'), [{ units: 1, value: 'good', ref: `thread/${thread.id}` }]);
	});

	test('a closed question is asked about too; whoever would rather not, is not asked again', async () => {
		thread = await ask(anna, 'And how does this work?');
		await mod.post(`/t/${thread.id}/close`, { reason: 'Off topic' });
		assert.equal(await panel(anna), true);
		await anna.post(`/t/${thread.id}/survey`, { value: '' });
		assert.equal(await panel(anna), false);
		assert.equal((await told('csat.given')).length, 1);
	});

	test('not after a month', async () => {
		thread = await ask(anna, 'And how does that work?');
		await mod.post(`/t/${thread.id}/close`, { reason: 'Off topic' });
		assert.equal(await panel(anna), true);
		await forum.sql(`UPDATE forum.thread SET closed_at = now() - interval '31 days' WHERE id = ${thread.id}`);
		assert.equal(await panel(anna), false);
	});
});

describe('whether they would recommend us', () => {
	const panel = async (who) => (await who.get('/')).text.includes('action="/survey"');
	const pass = (days) => forum.sql(`UPDATE forum.visit SET day = day - ${days}, at = at - interval '${days} days';
		UPDATE forum.survey SET at = at - interval '${days} days'`);

	test('customers, three days after they first came', async () => {
		await pass(2);
		assert.equal(await panel(anna), false);
		await pass(2);
		assert.equal(await panel(anna), true);
		assert.equal(await panel(bert), false, 'who belongs to no account');
		assert.equal(await panel(mod), false);
	});

	test('an answer, with words or without, once', async () => {
		const page = await anna.get('/tags');
		const form = page.form('/survey');
		assert.equal(form.fields.next, '/tags');
		assert.equal((await anna.post('/survey', { value: 11 })).status, 422);
		const given = await anna.post('/survey', { ...form.fields, value: 9, words: 'Quick answers' });
		assert.equal(given.status, 303);
		assert.equal(given.location, '/tags');
		assert.equal(await panel(anna), false);
		await anna.post('/survey', { value: 2 });
		const [data, ...more] = await told('nps.given');
		assert.deepEqual(more, []);
		assert.deepEqual({ ...data, ref: null }, { units: 1, value: 9, scale: 10, ref: null });
		assert.equal(JSON.stringify(data).includes('Quick'), false);
	});

	test('again after 180 days; an answer can be declined', async () => {
		await pass(179);
		assert.equal(await panel(anna), false);
		await pass(2);
		assert.equal(await panel(anna), true);
		assert.equal((await anna.post('/survey', { value: '', next: 'https://evil.example/' })).location, '/');
		assert.equal(await panel(anna), false);
		assert.equal((await told('nps.given')).length, 1);
	});

	test('it needs a form token and a session', async () => {
		assert.equal((await anna.post('/survey', { value: 5, csrf: 'wrong' })).status, 401);
		assert.equal((await new Visitor(forum.url).post('/survey', { value: 5 })).status, 401);
	});
});
