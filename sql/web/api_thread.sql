-- Threads in the JSON API: see forum.api_threads for what one looks like. Every function here gives its
-- answer as `json`; rules and refusals are those of the functions that pages call.

-- A list of threads, 30 a page; see web.threads. sort: latest, active, top, unanswered. 400, 404.
CREATE FUNCTION web.api_threads(credential text, site text, sort text, period text, only_kind text, tag_name text,
    category text, author text, after text)
RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	page	list_page := forum.threads_listed(r, coalesce(sort, 'latest'), coalesce(period, 'all'), only_kind,
	    (forum.tag_for(r, tag_name)).id, (forum.category_for(r, category)).id,
	    CASE WHEN author IS NOT NULL THEN (forum.member_for(author)).id END, forum.cursor_read(after));
BEGIN
	RETURN QUERY SELECT forum.api_list(
	    (SELECT json_agg(t) FROM forum.api_threads(site, page.ids) t), page.next);
END $$;

-- One thread and a page of 20 answers or replies, comments not counted.
--   ordering: votes (or NULL), newest, oldest; after: `next` of the page before, or NULL;
--   everything: also what is pending, hidden or deleted, as far as the reader may see it. 400, 404.
CREATE FUNCTION web.api_thread(credential text, site text, wanted bigint, ordering text, everything boolean,
    after text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.api_reader(forum.viewer(credential), everything);
	t	thread := forum.thread_for(r, wanted);
	mark	bigint := forum.api_cursor(after);
BEGIN
	IF ordering NOT IN ('votes', 'newest', 'oldest') OR (mark IS NOT NULL AND NOT EXISTS (
		SELECT FROM post p WHERE p.id = mark AND p.thread_id = t.id AND p.parent_id IS NULL
		AND p.id <> t.first_post_id)) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such page of this thread.';
	END IF;
	RETURN QUERY SELECT forum.api_thread(site, r, t, ordering, mark);
END $$;

-- Asks or opens a discussion: web.thread_create.
CREATE FUNCTION web.api_thread_create(credential text, site text, kind text, title text, title_words text,
    title_slug text, category text, tags text[], body text, html text, html_version integer, mentions text[],
    threads bigint[], words text)
RETURNS TABLE (json json, location text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	made	bigint;
	t	thread;
BEGIN
	SELECT c.id INTO made FROM web.thread_create(credential, kind, title, title_words, title_slug, category, tags,
	    body, html, html_version, mentions, threads, words) c;
	SELECT * INTO t FROM thread h WHERE h.id = made;
	RETURN QUERY SELECT forum.api_thread(site, forum.reader(me), t), site || '/api/v1/threads/' || made;
END $$;
