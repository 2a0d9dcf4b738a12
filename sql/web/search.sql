-- Search, and what is suggested to somebody who is about to ask.

-- One page of 20 threads, each with its best post. What is asked comes from text/query: words, phrases and
-- what must not be there are cut by text/words; tags (a synonym will do), author, category (slug),
-- state (solved, unsolved, unanswered), kind: NULL or empty for all.
--   sort: relevance (or NULL), newest; after: `next` of the page before. 400 (sort or after unknown).
-- post_id: the post that matches best, 0 for the first of the thread; plain: that post's text; marked: the
-- words in title and text that the search is about, separated by spaces.
-- how: all (every word is there), some (no post has all of them), similar (none has any; titles that look
-- like it). total: how many threads; at_least: there may be more, only the newest posts were ranked.
-- A filter that names nothing finds nothing.
CREATE FUNCTION web.search(credential text, words text, phrases text[], without text[], tags text[], author text,
    category text, state text, only_kind text, sort text, after text)
RETURNS TABLE (id bigint, kind text, title text, slug text, excerpt text,
	category_slug text, category_name text, private boolean, tag_names text,
	author_name text, author_reputation bigint, author_role text, author_staff boolean,
	created_at timestamptz, active_at timestamptz, score integer, answers integer, views bigint,
	solved boolean, closed boolean, post_id bigint, plain text, marked text,
	how text, total bigint, at_least boolean, next text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	page_size CONSTANT integer := 20;
	most CONSTANT integer := 1000;
	r	reader := forum.reader(forum.viewer(credential));
	mark	bigint[] := forum.cursor_read(after);
	tag_ids	bigint[] := forum.search_tags(tags);
	author_id bigint := forum.search_author(author);
	category_id bigint := forum.search_category(category);
	q	tsquery := forum.search_query(words, phrases, without);
	has_words boolean := coalesce(words, '') <> '';
	telling	boolean := q IS NOT NULL AND has_words;
	filtered boolean := NOT (tag_ids, author_id, category_id, state, only_kind) IS NULL;
	how	text := 'all';
	hits	search_hit[] := '{}';
	at_least boolean := false;
BEGIN
	IF sort NOT IN ('relevance', 'newest') OR state NOT IN ('solved', 'unsolved', 'unanswered')
	    OR only_kind NOT IN ('question', 'discussion') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'This cannot be searched for.';
	END IF;
	IF q IS NOT NULL OR (filtered AND NOT has_words) THEN
		SELECT * INTO hits, at_least FROM forum.search_posts(r, q, tag_ids, author_id, category_id, state, only_kind, most);
	END IF;
	IF hits = '{}' AND has_words THEN
		how := 'some';
		q := forum.search_query_any(words, without);
		IF q IS NOT NULL THEN
			SELECT * INTO hits, at_least FROM forum.search_posts(r, q, tag_ids, author_id, category_id, state, only_kind, most);
		END IF;
	END IF;
	-- not for words like "the", which are in titles without end
	IF hits = '{}' AND telling AND NOT filtered AND coalesce(phrases || without, '{}') = '{}' THEN
		how := 'similar';
		q := NULL;
		hits := forum.search_similar(r, words, page_size);
	END IF;
	RETURN QUERY
	WITH ranked AS MATERIALIZED (
		SELECT f.*, CASE WHEN sort = 'newest' OR (q IS NULL AND how = 'all') THEN forum.micros(f.created_at) ELSE f.rank END AS key
		FROM forum.search_ranked(hits) f
	), page AS (
		SELECT k.*, row_number() OVER (ORDER BY k.key DESC, k.thread_id DESC) AS place FROM ranked k
		WHERE mark IS NULL OR (k.key, k.thread_id) < (mark[1], mark[2])
		ORDER BY k.key DESC, k.thread_id DESC LIMIT page_size + 1
	)
	SELECT l.id, l.kind, l.title, l.slug, l.excerpt, l.category_slug, l.category_name, l.private, l.tags,
	    l.author_name, l.author_reputation, l.author_role, l.author_staff, l.created_at, l.active_at,
	    l.score, l.answers, l.views, l.solved, l.closed,
	    CASE WHEN p.parent_id IS NULL AND p.kind IN ('question', 'discussion') THEN 0 ELSE p.id END,
	    forum.html_plain(p.html, 60000), forum.search_marked(t.title_words || ' ' || p.words, q),
	    how, (SELECT count(*) FROM ranked), at_least,
	    (SELECT last.key || '.' || last.thread_id FROM page last
		WHERE last.place = page_size AND EXISTS (SELECT FROM page more WHERE more.place > page_size))
	FROM page
	JOIN forum.thread_lines(ARRAY(SELECT f.thread_id FROM page f)) l ON l.id = page.thread_id
	JOIN thread t ON t.id = page.thread_id
	JOIN post p ON p.id = page.post_id AND p.state = 'visible'
	WHERE page.place <= page_size
	ORDER BY page.place;
END $$;

-- At most 5 threads like the one that somebody is about to begin, solved ones first. None for a member of an account that
-- is held back (forum.intent_arm), wherever they ask.
--   title_words, body_words: from text/words.
CREATE FUNCTION web.suggest(credential text, title_words text, body_words text)
RETURNS TABLE (id bigint, title text, slug text, score integer, answers integer, solved boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.viewer(credential);
	r	reader := forum.reader(me);
BEGIN
	IF me.id IS NOT NULL AND forum.intent_arm_of(me) = 'holdout' THEN
		RETURN;
	END IF;
	RETURN QUERY SELECT t.id, t.title, t.slug, t.score, t.answers, t.accepted_post_id IS NOT NULL
	FROM forum.threads_like(r, title_words, body_words, NULL, 5) f JOIN thread t ON t.id = f.id
	ORDER BY t.accepted_post_id IS NOT NULL DESC, f.likeness DESC, t.id DESC;
END $$;
