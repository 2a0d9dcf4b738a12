-- What administrators set for the whole community, and for its members. All 401, 403.

-- The settings: one row.
CREATE FUNCTION web.admin_settings(credential text)
RETURNS TABLE (site_name text, site_tagline text, privilege_preset text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.administrator(credential);
BEGIN
	RETURN QUERY SELECT forum.setting('site_name'), forum.setting('site_tagline'), forum.setting('privilege_preset');
END $$;

-- What each privilege needs under each preset, the lowest first.
CREATE FUNCTION web.privileges() RETURNS TABLE (action text, launch bigint, growing bigint, established bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT p.action, max(p.reputation) FILTER (WHERE p.preset = 'launch'),
	    max(p.reputation) FILTER (WHERE p.preset = 'growing'), max(p.reputation) FILTER (WHERE p.preset = 'established')
	FROM privilege p GROUP BY p.action ORDER BY 4, 3, 1
$$;

-- Saves the settings. 422 (site_name, site_tagline, privilege_preset).
CREATE FUNCTION web.admin_settings_save(credential text, site_name text, site_tagline text, privilege_preset text)
RETURNS TABLE (name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.administrator(credential);
	field	text;
	wrong	text;
BEGIN
	SELECT f, w INTO field, wrong FROM (VALUES
	    (1, 'site_name', 'A name has 1 to 60 characters and no invisible ones.',
		length(btrim(site_name)) BETWEEN 1 AND 60 AND forum.line_is_plain(site_name)),
	    (2, 'site_tagline', 'This line has at most 160 characters and no invisible ones.',
		length(site_tagline) <= 160 AND forum.line_is_plain(site_tagline)),
	    (3, 'privilege_preset', 'Please choose one of the three.', privilege_preset IN ('launch', 'growing', 'established')))
	    checks (place, f, w, fine)
	WHERE fine IS NOT TRUE ORDER BY place LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field, MESSAGE = wrong;
	END IF;
	UPDATE setting s SET value = n.value
	FROM (VALUES ('site_name', btrim(site_name)), ('site_tagline', btrim(site_tagline)),
	    ('privilege_preset', privilege_preset)) n (name, value)
	WHERE s.name = n.name;
	RETURN QUERY SELECT btrim(site_name);
END $$;

-- One page of 30 members, the newest first. filter: a part of the name or address, or NULL; after: the last
-- id of the page before; `next` the `after` of the next one, NULL on the last.
CREATE FUNCTION web.admin_members(credential text, filter text, after bigint)
RETURNS TABLE (id bigint, author_name text, author_reputation bigint, author_role text, author_staff boolean,
	email text, joined timestamptz, seen timestamptz, suspended_until timestamptz, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	page_size CONSTANT integer := 30;
	me	member := forum.administrator(credential);
	key	text := forum.name_key(coalesce(filter, ''));
	address	text := forum.email_key(coalesce(filter, ''));
	ids	bigint[];
BEGIN
	-- EXECUTE plans it for the words that are looked for: few have some, all have others
	EXECUTE format('SELECT array(SELECT m.id FROM member m WHERE m.id < $1 %s ORDER BY m.id DESC LIMIT $4)', CASE
	    WHEN address <> '' THEN 'AND (m.name_key LIKE forum.like_part($2) OR m.email_key LIKE forum.like_part($3))' END)
	INTO ids USING coalesce(after, 9223372036854775807), key, address, page_size + 1;
	RETURN QUERY WITH page AS (
		SELECT m.*, row_number() OVER (ORDER BY m.id DESC) AS place FROM member m WHERE m.id = ANY (ids)
	)
	SELECT m.id, m.name, m.reputation, m.role::text, m.staff, m.email, m.created_at, m.seen_at,
	    CASE WHEN m.suspended_until > now() THEN m.suspended_until END,
	    (SELECT last.id FROM page last WHERE last.place = page_size
		AND EXISTS (SELECT FROM page more WHERE more.place > page_size))
	FROM page m WHERE m.place <= page_size ORDER BY m.place;
END $$;

-- Gives a member a role, and says whether they are staff. It stands in the moderators' log. 403 (nobody takes
-- the role of administrator from themselves: so there is always one), 404, 422 (role).
CREATE FUNCTION web.member_role_set(credential text, wanted text, role text, staff boolean) RETURNS TABLE (name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.administrator(credential);
	m	member := forum.member_held(coalesce(wanted, ''));
	new_role text := member_role_set.role;
	new_staff boolean := coalesce(member_role_set.staff, false);
BEGIN
	-- two who took the role from each other at the same moment would leave nobody who has it
	PERFORM pg_advisory_xact_lock('member_role'::regtype::oid::bigint);
	me := forum.administrator(credential);
	IF new_role IS NULL OR NOT new_role = ANY (enum_range(NULL::member_role)::text[]) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'role', MESSAGE = 'There is no such role.';
	ELSIF m.id = me.id AND new_role <> 'admin' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'Another administrator has to take this role from you.';
	END IF;
	IF (m.role::text, m.staff) <> (new_role, new_staff) THEN
		UPDATE member o SET role = new_role::member_role, staff = new_staff WHERE o.id = m.id;
		PERFORM forum.moderation_add(me, 'role', format('%s%s', new_role, CASE WHEN new_staff THEN ', staff' ELSE '' END),
		    NULL, NULL, m.id, jsonb_build_object('was', m.role, 'was_staff', m.staff));
	END IF;
	RETURN QUERY SELECT m.name;
END $$;
