-- What other feeders of the health core say of accounts is known here, too: see forum.accounts_learn.

-- Up to where the log of the core was read for that.
CREATE TABLE account_learnt (
	single		boolean PRIMARY KEY DEFAULT true,
	seq		bigint NOT NULL,
	CONSTRAINT account_learnt_single CHECK (single)
);
INSERT INTO account_learnt (seq) VALUES (0);

-- What was learnt from the core is not told to it again.
CREATE OR REPLACE FUNCTION account_noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	made	jsonb := to_jsonb(NEW);
	was	jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END;
BEGIN
	IF current_setting('forum.accounts', true) IS NOT DISTINCT FROM 'learnt' THEN
		RETURN NULL;
	END IF;
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
