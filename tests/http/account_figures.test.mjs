// The figures of the community and what its nights find, each on its page against a count by hand: a small history in
// which every question is there for a reason.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Api } from '../api.mjs';
import { appoint } from '../community.mjs';
import { start } from '../server.mjs';

// Who asked, how many days ago; then who answered, after how long, and whether that was accepted.
// Anna, Abe and Dora are of Acme (low: 4 hours are promised), Bert is of Brick (high: 1 hour), Cleo of nobody, Sam is staff.
const HISTORY = [
	['Anna', 40, ['Sam', '2 minutes', true]],
	['Anna', 30, ['Bert', '5 minutes', true]],
	['Anna', 20, ['Cleo', '10 minutes', false]],
	['Abe', 18, ['Anna', '3 hours', true]],
	['Anna', 10, ['Anna', '1 minute', true]],		// to oneself is no response, but a solution
	['Bert', 35, ['Anna', '30 seconds', true]],
	['Bert', 15, ['Anna', '26 hours', false]],
	['Cleo', 12, ['Bert', '1 minute', false], 'answer deleted'],
	['Cleo', 3],
	['Cleo', 52, ['Dora', '4 minutes', true]],		// three accepted, and then nothing more of her
	['Cleo', 51, ['Dora', '4 minutes', true]],
	['Cleo', 50, ['Dora', '4 minutes', true]],
	['Anna', 100, ['Bert', '1 minute', true]],		// in no figure of 90 days
	['Sam', 25, ['Anna', '1 minute', false]],		// staff's own, and what not everybody sees, is in none
	['Anna', 24, ['Bert', '1 minute', true], 'private'],
	['Anna', 23, ['Bert', '1 minute', true], 'question deleted'],
];

const WORDS = "ROW('Text.', '<p>Text.</p>', 1, '{}', '{}', '')::forum.rendered";
const member = (name) => `(SELECT m FROM forum.member m WHERE m.name = '${name}')`;
const act = ([asker, days, answer, twist]) => `
	at := date_trunc('day', now(), 'UTC') + interval '12 hours' - interval '${days} days';
	t := forum.thread_add('question', 'Question of ${days} days', '', 'x', ${twist === 'private' ? "(SELECT id FROM forum.category WHERE slug = 'team')" : 1},
		'{}', ${member(asker)}, ${WORDS}, at);
	${answer === undefined ? '' : `p := forum.reply_add(t, NULL, ${member(answer[0])}, ${WORDS}, at + interval '${answer[1]}');
	${answer[2] ? `PERFORM forum.acceptance_set(t, p.id, t.author_id, at + interval '1 hour' + '${answer[1]}');` : ''}`}
	${twist === 'answer deleted' ? "PERFORM forum.post_state_set(p, 'deleted', NULL, '', at + interval '2 hours');" : ''}
	${twist === 'question deleted' ? "SELECT * INTO p FROM forum.post WHERE id = t.first_post_id; PERFORM forum.post_state_set(p, 'deleted', NULL, '', now());" : ''}`;

let forum, mara, core;

before(async () => {
	forum = await start();
	mara = await appoint(forum, 'Mara', 'csm');
	core = await Api.token(forum, 'Mara', 'health:read');
	await forum.cli('account', 'create', 'acme', '--name', 'Acme', '--touch', 'low');
	await forum.cli('account', 'create', 'brick', '--name', 'Brick', '--touch', 'high');
	for (const [name, ...options] of [['Anna', '--account', 'acme'], ['Abe', '--account', 'acme'], ['Dora', '--account', 'acme'], ['Bert', '--account', 'brick'], ['Cleo'], ['Sam', '--staff']])
		await forum.cli('member', 'create', name, '--email', `${name}@example.com`, '--password', 'correct horse battery', ...options);
	await forum.sql(`UPDATE forum.account_member SET valid_from = now() - interval '200 days';
		UPDATE forum.response_target SET calendar = NULL;
		INSERT INTO forum.category (slug, name, visible_to) VALUES ('team', 'Team', 'moderator');
		UPDATE forum.nightly SET done_until = date_trunc('day', now(), 'UTC') - interval '110 days';
		DO $$ DECLARE at timestamptz; t forum.thread; p forum.post; BEGIN ${HISTORY.map(act).join('')} END $$`);
	const waits = `SELECT (SELECT count(*) FROM forum.nightly WHERE done_until < date_trunc('day', now(), 'UTC'))
		+ (SELECT count(*) FROM forum.outbox WHERE done_at IS NULL AND refused_at IS NULL)`;
	for (const end = Date.now() + 60000; (await forum.sql(waits))[0] !== '0'; await wait(200))
		assert.ok(Date.now() < end, 'not in time');
});
after(() => forum?.stop());

/** The rows of a page's table: [label, cell, …] each. */
function table(page, caption) {
	const text = page.text.slice(page.text.indexOf(`>${caption}`)).split('</table>')[0];
	return [...text.matchAll(/<tr><th scope="row">([^<]*)<\/th>([\s\S]*?)<\/tr>/g)]
		.map(([, label, cells]) => [label, ...[...cells.matchAll(/<td[^>]*>([^<]*)</g)].map(([, cell]) => cell.trim())].join(' | '));
}

describe('the community', () => {
	let page;
	before(async () => { page = await mara.get('/accounts/community'); });

	const headlines = ({ text }) => [...text.matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*?)\s*<small>([^<]*)</g)].map(([, ...parts]) => parts.join(' | '));

	test('in 90 days', () => {
		assert.deepEqual(headlines(page), ['Questions resolved | 66.7 % | 8 of 12 in 90 days', 'Accepted answers by customers | 87.5 % | 7 of 8; by the house: 1',
			'Time to first response | 4 min | half of the answered within', 'Without any answer | 3 | 25.0 % of 90 days']);
	});

	test('how soon there is a response, by the touch model of the asker', () => {
		// 2, 5, 10 and 180 minutes and one without; 30 seconds and 26 hours; three times 4 minutes and two without
		assert.deepEqual(table(page, 'Questions of 90 days'), ['High | 2 | 30 s | 1 d 2 h | 50.0 % | 0 | 1', 'Low | 5 | 5 min | 3 h | 40.0 % | 1 | 1',
			'No account | 5 | 4 min | 4 min | 60.0 % | 2 | 0']);
	});

	test('who answers', () => {
		assert.deepEqual(table(page, 'Answers of 90 days'), ['Anna | Acme | 5 | 3', 'Dora | Acme | 3 | 3', 'Bert | Brick | 1 | 1', 'Sam | staff | 1 | 1', 'Cleo | – | 1 | 0']);
	});

	test('of one touch model, and of a month in which nobody began', async () => {
		const low = await mara.get('/accounts/community?touch=low');
		assert.deepEqual(headlines(low), ['Questions resolved | 80.0 % | 4 of 5 in 90 days', 'Accepted answers by customers | 75.0 % | 3 of 4; by the house: 1',
			'Time to first response | 5 min | half of the answered within', 'Without any answer | 1 | 20.0 % of 90 days']);
		assert.deepEqual(table(low, 'Questions of 90 days').map((row) => row.split(' | ').slice(0, 2)), [['Low', '5']]);
		assert.deepEqual(table(low, 'Answers of 90 days'), ['Anna | Acme | 5 | 3', 'Dora | Acme | 3 | 3']);
		assert.match(low.text, /Customer since[\s\S]*<option value="20\d\d-\d\d"/);
		assert.match((await mara.get('/accounts/community?cohort=1999-01')).words, /No questions in 90 days/);
	});

	test('by month: all of it', () => {
		const months = table(page, 'By month').map((row) => row.split(' | '));
		assert.equal(months.length, 6, 'half a year, as no question is older');
		const sum = (place) => months.reduce((total, row) => total + Number(row[place]), 0);
		assert.deepEqual([sum(1), sum(2), sum(4)], [13, 9, 10]);
	});
});

describe('what the nights found', () => {
	const heard = async (account) => (await core.all(`/health/accounts/${account}/timeline`)).filter(({ counted, actor }) => counted && actor).map(({ signal }) => signal);
	const count = (list, name) => list.filter((one) => one === name).length;

	for (const [account, expected] of [['acme', { 'sla.missed': 1, 'question.unresolved': 1, 'champion.silent': 1 }],
		['brick', { 'sla.missed': 1, 'question.unresolved': 1, 'champion.silent': 0 }]])
		test(`of ${account}`, async () => {
			const list = await heard(account);
			assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, count(list, name)])), expected);
			const { words } = await mara.get(`/accounts/${account}`);
			assert.match(words, /No answer in the target time: 1 in the last 30 days/);
			assert.equal(/A champion has gone silent: 1 in the last 30 days/.test(words), account === 'acme');
			assert.match(words, /Answers too late .*Questions unresolved|Questions unresolved .*Answers too late/);
		});

	test('open questions and silent members stand on the account\'s page', async () => {
		const page = await mara.get('/accounts/acme');
		const open = [...page.text.matchAll(/<h3 class="row-title"><a [^>]*>([^<]*)</g)].map(([, title]) => title);
		assert.deepEqual(open, ['Question of 20 days']);
		const silent = [...page.text.matchAll(/<li class="row">([\s\S]*?)<\/li>/g)].map(([, item]) => item).filter((item) => item.includes('gone silent'));
		assert.deepEqual(silent.map((item) => /Dora/.test(item)), [true]);
	});
});
