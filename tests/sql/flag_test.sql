-- Flags: who may flag what, what moderators see, and what becomes of them.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Bert'), pg_temp.member('Cleo'), pg_temp.member('Mod', 'moderator'), pg_temp.member('Root', 'admin');
INSERT INTO category (slug, name, private, visible_to) VALUES ('boardroom', 'Board', true, 'admin');
SELECT pg_temp.ask('Ann', 'A question') AS thread \gset
SELECT first_post_id AS question FROM thread WHERE id = :thread \gset
SELECT pg_temp.answer('Bert', :thread, 'Buy pills.') AS answer \gset
SELECT pg_temp.comment('Cleo', :answer, 'Nonsense.') AS comment \gset
SELECT pg_temp.ask('Root', 'For the board', 'boardroom') AS board_thread \gset
SELECT first_post_id AS board FROM thread WHERE id = :board_thread \gset

SELECT is(pg_temp.refusal(format('SELECT * FROM web.post_flag(%s, %L, %L)', call, reason, note)), refused, coalesce(refused || ' ' || reason, 'null'))
FROM (VALUES (format('NULL, %s', :answer), 'spam', '', 'PT401'), (format('%L, %s', pg_temp.as('Bert'), :answer), 'spam', '', 'PT403'),
	(format('%L, %s', pg_temp.as('Ann'), :board), 'spam', '', 'PT404'), (format('%L, %s', pg_temp.as('Ann'), :answer), 'ugly', '', 'PT422 reason'),
	(format('%L, %s', pg_temp.as('Ann'), :answer), NULL, '', 'PT422 reason'), (format('%L, %s', pg_temp.as('Ann'), :answer), 'other', ' ', 'PT422 note'),
	(format('%L, %s', pg_temp.as('Ann'), :answer), 'rude', repeat('x', 501), 'PT422 note')) v (call, reason, note, refused);

SELECT 1 FROM web.post_flag(pg_temp.as('Ann'), :answer, 'spam', 'Pills!');
SELECT 1 FROM web.post_flag(pg_temp.as('Cleo'), :answer, 'rude', '');
SELECT 1 FROM web.post_flag(pg_temp.as('Bert'), :comment, 'other', 'Wrong');
SELECT 1 FROM web.post_flag(pg_temp.as('Ann'), :answer, 'secret', 'A number');
SELECT is((SELECT (reason, note)::text FROM web.flag_form(pg_temp.as('Ann'), :answer)), '(secret,"A number")', 'a flag can be changed');
SELECT is((SELECT string_agg(post_id || ' ' || reason || ' ' || flagger_name, ', ') FROM web.flags(pg_temp.as('Mod'), NULL, NULL)),
    format('%s secret Ann, %s rude Cleo, %s other Bert', :answer, :answer, :comment), 'what waits longest comes first, by post');
SELECT is((SELECT open FROM web.flags(pg_temp.as('Mod'), NULL, NULL) LIMIT 1), 2::bigint, 'two posts wait');
SELECT is((SELECT html FROM web.flags(pg_temp.as('Mod'), NULL, :comment)), '<p>Nonsense.</p>', 'with the post in place');

SELECT is(pg_temp.refusal(format('SELECT * FROM web.flags_decide(%L, %s, %L, %L)', pg_temp.as('Mod'), :answer, d, r)), refused, concat_ws(' ', d, r))
FROM (VALUES ('burn', 'x', 'PT422 action'), (NULL, 'x', 'PT422 action'), ('hide', '', 'PT422 reason')) v (d, r, refused);
SELECT 1 FROM web.flags_decide(pg_temp.as('Mod'), :answer, 'hide', 'Pills indeed');
SELECT is((SELECT string_agg(DISTINCT outcome, ',') FROM flag WHERE post_id = :answer), 'helpful', 'the flags were helpful');
SELECT is((SELECT state::text FROM post WHERE id = :answer), 'hidden', 'hidden');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.flags_decide(%L, %s, %L, %L)', pg_temp.as('Mod'), :answer, 'delete', 'x')), 'PT409', 'decided already');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.post_flag(%L, %s, %L, %L)', pg_temp.as('Cleo'), :answer, 'spam', '')), 'PT404', 'nobody flags what is gone');

SELECT 1 FROM web.flags_decide(pg_temp.as('Mod'), :comment, 'dismiss', 'True enough');
SELECT is((SELECT outcome FROM flag WHERE post_id = :comment), 'declined', 'nothing was wrong');
SELECT is((SELECT count(*) FROM web.flags(pg_temp.as('Mod'), NULL, NULL)), 0::bigint, 'nothing waits');
SELECT 1 FROM web.moderation_undo(pg_temp.as('Mod'), (SELECT max(id) FROM moderation_log), 'Let me see again');
SELECT is((SELECT count(*) FROM web.flags(pg_temp.as('Mod'), NULL, NULL)), 1::bigint, 'a dismissal can be undone');

-- Whatever a moderator does to a post settles its flags.
SELECT 1 FROM web.post_flag(pg_temp.as('Bert'), :question, 'spam', '');
SELECT 1 FROM web.post_delete(pg_temp.as('Mod'), :question, 'spam');
SELECT is((SELECT outcome FROM flag WHERE post_id = :question), 'helpful', 'settled by deleting');
SELECT 1 FROM web.post_restore(pg_temp.as('Mod'), :question, 'sorry');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.post_flag(%L, %s, %L, %L)', pg_temp.as('Bert'), :question, 'spam', '')), 'done', 'and can be flagged anew');

-- What moderators may not see they do not hear of.
SELECT 1 FROM web.flags_decide(pg_temp.as('Mod'), :question, 'dismiss', 'fine');
INSERT INTO flag (post_id, member_id, reason) VALUES (:board, pg_temp.id('Ann'), 'spam');
SELECT is((SELECT count(*) FROM web.flags(pg_temp.as('Mod'), NULL, NULL) WHERE post_id = :board), 0::bigint, 'not for moderators');
SELECT is((SELECT count(*) FROM web.flags(pg_temp.as('Root'), NULL, NULL) WHERE post_id = :board), 1::bigint, 'for administrators');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.flags_decide(%L, %s, %L, %L)', pg_temp.as('Mod'), :board, 'hide', 'x')), 'PT404', 'nor can they decide');

SELECT is((SELECT open_flags FROM web.viewer(pg_temp.as(n))), c, n || ' has so many waiting')
FROM (VALUES ('Mod', 1::bigint), ('Root', 2), ('Ann', 0)) v (n, c);

-- Pages of 20 posts.
INSERT INTO post (thread_id, kind, author_id, body, html, html_version)
SELECT :thread, 'answer', pg_temp.id('Ann'), 'b', '<p>b</p>', 1 FROM generate_series(1, 45);
INSERT INTO flag (post_id, member_id, reason) SELECT p.id, m.id, 'spam' FROM post p, member m
WHERE p.body = 'b' AND m.name IN ('Bert', 'Cleo');
CREATE FUNCTION pg_temp.walk(OUT posts bigint[], OUT pages integer) LANGUAGE plpgsql AS $$
DECLARE
	following bigint;
	page	bigint[];
BEGIN
	posts := '{}';
	pages := 0;
	LOOP
		SELECT array_agg(DISTINCT f.post_id), max(f.next) INTO page, following FROM web.flags(pg_temp.as('Mod'), following, NULL) f;
		posts := posts || page;
		pages := pages + 1;
		EXIT WHEN following IS NULL;
	END LOOP;
END $$;
SELECT is((pages, cardinality(posts), (SELECT count(DISTINCT p) FROM unnest(posts) p))::text, '(3,46,46)', 'each post once') FROM pg_temp.walk();

SELECT * FROM finish();
ROLLBACK;
