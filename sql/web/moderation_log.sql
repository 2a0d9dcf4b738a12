-- The moderators' log: reading it, and undoing what stands there.

-- One page of 50 lines, newest first, for moderators; without those about threads they may not see.
--   act: one kind only; actor, about: names; thread: its id; NULL: all. after: `next` of the page before.
-- subject: the thread's title, or the member's name; until: of a suspension; category_to: of a move;
-- undoable: nobody has undone it yet. 401, 403, 404 (name unknown).
CREATE FUNCTION web.moderation_log(credential text, act text, actor text, about text, thread bigint, after bigint)
RETURNS TABLE (id bigint, at timestamptz, actor_name text, action text, reason text,
	thread_id bigint, slug text, title text, post_id bigint, post_kind text, member_name text,
	until timestamptz, category_to text, undoes bigint, undone boolean, undoable boolean, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	page_size CONSTANT integer := 50;
	me	member := forum.moderator(credential, 'read');
	r	reader := forum.reader(me);
	by_whom	bigint := CASE WHEN actor IS NOT NULL THEN (forum.member_for(actor)).id END;
	to_whom	bigint := CASE WHEN about IS NOT NULL THEN (forum.member_for(about)).id END;
	ids	bigint[];
BEGIN
	-- EXECUTE plans it for what is asked: what is NULL is not looked at
	EXECUTE 'SELECT array(SELECT l.id FROM moderation_log l LEFT JOIN thread t ON t.id = l.thread_id'
	    ' WHERE (t.id IS NULL OR t.category_id = ANY ($1)) AND ($2 IS NULL OR l.action = $2)'
	    ' AND ($3 IS NULL OR l.actor_id = $3) AND ($4 IS NULL OR l.member_id = $4)'
	    ' AND ($5 IS NULL OR l.thread_id = $5) AND ($6 IS NULL OR l.id < $6) ORDER BY l.id DESC LIMIT $7)'
	INTO ids USING r.categories, act, by_whom, to_whom, moderation_log.thread, after, page_size + 1;
	RETURN QUERY WITH page AS (
		SELECT l.*, t.slug, t.title, row_number() OVER (ORDER BY l.id DESC) AS place
		FROM moderation_log l LEFT JOIN thread t ON t.id = l.thread_id WHERE l.id = ANY (ids)
	)
	SELECT l.id, l.at, coalesce(a.name, l.actor_name), l.action, l.reason, l.thread_id, l.slug, l.title,
	    l.post_id, p.kind::text, m.name, (l.detail ->> 'until')::timestamptz, c.name, l.undoes,
	    back.id IS NOT NULL, back.id IS NULL AND (l.thread_id IS NULL OR l.title IS NOT NULL)
		AND l.action = ANY (forum.undoable_acts()),
	    (SELECT last.id FROM page last WHERE last.place = page_size
		AND EXISTS (SELECT FROM page more WHERE more.place > page_size))
	FROM page l
	LEFT JOIN member a ON a.id = l.actor_id
	LEFT JOIN member m ON m.id = l.member_id
	LEFT JOIN post p ON p.id = l.post_id
	LEFT JOIN category c ON c.id = (l.detail ->> 'to')::bigint AND c.id = ANY (r.categories)
	LEFT JOIN moderation_log back ON back.undoes = l.id
	WHERE l.place <= page_size ORDER BY l.place;
END $$;

CREATE OR REPLACE FUNCTION forum.undoable_acts() RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT '{hide,unhide,delete,restore,lock,unlock,close,reopen,move,suspend,unsuspend,dismiss}'::text[]
$$;

-- Refuses with 404 a line that is not, or about a thread that the moderator may not see; with 409 one that
-- cannot be undone, or has been.
CREATE OR REPLACE FUNCTION forum.check_line(r reader, line moderation_log) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF line.id IS NULL OR (line.thread_id IS NOT NULL AND forum.thread_for(r, line.thread_id) IS NULL) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such line in the log.';
	END IF;
	PERFORM forum.check_still(line.action = ANY (forum.undoable_acts()), 'This cannot be undone.');
	PERFORM forum.check_still(NOT EXISTS (SELECT FROM moderation_log back WHERE back.undoes = line.id),
	    'This has been undone already.');
END $$;

-- Undoes what a line of the log says, as an act of its own. 401, 403, 404, 409 (undone already; changed in
-- the meantime), 422 (reason). Gives where to look at the result: a thread or a member.
CREATE FUNCTION web.moderation_undo(credential text, wanted bigint, reason text)
RETURNS TABLE (thread_id bigint, slug text, member_name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.moderator(credential);
	line	moderation_log;
BEGIN
	SELECT * INTO line FROM moderation_log l WHERE l.id = wanted;
	PERFORM forum.check_line(forum.reader(me), line);
	PERFORM forum.check_reason(reason);
	IF line.action = 'dismiss' THEN
		PERFORM forum.undo_dismissal(me, line, reason);
	ELSIF line.post_id IS NOT NULL THEN
		PERFORM forum.undo_of_post(me, line, reason);
	ELSIF line.thread_id IS NOT NULL THEN
		PERFORM forum.undo_of_thread(me, line, reason);
	ELSE
		PERFORM forum.undo_of_member(me, line, reason);
	END IF;
	RETURN QUERY SELECT t.id, t.slug, m.name FROM (SELECT) one
	LEFT JOIN thread t ON t.id = line.thread_id
	LEFT JOIN member m ON m.id = line.member_id AND line.thread_id IS NULL;
END $$;

-- The post gets back the state it had before; if it no longer has the one that the act gave it, 409.
CREATE OR REPLACE FUNCTION forum.undo_of_post(me member, line moderation_log, why text) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	before	post_state := line.detail ->> 'state';
	p	post;
BEGIN
	PERFORM forum.post_lock(line.post_id);
	SELECT * INTO p FROM post WHERE id = line.post_id;
	PERFORM forum.check_still(p.state = CASE line.action WHEN 'hide' THEN 'hidden' WHEN 'delete' THEN 'deleted'
	    ELSE 'visible' END::post_state);
	PERFORM forum.moderate_post(me, p, before, CASE before WHEN 'hidden' THEN 'hide' WHEN 'deleted' THEN 'delete'
	    ELSE CASE line.action WHEN 'hide' THEN 'unhide' ELSE 'restore' END END, why, line.id);
END $$;

CREATE OR REPLACE FUNCTION forum.undo_of_thread(me member, line moderation_log, why text) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	t	thread;
	act	text;
BEGIN
	SELECT * INTO t FROM thread WHERE id = line.thread_id FOR NO KEY UPDATE;
	PERFORM forum.check_still(CASE line.action WHEN 'lock' THEN t.locked_at IS NOT NULL
	    WHEN 'unlock' THEN t.locked_at IS NULL WHEN 'close' THEN t.closed_at IS NOT NULL
	    WHEN 'reopen' THEN t.closed_at IS NULL ELSE t.category_id = (line.detail ->> 'to')::bigint END);
	CASE line.action
	WHEN 'lock' THEN
		act := 'unlock';
		t.locked_at := NULL;
		t.locked_reason := NULL;
	WHEN 'unlock' THEN
		act := 'lock';
		t.locked_at := now();
		t.locked_reason := line.detail ->> 'reason';
	WHEN 'close' THEN
		act := 'reopen';
		t.closed_at := NULL;
		t.closed_reason := NULL;
		t.duplicate_of := NULL;
	WHEN 'reopen' THEN
		act := 'close';
		t.closed_at := now();
		t.closed_reason := line.detail ->> 'reason';
		t.duplicate_of := (SELECT o.id FROM thread o WHERE o.id = (line.detail ->> 'duplicate_of')::bigint);
	ELSE
		act := 'move';
		t.category_id := (SELECT c.id FROM category c WHERE c.id = (line.detail ->> 'from')::bigint);
		PERFORM forum.check_still(t.category_id IS NOT NULL, 'The category it came from is gone.');
	END CASE;
	PERFORM forum.moderate_thread(me, t, act, why, line.id);
END $$;

CREATE OR REPLACE FUNCTION forum.undo_of_member(me member, line moderation_log, why text) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	m	member;
	before	timestamptz := line.detail ->> 'was_until';
BEGIN
	SELECT * INTO m FROM member WHERE id = line.member_id FOR NO KEY UPDATE;
	PERFORM forum.check_still(m.id IS NOT NULL);
	PERFORM forum.check_suspendable(me, m);
	PERFORM forum.check_still(CASE line.action
	    WHEN 'suspend' THEN m.suspended_until > now() AND m.suspended_until = (line.detail ->> 'until')::timestamptz
	    ELSE m.suspended_until IS NULL AND before > now() END);
	PERFORM forum.moderate_member(me, m.id, CASE WHEN before > now() THEN before END,
	    coalesce(line.detail ->> 'was_reason', why), line.id);
END $$;

-- The flags wait for a decision again, but those whose member has flagged the post anew.
CREATE OR REPLACE FUNCTION forum.undo_dismissal(me member, line moderation_log, why text) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	UPDATE flag f SET resolved_at = NULL, resolved_by = NULL, outcome = NULL
	WHERE f.id IN (SELECT jsonb_array_elements_text(line.detail -> 'flags')::bigint)
	  AND NOT EXISTS (SELECT FROM flag o WHERE o.post_id = f.post_id AND o.member_id = f.member_id AND o.resolved_at IS NULL);
	PERFORM forum.moderation_add(me, 'reconsider', why, line.thread_id, line.post_id, line.member_id, undone := line.id);
END $$;
