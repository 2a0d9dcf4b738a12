-- What an operator does on the command line. Not for the web: nobody is asked for permission here.

-- A member who can sign in; reserved names are allowed. Gives the id. Refuses (422: name, email, role, account).
CREATE OR REPLACE FUNCTION forum.operator_member_create(name text, email text, password_hash text, role text,
    staff boolean, account text) RETURNS bigint
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	added	bigint;
BEGIN
	IF NOT role = ANY (enum_range(NULL::member_role)::text[]) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'role', MESSAGE = format(
		    'There is no role "%s", only %s.', role, array_to_string(enum_range(NULL::member_role), ', '));
	END IF;
	-- Administrators and customer-success managers work for the company that runs the forum.
	added := forum.member_add(name, email, password_hash, role::member_role,
	    staff OR role IN ('admin', 'csm'));
	IF account IS NOT NULL THEN
		IF NOT EXISTS (SELECT FROM account a WHERE a.id = account) THEN
			RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'account', MESSAGE = format(
			    'There is no account "%s"; `forum account create` makes one.', account);
		END IF;
		INSERT INTO account_member (account_id, member_id, origin) VALUES (account, added, 'manual');
	END IF;
	RETURN added;
END $$;

-- An API token of a member. token_hash: BLAKE2b-256 of its text, hex. scopes: separated by spaces.
-- days: NULL, or how long it is valid. What it is given counts until the member's role changes. Refuses (422:
-- member, scope).
CREATE OR REPLACE FUNCTION forum.operator_token_create(member text, token_hash text, scopes text, days integer)
RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	known	constant text[] := '{read,write,admin,accounts:read,accounts:write,health:read,health:write,health:admin}';
	wanted	text[] := regexp_split_to_array(btrim(regexp_replace(scopes, '[\s,]+', ' ', 'g')), ' ');
	owner	member;
BEGIN
	SELECT * INTO owner FROM member m WHERE m.name_key = forum.name_key(member);
	IF owner.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'member',
		    MESSAGE = format('There is no member "%s".', member);
	END IF;
	IF NOT wanted <@ known THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'scope', MESSAGE = format(
		    'Scopes are %s, separated by spaces, not "%s".', array_to_string(known, ', '), scopes);
	END IF;
	INSERT INTO api_token (token_hash, member_id, name, scopes, expires_at, given_to)
	VALUES (token_hash, owner.id, 'made by an operator', wanted, now() + make_interval(days => days), owner.role);
END $$;

-- A customer account. Refuses (422: id, name, domain, touch).
CREATE OR REPLACE FUNCTION forum.operator_account_create(id text, name text, domain text, touch text,
    mrr_cents bigint, plan text) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	field	text;
	wrong	text;
BEGIN
	SELECT f, w INTO field, wrong FROM (VALUES
	    (1, 'id', 'An id has small letters, digits, _ and - only, at most 63, and begins with a letter or digit.',
		id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
	    (2, 'id', 'There is an account with this id already.',
		NOT EXISTS (SELECT FROM account a WHERE a.id = id)),
	    (3, 'name', 'A name has 1 to 200 characters and no invisible ones.',
		length(btrim(name)) BETWEEN 1 AND 200 AND forum.line_is_plain(name)),
	    (4, 'domain', 'A domain looks like example.com.',
		domain IS NULL OR domain ~* '^[[:alnum:]-]+(\.[[:alnum:]-]+)+$'),
	    (5, 'domain', 'Anybody may have an address there: a public mail domain belongs to no account.',
		NOT EXISTS (SELECT FROM public_mail_domain p WHERE p.domain = lower(domain))),
	    (6, 'domain', 'Another account has this domain already.',
		NOT EXISTS (SELECT FROM account a WHERE a.domain = lower(domain))),
	    (7, 'touch', 'A touch model is high, low, tech or community.',
		touch IN ('high', 'low', 'tech', 'community'))) checks (place, f, w, fine)
	WHERE NOT fine ORDER BY place LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field, MESSAGE = wrong;
	END IF;
	INSERT INTO account (id, name, domain, touch, mrr_cents, plan)
	VALUES (id, btrim(name), lower(domain), touch, mrr_cents, plan);
END $$;
