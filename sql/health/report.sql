-- Reports over all accounts, or over those that are given (accounts: see chosen; NULL: all).

-- Since when each account is known.
CREATE OR REPLACE FUNCTION known_since() RETURNS TABLE (account text, since timestamptz)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT substr(s.subject, 9), min(s.since) FROM span s WHERE s.attribute = 'known' GROUP BY 1
$$;

-- The accounts that are of this segment, touch model, stage and cohort (the month since which they are known, in UTC:
-- '2026-11') today, or were when they left; each may be NULL for any. NULL when all are: all accounts.
CREATE OR REPLACE FUNCTION chosen(wanted_segment text, wanted_touch text, wanted_stage text, wanted_cohort text) RETURNS text[]
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT CASE WHEN coalesce(wanted_segment, wanted_touch, wanted_stage, wanted_cohort) IS NOT NULL THEN ARRAY(
		SELECT p.account FROM profile_of(NULL, utc_today(), utc_today(), model_active()) p
		LEFT JOIN known_since() k ON k.account = p.account
		WHERE (wanted_segment IS NULL OR p.segment = wanted_segment) AND (wanted_touch IS NULL OR p.touch = wanted_touch)
		  AND (wanted_stage IS NULL OR p.stage = wanted_stage)
		  AND (wanted_cohort IS NULL OR cohort_of(k.since) = wanted_cohort)) END
$$;

-- The month, in UTC: '2026-11'.
CREATE OR REPLACE FUNCTION cohort_of(since timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT to_char(since AT TIME ZONE 'UTC', 'YYYY-MM')
$$;

-- The 95 % interval of a share, after Wilson; NULL of nothing.
CREATE OR REPLACE FUNCTION wilson(hits bigint, total bigint, OUT lower numeric, OUT upper numeric)
LANGUAGE sql IMMUTABLE AS $$
	SELECT round((centre - spread) / width, 4), round((centre + spread) / width, 4)
	FROM (SELECT p + z2 / (2 * n) AS centre, 1.959964 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) AS spread, 1 + z2 / n AS width
		FROM (SELECT hits / nullif(total, 0)::numeric AS p, nullif(total, 0)::numeric AS n, 3.841459 AS z2) one) two
$$;

-- In which quadrant each account is that has not left: satisfied (its shrunk CSAT is 80 % or more) × loyal (its
-- latest valid NPS is 9 or more; of several on that day the lowest). NULL when one of the two is not known.
CREATE OR REPLACE FUNCTION quadrant_of(at date, version text)
RETURNS TABLE (account text, touch text, stage text, segment text, csat bigint, nps bigint, quadrant text)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	SELECT p.account, p.touch, p.stage, p.segment, c.g, n.nps, CASE
	    WHEN c.g >= 800000 AND n.nps >= 9 THEN 'advocates'
	    WHEN c.g >= 800000 AND n.nps < 9 THEN 'wildcards'
	    WHEN c.g < 800000 AND n.nps >= 9 THEN 'vip_support'
	    WHEN c.g < 800000 AND n.nps < 9 THEN 'churners' END
	FROM profile_of(NULL, at, at, version) p
	LEFT JOIN signal_of(NULL, at, at, version, 'csat.given') c ON c.account = p.account
	LEFT JOIN (SELECT DISTINCT ON (b.account) b.account, b.value AS nps FROM bucket b
		JOIN model_signal m ON m.model = version AND m.name = b.name
		WHERE b.name = 'nps.given' AND b.day <= at AND at - b.day <= m.half_life
		ORDER BY b.account, b.day DESC, b.value) n ON n.account = p.account
	WHERE NOT p.gone;
END $$;

-- {"classified", "unclassified", "quadrants": {name: {"accounts", "share", "interval", "alarm"}}}; the alarms
-- are churners above exactly 5 % and wildcards above exactly 80 % of the classified.
CREATE OR REPLACE FUNCTION quadrants(accounts text[] DEFAULT NULL) RETURNS jsonb
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	WITH placed AS (
		SELECT * FROM quadrant_of(utc_today(), model_active()) q
		WHERE accounts IS NULL OR q.account = ANY (accounts)),
	total AS (
		SELECT count(quadrant) AS classified, count(*) - count(quadrant) AS unclassified FROM placed),
	counted AS (
		SELECT n.name, count(p.account) AS hits FROM unnest('{vip_support,advocates,churners,wildcards}'::text[]) n (name)
		LEFT JOIN placed p ON p.quadrant = n.name GROUP BY n.name)
	SELECT jsonb_build_object('day', utc_today(), 'classified', t.classified, 'unclassified', t.unclassified,
	    'unclassified_share', round(t.unclassified::numeric / nullif(t.classified + t.unclassified, 0), 4),
	    'quadrants', (SELECT jsonb_object_agg(c.name, jsonb_build_object('accounts', c.hits,
		'share', round(c.hits::numeric / nullif(t.classified, 0), 4),
		'interval', CASE WHEN t.classified > 0 THEN jsonb_build_array(w.lower, w.upper) END,
		'alarm', c.name = 'churners' AND c.hits * 20 > t.classified OR c.name = 'wildcards' AND c.hits * 5 > t.classified * 4))
		FROM counted c CROSS JOIN LATERAL wilson(c.hits, t.classified) w))
	FROM total t
$$;

-- Who was a customer at the end of a day, with the monthly revenue.
CREATE OR REPLACE FUNCTION customer_of(at date, version text)
RETURNS TABLE (account text, cohort text, touch text, stage text, segment text, mrr bigint)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	SELECT p.account, cohort_of(k.since), p.touch, p.stage, p.segment, p.mrr
	FROM profile_of(NULL, at, at, version) p
	JOIN known_since() k ON k.account = p.account AND k.since < (at + 1)::timestamp AT TIME ZONE 'UTC'
	WHERE NOT p.gone;
END $$;

-- A ratio in percent, two decimals; NULL of nothing.
CREATE OR REPLACE FUNCTION percent(part numeric, whole numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(100 * part / nullif(whole, 0), 2)
$$;

-- Churn between the ends of two days, as published: accounts (C₁ − C₃₀) / C₁ and revenue (R₁ − R₃₀) / R₁, which
-- is negative when revenue grew; what was lost of those who were there; GRR and NRR; and the same by group.
CREATE OR REPLACE FUNCTION churn(from_day date, to_day date, accounts text[] DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	report	jsonb;
BEGIN
	WITH pairs AS (
		SELECT coalesce(a.account, b.account) AS account, a.account IS NOT NULL AS before, b.account IS NOT NULL AS after,
		    coalesce(a.mrr, 0) AS r1, coalesce(b.mrr, 0) AS r30, coalesce(a.cohort, b.cohort) AS cohort,
		    coalesce(a.touch, b.touch) AS touch, coalesce(a.stage, b.stage) AS stage, coalesce(a.segment, b.segment) AS segment
		FROM customer_of(from_day, model_active()) a FULL JOIN customer_of(to_day, model_active()) b ON b.account = a.account
		WHERE accounts IS NULL OR coalesce(a.account, b.account) = ANY (accounts)),
	reasons AS (
		SELECT p.account, coalesce(nullif(e.value, ''), 'unknown') AS reason FROM pairs p
		JOIN span s ON s.subject = 'account/' || p.account AND s.attribute = 'left' AND s.value <> ''
		    AND s.since < (to_day + 1)::timestamp AT TIME ZONE 'UTC' AND s.until >= (to_day + 1)::timestamp AT TIME ZONE 'UTC'
		JOIN event e ON e.seq = s.seq WHERE p.before AND NOT p.after),
	groups AS (
		SELECT g.grouping, g.value, p.*
		FROM pairs p LEFT JOIN reasons r ON r.account = p.account
		CROSS JOIN LATERAL (VALUES ('all', ''), ('cohort', p.cohort), ('touch', p.touch), ('stage', p.stage),
		    ('segment', p.segment), ('reason', r.reason)) g (grouping, value)
		WHERE g.value IS NOT NULL),
	sums AS (
		SELECT g.grouping, g.value, count(*) FILTER (WHERE g.before) AS c1, count(*) FILTER (WHERE g.after) AS c30,
		    sum(g.r1) AS r1, sum(g.r30) AS r30, count(*) FILTER (WHERE g.before AND NOT g.after) AS lost,
		    coalesce(sum(g.r1) FILTER (WHERE g.before AND NOT g.after), 0) AS lost_r,
		    coalesce(sum(least(g.r1, g.r30)) FILTER (WHERE g.before), 0) AS kept_r,
		    coalesce(sum(g.r30) FILTER (WHERE g.before), 0) AS net_r
		FROM groups g GROUP BY 1, 2),
	lines AS (
		SELECT s.grouping, s.value, jsonb_build_object('accounts_start', s.c1, 'accounts_end', s.c30,
		    'account_churn_percent', percent(s.c1 - s.c30, s.c1), 'revenue_start_cents', s.r1, 'revenue_end_cents', s.r30,
		    'revenue_churn_percent', percent(s.r1 - s.r30, s.r1), 'lost_accounts', s.lost, 'lost_revenue_cents', s.lost_r,
		    'gross_loss_percent', percent(s.lost_r, s.r1), 'grr_percent', percent(s.kept_r, s.r1),
		    'nrr_percent', percent(s.net_r, s.r1)) AS line
		FROM sums s)
	SELECT jsonb_build_object('from', from_day, 'to', to_day) || coalesce((SELECT l.line FROM lines l WHERE l.grouping = 'all'),
	    '{"accounts_start": 0, "accounts_end": 0}')
	    || jsonb_build_object('by', coalesce((SELECT jsonb_object_agg(b.grouping, b.rows) FROM (
		SELECT l.grouping, jsonb_agg(jsonb_build_object('value', l.value) || l.line ORDER BY l.value) AS rows
		FROM lines l WHERE l.grouping <> 'all' GROUP BY 1) b), '{}'))
	INTO report;
	RETURN report;
END $$;

-- CSAT by month and stage (good / all) and NPS by month (%(9–10) − %(0–6)), of what was answered without a person.
CREATE OR REPLACE FUNCTION satisfaction(accounts text[] DEFAULT NULL) RETURNS jsonb
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT jsonb_build_object(
	    'csat', coalesce((SELECT jsonb_agg(jsonb_build_object('month', c.month, 'stage', c.stage, 'answers', c.answers,
		'percent', percent(c.good, c.answers)) ORDER BY c.month, c.stage)
		FROM (SELECT to_char(b.day, 'YYYY-MM') AS month, coalesce(s.stage, '') AS stage, sum(b.units) AS answers, sum(b.value) AS good
			FROM bucket b LEFT JOIN score s ON s.account = b.account AND s.day = b.day
			WHERE b.name = 'csat.given' AND (accounts IS NULL OR b.account = ANY (accounts)) GROUP BY 1, 2) c), '[]'),
	    'nps', coalesce((SELECT jsonb_agg(jsonb_build_object('month', n.month, 'answers', n.answers, 'scale', 10,
		'nps', percent(n.promoters - n.detractors, n.answers)) ORDER BY n.month)
		FROM (SELECT to_char(b.day, 'YYYY-MM') AS month, count(*) AS answers, count(*) FILTER (WHERE b.value >= 9) AS promoters,
			count(*) FILTER (WHERE b.value <= 6) AS detractors
			FROM bucket b WHERE b.name = 'nps.given' AND (accounts IS NULL OR b.account = ANY (accounts)) GROUP BY 1) n), '[]'))
$$;
