-- The JSON API: what its objects look like. The columns of forum.api_threads and forum.api_posts are the
-- members of a thread and a post, in that order; what the rest of the world may rely on is in the
-- description at /api/v1/openapi.json.
--   site: the forum's address without a slash at the end, for links.

-- A time as RFC 3339 has it: 2026-11-01T09:00:00Z
CREATE OR REPLACE FUNCTION forum.api_time(moment timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- Somebody who wrote something; NULL when nobody knows any more.
CREATE OR REPLACE FUNCTION forum.api_author(name text, reputation bigint) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN name IS NOT NULL THEN json_build_object('name', name, 'reputation', reputation) END
$$;

-- A list: {"items": […], "next": cursor or null}.
CREATE OR REPLACE FUNCTION forum.api_list(items json, next text) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
	SELECT json_build_object('items', coalesce(items, '[]'), 'next', next)
$$;

-- The id that a cursor stands for, NULL for none; 400 when it is none of ours.
CREATE OR REPLACE FUNCTION forum.api_cursor(after text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF after !~ '^[1-9][0-9]{0,17}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such page of this list.';
	END IF;
	RETURN after::bigint;
END $$;

-- The reader as the API takes them. What is pending, hidden or deleted is not there for programs, which
-- would take it for the rest, unless they ask for everything; then it is there for whom it may be.
CREATE OR REPLACE FUNCTION forum.api_reader(me member, everything boolean) RETURNS reader
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	r	reader := forum.reader(me);
BEGIN
	IF everything IS NOT TRUE THEN
		r.id := NULL;
		r.moderator := false;
		r.sees_deleted := false;
	END IF;
	RETURN r;
END $$;

-- Threads in the order of the ids. Whoever calls knows that the reader may see them.
CREATE OR REPLACE FUNCTION forum.api_threads(site text, ids bigint[])
RETURNS TABLE (id bigint, kind text, title text, slug text, url text, author json, category text, tags text[],
	excerpt text, created_at text, active_at text, score integer, views bigint, answers integer,
	solved boolean, accepted_post_id bigint, closed boolean, locked boolean, state text)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT l.id, l.kind, l.title, l.slug, site || '/t/' || l.id || '/' || l.slug,
	    forum.api_author(l.author_name, l.author_reputation), l.category_slug,
	    coalesce(string_to_array(l.tags, ' '), '{}'), l.excerpt,
	    forum.api_time(l.created_at), forum.api_time(l.active_at), l.score, l.views, l.answers,
	    l.solved, t.accepted_post_id, l.closed, l.locked, t.state::text
	FROM forum.thread_lines(ids) l JOIN thread t ON t.id = l.id
	ORDER BY l.place;
END $$;

-- Posts in the order of the ids. Whoever calls knows that the reader may see them.
CREATE OR REPLACE FUNCTION forum.api_posts(site text, ids bigint[])
RETURNS TABLE (id bigint, thread_id bigint, kind text, parent_id bigint, url text, author json, body text,
	body_html text, score integer, accepted boolean, created_at text, edited_at text, revision integer, state text)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT p.id, p.thread_id, p.kind::text, p.parent_id, site || '/p/' || p.id,
	    forum.api_author(m.name, m.reputation), p.body, p.html, p.score,
	    p.id IS NOT DISTINCT FROM t.accepted_post_id, forum.api_time(p.created_at), forum.api_time(p.edited_at),
	    p.revision, p.state::text
	FROM unnest(ids) WITH ORDINALITY AS i (id, place)
	JOIN post p ON p.id = i.id
	JOIN thread t ON t.id = p.thread_id
	LEFT JOIN member m ON m.id = p.author_id
	ORDER BY i.place;
END $$;

-- One post.
CREATE OR REPLACE FUNCTION forum.api_post(site text, wanted bigint) RETURNS json
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT row_to_json(p) FROM forum.api_posts(site, ARRAY[wanted]) p
$$;

-- One thread with a page of its posts, each followed by its comments; the pages after the first do not
-- repeat the opening post. See web.api_thread.
CREATE OR REPLACE FUNCTION forum.api_thread(site text, r reader, t thread, ordering text DEFAULT NULL,
    after bigint DEFAULT NULL) RETURNS json
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	page	forum.thread_page := forum.thread_page(t, r, ordering, after, NULL);
	tops	bigint[] := CASE WHEN after IS NULL THEN page.ids ELSE page.ids[2:] END;
	ids	bigint[];
	posts	json;
	found	json;
BEGIN
	SELECT array_agg(shown.id ORDER BY shown.place, shown.level, shown.created_at, shown.id) INTO ids FROM (
		SELECT p.id, i.place, 0 AS level, p.created_at
		FROM unnest(tops) WITH ORDINALITY AS i (id, place) JOIN post p ON p.id = i.id
		UNION ALL
		SELECT c.id, i.place, 1, c.created_at
		FROM unnest(tops) WITH ORDINALITY AS i (id, place) JOIN post c ON c.parent_id = i.id
		WHERE forum.post_readable(c.state, c.author_id, r)) shown;
	SELECT json_agg(p) INTO posts FROM forum.api_posts(site, ids) p;
	SELECT row_to_json(whole) INTO found FROM (
		SELECT l.*, coalesce(posts, '[]') AS posts, page.next::text AS next
		FROM forum.api_threads(site, ARRAY[t.id]) l) whole;
	RETURN found;
END $$;
