-- Signing in and out: sessions, and the waits that make guessing passwords slow.

-- Who looks, for the head of every page: one row, or none for a visitor. 401 for a bad token.
--   unread: notifications, 100 for "100 or more"; open_flags: 0 for who does not moderate;
--   touch: the session was last seen more than a minute ago (see web.sessions_touch);
--   suspended_until: NULL unless suspended now.
CREATE FUNCTION web.viewer(credential text)
RETURNS TABLE (id bigint, name text, role text, staff boolean, reputation bigint, time_zone text,
	unread bigint, moderator boolean, admin boolean, accounts boolean, open_flags bigint,
	suspended_until timestamptz, suspended_reason text, touch boolean,
	may_vote_up boolean, may_vote_down boolean, may_comment boolean, may_create_tag boolean,
	may_edit boolean, may_close boolean, may_see_deleted boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.viewer(credential);
	may	text[];
	moderates boolean := forum.moderates(me);
BEGIN
	IF me.id IS NULL THEN
		RETURN;
	END IF;
	SELECT coalesce(array_agg(p.action), '{}') INTO may FROM privilege p
	WHERE p.preset = forum.setting('privilege_preset') AND (moderates OR p.reputation <= me.reputation);
	RETURN QUERY SELECT me.id, me.name, me.role::text, me.staff, me.reputation, me.time_zone,
	    forum.notices_unread(me), moderates, me.role = 'admin', me.role IN ('csm', 'admin'),
	    CASE WHEN moderates THEN (SELECT count(*) FROM flag WHERE resolved_at IS NULL) ELSE 0 END,
	    CASE WHEN me.suspended_until > now() THEN me.suspended_until END,
	    CASE WHEN me.suspended_until > now() THEN me.suspended_reason END,
	    EXISTS (SELECT FROM session s WHERE left(credential, 1) = 's'
		AND s.token_hash = substr(credential, 2) AND s.seen_at < now() - interval '1 minute'),
	    'vote_up' = ANY (may), 'vote_down' = ANY (may), 'comment' = ANY (may), 'create_tag' = ANY (may),
	    'edit' = ANY (may), 'close' = ANY (may), 'see_deleted' = ANY (may);
END $$;
