-- Answers, replies and comments: writing, editing, taking back, and their history.

-- Refuses with 403 what may not be added to this thread: it is closed (answers) or locked (anything), or the
-- post that a comment is for has been taken away.
--   parent: NULL for answers and replies.
CREATE OR REPLACE FUNCTION forum.check_thread_open(t thread, parent post, me member) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF t.state <> 'visible' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This thread has been taken away; nothing can be added.';
	ELSIF t.locked_at IS NOT NULL AND NOT forum.moderates(me) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This thread is locked.';
	ELSIF t.closed_at IS NOT NULL AND parent.id IS NULL AND NOT forum.moderates(me) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This thread is closed: it takes no more answers.';
	ELSIF parent.state <> 'visible' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This post has been taken away; nothing can be added.';
	END IF;
END $$;

-- Answers and comments are asked for twice: before the work, and once they stand in the thread, whose row nobody
-- else can change from then on. To hold it from the beginning would let only one at a time write in a busy thread.

-- Answers a question or replies in a discussion. Gives the new post. 401, 403, 404, 422 (body), 429.
CREATE FUNCTION web.thread_reply(credential text, wanted bigint, body text, html text, html_version integer,
    mentions text[], threads bigint[], words text)
RETURNS TABLE (id bigint, thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	t	thread := forum.thread_for(r, wanted);
	p	post;
BEGIN
	PERFORM forum.limit_check(me, 'post');
	PERFORM forum.check_thread_open(t, NULL, me);
	PERFORM forum.check_body(body, 1, 100000);
	p := forum.reply_add(t, NULL, me, ROW(body, html, html_version, mentions, threads, words));
	PERFORM forum.check_thread_open(forum.thread_for(r, wanted), NULL, me);
	DELETE FROM draft d WHERE d.member_id = me.id AND d.place = 'thread/' || wanted;
	RETURN QUERY SELECT p.id, t.id, t.slug;
END $$;

-- Comments on a post (not on a comment: that goes under the same post), which takes 100 of them: a page shows them
-- all. As web.thread_reply; 403 also without the privilege to comment anywhere, 409 when there are 100.
CREATE FUNCTION web.post_comment(credential text, wanted bigint, body text, html text, html_version integer,
    mentions text[], threads bigint[], words text)
RETURNS TABLE (id bigint, thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	parent	post := forum.post_for(r, wanted);
	t	thread := forum.thread_for(r, parent.thread_id);
	p	post;
BEGIN
	PERFORM forum.limit_check(me, 'comment');
	IF parent.kind = 'comment' THEN
		parent := forum.post_for(r, parent.parent_id);
	END IF;
	PERFORM forum.check_thread_open(t, parent, me);
	IF parent.author_id IS DISTINCT FROM me.id AND t.author_id IS DISTINCT FROM me.id THEN
		PERFORM forum.privilege_check(me, 'comment', 'comment on the posts of others');
	END IF;
	PERFORM forum.check_body(body, 2, 2000);
	p := forum.reply_add(t, parent, me, ROW(body, html, html_version, mentions, threads, words));
	PERFORM forum.check_thread_open(forum.thread_for(r, t.id), forum.post_for(r, parent.id), me);
	PERFORM forum.check_still((SELECT count(*) <= 100 FROM post c WHERE c.parent_id = parent.id AND c.state = 'visible'),
	    'There are 100 comments here already. Please write a new post instead.');
	DELETE FROM draft d WHERE d.member_id = me.id AND d.place = 'comment/' || parent.id;
	RETURN QUERY SELECT p.id, t.id, t.slug;
END $$;

-- What the edit form needs: the text as it stands. 401, 403, 404.
CREATE FUNCTION web.post_edit_form(credential text, wanted bigint)
RETURNS TABLE (id bigint, thread_id bigint, kind text, title text, slug text, tags text, category_slug text,
	body text, revision integer, own boolean, draft_title text, draft_category text, draft_tags text,
	draft_body text, draft_reason text, draft_revision text, saved_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	p	post := forum.post_for(forum.reader(me), wanted);
	t	thread := forum.thread_for(forum.reader(me), p.thread_id);
BEGIN
	PERFORM forum.check_post_editable(p, t, me);
	RETURN QUERY SELECT p.id, t.id, p.kind::text, t.title, t.slug,
	    array_to_string(forum.thread_tags(t.id), ' '), c.slug, p.body, p.revision, p.author_id IS NOT DISTINCT FROM me.id,
	    d.fields->>'title', d.fields->>'category', d.fields->>'tags', d.fields->>'body', d.fields->>'reason',
	    d.fields->>'revision', d.saved_at
	FROM category c LEFT JOIN draft d ON d.member_id = me.id AND d.place = 'post/' || p.id
	WHERE c.id = t.category_id;
END $$;

-- Refuses with 403 an edit that is not the member's to make.
CREATE OR REPLACE FUNCTION forum.check_post_editable(p post, t thread, me member) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF p.state <> 'visible' AND NOT forum.moderates(me) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This post has been taken away and cannot be edited.';
	ELSIF t.locked_at IS NOT NULL AND NOT forum.moderates(me) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This thread is locked.';
	ELSIF p.author_id IS DISTINCT FROM me.id THEN
		PERFORM forum.privilege_check(me, 'edit', 'edit the posts of others');
	END IF;
END $$;

-- Edits a post; for a thread's first post title, slug, category and tags too (NULL: as they are).
--   seen_revision: the one the editor saw; if it is no longer the current one, 409, and nothing is changed.
-- Gives the post's new revision and its thread's address. 401, 403, 404, 409, 422 (title, category, tags, body), 429.
CREATE FUNCTION web.post_edit(credential text, wanted bigint, seen_revision integer, reason text,
    title text, title_words text, title_slug text, category text, tags text[],
    body text, html text, html_version integer, mentions text[], threads bigint[], words text)
RETURNS TABLE (id bigint, thread_id bigint, slug text, revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	p	post;
	t	thread;
	heads	boolean;
BEGIN
	PERFORM forum.limit_check(me, 'edit');
	p := forum.post_held(r, wanted);
	t := forum.thread_for(r, p.thread_id);
	heads := p.kind IN ('question', 'discussion');
	PERFORM forum.check_post_editable(p, t, me);
	PERFORM forum.check_body(body, CASE p.kind WHEN 'comment' THEN 2 ELSE 1 END,
	    CASE p.kind WHEN 'comment' THEN 2000 ELSE 100000 END);
	IF length(reason) > 300 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'reason', MESSAGE = 'A reason has at most 300 characters.';
	END IF;
	IF seen_revision IS DISTINCT FROM p.revision THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', COLUMN = 'revision',
		    MESSAGE = 'Somebody else has edited this in the meantime. Your text is kept below; please look at both.';
	END IF;
	IF heads AND title IS NOT NULL THEN
		PERFORM forum.check_title(title);
		UPDATE thread h SET title = post_edit.title, title_words = post_edit.title_words,
		    slug = post_edit.title_slug WHERE h.id = t.id RETURNING * INTO t;
	END IF;
	IF heads AND category IS NOT NULL THEN
		UPDATE thread m SET category_id = (forum.category_of(category, r)).id WHERE m.id = t.id;
	END IF;
	IF heads AND tags IS NOT NULL THEN
		PERFORM forum.thread_tags_set(t.id, tags, me);
	END IF;
	p := forum.post_revise(p, me, coalesce(post_edit.reason, ''),
	    ROW(body, html, html_version, mentions, threads, words));
	DELETE FROM draft d WHERE d.member_id = me.id AND d.place = 'post/' || p.id;
	RETURN QUERY SELECT p.id, t.id, t.slug, p.revision;
END $$;

-- Changes a post's state with all that follows: points, counts, the accepted answer, the log of moderators.
--   Whoever calls has checked the right. Deleting twice, or restoring what is there, changes nothing.
CREATE OR REPLACE FUNCTION forum.post_state_set(p post, wanted post_state, me member, reason text,
    at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	was	post_state;
BEGIN
	PERFORM forum.post_lock(p.id);
	PERFORM forum.members_lock(ARRAY(SELECT p.author_id UNION SELECT member_id FROM vote WHERE post_id = p.id AND value < 0
	    UNION SELECT member_id FROM acceptance WHERE post_id = p.id
	    UNION SELECT member_id FROM reputation WHERE post_id = p.id));
	SELECT state INTO was FROM post WHERE id = p.id;
	IF was = wanted THEN
		RETURN;
	END IF;
	UPDATE post SET state = wanted, state_reason = CASE WHEN wanted <> 'visible' THEN reason END,
	    state_by = me.id, state_at = at WHERE id = p.id;
	IF wanted = 'visible' THEN
		PERFORM forum.reputation_restore_post(p);
	ELSIF was = 'visible' THEN
		PERFORM forum.reputation_reverse_post(p.id, at);
	END IF;
	PERFORM forum.posts_index(ARRAY(SELECT c.id FROM post c WHERE c.id = p.id OR c.parent_id = p.id));
	PERFORM forum.thread_refresh(p.thread_id);
END $$;

-- Deletes a post, softly, or brings it back: an author's own act, or a moderator's, which is logged with its
-- reason (NULL: none was asked for) and needs one.
--   act: delete, restore
CREATE OR REPLACE FUNCTION forum.post_take(me member, p post, act text, reason text) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	wanted	post_state := CASE act WHEN 'delete' THEN 'deleted' ELSE 'visible' END;
	why	text := coalesce(reason, 'No reason given');
BEGIN
	IF p.author_id IS NOT DISTINCT FROM me.id THEN
		PERFORM forum.post_state_set(p, wanted, me, reason);
	ELSE
		PERFORM forum.check_reason(why);
		PERFORM forum.moderate_post(me, p, wanted, act, why);
	END IF;
END $$;

-- Takes a post back, softly: by its author, or by a moderator. Deleting twice changes nothing, but what its author
-- deleted a moderator may delete as well: then only moderators bring it back. 401, 403, 404, 422 (reason).
CREATE FUNCTION web.post_delete(credential text, wanted bigint, reason text)
RETURNS TABLE (thread_id bigint, slug text, kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	p	post := forum.post_held(r, wanted);
	t	thread := forum.thread_for(r, p.thread_id);
	wrong	text;
BEGIN
	wrong := CASE WHEN forum.moderates(me) THEN NULL
	    WHEN p.author_id IS DISTINCT FROM me.id THEN 'Only its author or a moderator may delete a post.'
	    WHEN t.locked_at IS NOT NULL THEN 'This thread is locked.'
	    WHEN p.id = t.first_post_id AND t.answers > 0 THEN 'Others have answered: only a moderator may delete this thread now.'
	    WHEN p.state = 'hidden' THEN 'This post is hidden by a moderator.' END;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = wrong;
	END IF;
	PERFORM forum.post_take(me, p, 'delete', reason);
	RETURN QUERY SELECT t.id, t.slug, p.kind::text;
END $$;

-- Brings a deleted post back: by a moderator, or by its author if the author deleted it. 401, 403, 404, 422 (reason).
CREATE FUNCTION web.post_restore(credential text, wanted bigint, reason text)
RETURNS TABLE (thread_id bigint, slug text, kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	p	post := forum.post_held(r, wanted);
	t	thread := forum.thread_for(r, p.thread_id);
BEGIN
	IF NOT forum.moderates(me) AND (p.author_id IS DISTINCT FROM me.id OR p.state_by IS DISTINCT FROM me.id) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'Only a moderator may restore this post.';
	END IF;
	IF p.state = 'deleted' THEN
		PERFORM forum.post_take(me, p, 'restore', reason);
	END IF;
	RETURN QUERY SELECT t.id, t.slug, p.kind::text;
END $$;

-- A post's history, newest first, a page of at most 50 revisions. The title and tags are those of the thread, for
-- its first post. after: `next` of the page before, or NULL; `next` is NULL on the last page.
--   beyond: the newest revision of the next page, to compare the last of this one with. 404.
CREATE FUNCTION web.post_history(credential text, wanted bigint, after bigint, most integer)
RETURNS TABLE (post_id bigint, kind text, thread_id bigint, thread_title text, slug text, revision integer,
	editor_name text, at timestamptz, reason text, title text, tags text, body text, beyond boolean, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	p	post := forum.post_for(r, wanted);
	size	integer := least(greatest(most, 1), 50);
BEGIN
	RETURN QUERY WITH page AS (
		SELECT v.*, row_number() OVER (ORDER BY v.revision DESC) AS place FROM post_revision v
		WHERE v.post_id = p.id AND (after IS NULL OR v.revision < after) ORDER BY v.revision DESC LIMIT size + 1
	)
	SELECT p.id, p.kind::text, t.id, t.title, t.slug, v.revision, m.name, v.at, v.reason,
	    v.title, array_to_string(v.tags, ' '), v.body, v.place > size,
	    (SELECT last.revision::bigint FROM page last WHERE last.place = size AND EXISTS (SELECT FROM page more WHERE more.place > size))
	FROM page v JOIN thread t ON t.id = p.thread_id LEFT JOIN member m ON m.id = v.editor_id ORDER BY v.place;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such page of this history.';
	END IF;
END $$;

-- When an answer was accepted and by whom, and when and by whom that was taken back (NULLs: it stands), the latest
-- first, at most 50. name: NULL, who is a member no more. 404.
CREATE FUNCTION web.post_acceptances(credential text, wanted bigint)
RETURNS TABLE (name text, at timestamptz, withdrawn_by text, withdrawn_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	p	post := forum.post_for(forum.reader(forum.viewer(credential)), wanted);
BEGIN
	RETURN QUERY SELECT m.name, a.at, w.name, a.withdrawn_at FROM acceptance a
	LEFT JOIN member m ON m.id = a.member_id LEFT JOIN member w ON w.id = a.withdrawn_by
	WHERE a.post_id = p.id ORDER BY a.at DESC, a.id DESC LIMIT 50;
END $$;

-- What stands in a post now, for somebody whose edit came too late, and the text that the edit began with.
CREATE FUNCTION web.post_conflict(credential text, wanted bigint, seen_revision integer)
RETURNS TABLE (revision integer, editor_name text, at timestamptz, body text, seen_body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	p	post := forum.post_for(forum.reader(forum.actor(credential)), wanted);
BEGIN
	RETURN QUERY SELECT p.revision, m.name, v.at, p.body, coalesce(s.body, p.body)
	FROM post_revision v LEFT JOIN member m ON m.id = v.editor_id
	LEFT JOIN post_revision s ON s.post_id = p.id AND s.revision = seen_revision
	WHERE v.post_id = p.id AND v.revision = p.revision;
END $$;

-- A post as the page shows it before it is deleted or restored. 401, 403, 404.
CREATE FUNCTION web.post_glance(credential text, wanted bigint)
RETURNS TABLE (id bigint, kind text, state text, html text, title text, slug text, thread_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	p	post := forum.post_for(forum.reader(me), wanted);
BEGIN
	IF p.author_id IS DISTINCT FROM me.id AND NOT forum.moderates(me) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403',
		    MESSAGE = 'Only its author or a moderator may delete or restore a post.';
	END IF;
	RETURN QUERY SELECT p.id, p.kind::text, p.state::text, p.html, t.title, t.slug, t.id
	FROM thread t WHERE t.id = p.thread_id;
END $$;
