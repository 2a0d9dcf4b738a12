// A real community's history: deriving its signals gives, event for event, what living it would have told.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cutDump } from '../dump.mjs';
import { ROOT, start } from '../server.mjs';

const DUMP = join(process.env.SHARED ?? resolve(ROOT, '../shared'), 'data/stackexchange/quantumcomputing');
const skip = !existsSync(DUMP) && `there is no ${DUMP} (set SHARED to the directory with data/stackexchange)`;
const THREADS = Number(process.env.THREADS ?? 60);

// A community whose history can be lived again: votes have lost their voters in the dump, so most get one (what has none
// is not a member's doing, and is put there as it was). A third of the members belong to a customer, some of them for a
// while only; some are staff.
const SETTLE = `SET forum.signals = off;
ALTER TABLE forum.account_member DISABLE TRIGGER USER;
ALTER TABLE forum.member DISABLE TRIGGER signal_member_changed;
INSERT INTO forum.account_member (account_id, member_id, valid_from, valid_to)
SELECT 'acme', id, '2018-03-01', CASE WHEN id % 6 = 0 THEN '2018-03-20'::timestamptz END
FROM forum.member WHERE id % 3 = 0;
UPDATE forum.member SET staff = true WHERE id % 7 = 0;
UPDATE forum.vote v SET member_id = who.id
FROM (SELECT v.id, p.author_id, v.post_id * 13 + row_number() OVER (PARTITION BY v.post_id ORDER BY v.id) AS turn
	FROM forum.vote v JOIN forum.post p ON p.id = v.post_id) o
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total FROM forum.member) who ON true
WHERE o.id = v.id AND who.place = o.turn % who.total AND who.id IS DISTINCT FROM o.author_id AND o.id % 5 <> 0;
ALTER TABLE forum.account_member ENABLE TRIGGER USER;
ALTER TABLE forum.member ENABLE TRIGGER signal_member_changed`;

// The forum's clock shows what test.clock says: every function and default that asks for the time asks it.
const CLOCK = `
CREATE FUNCTION forum.clock() RETURNS timestamptz LANGUAGE sql STABLE AS
	$$SELECT coalesce(nullif(current_setting('test.clock', true), '')::timestamptz, now())$$;
DO $$
DECLARE
	f	record;
BEGIN
	FOR f IN SELECT pg_get_functiondef(p.oid) AS text FROM pg_proc p
	    WHERE p.pronamespace IN ('forum'::regnamespace, 'web'::regnamespace) AND p.prokind = 'f' AND p.proname <> 'clock' LOOP
		IF f.text ~ '\\mnow\\(\\)' THEN
			EXECUTE regexp_replace(f.text, '\\mnow\\(\\)', 'forum.clock()', 'g');
		END IF;
	END LOOP;
	FOR f IN SELECT d.adrelid::regclass AS place, a.attname AS name FROM pg_attrdef d
	    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
	    JOIN pg_class c ON c.oid = d.adrelid AND c.relnamespace = 'forum'::regnamespace
	    WHERE pg_get_expr(d.adbin, d.adrelid) = 'now()' LOOP
		EXECUTE format('ALTER TABLE %s ALTER %I SET DEFAULT forum.clock()', f.place, f.name);
	END LOOP;
END $$`;

// Lives the history that the tables hold: takes it all away, and does it again, act after act in the order of their
// times, as its members do it: through the functions that pages call, with the clock at the time of the act, each night
// when it is over. Sequences are set so that everything has the id that it had.
const LIVE = `
CREATE TEMP TABLE past AS
	SELECT created_at AS at, 1 AS step, id, author_id AS who, to_jsonb(p) AS was FROM forum.post p
	UNION ALL SELECT at, 2, id, member_id, to_jsonb(v) FROM forum.vote v
	UNION ALL SELECT at, 3, id, member_id, to_jsonb(a) FROM forum.acceptance a
	UNION ALL SELECT closed_at, 4, id, NULL, to_jsonb(t) FROM forum.thread t WHERE closed_at IS NOT NULL;
CREATE TEMP TABLE thread_of AS SELECT id, first_post_id, title, slug FROM forum.thread;
DELETE FROM forum.thread;
DELETE FROM forum.signal; DELETE FROM forum.outbox;
INSERT INTO forum.session (member_id, token_hash, seen_at, expires_at) SELECT id, 'of ' || id, 'infinity', 'infinity' FROM forum.member;
UPDATE forum.privilege SET reputation = -1000000; UPDATE forum.action_limit SET count = 1000000;
UPDATE forum.nightly SET done_until = '2018-03-01Z';
SET CONSTRAINTS ALL IMMEDIATE;
DO $$
DECLARE
	act	record;
	text	jsonb;
	mod	text := 's' || (SELECT token_hash FROM forum.session s JOIN forum.member m ON m.id = s.member_id WHERE m.name = 'Mod');
	me	text;
BEGIN
	FOR act IN SELECT * FROM past ORDER BY at, step, id LOOP
		PERFORM set_config('test.clock', act.at::text, true);
		WHILE forum.jobs_nightly() LOOP END LOOP;
		PERFORM setval('forum.' || table_name || '_id_seq', act.id, false)
		FROM unnest(ARRAY['post', 'vote', 'acceptance']) WITH ORDINALITY s (table_name, step) WHERE s.step = act.step;
		me := 'sof ' || act.who;
		text := act.was;
		CASE
		-- nobody's doing any more
		WHEN me IS NULL AND act.step = 1 AND text->>'kind' = 'question' THEN
			PERFORM setval('forum.thread_id_seq', (text->>'thread_id')::bigint, false);
			PERFORM forum.thread_add('question', o.title, '', o.slug, 1, '{}', NULL, ROW(text->>'body', text->>'html', 1, '{}', '{}', ''))
			FROM thread_of o WHERE o.first_post_id = act.id;
		WHEN me IS NULL AND act.step = 1 THEN
			PERFORM forum.reply_add(t, parent, NULL, ROW(text->>'body', text->>'html', 1, '{}', '{}', ''))
			FROM forum.thread t LEFT JOIN forum.post parent ON parent.id = (text->>'parent_id')::bigint WHERE t.id = (text->>'thread_id')::bigint;
		WHEN me IS NULL AND act.step = 2 THEN
			INSERT INTO forum.vote (post_id, value) VALUES ((text->>'post_id')::bigint, (text->>'value')::smallint);
		WHEN me IS NULL AND act.step = 3 THEN
			PERFORM forum.acceptance_set(t, (text->>'post_id')::bigint, NULL) FROM forum.thread t WHERE t.id = (text->>'thread_id')::bigint;
		-- and what members do
		WHEN act.step = 1 AND text->>'kind' = 'question' THEN
			PERFORM setval('forum.thread_id_seq', (text->>'thread_id')::bigint, false);
			PERFORM web.thread_create(me, 'question', o.title, '', o.slug, 'general', '{}', text->>'body', text->>'html', 1, '{}', '{}', '')
			FROM thread_of o WHERE o.first_post_id = act.id;
		WHEN act.step = 1 AND text->>'kind' = 'comment' THEN
			PERFORM web.post_comment(me, (text->>'parent_id')::bigint, text->>'body', text->>'html', 1, '{}', '{}', '');
		WHEN act.step = 1 THEN
			PERFORM web.thread_reply(me, (text->>'thread_id')::bigint, text->>'body', text->>'html', 1, '{}', '{}', '');
		WHEN act.step = 2 THEN
			PERFORM web.post_vote(me, (text->>'post_id')::bigint, (text->>'value')::integer);
		WHEN act.step = 3 THEN
			PERFORM web.post_accept(me, (text->>'post_id')::bigint, true);
		ELSE
			PERFORM web.thread_close(mod, act.id, 'closed', '');
		END CASE;
	END LOOP;
	PERFORM set_config('test.clock', '2018-12-01Z', true);
	WHILE forum.jobs_nightly() LOOP END LOOP;
	PERFORM set_config('test.clock', '', true);
	UPDATE forum.nightly SET done_until = date_trunc('day', now(), 'UTC');
END $$`;

let forum;
const told = () => forum.sql(`SELECT payload FROM forum.outbox WHERE payload->>'id' !~ '^(account|member):' ORDER BY payload->>'id'`);

before(async () => {
	if (skip)
		return;
	forum = await start();
	await forum.cli('account', 'create', 'acme', '--name', 'Acme', '--touch', 'tech');
	await forum.cli('member', 'create', 'Mod', '--email', 'mod@example.com', '--password', 'correct horse battery', '--role', 'moderator');
	await forum.cli('import', 'stackexchange', cutDump(DUMP, THREADS));
});
after(() => forum?.stop());

describe('quantumcomputing', { skip }, () => {
	test('an import tells nothing by itself', async () => {
		assert.deepEqual(await told(), []);
	});

	test('derived and lived are the same, event for event', async () => {
		await forum.sql(SETTLE);
		await forum.cli('health', 'backfill');
		const derived = await told();
		await forum.sql(`${CLOCK}; ${LIVE}`);
		const lived = await told();
		assert.ok(derived.length > 1000, `${derived.length} events`);
		for (const type of ['question.asked', 'answer.posted', 'answer.accepted', 'vote.received', 'milestone.reached', 'question.resolved',
			'question.unresolved', 'sla.missed', 'champion.silent'])
			assert.ok(derived.some((event) => event.includes(`org.health.forum.${type}.v1`)), type);
		assert.ok(derived.some((event) => event.includes('vote.received') && event.includes('"counterparty"')));
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
