-- Flags and the moderators' log in the JSON API. What moderators do is called as the pages call it.

-- web.flags: the posts with open flags, each with its flags, 20 a page. For moderators. 400, 401, 403.
CREATE FUNCTION web.api_flags(credential text, site text, after text) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	WITH waiting AS MATERIALIZED (
		SELECT f.post_id, min(f.flag_id) AS oldest, max(f.next) AS next,
		    json_agg(json_build_object('reason', f.reason, 'note', f.note, 'at', forum.api_time(f.flagged_at),
			'by', f.flagger_name) ORDER BY f.flag_id) AS flags
		FROM web.flags(credential, forum.api_cursor(after), NULL) f GROUP BY f.post_id
	)
	SELECT forum.api_list(json_agg(json_build_object('post', forum.api_post(site, w.post_id), 'flags', w.flags)
	    ORDER BY w.oldest), max(w.next)::text)
	FROM waiting w
$$;

-- web.moderation_log, 50 lines a page. For moderators. 400, 401, 403, 404.
CREATE FUNCTION web.api_moderation_log(credential text, act text, actor text, about text, thread bigint, after text)
RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.api_list(json_agg(json_build_object('id', l.id, 'at', forum.api_time(l.at), 'moderator', l.actor_name,
	    'action', l.action, 'reason', l.reason, 'thread_id', l.thread_id, 'post_id', l.post_id, 'member', l.member_name,
	    'until', forum.api_time(l.until), 'undoes', l.undoes, 'undoable', l.undoable) ORDER BY l.id DESC), max(l.next)::text)
	FROM web.moderation_log(credential, act, actor, about, thread, forum.api_cursor(after)) l
$$;
