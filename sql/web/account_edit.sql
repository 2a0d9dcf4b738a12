-- What staff say of customer accounts: by form, CSV and the API. All 401, 403; with an id 404.

-- An account as the form has it; with id NULL one that is to be: one row.
CREATE FUNCTION web.account_form(credential text, id text)
RETURNS TABLE (name text, domain text, touch text, stage text, plan text, segment text, mrr text, csm text, own boolean,
	revision integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.success(credential, 'read');
	a	account;
	given	jsonb;
BEGIN
	IF id IS NOT NULL THEN
		a := forum.account_of(id);
		given := forum.account_given(a.id);
	END IF;
	RETURN QUERY SELECT given->>'name', given->>'domain', given->>'touch', given->>'stage', given->>'plan',
	    given->>'segment', given->>'mrr', given->>'csm', a.own, a.revision;
END $$;

-- What can be chosen: stages in their order, then who can look after accounts. kind: stage or csm.
CREATE FUNCTION web.account_choices(credential text) RETURNS TABLE (kind text, value text, label text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.success(credential, 'read');
BEGIN
	RETURN QUERY SELECT c.kind, c.value, c.label FROM (
		SELECT 'stage' AS kind, s.name AS value, s.label, s.place::text AS rank FROM account_stage s
		UNION ALL
		SELECT 'csm', m.name, m.name, m.name_key FROM member m WHERE m.role IN ('csm', 'admin')) c
	ORDER BY c.kind DESC, c.rank;
END $$;

-- Saves an account. fresh: it must not be there yet; else it must. revision: the one that was read, NULL for any. 409
-- (somebody changed it since), 422 with the field.
CREATE FUNCTION web.account_save(credential text, id text, fresh boolean, revision bigint, name text, domain text, touch text,
	stage text, plan text, segment text, mrr text, mrr_from text, csm text, own boolean)
RETURNS TABLE (verdict text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.success(credential);
BEGIN
	IF NOT fresh THEN
		PERFORM forum.account_of(id);
	ELSE
		PERFORM forum.account_check_new(id);
	END IF;
	RETURN QUERY SELECT p.verdict FROM forum.account_put(id, jsonb_build_object('name', name, 'domain', domain,
	    'touch', touch, 'stage', stage, 'plan', plan, 'segment', segment, 'mrr', mrr, 'mrr_from', mrr_from, 'csm', csm,
	    'own', CASE own WHEN true THEN 'yes' WHEN false THEN 'no' END), revision) p;
END $$;

-- Rows of a CSV file. rows: [{"line": 2, "id": "acme", "name": …}, …], fields as in the form; an empty text
-- leaves what is there. keep: false only shows what would happen. One row for each, in their order:
-- verdict new, changed, same or wrong, and why. What is wrong is left out, the rest is kept.
CREATE FUNCTION web.account_import(credential text, rows jsonb, keep boolean)
RETURNS TABLE (line bigint, id text, verdict text, detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential);
	done	jsonb[] := '{}';
	one	jsonb;
	earlier	bigint[];
	homes	text[] := '{}';
	put	record;
BEGIN
	IF jsonb_typeof(rows) IS DISTINCT FROM 'array' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'csv', MESSAGE = 'There are no rows.';
	END IF;
	BEGIN
		PERFORM set_config('forum.accounts', 'later', true);
		FOR one, earlier IN SELECT e.r, array_agg(e.place) OVER (PARTITION BY e.r->>'id' ORDER BY e.place
			ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
		    FROM jsonb_array_elements(account_import.rows) WITH ORDINALITY e (r, place) ORDER BY e.place LOOP
			BEGIN
				IF EXISTS (SELECT FROM unnest(earlier) p WHERE done[p]->>'verdict' <> 'wrong') THEN
					RAISE EXCEPTION USING ERRCODE = 'PT422', MESSAGE = 'The id stands in an earlier line already.';
				END IF;
				SELECT * INTO put FROM forum.account_put(coalesce(one->>'id', ''), (SELECT jsonb_object_agg(f.key, f.value)
				    FROM jsonb_each_text(one) f WHERE f.value <> ''));
				done := done || (one || jsonb_build_object('verdict', put.verdict, 'detail', put.detail));
				IF put.homes THEN
					homes := homes || (one->>'id');
				END IF;
			EXCEPTION WHEN SQLSTATE 'PT422' THEN
				done := done || (one || jsonb_build_object('verdict', 'wrong', 'detail', SQLERRM));
			END;
		END LOOP;
		IF NOT coalesce(keep, false) THEN
			RAISE EXCEPTION USING ERRCODE = 'PT000', MESSAGE = 'only a look';
		END IF;
		PERFORM forum.accounts_settle(ARRAY(SELECT d->>'id' FROM unnest(done) d WHERE d->>'verdict' IN ('new', 'changed')),
		    homes);
	EXCEPTION WHEN SQLSTATE 'PT000' THEN
		NULL;
	END;
	RETURN QUERY SELECT (d->>'line')::bigint, d->>'id', d->>'verdict', d->>'detail'
	FROM unnest(done) WITH ORDINALITY u (d, place) ORDER BY place;
END $$;

-- Who belongs to an account or did, those of today first.
CREATE FUNCTION web.account_memberships(credential text, id text)
RETURNS TABLE (member text, since timestamptz, until timestamptz, origin text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(id);
BEGIN
	RETURN QUERY SELECT m.name, b.valid_from, b.valid_to, b.origin
	FROM account_member b JOIN forum.member m ON m.id = b.member_id
	WHERE b.account_id = a.id ORDER BY b.valid_to IS NOT NULL, b.valid_from DESC, m.id LIMIT 500;
END $$;

-- Somebody belongs to an account since a day (YYYY-MM-DD in UTC; NULL or '': now), see forum.account_member_put. 422
-- (member, from).
CREATE FUNCTION web.account_member_add(credential text, id text, wanted text, since text)
RETURNS TABLE (member text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	forum.member := forum.success(credential);
	a	account := forum.account_of(id);
	who	forum.member;
BEGIN
	SELECT * INTO who FROM forum.member m WHERE m.name_key = forum.name_key(coalesce(wanted, ''));
	IF who.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'member', MESSAGE = 'There is no member of this name.';
	END IF;
	PERFORM forum.account_member_put(a.id, who.id, forum.account_moment(since));
	RETURN QUERY SELECT who.name;
END $$;

-- Somebody belongs to the account no more, from now on. 422 (member).
CREATE FUNCTION web.account_member_end(credential text, id text, wanted text) RETURNS TABLE (member text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	forum.member := forum.success(credential);
	a	account := forum.account_of(id);
	who	forum.member;
BEGIN
	SELECT * INTO who FROM forum.member m WHERE m.name_key = forum.name_key(coalesce(wanted, ''));
	IF NOT forum.account_member_end(a.id, who.id, now()) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'member', MESSAGE = 'Nobody of this name belongs to the account.';
	END IF;
	RETURN QUERY SELECT who.name;
END $$;
