-- Whoever changes many accounts settles all of them at the end: see forum.account_settle and accounts_settle.

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
