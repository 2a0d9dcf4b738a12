-- Touch rules: which touch model an account has while no event says so, by plan, stage and what it pays. They belong to
-- a version of the model; a change of them is a version of its own.

-- Proposed rules as rows, in their order. rules: [{"plan", "stage", "mrr_from", "value"}], the first three may be wanting.
CREATE OR REPLACE FUNCTION rule_rows(rules jsonb) RETURNS TABLE (place bigint, plan text, stage text, mrr_from bigint, value text)
LANGUAGE sql IMMUTABLE AS $$
	SELECT e.place, e.one->>'plan', e.one->>'stage', (e.one->>'mrr_from')::bigint, e.one->>'value'
	FROM jsonb_array_elements(rules) WITH ORDINALITY e (one, place)
$$;

-- The touch rules of a version (NULL: of the one in force), as rule_rows takes them.
CREATE OR REPLACE FUNCTION rules_of(version text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('plan', r.plan, 'stage', r.stage, 'mrr_from', r.mrr_from,
	    'value', r.value)) ORDER BY r.place), '[]')
	FROM model_rule r WHERE r.model = coalesce(version, model_active()) AND r.decides = 'touch'
$$;

-- The touch model by the rules in force at a moment: of the version put in force last, or before all of them the first.
-- A hybrid is what its stage says.
CREATE OR REPLACE FUNCTION rule_touch(of_plan text, of_stage text, pays bigint, moment timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	version	constant text := (SELECT m.version FROM model m WHERE m.activated_at IS NOT NULL
	    ORDER BY m.activated_at > moment, CASE WHEN m.activated_at > moment THEN m.activated_at END,
		m.activated_at DESC LIMIT 1);
	touch	constant text := coalesce((SELECT r.value FROM model_rule r WHERE r.model = version AND r.decides = 'touch'
	    AND (r.plan IS NULL OR r.plan = of_plan) AND (r.stage IS NULL OR r.stage = of_stage)
	    AND (r.mrr_from IS NULL OR pays >= r.mrr_from) ORDER BY r.place LIMIT 1), 'high');
BEGIN
	RETURN CASE WHEN touch <> 'hybrid' THEN touch ELSE coalesce((SELECT s.touch FROM model_stage s
	    WHERE s.model = version AND s.stage IN (coalesce(of_stage, ''), '') ORDER BY s.stage DESC LIMIT 1), 'low') END;
END $$;

-- Which accounts would be served otherwise today: how many, and what they pay, from one touch model to another.
CREATE OR REPLACE FUNCTION rules_preview(rules jsonb) RETURNS TABLE (before text, after text, accounts bigint, mrr numeric)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	SELECT p.touch, n.touch, count(*), sum(p.mrr)
	FROM profile_of(NULL, utc_today(), utc_today(), model_active()) p
	CROSS JOIN LATERAL (SELECT coalesce(span_at('account/' || p.account, 'touch',
	    (utc_today() + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 microsecond'),
	    (SELECT r.value FROM rule_rows(rules) r WHERE (r.plan IS NULL OR r.plan = p.plan) AND (r.stage IS NULL OR r.stage = p.stage)
		AND (r.mrr_from IS NULL OR p.mrr >= r.mrr_from) ORDER BY r.place LIMIT 1), 'high') AS touch) n
	WHERE NOT p.gone AND n.touch <> p.touch
	GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2;
END $$;

-- Puts those touch rules in force: a version that is the one in force but for them. It needs no backtest of its own, for
-- what signals weigh is what it was; how an account is served is for people to decide. Gives the version.
-- Drafts that have the rules that were in force get these: who activates other weights does not bring old rules back.
CREATE OR REPLACE FUNCTION rules_put(rules jsonb, note text) RETURNS text
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	base	model;
	stem	text;
	fresh	text;
	kept	text[];
BEGIN
	SELECT * INTO base FROM model m WHERE m.state = 'active' FOR UPDATE;
	stem := left(regexp_replace(base.version, '\.r\d+$', ''), 50);
	SELECT format('%s.r%s', stem, 1 + coalesce(max(substr(m.version, length(stem) + 3)::integer), 0)) INTO fresh FROM model m
	WHERE starts_with(m.version, stem) AND substr(m.version, length(stem) + 1) ~ '^\.r\d{1,8}$';
	INSERT INTO model (version, note, backtest) VALUES (fresh, left(rules_put.note, 500), base.backtest);
	INSERT INTO model_signal SELECT fresh, s.name, s.dimension, s.weight, s.half_life, s.cap, s.k FROM model_signal s WHERE s.model = base.version;
	INSERT INTO model_touch SELECT fresh, t.touch, t.dimension, t.points FROM model_touch t WHERE t.model = base.version;
	INSERT INTO model_stage SELECT fresh, s.stage, s.touch FROM model_stage s WHERE s.model = base.version;
	INSERT INTO model_prior SELECT fresh, p.segment, p.what, p.percent FROM model_prior p WHERE p.model = base.version;
	INSERT INTO model_rule (model, place, decides, plan, stage, mrr_from, value)
	SELECT fresh, r.place, r.decides, r.plan, r.stage, r.mrr_from, r.value FROM model_rule r
	WHERE r.model = base.version AND r.decides <> 'touch'
	UNION ALL
	SELECT fresh, r.place, 'touch', r.plan, r.stage, r.mrr_from, r.value FROM rule_rows(rules) r;
	kept := ARRAY(SELECT m.version FROM model m WHERE m.state = 'draft' AND m.version <> fresh
	    AND rules_of(m.version) = rules_of(base.version));
	DELETE FROM model_rule r WHERE r.model = ANY (kept) AND r.decides = 'touch';
	INSERT INTO model_rule (model, place, decides, plan, stage, mrr_from, value)
	SELECT k, r.place, 'touch', r.plan, r.stage, r.mrr_from, r.value FROM unnest(kept) k CROSS JOIN rule_rows(rules) r;
	PERFORM model_enter(fresh);
	RETURN fresh;
END $$;
