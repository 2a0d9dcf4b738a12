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

-- One call of a function and what comes of it, undone at once. Each argument gets a value by its type.
-- The ids of what an act would have made are left out.
CREATE FUNCTION pg_temp.outcome(f regprocedure, who text, number bigint, word text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	arguments text;
	outcome	text;
	state	text;
	field	text;
BEGIN
	SELECT string_agg(CASE
	    WHEN a.name = 'credential' THEN quote_nullable(who)
	    WHEN a.type IN ('bigint'::regtype, 'integer'::regtype, 'smallint'::regtype) AND a.name ~ '^(at|wanted|after|in_|up_|thread|post|parent)'
		THEN quote_nullable(number)
	    WHEN a.type IN ('bigint'::regtype, 'integer'::regtype, 'smallint'::regtype) THEN '1'
	    WHEN a.type = 'text'::regtype THEN quote_nullable(word)
	    WHEN a.type = 'text[]'::regtype THEN quote_nullable(ARRAY[word])
	    WHEN a.type = 'bigint[]'::regtype THEN quote_nullable(ARRAY[number])
	    WHEN a.type = 'jsonb'::regtype THEN quote_literal('{}')
	    WHEN a.type = 'boolean'::regtype THEN 'true'
	    ELSE 'NULL' END || '::' || a.type, ', ' ORDER BY n) INTO arguments
	FROM pg_proc p, unnest(p.proargtypes::regtype[], p.proargnames) WITH ORDINALITY AS a (type, name, n)
	WHERE p.oid = f AND a.type IS NOT NULL;
	EXECUTE format('SELECT json_agg(x)::text FROM %s(%s) x', f::regproc, arguments) INTO outcome;
	RAISE EXCEPTION 'undone';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, field = COLUMN_NAME;
	RETURN CASE WHEN SQLERRM = 'undone' THEN coalesce(regexp_replace(outcome, '"id":[0-9]+', '', 'g'), 'nothing') ELSE concat_ws(' ', state, field, SQLERRM) END;
END $$;

CREATE TEMP TABLE call AS
SELECT p.oid::regprocedure AS f, who, number, word
FROM pg_proc p, (VALUES (NULL), (pg_temp.as('Outsider'))) w (who),
    (VALUES (NULL::bigint), (:thread), (:answer), (999999)) n (number),
    unnest(ARRAY[NULL, 'general', 'staff-room', 'zanzibar', 'Anna']) word
WHERE p.pronamespace = 'web'::regnamespace;
SELECT cmp_ok(count(DISTINCT f), '>', 30::bigint, 'there is much to be called') FROM call;
CREATE TEMP TABLE before AS
SELECT c.*, pg_temp.outcome(f, who, number, word) AS outcome FROM call c;
SELECT is_empty($$SELECT f::regproc, number, word, outcome FROM before
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

CREATE TEMP TABLE after AS SELECT f, who, number, word, pg_temp.outcome(f, who, number, word) AS outcome FROM call;
SELECT is_empty($$SELECT b.f::regproc, b.number, b.word, b.outcome, a.outcome FROM before b JOIN after a
    ON (a.f, a.word, a.number, a.who) IS NOT DISTINCT FROM (b.f, b.word, b.number, b.who)
    WHERE a.outcome <> b.outcome LIMIT 20$$, 'everything is as before');
CREATE TEMP TABLE secret AS SELECT unnest(ARRAY[:private_thread, :private_question, :private_answer, :private_comment,
    :hidden_thread, :hidden_question, :hidden_answer]::bigint[]) AS number;
SELECT is_empty($$SELECT b.f::regproc, s.number, b.word, b.outcome, o FROM before b, secret s,
	LATERAL pg_temp.outcome(b.f, b.who, s.number, b.word) o
    WHERE b.number = 999999 AND o <> b.outcome LIMIT 20$$, 'and what is secret is not there');
SELECT isnt(pg_temp.outcome('web.thread(text, bigint)', pg_temp.as('Mod'), :private_thread, NULL),
    pg_temp.outcome('web.thread(text, bigint)', NULL, :private_thread, NULL), 'moderators do see it');

SELECT * FROM finish();
ROLLBACK;
