-- Accounts and how they are doing: the morning list. Customer success and administrators only: 401, 403.

-- The page of the morning: rows of three kinds, in this order.
--   'share', one for each band, the worst first: how many accounts and what they pay, of all; in each of these rows
--   at_risk and alerts are what may be lost and how many alerts are open altogether.
--   'alert': what is open of all accounts together.
--   'account': one page of those that fit, `most` of them, with the most to lose first; an account stands there once
--   for each of its open alerts, or once. after: `next` of the page before.
--   score: NULL, not scored yet. change: hundredths of a point more than 30 days earlier; series: the scores of 90
--   days in millionths, oldest first, empty where there was none; alert_path: where to mark the alert.
CREATE FUNCTION web.accounts(credential text, q text, of_band text, of_touch text, of_stage text, of_segment text, of_csm text, after text,
	most integer)
RETURNS TABLE (kind text, id text, name text, band text, score text, confidence bigint, touch text, stage text, segment text,
	csm text, mrr text, at_risk text, change bigint, series text, what_changed text, alert_path text, alert_text text,
	alert_grave boolean, alert_since timestamptz, accounts bigint, alerts bigint, next text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	today	date := (now() AT TIME ZONE 'UTC')::date;
	last_risk bigint := substring(after FROM '^(\d{1,18}) ')::bigint;
	last_id	text := split_part(after, ' ', 2);
BEGIN
	RETURN QUERY
	WITH found AS MATERIALIZED (
		SELECT * FROM forum.accounts_found(q, of_band, of_touch, of_stage, of_segment, of_csm, NULL) k
		-- who has left only when that is asked for
		WHERE k.gone = (of_band IS NOT DISTINCT FROM 'left')),
	alerts AS MATERIALIZED (SELECT * FROM forum.account_alerts(NULL)),
	whole AS (
		SELECT (SELECT coalesce(sum(f.risk), 0) FROM found f) AS risk,
		    (SELECT count(*) FROM alerts a JOIN found f ON f.id = a.account) AS alerts),
	shares AS (
		SELECT b.band, b.place, count(f.id) AS accounts, coalesce(sum(f.mrr), 0) AS mrr
		FROM unnest('{risk,watch,healthy,unknown}'::text[]) WITH ORDINALITY b (band, place)
		LEFT JOIN found f ON f.band = b.band GROUP BY b.band, b.place),
	page AS MATERIALIZED (
		SELECT k.*, row_number() OVER (ORDER BY k.risk DESC, k.id) AS place FROM found k
		WHERE k.fits AND (last_risk IS NULL OR k.risk < last_risk OR (k.risk = last_risk AND k.id > last_id))
		ORDER BY k.risk DESC, k.id LIMIT most + 1),
	ids AS (SELECT coalesce(array_agg(p.id), '{}') AS list FROM page p WHERE p.place <= most),
	series AS (
		SELECT i.id, string_agg(coalesce(s.score::text, ''), ',' ORDER BY d.day) AS line
		FROM ids, unnest(ids.list) i (id) CROSS JOIN generate_series(today - 89, today, interval '1 day') d (day)
		LEFT JOIN (SELECT h.* FROM ids, health.history(ids.list, today - 89, today) h) s ON s.account = i.id AND s.day = d.day::date
		GROUP BY i.id),
	changed AS (
		SELECT c.account, format('%s %s', forum.signal_label(c.name), forum.points_signed(c.points)) AS what
		FROM ids, health.changed_most(ids.list, today - 7, today) c),
	lines AS (
		SELECT 1 AS part, s.place, 'share', NULL, NULL, s.band, NULL, NULL::bigint, NULL, NULL, NULL, NULL, forum.money(s.mrr),
		    forum.money(w.risk), NULL::bigint, NULL, NULL, NULL, NULL, NULL::boolean AS grave, NULL::timestamptz AS since,
		    s.accounts, w.alerts, NULL
		FROM shares s CROSS JOIN whole w
		UNION ALL
		SELECT 2, 1, 'alert', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
		    a.path, a.label, a.grave, a.since, NULL, NULL, NULL
		FROM alerts a WHERE a.account = ''
		UNION ALL
		SELECT 3, p.place, 'account', p.id, p.name, p.band, health.points_of(p.score)::text, (p.confidence / 1000000)::bigint,
		    p.touch, p.stage, nullif(p.segment, ''), p.csm, forum.money(p.mrr), forum.money(p.risk),
		    ((p.score + 5000) / 10000 - (p.was + 5000) / 10000)::bigint, s.line, CASE WHEN EXISTS (SELECT FROM alerts n WHERE n.account = p.id AND n.path LIKE '%/alerts/cancellation/%'
			AND n.since >= today - 7) THEN 'Cancellation noticed: at most 25' ELSE c.what END,
		    a.path, a.label, a.grave, a.since, NULL, NULL,
		    (SELECT last.risk || ' ' || last.id FROM page last WHERE last.place = most
			AND EXISTS (SELECT FROM page more WHERE more.place > most))
		FROM page p LEFT JOIN series s ON s.id = p.id LEFT JOIN changed c ON c.account = p.id
		LEFT JOIN alerts a ON a.account = p.id
		WHERE p.place <= most)
	SELECT l.kind, l.id, l.name, l.band, l.score, l.confidence, l.touch, l.stage, l.segment, l.csm, l.mrr, l.at_risk, l.change,
	    l.series, l.what_changed, l.alert_path, l.alert_text, l.alert_grave, l.alert_since, l.accounts, l.alerts, l.next
	FROM lines l (part, place, kind, id, name, band, score, confidence, touch, stage, segment, csm, mrr, at_risk, change,
	    series, what_changed, alert_path, alert_text, alert_grave, alert_since, accounts, alerts, next)
	ORDER BY l.part, l.place, l.alert_grave DESC, l.alert_since, l.alert_path;
END $$;

-- The same list whole, without alerts: for spreadsheets, sums of money as plain numbers.
CREATE FUNCTION web.accounts_csv(credential text, q text, of_band text, of_touch text, of_stage text, of_segment text, of_csm text)
RETURNS TABLE (id text, name text, score text, band text, confidence text, served text, stage text, segment text, csm text,
	mrr text, at_risk text, what_changed text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	today	date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
	RETURN QUERY
	WITH found AS MATERIALIZED (
		SELECT * FROM forum.accounts_found(q, of_band, of_touch, of_stage, of_segment, of_csm, NULL) k
		WHERE k.fits AND k.gone = (of_band IS NOT DISTINCT FROM 'left')),
	changed AS (
		SELECT * FROM health.changed_most((SELECT coalesce(array_agg(f.id), '{}') FROM found f), today - 7, today))
	SELECT f.id, f.name, health.points_of(f.score)::text, f.band, (f.confidence / 1000000)::text, f.touch, f.stage, f.segment,
	    coalesce(f.csm, ''), forum.account_amount(f.mrr), forum.account_amount(f.risk),
	    format('%s %s', forum.signal_label(c.name), forum.points_signed(c.points))
	FROM found f LEFT JOIN changed c ON c.account = f.id ORDER BY f.risk DESC, f.id;
END $$;

-- What the list and the reports can be narrowed by (cohort: reports alone): the filter, a value of it and how people say it.
CREATE FUNCTION web.accounts_filters(credential text) RETURNS TABLE (filter text, value text, label text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
BEGIN
	RETURN QUERY SELECT c.filter, c.value, c.label FROM (
		SELECT 'band' AS filter, f.value, f.label, f.place::text FROM (VALUES ('risk', 'At risk', 1), ('watch', 'Watch', 2),
		    ('healthy', 'Healthy', 3), ('unknown', 'Not enough data', 4), ('left', 'Has left', 5)) f (value, label, place)
		UNION ALL
		SELECT 'touch', f.value, initcap(f.value), f.value FROM unnest('{community,high,hybrid,low,tech}'::text[]) f (value)
		UNION ALL
		SELECT 'stage', s.name, s.label, s.place::text FROM account_stage s
		UNION ALL
		SELECT 'segment', s.segment, s.segment, s.segment FROM (SELECT DISTINCT a.segment FROM account a WHERE a.segment <> '') s
		UNION ALL
		SELECT 'csm', m.name, m.name, '1' || m.name_key FROM member m WHERE m.role IN ('csm', 'admin')
		UNION ALL
		SELECT 'csm', '-', 'Nobody', '2'
		UNION ALL
		-- the latest first
		SELECT 'cohort', k.month, to_char(to_date(k.month, 'YYYY-MM'), 'Mon YYYY'), (9999 - row_number() OVER (ORDER BY k.month))::text
		FROM (SELECT DISTINCT health.cohort_of(s.since) AS month FROM health.known_since() s JOIN account a ON a.id = s.account AND NOT a.own) k) c (filter, value, label, rank)
	ORDER BY c.filter, c.rank;
END $$;

-- Puts an alert away: for so many days (1 to 90), or with days NULL for good; it comes back when it happens anew.
--   wanted: the account, '-' for what is about all of them; kind: its mark (health.alert_of); since: YYYY-MM-DD. 404, 422.
CREATE FUNCTION web.account_alert_mark(credential text, wanted text, kind text, since text, days integer)
RETURNS TABLE (marked boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.success(credential);
	today	date := (now() AT TIME ZONE 'UTC')::date;
	account	text := CASE WHEN wanted <> '-' THEN (forum.account_of(wanted)).id ELSE '' END;
	day	date := forum.day_or_null(since);
BEGIN
	IF days NOT BETWEEN 1 AND 90 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', MESSAGE = 'An alert can be put off for 1 to 90 days.';
	ELSIF day IS NULL OR NOT EXISTS (SELECT FROM health.alert_of(today, health.model_active(),
		CASE WHEN account <> '' THEN ARRAY[account] END) a
	    WHERE (a.account, a.mark, a.since) = (account, kind, day)) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such alert any more.';
	END IF;
	PERFORM health.alert_mark(account, kind, day, today + days, (SELECT p.id FROM pseudonym p WHERE p.member_id = me.id));
	RETURN QUERY SELECT true;
END $$;

-- The open alerts of one account.
CREATE FUNCTION web.account_alerts(credential text, wanted text)
RETURNS TABLE (alert_path text, alert_text text, alert_grave boolean, alert_since timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.success(credential, 'read');
BEGIN
	RETURN QUERY SELECT a.path, a.label, a.grave, a.since FROM forum.account_alerts(ARRAY[wanted]) a
	ORDER BY a.grave DESC, a.since, a.path;
END $$;
