-- Notifications: telling members what concerns them.

-- Tells a member what happened to or around a post of theirs; never about their own acts, and only
-- what they may see.
CREATE OR REPLACE FUNCTION forum.notify(to_member bigint, what text, actor bigint, p post, note text DEFAULT '',
    at timestamptz DEFAULT now()) RETURNS void LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	who	member;
BEGIN
	IF to_member IS NULL OR to_member IS NOT DISTINCT FROM actor THEN
		RETURN;
	END IF;
	SELECT * INTO who FROM member WHERE id = to_member AND password_hash IS NOT NULL;
	IF FOUND AND EXISTS (SELECT FROM thread t WHERE t.id = p.thread_id
		AND t.category_id = ANY ((forum.reader(who)).categories)) THEN
		INSERT INTO notification (member_id, kind, actor_id, thread_id, post_id, note, at)
		VALUES (to_member, what, actor, p.thread_id, p.id, note, at);
	END IF;
END $$;

-- Tells the mentioned members, once each and at most 10 a post, unless they hear of the post anyway.
CREATE OR REPLACE FUNCTION forum.notify_mentions(p post, names text[], at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	who	bigint;
BEGIN
	FOR who IN SELECT DISTINCT m.id FROM unnest(names) n JOIN member m ON m.name_key = forum.name_key(n)
		WHERE NOT EXISTS (SELECT FROM notification o WHERE o.member_id = m.id AND o.post_id = p.id)
		LIMIT 10
	LOOP
		PERFORM forum.notify(who, 'mention', p.author_id, p, '', at);
	END LOOP;
END $$;
