-- What is private does not exist for others: whatever function of schema web an outsider calls, with
-- whatever arguments, the answer is the same as if it were not there.
\ir begin.sql
SELECT no_plan();

-- no number is that of a thread and a post, and all others are below
ALTER SEQUENCE thread_id_seq RESTART 1001;
ALTER SEQUENCE post_id_seq RESTART 2001;
SELECT pg_temp.member(n) FROM unnest('{Anna,Outsider}'::text[]) n;
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.member('Hidden', 'moderator');
SELECT pg_temp.private_category();
SELECT pg_temp.ask('Anna', 'Public question', 'general', '{public}') AS thread \gset
SELECT pg_temp.answer('Outsider', :thread, 'Public answer') AS answer \gset
SELECT pg_temp.comment('Anna', :answer, 'Public comment') AS comment \gset

-- The arguments of a call, each by its name and type. Only one text is the given word: number `nth`.
CREATE FUNCTION pg_temp.arguments(f regproc, who text, number bigint, word text, nth bigint) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(CASE
	    WHEN name = 'credential' THEN quote_nullable(who)
	    WHEN name IN ('html', 'words', 'token_hash', 'password_hash') THEN quote_literal('x')
	    WHEN type = ANY ('{bigint,integer,smallint}'::regtype[]) THEN quote_nullable(number)
	    WHEN type = 'text'::regtype THEN quote_nullable(CASE WHEN n = nth THEN word END)
	    WHEN type = 'text[]'::regtype THEN quote_nullable(CASE WHEN n = nth THEN ARRAY[word] END)
	    WHEN type = 'bigint[]'::regtype THEN quote_nullable(ARRAY[number])
	    WHEN type = 'jsonb'::regtype THEN quote_literal('{}')
	    WHEN type = 'boolean'::regtype THEN 'true'
	    ELSE 'NULL' END || '::' || type, ', ' ORDER BY n)
	FROM pg_proc p, unnest(p.proargtypes::regtype[], p.proargnames) WITH ORDINALITY AS a (type, name, n)
	WHERE p.oid = f AND type IS NOT NULL
$$;

-- What comes of a call, undone at once. The ids of what an act would have made are left out.
CREATE FUNCTION pg_temp.outcome(f regproc, arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	outcome	text;
	state	text;
	field	text;
BEGIN
	EXECUTE format('SELECT json_agg(x)::text FROM %s(%s) x', f, arguments) INTO outcome;
	RAISE EXCEPTION 'undone';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, field = COLUMN_NAME;
	RETURN CASE WHEN SQLERRM = 'undone' THEN coalesce(regexp_replace(outcome, '"id":[0-9]+', '', 'g'), 'nothing')
	    ELSE concat_ws(' ', state, field, SQLERRM) END;
END $$;

CREATE TEMP TABLE call AS
SELECT p.oid::regproc AS f, who, word, nth
FROM pg_proc p, unnest(ARRAY[NULL, pg_temp.as('Outsider')]) who, generate_series(1, cardinality(p.proargtypes)) nth,
    unnest(ARRAY[NULL, 'general', 'staff-room', 'zanzibar', 'Hidden', 'tag:zanzibar']) word
WHERE p.pronamespace = 'web'::regnamespace
  AND proname <> 'wal_written'	-- how much the server has written, whatever that was
  AND (word IS NULL) = (p.proargtypes[nth - 1] NOT IN ('text'::regtype, 'text[]'::regtype));
SELECT cmp_ok(count(DISTINCT f), '>', 30::bigint, 'there is much to be called') FROM call;
CREATE TEMP TABLE before AS
SELECT f, arguments, pg_temp.outcome(f, arguments) AS outcome FROM (
	SELECT DISTINCT f, coalesce(pg_temp.arguments(f, who, number, word, nth), '') AS arguments
	FROM call, unnest(ARRAY[NULL, :thread, :answer, 999999]) number) c;
SELECT is_empty($$SELECT f, arguments, outcome FROM before
    WHERE outcome ~ '^(XX|22|23|42|P0|2F|38|39|21|0A)' LIMIT 20$$, 'whatever the arguments, a refusal is one that people can read');

-- Now there are things that outsiders must not see
SELECT pg_temp.ask('Mod', 'Zanzibar question', 'staff-room', '{zanzibar,public}') AS private_thread \gset
SELECT first_post_id AS private_question FROM thread WHERE id = :private_thread \gset
SELECT pg_temp.answer('Hidden', :private_thread, 'Zanzibar answer') AS private_answer \gset
SELECT pg_temp.comment('Mod', :private_answer, 'Zanzibar comment', '{outsider}') AS private_comment \gset
SELECT pg_temp.ask('Hidden', 'Zanzibar hidden', 'general', '{zanzibar}') AS hidden_thread \gset
SELECT first_post_id AS hidden_question FROM thread WHERE id = :hidden_thread \gset
SELECT pg_temp.answer('Hidden', :hidden_thread, 'Zanzibar hidden answer') AS hidden_answer \gset
SELECT forum.post_state_set(p, 'hidden', m, 'secret') FROM post p, member m
WHERE p.id = :hidden_question AND m.name = 'Mod';
INSERT INTO flag (post_id, member_id, reason) VALUES (:private_answer, pg_temp.id('Mod'), 'spam');

SELECT is_empty($$SELECT f, arguments, outcome, now FROM before, pg_temp.outcome(f, arguments) now
    WHERE now <> outcome LIMIT 20$$, 'everything is as before');
CREATE TEMP TABLE probe AS
SELECT DISTINCT f, pg_temp.arguments(f, who, number, word, nth) AS arguments,
    pg_temp.arguments(f, who, 999999, word, nth) AS nowhere
FROM call, unnest(ARRAY[:private_thread, :private_question, :private_answer, :private_comment,
    :hidden_thread, :hidden_question, :hidden_answer]::bigint[]) number
WHERE word IS NULL OR word IN ('general', 'zanzibar');
SELECT is_empty($$SELECT p.f, p.arguments, b.outcome, now FROM probe p
    JOIN before b ON b.f = p.f AND b.arguments = p.nowhere, pg_temp.outcome(p.f, p.arguments) now
    WHERE p.arguments <> p.nowhere AND now <> b.outcome LIMIT 20$$, 'and what is secret is not there');
SELECT isnt(pg_temp.outcome('web.thread', pg_temp.arguments('web.thread', pg_temp.as('Mod'), :private_thread, NULL, 0)),
    pg_temp.outcome('web.thread', pg_temp.arguments('web.thread', NULL, :private_thread, NULL, 0)), 'moderators do see it');

SELECT * FROM finish();
ROLLBACK;
