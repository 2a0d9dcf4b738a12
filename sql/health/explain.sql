-- Why a score is what it is: every point has a reason, and the points add up.

-- Millionths as a person reads them: two decimals, half up.
CREATE OR REPLACE FUNCTION points_of(millionths numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(floor((millionths + 5000) / 10000) / 100, 2)
$$;

-- What each signal of the model does to the score, in millionths of a point against the prior of its dimension:
-- the connected ones take what their dimension gives beyond its prior, running sums rounded down, so that they
-- add up to exactly that. Signals that are not connected are there with 0 points.
CREATE OR REPLACE FUNCTION signal_points(wanted text, at date, version text)
RETURNS TABLE (dimension text, name text, weight integer, mass numeric, good numeric, s bigint, g bigint, connected boolean,
	points bigint)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	WITH rows AS (
		SELECT m.dimension, m.name, m.weight, coalesce(f.mass, 0) AS mass, f.good, f.s, f.g,
		    coalesce(f.connected, false) AS connected
		FROM model_signal m LEFT JOIN signal_of(ARRAY[wanted], at, at, version) f ON f.name = m.name
		WHERE m.model = version),
	running AS (
		SELECT r.*, d.share - d.points * d.prior * 10000::bigint AS whole,
		    r.name = last_value(r.name) OVER (PARTITION BY r.dimension, r.connected ORDER BY r.name
			ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS is_last,
		    CASE WHEN r.connected THEN floor(d.points::numeric * sum(r.weight * (r.g - d.prior * 10000))
			OVER (PARTITION BY r.dimension, r.connected ORDER BY r.name) / d.weights) END AS until_here
		FROM rows r JOIN dimension_of(ARRAY[wanted], at, at, version) d ON d.dimension = r.dimension)
	SELECT u.dimension, u.name, u.weight, u.mass, u.good, u.s, u.g, u.connected, CASE WHEN u.connected THEN
	    (CASE WHEN u.is_last THEN u.whole ELSE u.until_here END
	    - coalesce(lag(u.until_here) OVER (PARTITION BY u.dimension, u.connected ORDER BY u.name), 0))::bigint ELSE 0 END
	FROM running u;
END $$;

-- The explanation of an account's score on a day, as JSON; NULL when there is none.
--   version: of the model; NULL: the active one.
-- base + the points of all signals + cap = score, in millionths and (but for rounding) in points.
CREATE OR REPLACE FUNCTION explain(wanted text, at date, version text DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	chosen	constant text := coalesce(version, model_active());
	found	score;
	base	bigint;
	gained	bigint;
	signals	jsonb;
	parts	jsonb;
BEGIN
	SELECT * INTO found FROM score_at(wanted, at, chosen);
	IF found.account IS NULL THEN
		RETURN NULL;
	END IF;
	SELECT sum(p.points), jsonb_agg(jsonb_strip_nulls(jsonb_build_object('signal', p.name, 'dimension', p.dimension,
	    'kind', v.kind, 'negative', v.negative, 'connected', p.connected, 'weight', p.weight, 'mass', p.mass::text,
	    'good', p.good::text, 's', p.s, 'g', p.g, 'points', points_of(p.points), 'points_millionths', p.points,
	    'cap', m.cap, 'half_life', m.half_life, 'k', m.k, 'last_event', l.day))
	    ORDER BY d.place, p.points DESC, p.name)
	INTO gained, signals
	FROM signal_points(wanted, at, chosen) p
	JOIN dimension d ON d.name = p.dimension
	JOIN signal v ON v.name = p.name
	JOIN model_signal m ON m.model = chosen AND m.name = p.name
	LEFT JOIN LATERAL (SELECT max(b.day) AS day FROM bucket b WHERE b.account = wanted AND b.name = p.name AND b.day <= at) l ON true;
	SELECT sum(d.points * d.prior * 10000::bigint), jsonb_agg(jsonb_strip_nulls(jsonb_build_object('dimension', d.dimension,
	    'weight', d.points, 'value', points_of(d.d * 100), 'coverage', round(d.connected::numeric / d.weights, 4),
	    'prior', d.prior, 'points', points_of(d.share), 'points_millionths', d.share)) ORDER BY n.place)
	INTO base, parts
	FROM dimension_of(ARRAY[wanted], at, at, chosen) d JOIN dimension n ON n.name = d.dimension;
	RETURN score_json(found) || jsonb_build_object('dimensions', parts, 'signals', signals,
	    'base', points_of(base), 'base_millionths', base,
	    'cap', jsonb_strip_nulls(jsonb_build_object('points', points_of(found.score - base - gained), 'points_millionths', found.score - base - gained,
		'reason', CASE WHEN (SELECT f.noticed FROM profile_of(ARRAY[wanted], at, at, chosen) f)
		THEN 'A cancellation has been noticed: at most 25 points.' END)),
	    'log_position', (SELECT h.seq FROM head h), 'next_band', next_band(found));
END $$;

-- A score as the API shows it.
CREATE OR REPLACE FUNCTION score_json(s score) RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT jsonb_build_object('account', (s).account, 'day', (s).day, 'model', (s).model,
	    'score', points_of((s).score), 'score_millionths', (s).score, 'band', (s).band,
	    'confidence', points_of((s).confidence), 'confidence_millionths', (s).confidence,
	    'touch', (s).touch, 'stage', (s).stage, 'segment', (s).segment, 'mrr_cents', (s).mrr,
	    'set_digest', encode((s).digest, 'hex'), 'receipt', encode((s).receipt, 'hex'))
$$;

-- The smallest changes that bring a score to what the band above its own takes, the fewest units first: of each
-- positive count how many more credited units on that day, of a rate how many more good answers. Each is tried with
-- the formula itself. A band that stands gives way only to a score that stays 2 points above the threshold for 7 days:
-- hold_at, hold_days. NULL when there is no band above; without `by` when no single signal is enough.
CREATE OR REPLACE FUNCTION next_band(today score) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	stands	constant boolean := today.band <> 'unknown';
	threshold integer := CASE CASE WHEN stands THEN today.band ELSE band_of(today.score) END
		    WHEN 'risk' THEN 50000000 WHEN 'watch' THEN 75000000 END;
	next	constant text := band_of(threshold);
	changes	jsonb;
BEGIN
	IF threshold IS NULL THEN
		RETURN NULL;
	ELSIF stands OR today.score >= threshold THEN
		-- a band gives way at 2 points above
		threshold := threshold + 2000000;
	END IF;
	WITH measured AS MATERIALIZED (
		SELECT * FROM signal_of(ARRAY[today.account], today.day, today.day, today.model)),
	parts AS (
		SELECT d.*, (SELECT coalesce(sum(f.weight * f.g), 0) FROM measured f
		    WHERE f.connected AND f.dimension = d.dimension) AS product
		FROM dimension_of(ARRAY[today.account], today.day, today.day, today.model) d),
	signals AS (
		SELECT m.name, m.weight, m.k, v.kind, d.points, d.weights, d.connected, d.product, d.prior, d.share, f.mass, f.good, f.s, f.g,
		    coalesce(f.connected, false) AS is_connected, prior_of(today.model, m.name, today.segment) AS p
		FROM model_signal m JOIN signal v ON v.name = m.name AND NOT v.negative AND v.kind IN ('count', 'rate')
		JOIN parts d ON d.dimension = m.dimension
		LEFT JOIN measured f ON f.name = m.name
		WHERE m.model = today.model),
	tried AS (
		SELECT x.name, x.kind, min(u.units) AS units FROM signals x CROSS JOIN generate_series(1, 100) u (units)
		CROSS JOIN LATERAL (SELECT CASE x.kind
			WHEN 'count' THEN div(1000000 * (coalesce(x.mass, 0) + u.units * 1048576000::numeric),
			    coalesce(x.mass, 0) + (u.units + x.k) * 1048576000::numeric)
			ELSE div(1000000 * (coalesce(x.good, 0) + u.units * 1048576::numeric) + 10485760::numeric * 10000 * x.p,
			    coalesce(x.mass, 0) + u.units * 1048576::numeric + 10485760) END AS g) n
		CROSS JOIN LATERAL (SELECT x.connected + CASE WHEN x.is_connected THEN 0 ELSE x.weight END AS connected) c
		WHERE today.score - x.share + div(x.points * (c.connected * div(x.product
		    - CASE WHEN x.is_connected THEN x.g ELSE 0 END * x.weight + n.g * x.weight, c.connected)
		    + (x.weights - c.connected) * x.prior * 10000), x.weights) >= threshold
		GROUP BY x.name, x.kind)
	SELECT jsonb_agg(jsonb_build_object('signal', t.name, 'units', t.units,
	    'what', CASE t.kind WHEN 'count' THEN 'more credited units today' ELSE 'more good answers today' END)
	    ORDER BY t.units, t.name) INTO changes FROM tried t;
	RETURN jsonb_strip_nulls(jsonb_build_object('band', next, 'at', threshold / 1000000,
	    'points', points_of(greatest(threshold - today.score, 0)), 'hold_at', CASE WHEN stands THEN CASE next WHEN 'watch' THEN 52 ELSE 77 END END,
	    'hold_days', CASE WHEN stands THEN 7 END,
	    'by', CASE WHEN NOT coalesce((SELECT f.noticed FROM profile_of(ARRAY[today.account], today.day, today.day, today.model) f), false)
		AND today.score < threshold THEN changes END));
END $$;
