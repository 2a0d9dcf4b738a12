-- Feeds and the site map: for programs, so always as a visitor sees it.

-- What a feed is about: everything (all NULL), a tag, a category or a thread. One row; 404 for what is not there.
CREATE FUNCTION web.feed(tag_name text, category_slug text, thread_id bigint)
RETURNS TABLE (title text, path text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	r	reader := forum.reader(NULL);
	t	thread;
BEGIN
	IF tag_name IS NOT NULL THEN
		RETURN QUERY SELECT g.name, '/tags/' || g.name FROM forum.tag_for(r, tag_name) g;
	ELSIF category_slug IS NOT NULL THEN
		RETURN QUERY SELECT c.name, '/c/' || c.slug FROM forum.category_for(r, category_slug) c;
	ELSIF thread_id IS NOT NULL THEN
		t := forum.thread_for(r, thread_id);
		RETURN QUERY SELECT t.title, '/t/' || t.id || '/' || t.slug;
	ELSE
		RETURN QUERY SELECT NULL::text, '/'::text;
	END IF;
END $$;

-- The newest 30 entries of such a feed: threads, or the answers and replies of a thread. Newest first.
CREATE FUNCTION web.feed_entries(tag_name text, category_slug text, in_thread bigint)
RETURNS TABLE (id bigint, title text, path text, author_name text, published timestamptz, updated timestamptz,
	html text, thread_id bigint, author_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	r	reader := forum.reader(NULL);
	t	thread;
	page	list_page;
BEGIN
	IF in_thread IS NOT NULL THEN
		t := forum.thread_for(r, in_thread);
		RETURN QUERY SELECT p.id, CASE p.kind WHEN 'answer' THEN 'Answer: ' WHEN 'reply' THEN 'Reply: ' ELSE '' END || t.title,
		    '/p/' || p.id, m.name, p.created_at, coalesce(p.edited_at, p.created_at), p.html,
		    t.id, m.id
		FROM post p LEFT JOIN member m ON m.id = p.author_id
		WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.state = 'visible'
		ORDER BY p.created_at DESC, p.id DESC LIMIT 30;
		RETURN;
	END IF;
	page := forum.threads_listed(r, 'latest', 'all', NULL,
	    CASE WHEN tag_name IS NOT NULL THEN (forum.tag_for(r, tag_name)).id END,
	    CASE WHEN category_slug IS NOT NULL THEN (forum.category_for(r, category_slug)).id END, NULL, NULL);
	RETURN QUERY SELECT p.id, l.title, '/t/' || l.id || '/' || l.slug, m.name, p.created_at,
	    coalesce(p.edited_at, p.created_at), p.html, l.id, m.id
	FROM unnest(page.ids) WITH ORDINALITY AS i (id, place)
	JOIN thread l ON l.id = i.id JOIN post p ON p.id = l.first_post_id
	LEFT JOIN member m ON m.id = p.author_id ORDER BY i.place;
END $$;

-- The threads of one page of the site map: those of the 20,000 ids that follow `after`.
CREATE FUNCTION web.sitemap(after bigint) RETURNS TABLE (id bigint, slug text, updated timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	r	reader := forum.reader(NULL);
BEGIN
	RETURN QUERY SELECT t.id, t.slug, t.active_at FROM thread t
	WHERE t.id > after AND t.id <= after + 20000 AND forum.thread_listed(t.state, t.category_id, r) ORDER BY t.id;
END $$;

-- Where the pages of the site map begin: the `after` of each. Counted from the ids alone: to look at every
-- thread would take the longer, the more there are.
CREATE FUNCTION web.sitemap_index() RETURNS TABLE (after bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT generate_series(0, (SELECT max(id) - 1 FROM thread), 20000)
$$;
