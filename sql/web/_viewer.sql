-- Who asks, and what they may do. Every web function begins here.
--
-- Those in PL/pgSQL keep their plans as long as the connection lives; one in SQL that cannot be inlined is planned
-- at each call, which takes longer than to run it. So what every page calls is in PL/pgSQL.

-- The member behind a credential; a row of NULLs for a visitor.
--   credential: NULL, 's' || hash of a session's token, or 't' || hash of an API token (hex).
-- A session that has ended is a visitor (a page is still shown); a bad token is refused with 401.
CREATE OR REPLACE FUNCTION forum.viewer(credential text) RETURNS member
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	found_member	member;
	token		api_token;
BEGIN
	IF credential IS NULL THEN
		RETURN NULL;
	END IF;
	IF left(credential, 1) = 's' THEN
		SELECT m.* INTO found_member FROM session s JOIN member m ON m.id = s.member_id
		WHERE s.token_hash = substr(credential, 2)
		  AND s.expires_at > now() AND s.seen_at > now() - interval '14 days';
		RETURN found_member;
	END IF;
	token := forum.token(credential);
	IF 'read' = ANY (token.scopes) THEN
		SELECT * INTO found_member FROM member WHERE id = token.member_id;
	END IF;
	RETURN found_member;
END $$;

-- The API token of a credential, or 401.
CREATE OR REPLACE FUNCTION forum.token(credential text) RETURNS api_token
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	token	api_token;
BEGIN
	SELECT * INTO token FROM api_token
	WHERE token_hash = substr(credential, 2) AND (expires_at IS NULL OR expires_at > now());
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT401', MESSAGE = 'This token is not valid, or no longer.';
	END IF;
	RETURN token;
END $$;

-- The member who acts: signed in (else 401), not suspended, and with a token of that scope (else 403).
CREATE OR REPLACE FUNCTION forum.actor(credential text, scope text DEFAULT 'write') RETURNS member
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	me	member;
	token	api_token;
BEGIN
	IF left(credential, 1) = 't' THEN
		token := forum.token(credential);
		IF NOT scope = ANY (token.scopes) THEN
			RAISE EXCEPTION USING ERRCODE = 'PT403',
			    MESSAGE = format('This token has no scope "%s".', scope);
		END IF;
		SELECT * INTO me FROM member WHERE id = token.member_id;
	ELSE
		me := forum.viewer(credential);
	END IF;
	IF me.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT401', MESSAGE = 'Please sign in first.';
	END IF;
	IF me.suspended_until > now() THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = format(
		    'You are suspended until %s UTC: %s',
		    to_char(me.suspended_until AT TIME ZONE 'UTC', 'FMDD Mon YYYY HH24:MI'), me.suspended_reason);
	END IF;
	RETURN me;
END $$;

-- Whether a member moderates.
CREATE OR REPLACE FUNCTION forum.moderates(me member) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce((me).role IN ('moderator', 'admin'), false)
$$;

-- The moderator who acts, else 401 or 403.
CREATE OR REPLACE FUNCTION forum.moderator(credential text, scope text DEFAULT 'write') RETURNS member
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.actor(credential, scope);
BEGIN
	IF NOT forum.moderates(me) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'Only moderators may do this.';
	END IF;
	RETURN me;
END $$;

-- The administrator who acts, else 401 or 403.
CREATE OR REPLACE FUNCTION forum.administrator(credential text) RETURNS member
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.actor(credential, 'admin');
BEGIN
	IF me.role <> 'admin' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'Only administrators may do this.';
	END IF;
	RETURN me;
END $$;

-- The reputation that a privilege needs under the preset in force.
CREATE OR REPLACE FUNCTION forum.privilege_needs(wanted text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT p.reputation FROM privilege p
	WHERE p.action = wanted
	  AND p.preset = (SELECT value FROM setting WHERE name = 'privilege_preset'));
END $$;

-- Whether a member has a privilege: by reputation, or as a moderator. Visitors have none.
CREATE OR REPLACE FUNCTION forum.may(me member, wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN coalesce(forum.moderates(me) OR (me.id IS NOT NULL AND me.reputation >= forum.privilege_needs(wanted)), false);
END $$;

-- Refuses with 403, saying how much reputation is wanting, unless forum.may.
CREATE OR REPLACE FUNCTION forum.privilege_check(me member, wanted text, what text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF NOT forum.may(me, wanted) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = format(
		    'You need %s reputation to %s; you have %s.',
		    forum.privilege_needs(wanted), what, (me).reputation);
	END IF;
END $$;

-- Counts one act of a member (or of an address, for those who have no name yet) and refuses it with
-- 429 beyond the limit of action_limit; DETAIL holds the seconds to wait. Administrators are exempt.
CREATE OR REPLACE FUNCTION forum.limit_check(me member, acted text, address text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	rule	action_limit;
	begins	timestamptz;
	so_far	integer;
BEGIN
	IF (me).role = 'admin' THEN
		RETURN;
	END IF;
	SELECT * INTO STRICT rule FROM action_limit WHERE action = acted;
	begins := to_timestamp(floor(extract(epoch FROM now()) / rule.seconds) * rule.seconds);
	INSERT INTO action_count AS c (key, window_start, count)
	VALUES (acted || ' ' || coalesce((me).id::text, address, ''), begins, 1)
	ON CONFLICT (key, window_start) DO UPDATE SET count = c.count + 1
	RETURNING c.count INTO so_far;
	IF so_far > rule.count THEN
		RAISE EXCEPTION USING ERRCODE = 'PT429',
		    MESSAGE = 'That was very fast. Please wait a moment and try again.',
		    DETAIL = greatest(1, ceil(extract(epoch FROM begins - now()) + rule.seconds))::text;
	END IF;
END $$;

-- A setting's value, or NULL.
CREATE OR REPLACE FUNCTION forum.setting(wanted text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT value FROM setting WHERE name = wanted);
END $$;
