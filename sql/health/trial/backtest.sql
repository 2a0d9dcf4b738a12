-- Is the score any good? It is asked for two past days what it said then, by what was recorded by then, and who
-- left within 90 days. The earlier day calibrates (which score, among the others of its day, means which risk), the
-- later one judges.

-- What a model said of the accounts that were customers at the end of a day, by what was recorded by then, and who
-- of them left within the 90 days that followed. The arrays go together; signals are g by name.
CREATE OR REPLACE FUNCTION trial_measure(at date, version text, OUT accounts text[], OUT scores double precision[],
    OUT signals jsonb[], OUT gone boolean[])
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	upto	bigint := (SELECT max(e.seq) FROM event e WHERE e.recorded < (at + 1)::timestamp AT TIME ZONE 'UTC');
BEGIN
	BEGIN
		PERFORM trial_replay(upto, NULL, 0);
		WITH scored AS MATERIALIZED (
			SELECT s.account, s.score FROM health_trial.score_of(NULL, at, at, version) s),
		signal AS MATERIALIZED (
			SELECT g.account, jsonb_object_agg(g.name, g.g) AS named FROM health_trial.signal_of(NULL, at, at, version) g
			WHERE g.connected GROUP BY g.account)
		SELECT array_agg(s.account ORDER BY s.account), array_agg(s.score / 1e6 ORDER BY s.account),
		    array_agg(coalesce(g.named, '{}') ORDER BY s.account)
		INTO accounts, scores, signals
		FROM scored s JOIN health_trial.profile_of(NULL, at, at, version) p ON p.account = s.account AND NOT p.gone
		LEFT JOIN signal g ON g.account = s.account;
		RAISE EXCEPTION USING ERRCODE = 'HT000';
	EXCEPTION WHEN SQLSTATE 'HT000' THEN
		NULL;
	END;
	-- what happened is asked of the log as it is today
	SELECT array_agg(EXISTS (SELECT FROM span s WHERE s.subject = 'account/' || a.id AND s.attribute = 'left' AND s.value <> ''
	    AND s.since >= (at + 1)::timestamp AT TIME ZONE 'UTC' AND s.since < (at + 91)::timestamp AT TIME ZONE 'UTC') ORDER BY a.place)
	INTO gone FROM unnest(accounts) WITH ORDINALITY a (id, place);
END $$;

-- The AUC: how often one who left had the lower score of two; with its 95 % interval after DeLong.
CREATE OR REPLACE FUNCTION auc_of(scores double precision[], gone boolean[], OUT auc double precision,
    OUT lower double precision, OUT upper double precision)
LANGUAGE sql IMMUTABLE AS $$
	WITH ranked AS (
		SELECT u.gone, rank() OVER (ORDER BY u.score DESC) + (count(*) OVER (PARTITION BY u.score) - 1) / 2.0 AS in_all,
		    rank() OVER (PARTITION BY u.gone ORDER BY u.score DESC) + (count(*) OVER (PARTITION BY u.gone, u.score) - 1) / 2.0 AS in_own,
		    count(*) FILTER (WHERE u.gone) OVER () AS left_count, count(*) FILTER (WHERE NOT u.gone) OVER () AS stayed_count
		FROM unnest(scores, gone) u (score, gone)),
	parts AS (
		SELECT r.gone, r.left_count, r.stayed_count, CASE WHEN r.gone THEN (r.in_all - r.in_own) / nullif(r.stayed_count, 0)
		    ELSE 1 - (r.in_all - r.in_own) / nullif(r.left_count, 0) END AS part FROM ranked r),
	sums AS (
		SELECT avg(p.part) FILTER (WHERE p.gone) AS auc, sqrt(var_samp(p.part) FILTER (WHERE p.gone) / max(p.left_count)
		    + var_samp(p.part) FILTER (WHERE NOT p.gone) / max(p.stayed_count)) AS error FROM parts p)
	SELECT s.auc, s.auc - 1.959964 * s.error, s.auc + 1.959964 * s.error FROM sums s
$$;

-- Scores among the others of their day, in standard deviations from their mean: all scores of a community rise as it
-- grows older and more is known.
CREATE OR REPLACE FUNCTION scores_among(scores double precision[]) RETURNS double precision[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg((s.score - m.mean) / m.deviation ORDER BY s.place)
	FROM unnest(scores) WITH ORDINALITY s (score, place)
	CROSS JOIN (SELECT avg(u) AS mean, greatest(stddev_pop(u), 1e-9) AS deviation FROM unnest(scores) u) m
$$;

-- The findings about a model, which are also kept with it: {"passes", "verdict", "as_of", "accounts", "left", "auc",
-- "auc_interval", "brier", "brier_base", "lift_worst_decile", "calibrated", "calibration"}. It is calibrated when in at
-- least eight of the ten tenths of the accounts the expected share lies within the 95 % interval of what happened. It
-- passes when the interval of its AUC lies above .5 and its Brier score is below that of the base rate, both on the
-- later day, of which nothing was used before. With fewer than 50 who left nobody can tell. Refuses: 404.
CREATE OR REPLACE FUNCTION model_backtest(wanted text) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	last	date := (SELECT (max(e.recorded) AT TIME ZONE 'UTC')::date FROM event e);
	early	record;
	late	record;
	found	record;
	fitted	double precision[];
	base	double precision;
	report	jsonb;
BEGIN
	IF NOT EXISTS (SELECT FROM model m WHERE m.version = wanted) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such model.';
	END IF;
	late := trial_measure(last - 90, wanted);
	early := trial_measure(last - 180, wanted);
	report := jsonb_build_object('model', wanted, 'as_of', last - 90, 'calibrated_on', last - 180, 'horizon_days', 90,
	    'accounts', coalesce(cardinality(late.accounts), 0),
	    'left', (SELECT count(*) FROM unnest(late.gone) g WHERE g));
	IF (report ->> 'left')::integer < 50 OR (SELECT count(*) FILTER (WHERE g) < 1 FROM unnest(early.gone) g) THEN
		report := report || jsonb_build_object('passes', false, 'verdict', format(
		    'cannot tell: %s accounts left, and it takes 50', report ->> 'left'));
		UPDATE model m SET backtest = report WHERE m.version = wanted;
		RETURN report;
	END IF;
	SELECT avg(g::integer) INTO base FROM unnest(early.gone) g;
	fitted := logistic_fit(ARRAY(SELECT v FROM unnest(scores_among(early.scores)) WITH ORDINALITY s (score, place)
	    CROSS JOIN LATERAL (VALUES (1, 1), (2, s.score)) f (nth, v) ORDER BY s.place, f.nth), early.gone, 2, 0.01);
	WITH judged AS (
		SELECT u.score, u.gone::integer AS gone, 1 / (1 + exp(-(fitted[1] + fitted[2] * u.among))) AS p,
		    ntile(10) OVER (ORDER BY u.score, u.place) AS tenth
		FROM unnest(late.scores, scores_among(late.scores), late.gone) WITH ORDINALITY u (score, among, gone, place)),
	tenths AS (
		SELECT t.*, w.lower, w.upper FROM (
			SELECT j.tenth, count(*) AS accounts, min(j.score) AS from_score, max(j.score) AS to_score, avg(j.p) AS expected,
			    avg(j.gone) AS happened, sum(j.gone) AS gone FROM judged j GROUP BY j.tenth) t
		CROSS JOIN LATERAL wilson(t.gone, t.accounts) w)
	SELECT (SELECT avg((j.p - j.gone) ^ 2) FROM judged j) AS brier, (SELECT avg((base - j.gone) ^ 2) FROM judged j) AS brier_base,
	    (SELECT t.happened FROM tenths t WHERE t.tenth = 1) / (SELECT avg(j.gone) FROM judged j) AS lift,
	    (SELECT jsonb_agg(jsonb_build_object('accounts', t.accounts, 'from_score', round(t.from_score::numeric, 2),
		'to_score', round(t.to_score::numeric, 2), 'expected', round(t.expected::numeric, 4),
		'happened', round(t.happened::numeric, 4), 'interval', jsonb_build_array(round(t.lower, 4), round(t.upper, 4)))
		ORDER BY t.tenth) FROM tenths t) AS calibration,
	    (SELECT count(*) FILTER (WHERE t.expected BETWEEN t.lower AND t.upper) >= 8 FROM tenths t) AS calibrated, a.*
	INTO found FROM auc_of(late.scores, late.gone) a;
	report := report || jsonb_build_object('auc', round(found.auc::numeric, 4),
	    'auc_interval', jsonb_build_array(round(found.lower::numeric, 4), round(found.upper::numeric, 4)),
	    'brier', round(found.brier::numeric, 5), 'brier_base', round(found.brier_base::numeric, 5),
	    'lift_worst_decile', round(found.lift::numeric, 2), 'calibrated', found.calibrated, 'calibration', found.calibration,
	    'passes', found.lower > 0.5 AND found.brier < found.brier_base, 'verdict', CASE
		WHEN found.lower <= 0.5 THEN 'it does not tell who leaves: the interval of its AUC reaches .5'
		WHEN found.brier >= found.brier_base THEN 'it tells no more than the base rate does'
		ELSE 'it tells who leaves' END);
	UPDATE model m SET backtest = report WHERE m.version = wanted;
	RETURN report;
END $$;

-- Proposes a version: the active model with the weights that a logistic regression finds for its signals on the
-- earlier day; a signal that speaks for nothing keeps the least weight there is. It stays a draft, backtested
-- beside the present one: {"proposed", "present"}. Refuses: 409 (too few left by then).
CREATE OR REPLACE FUNCTION model_fit(proposed text) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	active	constant text := model_active();
	last	date := (SELECT (max(e.recorded) AT TIME ZONE 'UTC')::date FROM event e);
	early	record;
	names	text[];
	beta	double precision[];
	most	double precision;
BEGIN
	early := trial_measure(last - 180, active);
	IF coalesce((SELECT count(*) FROM unnest(early.gone) g WHERE g), 0) < 50 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = 'Too few accounts have left to learn from: it takes 50.';
	END IF;
	names := ARRAY(SELECT DISTINCT k FROM unnest(early.signals) s, jsonb_object_keys(s) k ORDER BY k);
	-- what is not known of an account is the average of the others
	beta := logistic_fit(ARRAY(SELECT v FROM (
		SELECT a.place, 0 AS nth, 1::double precision AS v FROM generate_subscripts(early.accounts, 1) a (place)
		UNION ALL
		SELECT a.place, n.nth, coalesce((early.signals[a.place] ->> n.name)::double precision, m.mean) / 1e6
		FROM generate_subscripts(early.accounts, 1) a (place) CROSS JOIN unnest(names) WITH ORDINALITY n (name, nth)
		JOIN LATERAL (SELECT avg((s ->> n.name)::double precision) AS mean FROM unnest(early.signals) s) m ON true) f
	    ORDER BY f.place, f.nth), early.gone, cardinality(names) + 1, 1);
	most := (SELECT max(-b) FROM unnest(beta[2:]) b);
	PERFORM model_put(proposed, jsonb_build_object('note', format('Weights of %s fitted to who left after %s', active, last - 180), 'signals',
	    (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', s.name, 'dimension', s.dimension, 'half_life', s.half_life,
		'cap', s.cap, 'k', s.k, 'weight', CASE WHEN n.nth IS NULL THEN s.weight
		    ELSE greatest(1, round(20 * -beta[n.nth + 1] / nullif(greatest(most, 0), 0))) END)))
	     FROM model_signal s LEFT JOIN unnest(names) WITH ORDINALITY n (name, nth) ON n.name = s.name WHERE s.model = active)));
	RETURN jsonb_build_object('proposed', model_backtest(proposed), 'present', model_backtest(active));
END $$;

-- The findings of model_backtest as lines for a terminal.
CREATE OR REPLACE FUNCTION backtest_text(report jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT concat_ws(E'\n', format('model %s as of %s: %s', report ->> 'model', report ->> 'as_of', report ->> 'verdict'),
	    format('  accounts %s, left within %s days %s', report ->> 'accounts', report ->> 'horizon_days', report ->> 'left'),
	    CASE WHEN report ? 'auc' THEN concat_ws(E'\n',
		format('  AUC %s (%s to %s)', report ->> 'auc', report -> 'auc_interval' ->> 0, report -> 'auc_interval' ->> 1),
		format('  Brier %s, of the base rate %s', report ->> 'brier', report ->> 'brier_base'),
		format('  lift in the worst tenth %s', report ->> 'lift_worst_decile'),
		CASE WHEN (report ->> 'calibrated')::boolean THEN '  calibrated' ELSE '  not calibrated: what happened is not what was expected' END,
		'  score             expected  happened  accounts',
		(SELECT string_agg(format('  %s to %s  %s  %s  %s', lpad(c ->> 'from_score', 6), lpad(c ->> 'to_score', 6),
		    lpad(round((c ->> 'expected')::numeric * 100, 1) || ' %', 9), lpad(round((c ->> 'happened')::numeric * 100, 1) || ' %', 8),
		    lpad(c ->> 'accounts', 8)), E'\n' ORDER BY place)
		 FROM jsonb_array_elements(report -> 'calibration') WITH ORDINALITY t (c, place))) END)
$$;
