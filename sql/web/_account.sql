-- Accounts: reading what somebody says of one, and keeping it. Behind the form, CSV, the API and the command.

-- Who works with accounts: customer-success managers and administrators, with a token of the scope accounts:read or
-- accounts:write; else 401 or 403.
CREATE OR REPLACE FUNCTION forum.success(credential text, act text DEFAULT 'write') RETURNS member
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.actor(credential, 'accounts:' || act);
BEGIN
	IF me.role NOT IN ('csm', 'admin') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'Only customer success and administrators may do this.';
	END IF;
	RETURN me;
END $$;

-- An amount of money as people type it, '1200', '1,200.50' or '1200,50', in cents; NULL when it is none.
CREATE OR REPLACE FUNCTION forum.account_cents(amount text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	plain	text := btrim(coalesce(amount, ''));
BEGIN
	RETURN CASE
	    WHEN plain ~ '^[0-9]{1,12}([.,][0-9]{1,2})?$' THEN (replace(plain, ',', '.')::numeric * 100)::bigint
	    WHEN plain ~ '^[0-9]{1,3}(,[0-9]{3}){1,3}(\.[0-9]{1,2})?$' THEN (replace(plain, ',', '')::numeric * 100)::bigint END;
END $$;

-- Cents as the form has them: 1200 or 1200.50.
CREATE OR REPLACE FUNCTION forum.account_amount(cents bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN cents % 100 = 0 THEN (cents / 100)::text ELSE to_char(cents / 100.0, 'FM999999999990.00') END
$$;

-- What is known of an account, as the form has it. NULL when there is none.
CREATE OR REPLACE FUNCTION forum.account_given(id text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT jsonb_build_object('name', a.name, 'domain', coalesce(a.domain, ''), 'touch', a.touch, 'stage', a.stage,
	    'plan', a.plan, 'segment', a.segment, 'mrr', forum.account_amount(a.mrr_cents), 'csm', coalesce(m.name, ''),
	    'own', CASE WHEN a.own THEN 'yes' ELSE 'no' END)
	FROM account a LEFT JOIN pseudonym p ON p.id = a.csm LEFT JOIN member m ON m.id = p.member_id
	WHERE a.id = account_given.id);
END $$;

-- The first thing that is wrong with an account as given (all fields of account_given, and mrr_from): field and
-- sentence.
CREATE OR REPLACE FUNCTION forum.account_wrong(id text, given jsonb, OUT field text, OUT wrong text)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	SELECT f, w INTO field, wrong FROM (VALUES
	    (1, 'id', 'An id has small letters, digits, _ and - only, at most 63, and begins with a letter or digit.',
		account_wrong.id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
	    (1, 'id', 'This word means something else in addresses: please take another id.',
		NOT forum.account_reserved(account_wrong.id) OR EXISTS (SELECT FROM account a WHERE a.id = account_wrong.id)),
	    (2, 'name', 'A name has 1 to 200 characters and no invisible ones.',
		length(btrim(given->>'name')) BETWEEN 1 AND 200 AND forum.line_is_plain(given->>'name')),
	    (3, 'domain', 'A domain looks like example.com.', given->>'domain' = ''
		OR (length(given->>'domain') <= 253 AND given->>'domain' ~* '^[[:alnum:]-]+(\.[[:alnum:]-]+)+$')),
	    (4, 'domain', 'This is a public mail domain: everybody can have an address of it.',
		NOT EXISTS (SELECT FROM public_mail_domain p WHERE p.domain = lower(given->>'domain'))),
	    (5, 'domain', 'Another account has this domain already.',
		NOT EXISTS (SELECT FROM account a WHERE a.domain = lower(given->>'domain') AND a.id <> account_wrong.id)),
	    (6, 'touch', 'A touch model is high, low, tech or community; empty: by rule.',
		given->>'touch' IN ('', 'high', 'low', 'tech', 'community')),
	    (7, 'stage', 'A stage is one of: ' || (SELECT string_agg(s.name, ', ' ORDER BY s.place) FROM account_stage s) || '.',
		given->>'stage' = '' OR EXISTS (SELECT FROM account_stage s WHERE s.name = given->>'stage')),
	    (8, 'plan', 'A plan has at most 60 characters and no invisible ones.',
		length(given->>'plan') <= 60 AND forum.line_is_plain(given->>'plan')),
	    (9, 'segment', 'A segment has at most 60 characters and no invisible ones.',
		length(given->>'segment') <= 60 AND forum.line_is_plain(given->>'segment')),
	    (10, 'mrr', 'What an account pays is a number such as 1200 or 1200.50.',
		forum.account_cents(given->>'mrr') IS NOT NULL),
	    (11, 'csm', 'Nobody of this name works in customer success.', given->>'csm' = ''
		OR EXISTS (SELECT FROM member m WHERE m.name_key = forum.name_key(given->>'csm') AND m.role IN ('csm', 'admin'))),
	    (12, 'own', 'Our own company or not is yes or no.', given->>'own' IN ('yes', 'no')),
	    (13, 'mrr_from', 'This is no day between the year 2000 and today.', given->>'mrr_from' = ''
		OR forum.day_or_null(given->>'mrr_from') BETWEEN '2000-01-01' AND now() AT TIME ZONE 'UTC'))
	    checks (place, f, w, fine)
	WHERE fine IS NOT TRUE ORDER BY place LIMIT 1;
END $$;

-- Keeps what is said of an account: fields that `said` does not have, or has as null, stay as they are. `mrr_from`
-- (a day, or '' for today) tells since when it pays what it pays.
--   verdict: 'new', 'changed' or 'same'; detail: what was changed, for people; homes: its domain is new.
-- Refuses with 422 and the field; with 409 when `revision` (NULL: any) is not the account's.
CREATE OR REPLACE FUNCTION forum.account_put(id text, said jsonb, revision bigint DEFAULT NULL, OUT verdict text, OUT detail text,
    OUT homes boolean)
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	before	jsonb;
	given	jsonb;
	bad	record;
	cents	bigint;
	since	timestamptz;
	moved	boolean;
	current_revision integer;
BEGIN
	SELECT a.revision INTO current_revision FROM account a WHERE a.id = id FOR UPDATE;
	PERFORM forum.check_still(revision IS NULL OR revision IS NOT DISTINCT FROM current_revision,
	    'Somebody changed this account in the meantime. Saving again overrules that.');
	before := forum.account_given(id);
	given := coalesce(before, '{"name": "", "domain": "", "touch": "", "stage": "", "plan": "", "segment": "", "mrr": "0",
	    "csm": "", "own": "no"}') || (SELECT coalesce(jsonb_object_agg(f.key, btrim(f.value)), '{}') FROM jsonb_each_text(said) f
	    WHERE f.value IS NOT NULL AND f.key IN ('name', 'domain', 'touch', 'stage', 'plan', 'segment', 'mrr', 'csm', 'own'));
	given := given || jsonb_build_object('domain', lower(given->>'domain'), 'mrr', coalesce(nullif(given->>'mrr', ''), '0'));
	SELECT * INTO bad FROM forum.account_wrong(id, given || jsonb_build_object('mrr_from', btrim(coalesce(said->>'mrr_from', ''))));
	IF bad.wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = bad.field, MESSAGE = bad.wrong;
	END IF;
	cents := forum.account_cents(given->>'mrr');
	since := forum.day_or_null(said->>'mrr_from') AT TIME ZONE 'UTC';
	given := given || jsonb_build_object('mrr', forum.account_amount(cents),
	    'csm', coalesce((SELECT m.name FROM member m WHERE m.name_key = forum.name_key(given->>'csm')), ''));
	verdict := CASE WHEN before IS NULL THEN 'new' WHEN before = given THEN 'same' ELSE 'changed' END;
	SELECT coalesce(string_agg(CASE WHEN coalesce(before->>f.key, '') = '' THEN format('%s %s', f.key, f.value)
		ELSE format('%s %s, was %s', f.key, coalesce(nullif(f.value, ''), 'empty'), before->>f.key) END, '; ' ORDER BY f.key), '')
	INTO detail FROM jsonb_each_text(given) f
	WHERE f.value IS DISTINCT FROM coalesce(before->>f.key, CASE f.key WHEN 'mrr' THEN '0' WHEN 'own' THEN 'no' ELSE '' END);
	homes := given->>'domain' <> '' AND given->>'domain' IS DISTINCT FROM before->>'domain';
	moved := before IS NOT NULL AND forum.account_mrr_since(id, cents, since);
	IF moved THEN
		verdict := 'changed';
		detail := concat_ws('; ', nullif(detail, ''), 'mrr from ' || (said->>'mrr_from'));
	END IF;
	INSERT INTO account AS a (id, name, domain, touch, stage, plan, segment, mrr_cents, csm, own)
	VALUES (id, given->>'name', nullif(given->>'domain', ''), given->>'touch', given->>'stage', given->>'plan',
	    given->>'segment', cents,
	    coalesce((SELECT p.id FROM member m JOIN pseudonym p ON p.member_id = m.id
		WHERE m.name_key = forum.name_key(given->>'csm')), ''), given->>'own' = 'yes')
	ON CONFLICT ON CONSTRAINT account_pkey DO UPDATE SET (name, domain, touch, stage, plan, segment, mrr_cents, csm, own,
	    changed_at, revision) = (EXCLUDED.name, EXCLUDED.domain, EXCLUDED.touch, EXCLUDED.stage, EXCLUDED.plan,
	    EXCLUDED.segment, EXCLUDED.mrr_cents, EXCLUDED.csm, EXCLUDED.own, now(), a.revision + 1)
	WHERE verdict = 'changed';
	PERFORM forum.account_mrr_since(id, cents, since) WHERE before IS NULL;
END $$;

-- Notes that from that moment on an account pays so much: what was noted of later moments is overruled. Gives whether
-- that is news; with `begins` NULL it is none. Of several notes of one moment the last counts.
CREATE OR REPLACE FUNCTION forum.account_mrr_since(id text, cents bigint, begins timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	was	jsonb := (SELECT c.value FROM account_change c WHERE c.account_id = id AND c.field = 'mrr_cents' AND c.at <= begins
	    ORDER BY c.at DESC, c.id DESC LIMIT 1);
BEGIN
	INSERT INTO account_change (account_id, at, field, value)
	SELECT id, begins, 'mrr_cents', to_jsonb(cents) WHERE begins IS NOT NULL AND was IS DISTINCT FROM to_jsonb(cents)
	UNION ALL
	SELECT id, l.at, 'mrr_cents', to_jsonb(cents)
	FROM (SELECT DISTINCT ON (c.at) c.at, c.value FROM account_change c
	    WHERE c.account_id = id AND c.field = 'mrr_cents' AND c.at > begins ORDER BY c.at, c.id DESC) l
	WHERE l.value <> to_jsonb(cents);
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM forum.account_settle(id);
	RETURN true;
END $$;

-- Tells the health core what an account is; not now, where somebody changes many and settles all of them at the end
-- (forum.accounts is 'later').
CREATE OR REPLACE FUNCTION forum.account_settle(id text) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	IF current_setting('forum.accounts', true) IS DISTINCT FROM 'later' THEN
		PERFORM forum.signals_settle(forum.signals_of_accounts(ARRAY[id]));
	END IF;
END $$;

-- What was put off: tells of all those accounts, and brings members to those whose domain is new (homes).
CREATE OR REPLACE FUNCTION forum.accounts_settle(ids text[], homes text[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_accounts(ids));
	PERFORM forum.account_join_by_domain(ARRAY(SELECT m.id FROM account a JOIN member m ON split_part(m.email_key, '@', 2) = a.domain
	    WHERE a.id = ANY (homes) ORDER BY m.id));
	PERFORM set_config('forum.accounts', 'settled', true);
END $$;

-- Which words cannot be ids, because they mean something else in addresses.
CREATE OR REPLACE FUNCTION forum.account_reserved(id text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT id IN ('new', 'import', 'map', 'community', 'rules', 'tickets', 'deflection')
$$;

-- What other feeders have told the health core of accounts since the last time is so here, too: who is new there is new
-- here (under its id, until somebody gives it a name), and has the stage, plan, segment, revenue, manager and touch model
-- that was said last. Nothing of it is told again. Gives whether there was anything.
CREATE OR REPLACE FUNCTION forum.accounts_learn() RETURNS boolean
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	upto	bigint := health.log_position();
	seen	bigint;
	told	record;
	whole	record;
BEGIN
	SELECT l.seq INTO seen FROM account_learnt l WHERE l.seq < upto FOR UPDATE SKIP LOCKED;
	IF seen IS NULL THEN
		RETURN false;
	END IF;
	UPDATE account_learnt SET seq = upto;
	PERFORM set_config('forum.accounts', 'learnt', true);
	FOR told IN SELECT * FROM health.said_since(seen, forum.signal_source() || '/accounts') t
	    WHERE t.account ~ '^[a-z0-9][a-z0-9_-]{0,62}$' AND NOT forum.account_reserved(t.account) ORDER BY t.account
	LOOP
		IF EXISTS (SELECT FROM account a WHERE a.id = told.account) THEN
			PERFORM forum.account_learn(told.account, told.said, now());
		ELSE
			-- also what waited until it was known
			SELECT * INTO whole FROM health.said_of(told.account);
			PERFORM forum.account_learn(told.account, whole.said, whole.known) WHERE whole.said IS NOT NULL;
		END IF;
	END LOOP;
	PERFORM set_config('forum.accounts', '', true);
	RETURN true;
END $$;

-- Keeps what was said of an account, by attribute; what is nothing that could stand in its form stays as it was.
CREATE OR REPLACE FUNCTION forum.account_learn(id text, said jsonb, known timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	stage	text := (SELECT said->>'stage' WHERE said->>'stage' = '' OR said->>'stage' IN (SELECT g.name FROM account_stage g));
	touch	text := (SELECT said->>'touch' WHERE said->>'touch' IN ('', 'high', 'low', 'tech', 'community'));
	mrr	bigint := (SELECT (said->>'mrr')::bigint WHERE said->>'mrr' ~ '^[0-9]{1,15}$');
	plan	text := left(said->>'plan', 60);
	segment	text := left(said->>'segment', 60);
	-- a manager who is nobody here could not be chosen in the form: saving it would take them away
	csm	text := (SELECT said->>'csm' WHERE said->>'csm' = '' OR said->>'csm' IN (SELECT p.id FROM pseudonym p));
BEGIN
	INSERT INTO account AS a (id, name, created_at, stage, plan, segment, mrr_cents, csm, touch)
	VALUES (id, id, known, coalesce(stage, ''), coalesce(plan, ''), coalesce(segment, ''), coalesce(mrr, 0), coalesce(csm, ''),
	    coalesce(touch, ''))
	ON CONFLICT ON CONSTRAINT account_pkey DO UPDATE SET stage = coalesce(stage, a.stage), plan = coalesce(plan, a.plan),
	    segment = coalesce(segment, a.segment), mrr_cents = coalesce(mrr, a.mrr_cents), csm = coalesce(csm, a.csm),
	    touch = coalesce(touch, a.touch), revision = a.revision + 1, changed_at = now();
END $$;

-- The account of that id, or 404.
CREATE OR REPLACE FUNCTION forum.account_of(id text) RETURNS account
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	found_account	account;
BEGIN
	SELECT * INTO found_account FROM account a WHERE a.id = id;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such account.';
	END IF;
	RETURN found_account;
END $$;

-- Refuses an id that an account has already: 422.
CREATE OR REPLACE FUNCTION forum.account_check_new(id text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
BEGIN
	IF EXISTS (SELECT FROM account a WHERE a.id = id) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'id', MESSAGE = 'There is an account with this id already.';
	END IF;
END $$;

-- The midnight that a text such as 2026-11-01 names; NULL when there is no such day.
CREATE OR REPLACE FUNCTION forum.day_or_null(day text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN make_date(split_part(day, '-', 1)::integer, split_part(day, '-', 2)::integer, split_part(day, '-', 3)::integer);
EXCEPTION WHEN datetime_field_overflow OR invalid_text_representation OR numeric_value_out_of_range THEN
	RETURN NULL;
END $$;
