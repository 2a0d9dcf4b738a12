-- Notifications: what happened to a member's posts.

-- Whether a notification belongs in the lists and counts of its member: what it is about can still be
-- seen. A moderator's act on one's own post is told even when the post is gone.
CREATE OR REPLACE FUNCTION forum.notice_listed(n notification, r reader) RETURNS boolean
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT (n).thread_id IS NULL OR EXISTS (
		SELECT FROM thread t
		LEFT JOIN post p ON p.id = (n).post_id
		LEFT JOIN post parent ON parent.id = p.parent_id
		WHERE t.id = (n).thread_id AND CASE WHEN (n).kind = 'moderated' THEN t.category_id = ANY ((r).categories)
		    ELSE forum.thread_listed(t.state, t.category_id, r)
			AND coalesce(p.state, 'visible') = 'visible' AND coalesce(parent.state, 'visible') = 'visible' END)
$$;

-- How many notifications wait for a member; 100 stands for all beyond.
CREATE OR REPLACE FUNCTION forum.notices_unread(me member) RETURNS bigint
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT count(*) FROM (
		SELECT FROM notification n, forum.reader(me) r
		WHERE n.member_id = (me).id AND n.read_at IS NULL AND forum.notice_listed(n, r)
		LIMIT 100) waiting
$$;
