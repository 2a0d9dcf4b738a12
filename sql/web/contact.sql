-- Tickets: what a member asks the people of the house, where only they read it. All 401 for who is not signed in.

-- A ticket for somebody who may read it: who wrote it, and unless suspended customer success and administrators; else 404.
CREATE OR REPLACE FUNCTION forum.ticket_for(me member, wanted bigint) RETURNS ticket
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	t	ticket;
BEGIN
	SELECT * INTO t FROM ticket o WHERE o.id = wanted AND (o.member_id = me.id
	    OR me.role IN ('csm', 'admin') AND (me.suspended_until > now()) IS NOT TRUE);
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such ticket.';
	END IF;
	RETURN t;
END $$;

-- The member's own tickets, newest first, 20 a page. after: the last number of the page before; next: the `after` of
-- the next page, NULL on the last.
CREATE FUNCTION web.contact(credential text, after bigint)
RETURNS TABLE (id bigint, title text, at timestamptz, active_at timestamptz, answered boolean, closed boolean, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
BEGIN
	RETURN QUERY WITH page AS (
		SELECT t.*, row_number() OVER (ORDER BY t.id DESC) AS place FROM ticket t
		WHERE t.member_id = me.id AND (after IS NULL OR t.id < after) ORDER BY t.id DESC LIMIT 21)
	SELECT p.id, p.subject, p.at, p.active_at, p.waiting_since IS NULL, p.closed_at IS NOT NULL,
	    (SELECT l.id FROM page l WHERE l.place = 20 AND EXISTS (SELECT FROM page m WHERE m.place = 21))
	FROM page p WHERE p.place <= 20 ORDER BY p.place;
END $$;

-- What was typed and not sent. One row, of NULLs when there is nothing.
CREATE FUNCTION web.contact_draft(credential text) RETURNS TABLE (title text, body text, saved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT d.fields->>'title', d.fields->>'body', d.saved_at FROM (SELECT) one LEFT JOIN web.draft(credential, 'contact') d ON true
$$;

-- Tells the other side of something new in a ticket: who wrote it; or who looks after the account, and everybody of the
-- house who has written in it.
CREATE OR REPLACE FUNCTION forum.ticket_tell(t ticket, me member) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	INSERT INTO notification (member_id, kind, actor_id, note)
	SELECT t.member_id, 'ticket', me.id, t.id::text WHERE me.id <> t.member_id
	UNION ALL
	SELECT m.id, 'customer', me.id, t.id::text FROM (
		SELECT w.author_id AS id FROM ticket_message w WHERE w.ticket_id = t.id
		UNION
		SELECT p.member_id FROM account a JOIN pseudonym p ON p.id = a.csm WHERE a.id = forum.account_at(t.member_id, t.at)) o
	JOIN member m ON m.id = o.id AND m.role IN ('csm', 'admin')
	WHERE me.id = t.member_id AND m.id <> me.id
$$;

-- Sends a ticket. 403 (suspended), 422 (title, body), 429.
CREATE FUNCTION web.ticket_create(credential text, title text, body text) RETURNS TABLE (id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	t	ticket;
BEGIN
	PERFORM forum.limit_check(me, 'ticket');
	PERFORM forum.check_title(title);
	PERFORM forum.check_body(body, 1, 20000);
	IF forum.intent_form(me, 'contact') IS NOT NULL THEN
		-- whoever never looked at suggestions meant to send one all the same
		PERFORM forum.intent_begin(me, 'ticket');
	END IF;
	INSERT INTO ticket (member_id, subject, intent_id) VALUES (me.id, btrim(title), forum.intent_posted(me, 'ticket'))
	RETURNING * INTO t;
	INSERT INTO ticket_message (ticket_id, author_id, body) VALUES (t.id, me.id, body);
	PERFORM forum.ticket_tell(t, me);
	DELETE FROM draft d WHERE d.member_id = me.id AND d.place = 'contact';
	PERFORM forum.once_made_ticket(me, t.id);
	RETURN QUERY SELECT t.id;
END $$;

-- A ticket with its messages, the oldest first: a row for each. account: its writer's, for customer success only.
-- 401, 404.
CREATE FUNCTION web.ticket(credential text, wanted bigint)
RETURNS TABLE (title text, closed boolean, own boolean, writer text, account text, account_name text,
	id bigint, author_name text, house boolean, body text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	t	ticket := forum.ticket_for(me, wanted);
BEGIN
	RETURN QUERY SELECT t.subject, t.closed_at IS NOT NULL, t.member_id = me.id, w.name, a.id, a.name,
	    m.id, u.name, m.author_id IS DISTINCT FROM t.member_id, m.body, m.at
	FROM ticket_message m
	JOIN member w ON w.id = t.member_id
	LEFT JOIN member u ON u.id = m.author_id
	LEFT JOIN account a ON me.role IN ('csm', 'admin') AND a.id = forum.account_at(t.member_id, t.at)
	WHERE m.ticket_id = t.id ORDER BY m.id;
END $$;

-- Adds a message, which opens a closed ticket again, and tells the other side. act: reply, or close: then the message
-- may be empty. seen: the last message that was read (NULL: all); nothing is closed over one that was not: 409.
-- 401, 403, 404, 409, 422 (body), 429.
CREATE FUNCTION web.ticket_reply(credential text, wanted bigint, act text, body text, seen bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	t	ticket := forum.ticket_for(me, wanted);
	closes	boolean := act IS NOT DISTINCT FROM 'close';
	says	boolean := btrim(coalesce(body, ''), E' \t\r\n') <> '';
	house	boolean := t.member_id <> me.id;
BEGIN
	PERFORM forum.limit_check(me, 'post');
	SELECT * INTO t FROM ticket o WHERE o.id = t.id FOR UPDATE;
	IF closes AND EXISTS (SELECT FROM ticket_message m WHERE m.ticket_id = t.id AND m.id > seen AND m.author_id IS DISTINCT FROM me.id) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = 'There is a newer message, which stands above now. Please read it first.';
	END IF;
	IF says OR NOT closes THEN
		PERFORM forum.check_body(body, 1, 20000);
		INSERT INTO ticket_message (ticket_id, author_id, body) VALUES (t.id, me.id, body);
		PERFORM forum.once_made_ticket(me, t.id);
	ELSIF t.closed_at IS NOT NULL THEN
		RETURN;
	END IF;
	UPDATE ticket o SET closed_at = CASE WHEN closes THEN coalesce(o.closed_at, now()) END, active_at = now(),
	    waiting_since = CASE WHEN NOT says THEN o.waiting_since WHEN NOT house THEN coalesce(o.waiting_since, now()) END
	WHERE o.id = t.id;
	PERFORM forum.ticket_tell(t, me);
END $$;
