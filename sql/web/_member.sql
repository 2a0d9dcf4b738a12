-- Members: what several of their functions share.

-- The member to whom a session belongs, suspended or not; 401 for everybody else. What is a member's own
-- (settings, sessions, drafts, notifications) is never reached with an API token.
CREATE OR REPLACE FUNCTION forum.owner(credential text) RETURNS member
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	me	member;
BEGIN
	IF left(credential, 1) = 's' THEN
		me := forum.viewer(credential);
	END IF;
	IF me.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT401', MESSAGE = 'Please sign in first.';
	END IF;
	RETURN me;
END $$;

-- What makes an e-mail address unique: nobody has two that differ in capitals only.
CREATE OR REPLACE FUNCTION forum.email_key(email text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT lower(normalize(btrim(email), NFKC) COLLATE "und-x-icu")
$$;

-- Why a text cannot be an e-mail address; NULL when it may be one: whether mail arrives, only mail can tell.
CREATE OR REPLACE FUNCTION forum.email_wrong(email text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = forum, pg_temp AS $$
	SELECT CASE
	    WHEN btrim(coalesce(email, '')) = '' THEN 'Please give your e-mail address.'
	    WHEN length(email) > 254 THEN 'An e-mail address has at most 254 characters.'
	    WHEN NOT forum.line_is_plain(email)
		OR btrim(email) !~ '^[^][[:space:]@<>(),:;"\\]{1,64}@([[:alnum:]]([[:alnum:]-]*[[:alnum:]])?\.)*[[:alnum:]]([[:alnum:]-]*[[:alnum:]])?$'
		THEN 'This is not an e-mail address.'
	END
$$;

-- Refuses (422, field `email`) such a text.
CREATE OR REPLACE FUNCTION forum.check_email(email text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	wrong	text := forum.email_wrong(email);
BEGIN
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', MESSAGE = wrong, COLUMN = 'email';
	END IF;
END $$;

-- The member of that name, or of that e-mail address; NULL if there is none.
CREATE OR REPLACE FUNCTION forum.member_named(name_or_email text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT coalesce(
	    (SELECT id FROM member WHERE name_key = forum.name_key(name_or_email)),
	    (SELECT id FROM member WHERE email_key = forum.email_key(name_or_email)))
$$;

-- The member of that name, for everybody to see; 404 else.
CREATE OR REPLACE FUNCTION forum.member_for(wanted text) RETURNS member
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	found_member	member;
BEGIN
	SELECT * INTO found_member FROM member WHERE name_key = forum.name_key(wanted);
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no member of that name.';
	END IF;
	RETURN found_member;
END $$;

-- The same for whoever is about to change what is found: nobody else changes that member before the transaction ends.
CREATE OR REPLACE FUNCTION forum.member_held(wanted text) RETURNS member
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM FROM member WHERE name_key = forum.name_key(wanted) FOR NO KEY UPDATE;
	RETURN forum.member_for(wanted);
END $$;

-- Adds a member; gives the id. Refuses (422, field `name` or `email`) what is not allowed or taken.
-- Reserved names are for whoever calls to refuse.
CREATE OR REPLACE FUNCTION forum.member_add(name text, email text, password_hash text,
    role member_role DEFAULT 'member', staff boolean DEFAULT false, at timestamptz DEFAULT now()) RETURNS bigint
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	added	bigint;
BEGIN
	PERFORM forum.check_member_name(name);
	PERFORM forum.check_email(email);
	-- names that look alike are added one after the other: what is unique is the name, not its look
	PERFORM pg_advisory_xact_lock(hashtextextended(forum.name_look(name), 0));
	PERFORM forum.check_name_free(name);
	PERFORM forum.check_email_free(email, NULL);
	INSERT INTO member (name, name_key, email, email_key, password_hash, role, staff, created_at)
	VALUES (name, forum.name_key(name), btrim(email), forum.email_key(email), password_hash, role, staff, at)
	-- somebody else took one of them since the checks
	ON CONFLICT DO NOTHING RETURNING id INTO added;
	IF added IS NULL THEN
		PERFORM forum.check_name_free(name);
		PERFORM forum.check_email_free(email, NULL);
	END IF;
	RETURN added;
END $$;

-- Why nobody else can have this name: somebody has it, or one that looks like it; NULL when it is free.
CREATE OR REPLACE FUNCTION forum.name_taken(name text) RETURNS text
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT CASE
	    WHEN EXISTS (SELECT FROM member m WHERE m.name_key = forum.name_key(name_taken.name))
		THEN 'Somebody has this name already.'
	    WHEN EXISTS (SELECT FROM member m WHERE m.name_key = ANY (forum.name_keys_alike(name_taken.name)))
		THEN 'This name looks like that of another member. Please choose another.'
	END
$$;

-- Refuses (422, field `name`) such a name.
CREATE OR REPLACE FUNCTION forum.check_name_free(name text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	wrong	text := forum.name_taken(name);
BEGIN
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'name', MESSAGE = wrong;
	END IF;
END $$;

-- What to say when the address is that of somebody other than `own`; NULL when it is free.
CREATE OR REPLACE FUNCTION forum.email_taken(email text, own bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT 'Somebody has registered with this address already. Is it you? Then please sign in.'
	WHERE EXISTS (SELECT FROM member m WHERE m.email_key = forum.email_key(email_taken.email)
	    AND m.id IS DISTINCT FROM own)
$$;

-- Refuses (422, field `email`) such an address.
CREATE OR REPLACE FUNCTION forum.check_email_free(email text, own bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	wrong	text := forum.email_taken(email, own);
BEGIN
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'email', MESSAGE = wrong;
	END IF;
END $$;
