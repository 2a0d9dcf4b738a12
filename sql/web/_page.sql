-- Which posts are on which page of a thread: the answers or replies that the reader may see, in one of three
-- orders, from a mark on (a post; NULL: from the first), with the mark itself (including) or after it.

-- A page: see web.thread_posts. A cursor that is no post of the thread begins at the first page.
--   counted: how many are before it, which takes the longer, the longer the thread is.
CREATE OR REPLACE FUNCTION forum.thread_page(t thread, r reader, ordering text, after bigint, at bigint,
    counted boolean DEFAULT false)
RETURNS forum.thread_page LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	page_size CONSTANT integer := 20;
	how	text := CASE WHEN t.kind <> 'question' THEN 'oldest' WHEN ordering IN ('oldest', 'newest') THEN ordering ELSE 'votes' END;
	page	forum.thread_page;
	mark	post;
BEGIN
	SELECT * INTO mark FROM post
	WHERE id = coalesce(at, after) AND thread_id = t.id AND parent_id IS NULL AND id <> t.first_post_id;
	page.ids := CASE how WHEN 'votes' THEN forum.answers_by_votes(t, r, mark, at IS NOT NULL, page_size + 1)
	    WHEN 'newest' THEN forum.answers_newest(t, r, mark, at IS NOT NULL, page_size + 1)
	    ELSE forum.answers_oldest(t, r, mark, at IS NOT NULL, page_size + 1) END;
	IF mark.id IS NULL THEN
		page.before := 0;
	ELSIF counted THEN
		-- the page after a mark has the mark behind it as well
		page.before := forum.answers_before(t, r, how, mark) + (at IS NULL)::integer;
	END IF;
	IF cardinality(page.ids) > page_size THEN
		page.ids := page.ids[1:page_size];
		page.next := page.ids[page_size];
	END IF;
	page.ids := t.first_post_id || page.ids;
	RETURN page;
END $$;

-- The accepted answer, then by score, then by time.
CREATE OR REPLACE FUNCTION forum.answers_by_votes(t thread, r reader, mark post, including boolean, most integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN ARRAY(SELECT p.id FROM post p
		WHERE p.id = t.accepted_post_id AND p.state = 'visible' AND (mark.id IS NULL OR (mark.id = p.id AND including)))
	    || ARRAY(SELECT p.id FROM post p
		WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
		  AND (p.id IS DISTINCT FROM t.accepted_post_id OR p.state <> 'visible')
		  AND forum.post_readable(p.state, p.author_id, r)
		  AND (mark.id IS NULL OR mark.id = t.accepted_post_id OR p.score < mark.score
			OR (p.score = mark.score AND (p.created_at, p.id) > (mark.created_at, mark.id))
			OR (including AND p.id = mark.id))
		ORDER BY p.score DESC, p.created_at, p.id LIMIT most);
END $$;

CREATE OR REPLACE FUNCTION forum.answers_newest(t thread, r reader, mark post, including boolean, most integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN ARRAY(SELECT p.id FROM post p
	WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
	  AND forum.post_readable(p.state, p.author_id, r)
	  AND (mark.id IS NULL OR (p.created_at, p.id) < (mark.created_at, mark.id) OR (including AND p.id = mark.id))
	ORDER BY p.created_at DESC, p.id DESC LIMIT most);
END $$;

CREATE OR REPLACE FUNCTION forum.answers_oldest(t thread, r reader, mark post, including boolean, most integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN ARRAY(SELECT p.id FROM post p
	WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
	  AND forum.post_readable(p.state, p.author_id, r)
	  AND (mark.id IS NULL OR (p.created_at, p.id) > (mark.created_at, mark.id) OR (including AND p.id = mark.id))
	ORDER BY p.created_at, p.id LIMIT most);
END $$;

-- How many come before the mark in that order.
CREATE OR REPLACE FUNCTION forum.answers_before(t thread, r reader, how text, mark post) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT count(*) FROM post p
	WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
	  AND forum.post_readable(p.state, p.author_id, r)
	  AND CASE how WHEN 'newest' THEN (p.created_at, p.id) > (mark.created_at, mark.id)
	      WHEN 'oldest' THEN (p.created_at, p.id) < (mark.created_at, mark.id)
	      ELSE mark.id IS DISTINCT FROM t.accepted_post_id AND (p.id = t.accepted_post_id OR p.score > mark.score
		OR (p.score = mark.score AND (p.created_at, p.id) < (mark.created_at, mark.id))) END);
END $$;
