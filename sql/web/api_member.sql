-- Members, tags and categories in the JSON API.

-- web.categories
CREATE FUNCTION web.api_categories(credential text) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.api_list(json_agg(json_build_object('slug', c.slug, 'name', c.name, 'description', c.description,
	    'private', c.private, 'threads', c.threads, 'questions', c.questions, 'solved', c.solved)), NULL)
	FROM web.categories(credential) c
$$;

-- web.tags
CREATE FUNCTION web.api_tags(credential text, filter text, sort text, after text) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.api_list(json_agg(json_build_object('slug', t.name, 'name', t.name, 'description', t.description,
	    'threads', t.threads, 'questions', t.questions, 'solved', t.solved)), max(t.next))
	FROM web.tags(credential, filter, sort, after) t
$$;

-- web.member. 404.
CREATE FUNCTION web.api_member(credential text, wanted text) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT json_build_object('name', m.name, 'role', m.role, 'staff', m.staff, 'reputation', m.reputation,
	    'about_html', m.about_html, 'created_at', forum.api_time(m.joined), 'seen_on', (m.seen AT TIME ZONE 'UTC')::date,
	    'questions', m.questions, 'discussions', m.discussions, 'answers', m.answers, 'accepted', m.accepted,
	    'suspended_until', forum.api_time(m.suspended_until))
	FROM web.member(credential, wanted) m
$$;

-- The ledger of a member's reputation, newest entry first: web.member_reputation. 400, 404.
CREATE FUNCTION web.api_reputation(credential text, wanted text, after text) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.api_list(json_agg(json_build_object('at', forum.api_time(e.at), 'delta', e.delta,
	    'reason', e.reason, 'label', e.label, 'total', e.total, 'post_id', e.post_id)), max(e.next)::text)
	FROM web.member_reputation(credential, wanted, forum.api_cursor(after)) e
$$;

-- Who the token belongs to, and what it may do. scopes: NULL in a browser. 401, 403.
CREATE FUNCTION web.api_me(credential text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.actor(credential, 'read');
BEGIN
	RETURN QUERY SELECT json_build_object('name', v.name, 'role', v.role, 'staff', v.staff,
	    'reputation', v.reputation, 'unread', v.unread,
	    'scopes', CASE WHEN left(credential, 1) = 't' THEN to_json((forum.token(credential)).scopes) END,
	    'may', json_build_object('vote_up', v.may_vote_up, 'vote_down', v.may_vote_down, 'comment', v.may_comment,
		'create_tag', v.may_create_tag, 'edit', v.may_edit, 'close', v.may_close, 'see_deleted', v.may_see_deleted))
	FROM web.viewer(credential) v;
END $$;
