-- API tokens: each member's own, and all of them for administrators. Only with a session: a token makes no
-- tokens. All 401.

-- A member's tokens, or with everybody = true those of all members (403 but for administrators): the newest
-- 200. Ended ones too, until the nightly work takes them away.
CREATE FUNCTION web.tokens(credential text, everybody boolean)
RETURNS TABLE (id bigint, owner_name text, name text, scopes text, created_at timestamptz, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
BEGIN
	IF everybody THEN
		me := forum.administrator(credential);
	END IF;
	RETURN QUERY SELECT t.id, m.name, t.name, array_to_string(t.scopes, ' '), t.created_at, t.expires_at
	FROM api_token t JOIN member m ON m.id = t.member_id
	WHERE everybody OR t.member_id = me.id ORDER BY t.id DESC LIMIT 200;
END $$;

-- The scopes that a member may give a token.
CREATE OR REPLACE FUNCTION forum.token_scopes(me member) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT '{read,write}'::text[]
	    || CASE WHEN (me).role IN ('csm', 'admin') THEN '{accounts:read,accounts:write,health:read,health:write}'::text[] ELSE '{}' END
	    || CASE WHEN (me).role = 'admin' THEN '{health:admin,admin}'::text[] ELSE '{}' END
$$;

-- Makes a token for the member. scopes: separated by spaces; days: NULL for without end.
--   token_hash: BLAKE2b-256 of its text, hex: the text itself never comes here.
-- 403 (suspended), 409 (50 already), 422 (name, scopes, days).
CREATE FUNCTION web.token_create(credential text, name text, scopes text, days bigint, token_hash text)
RETURNS TABLE (id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.owner(credential);
	wanted	text[] := array_remove(regexp_split_to_array(coalesce(scopes, ''), '\s+'), '');
	field	text;
	wrong	text;
BEGIN
	PERFORM forum.actor(credential);
	PERFORM FROM member m WHERE m.id = me.id FOR NO KEY UPDATE;
	SELECT f, w INTO field, wrong FROM (VALUES
	    (1, 'name', 'A name has 1 to 60 characters and no invisible ones.',
		length(btrim(name)) BETWEEN 1 AND 60 AND forum.line_is_plain(name)),
	    (2, 'scopes', 'Please choose what the token may do.', cardinality(wanted) > 0),
	    (3, 'scopes', format('You can give: %s.', array_to_string(forum.token_scopes(me), ', ')), wanted <@ forum.token_scopes(me)),
	    (4, 'days', 'From 1 day to 10 years.', days IS NULL OR days BETWEEN 1 AND 3650)) checks (place, f, w, fine)
	WHERE fine IS NOT TRUE ORDER BY place LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field, MESSAGE = wrong;
	END IF;
	PERFORM forum.check_still((SELECT count(*) < 50 FROM api_token t WHERE t.member_id = me.id),
	    'You have 50 tokens. Please withdraw some first.');
	RETURN QUERY INSERT INTO api_token (token_hash, member_id, name, scopes, expires_at)
	VALUES (token_hash, me.id, btrim(name), wanted, now() + days * interval '1 day') RETURNING api_token.id;
END $$;

-- Withdraws a token: one's own, or anybody's for administrators. 404.
CREATE FUNCTION web.token_revoke(credential text, wanted bigint) RETURNS TABLE (owner_name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.owner(credential);
BEGIN
	RETURN QUERY DELETE FROM api_token t USING member m
	WHERE t.id = wanted AND m.id = t.member_id AND (t.member_id = me.id OR me.role = 'admin') RETURNING m.name;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such token.';
	END IF;
END $$;
