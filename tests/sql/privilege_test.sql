-- What each privilege needs under each preset: one point less is refused, with it the act is done.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member(n) FROM unnest('{Anna,Bert,Cleo}'::text[]) n;
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.ask('Anna') AS thread \gset
SELECT pg_temp.answer('Bert', :thread) AS answer \gset
SELECT pg_temp.answer('Bert', :thread) AS deleted \gset
SELECT 1 FROM web.post_delete(pg_temp.as('Mod'), :deleted, 'x');

-- How Cleo's act goes under that preset and with that reputation; it is undone.
CREATE FUNCTION pg_temp.tried(preset text, reputation bigint, act text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	UPDATE forum.setting SET value = preset WHERE name = 'privilege_preset';
	UPDATE forum.member m SET reputation = tried.reputation WHERE m.name = 'Cleo';
	EXECUTE act;
	RAISE EXCEPTION USING ERRCODE = 'PT200';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

CREATE TEMP TABLE act AS SELECT action, 'SELECT * FROM ' || format(call, pg_temp.as('Cleo')) AS call, refused FROM (VALUES
    ('vote_up', format('web.post_vote(%%L, %s, 1)', :answer), 'PT403'),
    ('vote_down', format('web.post_vote(%%L, %s, -1)', :answer), 'PT403'),
    ('comment', format('web.post_comment(%%L, %s, ''Hm.'', ''x'', 1, ''{}'', ''{}'', '''')', :answer), 'PT403'),
    ('create_tag', 'web.thread_create(%L, ''question'', ''A title'', '''', ''s'', ''general'', ''{fresh}'', ''x'', ''x'', 1, ''{}'', ''{}'', '''')', 'PT422'),
    ('edit', format('web.post_edit(%%L, %s, 1, '''', NULL, NULL, NULL, NULL, NULL, ''x'', ''x'', 1, ''{}'', ''{}'', '''')', :answer), 'PT403'),
    ('close', format('web.thread_close(%%L, %s, ''x'', NULL)', :thread), 'PT403'),
    ('see_deleted', format('web.post_history(%%L, %s, NULL, 10)', :deleted), 'PT404')) v (action, call, refused);
SELECT is(pg_temp.tried(p.preset, p.reputation - 1, a.call), a.refused, format('%s: %s with %s', p.preset, p.action, p.reputation - 1))
FROM privilege p LEFT JOIN act a USING (action) WHERE p.reputation > 1;
SELECT is(pg_temp.tried(p.preset, p.reputation, a.call), 'PT200', format('%s: %s with %s', p.preset, p.action, p.reputation))
FROM privilege p LEFT JOIN act a USING (action);

-- A tag of threads that one does not see is none, for whoever may not make it.
SELECT pg_temp.private_category();
SELECT pg_temp.ask('Mod', 'Between us', 'staff-room', '{merger}');
SELECT pg_temp.ask('Mod', 'Between all', 'general', '{open}');
SELECT is(pg_temp.tried('established', 1, replace((SELECT call FROM act WHERE action = 'create_tag'), 'fresh', tag)), expected, 'a tag: ' || tag)
FROM (VALUES ('merger', 'PT422'), ('merge', 'PT422'), ('open', 'PT200')) v (tag, expected);

-- However many votes a post has, its member changes once when it goes.
INSERT INTO member (name, name_key) SELECT 'Voter ' || n, 'voter' || n FROM generate_series(1, 300) n;
SELECT forum.vote_set(m.id, :answer, CASE WHEN m.id % 3 = 0 THEN -1 ELSE 1 END, now() - m.id % 20 * interval '1 day') FROM member m WHERE name LIKE 'Voter%';
SELECT reputation AS earned FROM member WHERE name = 'Bert' \gset
CREATE FUNCTION pg_temp.changes(act text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	before	bigint := pg_stat_get_xact_tuples_updated('forum.member'::regclass);
BEGIN
	EXECUTE act;
	RETURN pg_stat_get_xact_tuples_updated('forum.member'::regclass) - before;
END $$;
SELECT is(pg_temp.changes(format('SELECT * FROM web.post_delete(%L, %s, NULL)', pg_temp.as('Bert'), :answer)), 1::bigint, 'deleted: one change');
SELECT is((SELECT reputation FROM member WHERE name = 'Bert'), 1::bigint, 'of all its points');
SELECT is(pg_temp.changes(format('SELECT * FROM web.post_restore(%L, %s, NULL)', pg_temp.as('Bert'), :answer)), 1::bigint, 'restored: one change');
SELECT cmp_ok((SELECT reputation FROM member WHERE name = 'Bert'), '>', 1000::bigint, 'and all back');
SELECT is(sum(e.delta)::bigint, m.reputation, 'as the ledger has it') FROM member m JOIN reputation e ON e.member_id = m.id WHERE name = 'Bert' GROUP BY m.id;
SELECT cmp_ok(max(gain), '<=', 200::bigint, 'no day gave more than 200') FROM (SELECT sum(delta) AS gain FROM reputation
    WHERE member_id = pg_temp.id('Bert') AND reason ~ '^upvote' GROUP BY day) days;

SELECT * FROM finish();
ROLLBACK;
