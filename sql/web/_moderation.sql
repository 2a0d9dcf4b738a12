-- What moderators do, step by step: rights are checked by the web functions, here things change. Each act
-- writes a line of the log with what is needed to undo it, tells whom it concerns, and settles the open
-- flags of the post. `undone` is the line that an act takes back, or NULL.

-- Writes one line of the moderators' log; gives its id.
CREATE OR REPLACE FUNCTION forum.moderation_add(me member, what text, why text, thread bigint, post bigint,
    about bigint, more jsonb DEFAULT '{}', at timestamptz DEFAULT now(), undone bigint DEFAULT NULL) RETURNS bigint
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	INSERT INTO moderation_log (actor_id, actor_name, action, reason, thread_id, post_id, member_id, detail, at, undoes)
	VALUES ((me).id, (me).name, what, coalesce(why, ''), thread, post, about, more, at, undone) RETURNING id
$$;

-- Refuses (422, field `reason`) an act without a reason, or with one of more than 500 characters.
CREATE OR REPLACE FUNCTION forum.check_reason(reason text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF btrim(coalesce(reason, ''), E' \t\n') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'reason', MESSAGE = 'Please say why.';
	ELSIF length(reason) > 500 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'reason', MESSAGE = 'A reason has at most 500 characters.';
	END IF;
END $$;

-- Refuses with 403 an act of a moderator against an administrator.
CREATE OR REPLACE FUNCTION forum.check_may_act_on(me member, whom bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF me.role <> 'admin' AND EXISTS (SELECT FROM member m WHERE m.id = whom AND m.role = 'admin') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'Only an administrator may do this to an administrator.';
	END IF;
END $$;

-- Refuses with 409 what has been changed since, or is so already.
CREATE OR REPLACE FUNCTION forum.check_still(so boolean, message text DEFAULT 'Somebody has changed this in the meantime.')
RETURNS void LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF so IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = message;
	END IF;
END $$;

-- Hides, deletes, or shows again somebody's post. act: hide, unhide, delete, restore.
CREATE OR REPLACE FUNCTION forum.moderate_post(me member, p post, wanted post_state, act text, why text,
    undone bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	was	post_state;
	by_author boolean;
BEGIN
	IF wanted <> 'visible' THEN
		PERFORM forum.check_may_act_on(me, p.author_id);
	END IF;
	PERFORM forum.post_lock(p.id);
	SELECT o.state, o.state_by = o.author_id INTO was, by_author FROM post o WHERE o.id = p.id;
	IF was <> wanted THEN
		PERFORM forum.post_state_set(p, wanted, me, why);
	ELSIF wanted = 'deleted' AND (by_author OR undone IS NOT NULL) THEN
		-- what its author deleted is from now on a moderator's to restore; undone, it is the author's again
		UPDATE post o SET state_by = CASE WHEN by_author THEN me.id ELSE o.author_id END, state_reason = why
		WHERE o.id = p.id;
	ELSE
		RETURN;
	END IF;
	PERFORM forum.moderation_add(me, act, why, p.thread_id, p.id, p.author_id,
	    jsonb_build_object('state', was), undone := undone);
	PERFORM forum.notify(p.author_id, 'moderated', me.id, p, format(CASE act
	    WHEN 'hide' THEN 'A moderator hid your %s (%s) in' WHEN 'delete' THEN 'A moderator deleted your %s (%s) in'
	    WHEN 'unhide' THEN 'A moderator shows your %s again (%s) in'
	    ELSE 'A moderator restored your %s (%s) in' END, p.kind, coalesce(nullif(why, ''), 'no reason given')));
	IF wanted <> 'visible' THEN
		PERFORM forum.flags_settle(p.id, me, 'helpful');
	END IF;
END $$;

-- Settles the open flags of a post; gives their ids.
CREATE OR REPLACE FUNCTION forum.flags_settle(post bigint, me member, as_outcome text) RETURNS bigint[]
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	WITH settled AS (
		UPDATE flag f SET resolved_at = now(), resolved_by = (me).id, outcome = as_outcome
		WHERE f.post_id = flags_settle.post AND f.resolved_at IS NULL RETURNING f.id)
	SELECT coalesce(array_agg(id), '{}') FROM settled
$$;

-- Locks, unlocks, closes, reopens or moves a thread that is held (forum.thread_held): writes what `wanted` has for that act (locked_at and
-- locked_reason; closed_at, closed_reason and duplicate_of; category_id), and notes what was there before.
CREATE OR REPLACE FUNCTION forum.moderate_thread(me member, wanted thread, act text, why text,
    undone bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	was	thread;
	p	post;
BEGIN
	SELECT * INTO was FROM thread WHERE id = wanted.id;
	SELECT * INTO p FROM post WHERE id = was.first_post_id;
	IF act IN ('lock', 'unlock') THEN
		UPDATE thread SET locked_at = wanted.locked_at, locked_reason = wanted.locked_reason WHERE id = was.id;
	ELSIF act IN ('close', 'reopen') THEN
		UPDATE thread SET closed_at = wanted.closed_at, closed_reason = wanted.closed_reason,
		    duplicate_of = wanted.duplicate_of WHERE id = was.id;
		DELETE FROM thread_link l
		WHERE l.thread_id = was.id AND l.kind = 'duplicate' AND l.target_id = was.duplicate_of;
		INSERT INTO thread_link (thread_id, target_id, kind) SELECT was.id, wanted.duplicate_of, 'duplicate'
		WHERE wanted.duplicate_of IS NOT NULL ON CONFLICT DO NOTHING;
	ELSE
		UPDATE thread SET category_id = wanted.category_id WHERE id = was.id;
	END IF;
	UPDATE thread SET version = version + 1 WHERE id = was.id;
	PERFORM forum.moderation_add(me, act, why, was.id, NULL, was.author_id, CASE act
	    WHEN 'unlock' THEN jsonb_build_object('at', was.locked_at, 'reason', was.locked_reason)
	    WHEN 'reopen' THEN jsonb_build_object('at', was.closed_at, 'reason', was.closed_reason, 'duplicate_of', was.duplicate_of)
	    WHEN 'close' THEN jsonb_strip_nulls(jsonb_build_object('duplicate_of', wanted.duplicate_of))
	    WHEN 'move' THEN jsonb_build_object('from', was.category_id, 'to', wanted.category_id)
	    ELSE '{}' END, undone := undone);
	PERFORM forum.notify(was.author_id, 'moderated', me.id, p, format(CASE act
	    WHEN 'lock' THEN 'A moderator locked your thread (%s):' WHEN 'unlock' THEN 'A moderator unlocked your thread (%s):'
	    WHEN 'close' THEN 'Your thread was closed (%s):' WHEN 'reopen' THEN 'Your thread was reopened (%s):'
	    ELSE 'A moderator moved your thread (%s):' END, why));
END $$;

-- Suspends a member who is held (forum.member_held) until then, or with NULL ends it.
CREATE OR REPLACE FUNCTION forum.moderate_member(me member, whom bigint, until timestamptz, why text,
    undone bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	was	member;
BEGIN
	SELECT * INTO was FROM member WHERE id = whom;
	UPDATE member SET suspended_until = until, suspended_reason = CASE WHEN until IS NOT NULL THEN why END
	WHERE id = whom;
	PERFORM forum.moderation_add(me, CASE WHEN until IS NULL THEN 'unsuspend' ELSE 'suspend' END, why, NULL, NULL, whom,
	    jsonb_strip_nulls(jsonb_build_object('until', until,
		'was_until', CASE WHEN was.suspended_until > now() THEN was.suspended_until END,
		'was_reason', CASE WHEN was.suspended_until > now() THEN was.suspended_reason END)), undone := undone);
	INSERT INTO notification (member_id, kind, actor_id, note)
	VALUES (whom, 'moderated', me.id, CASE WHEN until IS NULL THEN format('A moderator ended your suspension (%s):', why)
	    ELSE format('A moderator suspended you until %s UTC (%s):',
		to_char(until AT TIME ZONE 'UTC', 'FMDD Mon YYYY HH24:MI'), why) END);
END $$;

-- Refuses with 403 suspending oneself, an administrator, and for who is none another moderator.
CREATE OR REPLACE FUNCTION forum.check_suspendable(me member, whom member) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	wrong	text := CASE
	    WHEN me.id = whom.id THEN 'Nobody suspends themselves.'
	    WHEN whom.role = 'admin' THEN 'An administrator cannot be suspended. Take the role away first.'
	    WHEN whom.role = 'moderator' AND me.role <> 'admin' THEN 'Only an administrator may suspend a moderator.'
	END;
BEGIN
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = wrong;
	END IF;
END $$;

-- The thread that somebody means by "123", "#123" or its address; 422 (field `duplicate_of`) if the reader
-- can see none, or it is the one to be closed, or is itself closed as a duplicate of that one.
CREATE OR REPLACE FUNCTION forum.duplicate_for(r reader, t thread, typed text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	wanted	bigint := coalesce(substring(typed from '^\s*#?([0-9]{1,18})\s*$'), substring(typed from '/t/([0-9]{1,18})(?:[/?#]|\s*$)'));
	o	thread;
	wrong	text;
BEGIN
	SELECT * INTO o FROM thread h WHERE h.id = wanted AND forum.thread_listed(h.state, h.category_id, r);
	wrong := CASE WHEN o.id IS NULL THEN 'There is no such thread. Please give its number or its address.'
	    WHEN o.id = t.id THEN 'A thread is no duplicate of itself.'
	    WHEN o.duplicate_of = t.id THEN 'That thread is closed as a duplicate of this one.' END;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'duplicate_of', MESSAGE = wrong;
	END IF;
	RETURN o.id;
END $$;
