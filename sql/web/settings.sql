-- What members set for themselves: profile, e-mail address, password. All 401 for who is not signed in.

-- The settings as they are. One row.
CREATE FUNCTION web.settings(credential text)
RETURNS TABLE (name text, email text, about text, time_zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
BEGIN
	RETURN QUERY SELECT me.name, me.email, me.about, me.time_zone;
END $$;

-- The time zones to choose from.
CREATE FUNCTION web.time_zones() RETURNS TABLE (name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT name FROM time_zone ORDER BY name = 'UTC' DESC, name
$$;

-- Saves what others see of a member. about: Markdown; html, mentions, threads: what it was rendered to
-- (see forum.rendered). 403 (suspended),
-- 422 (about, time_zone), 429.
CREATE FUNCTION web.settings_save(credential text, about text, html text, mentions text[], threads bigint[],
    time_zone text) RETURNS TABLE (name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.owner(credential);
BEGIN
	PERFORM forum.actor(credential);
	PERFORM forum.limit_check(me, 'edit');
	IF length(about) > 5000 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'about', MESSAGE = 'This is longer than 5,000 characters.';
	ELSIF NOT EXISTS (SELECT FROM time_zone z WHERE z.name = time_zone) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'time_zone', MESSAGE = 'Please choose one of the time zones.';
	END IF;
	UPDATE member m SET about = coalesce(settings_save.about, ''),
	    about_html = forum.html_resolve(coalesce(html, ''), mentions, threads), time_zone = settings_save.time_zone
	WHERE m.id = me.id;
	RETURN QUERY SELECT me.name;
END $$;

-- What is needed to check a member's password again before something grave: one row, see
-- web.sign_in_begin. The try counts as a failure until it is proven.
--   name, email: a new password must not be one of them.
CREATE FUNCTION web.password_begin(credential text)
RETURNS TABLE (name text, email text, password_hash text, wait integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	seconds	integer := forum.guess_begin(ARRAY['password ' || me.id], '{5}');
BEGIN
	RETURN QUERY SELECT me.name, me.email, CASE WHEN seconds = 0 THEN me.password_hash END, seconds;
END $$;

-- The member whose password was just proven: `proven` is the hash from web.password_begin that it
-- matched. 422 (field `named`) when the password has been changed since.
CREATE OR REPLACE FUNCTION forum.owner_proven(credential text, proven text, named text) RETURNS member
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.owner(credential);
BEGIN
	SELECT * INTO me FROM member WHERE id = me.id AND password_hash = proven FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = named, MESSAGE = 'This is not your password.';
	END IF;
	PERFORM forum.guess_right('password ' || me.id);
	RETURN me;
END $$;

-- Changes the password and ends all other sessions; gives how many. 422 (old_password).
CREATE FUNCTION web.password_change(credential text, proven text, new_hash text) RETURNS TABLE (ended bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.owner_proven(credential, proven, 'old_password');
BEGIN
	UPDATE member SET password_hash = new_hash WHERE id = me.id;
	RETURN QUERY SELECT * FROM web.session_end(credential, NULL);
END $$;

-- Changes the e-mail address. 422 (email, password).
CREATE FUNCTION web.email_change(credential text, proven text, new_email text) RETURNS TABLE (email text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner_proven(credential, proven, 'password');
BEGIN
	PERFORM forum.check_email(new_email);
	PERFORM forum.check_email_free(new_email, me.id);
	UPDATE member m SET email = btrim(new_email), email_key = forum.email_key(new_email) WHERE m.id = me.id;
	RETURN QUERY SELECT btrim(new_email);
EXCEPTION WHEN unique_violation THEN
	-- somebody else took it since the check
	PERFORM forum.check_email_free(new_email, me.id);
END $$;
