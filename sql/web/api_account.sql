-- Customer accounts in the JSON API, for tokens of the scopes accounts:read and accounts:write whose member is a
-- customer-success manager or an administrator: 401, 403. What is said of an account is kept by the same functions as
-- behind the form and the CSV. Amounts are in cents, days in UTC.

-- An account. score (millionths of a point, NULL: none yet), confidence (millionths of a percent), band, touch and gone:
-- of today, as the health core has them.
CREATE OR REPLACE FUNCTION forum.api_account(site text, a account, score integer, confidence integer, band text, touch text,
	gone boolean) RETURNS json
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT json_build_object('id', (a).id, 'name', (a).name, 'url', site || '/accounts/' || (a).id, 'domain', (a).domain,
	    'touch', touch, 'touch_said', nullif((a).touch, ''), 'stage', nullif((a).stage, ''), 'plan', nullif((a).plan, ''),
	    'segment', nullif((a).segment, ''), 'mrr_cents', (a).mrr_cents, 'csm', (SELECT m.name FROM pseudonym p
		JOIN member m ON m.id = p.member_id WHERE p.id = (a).csm), 'own', (a).own,
	    'members', (SELECT count(*) FROM account_member b WHERE b.account_id = (a).id AND b.valid_to IS NULL),
	    'score', health.points_of(score), 'confidence', coalesce(confidence / 1000000, 0), 'band', band,
	    'at_risk_cents', forum.at_risk((a).mrr_cents, coalesce(score, 0)), 'gone', gone,
	    'created_at', forum.api_time((a).created_at), 'changed_at', forum.api_time((a).changed_at), 'revision', (a).revision)
$$;

-- One account with its score of today. 404.
CREATE OR REPLACE FUNCTION forum.api_account_of(site text, wanted text) RETURNS json
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	a	account := forum.account_of(wanted);
	s	record;
BEGIN
	SELECT * INTO s FROM (SELECT 1) one LEFT JOIN health.score_at(a.id, (now() AT TIME ZONE 'UTC')::date, health.model_active()) k ON true;
	RETURN forum.api_account(site, a, s.score, s.confidence, coalesce(s.band, 'unknown'),
	    coalesce(s.touch, nullif(a.touch, ''), 'high'), EXISTS (SELECT FROM health.gone(a.id)));
END $$;

-- A page of 50 accounts that have not left, those with the most to lose first; filters as in web.accounts. 400 (cursor).
CREATE FUNCTION web.api_accounts(credential text, site text, q text, of_band text, of_touch text, of_stage text, of_segment text,
	of_csm text, after text)
RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	page_size CONSTANT integer := 50;
	me	member := forum.success(credential, 'read');
	last_risk bigint := substring(after FROM '^(\d{1,18}) ')::bigint;
	last_id	text := split_part(after, ' ', 2);
BEGIN
	IF after IS NOT NULL AND last_risk IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such page of this list.';
	END IF;
	RETURN QUERY
	WITH page AS MATERIALIZED (
		SELECT k.*, row_number() OVER (ORDER BY k.risk DESC, k.id) AS place
		FROM forum.accounts_found(q, of_band, of_touch, of_stage, of_segment, of_csm, NULL) k
		WHERE k.fits AND NOT k.gone AND (after IS NULL OR k.risk < last_risk OR (k.risk = last_risk AND k.id > last_id))
		ORDER BY k.risk DESC, k.id LIMIT page_size + 1)
	SELECT forum.api_list(json_agg(forum.api_account(site, a, p.score, p.confidence, p.band, p.touch, p.gone) ORDER BY p.place)
		FILTER (WHERE p.place <= page_size),
	    max(p.risk || ' ' || p.id) FILTER (WHERE p.place = page_size AND EXISTS (SELECT FROM page m WHERE m.place > page_size)))
	FROM page p JOIN account a ON a.id = p.id;
END $$;

-- 404.
CREATE FUNCTION web.api_account(credential text, site text, wanted text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.success(credential, 'read');
BEGIN
	RETURN QUERY SELECT forum.api_account_of(site, wanted);
END $$;

-- Keeps what is said of an account; a field that is NULL stays as it is, '' empties it. how: 'new' (422 when it is there
-- already), 'change' (404 when it is not), or 'put' (either). 409 (revision), 422 with the field.
CREATE FUNCTION web.api_account_save(credential text, site text, wanted text, how text, revision bigint, name text, domain text,
	touch text, stage text, plan text, segment text, mrr_cents bigint, mrr_from text, csm text, own boolean)
RETURNS TABLE (json json, location text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.success(credential);
	id	text := coalesce(wanted, '');
BEGIN
	IF how = 'new' THEN
		PERFORM forum.account_check_new(id);
	ELSIF how = 'change' THEN
		PERFORM forum.account_of(id);
	END IF;
	IF mrr_cents NOT BETWEEN 0 AND 99999999999999 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'mrr_cents', MESSAGE = 'What an account pays is not negative, and not that much.';
	END IF;
	PERFORM forum.account_put(id, jsonb_build_object('name', name, 'domain', domain, 'touch', touch, 'stage', stage,
	    'plan', plan, 'segment', segment, 'mrr', forum.account_amount(mrr_cents), 'mrr_from', mrr_from, 'csm', csm,
	    'own', CASE own WHEN true THEN 'yes' WHEN false THEN 'no' END), revision);
	RETURN QUERY SELECT forum.api_account_of(site, id), '/api/v1/accounts/' || id;
END $$;

-- What an account paid since when, the latest first. 404.
CREATE FUNCTION web.api_account_mrr(credential text, wanted text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(wanted);
BEGIN
	RETURN QUERY
	SELECT forum.api_list(json_agg(json_build_object('from', forum.api_time(c.at), 'mrr_cents', c.value) ORDER BY c.at DESC), NULL)
	FROM (SELECT l.at, l.value, lag(l.value) OVER (ORDER BY l.at) AS before
		FROM (SELECT DISTINCT ON (o.at) o.at, o.value FROM account_change o
		    WHERE o.account_id = a.id AND o.field = 'mrr_cents' ORDER BY o.at, o.id DESC) l) c
	WHERE c.value IS DISTINCT FROM c.before;
END $$;

-- One line of who belongs to an account.
CREATE OR REPLACE FUNCTION forum.api_membership(b account_member) RETURNS json
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT json_build_object('account', (b).account_id, 'member', m.name, 'from', forum.api_time((b).valid_from),
	    'to', forum.api_time((b).valid_to), 'by', (b).origin) FROM member m WHERE m.id = (b).member_id
$$;

-- Who belongs to an account or did, 100 a page, who came last first. 400 (cursor), 404.
CREATE FUNCTION web.api_account_members(credential text, wanted text, after text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	page_size CONSTANT integer := 100;
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(wanted);
	moment	timestamptz := timestamptz 'epoch' + substring(after FROM '^(\d{1,17})-\d{1,18}$')::bigint * interval '1 microsecond';
	last_id	bigint := substring(after FROM '-(\d{1,18})$')::bigint;
BEGIN
	IF after IS NOT NULL AND moment IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such page of this list.';
	END IF;
	RETURN QUERY
	WITH page AS MATERIALIZED (
		SELECT b, row_number() OVER (ORDER BY b.valid_from DESC, b.member_id DESC) AS place FROM account_member b
		WHERE b.account_id = a.id AND (after IS NULL OR (b.valid_from, b.member_id) < (moment, last_id))
		ORDER BY b.valid_from DESC, b.member_id DESC LIMIT page_size + 1)
	SELECT forum.api_list(json_agg(forum.api_membership(p.b) ORDER BY p.place) FILTER (WHERE p.place <= page_size),
	    max((extract(epoch FROM (p.b).valid_from) * 1000000)::bigint || '-' || (p.b).member_id)
		FILTER (WHERE p.place = page_size AND EXISTS (SELECT FROM page m WHERE m.place > page_size)))
	FROM page p;
END $$;

-- Somebody belongs to an account since a day (NULL: now), see forum.account_member_put. 404, 422 (member, from).
CREATE FUNCTION web.api_account_member_put(credential text, wanted text, name text, since text) RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential);
	a	account := forum.account_of(wanted);
	who	member := forum.member_for(name);
BEGIN
	PERFORM forum.account_member_put(a.id, who.id, forum.account_moment(since));
	RETURN QUERY SELECT forum.api_membership(b) FROM account_member b WHERE b.member_id = who.id AND b.valid_to IS NULL;
END $$;

-- Somebody belongs to an account no more since a day (NULL: now). 404 (also when they do not belong to it), 422 (from).
CREATE FUNCTION web.api_account_member_remove(credential text, wanted text, name text, since text) RETURNS TABLE (removed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.success(credential);
	a	account := forum.account_of(wanted);
	who	member := forum.member_for(name);
BEGIN
	IF NOT forum.account_member_end(a.id, who.id, forum.account_moment(since)) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = format('%s does not belong to this account.', who.name);
	END IF;
	RETURN QUERY SELECT true;
END $$;
