-- The same form twice is one act.

-- Notes what the present act has made. The act itself began with web.once, or without a key: then nothing.
CREATE OR REPLACE FUNCTION forum.once_made(p post) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	UPDATE once SET post_id = p.id
	WHERE member_id = p.author_id AND key = current_setting('forum.once', true) AND post_id IS NULL
$$;

-- The same of a ticket, or a message in one.
CREATE OR REPLACE FUNCTION forum.once_made_ticket(me member, made bigint) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	UPDATE once SET ticket_id = made
	WHERE member_id = me.id AND key = current_setting('forum.once', true) AND post_id IS NULL
$$;
