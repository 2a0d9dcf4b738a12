-- The JSON API: what its objects hold, and that it knows no rules of its own.
\ir begin.sql
SELECT plan(24);

SELECT pg_temp.member('asker'), pg_temp.member('answerer'), pg_temp.member('mod', 'moderator');
SELECT pg_temp.private_category();

-- A token; gives its credential.
CREATE FUNCTION pg_temp.token(name text, scopes text[], expires timestamptz DEFAULT NULL) RETURNS text
LANGUAGE sql SET search_path = forum AS $$
	INSERT INTO api_token (token_hash, member_id, scopes, expires_at)
	VALUES (md5(name || scopes::text || coalesce(expires::text, '')), pg_temp.id(name), scopes, expires)
	RETURNING 't' || token_hash
$$;

CREATE TEMP TABLE made AS SELECT pg_temp.ask('asker', 'How does it work?', 'general', '{one,two}') AS thread;
ALTER TABLE made ADD answer bigint, ADD comment bigint, ADD question bigint;
UPDATE made SET answer = pg_temp.answer('answerer', thread);
UPDATE made SET comment = pg_temp.comment('asker', answer), question = (SELECT first_post_id FROM thread WHERE id = made.thread);

CREATE FUNCTION pg_temp.read(name text, everything boolean DEFAULT NULL, after text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql AS $$
	SELECT json::jsonb FROM made, web.api_thread(pg_temp.as(name), 'https://x.org', made.thread, NULL, everything, after)
$$;

-- objects
SELECT is(forum.api_time('2026-11-01 09:00:00.987+00'), '2026-11-01T09:00:00Z', 'times are UTC, in seconds');
SELECT is(forum.api_time('2026-11-01 09:00:00+03'), '2026-11-01T06:00:00Z', 'whatever zone they came from');
SELECT is(forum.api_time(NULL), NULL, 'no time is none');
SELECT is(pg_temp.read('asker')->'tags', '["one", "two"]', 'tags in their order');
SELECT is(pg_temp.read('asker')->>'url', 'https://x.org/t/' || thread || '/slug', 'whole addresses') FROM made;
SELECT is(pg_temp.read('asker')->'author', '{"name": "asker", "reputation": 1}', 'authors have name and reputation');
SELECT is(jsonb_path_query_array(pg_temp.read('asker'), '$.posts[*].id'),
	jsonb_build_array(question, answer, comment), 'posts, each followed by its comments') FROM made;
SELECT is(jsonb_path_query_array(pg_temp.read('asker'), '$.posts[*].parent_id'),
	jsonb_build_array(NULL, NULL, answer), 'only comments have a parent') FROM made;

-- what is not visible
SELECT web.post_delete(pg_temp.as('answerer'), answer, 'mine') FROM made;
SELECT is(jsonb_array_length(pg_temp.read('answerer')->'posts'), 1, 'what is deleted is not there, not even for its author');
SELECT is(jsonb_array_length(pg_temp.read('answerer', true)->'posts'), 3, 'unless everything is asked for');
SELECT is(jsonb_array_length(pg_temp.read('mod', true)->'posts'), 3, 'and by a moderator');
SELECT is(jsonb_array_length(pg_temp.read('asker', true)->'posts'), 1, 'but not by others');
SELECT is(pg_temp.refusal(format('SELECT web.api_post(%L, '''', %s, false)', pg_temp.as('answerer'), answer)), 'PT404',
	'nor is it found alone') FROM made;
SELECT web.post_restore(pg_temp.as('answerer'), answer, '') FROM made;

-- cursors
SELECT is(pg_temp.refusal(format('SELECT pg_temp.read(''asker'', NULL, %L)', wrong)), 'PT400', 'no cursor: ' || wrong)
FROM made, unnest(ARRAY['x', '', '-1', '0', made.comment::text, made.question::text]) wrong;

-- tokens
SELECT is(pg_temp.refusal(format('SELECT web.api_me(%L)', pg_temp.token('asker', '{write}'))), 'PT403', 'a token without the scope');
SELECT is(pg_temp.refusal(format('SELECT web.api_me(%L)', pg_temp.token('asker', '{read}', now() - interval '1 second'))), 'PT401', 'an old token');
SELECT is(pg_temp.refusal('SELECT web.api_categories(''tnone'')'), 'PT401', 'a token that is none, even where nobody needs one');
SELECT pg_temp.token('asker', '{read,admin}') AS token \gset
SELECT is((SELECT json::jsonb->'scopes' FROM web.api_me(:'token')), '["read", "admin"]', 'a token knows what it may');
SELECT is((SELECT count(*) FROM pg_proc p WHERE p.pronamespace = 'web'::regnamespace AND proname LIKE 'api\_%'
	AND pg_get_functiondef(p.oid) ~* '\y(insert into|update|delete from)\y')::int, 0, 'the API writes through the functions that pages call');

SELECT * FROM finish();
ROLLBACK;
