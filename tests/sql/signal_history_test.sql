-- A history that was lived and the same history derived afterwards tell the health core the same.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Member ' || n) FROM generate_series(1, 7) n;
SELECT pg_temp.member('Mod', 'moderator');
SELECT forum.operator_account_create(a, a, NULL, 'low', 100, '') FROM unnest('{acme,brick}'::text[]) a;
SET CONSTRAINTS ALL IMMEDIATE;

CREATE TEMP TABLE clock AS SELECT now() - interval '40 days' AS at;
CREATE FUNCTION pg_temp.tick() RETURNS timestamptz LANGUAGE sql AS $$
	UPDATE pg_temp.clock SET at = at + interval '90 minutes' RETURNING at
$$;
CREATE FUNCTION pg_temp.somebody() RETURNS forum.member LANGUAGE sql AS $$
	SELECT m FROM forum.member m WHERE m.name LIKE 'Member %' ORDER BY random() LIMIT 1
$$;
CREATE FUNCTION pg_temp.text() RETURNS forum.rendered LANGUAGE sql AS $$
	SELECT ROW('A body.', '<p>A body.</p>', 1, '{}', '{}', 'A body')::forum.rendered
$$;

-- One act of the history, each at its own time. undoing: also what takes something back.
CREATE FUNCTION pg_temp.act(undoing boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	at	timestamptz := pg_temp.tick();
	who	forum.member := pg_temp.somebody();
	p	forum.post;
	t	forum.thread;
BEGIN
	SELECT * INTO p FROM forum.post WHERE undoing OR state = 'visible' ORDER BY random() LIMIT 1;
	SELECT * INTO t FROM forum.thread WHERE id = p.thread_id;
	CASE floor(random() * CASE WHEN undoing THEN 16 ELSE 9 END)
	WHEN 0, 1 THEN
		PERFORM forum.thread_add('question', 'How does it work?', '', 'slug', 1, '{}', who, pg_temp.text(), at);
	WHEN 2, 3, 4 THEN
		IF t.state = 'visible' THEN
			PERFORM forum.reply_add(t, NULL, who, pg_temp.text(), at);
		END IF;
	WHEN 5, 6 THEN
		IF p.state = 'visible' AND p.author_id <> who.id AND NOT EXISTS (SELECT FROM forum.vote v
		    WHERE v.post_id = p.id AND v.member_id = who.id) THEN
			PERFORM forum.vote_set(who.id, p.id, CASE WHEN random() < 0.7 THEN 1 ELSE -1 END, at);
		END IF;
	WHEN 7 THEN
		IF p.kind = 'answer' AND p.state = 'visible' AND t.accepted_post_id IS NULL THEN
			PERFORM forum.acceptance_set(t, p.id, t.author_id, at);
		END IF;
	WHEN 8 THEN
		INSERT INTO forum.visit VALUES (who.id, (at AT TIME ZONE 'UTC')::date, at) ON CONFLICT DO NOTHING;
	WHEN 9 THEN
		IF p.state = 'visible' AND p.author_id <> who.id THEN
			PERFORM forum.vote_set(who.id, p.id, floor(random() * 3)::integer - 1, at);
		END IF;
	WHEN 10 THEN
		IF p.kind = 'answer' AND p.state = 'visible' THEN
			PERFORM forum.acceptance_set(t, p.id, t.author_id, at);
		END IF;
	WHEN 11 THEN
		PERFORM forum.acceptance_set(t, NULL, t.author_id, at);
	WHEN 12, 13 THEN
		PERFORM forum.post_state_set(p, CASE WHEN p.state = 'visible' THEN 'deleted' ELSE 'visible' END::forum.post_state, who, 'random', at);
	WHEN 14 THEN
		UPDATE forum.account_member SET valid_to = at WHERE member_id = who.id AND valid_to IS NULL;
		INSERT INTO forum.account_member (account_id, member_id, valid_from)
		SELECT (ARRAY['acme', 'brick'])[1 + floor(random() * 2)::integer], who.id, at WHERE random() < 0.7;
	ELSE
		UPDATE forum.member SET staff = NOT staff WHERE id = who.id AND random() < 0.3;
	END CASE;
END $$;

-- What the core would apply of what was told: events less those that were retracted.
CREATE FUNCTION pg_temp.applied() RETURNS SETOF jsonb LANGUAGE sql AS $$
	SELECT payload FROM forum.outbox WHERE payload->>'type' NOT LIKE '%.retracted.v1' AND payload->>'id' NOT IN (
		SELECT payload->'data'->>'retracts' FROM forum.outbox WHERE payload->>'type' LIKE '%.retracted.v1')
$$;

CREATE FUNCTION pg_temp.backfill() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	kind	text;
	after	bigint;
	mark	record;
BEGIN
	FOREACH kind IN ARRAY '{accounts,members,visits,posts,votes,threads,surveys}'::text[] LOOP
		after := 0;
		WHILE after IS NOT NULL LOOP
			after := forum.backfill_step(kind, after, 50);
		END LOOP;
	END LOOP;
	SELECT 1::bigint AS told, '-infinity'::timestamptz AS at, '' AS key INTO mark;
	WHILE mark.told IS NOT NULL LOOP
		SELECT * INTO mark FROM forum.backfill_tell(mark.at, mark.key, 50);
	END LOOP;
END $$;

-- Lives a history, then derives it: with what was told at hand (ids and all), and from nothing but the
-- forum's own tables (then every n begins at 1).
CREATE FUNCTION pg_temp.differs(seed float8, acts integer, undoing boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	found	text;
BEGIN
	PERFORM setseed(seed);
	PERFORM forum.thread_add('question', 'How does it work?', '', 'slug', 1, '{}', pg_temp.somebody(), pg_temp.text(), pg_temp.tick());
	FOR n IN 1 .. acts LOOP
		PERFORM pg_temp.act(undoing);
	END LOOP;
	UPDATE forum.nightly SET done_until = date_trunc('day', now(), 'UTC') - interval '45 days';
	WHILE forum.jobs_nightly() LOOP
	END LOOP;
	DROP TABLE IF EXISTS lived;
	CREATE TEMP TABLE lived ON COMMIT DROP AS SELECT pg_temp.applied() AS event;
	SELECT string_agg(id, ', ') INTO found FROM (
		SELECT event->>'id' AS id FROM lived GROUP BY 1 HAVING count(*) > 1) twice;
	IF found IS NOT NULL THEN
		RETURN 'told twice: ' || found;
	END IF;

	DELETE FROM forum.outbox;
	PERFORM pg_temp.backfill();
	SELECT string_agg(event::text, E'\n') INTO found FROM (
		(SELECT event FROM lived EXCEPT SELECT pg_temp.applied()) UNION ALL
		(SELECT pg_temp.applied() EXCEPT SELECT event FROM lived)) d;
	IF found IS NOT NULL THEN
		RETURN 'derived with the table of signals: ' || found;
	END IF;

	DELETE FROM forum.outbox;
	DELETE FROM forum.signal WHERE type NOT IN (SELECT name FROM forum.signal_type WHERE negative);
	PERFORM pg_temp.backfill();
	SELECT string_agg(event::text, E'\n') INTO found FROM (
		(SELECT pg_temp.without_n(event, undoing) AS event FROM lived EXCEPT SELECT pg_temp.without_n(a, undoing) FROM pg_temp.applied() a)
		UNION ALL
		(SELECT pg_temp.without_n(a, undoing) FROM pg_temp.applied() a EXCEPT SELECT pg_temp.without_n(event, undoing) FROM lived)) d;
	RETURN coalesce('derived from the history: ' || found, CASE WHEN (SELECT count(*) FROM pg_temp.applied()) > 80 THEN 'the same' ELSE 'too few to tell' END);
END $$;
CREATE FUNCTION pg_temp.without_n(event jsonb, undoing boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN undoing THEN event || jsonb_build_object('id', regexp_replace(event->>'id', ':\d+$', '')) ELSE event END
$$;

SELECT is(pg_temp.differs(0.1, 120, false), 'the same', 'nothing taken back: the same to the last bit');
SELECT is(pg_temp.differs(seed, 160, true), 'the same', 'with all that can be taken back, seed ' || seed)
FROM unnest('{0.2,0.6}'::float8[]) seed;
SELECT * FROM finish();
ROLLBACK;
