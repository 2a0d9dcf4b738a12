-- Notifications: what happened to a member's posts.

-- The notifications that belong in the lists and counts of their member: what they are about can still be
-- seen. A moderator's act on one's own post is told even when the post is gone. (Without SET, so that the
-- planner sees through it.)
CREATE OR REPLACE FUNCTION forum.notices_listed(of_member bigint, r forum.reader) RETURNS SETOF forum.notification
LANGUAGE sql STABLE AS $$
	SELECT n.* FROM forum.notification n
	LEFT JOIN forum.thread t ON t.id = n.thread_id
	LEFT JOIN forum.post p ON p.id = n.post_id
	LEFT JOIN forum.post parent ON parent.id = p.parent_id
	WHERE n.member_id = of_member AND CASE
	    WHEN n.thread_id IS NULL THEN true
	    WHEN n.kind = 'moderated' THEN t.category_id = ANY ((r).categories)
	    ELSE forum.thread_listed(t.state, t.category_id, r)
		AND coalesce(p.state, 'visible') = 'visible' AND coalesce(parent.state, 'visible') = 'visible' END
$$;

-- How many notifications wait for a member; 100 stands for all beyond.
CREATE OR REPLACE FUNCTION forum.notices_unread(me member, r reader) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT count(*) FROM (
		SELECT FROM forum.notices_listed((me).id, r) n WHERE n.read_at IS NULL LIMIT 100) waiting);
END $$;

-- A member's notifications, newest first, 30 a page. after: the last id of the page before, or NULL;
-- `next` is the `after` of the next page, NULL on the last. post_id: NULL where it cannot be opened.
-- excerpt: of the post. 401.
CREATE FUNCTION web.notifications(credential text, after bigint)
RETURNS TABLE (id bigint, kind text, actor_name text, thread_id bigint, slug text, title text, post_id bigint,
	post_kind text, excerpt text, note text, at timestamptz, unread boolean, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	r	reader := forum.reader(me);
BEGIN
	RETURN QUERY WITH page AS (
		SELECT n.*, row_number() OVER (ORDER BY n.id DESC) AS place FROM (
			SELECT n.* FROM forum.notices_listed(me.id, r) n
			WHERE after IS NULL OR n.id < after
			ORDER BY n.id DESC LIMIT 31) n
	)
	SELECT n.id, n.kind, a.name, t.id, t.slug, t.title, p.id, p.kind::text, forum.html_excerpt(p.html, 160),
	    n.note, n.at, n.read_at IS NULL,
	    (SELECT last.id FROM page last WHERE last.place = 30 AND EXISTS (SELECT FROM page more WHERE more.place = 31))
	FROM page n
	LEFT JOIN member a ON a.id = n.actor_id
	LEFT JOIN thread t ON t.id = n.thread_id
	LEFT JOIN post p ON p.id = n.post_id AND forum.post_readable(t.state, t.author_id, r)
	    AND forum.post_readable(p.state, p.author_id, r)
	WHERE n.place <= 30 ORDER BY n.place;
END $$;

-- Marks notifications as read: those up to the id that the member has seen, or with NULL all. 401.
CREATE FUNCTION web.notifications_read(credential text, up_to bigint) RETURNS TABLE (marked bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.owner(credential);
	changed	bigint;
BEGIN
	UPDATE notification n SET read_at = now()
	WHERE n.member_id = me.id AND n.read_at IS NULL AND (up_to IS NULL OR n.id <= up_to);
	GET DIAGNOSTICS changed = ROW_COUNT;
	RETURN QUERY SELECT changed;
END $$;

-- Follows a notification: it is read now, like all others about the same post. Gives where it leads;
-- post_id is NULL where the post cannot be opened, all are for one about the member. 401, 404.
CREATE FUNCTION web.notification_open(credential text, wanted bigint)
RETURNS TABLE (thread_id bigint, slug text, post_id bigint, ticket text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	r	reader := forum.reader(me);
	n	notification;
BEGIN
	SELECT o.* INTO n FROM forum.notices_listed(me.id, r) o WHERE o.id = wanted;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'What this was about is no longer here.';
	END IF;
	UPDATE notification o SET read_at = now()
	WHERE o.member_id = me.id AND o.read_at IS NULL AND (o.id = n.id OR o.post_id = n.post_id
	    OR n.kind IN ('ticket', 'customer') AND o.kind = n.kind AND o.note = n.note);
	RETURN QUERY SELECT t.id, t.slug, p.id, CASE WHEN n.kind IN ('ticket', 'customer') THEN n.note END FROM (SELECT) one
	LEFT JOIN thread t ON t.id = n.thread_id AND forum.post_readable(t.state, t.author_id, r)
	LEFT JOIN post p ON p.id = n.post_id AND t.id IS NOT NULL AND forum.post_readable(p.state, p.author_id, r);
END $$;
