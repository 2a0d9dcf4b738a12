-- Somebody who changes many accounts settles all of them at the end: see forum.account_settle and accounts_settle.
CREATE OR REPLACE FUNCTION account_noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	made	jsonb := to_jsonb(NEW);
	was	jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END;
BEGIN
	INSERT INTO account_change (account_id, at, field, value)
	SELECT NEW.id, CASE TG_OP WHEN 'INSERT' THEN NEW.created_at ELSE now() END, f.field, made->f.field
	FROM account_field f
	WHERE made ? f.field AND CASE TG_OP WHEN 'INSERT' THEN true
	    ELSE made->f.field <> was->f.field AND made->f.field IS DISTINCT FROM
		(SELECT c.value FROM account_change c WHERE c.account_id = NEW.id AND c.field = f.field
		ORDER BY c.at DESC, c.id DESC LIMIT 1) END
	ORDER BY f.field;
	PERFORM forum.account_settle(NEW.id);
	RETURN NULL;
END $$;

-- A new domain asks for its members.
CREATE INDEX member_by_domain ON member (split_part(email_key, '@', 2));

CREATE OR REPLACE FUNCTION account_domain_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.domain IS NOT DISTINCT FROM NEW.domain
	    OR current_setting('forum.accounts', true) IS NOT DISTINCT FROM 'settled' THEN
		RETURN NULL;
	END IF;
	PERFORM forum.account_join_by_domain(ARRAY(SELECT m.id FROM member m
	    WHERE split_part(m.email_key, '@', 2) = NEW.domain ORDER BY m.id));
	RETURN NULL;
END $$;
