-- Posts in the JSON API: see forum.api_posts for what one looks like. Every function here gives its
-- answer as `json`; rules and refusals are those of the functions that pages call.

-- One post; everything: as in web.api_thread. 404.
CREATE FUNCTION web.api_post(credential text, site text, wanted bigint, everything boolean)
RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	p	post := forum.post_for(forum.api_reader(forum.viewer(credential), everything), wanted);
BEGIN
	RETURN QUERY SELECT forum.api_post(site, p.id);
END $$;

-- Answers or replies (web.thread_reply), or with a parent comments (web.post_comment). 422 (parent_id) for a
-- post that is not in this thread.
CREATE FUNCTION web.api_post_create(credential text, site text, wanted bigint, parent bigint, body text,
    html text, html_version integer, mentions text[], threads bigint[], words text)
RETURNS TABLE (json json, location text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	r	reader := forum.reader(forum.actor(credential));
	t	thread := forum.thread_for(r, wanted);
	made	bigint;
BEGIN
	IF parent IS NULL THEN
		SELECT c.id INTO made FROM web.thread_reply(credential, wanted, body, html, html_version,
		    mentions, threads, words) c;
	ELSIF EXISTS (SELECT FROM post p WHERE p.id = parent AND p.thread_id = t.id
		AND forum.post_readable(p.state, p.author_id, r)) THEN
		SELECT c.id INTO made FROM web.post_comment(credential, parent, body, html, html_version,
		    mentions, threads, words) c;
	ELSE
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'parent_id',
		    MESSAGE = 'There is no such post in this thread.';
	END IF;
	RETURN QUERY SELECT forum.api_post(site, made), site || '/api/v1/posts/' || made;
END $$;

-- Edits: web.post_edit, where NULL leaves title, category and tags as they are. 422 (revision) without one.
CREATE FUNCTION web.api_post_edit(credential text, site text, wanted bigint, seen_revision bigint, reason text,
    title text, title_words text, title_slug text, category text, tags text[],
    body text, html text, html_version integer, mentions text[], threads bigint[], words text)
RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
BEGIN
	IF seen_revision IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'revision',
		    MESSAGE = 'Please say which revision of the post was edited.';
	END IF;
	-- a number that no revision can have is not the current one
	PERFORM web.post_edit(credential, wanted, CASE WHEN seen_revision BETWEEN 1 AND 2147483647
	    THEN seen_revision::integer ELSE 0 END, reason, title, title_words, title_slug, category, tags,
	    body, html, html_version, mentions, threads, words);
	RETURN QUERY SELECT forum.api_post(site, wanted);
END $$;

-- Brings a deleted post back: web.post_restore.
CREATE FUNCTION web.api_post_restore(credential text, site text, wanted bigint, reason text)
RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM web.post_restore(credential, wanted, reason);
	RETURN QUERY SELECT forum.api_post(site, wanted);
END $$;

-- What a post said before, newest first, 20 a page: web.post_history. 400, 404.
CREATE FUNCTION web.api_revisions(credential text, wanted bigint, after text) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.api_list(json_agg(json_build_object('revision', v.revision, 'editor', v.editor_name,
	    'at', forum.api_time(v.at), 'reason', v.reason, 'title', v.title,
	    'tags', string_to_array(v.tags, ' '), 'body', v.body) ORDER BY v.revision DESC) FILTER (WHERE NOT v.beyond), max(v.next)::text)
	FROM web.post_history(credential, wanted, forum.api_cursor(after), 20) v
$$;

-- Votes: web.post_vote.
CREATE FUNCTION web.api_post_vote(credential text, wanted bigint, new_value bigint) RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	-- web.post_vote says what a vote may be; not all that JSON calls a number fits it
	RETURN QUERY SELECT json_build_object('score', v.score, 'value', v.value)
	FROM web.post_vote(credential, wanted, CASE WHEN new_value IN (1, 0, -1) THEN new_value::integer END) v;
END $$;
