-- Signing in and out: sessions, and the waits that make guessing passwords slow.

-- Who looks, for the head of every page: one row, or none for a visitor. 401 for a bad token.
--   unread: notifications, 100 for "100 or more"; open_flags: posts with flags that
--   wait, 0 for who does not moderate;
--   touch: the session was last seen more than a minute ago (see web.sessions_touch);
--   suspended_until: NULL unless suspended now; nps: see forum.nps_due.
CREATE FUNCTION web.viewer(credential text)
RETURNS TABLE (id bigint, name text, role text, staff boolean, reputation bigint, time_zone text,
	unread bigint, moderator boolean, admin boolean, accounts boolean, open_flags bigint,
	suspended_until timestamptz, suspended_reason text, touch boolean,
	may_vote_up boolean, may_vote_down boolean, may_comment boolean, may_create_tag boolean,
	may_edit boolean, may_close boolean, may_see_deleted boolean, nps boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.viewer(credential);
	may	text[];
	moderates boolean := forum.moderates(me);
BEGIN
	IF me.id IS NULL THEN
		RETURN;
	END IF;
	SELECT coalesce(array_agg(p.action), '{}') INTO may FROM privilege p
	WHERE p.preset = forum.setting('privilege_preset') AND (moderates OR p.reputation <= me.reputation);
	RETURN QUERY SELECT me.id, me.name, me.role::text, me.staff, me.reputation, me.time_zone,
	    forum.notices_unread(me, forum.reader(me)), moderates, me.role = 'admin', me.role IN ('csm', 'admin'),
	    CASE WHEN moderates THEN forum.flags_open(forum.reader(me)) ELSE 0 END,
	    CASE WHEN me.suspended_until > now() THEN me.suspended_until END,
	    CASE WHEN me.suspended_until > now() THEN me.suspended_reason END,
	    EXISTS (SELECT FROM session s WHERE left(credential, 1) = 's'
		AND s.token_hash = substr(credential, 2) AND s.seen_at < now() - interval '1 minute'),
	    'vote_up' = ANY (may), 'vote_down' = ANY (may), 'comment' = ANY (may), 'create_tag' = ANY (may),
	    'edit' = ANY (may), 'close' = ANY (may), 'see_deleted' = ANY (may), forum.nps_due(me);
END $$;

-- An address as it is counted: an IPv6 network of 64 bits is one visitor, who could take any of its addresses.
CREATE OR REPLACE FUNCTION forum.address_key(address text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN coalesce(CASE family(address::inet)
	    WHEN 6 THEN network(set_masklen(address::inet, 64))::text ELSE host(address::inet) END, '');
EXCEPTION WHEN invalid_text_representation THEN
	RETURN address;
END $$;

-- How long the next try waits after that many failures: free ones first, then 1, 2, 4, … seconds up to 15 minutes.
CREATE OR REPLACE FUNCTION forum.guess_wait(failures integer, free integer) RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN failures <= free THEN interval '0'
	    ELSE make_interval(secs => least(900, 2 ^ least(failures - free - 1, 10))) END
$$;

-- Counts one try at a password as a failure before anybody knows whether it is one, so that a thousand
-- tries at once are a thousand failures: once for each key, each with its own number of free failures.
-- Gives the seconds to wait when it is too early to try (and then counts nothing), else 0.
-- forum.guess_right takes the failure back. Nothing is remembered after a day.
CREATE OR REPLACE FUNCTION forum.guess_begin(keys text[], free integer[]) RETURNS integer
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	soonest	timestamptz;
BEGIN
	INSERT INTO sign_in_failure (key, failures, last_at, wait_until)
	SELECT k, 0, now(), now() FROM unnest(keys) k ORDER BY k ON CONFLICT DO NOTHING;
	PERFORM FROM sign_in_failure WHERE key = ANY (keys) ORDER BY key FOR UPDATE;
	SELECT max(wait_until) INTO soonest FROM sign_in_failure WHERE key = ANY (keys);
	IF soonest > clock_timestamp() THEN
		RETURN ceil(extract(epoch FROM soonest - clock_timestamp()));
	END IF;
	UPDATE sign_in_failure f SET failures = n, last_at = clock_timestamp(),
	    wait_until = clock_timestamp() + forum.guess_wait(n, k.free)
	FROM unnest(keys, free) AS k (key, free) JOIN sign_in_failure o USING (key),
	LATERAL (SELECT CASE WHEN o.last_at < now() - interval '1 day' THEN 1 ELSE o.failures + 1 END AS n) counted
	WHERE f.key = k.key;
	RETURN 0;
END $$;

-- The password was right: forgets all failures of the key `forgotten`, and of `forgiven` the one just counted.
CREATE OR REPLACE FUNCTION forum.guess_right(forgotten text, forgiven text DEFAULT NULL) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	UPDATE sign_in_failure SET failures = greatest(0, failures - 1), wait_until = now() WHERE key = forgiven;
	DELETE FROM sign_in_failure WHERE key = forgotten;
$$;

-- Removes a little of what has had its time: ended sessions, old failures and counts. Each sign-in calls it,
-- so that none of these tables grows for ever, and none waits for another. (Idle sessions are left to the
-- nightly work: an index of when each was seen would have to be written whenever one is.)
CREATE OR REPLACE FUNCTION forum.session_prune() RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	DELETE FROM sign_in_failure WHERE key IN (SELECT key FROM sign_in_failure
		WHERE last_at < now() - interval '1 day' LIMIT 100 FOR UPDATE SKIP LOCKED);
	DELETE FROM action_count WHERE (key, window_start) IN (SELECT key, window_start FROM action_count
		WHERE window_start < now() - interval '1 day' LIMIT 100 FOR UPDATE SKIP LOCKED);
	DELETE FROM session WHERE id IN (SELECT id FROM session
		WHERE expires_at < now() LIMIT 100 FOR UPDATE SKIP LOCKED);
$$;

-- Whom a sign-in means, and the hash that the password has to match. One row, always:
--   member_id, password_hash: NULL when nobody of that name or e-mail address can sign in;
--   wait: seconds until the next try is taken, else 0. With a wait, the password is not to be looked at.
-- The try counts as a failure until web.sign_in_end.
CREATE FUNCTION web.sign_in_begin(credential text, name_or_email text, address text)
RETURNS TABLE (member_id bigint, password_hash text, wait integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	seconds	integer := forum.guess_begin(
	    ARRAY['address ' || forum.address_key(address), forum.sign_in_key(name_or_email)], '{20,5}');
BEGIN
	PERFORM forum.session_prune();
	IF seconds > 0 THEN
		RETURN QUERY SELECT NULL::bigint, NULL::text, seconds;
		RETURN;
	END IF;
	RETURN QUERY SELECT m.id, m.password_hash, 0 FROM (SELECT) one
	LEFT JOIN member m ON m.password_hash IS NOT NULL AND m.id = forum.member_named(name_or_email);
END $$;

-- The key under which failures of a name or e-mail address are counted, there be such a member or not.
CREATE OR REPLACE FUNCTION forum.sign_in_key(name_or_email text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT 'name ' || md5(coalesce(forum.name_key(name_or_email), ''))
$$;

-- Signs a member in after the password was found right: a new session, and the visitor's old one (if
-- any) is over.
--   address, agent: shown to the member in the list of sessions. token_hash: of the new token.
--   proven: the hash that the password matched; if it is no longer the member's, nothing is done and no
--   row comes back.
CREATE FUNCTION web.sign_in_end(credential text, name_or_email text, address text, wanted bigint, proven text,
    token_hash text, agent text)
RETURNS TABLE (id bigint, name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member;
BEGIN
	-- whoever changes the password meanwhile ends this session too, or it does not begin
	SELECT * INTO me FROM member m WHERE m.id = wanted AND m.password_hash = proven FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM forum.guess_right(forum.sign_in_key(name_or_email), 'address ' || forum.address_key(address));
	PERFORM forum.session_add(credential, me.id, token_hash, address, agent);
	RETURN QUERY SELECT me.id, me.name;
END $$;

-- Begins a session in place of the credential's. A member keeps the 30 sessions seen last.
CREATE OR REPLACE FUNCTION forum.session_add(credential text, member bigint, token_hash text, address text,
    agent text) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	DELETE FROM session s WHERE s.token_hash = substr(credential, 2) AND left(credential, 1) = 's';
	DELETE FROM session s WHERE s.id IN (SELECT o.id FROM session o
		WHERE o.member_id = session_add.member ORDER BY o.seen_at DESC, o.id DESC OFFSET 29);
	INSERT INTO session (member_id, token_hash, address, agent)
	VALUES (session_add.member, session_add.token_hash, left(coalesce(session_add.address, ''), 64),
	    left(coalesce(session_add.agent, ''), 300));
	UPDATE member SET seen_at = now() WHERE id = session_add.member;
	SELECT forum.visits_note(ARRAY[session_add.member]);
$$;

-- Notes that members were here today, once each.
CREATE OR REPLACE FUNCTION forum.visits_note(members bigint[]) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	INSERT INTO visit (member_id, day, at)
	SELECT DISTINCT m, (now() AT TIME ZONE 'UTC')::date, now() FROM unnest(members) m
	WHERE NOT EXISTS (SELECT FROM visit v WHERE v.member_id = m AND v.day = (now() AT TIME ZONE 'UTC')::date)
	ORDER BY m
	ON CONFLICT DO NOTHING
$$;

-- Ends the session of a credential. Never refuses.
CREATE FUNCTION web.sign_out(credential text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	DELETE FROM session s WHERE s.token_hash = substr(credential, 2) AND left(credential, 1) = 's'
$$;

-- Where a member is signed in, the last seen first. 401.
CREATE FUNCTION web.sessions(credential text)
RETURNS TABLE (id bigint, created_at timestamptz, seen_at timestamptz, address text, agent text, current boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
BEGIN
	RETURN QUERY SELECT s.id, s.created_at, s.seen_at, s.address, s.agent, s.token_hash = substr(credential, 2)
	FROM session s
	WHERE s.member_id = me.id AND s.expires_at > now() AND s.seen_at > now() - interval '14 days'
	ORDER BY s.token_hash = substr(credential, 2) DESC, s.seen_at DESC, s.id DESC;
END $$;

-- Ends one of the member's own sessions, or with NULL all but the current one. Gives the number ended.
-- 401, 404.
CREATE FUNCTION web.session_end(credential text, wanted bigint) RETURNS TABLE (ended bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	gone	bigint;
BEGIN
	DELETE FROM session s WHERE s.member_id = me.id
	    AND CASE WHEN wanted IS NULL THEN s.token_hash <> substr(credential, 2) ELSE s.id = wanted END;
	GET DIAGNOSTICS gone = ROW_COUNT;
	IF wanted IS NOT NULL AND gone = 0 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such session; it may have ended already.';
	END IF;
	RETURN QUERY SELECT gone;
END $$;

-- Notes that sessions were in use, by the hashes of their tokens. What has ended stays ended. For the
-- web's timer.
CREATE FUNCTION web.sessions_touch(token_hashes text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	seen	bigint[];
BEGIN
	WITH touched AS (
		UPDATE session s SET seen_at = now()
		WHERE s.id IN (SELECT o.id FROM session o
			WHERE o.token_hash = ANY (token_hashes) AND o.expires_at > now()
			  AND o.seen_at > now() - interval '14 days' AND o.seen_at < now() - interval '30 seconds'
			ORDER BY o.id FOR UPDATE)
		RETURNING s.member_id)
	SELECT array_agg(DISTINCT member_id) INTO seen FROM touched;
	UPDATE member m SET seen_at = now()
	WHERE m.id IN (SELECT o.id FROM member o
		WHERE o.id = ANY (seen) AND (o.seen_at IS NULL OR o.seen_at < now() - interval '5 minutes')
		ORDER BY o.id FOR NO KEY UPDATE OF o SKIP LOCKED);
	PERFORM forum.visits_note(seen);
END $$;
