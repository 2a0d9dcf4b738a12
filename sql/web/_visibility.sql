-- Who may see what: the only place where it is decided. Pages, lists, search, counts, feeds,
-- notifications and the API all ask these functions.

-- The reader behind a credential (see forum.viewer).
CREATE OR REPLACE FUNCTION forum.reader(me member) RETURNS reader
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN ROW(me.id, coalesce(me.role, 'member'), forum.moderates(me), forum.may(me, 'see_deleted'),
	    ARRAY(SELECT c.id FROM category c
		WHERE NOT c.private OR (me.id IS NOT NULL AND me.role >= c.visible_to)));
END $$;

-- A thread that belongs in lists, search, counts and feeds of that reader. A state that is not
-- 'visible' is never listed, not even for moderators: they have pages of their own.
CREATE OR REPLACE FUNCTION forum.thread_listed(state post_state, category_id bigint, r reader) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT state = 'visible' AND category_id = ANY ((r).categories)
$$;

-- A thread or post that the reader may open, given that the category is visible: what is not
-- 'visible' is for moderators; deleted also for its author and whoever has that privilege;
-- pending also for its author.
CREATE OR REPLACE FUNCTION forum.post_readable(state post_state, author_id bigint, r reader) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(state = 'visible' OR (r).moderator
	    OR (state = 'deleted' AND ((r).sees_deleted OR author_id = (r).id))
	    OR (state = 'pending' AND author_id = (r).id), false)
$$;

-- A post that belongs in lists, search, counts and feeds of that reader: both it and its thread are seen.
CREATE OR REPLACE FUNCTION forum.post_listed(state post_state, t thread, r reader) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT state = 'visible' AND forum.thread_listed((t).state, (t).category_id, r)
$$;

-- The thread, if the reader may open it; else 404 (which does not tell "is not" from "is not for you").
CREATE OR REPLACE FUNCTION forum.thread_for(r reader, wanted bigint) RETURNS thread
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	t	thread;
BEGIN
	SELECT * INTO t FROM thread
	WHERE id = wanted AND category_id = ANY (r.categories)
	  AND forum.post_readable(state, author_id, r);
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such thread.';
	END IF;
	RETURN t;
END $$;

-- The post, if the reader may open it and its thread (and the post it comments on); else 404.
CREATE OR REPLACE FUNCTION forum.post_for(r reader, wanted bigint) RETURNS post
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	p	post;
BEGIN
	SELECT p1.* INTO p FROM post p1
	JOIN thread t ON t.id = p1.thread_id
	LEFT JOIN post parent ON parent.id = p1.parent_id
	WHERE p1.id = wanted AND t.category_id = ANY (r.categories)
	  AND forum.post_readable(t.state, t.author_id, r)
	  AND forum.post_readable(p1.state, p1.author_id, r)
	  AND (parent.id IS NULL OR forum.post_readable(parent.state, parent.author_id, r));
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such post.';
	END IF;
	RETURN p;
END $$;

-- The same two for whoever is about to change what they find: nobody else changes the thread, or the post and its
-- thread, before the transaction ends, so whatever is decided from the row stays true.
CREATE OR REPLACE FUNCTION forum.thread_held(r reader, wanted bigint) RETURNS thread
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM FROM thread WHERE id = wanted FOR NO KEY UPDATE;
	RETURN forum.thread_for(r, wanted);
END $$;
CREATE OR REPLACE FUNCTION forum.post_held(r reader, wanted bigint) RETURNS post
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.post_lock(wanted);
	RETURN forum.post_for(r, wanted);
END $$;

-- Whether the reader may see a category that a visitor may not.
CREATE OR REPLACE FUNCTION forum.sees_private(r reader) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT EXISTS (SELECT FROM category c WHERE c.private AND c.id = ANY (r.categories)));
END $$;

-- Whether the page of a thread shows the reader anything that it does not show a visitor: the thread
-- itself, a post, or the title of another thread. Whoever does not see more gets the page that all share.
CREATE OR REPLACE FUNCTION forum.sees_more(r reader, t thread) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF t.state <> 'visible' OR EXISTS (SELECT FROM category c WHERE c.id = t.category_id AND c.private)
	    OR EXISTS (SELECT FROM post p WHERE p.thread_id = t.id AND p.state <> 'visible'
		AND forum.post_readable(p.state, p.author_id, r)) THEN
		RETURN true;
	END IF;
	RETURN forum.sees_private(r) AND EXISTS (
		SELECT FROM (SELECT t.duplicate_of AS id UNION SELECT forum.threads_linked(t.id)) other
		JOIN thread o ON o.id = other.id JOIN category c ON c.id = o.category_id AND c.private);
END $$;
