-- The score: a pure function of account, day, log position and model. Whole numbers only; each division floors.
-- Where the contract is silent:
--   "In the last N days" and "expires after N days" mean an age of at most N, ages being differences of UTC days.
--   Everything of a day counts on that day, attributes as they are at its end.
--   H is the sum over dimensions of ⌊W · (Σw connected · D + (Σw − Σw connected) · μ) / Σw⌋, in millionths of a
--   point; a dimension without signals is its prior. Confidence is the sum of ⌊10^6 · W · Σw connected / Σw⌋.
--   A rate has a valid answer while one weighs anything (up to 20 half-lives).
--   A notice of cancellation caps until the account renews or the notice is retracted.
-- accounts: NULL for all; first, last: the days; version: of the model.
-- Planned anew each time: a plan for any accounts reads those of all.

-- What accounts are on a day: touch is what an event or the model's rules say, row the line of weights.
CREATE OR REPLACE FUNCTION profile_of(accounts text[], first date, last date, version text)
RETURNS TABLE (account text, day date, touch text, touch_row text, stage text, segment text, plan text, csm text,
	mrr bigint, noticed boolean, gone boolean)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	RETURN QUERY
	WITH known AS (
		SELECT d.account, min(d.day) AS since FROM digest d WHERE accounts IS NULL OR d.account = ANY (accounts) GROUP BY 1),
	said AS (
		SELECT k.account, t.day::date AS day,
		    nullif(max(s.value) FILTER (WHERE s.attribute = 'touch'), '') AS touch,
		    coalesce(max(s.value) FILTER (WHERE s.attribute = 'stage'), '') AS stage,
		    nullif(max(s.value) FILTER (WHERE s.attribute = 'segment'), '') AS segment,
		    coalesce(max(s.value) FILTER (WHERE s.attribute = 'plan'), '') AS plan,
		    nullif(max(s.value) FILTER (WHERE s.attribute = 'csm'), '') AS csm,
		    (max(s.value) FILTER (WHERE s.attribute = 'mrr'))::bigint AS mrr,
		    bool_or(s.attribute = 'notice') IS TRUE AS noticed,
		    bool_or(s.attribute = 'left') IS TRUE AS gone
		FROM known k CROSS JOIN generate_series(greatest(first, k.since), last, interval '1 day') t (day)
		LEFT JOIN span s ON s.subject = 'account/' || k.account AND s.value <> ''
		    AND s.since < (t.day::date + 1)::timestamp AT TIME ZONE 'UTC'
		    AND s.until >= (t.day::date + 1)::timestamp AT TIME ZONE 'UTC'
		GROUP BY k.account, t.day),
	ruled AS (
		SELECT f.account, f.day, f.stage, f.plan, f.csm, f.mrr, f.noticed, f.gone,
		    coalesce(f.touch, (SELECT r.value FROM model_rule r WHERE r.model = version AND r.decides = 'touch'
			AND (r.plan IS NULL OR r.plan = f.plan) AND (r.stage IS NULL OR r.stage = f.stage)
			AND (r.mrr_from IS NULL OR f.mrr >= r.mrr_from) ORDER BY r.place LIMIT 1), 'high') AS touch,
		    coalesce(f.segment, (SELECT r.value FROM model_rule r WHERE r.model = version AND r.decides = 'segment'
			AND (r.plan IS NULL OR r.plan = f.plan) AND (r.stage IS NULL OR r.stage = f.stage)
			AND (r.mrr_from IS NULL OR f.mrr >= r.mrr_from) ORDER BY r.place LIMIT 1), '') AS segment
		FROM said f)
	SELECT r.account, r.day, r.touch, CASE WHEN r.touch <> 'hybrid' THEN r.touch ELSE
	    -- a model may say nothing of stages
	    coalesce((SELECT m.touch FROM model_stage m WHERE m.model = version AND m.stage IN (r.stage, '')
	     ORDER BY m.stage DESC LIMIT 1), 'low') END,
	    r.stage, r.segment, r.plan, r.csm, coalesce(r.mrr, 0), r.noticed, r.gone
	FROM ruled r;
END $$;

-- A prior in percent: the segment's own, or everybody's.
CREATE OR REPLACE FUNCTION prior_of(version text, wanted text, of_segment text) RETURNS integer
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT p.percent FROM model_prior p WHERE p.model = version AND p.what = wanted AND p.segment IN (of_segment, '')
	ORDER BY p.segment DESC LIMIT 1
$$;

-- Every signal of which anything is known: mass is M of a count, N of a rate, the number of members of a state;
-- good is X of a rate, the sum of a state's values; s and g in millionths. named: of that signal, NULL for all.
CREATE OR REPLACE FUNCTION signal_of(accounts text[], first date, last date, version text, named text DEFAULT NULL)
RETURNS TABLE (account text, day date, name text, dimension text, weight integer, mass numeric, good numeric,
	s bigint, g bigint, connected boolean)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	RETURN QUERY
	WITH wanted AS MATERIALIZED (
		SELECT m.name, m.dimension, m.weight, m.half_life, m.cap, m.k, v.kind, v.negative
		FROM model_signal m JOIN signal v ON v.name = m.name WHERE m.model = version AND (named IS NULL OR m.name = named)),
	days AS MATERIALIZED (
		SELECT t.day::date AS day FROM generate_series(first, last, interval '1 day') t (day)),
	single AS NOT MATERIALIZED (
		SELECT b.account, b.name, b.day, w.half_life,
		    CASE w.kind WHEN 'count' THEN least(b.units, w.cap) * 1000 ELSE b.units END AS total, b.value AS good
		FROM bucket b JOIN wanted w ON w.name = b.name AND w.kind IN ('count', 'rate')
		WHERE (accounts IS NULL OR b.account = ANY (accounts)) AND b.day <= last),
	-- added up first when they are weighed more than once
	daily AS (
		SELECT b.account, b.name, b.day, b.half_life, sum(b.total)::bigint AS total, sum(b.good)::bigint AS good
		FROM single b WHERE first < last GROUP BY b.account, b.name, b.day, b.half_life
		UNION ALL
		SELECT * FROM single WHERE first = last),
	heard AS MATERIALIZED (
		SELECT DISTINCT o.source, t.day FROM source_day o JOIN days t ON o.day BETWEEN t.day - 30 AND t.day),
	-- one grouping for all that is known of a signal: which day's units, which member's value, who feeds it
	facts AS (
		SELECT n.account, t.day, n.name, n.total * d.weight AS mass, n.good * d.weight AS good, false AS fed
		FROM daily n JOIN days t ON t.day >= n.day
		JOIN decay d ON d.half_life = n.half_life AND d.age = t.day - n.day
		UNION ALL
		SELECT l.account, l.day, l.name, 1, l.value, false FROM (
			SELECT DISTINCT ON (b.account, t.day, b.name, b.actor) b.account, t.day, b.name, b.value
			FROM bucket b JOIN wanted w ON w.name = b.name AND w.kind = 'state'
			JOIN days t ON t.day >= b.day AND t.day - b.day <= w.half_life
			WHERE accounts IS NULL OR b.account = ANY (accounts)
			ORDER BY b.account, t.day, b.name, b.actor, b.day DESC) l
		UNION ALL
		SELECT a.account, h.day, f.name, NULL, NULL, true FROM source_account a
		JOIN heard h ON h.source = a.source AND h.day >= a.first_day
		JOIN source_signal f ON f.source = a.source AND f.first_day <= h.day
		JOIN wanted w ON w.name = f.name AND w.kind = 'count'
		WHERE accounts IS NULL OR a.account = ANY (accounts)),
	measured AS (
		SELECT f.account, f.day, f.name, coalesce(sum(f.mass), 0) AS mass, sum(f.good) AS good, bool_or(f.fed) AS fed
		FROM facts f GROUP BY f.account, f.day, f.name HAVING bool_or(f.fed) OR sum(f.mass) IS NOT NULL),
	-- of the segments that have a prior of their own
	segments AS (
		SELECT r.account, r.day, o.what AS name, o.percent FROM (
			SELECT p.what, p.segment, p.percent FROM model_prior p JOIN wanted w ON w.name = p.what
			WHERE p.model = version AND p.segment <> '') o
		CROSS JOIN LATERAL (SELECT f.account, f.day FROM profile_of(accounts, first, last, version) f WHERE f.segment = o.segment) r),
	scored AS (
		SELECT m.*, w.dimension, w.weight, w.kind, w.negative, CASE w.kind
		    WHEN 'count' THEN div(1000000 * m.mass, m.mass + w.k * 1048576000::numeric)
		    WHEN 'rate' THEN div(1000000 * m.good + 10485760::numeric * 10000 * coalesce(o.percent, p.percent), m.mass + 10485760)
		    ELSE div(100000 * m.good, m.mass) END::bigint AS s
		FROM measured m JOIN wanted w ON w.name = m.name
		LEFT JOIN model_prior p ON w.kind = 'rate' AND p.model = version AND p.what = m.name AND p.segment = ''
		LEFT JOIN segments o ON w.kind = 'rate' AND o.name = m.name AND o.account = m.account AND o.day = m.day)
	SELECT x.account, x.day, x.name, x.dimension, x.weight, x.mass, x.good, x.s,
	    CASE WHEN x.negative THEN 1000000 - x.s ELSE x.s END, x.fed OR x.kind <> 'count' FROM scored x;
END $$;

-- What each dimension is worth to an account on a day: points (W), the sum of all its weights, prior in percent; beside
-- it what the account is.
CREATE OR REPLACE FUNCTION worth_of(accounts text[], first date, last date, version text)
RETURNS TABLE (account text, day date, dimension text, points integer, weights bigint, prior integer, touch text, stage text,
	segment text, mrr bigint, noticed boolean)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	RETURN QUERY
	WITH whole AS (
		SELECT m.dimension, sum(m.weight) AS weights FROM model_signal m WHERE m.model = version GROUP BY 1)
	SELECT p.account, p.day, t.dimension, t.points, coalesce(w.weights, 1), coalesce(own.percent, every.percent),
	    p.touch, p.stage, p.segment, p.mrr, p.noticed
	FROM profile_of(accounts, first, last, version) p
	JOIN model_touch t ON t.model = version AND t.touch = p.touch_row
	LEFT JOIN whole w ON w.dimension = t.dimension
	LEFT JOIN model_prior own ON own.model = version AND own.what = t.dimension AND own.segment = p.segment
	LEFT JOIN model_prior every ON every.model = version AND every.what = t.dimension AND every.segment = '';
END $$;

-- What each dimension gives: points (W), connected and all weights, D (millionths; NULL when nothing is
-- connected), prior in percent, and its part of H and of the confidence, in millionths; beside it what the account is.
CREATE OR REPLACE FUNCTION dimension_of(accounts text[], first date, last date, version text)
RETURNS TABLE (account text, day date, dimension text, points integer, connected bigint, weights bigint, d bigint,
	prior integer, share bigint, confidence bigint, touch text, stage text, segment text, mrr bigint, noticed boolean)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	RETURN QUERY
	WITH sums AS (
		SELECT s.account, s.day, s.dimension, sum(s.weight) AS connected, sum(s.weight * s.g)::bigint AS product
		FROM signal_of(accounts, first, last, version) s WHERE s.connected GROUP BY 1, 2, 3),
	rows AS (
		SELECT o.*, coalesce(s.connected, 0) AS connected, s.product / s.connected AS d
		FROM worth_of(accounts, first, last, version) o
		LEFT JOIN sums s ON s.account = o.account AND s.day = o.day AND s.dimension = o.dimension)
	SELECT r.account, r.day, r.dimension, r.points, r.connected, r.weights, r.d, r.prior,
	    r.points * (r.connected * coalesce(r.d, 0) + (r.weights - r.connected) * r.prior * 10000) / r.weights,
	    1000000 * r.points * r.connected / r.weights, r.touch, r.stage, r.segment, r.mrr, r.noticed
	FROM rows r;
END $$;

-- SHA-256 over (model, digest of the account's applied events up to the day, account, day, score), as five lines:
-- the digest in hexadecimal, the day as 2026-11-01, the score in millionths.
CREATE OR REPLACE FUNCTION receipt_of(version text, digest bytea, account text, day date, score bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
	SELECT sha256(convert_to(concat_ws(E'\n', version, encode(digest, 'hex'), account,
	    to_char(day::timestamp, 'YYYY-MM-DD'), score), 'UTF8'))
$$;

-- The scores of those days, in the order of account and day, without their bands.
CREATE OR REPLACE FUNCTION score_of(accounts text[], first date, last date, version text) RETURNS SETOF score
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET work_mem = '64MB' AS $$
BEGIN
	RETURN QUERY
	WITH capped AS (
		SELECT d.account, d.day, least(sum(d.share), CASE WHEN d.noticed THEN 25000000 END)::integer AS score,
		    sum(d.confidence)::integer AS confidence, d.touch, d.stage, d.segment, d.mrr
		FROM dimension_of(accounts, first, last, version) d
		GROUP BY d.account, d.day, d.noticed, d.touch, d.stage, d.segment, d.mrr),
	-- the sums up to each day, of which there was something or not
	evidence AS (
		SELECT u.account, u.day, digest_of(u.events, u.word1, u.word2, u.word3, u.word4) AS digest FROM (
			SELECT g.account, g.day, g.wanted, sum(g.events) OVER before AS events, sum(g.word1) OVER before AS word1,
			    sum(g.word2) OVER before AS word2, sum(g.word3) OVER before AS word3, sum(g.word4) OVER before AS word4
			FROM (SELECT c.account, c.day, true AS wanted, 0 AS events, 0 AS word1, 0 AS word2, 0 AS word3, 0 AS word4 FROM capped c
			    UNION ALL
			    SELECT d.account, greatest(d.day, first), false, sum(d.events), sum(d.word1), sum(d.word2), sum(d.word3), sum(d.word4)
			    FROM digest d WHERE (accounts IS NULL OR d.account = ANY (accounts)) AND d.day <= last
			    GROUP BY d.account, greatest(d.day, first)) g
			WINDOW before AS (PARTITION BY g.account ORDER BY g.day)) u WHERE u.wanted)
	SELECT c.account, c.day, version, c.score, c.confidence, 'unknown', '{0,0,0,0}'::integer[],
	    c.touch, c.stage, c.segment, c.mrr, e.digest, receipt_of(version, e.digest, c.account, c.day, c.score)
	FROM capped c JOIN evidence e ON e.account = c.account AND e.day = c.day
	ORDER BY c.account, c.day;
END $$;
