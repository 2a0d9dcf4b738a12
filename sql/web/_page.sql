-- Which posts are on which page of a thread.

-- See web.thread_posts. A cursor that is no post of the thread begins at the first page.
CREATE OR REPLACE FUNCTION forum.thread_page(t thread, r reader, ordering text, after bigint, at bigint)
RETURNS forum.thread_page LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	page_size CONSTANT integer := 20;
	page	forum.thread_page;
	mark	post;
	by_votes boolean := t.kind = 'question' AND coalesce(ordering, 'votes') NOT IN ('oldest', 'newest');
	newest	boolean := t.kind = 'question' AND ordering = 'newest';
BEGIN
	SELECT * INTO mark FROM post
	WHERE id = coalesce(at, after) AND thread_id = t.id AND parent_id IS NULL AND id <> t.first_post_id;
	IF by_votes THEN
		SELECT array_agg(id ORDER BY accepted DESC, score DESC, created_at, id) INTO page.ids FROM (
			SELECT p.id, p.score, p.created_at, p.id = t.accepted_post_id AS accepted FROM post p
			WHERE p.id = t.accepted_post_id AND p.state = 'visible'
			  AND (mark.id IS NULL OR (mark.id = p.id AND at IS NOT NULL))
			UNION ALL
			(SELECT p.id, p.score, p.created_at, false FROM post p
			WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
			  AND (p.id IS DISTINCT FROM t.accepted_post_id OR p.state <> 'visible')
			  AND forum.post_readable(p.state, p.author_id, r)
			  AND (mark.id IS NULL OR mark.id = t.accepted_post_id OR p.score < mark.score
				OR (p.score = mark.score AND (p.created_at, p.id) > (mark.created_at, mark.id))
				OR (at IS NOT NULL AND p.id = mark.id))
			ORDER BY p.score DESC, p.created_at, p.id LIMIT page_size + 1)) found;
		SELECT count(*) INTO page.before FROM post p
		WHERE mark.id IS NOT NULL AND p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
		  AND forum.post_readable(p.state, p.author_id, r)
		  AND CASE WHEN mark.id = t.accepted_post_id THEN false
			ELSE p.id = t.accepted_post_id OR p.score > mark.score
			OR (p.score = mark.score AND (p.created_at, p.id) < (mark.created_at, mark.id)) END;
	ELSIF newest THEN
		SELECT array_agg(id ORDER BY created_at DESC, id DESC) INTO page.ids FROM (
			SELECT p.id, p.created_at FROM post p
			WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
			  AND forum.post_readable(p.state, p.author_id, r)
			  AND (mark.id IS NULL OR (p.created_at, p.id) < (mark.created_at, mark.id)
				OR (at IS NOT NULL AND p.id = mark.id))
			ORDER BY p.created_at DESC, p.id DESC LIMIT page_size + 1) found;
		SELECT count(*) INTO page.before FROM post p
		WHERE mark.id IS NOT NULL AND p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
		  AND forum.post_readable(p.state, p.author_id, r)
		  AND (p.created_at, p.id) > (mark.created_at, mark.id);
	ELSE
		SELECT array_agg(id ORDER BY created_at, id) INTO page.ids FROM (
			SELECT p.id, p.created_at FROM post p
			WHERE p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
			  AND forum.post_readable(p.state, p.author_id, r)
			  AND (mark.id IS NULL OR (p.created_at, p.id) > (mark.created_at, mark.id)
				OR (at IS NOT NULL AND p.id = mark.id))
			ORDER BY p.created_at, p.id LIMIT page_size + 1) found;
		SELECT count(*) INTO page.before FROM post p
		WHERE mark.id IS NOT NULL AND p.thread_id = t.id AND p.parent_id IS NULL AND p.id <> t.first_post_id
		  AND forum.post_readable(p.state, p.author_id, r)
		  AND (p.created_at, p.id) < (mark.created_at, mark.id);
	END IF;
	page.ids := coalesce(page.ids, '{}');
	-- `before` counted up to the mark; the page after it has the mark behind it as well.
	IF mark.id IS NOT NULL AND at IS NULL THEN
		page.before := page.before + 1;
	END IF;
	IF cardinality(page.ids) > page_size THEN
		page.ids := page.ids[1:page_size];
		page.next := page.ids[page_size];
	END IF;
	IF mark.id IS NULL THEN
		page.before := 0;
	END IF;
	page.ids := t.first_post_id || page.ids;
	RETURN page;
END $$;
