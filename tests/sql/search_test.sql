-- Search: what is found, in which order, what is marked, and what nobody may find.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Bert'), pg_temp.member('Mod', 'moderator');
SELECT pg_temp.private_category('staff-room');
INSERT INTO category (slug, name) VALUES ('billing', 'Billing');

-- Somebody asks with words; gives the thread.
CREATE FUNCTION pg_temp.ask_about(name text, title text, body text, category text DEFAULT 'general', tags text[] DEFAULT '{}')
RETURNS bigint LANGUAGE sql AS $$
	SELECT id FROM web.thread_create(pg_temp.as(name), 'question', title, title, 'slug', category, tags,
	    body, '<p>' || body || '</p>', 1, '{}', '{}', body)
$$;
-- The titles that a search finds, in order.
CREATE FUNCTION pg_temp.found(credential text, words text, phrases text[] DEFAULT '{}', without text[] DEFAULT '{}',
    tags text[] DEFAULT '{}', author text DEFAULT NULL, category text DEFAULT NULL, state text DEFAULT NULL,
    kind text DEFAULT NULL, sort text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	hit	record;
	titles	text;
BEGIN
	FOR hit IN SELECT * FROM web.search(credential, words, phrases, without, tags, author, category, state, kind, sort, NULL) LOOP
		titles := concat_ws(', ', titles, hit.title);
	END LOOP;
	RETURN titles;
END $$;

SELECT is(pg_temp.found(NULL, 'anything'), NULL, 'nothing in an empty forum');
SELECT is(pg_temp.found(NULL, NULL), NULL, 'nothing was asked');
SELECT is(pg_temp.found(NULL, ''), NULL, 'nothing again');

SELECT pg_temp.ask_about('Ann', 'Reset my password', 'The mail never comes, whatever I do.', tags := '{login}') AS reset \gset
SELECT pg_temp.ask_about('Bert', 'Invoices in Euro', 'Where is the password of the archive?', 'billing', '{invoices,node.js}') AS euro \gset
SELECT pg_temp.ask_about('Mod', 'Password of the vault', 'It is swordfish.', 'staff-room') AS vault \gset
SELECT pg_temp.ask_about('Ann', 'รีเซ็ต รหัสผ่าน', 'ฉัน ลืม รหัสผ่าน') AS thai \gset
SELECT pg_temp.ask_about('Ann', '如何 重 置 密码', '我 忘记 了 密码') AS chinese \gset
SELECT pg_temp.ask_about('Bert', 'Đặt lại mật khẩu', 'quên mật khẩu') AS vietnamese \gset
SELECT pg_temp.answer('Bert', :reset, 'Look into the spam folder, then try resetting by phone.') AS answer \gset
SELECT pg_temp.comment('Ann', :answer, 'The lighthouse helped.') AS remark \gset

SELECT is(pg_temp.found(NULL, 'password'), 'Reset my password, Invoices in Euro', 'title before text');
SELECT is(pg_temp.found(pg_temp.as('Mod'), 'swordfish'), 'Password of the vault', 'insiders find it');
SELECT is(pg_temp.found(c, w), NULL, 'nobody else: ' || w)
FROM unnest(ARRAY[NULL, pg_temp.as('Ann')]) c, unnest('{swordfish,vault}'::text[]) w;
SELECT is(pg_temp.found(NULL, 'resets'), 'Reset my password', 'word forms');
SELECT is(pg_temp.found(NULL, 'invoices'), 'Invoices in Euro', 'title and tags');
SELECT is(pg_temp.found(NULL, 'node js'), 'Invoices in Euro', 'a tag, cut as text/words cuts it');
SELECT is(pg_temp.found(NULL, 'รหัสผ่าน'), 'รีเซ็ต รหัสผ่าน', 'Thai');
SELECT is(pg_temp.found(NULL, '重 置 密码'), '如何 重 置 密码', 'Chinese');
SELECT is(pg_temp.found(NULL, 'dat lai mat khau'), 'Đặt lại mật khẩu', 'Vietnamese without its accents');
SELECT is(pg_temp.found(NULL, NULL, '{"mail never"}'), 'Reset my password', 'a phrase');
SELECT is(pg_temp.found(NULL, NULL, '{"never mail"}'), NULL, 'in another order');
SELECT is(pg_temp.found(NULL, 'password', '{}', '{archive}'), 'Reset my password', 'without a word');
SELECT is(pg_temp.found(NULL, 'the'), NULL, 'a word that is everywhere');
SELECT is(pg_temp.found(NULL, NULL, '{}', '{archive}'), NULL, 'only what must not be there');

-- The best post of a thread.
SELECT is((SELECT (post_id, how, total)::text FROM web.search(NULL, 'spam folder', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL)),
    format('(%s,all,1)', :answer), 'an answer');
SELECT is((SELECT post_id FROM web.search(NULL, 'lighthouse', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL)), :remark::bigint, 'a comment');
SELECT is((SELECT post_id FROM web.search(NULL, 'mail', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL)), 0::bigint, 'the question');
SELECT is((SELECT marked FROM web.search(NULL, 'reset phone', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL)),
    'Reset phone resetting', 'the words as they stand there');
SELECT is((SELECT plain FROM web.search(NULL, 'swordfish', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL)), NULL, 'no snippet of a secret');

-- Filters.
SELECT is(pg_temp.found(NULL, 'password', tags := '{login}'), 'Reset my password', 'by tag');
SELECT is(pg_temp.found(NULL, 'password', tags := '{login,invoices}'), NULL, 'both tags');
SELECT is(pg_temp.found(NULL, NULL, tags := '{nope}'), NULL, 'a tag that is not');
SELECT is(pg_temp.found(NULL, 'password', category := 'billing'), 'Invoices in Euro', 'by category');
SELECT is(pg_temp.found(NULL, NULL, category := 'staff-room'), NULL, 'a private category');
SELECT is(pg_temp.found(NULL, 'password', author := 'bert'), 'Invoices in Euro', 'by author');
SELECT is(pg_temp.found(NULL, NULL, author := 'Bert'), 'Đặt lại mật khẩu, Invoices in Euro', 'all of an author');
SELECT is(pg_temp.found(NULL, NULL, author := 'Mod'), NULL, 'who wrote in private only');
SELECT is(pg_temp.found(NULL, NULL, author := 'Nobody'), NULL, 'of nobody');
SELECT is(pg_temp.found(NULL, 'password', state := 'unanswered'), 'Invoices in Euro', 'unanswered');
SELECT is(pg_temp.found(NULL, 'password', state := 'solved'), NULL, 'not solved yet');
SELECT 1 FROM web.post_accept(pg_temp.as('Ann'), :answer, true);
SELECT is(pg_temp.found(NULL, 'password', state := 'solved'), 'Reset my password', 'solved');
SELECT is(pg_temp.found(NULL, 'password', state := 'unsolved'), 'Invoices in Euro', 'unsolved');
SELECT is(pg_temp.found(NULL, 'password', kind := 'discussion'), NULL, 'by kind');
SELECT is(pg_temp.found(NULL, 'password', sort := 'newest'), 'Invoices in Euro, Reset my password', 'newest first');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.search(NULL, %L, NULL, NULL, NULL, NULL, NULL, %L, %L, %L, %L)', 'a', st, k, so, a)), 'PT400',
    'nonsense: ' || concat_ws(' ', st, k, so, a))
FROM (VALUES ('great', NULL, NULL, NULL), (NULL, 'answer', NULL, NULL), (NULL, NULL, 'oldest', NULL), (NULL, NULL, NULL, 'x')) v (st, k, so, a);

-- When nothing has all the words.
SELECT is((SELECT string_agg(title || ' ' || how, ',') FROM web.search(NULL, 'reset zebra', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL)),
    'Reset my password some', 'some of the words');
SELECT is(pg_temp.found(NULL, 'reset zebra euro', '{}', '{mail,phone}'), 'Invoices in Euro', 'but none of those unwanted');
SELECT is((SELECT string_agg(title || ' ' || how, ',') FROM web.search(NULL, 'pasword resett', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL, NULL)),
    'Reset my password similar', 'what it looks like');
SELECT is(pg_temp.found(NULL, 'pasword resett', '{}', '{zebra}'), NULL, 'but not without something');
SELECT is(pg_temp.found(NULL, 'pasword valt'), 'Reset my password', 'and no secrets');
SELECT is(pg_temp.found(NULL, 'xyzzy'), NULL, 'nothing at all');

-- What is hidden, deleted or moved is not found any more, with all below it; and found again.
SELECT 1 FROM web.post_delete(pg_temp.as('Mod'), :answer, 'wrong');
SELECT is(pg_temp.found(c, w), NULL, 'deleted, not found: ' || w)
FROM unnest(ARRAY[NULL, pg_temp.as('Mod')]) c, unnest('{spam,lighthouse}'::text[]) w;
SELECT 1 FROM web.post_restore(pg_temp.as('Mod'), :answer, 'right');
SELECT is(pg_temp.found(NULL, w), 'Reset my password', 'restored: ' || w) FROM unnest('{spam,lighthouse}'::text[]) w;
SELECT 1 FROM web.post_delete(pg_temp.as('Mod'), (SELECT first_post_id FROM thread WHERE id = :reset), 'spam');
SELECT is(pg_temp.found(NULL, w), NULL, 'the whole thread: ' || w) FROM unnest('{mail,spam,lighthouse}'::text[]) w;
SELECT is((SELECT count(*) FROM web.suggest(NULL, 'Reset my password', '')), 0::bigint, 'nor suggested');
SELECT 1 FROM web.post_restore(pg_temp.as('Mod'), (SELECT first_post_id FROM thread WHERE id = :reset), 'ham');
UPDATE thread SET category_id = (SELECT id FROM category WHERE slug = 'staff-room') WHERE id = :euro;
SELECT is(pg_temp.found(NULL, 'archive'), NULL, 'moved away');

-- Suggestions.
SELECT is((SELECT string_agg(title, ',') FROM web.suggest(NULL, 'my password does not reset', '')), 'Reset my password', 'suggested');
SELECT is((SELECT string_agg(title, ',') FROM web.suggest(NULL, 'password', 'I want to reset my account')), 'Reset my password', 'with the text');
SELECT is((SELECT string_agg(title, ',') FROM web.suggest(NULL, '重 置 密码', '')), '如何 重 置 密码', 'in Chinese');
SELECT is((SELECT count(*) FROM web.suggest(NULL, t, t)), 0::bigint, 'nothing for ' || coalesce(left(t, 10), 'null'))
FROM unnest(ARRAY['', NULL, 'the', 'password vault swordfish', repeat('word', 4000), repeat('a b c d e ', 3000)]) t;
SELECT is((SELECT bool_and(solved) FROM web.suggest(NULL, 'reset password', '') LIMIT 1), true, 'solved first');

-- Pages of 20, none twice; a very common word is cut off and says so.
INSERT INTO thread (kind, title, title_words, slug, category_id) SELECT 'question', 'Zebra ' || n, 'zebra ' || n, 'zebra',
    (SELECT id FROM category WHERE slug = 'general') FROM generate_series(1, 70) n;
WITH p AS (INSERT INTO post (thread_id, kind, body, html, html_version, words)
	SELECT id, 'question', 'b', '<p>b</p>', 1, 'stripes ' || repeat('zebra ', id::integer % 3) FROM thread WHERE slug = 'zebra' RETURNING id, thread_id),
    t AS (UPDATE thread SET first_post_id = p.id FROM p WHERE thread.id = p.thread_id)
SELECT count(p.id) FROM p;
UPDATE thread t SET first_post_id = p.id FROM post p WHERE p.thread_id = t.id AND t.slug = 'zebra';
SELECT posts_index(array_agg(first_post_id)) FROM thread WHERE slug = 'zebra';
CREATE FUNCTION pg_temp.walk(words text, sort text, OUT ids bigint[], OUT pages integer) LANGUAGE plpgsql AS $$
DECLARE
	following text;
	page	bigint[];
BEGIN
	ids := '{}';
	pages := 0;
	LOOP
		SELECT array_agg(t.id), max(t.next) INTO page, following
		FROM web.search(NULL, words, NULL, NULL, NULL, NULL, 'general', NULL, NULL, sort, following) t;
		ids := ids || page;
		pages := pages + 1;
		EXIT WHEN following IS NULL OR pages > 9;
	END LOOP;
END $$;
SELECT is((pages, cardinality(ids), (SELECT count(DISTINCT n) FROM unnest(ids) n))::text, '(4,70,70)', concat_ws(' ', 'each once:', w, s))
FROM unnest('{zebra,stripes}'::text[]) w, unnest('{relevance,newest}'::text[]) s, pg_temp.walk(w, s);
SELECT is((pages, cardinality(ids))::text, '(4,74)', 'without words too') FROM pg_temp.walk(NULL, NULL);
SELECT is((SELECT (count(*), bool_and(total = 70), bool_or(at_least))::text FROM web.search(NULL, 'zebra', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)),
    '(20,t,f)', 'how many there are');
SELECT is((cardinality(hits), at_least)::text, '(30,t)', 'never more than asked for, and says so')
FROM search_posts(reader(NULL::member), 'zebra'::tsquery, NULL, NULL, NULL, NULL, NULL, 30);

-- Edited and retagged posts are found by their new words only.
SELECT 1 FROM web.post_edit(pg_temp.as('Ann'), (SELECT first_post_id FROM thread WHERE id = :thai), 1, '', 'Giraffe necks', 'giraffe necks',
    'giraffe', NULL, '{savanna}', 'Long.', '<p>Long.</p>', 1, '{}', '{}', 'long');
SELECT is(pg_temp.found(NULL, w), f, 'edited: ' || w)
FROM (VALUES ('giraffe', 'Giraffe necks'), ('savanna', 'Giraffe necks'), ('ลืม', NULL)) v (w, f);
SELECT is(pg_temp.found(NULL, 'girafe'), 'Giraffe necks', 'and looked like');

SELECT * FROM finish();
ROLLBACK;
