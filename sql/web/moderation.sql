-- Moderators' acts. Each needs a reason, stands in the log and can be undone from there (moderation_log.sql).
-- All refuse with 401, 403 (no moderator; against an administrator), 404, 422 (reason).

-- Hides a post: readers do not see it, its author and moderators know why.
CREATE FUNCTION web.post_hide(credential text, wanted bigint, reason text) RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE sql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT * FROM forum.post_hidden_set(credential, wanted, true, reason)
$$;

-- Shows a hidden (or pending) post again.
CREATE FUNCTION web.post_unhide(credential text, wanted bigint, reason text) RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE sql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT * FROM forum.post_hidden_set(credential, wanted, false, reason)
$$;

-- Both. Doing it twice changes nothing. Also 409 (deleted).
CREATE OR REPLACE FUNCTION forum.post_hidden_set(credential text, wanted bigint, hidden boolean, reason text)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.moderator(credential);
	p	post := forum.post_held(forum.reader(me), wanted);
BEGIN
	PERFORM forum.check_reason(reason);
	PERFORM forum.check_still(p.state <> 'deleted', CASE WHEN hidden THEN 'This post is deleted already.'
	    ELSE 'This post is deleted; restore it instead.' END);
	PERFORM forum.moderate_post(me, p, CASE WHEN hidden THEN 'hidden' ELSE 'visible' END::post_state,
	    CASE WHEN hidden THEN 'hide' ELSE 'unhide' END, reason);
	RETURN QUERY SELECT t.id, t.slug FROM thread t WHERE t.id = p.thread_id;
END $$;

-- Locks a thread: nothing can be added or changed but by moderators.
CREATE FUNCTION web.thread_lock(credential text, wanted bigint, reason text) RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE sql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT * FROM forum.thread_locked_set(credential, wanted, true, reason)
$$;

CREATE FUNCTION web.thread_unlock(credential text, wanted bigint, reason text) RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE sql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT * FROM forum.thread_locked_set(credential, wanted, false, reason)
$$;

-- Both. Doing it twice changes nothing.
CREATE OR REPLACE FUNCTION forum.thread_locked_set(credential text, wanted bigint, locked boolean, reason text)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.moderator(credential);
	t	thread := forum.thread_held(forum.reader(me), wanted);
BEGIN
	PERFORM forum.check_reason(reason);
	IF (t.locked_at IS NOT NULL) <> locked THEN
		t.locked_at := CASE WHEN locked THEN now() END;
		t.locked_reason := CASE WHEN locked THEN reason END;
		PERFORM forum.moderate_thread(me, t, CASE WHEN locked THEN 'lock' ELSE 'unlock' END, reason);
	END IF;
	RETURN QUERY SELECT t.id, t.slug;
END $$;

-- Who may close or reopen a thread: moderators and those with the privilege; 403 else.
CREATE OR REPLACE FUNCTION forum.check_may_close(t thread, me member) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.privilege_check(me, 'close', 'close or reopen threads');
	IF t.locked_at IS NOT NULL AND NOT forum.moderates(me) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This thread is locked.';
	END IF;
END $$;

-- Closes a thread: it takes no more answers. Also by members with that privilege.
--   duplicate_of: the number or address of the thread that answers it, or empty; then no reason is needed.
-- Also 409 (closed already), 422 (duplicate_of).
CREATE FUNCTION web.thread_close(credential text, wanted bigint, reason text, duplicate_of text)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	t	thread := forum.thread_held(r, wanted);
	why	text := reason;
BEGIN
	PERFORM forum.check_may_close(t, me);
	PERFORM forum.check_still(t.closed_at IS NULL, 'This thread is closed already.');
	IF btrim(coalesce(duplicate_of, '')) <> '' THEN
		t.duplicate_of := forum.duplicate_for(r, t, duplicate_of);
		why := coalesce(nullif(btrim(reason), ''), 'Duplicate of #' || t.duplicate_of);
	END IF;
	PERFORM forum.check_reason(why);
	t.closed_at := now();
	t.closed_reason := why;
	PERFORM forum.moderate_thread(me, t, 'close', why);
	RETURN QUERY SELECT t.id, t.slug;
END $$;

-- Opens a closed thread again. Opening it twice changes nothing.
CREATE FUNCTION web.thread_reopen(credential text, wanted bigint, reason text) RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	t	thread := forum.thread_held(forum.reader(me), wanted);
BEGIN
	PERFORM forum.check_may_close(t, me);
	PERFORM forum.check_reason(reason);
	IF t.closed_at IS NOT NULL THEN
		t.closed_at := NULL;
		t.closed_reason := NULL;
		t.duplicate_of := NULL;
		PERFORM forum.moderate_thread(me, t, 'reopen', reason);
	END IF;
	RETURN QUERY SELECT t.id, t.slug;
END $$;

-- Moves a thread to another category (slug). Also 422 (category).
CREATE FUNCTION web.thread_move(credential text, wanted bigint, reason text, category text)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.moderator(credential);
	t	thread := forum.thread_held(forum.reader(me), wanted);
	c	forum.category := forum.category_of(category, forum.reader(me));
BEGIN
	PERFORM forum.check_reason(reason);
	IF t.category_id <> c.id THEN
		t.category_id := c.id;
		PERFORM forum.moderate_thread(me, t, 'move', reason);
	END IF;
	RETURN QUERY SELECT t.id, t.slug;
END $$;

-- Suspends a member for 1 hour to 1 year: they can read, and do nothing else. Also 422 (hours).
CREATE FUNCTION web.member_suspend(credential text, wanted text, reason text, hours bigint) RETURNS TABLE (name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.moderator(credential);
	m	member := forum.member_held(wanted);
BEGIN
	PERFORM forum.check_suspendable(me, m);
	PERFORM forum.check_reason(reason);
	IF hours IS NULL OR hours NOT BETWEEN 1 AND 24 * 366 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'hours', MESSAGE = 'From one hour to one year.';
	END IF;
	PERFORM forum.moderate_member(me, m.id, now() + hours * interval '1 hour', reason);
	RETURN QUERY SELECT m.name;
END $$;

-- Ends a suspension before its time.
CREATE FUNCTION web.member_unsuspend(credential text, wanted text, reason text) RETURNS TABLE (name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.moderator(credential);
	m	member := forum.member_held(wanted);
BEGIN
	PERFORM forum.check_suspendable(me, m);
	PERFORM forum.check_reason(reason);
	IF m.suspended_until > now() THEN
		PERFORM forum.moderate_member(me, m.id, NULL, reason);
	END IF;
	RETURN QUERY SELECT m.name;
END $$;

-- What the page of an act shows before it is done: whose post, which thread or member. The same refusals as
-- the act's own, but for the reason.
--   act: hide, unhide (wanted: the post), lock, unlock, close, reopen, move (the thread), suspend, unsuspend
--   (name), undo (the line of the log).
CREATE FUNCTION web.moderation_form(credential text, act text, wanted bigint, name text)
RETURNS TABLE (subject text, thread_id bigint, slug text, category_slug text, post_kind text, html text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := CASE WHEN act IN ('close', 'reopen') THEN forum.actor(credential) ELSE forum.moderator(credential) END;
	r	reader := forum.reader(me);
	m	member;
	p	post;
	t	thread;
	line	moderation_log;
BEGIN
	IF act IN ('suspend', 'unsuspend') THEN
		m := forum.member_for(name);
		PERFORM forum.check_suspendable(me, m);
		RETURN QUERY SELECT m.name, NULL::bigint, NULL, NULL, NULL, NULL;
		RETURN;
	ELSIF act = 'undo' THEN
		SELECT * INTO line FROM moderation_log l WHERE l.id = wanted;
		PERFORM forum.check_line(r, line);
		RETURN QUERY SELECT format('%s: %s', line.action, coalesce(o.title, who.name)), NULL::bigint, NULL, NULL, NULL, NULL
		FROM (SELECT) one LEFT JOIN thread o ON o.id = line.thread_id LEFT JOIN member who ON who.id = line.member_id;
		RETURN;
	ELSIF act IN ('hide', 'unhide') THEN
		p := forum.post_for(r, wanted);
		t := forum.thread_for(r, p.thread_id);
	ELSE
		t := forum.thread_for(r, wanted);
	END IF;
	IF act IN ('close', 'reopen') THEN
		PERFORM forum.check_may_close(t, me);
	END IF;
	RETURN QUERY SELECT t.title, t.id, t.slug, c.slug, p.kind::text, p.html FROM category c WHERE c.id = t.category_id;
END $$;
