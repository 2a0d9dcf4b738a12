// Suggestions beside a form, what they come to, and tickets.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { appoint, ask, reply } from '../community.mjs';
import { start } from '../server.mjs';
import { Visitor } from '../visitor.mjs';

let forum, anna, hold, bert, csm, thread;

/** What was told to the health core, oldest first: [type without its ends, subject, data]. */
async function told(...types) {
	const lines = await forum.sql(`SELECT json_build_array(payload->>'type', payload->>'subject', payload->'data') FROM forum.outbox
		WHERE payload->>'type' ~ '[.](${types.join('|')})[.](retracted[.])?v1$' ORDER BY id`);
	return lines.map((line) => JSON.parse(line)).map(([type, subject, data]) =>
		[type.replace(/^org\.health\.forum\.|\.v1$/g, ''), subject, data]);
}
const names = (events) => events.map(([name]) => name);
const arm = (salt, account) => BigInt(`0x${createHash('sha256').update(`${salt}suggestions-1${account}`).digest('hex')}`) % 10000n < 1000n ? 'holdout' : 'exposed';
/** Forgets what was sent, so that a test sees what comes next. */
const forget = () => forum.sql('DELETE FROM forum.outbox');
const suggest = (who, fields) => who.post('/suggest', { place: 'ask', title: 'How do I rotate the webhook secret', body: '', ...fields });

before(async () => {
	forum = await start();
	const [salt] = await forum.sql("SELECT value FROM forum.setting WHERE name = 'experiment_salt'");
	const ids = Array.from({ length: 200 }, (_, i) => `company-${i}`);
	const seen = ids.find((id) => arm(salt, id) === 'exposed'), unseen = ids.find((id) => arm(salt, id) === 'holdout');
	await forum.cli('account', 'create', seen, '--name', 'Seen', '--domain', 'seen.example', '--mrr', '120000');
	await forum.cli('account', 'create', unseen, '--name', 'Unseen', '--domain', 'unseen.example');
	anna = await Visitor.join(forum.url, 'Anna', 'anna@seen.example');
	hold = await Visitor.join(forum.url, 'Hold', 'hold@unseen.example');
	bert = await Visitor.join(forum.url, 'Bert');
	csm = await appoint(forum, 'Cora', 'csm');
	thread = await ask(bert, 'Rotate the webhook secret without downtime');
	const answer = await reply(anna, thread.id, 'Add the second one first.');
	await bert.post(`/p/${answer}/accept`, { value: 1 });
	Object.assign(anna, { account: seen });
	Object.assign(hold, { account: unseen });
});
after(() => forum.stop());

describe('suggestions', () => {
	before(forget);

	test('come while one writes, once there is enough to tell what about', async () => {
		assert.equal((await suggest(anna, { title: 'Rotate' })).text.trim(), '');
		assert.deepEqual(await told('intent.opened'), []);
		const found = await suggest(anna);
		assert.equal(found.status, 200);
		assert.match(found.text, new RegExp(`data-suggestion="${thread.id}"[^>]*>Rotate the webhook secret`));
		assert.match(found.text, /solved/);
	});

	test('are one intent, which is told once', async () => {
		await suggest(anna, { title: 'How do I rotate the webhook secret safely' });
		const [[name, subject, data], ...more] = await told('intent.opened');
		assert.deepEqual([name, subject, data.mode, data.experiment, data.channel, more.length],
			['intent.opened', `account/${anna.account}`, 'exposed', 'suggestions-1', 'ask', 0]);
		assert.deepEqual(await forum.sql('SELECT thread_id, place, opened_at IS NULL FROM forum.intent_suggestion'), [`${thread.id}|1|t`]);
	});

	test('are kept from one account in ten, by its hash, and that is logged', async () => {
		await forget();
		assert.equal((await suggest(hold)).text.trim(), '');
		const [[, subject, data]] = await told('intent.opened');
		assert.deepEqual([subject, data.mode], [`account/${hold.account}`, 'holdout']);
		assert.deepEqual(await forum.sql(`SELECT count(*) FROM forum.intent_suggestion s JOIN forum.intent i ON i.id = s.intent_id WHERE i.arm = 'holdout'`), ['0']);
	});

	test('of the people of the house nothing is measured', async () => {
		await forget();
		assert.match((await suggest(csm)).text, /data-suggestion/);
		assert.deepEqual(await told('intent.opened'), []);
	});

	test('nor beside a discussion', async () => {
		const found = await suggest(anna, { place: 'new' });
		assert.match(found.text, /data-suggestion/);
		assert.doesNotMatch(found.text, /This solved it/);
		assert.deepEqual(await told('intent.opened'), []);
	});

	test('are for members, and not for a form of somebody else', async () => {
		assert.equal((await suggest(new Visitor(forum.url))).status, 401);
		assert.equal((await anna.post('/suggest', { place: 'ask', title: 'x'.repeat(300), csrf: 'wrong' })).status, 401);
	});

	test('opened ones are told, once each; what was not shown is not', async () => {
		await forget();
		for (const wanted of [thread.id, thread.id, 999999, 'x'])
			await anna.post('/suggest/opened', { place: 'ask', thread: wanted });
		assert.deepEqual(names(await told('suggestion.opened')), ['suggestion.opened']);
	});

	test('"this solved it" ends the intent; it can be taken back, and said again', async () => {
		await forget();
		const solved = await anna.post('/suggest/solved', { place: 'ask', thread: thread.id });
		assert.equal(solved.status, 303);
		assert.match(solved.location, /^\/solved\/\d+$/);
		assert.equal((await anna.post('/suggest/solved', { place: 'ask', thread: thread.id })).location, solved.location);
		assert.match((await anna.get(solved.location)).text, /Good to hear.*Rotate the webhook secret/s);
		assert.equal((await hold.get(solved.location)).status, 404);
		assert.equal((await hold.post(solved.location, {})).status, 404);
		assert.equal((await anna.post(solved.location, {})).location, '/ask');
		assert.match((await anna.get(solved.location)).text, /Not solved yet/);
		await anna.post('/suggest/solved', { place: 'ask', thread: thread.id });
		assert.deepEqual(names(await told('deflection.confirmed')),
			['deflection.confirmed', 'deflection.confirmed.retracted', 'deflection.confirmed']);
		assert.deepEqual((await told('deflection.confirmed'))[0][1], `account/${anna.account}`);
	});

	test('what was not suggested solved nothing', async () => {
		const other = await ask(bert, 'Something else entirely');
		assert.equal((await anna.post('/suggest/solved', { place: 'ask', thread: other.id })).status, 409);
		assert.equal((await anna.post('/suggest/solved', { place: 'ask', thread: 424242 })).status, 404);
		assert.equal((await anna.post('/suggest/solved', { place: 'ask', thread: '' })).status, 404);
	});

	test('a question that is asked after all ends it, too', async () => {
		await suggest(hold);
		await forget();
		await ask(hold, 'How do I rotate the webhook secret?');
		assert.deepEqual(names(await told('intent.posted')), ['intent.posted']);
		assert.deepEqual(await forum.sql("SELECT count(*) FROM forum.intent WHERE ended_at IS NULL AND arm = 'holdout' AND kind = 'ask'"), ['0']);
	});

	test('two at once are one after the other', async () => {
		const acts = Array.from({ length: 24 }, (_, n) => n % 3 === 0 ? anna.post('/suggest/solved', { place: 'ask', thread: thread.id })
			: n % 3 === 1 ? suggest(anna) : forum.sql('SELECT max(id) FROM forum.intent').then(([id]) => anna.post(`/solved/${id}`, {})));
		const statuses = [...new Set((await Promise.all(acts)).map(({ status }) => status))];
		assert.deepEqual(statuses.filter((status) => ![200, 303, 404, 409].includes(status)), []);
		assert.equal((await forum.sql("SELECT count(*) FROM forum.intent WHERE ended_at IS NULL AND kind = 'ask' AND arm = 'exposed'"))[0], '1');
	});

	test('a long text is looked for by its beginning', async () => {
		assert.match((await suggest(anna, { title: '', body: `Rotate the webhook secret: ${'é '.repeat(3000)}` })).text, /data-suggestion/);
	});

	test('what was typed is a draft when scripts did not keep it', async () => {
		const page = await anna.post('/ask', { title: 'Rotate the webhook secret', body: 'How <b>?\n\nThank you', category: 'general', preview: '1' });
		const { csrf, ...fields } = page.form('/suggest/solved').fields;
		const solved = await anna.post('/suggest/solved', { ...fields, thread: thread.id });
		assert.equal(solved.status, 303);
		assert.equal((await anna.post(solved.location, {})).location, '/ask');
		assert.equal((await anna.get('/ask')).form('/ask').fields.body.replaceAll('\r', ''), 'How <b>?\n\nThank you');
	});

	test('without scripts they stand beside the preview', async () => {
		const page = await anna.post('/ask', { title: 'Rotate the webhook secret', body: 'How?', category: 'general', preview: '1' });
		assert.equal(page.status, 200);
		assert.match(page.text, /name="thread" value="\d+">This solved it/);
		assert.equal(page.form('/suggest/solved').fields.place, 'ask');
	});
});

describe('tickets', () => {
	let ticket;
	before(forget);

	test('a ticket is written on a page of its own, with suggestions', async () => {
		const page = await anna.post('/contact', { title: 'The webhook secret', body: 'We have to rotate the webhook secret.', preview: '1' });
		assert.match(page.text, /data-suggestion/);
		assert.equal(page.form('/contact').fields.body, 'We have to rotate the webhook secret.');
	});

	test('wrong ones come back with what was typed', async () => {
		const page = await anna.post('/contact', { title: 'Hm', body: 'Something' });
		assert.equal(page.status, 422);
		assert.match(page.text, /at least 5 characters/);
		assert.equal(page.form('/contact').fields.body, 'Something');
		assert.equal((await anna.post('/contact', { title: 'A subject', body: ' ' })).status, 422);
		assert.equal((await anna.post('/contact', { title: 'A subject', body: 'x'.repeat(20001) })).status, 422);
		assert.deepEqual(await forum.sql('SELECT count(*) FROM forum.ticket'), ['0']);
	});

	test('sent, it is told: opened, posted, and that suggestions did not help', async () => {
		await forget();
		const form = (await anna.get('/contact')).form('/contact');
		const sent = { ...form.fields, title: 'The webhook secret', body: 'We have **no** idea <b>' };
		const answer = await anna.post('/contact', sent);
		ticket = answer.location;
		assert.match(ticket, /^\/contact\/\d+$/);
		assert.equal((await anna.post('/contact', sent)).location, ticket);
		const events = await told('ticket.opened', 'ticket.after_suggestion', 'intent.posted');
		assert.deepEqual(names(events).sort(), ['intent.posted', 'ticket.after_suggestion', 'ticket.opened']);
		assert.ok(events.every(([, subject]) => subject === `account/${anna.account}`));
		const page = await anna.get(ticket);
		assert.match(page.text, /We have <strong>no<\/strong> idea &lt;b&gt;/);
		assert.match((await anna.get('/contact')).text, new RegExp(`href="${ticket}"`));
	});

	test('a draft of one is kept, and there again', async () => {
		assert.equal((await bert.script('/drafts', { place: 'contact', title: 'Half a ticket', body: 'It is abo' })).status, 200);
		assert.equal((await bert.get('/contact')).form('/contact').fields.body, 'It is abo');
		assert.match((await bert.get('/drafts')).text, /href="\/contact"[^>]*>Half a ticket/);
	});

	test('of the holdout no ticket came after a suggestion', async () => {
		await forget();
		await hold.post('/suggest', { place: 'contact', title: 'Rotate the webhook secret', body: '' });
		await hold.post('/contact', { title: 'Rotate the webhook secret', body: 'How?' });
		assert.deepEqual(names(await told('ticket.opened', 'ticket.after_suggestion', 'intent.opened', 'intent.posted')).sort(),
			['intent.opened', 'intent.posted', 'ticket.opened']);
	});

	test('only its writer and customer success read it', async () => {
		for (const [who, status] of [[bert, 404], [hold, 404], [new Visitor(forum.url), 303], [csm, 200]])
			assert.equal((await who.get(ticket)).status, status);
		assert.equal((await bert.post(ticket, { body: 'Let me in', act: 'reply' })).status, 404);
		assert.equal((await bert.get('/accounts/tickets')).status, 403);
	});

	test('customer success finds it, answers it, and its writer hears of that', async () => {
		const list = await csm.get('/accounts/tickets');
		assert.match(list.text, new RegExp(`href="${ticket}"[^>]*>The webhook secret`));
		assert.match(list.text, /Seen<\/a><span>1,200 a month/);
		assert.equal((await csm.post(ticket, { body: ' ', act: 'reply' })).status, 422);
		assert.equal((await csm.post(ticket, { body: 'Add the second one first.', act: 'reply' })).location, ticket);
		const notices = await anna.get('/notifications');
		assert.match(notices.text, /answered or closed your/);
		const notice = /href="(\/notifications\/\d+)"[^>]*>ticket/.exec(notices.text)[1];
		assert.equal((await anna.get(notice)).location, ticket);
		assert.match((await anna.get('/contact')).text, /<span>answered<\/span>/);
	});

	test('closed by who wrote it, and open again with a word', async () => {
		await forget();
		assert.equal((await anna.post(ticket, { act: 'close', body: '' })).status, 303);
		assert.match((await csm.get('/accounts/tickets?state=closed')).text, /The webhook secret/);
		assert.doesNotMatch((await csm.get('/accounts/tickets')).text, /The webhook secret/);
		await anna.post(ticket, { act: 'reply', body: 'It came back' });
		assert.match((await csm.get(`/accounts/tickets?account=${anna.account}`)).text, /The webhook secret/);
		assert.deepEqual(names(await told('ticket.closed')), ['ticket.closed', 'ticket.closed.retracted']);
	});

	test('what is asked wrongly is refused', async () => {
		for (const path of ['/accounts/tickets?state=lost', '/accounts/tickets?after=x'])
			assert.equal((await csm.get(path)).status, 400);
		for (const path of ['/contact/0', '/contact/x', '/solved/0', '/contact/99999999999999999999'])
			assert.equal((await anna.get(path)).status, 404);
		assert.equal((await csm.get("/accounts/tickets?account=nobody'--")).status, 404);
	});
});

test('a backfill tells the same of all of it', async () => {
	const standing = () => forum.sql("SELECT key, type, subject, actor, data FROM forum.signal WHERE standing AND type ~ '^(intent|suggestion|deflection|ticket)' ORDER BY key");
	const lived = await standing();
	assert.ok(lived.length >= 9, lived.join('\n'));
	await forum.sql('DELETE FROM forum.signal; DELETE FROM forum.outbox');
	await forum.cli('health', 'backfill');
	assert.deepEqual(await standing(), lived);
});
