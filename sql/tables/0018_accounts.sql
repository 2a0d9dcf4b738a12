-- What may be said of an account besides: that it is our own company, and what it paid on which day.

ALTER TABLE account
	-- counts the changes: whoever saves what somebody else changed in the meantime is told
	ADD COLUMN revision integer NOT NULL DEFAULT 1,
	-- the company that runs the forum: it and its people never count as customers
	ADD COLUMN own boolean NOT NULL DEFAULT false;

-- What is changed, and not there already as of an earlier day (forum.account_mrr_since), is noted as of now.
CREATE OR REPLACE FUNCTION account_noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	INSERT INTO account_change (account_id, at, field, value)
	SELECT NEW.id, CASE TG_OP WHEN 'INSERT' THEN NEW.created_at ELSE now() END, f.field, to_jsonb(NEW)->f.field
	FROM account_field f
	WHERE to_jsonb(NEW) ? f.field AND CASE TG_OP WHEN 'INSERT' THEN true
	    ELSE to_jsonb(NEW)->f.field <> to_jsonb(OLD)->f.field AND to_jsonb(NEW)->f.field IS DISTINCT FROM
		(SELECT c.value FROM account_change c WHERE c.account_id = NEW.id AND c.field = f.field
		ORDER BY c.at DESC, c.id DESC LIMIT 1) END
	ORDER BY f.field;
	PERFORM forum.signals_settle(forum.signals_of_accounts(ARRAY[NEW.id]));
	RETURN NULL;
END $$;

-- An account becomes our own company, or a customer: so do its members.
CREATE FUNCTION account_own_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_of_members_changed(ARRAY(SELECT b.member_id FROM account_member b
	    WHERE b.account_id = NEW.id AND b.valid_to IS NULL ORDER BY b.member_id));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER account_own_set AFTER UPDATE OF own ON account
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.own <> OLD.own) EXECUTE FUNCTION account_own_set();

-- Only a domain that is new brings members: who has left since does not come back with every change of the account.
CREATE OR REPLACE FUNCTION account_domain_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.domain IS NOT DISTINCT FROM NEW.domain THEN
		RETURN NULL;
	END IF;
	PERFORM forum.account_join_by_domain(ARRAY(SELECT m.id FROM member m
	    WHERE m.email_key LIKE '%@' || replace(replace(NEW.domain, '_', '\_'), '%', '\%') ORDER BY m.id));
	RETURN NULL;
END $$;

-- Somebody begins or ceases to be staff.
CREATE OR REPLACE FUNCTION signal_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_of_members_changed(ARRAY[NEW.id]);
	RETURN NULL;
END $$;

-- What changed about memberships in the transaction that is under way, a row for each statement. When the act commits,
-- all of it is settled at once: an account whose domain brings thousands of members is one set, not thousands.
CREATE TABLE membership_change (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	-- as they were and as they are
	memberships	account_member[] NOT NULL
);

DROP TRIGGER signal_membership ON account_member;
DROP FUNCTION signal_membership();

CREATE FUNCTION membership_noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	changed	account_member[] := '{}';
BEGIN
	IF TG_OP IN ('INSERT', 'UPDATE') THEN
		changed := ARRAY(SELECT ROW(a.account_id, a.member_id, a.valid_from, a.valid_to, a.origin)::account_member FROM added a);
	END IF;
	IF TG_OP IN ('UPDATE', 'DELETE') THEN
		changed := changed || ARRAY(SELECT ROW(g.account_id, g.member_id, g.valid_from, g.valid_to, g.origin)::account_member FROM gone g);
	END IF;
	INSERT INTO membership_change (memberships) SELECT changed WHERE cardinality(changed) > 0;
	RETURN NULL;
END $$;
CREATE TRIGGER membership_added AFTER INSERT ON account_member REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION membership_noted();
CREATE TRIGGER membership_changed AFTER UPDATE ON account_member REFERENCING OLD TABLE AS gone NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION membership_noted();
CREATE TRIGGER membership_removed AFTER DELETE ON account_member REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION membership_noted();

-- The first of the transaction's rows takes them all; those that follow find their own gone.
CREATE FUNCTION membership_settled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	changed	account_member[];
BEGIN
	IF NOT EXISTS (SELECT FROM membership_change c WHERE c.id = NEW.id) THEN
		RETURN NULL;
	END IF;
	WITH taken AS (DELETE FROM membership_change RETURNING memberships)
	SELECT array_agg(m) INTO changed FROM taken t CROSS JOIN LATERAL unnest(t.memberships) m;
	PERFORM forum.signals_of_members_changed(ARRAY(SELECT DISTINCT c.member_id FROM unnest(changed) c ORDER BY 1), changed);
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER membership_settled AFTER INSERT ON membership_change
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION membership_settled();

-- As of which days an event was told whose own time the core would refuse as too old: each of these days is part of the
-- id of an event (forum.signal_event), and so of what takes it back.
ALTER TABLE signal ADD COLUMN told_on date[] NOT NULL DEFAULT '{}';
UPDATE signal s SET told_on = o.days
FROM (SELECT left(payload->>'id', -11) AS id, array_agg(DISTINCT right(payload->>'id', 10)::date) AS days FROM outbox
	WHERE topic = 'signal' AND payload->>'id' ~ ':\d+:\d{4}-\d\d-\d\d$' GROUP BY 1) o
WHERE o.id = s.key || ':' || s.n;
