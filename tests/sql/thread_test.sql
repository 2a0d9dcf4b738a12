-- Threads: making one, and reading it page by page in each order.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member(n) FROM unnest('{Anna,Bert,Cleo}'::text[]) n;
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.private_category();

-- What is refused, and beside which field
CREATE FUNCTION pg_temp.creating(who text, title text, category text, tags text, body text, kind text DEFAULT 'question')
RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT web.thread_create(%s, %L, %L, %L, ''s'', %L, %L, %L, ''h'', 1, ''{}'', ''{}'', ''w'')',
	    CASE WHEN who IS NULL THEN 'NULL' ELSE quote_literal(pg_temp.as(who)) END, kind, title, title, category, tags, body))
$$;
SELECT is(pg_temp.creating(NULL, 'A good title', 'general', '{}', 'b'), 'PT401', 'a visitor cannot ask');
SELECT is(pg_temp.creating('Anna', '', 'general', '{}', 'b'), 'PT422 title', 'no title');
SELECT is(pg_temp.creating('Anna', '   x ', 'general', '{}', 'b'), 'PT422 title', 'too short a title');
SELECT is(pg_temp.creating('Anna', repeat('x', 201), 'general', '{}', 'b'), 'PT422 title', 'too long a title');
SELECT is(pg_temp.creating('Anna', E'left\u202Eright', 'general', '{}', 'b'), 'PT422 title', 'a title that turns direction');
SELECT is(pg_temp.creating('Anna', 'A good title', '', '{}', 'b'), 'PT422 category', 'no category');
SELECT is(pg_temp.creating('Anna', 'A good title', 'staff-room', '{}', 'b'), 'PT422 category', 'a category one does not see');
SELECT is(pg_temp.creating('Mod', 'A good title', 'staff-room', '{}', 'b'), 'done', 'and one that one sees');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{a,b,c,d,e,f}', 'b'), 'PT422 tags', 'six tags');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{a,b,c,d,e}', 'b'), 'done', 'five tags');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{"<b>"}', 'b'), 'PT422 tags', 'a tag of signs');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{}', E' \n '), 'PT422 body', 'nothing but space');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{}', E'a\x01b'), 'PT422 body', 'control characters');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{}', repeat('x', 100001)), 'PT422 body', 'too long a text');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{}', 'b', 'poem'), 'PT422 kind', 'a third kind');

-- Tags: one form, synonyms, and who may make new ones
INSERT INTO tag_synonym SELECT 'beta', id FROM tag WHERE name = 'b';
SELECT pg_temp.ask('Anna', tags => '{Beta,"C  D",c_d,b,Größe}') AS thread \gset
SELECT is(forum.thread_tags(:thread), '{b,c-d,größe}', 'tags are folded, synonyms resolved, doubles dropped, in order');
UPDATE setting SET value = 'established' WHERE name = 'privilege_preset';
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{brandnew}', 'b'), 'PT422 tags', 'a new tag needs the privilege');
SELECT is(pg_temp.creating('Anna', 'A good title', 'general', '{b}', 'b'), 'done', 'a known one does not');
UPDATE setting SET value = 'launch' WHERE name = 'privilege_preset';

-- A thread's place among the active ones: an edit moves it up, a comment that goes does not move it down.
SELECT pg_temp.ask('Anna', 'What is new here?') AS lively \gset
UPDATE post SET created_at = now() - interval '2 days' WHERE thread_id = :lively;
UPDATE post SET edited_at = now() - interval '1 day' WHERE thread_id = :lively;
SELECT pg_temp.comment('Anna', first_post_id) AS remark FROM thread WHERE id = :lively \gset
SELECT 1 FROM web.post_delete(pg_temp.as('Anna'), :remark, NULL);
SELECT is(active_at, now() - interval '1 day', 'active when it was edited') FROM thread WHERE id = :lively;

-- A thread with many answers: in each order every answer is on one page, once
SELECT pg_temp.ask('Anna', 'How many are there?') AS long \gset
SELECT first_post_id AS opening FROM thread WHERE id = :long \gset
INSERT INTO post (thread_id, kind, author_id, body, html, html_version, words, score, created_at)
SELECT :long, 'answer', pg_temp.id('Bert'), n::text, n::text, 1, n::text, n % 7, now() - n % 50 * interval '1 minute'
FROM generate_series(1, 213) n;
SELECT forum.thread_refresh(:long);
SELECT min(id) + 100 AS accepted FROM post WHERE thread_id = :long AND kind = 'answer' \gset
SELECT web.post_accept(pg_temp.as('Anna'), :accepted, true);

CREATE FUNCTION pg_temp.walk(thread bigint, ordering text, who text DEFAULT NULL) RETURNS TABLE (id bigint, place bigint, page integer)
LANGUAGE plpgsql AS $$
DECLARE
	mark	bigint;
BEGIN
	page := 0;
	LOOP
		page := page + 1;
		RETURN QUERY SELECT p.id, p.place, walk.page FROM web.thread_posts(who, thread, ordering, mark, NULL) p
		    WHERE p.kind = 'answer';
		SELECT max(p.next) INTO mark FROM web.thread_posts(who, thread, ordering, mark, NULL) p;
		EXIT WHEN mark IS NULL OR page > 50;
	END LOOP;
END $$;
SELECT is((SELECT count(DISTINCT id) || ' ' || count(*) || ' ' || max(page) FROM pg_temp.walk(:long, o)), '213 213 11', 'every answer once: ' || o),
    is((SELECT array_agg(place ORDER BY page, place) FROM pg_temp.walk(:long, o)),
	(SELECT array_agg(n::bigint) FROM generate_series(1, 213) n), 'and numbered from 1: ' || o)
FROM unnest('{votes,newest,oldest}'::text[]) o;
SELECT is((SELECT id FROM pg_temp.walk(:long, 'votes') LIMIT 1), :accepted::bigint, 'the accepted answer comes first');
SELECT is((SELECT array_agg(w.id ORDER BY w.place) FROM pg_temp.walk(:long, 'votes') w WHERE w.id <> :accepted),
    (SELECT array_agg(id ORDER BY score DESC, created_at, id) FROM post WHERE thread_id = :long AND kind = 'answer' AND id <> :accepted),
    'then score, then time');
SELECT is((SELECT array_agg(w.id ORDER BY w.place) FROM pg_temp.walk(:long, 'newest') w),
    (SELECT array_agg(id ORDER BY created_at DESC, id DESC) FROM post WHERE thread_id = :long AND kind = 'answer'), 'newest first');
SELECT is((SELECT count(*) FROM pg_temp.walk(:long, 'votes') w
    WHERE w.place <> (SELECT p.place FROM web.thread_posts(NULL, :long, 'votes', NULL, w.id) p WHERE p.id = w.id)), 0::bigint,
    'a page that begins with a given post numbers it the same');
SELECT is((SELECT count(*) FROM web.thread_posts(NULL, :long, 'oldest', :opening, NULL) WHERE kind = 'answer'), 20::bigint,
    'a mark that is no answer begins at the start');
SELECT is((SELECT first_page FROM web.post_place(NULL, :accepted)), true, 'the accepted answer is on the first page');
SELECT is((SELECT count(*) FROM web.post_place(NULL, (SELECT max(id) FROM post WHERE thread_id = :long))
    WHERE first_page), 0::bigint, 'another one is not');

-- Deleted answers are not there for others, and all numbers close up
SELECT web.post_delete(pg_temp.as('Bert'), (SELECT min(id) FROM post WHERE thread_id = :long AND kind = 'answer'), '');
SELECT is((SELECT count(*) FROM pg_temp.walk(:long, 'oldest')), 212::bigint, 'a deleted answer is not shown');
SELECT is((SELECT max(place) FROM pg_temp.walk(:long, 'oldest')), 212::bigint, 'nor counted');
SELECT is((SELECT answers FROM web.thread(NULL, :long)), 212, 'in the head neither');
SELECT is((SELECT count(*) FROM pg_temp.walk(:long, 'oldest', pg_temp.as('Bert'))), 213::bigint, 'its author still sees it');
SELECT is((SELECT count(*) FROM pg_temp.walk(:long, 'oldest', pg_temp.as('Mod'))), 213::bigint, 'and a moderator');

-- The personal bits
SELECT is((SELECT array_agg(concat_ws(' ', may_edit, may_accept, may_vote_up, own)) FROM web.thread_mine(pg_temp.as('Anna'), :long, NULL, NULL, NULL)
    WHERE kind = 'question'), '{"t f f t"}', 'the asker edits the question and does not vote for it');
SELECT is((SELECT count(*) FROM web.thread_mine(pg_temp.as('Anna'), :long, NULL, NULL, NULL) WHERE may_accept), 19::bigint,
    'the asker may accept each answer but the accepted one');
SELECT is((SELECT count(*) FROM web.thread_mine(pg_temp.as('Cleo'), :long, NULL, NULL, NULL)
    WHERE may_accept OR may_delete OR may_edit OR may_hide), 0::bigint, 'somebody else may not');
SELECT is_empty(format('SELECT * FROM web.thread_mine(NULL, %s, NULL, NULL, NULL)', :long), 'a visitor has none');

SELECT * FROM finish();
ROLLBACK;
