-- Reading and making threads, and what may be done to a whole one.

-- One thread, as everybody who may read it sees it; 404 else. One row.
--   linked: the ids of all threads that web.thread_similar chooses from, and of the duplicate, whether the
--   reader sees them or not: when one of them changes, the page may.
CREATE FUNCTION web.thread(credential text, wanted bigint)
RETURNS TABLE (id bigint, kind text, title text, slug text, state text, category_slug text, category_name text,
	author_name text, accepted_author text, created_at timestamptz, active_at timestamptz, score integer, answers integer, views bigint,
	tags text, accepted_post_id bigint, first_post_id bigint, last_post_id bigint,
	closed_at timestamptz, closed_reason text, locked_at timestamptz, locked_reason text,
	duplicate_id bigint, duplicate_title text, duplicate_slug text, private boolean, version bigint,
	state_reason text, excerpt text, accepted_author_id bigint, linked text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	t	thread := forum.thread_for(r, wanted);
BEGIN
	RETURN QUERY SELECT t.id, t.kind::text, t.title, t.slug, t.state::text, c.slug, c.name,
	    m.name, am.name, t.created_at, t.active_at, t.score, t.answers, t.views,
	    array_to_string(forum.thread_tags(t.id), ' '), a.id, t.first_post_id, t.last_post_id,
	    t.closed_at, t.closed_reason, t.locked_at, t.locked_reason,
	    d.id, d.title, d.slug, c.private, t.version, p.state_reason, p.excerpt, am.id,
	    (SELECT string_agg(other::text, ' ') FROM (SELECT other FROM forum.threads_linked(t.id) other
		UNION SELECT t.duplicate_of) o)
	FROM category c
	LEFT JOIN member m ON m.id = t.author_id
	LEFT JOIN post p ON p.id = t.first_post_id
	LEFT JOIN post a ON a.id = t.accepted_post_id AND a.state = 'visible'
	LEFT JOIN member am ON am.id = a.author_id
	LEFT JOIN thread d ON d.id = t.duplicate_of AND forum.thread_listed(d.state, d.category_id, r)
	WHERE c.id = t.category_id;
END $$;

-- The posts of one page of a thread, each followed by its comments.
--   ordering: votes (the accepted answer, then score, then time), oldest, newest; discussions are always
--   oldest. after: the last post of the page before, or NULL; at: a post that the page is to begin with.
-- Every page begins with the question itself. `place` counts from 1 within all answers; `next` is the
-- `after` of the next page, NULL on the last; 20 answers a page.
CREATE FUNCTION web.thread_posts(credential text, wanted bigint, ordering text, after bigint, at bigint)
RETURNS TABLE (id bigint, kind text, parent_id bigint, state text, state_reason text, author_name text,
	author_reputation bigint, author_role text, author_staff boolean, html text, score integer,
	accepted boolean, created_at timestamptz, edited_at timestamptz, editor_name text, revision integer,
	place bigint, next bigint, author_id bigint, editor_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	t	thread := forum.thread_for(r, wanted);
	page	forum.thread_page := forum.thread_page(t, r, ordering, after, at, counted => true);
BEGIN
	RETURN QUERY
	WITH top AS (
		SELECT p.*, i.n FROM unnest(page.ids) WITH ORDINALITY AS i (id, n) JOIN post p ON p.id = i.id
	), shown AS (
		SELECT top.*, 0 AS level FROM top
		UNION ALL
		SELECT c.*, top.n, 1 FROM top JOIN post c ON c.parent_id = top.id
		WHERE forum.post_readable(c.state, c.author_id, r)
	)
	SELECT s.id, s.kind::text, s.parent_id, s.state::text, s.state_reason, m.name,
	    m.reputation, m.role::text, m.staff, s.html, s.score,
	    s.id IS NOT DISTINCT FROM t.accepted_post_id, s.created_at, s.edited_at, e.name, s.revision,
	    CASE WHEN s.level = 0 AND s.id <> t.first_post_id THEN page.before + s.n - 1 END,
	    page.next, m.id, e.id
	FROM shown s
	LEFT JOIN member m ON m.id = s.author_id
	LEFT JOIN member e ON e.id = s.editor_id
	ORDER BY s.n, s.level, s.created_at, s.id;
END $$;

-- What one member has done and may do with each post of that page: the personal bits. Same arguments as
-- web.thread_posts; no rows for a visitor. draft: a comment being written.
CREATE FUNCTION web.thread_mine(credential text, wanted bigint, ordering text, after bigint, at bigint)
RETURNS TABLE (id bigint, kind text, vote smallint, own boolean, may_vote_up boolean, may_vote_down boolean, may_edit boolean, may_delete boolean,
	may_restore boolean, may_accept boolean, may_unaccept boolean, may_comment boolean, may_flag boolean,
	flagged boolean, may_hide boolean, may_unhide boolean, draft text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.viewer(credential);
	r	reader := forum.reader(me);
	t	thread := forum.thread_for(r, wanted);
	page	forum.thread_page;
	ups	boolean := forum.may(me, 'vote_up');
	downs	boolean := forum.may(me, 'vote_down');
	edits	boolean := forum.may(me, 'edit');
	comments boolean := forum.may(me, 'comment');
	open	boolean := t.locked_at IS NULL OR forum.moderates(me);
BEGIN
	IF me.id IS NULL THEN
		RETURN;
	END IF;
	page := forum.thread_page(t, r, ordering, after, at);
	RETURN QUERY SELECT p.id, p.kind::text, v.value, own,
	    NOT own AND here AND open AND ups,
	    NOT own AND here AND open AND downs AND p.kind <> 'comment',
	    (own OR edits) AND (here OR r.moderator) AND open,
	    (own OR r.moderator) AND p.state IN ('visible', 'pending') AND open
		AND (r.moderator OR p.id <> t.first_post_id OR t.answers = 0),
	    p.state = 'deleted' AND (r.moderator OR (own AND p.state_by = me.id)),
	    p.kind = 'answer' AND here AND open AND (t.author_id = me.id OR r.moderator)
		AND p.id IS DISTINCT FROM t.accepted_post_id,
	    p.id IS NOT DISTINCT FROM t.accepted_post_id AND open AND (t.author_id = me.id OR r.moderator),
	    p.kind <> 'comment' AND here AND open AND (comments OR own OR t.author_id = me.id),
	    NOT own AND here, f.id IS NOT NULL,
	    r.moderator AND p.state IN ('visible', 'pending'), r.moderator AND p.state IN ('hidden', 'pending'),
	    d.fields->>'body'
	FROM post p
	LEFT JOIN vote v ON v.post_id = p.id AND v.member_id = me.id
	LEFT JOIN draft d ON d.member_id = me.id AND d.place = 'comment/' || p.id
	LEFT JOIN flag f ON f.post_id = p.id AND f.member_id = me.id AND f.resolved_at IS NULL,
	LATERAL (SELECT p.author_id IS NOT DISTINCT FROM me.id AS own, p.state = 'visible' AS here) o
	WHERE (p.id = ANY (page.ids) OR p.parent_id = ANY (page.ids))
	  AND forum.post_readable(p.state, p.author_id, r)
	ORDER BY p.id;
END $$;

-- What a member may do with a whole thread, and with the form at its end. One row; none for a visitor.
--   why_not: why nothing can be added, NULL when it can; draft: an answer being written;
--   sees_more: its page shows this member more than a visitor; version: of the thread, as web.thread has it;
--   csat: see forum.csat_open.
CREATE FUNCTION web.thread_rights(credential text, wanted bigint)
RETURNS TABLE (own boolean, may_close boolean, may_reopen boolean, may_lock boolean, may_unlock boolean,
	may_move boolean, may_delete boolean, may_restore boolean, why_not text, draft text,
	kind text, version bigint, sees_more boolean, csat text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.viewer(credential);
	r	reader := forum.reader(me);
	t	thread := forum.thread_for(r, wanted);
	mine	boolean := t.author_id IS NOT DISTINCT FROM me.id;
	moderates boolean := forum.moderates(me);
	closes	boolean := forum.may(me, 'close') AND (t.locked_at IS NULL OR forum.moderates(me));
BEGIN
	IF me.id IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY SELECT mine, closes AND t.closed_at IS NULL, closes AND t.closed_at IS NOT NULL,
	    moderates AND t.locked_at IS NULL, moderates AND t.locked_at IS NOT NULL, moderates,
	    t.state = 'visible' AND (moderates OR (mine AND t.answers = 0 AND t.locked_at IS NULL)),
	    t.state = 'deleted' AND moderates,
	    CASE WHEN me.suspended_until > now() THEN 'You are suspended.'
		WHEN t.state <> 'visible' THEN 'This thread has been taken away; nothing can be added.'
		WHEN t.locked_at IS NOT NULL AND NOT moderates THEN 'This thread is locked.'
		WHEN t.closed_at IS NOT NULL AND NOT moderates THEN 'This thread is closed: it takes no more answers.' END,
	    (SELECT d.fields->>'body' FROM draft d WHERE d.member_id = me.id AND d.place = 'thread/' || t.id),
	    t.kind::text, t.version, forum.sees_more(r, t), forum.csat_open(me, t);
END $$;

-- Asks a question or opens a discussion. Gives where it went. Refuses with 401, 403, 422 (title, body,
-- category, tags), 429.
CREATE FUNCTION web.thread_create(credential text, kind text, title text, title_words text, title_slug text,
    category text, tags text[], body text, html text, html_version integer, mentions text[], threads bigint[],
    words text)
RETURNS TABLE (id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	t	thread;
	c	category;
BEGIN
	PERFORM forum.limit_check(me, 'thread');
	IF kind NOT IN ('question', 'discussion') OR kind IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'kind',
		    MESSAGE = 'A thread is a question or a discussion.';
	END IF;
	PERFORM forum.check_title(title);
	PERFORM forum.check_body(body, 1, 100000);
	c := forum.category_of(category, forum.reader(me));
	t := forum.thread_add(kind::thread_kind, title, title_words, title_slug, c.id, tags, me,
	    ROW(body, html, html_version, mentions, threads, words));
	DELETE FROM draft d WHERE d.member_id = me.id
	    AND d.place = CASE kind WHEN 'question' THEN 'ask' ELSE 'new' END;
	IF kind = 'question' THEN
		PERFORM forum.intent_posted(me, 'ask');
	END IF;
	RETURN QUERY SELECT t.id, t.slug;
END $$;

-- Where an answer, reply or comment is in its thread: for the address /p/{id}. 404 as forum.post_for.
CREATE FUNCTION web.post_place(credential text, wanted bigint)
RETURNS TABLE (thread_id bigint, slug text, post_id bigint, top_id bigint, first_page boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	p	post := forum.post_for(r, wanted);
	t	thread := forum.thread_for(r, p.thread_id);
	page	forum.thread_page := forum.thread_page(t, r, 'votes', NULL, NULL);
BEGIN
	RETURN QUERY SELECT t.id, t.slug, p.id, coalesce(p.parent_id, p.id),
	    coalesce(p.parent_id, p.id) = ANY (page.ids);
END $$;

-- Adds the views that a worker has counted: {"12": 3, …} by thread. For the web's timer. In the order of the ids,
-- because other workers count the same threads.
CREATE FUNCTION web.thread_views_add(counted jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	WITH held AS MATERIALIZED (
		SELECT t.id FROM thread t WHERE t.id IN (SELECT k::bigint FROM jsonb_object_keys(counted) k)
		ORDER BY t.id FOR NO KEY UPDATE
	)
	UPDATE thread t SET views = t.views + least((counted ->> t.id::text)::bigint, 1000000)
	FROM held WHERE t.id = held.id
$$;

-- The threads that this one links to or that link to it, 50 of them at most.
CREATE OR REPLACE FUNCTION forum.threads_linked(wanted bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE ROWS 20 SET search_path = forum, pg_temp AS $$
	SELECT other FROM (
	    (SELECT DISTINCT l.target_id AS other FROM thread_link l WHERE l.thread_id = wanted ORDER BY other LIMIT 50)
	    UNION
	    (SELECT DISTINCT l.thread_id AS other FROM thread_link l WHERE l.target_id = wanted ORDER BY other LIMIT 50)) linked
	ORDER BY other LIMIT 50
$$;

-- Those of them that the reader may see, the solved first. At most 5.
CREATE FUNCTION web.thread_similar(credential text, wanted bigint)
RETURNS TABLE (id bigint, slug text, title text, answers integer, solved boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	t	thread := forum.thread_for(r, wanted);
BEGIN
	RETURN QUERY SELECT o.id, o.slug, o.title, o.answers, o.accepted_post_id IS NOT NULL
	FROM forum.threads_linked(t.id) linked JOIN thread o ON o.id = linked
	WHERE forum.thread_listed(o.state, o.category_id, r)
	ORDER BY o.accepted_post_id IS NOT NULL DESC, o.score DESC, o.id LIMIT 5;
END $$;

-- The categories a member may post to, in their order.
CREATE FUNCTION web.categories_to_post(credential text) RETURNS TABLE (category_slug text, category_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
BEGIN
	RETURN QUERY SELECT c.slug, c.name FROM category c
	WHERE c.id = ANY (r.categories) ORDER BY c.position, c.name;
END $$;

-- The form for a new thread: what the member has written so far. One row, of NULLs without a draft.
--   place: 'ask' or 'new'. 401, 403.
CREATE FUNCTION web.ask_form(credential text, wanted_place text)
RETURNS TABLE (title text, category text, tags text, body text, saved_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.actor(credential);
BEGIN
	RETURN QUERY SELECT d.fields->>'title', d.fields->>'category', d.fields->>'tags', d.fields->>'body', d.saved_at
	FROM (SELECT) one LEFT JOIN draft d ON d.member_id = me.id AND d.place = wanted_place;
END $$;

-- The form for an answer, a reply or (with a parent) a comment, on a page of its own. One row. 401, 403, 404.
CREATE FUNCTION web.reply_form(credential text, wanted bigint, parent bigint)
RETURNS TABLE (thread_id bigint, slug text, title text, kind text, html text, place text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.actor(credential));
	t	thread := forum.thread_for(r, wanted);
	p	post := forum.post_for(r, coalesce(parent, t.first_post_id));
BEGIN
	RETURN QUERY SELECT t.id, t.slug, t.title,
	    CASE WHEN parent IS NOT NULL THEN 'comment' WHEN t.kind = 'question' THEN 'answer' ELSE 'reply' END,
	    p.html, CASE WHEN parent IS NOT NULL THEN 'comment/' || p.id ELSE 'thread/' || t.id END;
END $$;
