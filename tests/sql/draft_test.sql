-- Drafts: saved, found again, thrown away; nobody else's.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Anna');
SELECT pg_temp.member('Bert');
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.private_category();
SELECT pg_temp.ask('Anna', 'Seen by all') AS thread \gset
SELECT first_post_id AS question FROM thread WHERE id = :thread \gset
SELECT pg_temp.ask('Mod', 'For moderators', 'staff-room') AS private_thread \gset

CREATE FUNCTION pg_temp.save(name text, place text, fields jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT web.draft_save(pg_temp.as(%L), %L, %L, %L)', name, place,
	    (SELECT coalesce(array_agg(key), '{}') FROM jsonb_each_text(fields)),
	    (SELECT coalesce(array_agg(value), '{}') FROM jsonb_each_text(fields))))
$$;
SELECT is(pg_temp.save('Bert', 'ask', '{"title": "My title", "body": "My\r\n\ttext <b>", "tags": "a, b"}'), 'done', 'a draft is saved');
SELECT results_eq($$SELECT fields->>'body' FROM web.draft(pg_temp.as('Bert'), 'ask')$$, $$VALUES (E'My\r\n\ttext <b>')$$,
    'exactly as typed');
SELECT is(pg_temp.save('Bert', 'ask', '{"title": "", "body": "Second"}'), 'done', 'it is saved again');
SELECT results_eq($$SELECT typed, excerpt, title FROM web.drafts(pg_temp.as('Bert'))$$, $$VALUES ('', 'Second', NULL)$$,
    'there is one draft a place');
SELECT is_empty($$SELECT * FROM web.draft(pg_temp.as('Anna'), 'ask')$$, 'others do not see it');
SELECT is_empty($$SELECT * FROM web.drafts(pg_temp.as('Anna'))$$, 'nor list it');
SELECT is(pg_temp.refusal($$SELECT * FROM web.draft(NULL, 'ask')$$), 'PT401', 'visitors have none');
SELECT web.draft_delete(pg_temp.as('Anna'), 'ask');
SELECT isnt_empty($$SELECT * FROM web.draft(pg_temp.as('Bert'), 'ask')$$, 'others do not delete it');
SELECT is(pg_temp.save('Bert', 'ask', '{"title": " ", "body": "\n\t", "category": "general"}'), 'done', 'nothing typed');
SELECT is_empty($$SELECT * FROM web.drafts(pg_temp.as('Bert'))$$, 'is no draft');

SELECT is(pg_temp.save('Bert', place, fields::jsonb), expected, format('%s %s: %s', to_json(place), left(fields, 40), expected))
FROM (VALUES ('new', '{"body": "x"}', 'done'), ('thread/' || :thread, '{"body": "x"}', 'done'),
    ('post/' || :question, '{"body": "x"}', 'done'), ('comment/' || :question, '{"body": "x"}', 'done'),
    ('thread/999999999', '{"body": "x"}', 'done'), ('elsewhere', '{"body": "x"}', 'PT422 place'),
    (NULL, '{"body": "x"}', 'PT422 place'), ('thread/x', '{"body": "x"}', 'PT422 place'),
    ('thread/1234567890123456789', '{"body": "x"}', 'PT422 place'), (E'ask\n', '{"body": "x"}', 'PT422 place'),
    ('new', '{"other": "x"}', 'done'), ('ask', '{}', 'done'),
    ('ask', '{"body": "' || repeat('é', 100000) || '"}', 'done'),
    ('ask', '{"body": "' || repeat('é', 103000) || '"}', 'PT413')) v (place, fields, expected);
SELECT results_eq($$SELECT place, title FROM web.drafts(pg_temp.as('Bert')) ORDER BY place COLLATE "C"$$, format($$VALUES
    ('ask', NULL), ('comment/%s', 'Seen by all'), ('post/%1$s', 'Seen by all'), ('thread/%s', 'Seen by all'),
    ('thread/999999999', NULL)$$, :question, :thread), 'each draft tells where it belongs');

-- What a draft belongs to may be private
INSERT INTO draft (member_id, place, fields)
SELECT pg_temp.id(n), 'thread/' || :private_thread, '{"body": "mine"}' FROM unnest('{Anna,Mod}'::text[]) n;
SELECT results_eq($$SELECT excerpt, title FROM web.drafts(pg_temp.as('Anna'))$$, $$VALUES ('mine', NULL)$$,
    'a thread one may not see has no title');
SELECT is((SELECT title FROM web.drafts(pg_temp.as('Mod'))), 'For moderators', 'for who may it has');

-- Posting deletes the draft
SELECT pg_temp.answer('Bert', :thread);
SELECT pg_temp.comment('Bert', :question);
SELECT pg_temp.ask('Bert');
SELECT results_eq($$SELECT place FROM web.drafts(pg_temp.as('Bert')) ORDER BY place COLLATE "C"$$, format(
    $$VALUES ('post/%s'), ('thread/999999999')$$, :question), 'what is posted is no draft any more');

SELECT pg_temp.save('Bert', 'thread/' || n, '{"body": "x"}') FROM generate_series(1, 120) n;
SELECT cmp_ok(count(*), '<=', 100::bigint, 'a member has 100 drafts at most') FROM web.drafts(pg_temp.as('Bert'));
UPDATE action_limit SET count = 1 WHERE action = 'draft';
DELETE FROM action_count;
SELECT is(pg_temp.save('Anna', 'ask', '{"body": "x"}'), 'done', 'saving is limited: once,');
SELECT is(pg_temp.save('Anna', 'ask', '{"body": "x"}'), 'PT429', 'but not more');

SELECT * FROM finish();
ROLLBACK;
