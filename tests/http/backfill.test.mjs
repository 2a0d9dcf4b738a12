// A real community's history: deriving its signals gives, event for event, what living it would have told.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT, start } from '../server.mjs';

const DUMP = join(process.env.SHARED ?? resolve(ROOT, '../shared'), 'data/stackexchange/quantumcomputing');
const skip = !existsSync(DUMP) && `there is no ${DUMP} (set SHARED to the directory with data/stackexchange)`;
const THREADS = 60;

// The first threads of the dump, without comments, which tell nothing but that somebody is there; the rest goes.
const CUT = `SET forum.signals = off;
DELETE FROM forum.thread WHERE id NOT IN (SELECT id FROM forum.thread ORDER BY created_at, id LIMIT ${THREADS});
DELETE FROM forum.post WHERE kind = 'comment'`;

// Lives the history that the tables hold: takes it all away, and does it again, act after act in the order of their
// times, through the functions of the acts. Sequences are set so that everything has the id that it had.
const LIVE = `
CREATE TEMP TABLE past AS
	SELECT created_at AS at, 1 AS step, id, to_jsonb(p) AS was FROM forum.post p WHERE kind <> 'comment'
	UNION ALL SELECT at, 2, id, to_jsonb(v) FROM forum.vote v
	UNION ALL SELECT at, 3, id, to_jsonb(a) FROM forum.acceptance a
	UNION ALL SELECT closed_at, 4, id, to_jsonb(t) FROM forum.thread t WHERE closed_at IS NOT NULL;
CREATE TEMP TABLE thread_of AS SELECT id, first_post_id, title, slug FROM forum.thread;
DELETE FROM forum.thread;
DELETE FROM forum.signal; DELETE FROM forum.outbox;
SET CONSTRAINTS ALL IMMEDIATE;
DO $$
DECLARE
	act	record;
	t	forum.thread;
	who	forum.member;
	text	forum.rendered;
BEGIN
	FOR act IN SELECT * FROM past ORDER BY at, step, id LOOP
		PERFORM setval('forum.' || table_name || '_id_seq', act.id, false)
		FROM unnest(ARRAY['post', 'vote', 'acceptance']) WITH ORDINALITY s (table_name, step) WHERE s.step = act.step;
		who := (SELECT m FROM forum.member m WHERE m.id = coalesce(act.was->>'author_id', act.was->>'member_id')::bigint);
		text := ROW(act.was->>'body', act.was->>'html', 1, '{}', '{}', '');
		CASE
		WHEN act.step = 1 AND act.was->>'kind' = 'question' THEN
			PERFORM setval('forum.thread_id_seq', (act.was->>'thread_id')::bigint, false);
			PERFORM forum.thread_add('question', o.title, '', o.slug, 1, '{}', who, text, act.at)
			FROM thread_of o WHERE o.first_post_id = act.id;
		WHEN act.step = 1 THEN
			SELECT * INTO t FROM forum.thread WHERE id = (act.was->>'thread_id')::bigint;
			PERFORM forum.reply_add(t, NULL, who, text, act.at);
		WHEN act.step = 2 THEN
			INSERT INTO forum.vote (post_id, value, at)
			VALUES ((act.was->>'post_id')::bigint, (act.was->>'value')::smallint, act.at);
		WHEN act.step = 4 THEN
			UPDATE forum.thread SET closed_at = act.at, closed_reason = 'closed' WHERE id = act.id;
		ELSE
			SELECT * INTO t FROM forum.thread WHERE id = (act.was->>'thread_id')::bigint;
			PERFORM forum.acceptance_set(t, (act.was->>'post_id')::bigint, who.id, act.at);
		END CASE;
	END LOOP;
	-- and every night until nothing more could come of it
	UPDATE forum.nightly SET done_until = '2018-03-01Z';
	WHILE (SELECT done_until FROM forum.nightly) < '2018-12-01Z' AND forum.jobs_nightly() LOOP
	END LOOP;
	UPDATE forum.nightly SET done_until = date_trunc('day', now(), 'UTC');
END $$`;

let forum;
const told = () => forum.sql(`SELECT payload FROM forum.outbox WHERE payload->>'id' !~ '^(account|member):' ORDER BY payload->>'id'`);

before(async () => {
	if (skip)
		return;
	forum = await start();
	await forum.cli('account', 'create', 'acme', '--name', 'Acme', '--touch', 'tech');
	await forum.cli('import', 'stackexchange', DUMP);
});
after(() => forum?.stop());

describe('quantumcomputing', { skip }, () => {
	test('an import tells nothing by itself', async () => {
		assert.deepEqual(await told(), []);
	});

	test('derived and lived are the same, event for event', async () => {
		// a third of the members belong to a customer, some of them for a while only
		await forum.sql(`${CUT};
			ALTER TABLE forum.account_member DISABLE TRIGGER signal_membership;
			ALTER TABLE forum.member DISABLE TRIGGER signal_member_changed;
			INSERT INTO forum.account_member (account_id, member_id, valid_from, valid_to)
			SELECT 'acme', id, '2018-03-01', CASE WHEN id % 6 = 0 THEN '2018-03-20'::timestamptz END
			FROM forum.member WHERE id % 3 = 0;
			UPDATE forum.member SET staff = true WHERE id % 7 = 0;
			ALTER TABLE forum.account_member ENABLE TRIGGER signal_membership;
			ALTER TABLE forum.member ENABLE TRIGGER signal_member_changed`);
		await forum.cli('health', 'backfill');
		const derived = await told();
		await forum.sql(LIVE);
		const lived = await told();
		assert.ok(derived.length > 1000, `${derived.length} events`);
		for (const type of ['question.asked', 'answer.posted', 'answer.accepted', 'vote.received', 'milestone.reached', 'question.resolved',
			'question.unresolved', 'sla.missed', 'champion.silent'])
			assert.ok(derived.some((event) => event.includes(`org.health.forum.${type}.v1`)), type);
		assert.deepEqual(lived, derived);
		assert.ok(derived.some((event) => event.includes('"account/acme"')) && derived.some((event) => event.includes('"member/m_')));
	});

	test('nobody is named', async () => {
		const names = (await forum.sql(`SELECT name FROM forum.member WHERE length(name) > 6 LIMIT 500`));
		const all = (await told()).join('\n');
		assert.deepEqual(names.filter((name) => all.includes(name)), []);
		assert.equal(all.includes('@'), false);
	});
});
