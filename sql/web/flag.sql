-- Flags: members tell the moderators about a post; moderators decide.

-- What the form shows: the post, and what the member has said already. 401, 403, 404.
CREATE FUNCTION web.flag_form(credential text, wanted bigint)
RETURNS TABLE (post_id bigint, kind text, html text, title text, author_name text, author_reputation bigint,
	author_role text, author_staff boolean, reason text, note text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	p	post := forum.post_for(forum.reader(me), wanted);
BEGIN
	PERFORM forum.check_flaggable(me, p);
	RETURN QUERY SELECT p.id, p.kind::text, p.html, t.title, m.name, m.reputation, m.role::text, m.staff, f.reason, f.note
	FROM thread t LEFT JOIN member m ON m.id = p.author_id
	LEFT JOIN flag f ON f.post_id = p.id AND f.member_id = me.id AND f.resolved_at IS NULL
	WHERE t.id = p.thread_id;
END $$;

-- Refuses with 403 flagging one's own post, and with 409 one that is gone.
CREATE OR REPLACE FUNCTION forum.check_flaggable(me member, p post) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF p.author_id IS NOT DISTINCT FROM me.id THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'This is your own post. You can edit or delete it.';
	END IF;
	PERFORM forum.check_still(p.state = 'visible', 'This post has been taken away already.');
END $$;

-- Flags a post, or changes what one's open flag says.
--   reason: spam, rude, off_topic, duplicate, secret, other (then with a note).
-- 401, 403, 404, 409 (taken away), 422 (reason, note), 429.
CREATE FUNCTION web.post_flag(credential text, wanted bigint, reason text, note text)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	p	post := forum.post_for(forum.reader(me), wanted);
BEGIN
	PERFORM forum.limit_check(me, 'flag');
	PERFORM forum.check_flaggable(me, p);
	IF reason IS NULL OR reason NOT IN ('spam', 'rude', 'off_topic', 'duplicate', 'secret', 'other') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'reason', MESSAGE = 'Please choose what is wrong.';
	ELSIF reason = 'other' AND btrim(coalesce(note, '')) = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'note', MESSAGE = 'Please say what is wrong.';
	ELSIF length(note) > 500 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'note', MESSAGE = 'A note has at most 500 characters.';
	END IF;
	INSERT INTO flag (post_id, member_id, reason, note) VALUES (p.id, me.id, reason, coalesce(note, ''))
	ON CONFLICT (post_id, member_id) WHERE resolved_at IS NULL
	DO UPDATE SET reason = EXCLUDED.reason, note = EXCLUDED.note;
	RETURN QUERY SELECT t.id, t.slug FROM thread t WHERE t.id = p.thread_id;
END $$;

-- How many posts with open flags wait for a moderator who may see them.
CREATE OR REPLACE FUNCTION forum.flags_open(r reader) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT count(DISTINCT f.post_id) FROM flag f
		JOIN post p ON p.id = f.post_id JOIN thread t ON t.id = p.thread_id
		WHERE f.resolved_at IS NULL AND t.category_id = ANY (r.categories));
END $$;

-- The posts with open flags, those that wait longest first, 20 a page, one row a flag (at most 20 of each).
--   after: `next` of the page before, or NULL; this_post: only its flags. open: how many posts wait.
-- For moderators; without posts they may not see. 401, 403.
CREATE FUNCTION web.flags(credential text, after bigint, this_post bigint)
RETURNS TABLE (post_id bigint, post_kind text, state text, html text, score integer, revision integer,
	created_at timestamptz, author_name text, author_reputation bigint, author_role text, author_staff boolean,
	thread_id bigint, slug text, title text,
	flag_id bigint, reason text, note text, flagged_at timestamptz, flagger_name text, open bigint, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	page_size CONSTANT integer := 20;
	me	member := forum.moderator(credential, 'read');
	r	reader := forum.reader(me);
BEGIN
	RETURN QUERY WITH waiting AS (
		SELECT p.id, min(f.id) AS oldest FROM flag f
		JOIN post p ON p.id = f.post_id JOIN thread t ON t.id = p.thread_id
		WHERE f.resolved_at IS NULL AND t.category_id = ANY (r.categories) AND (this_post IS NULL OR p.id = this_post)
		GROUP BY p.id
	), page AS (
		SELECT w.*, row_number() OVER (ORDER BY w.oldest) AS place FROM waiting w
		WHERE after IS NULL OR w.oldest > after ORDER BY w.oldest LIMIT page_size + 1
	)
	SELECT p.id, p.kind::text, p.state::text, p.html, p.score, p.revision, p.created_at,
	    m.name, m.reputation, m.role::text, m.staff, t.id, t.slug, t.title,
	    f.id, f.reason, f.note, f.at, who.name, (SELECT count(*) FROM waiting),
	    (SELECT last.oldest FROM page last WHERE last.place = page_size
		AND EXISTS (SELECT FROM page more WHERE more.place > page_size))
	FROM page g
	JOIN post p ON p.id = g.id
	JOIN thread t ON t.id = p.thread_id
	LEFT JOIN member m ON m.id = p.author_id
	CROSS JOIN LATERAL (SELECT * FROM flag o WHERE o.post_id = p.id AND o.resolved_at IS NULL ORDER BY o.id LIMIT 20) f
	JOIN member who ON who.id = f.member_id
	WHERE g.place <= page_size ORDER BY g.place, f.id;
END $$;

-- A moderator's decision about the flags of a post.
--   decision: hide, delete (the flags were helpful), dismiss (nothing is wrong).
-- 401, 403, 404, 409 (no open flags any more), 422 (decision, reason).
CREATE FUNCTION web.flags_decide(credential text, wanted bigint, decision text, reason text)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.moderator(credential);
	p	post := forum.post_held(forum.reader(me), wanted);
BEGIN
	IF decision IS NULL OR decision NOT IN ('hide', 'delete', 'dismiss') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'action', MESSAGE = 'Please choose what to do.';
	END IF;
	PERFORM forum.check_reason(reason);
	PERFORM forum.check_still(EXISTS (SELECT FROM flag f WHERE f.post_id = p.id AND f.resolved_at IS NULL),
	    'Another moderator has decided this already.');
	IF decision = 'dismiss' THEN
		PERFORM forum.moderation_add(me, 'dismiss', reason, p.thread_id, p.id, p.author_id,
		    jsonb_build_object('flags', forum.flags_settle(p.id, me, 'declined')));
	ELSE
		PERFORM forum.moderate_post(me, p, CASE decision WHEN 'hide' THEN 'hidden' ELSE 'deleted' END::post_state,
		    decision, reason);
		PERFORM forum.flags_settle(p.id, me, 'helpful');
	END IF;
	RETURN QUERY SELECT t.id, t.slug FROM thread t WHERE t.id = p.thread_id;
END $$;
