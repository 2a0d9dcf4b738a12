-- The same act twice: what the database makes of it.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Anna');
SELECT pg_temp.member('Bert');
\set key '''0123456789abcdef0123456789abcdef'''
\set other '''ffffffffffffffff0123456789abcdef'''

SELECT is(pg_temp.refusal($$SELECT web.once(NULL, 'x')$$), 'done', 'a visitor has no acts; the act itself refuses');
SELECT is(pg_temp.refusal($$SELECT web.once(pg_temp.as('Anna'), 'x')$$), 'PT400', 'a key that is none');
SELECT is(pg_temp.refusal($$SELECT web.once(pg_temp.as('Anna'), NULL)$$), 'PT400', 'no key');

SELECT web.once(pg_temp.as('Anna'), :key);
SELECT pg_temp.ask('Anna') AS thread \gset
SELECT first_post_id AS question FROM thread WHERE id = :thread \gset
SELECT throws_ok(format('SELECT web.once(pg_temp.as(%L), %L)', 'Anna', :key), 'PT303', '/p/' || :question,
    'what is done already says where it is');
SELECT lives_ok(format('SELECT web.once(pg_temp.as(%L), %L)', 'Bert', :key), 'a key is its member''s own');
SELECT lives_ok(format('SELECT web.once(pg_temp.as(%L), %L)', 'Anna', :other), 'another key, another act');
SELECT pg_temp.answer('Anna', :thread) AS answer \gset
SELECT throws_ok(format('SELECT web.once(pg_temp.as(%L), %L)', 'Anna', :other), 'PT303', '/p/' || :answer, 'answers too');
SELECT results_eq('SELECT post_id FROM once WHERE member_id = pg_temp.id(''Anna'') ORDER BY post_id',
    format('VALUES (%s::bigint), (%s::bigint)', :question, :answer), 'each key has what it made');

UPDATE once SET at = now() - interval '3 days';
SELECT forum.jobs_tidy();
SELECT is_empty('SELECT * FROM once', 'they are forgotten after a while');
SELECT * FROM finish();
ROLLBACK;
