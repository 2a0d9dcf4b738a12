-- Signals of waiting: missed targets, unresolved questions, silent champions; and how soon there are answers.
\ir begin.sql
SELECT no_plan();

SELECT forum.operator_account_create(t || '-co', t, NULL, t, 0, '') FROM unnest('{high,low,tech,community}'::text[]) t;
SELECT pg_temp.member(n) FROM unnest('{Hanna,Lars,Tina,Carl,Nemo}'::text[]) n;
UPDATE account SET created_at = '2026-01-01Z';
INSERT INTO account_member (account_id, member_id, valid_from)
SELECT CASE name WHEN 'Hanna' THEN 'high-co' WHEN 'Lars' THEN 'low-co' WHEN 'Tina' THEN 'tech-co' ELSE 'community-co' END, id, '2026-01-01Z'
FROM member WHERE name IN ('Hanna', 'Lars', 'Tina', 'Carl');
SET CONSTRAINTS ALL IMMEDIATE;

-- Deadlines: what counts of the time. 2026-03-06 is a Friday.
SELECT is(forum.business_deadline('2026-03-06 16:30Z', 60, NULL), '2026-03-06 17:30Z', 'every minute');
SELECT is(forum.business_deadline('2026-03-06 10:00Z', 60, 'office'), '2026-03-06 11:00Z', 'an hour of an office day');
SELECT is(forum.business_deadline('2026-03-06 16:30Z', 60, 'office'), '2026-03-09 09:30Z', 'what is left after the weekend');
SELECT is(forum.business_deadline('2026-03-07 12:00Z', 60, 'office'), '2026-03-09 10:00Z', 'asked at the weekend');
SELECT is(forum.business_deadline('2026-03-06 08:00Z', 480, 'office'), '2026-03-06 17:00Z', 'a whole day ends with it');
INSERT INTO business_holiday VALUES ('office', '2026-03-09');
SELECT is(forum.business_deadline('2026-03-06 16:30Z', 60, 'office'), '2026-03-10 09:30Z', 'a holiday does not count');
INSERT INTO business_calendar VALUES ('berlin', 'Europe/Berlin'), ('never', 'UTC');
INSERT INTO business_hours SELECT 'berlin', n, '09:00', '12:00' FROM generate_series(1, 7) n;
INSERT INTO business_hours SELECT 'berlin', n, '13:00', '17:00' FROM generate_series(1, 7) n;
SELECT is(forum.business_deadline('2026-03-06 10:30Z', 60, 'berlin'), '2026-03-06 12:30Z', 'lunch in Berlin');
SELECT is(forum.business_deadline('2026-03-28 15:30Z', 60, 'berlin'), '2026-03-29 07:30Z', 'and the night when clocks change');
SELECT is(forum.business_deadline('2026-03-06 10:30Z', 60, 'never'), NULL, 'no hours, no deadline');

-- Who asks when, and what comes of it
CREATE FUNCTION pg_temp.text() RETURNS forum.rendered LANGUAGE sql AS $$
	SELECT ROW('A body.', '<p>A body.</p>', 1, '{}', '{}', 'A body')::forum.rendered
$$;
CREATE FUNCTION pg_temp.asks(name text, at timestamptz) RETURNS forum.thread LANGUAGE sql AS $$
	SELECT forum.thread_add('question', 'How does it work?', '', 'slug', 1, '{}', (SELECT m FROM forum.member m WHERE m.name = asks.name),
	    pg_temp.text(), at)
$$;
CREATE FUNCTION pg_temp.answers(name text, t forum.thread, at timestamptz) RETURNS forum.post LANGUAGE sql AS $$
	SELECT forum.reply_add(t, NULL, (SELECT m FROM forum.member m WHERE m.name = answers.name), pg_temp.text(), at)
$$;
CREATE TEMP TABLE asked (name text PRIMARY KEY, t forum.thread);
INSERT INTO asked
SELECT w, pg_temp.asks(w, '2026-03-02 10:00Z') FROM unnest('{Hanna,Lars,Tina,Carl,Nemo}'::text[]) w;
CREATE FUNCTION pg_temp.of(name text) RETURNS forum.thread LANGUAGE sql AS $$ SELECT t FROM asked a WHERE a.name = "of".name $$;
-- an answer in time, one too late, one's own, one that was gone when it mattered
SELECT FROM pg_temp.answers('Carl', pg_temp.of('Hanna'), '2026-03-02 10:05Z');
SELECT FROM pg_temp.answers('Carl', pg_temp.of('Lars'), '2026-03-02 14:30Z');
SELECT FROM pg_temp.answers('Tina', pg_temp.of('Tina'), '2026-03-02 10:30Z');
SELECT forum.post_state_set(p, 'deleted', NULL, '', '2026-03-02 12:00Z') FROM pg_temp.answers('Lars', pg_temp.of('Carl'), '2026-03-02 11:00Z') p;

UPDATE nightly SET done_until = '2026-03-02';
CREATE FUNCTION pg_temp.nights(until timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	seen	bigint := coalesce((SELECT max(id) FROM forum.outbox), 0);
BEGIN
	WHILE (SELECT done_until FROM forum.nightly) < until AND forum.jobs_nightly() LOOP
	END LOOP;
	RETURN (SELECT string_agg(format('%s %s %s', split_part(o.payload->>'type', '.', 4) || '.' || split_part(o.payload->>'type', '.', 5), m.name,
	    substr(o.payload->>'time', 6, 11)), ', ' ORDER BY o.payload->>'time', m.name)
	    FROM forum.outbox o JOIN forum.pseudonym p ON p.id = o.payload->>'actorid' JOIN forum.member m ON m.id = p.member_id WHERE o.id > seen);
END $$;
SELECT is(pg_temp.nights('2026-03-02'), NULL, 'nothing before the night');
SELECT is(pg_temp.nights('2026-03-03'), 'sla.missed Lars 03-02T14:00, sla.missed Tina 03-02T18:00',
    'the targets of that day: four office hours for low, eight hours for tech; to answer oneself does not count');
SELECT is(pg_temp.nights('2026-03-04'), 'sla.missed Carl 03-03T10:00', 'an answer that was gone by then is none; who has no account was promised nothing');
SELECT forum.post_state_set(p, 'visible', NULL, '', '2026-03-05 12:00Z') FROM post p WHERE p.state = 'deleted';
SELECT forum.acceptance_set(pg_temp.of('Hanna'), p.id, pg_temp.id('Hanna'), '2026-03-03 10:00Z') FROM post p WHERE p.thread_id = (pg_temp.of('Hanna')).id AND p.kind = 'answer';
UPDATE thread SET closed_at = '2026-03-04Z' WHERE id = (pg_temp.of('Lars')).id;
SELECT is(pg_temp.nights('2026-03-20'), 'question.unresolved Carl 03-09T10:00, question.unresolved Nemo 03-09T10:00, question.unresolved Tina 03-09T10:00',
    'seven days: neither solved nor closed. Catching up night after night');
SELECT is(pg_temp.nights('2026-03-20'), NULL, 'once');

-- Deleting never erases what speaks against
SELECT forum.post_state_set(p, 'deleted', NULL, '', '2026-03-21Z') FROM post p WHERE p.id = (pg_temp.of('Tina')).first_post_id;
SELECT is((SELECT count(*) FROM outbox o WHERE o.payload->'data'->>'retracts' ~ 'missed|unresolved'), 0::bigint, 'a deleted question takes nothing of that back');
SELECT isnt((SELECT count(*) FROM outbox o WHERE o.payload->'data'->>'retracts' ~ 'asked'), 0::bigint, 'but itself');

-- A touch model that changes does not rewrite the past
UPDATE account SET touch = 'high' WHERE id = 'community-co';
SELECT is(forum.response_deadline(pg_temp.id('Carl'), '2026-03-02 10:00Z'), '2026-03-03 10:00Z', 'the target of then');
SELECT is(forum.account_touch_at('community-co', now()), 'high', 'and the one of now');

-- Champions
SELECT count(forum.acceptance_set(t, (pg_temp.answers('Nemo', t, t.created_at + interval '1 hour')).id, pg_temp.id('Lars'), t.created_at + interval '2 hours'))
FROM (SELECT (pg_temp.asks('Lars', '2026-04-01 09:00Z'::timestamptz + n * interval '1 day')).* FROM generate_series(0, 2) n) t;
UPDATE nightly SET done_until = '2026-05-01';
SELECT is(pg_temp.nights('2026-05-10'), 'champion.silent Nemo 05-03T10:00', 'three accepted answers, then silence for 30 days');
SELECT is(pg_temp.nights('2026-05-20'), NULL, 'once for each silence');
UPDATE nightly SET done_until = '2026-07-20';
INSERT INTO visit VALUES (pg_temp.id('Nemo'), '2026-06-25', '2026-06-25 12:00Z');
SELECT is(pg_temp.nights('2026-07-30'), 'champion.silent Nemo 07-25T12:00', 'back, and silent again');

-- How soon there are answers
SELECT results_eq($$SELECT touch, questions, answered, p50, p90, at_once, missed FROM forum.response_figures('2026-03-01Z', '2026-03-20Z')$$,
    $$VALUES ('community', 1::bigint, 1::bigint, 3600::bigint, 3600::bigint, 0::bigint, 1::bigint), ('high', 1, 1, 300, 300, 1, 0),
	('low', 1, 1, 16200, 16200, 0, 1), (NULL, 1, 0, NULL, NULL, 0, 0)$$, 'first answers by touch model; deleted questions do not count');
SELECT * FROM finish();
ROLLBACK;
