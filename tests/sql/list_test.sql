-- Lists of threads: what belongs in them, in which order, page after page; and the numbers beside them.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Bert'), pg_temp.member('Mod', 'moderator'), pg_temp.member('Root', 'admin');
SELECT pg_temp.private_category('staff-room');
INSERT INTO category (slug, name, position) VALUES ('billing', 'Billing', 5);

-- The titles of a list, in order.
CREATE FUNCTION pg_temp.titles(credential text, sort text DEFAULT NULL, period text DEFAULT NULL, kind text DEFAULT NULL,
    tag text DEFAULT NULL, category text DEFAULT NULL, member text DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(title, ',' ORDER BY n) FROM web.threads(credential, sort, period, kind, tag, category, member, NULL)
	    WITH ORDINALITY AS t (id, kind, title, slug, excerpt, cs, cn, p, tags, a1, a2, a3, a4, l1, l2, l3, l4, c, a, s, an, v, so, cl, lo, nx, ai, li, n)
$$;
-- Every id of a list, page after page, and how many pages there were.
CREATE FUNCTION pg_temp.walk(credential text, sort text, period text, kind text, tag text, category text, member text,
    OUT ids bigint[], OUT pages integer)
LANGUAGE plpgsql AS $$
DECLARE
	following text;
	page	bigint[];
BEGIN
	ids := '{}';
	pages := 0;
	LOOP
		SELECT array_agg(t.id), max(t.next) INTO page, following
		FROM web.threads(credential, sort, period, kind, tag, category, member, following) t;
		ids := ids || coalesce(page, '{}');
		pages := pages + 1;
		EXIT WHEN following IS NULL OR pages > 50;
	END LOOP;
END $$;
-- What the numbers should be, counted.
CREATE FUNCTION pg_temp.counted(category text, tag text DEFAULT NULL) RETURNS bigint
LANGUAGE sql AS $$
	SELECT count(*) FROM forum.thread t JOIN forum.category c ON c.id = t.category_id
	WHERE t.state = 'visible' AND c.slug = counted.category
	  AND (counted.tag IS NULL OR counted.tag = ANY (forum.thread_tags(t.id)))
$$;

SELECT is(pg_temp.titles(NULL), NULL, 'an empty forum has an empty list');
SELECT is((SELECT threads FROM web.list_aside(NULL) WHERE what = 'total'), 0::bigint, 'and no threads');

-- Six threads, each an hour after the other.
DO $$
DECLARE
	t	bigint;
BEGIN
	t := pg_temp.ask('Ann', 'First', 'general', '{sso,api}');
	t := pg_temp.ask('Bert', 'Second', 'general', '{sso}');
	t := pg_temp.ask('Ann', 'Third', 'billing', '{invoices}');
	t := pg_temp.ask('Mod', 'Secret', 'staff-room', '{sso,plans}');
	SELECT id INTO t FROM web.thread_create(pg_temp.as('Bert'), 'discussion', 'Talking', 'Talking', 'slug', 'general',
	    '{api}', 'A body.', '<p>A <em>body</em> &amp; more.</p>', 1, '{}', '{}', 'A body');
	UPDATE forum.thread SET created_at = now() - (100 - id % 100) * interval '1 hour', active_at = now() - (100 - id % 100) * interval '1 hour';
	UPDATE forum.thread n SET created_at = now() - (10 - (SELECT count(*) FROM forum.thread o WHERE o.id < n.id)) * interval '1 hour';
	UPDATE forum.thread SET active_at = created_at;
END $$;
-- Ids by title.
CREATE FUNCTION pg_temp.thread(wanted text) RETURNS bigint
LANGUAGE sql AS $$ SELECT id FROM forum.thread WHERE title = wanted $$;

SELECT is(pg_temp.titles(NULL), 'Talking,Third,Second,First', 'latest first; what is private is not there');
SELECT is(pg_temp.titles(pg_temp.as('Ann')), 'Talking,Third,Second,First', 'not for members either');
SELECT is(pg_temp.titles(pg_temp.as('Mod')), 'Talking,Secret,Third,Second,First', 'but for those who may see it');
SELECT is(pg_temp.titles(NULL, kind := 'discussion'), 'Talking', 'discussions');
SELECT is(pg_temp.titles(NULL, kind := 'question'), 'Third,Second,First', 'questions');
SELECT is(pg_temp.titles(NULL, tag := 'sso'), 'Second,First', 'by tag');
SELECT is(pg_temp.titles(pg_temp.as('Mod'), tag := 'SSO '), 'Secret,Second,First', 'by tag, however it is written');
SELECT is(pg_temp.titles(NULL, category := 'billing'), 'Third', 'by category');
SELECT is(pg_temp.titles(NULL, member := 'bert'), 'Talking,Second', 'by member');
SELECT is(pg_temp.titles(NULL, member := 'Mod'), NULL, 'by a member who wrote in private only');
SELECT is(pg_temp.titles(NULL, 'unanswered'), 'Third,Second,First', 'unanswered questions');
SELECT is((SELECT excerpt FROM web.threads(NULL, NULL, NULL, 'discussion', NULL, NULL, NULL, NULL)), 'A body & more.',
    'the excerpt is plain text');

SELECT is(pg_temp.refusal($$SELECT * FROM web.threads(NULL, NULL, NULL, NULL, 'nope', NULL, NULL, NULL)$$), 'PT404', 'no such tag');
SELECT is(pg_temp.refusal($$SELECT * FROM web.threads(NULL, NULL, NULL, NULL, 'plans', NULL, NULL, NULL)$$), 'PT404',
    'a tag of private threads is no tag to others');
SELECT is(pg_temp.refusal($$SELECT * FROM web.threads(NULL, NULL, NULL, NULL, NULL, 'staff-room', NULL, NULL)$$), 'PT404',
    'nor is a private category one');
SELECT is(pg_temp.refusal($$SELECT * FROM web.threads(NULL, NULL, NULL, NULL, NULL, NULL, 'Nobody', NULL)$$), 'PT404', 'no such member');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.threads(NULL, %L, %L, %L, NULL, NULL, NULL, %L)', s, p, k, a)), 'PT400',
    'asking for nonsense: ' || concat_ws(' ', s, p, k, a))
FROM (VALUES ('hottest', NULL, NULL, NULL), ('top', 'year', NULL, NULL), (NULL, NULL, 'answer', NULL), (NULL, NULL, NULL, 'x'),
	(NULL, NULL, NULL, '1'), (NULL, NULL, NULL, '1.2.3'), (NULL, NULL, NULL, '1.99999999999999999999'),
	(NULL, NULL, NULL, E'1.2\n'), (NULL, NULL, NULL, '--1.2')) v (s, p, k, a);
SELECT is(pg_temp.refusal($$SELECT * FROM web.threads(NULL, NULL, NULL, NULL, NULL, NULL, NULL, '-99999999999999999.1')$$), 'done',
    'the oldest cursor there can be');

-- Answers, acceptance and votes move threads.
SELECT pg_temp.answer('Bert', pg_temp.thread('First'), 'Like this.') AS post \gset
SELECT is(pg_temp.titles(NULL, 'active'), 'First,Talking,Third,Second', 'an answer makes a thread active');
SELECT is(pg_temp.titles(NULL, 'unanswered'), 'Third,Second', 'and answered');
SELECT is((SELECT last_name FROM web.threads(NULL, 'active', NULL, NULL, NULL, NULL, NULL, NULL) LIMIT 1), 'Bert', 'by whom');
SELECT 1 FROM web.post_accept(pg_temp.as('Ann'), :post, true);
SELECT is((SELECT solved FROM web.threads(NULL, 'active', NULL, NULL, NULL, NULL, NULL, NULL) LIMIT 1), true, 'solved');
SELECT is((SELECT solved FROM web.tag(NULL, 'api')), 1::bigint, 'the tag counts it');
SELECT 1 FROM web.post_vote(pg_temp.as('Mod'), (SELECT first_post_id FROM thread WHERE title = 'Third'), 1);
SELECT is(pg_temp.titles(NULL, 'top'), 'Third,Talking,Second,First', 'the best first');
UPDATE thread SET created_at = now() - interval '20 days' WHERE title = 'Third';
SELECT is(pg_temp.titles(NULL, 'top', 'week'), 'Talking,Second,First', 'of this week');
SELECT is(pg_temp.titles(NULL, 'top', 'month'), 'Third,Talking,Second,First', 'of this month');

-- What is hidden or deleted leaves every list and every count, and comes back to it.
SELECT is((SELECT threads FROM web.category(NULL, 'general')), pg_temp.counted('general'), 'the count of a category');
SELECT 1 FROM web.post_delete(pg_temp.as('Mod'), (SELECT first_post_id FROM thread WHERE title = 'First'), 'spam');
SELECT is(pg_temp.titles(NULL), 'Talking,Second,Third', 'deleted: not in the list');
SELECT is(pg_temp.titles(pg_temp.as('Mod')), 'Talking,Secret,Second,Third', 'not even for moderators');
SELECT is((SELECT threads FROM web.category(NULL, 'general')), 2::bigint, 'not in the count of the category');
SELECT is((SELECT (threads, solved)::text FROM web.tag(NULL, 'api')), '(1,0)', 'nor of the tag');
SELECT is((SELECT (threads, questions, solved)::text FROM web.list_aside(NULL) WHERE what = 'total'), '(3,2,0)', 'nor of all');
SELECT 1 FROM web.post_restore(pg_temp.as('Mod'), (SELECT first_post_id FROM thread WHERE title = 'First'), 'no spam');
SELECT is((SELECT (threads, questions, solved)::text FROM web.list_aside(NULL) WHERE what = 'total'), '(4,3,1)', 'restored: in all of them');

-- Moving, retagging and deleting for good.
UPDATE thread SET category_id = (SELECT id FROM category WHERE slug = 'staff-room') WHERE title = 'First';
SELECT is((SELECT threads FROM web.tag(NULL, 'sso')), 1::bigint, 'moved to where outsiders see nothing');
SELECT is((SELECT threads FROM web.tag(pg_temp.as('Mod'), 'sso')), 3::bigint, 'and still counted for insiders');
SELECT thread_tags_set(pg_temp.thread('Second'), '{invoices}', (SELECT m FROM member m WHERE name = 'Ann'));
SELECT is(pg_temp.refusal($$SELECT * FROM web.tag(NULL, 'sso')$$), 'PT404', 'a tag that outsiders cannot see any thread of');
SELECT is((SELECT threads FROM web.tag(NULL, 'invoices')), 2::bigint, 'retagged');
DELETE FROM thread WHERE title = 'Second';
SELECT is((SELECT threads FROM web.tag(NULL, 'invoices')), 1::bigint, 'gone for good');

-- Keyset pages neither repeat nor skip, whatever is asked, with many threads at one moment or score.
INSERT INTO thread (kind, title, slug, category_id, author_id, created_at, active_at, score, answers)
SELECT CASE WHEN n % 5 = 0 THEN 'discussion' ELSE 'question' END::thread_kind, 'Many ' || n, 'many',
    (SELECT id FROM category WHERE slug = CASE WHEN n % 7 = 0 THEN 'staff-room' ELSE 'billing' END),
    CASE WHEN n % 2 = 0 THEN pg_temp.id('Bert') ELSE pg_temp.id('Ann') END,
    now() - (n / 50) * interval '3 hours', now() - (n % 3) * interval '1 hour', n % 4, n % 3
FROM generate_series(1, 200) n;
INSERT INTO thread_tag (thread_id, tag_id)
SELECT t.id, g.id FROM thread t, tag g WHERE t.title LIKE 'Many%' AND g.name = 'api' AND t.id % 2 = 0;
CREATE TEMP TABLE asked (sort text, only_kind text, tag text, category text, member text);
INSERT INTO asked VALUES ('latest', NULL, NULL, NULL, NULL), ('active', NULL, NULL, NULL, NULL), ('top', NULL, NULL, NULL, NULL),
    ('unanswered', NULL, NULL, NULL, NULL), ('latest', 'question', 'api', NULL, NULL), ('top', NULL, 'api', 'billing', NULL),
    ('active', NULL, NULL, 'billing', 'Ann'), ('unanswered', 'question', NULL, NULL, 'Bert');
SELECT unnest(ARRAY[
    is((SELECT count(DISTINCT i) FROM unnest(w.ids) i), cardinality(w.ids)::bigint, concat_ws(' ', 'none twice:', a.*, w.pages)),
    is(cardinality(w.ids)::bigint, (SELECT count(*) FROM thread t WHERE t.state = 'visible'
	AND (a.only_kind IS NULL OR t.kind::text = a.only_kind) AND (a.tag IS NULL OR a.tag = ANY (forum.thread_tags(t.id)))
	AND (a.category IS NULL OR t.category_id = (SELECT id FROM category WHERE slug = a.category))
	AND (a.member IS NULL OR t.author_id = pg_temp.id(a.member))
	AND (a.sort <> 'unanswered' OR (t.answers = 0 AND t.kind = 'question'))), concat_ws(' ', 'none left out:', a.*, w.pages))])
FROM asked a, pg_temp.walk(pg_temp.as('Mod'), a.sort, NULL, a.only_kind, a.tag, a.category, a.member) w;
SELECT max(next) AS next FROM web.threads(NULL, 'active', NULL, NULL, NULL, NULL, NULL, NULL) \gset
UPDATE thread SET active_at = now() + interval '1 hour' WHERE id = (split_part(:'next', '.', 2))::bigint;
SELECT ok(NOT EXISTS (SELECT FROM web.threads(NULL, 'active', NULL, NULL, NULL, NULL, NULL, :'next') b
	JOIN web.threads(NULL, 'active', NULL, NULL, NULL, NULL, NULL, NULL) a USING (id)),
    'a thread that moves up takes no reader along');

-- The numbers, however often they were folded, are what counting gives.
DO $$
BEGIN
	FOR i IN 1..20 LOOP
		PERFORM forum.tally_fold(50);
	END LOOP;
END $$;
SELECT is((SELECT count(*) FROM tally_change), 0::bigint, 'the changes are folded');
SELECT is((SELECT c.threads FROM web.categories(pg_temp.as('Mod')) c WHERE c.slug = s), pg_temp.counted(s), 'counted: ' || s)
FROM unnest('{general,billing,staff-room}'::text[]) s;
SELECT is((SELECT threads FROM web.tag(pg_temp.as('Mod'), g)), pg_temp.counted('general', g) + pg_temp.counted('billing', g)
	+ pg_temp.counted('staff-room', g), 'counted: ' || g) FROM unnest('{api,sso,invoices}'::text[]) g;
SELECT is((SELECT sum(solved) FROM tally WHERE tag_id = 0), (SELECT count(*)::numeric FROM thread
	WHERE state = 'visible' AND accepted_post_id IS NOT NULL), 'counted: solved');

SELECT is(html_excerpt(html, 30), plain, coalesce(plain, 'nothing'))
FROM (VALUES ('<p>One <em>two</em> &lt;b&gt;</p>', 'One two <b>'), ('<pre><code>x</code></pre>', NULL), ('', NULL),
	('<p>a</p><pre><code>x &lt;/pre&gt;</code></pre><p>b</p>', 'a b'), ('<ul><li>a</li><li>b</li></ul>', 'a b'),
	('<p>&amp;lt; &quot;q&quot;</p>', '&lt; "q"'), ('<p>one two three four five six seven eight nine</p>', 'one two three four five six…'),
	('<p>a<br />b</p><img src="x"', 'a b'), ('<pre><code>cut off', NULL)) v (html, plain);

SELECT * FROM finish();
ROLLBACK;
