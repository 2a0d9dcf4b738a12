-- Versions of the model: proposing, comparing, putting in force.

-- The model as JSON, in the form that model_put takes.
CREATE OR REPLACE FUNCTION model_json(wanted text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT jsonb_build_object('version', m.version, 'state', m.state, 'note', m.note,
	    'signals', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', s.name, 'kind', v.kind, 'negative', v.negative,
		'dimension', s.dimension, 'weight', s.weight, 'half_life', s.half_life, 'cap', s.cap, 'k', s.k)) ORDER BY d.place, s.name)
		FROM model_signal s JOIN signal v ON v.name = s.name JOIN dimension d ON d.name = s.dimension WHERE s.model = m.version),
	    'touch', (SELECT jsonb_object_agg(t.touch, t.points) FROM (SELECT x.touch, jsonb_object_agg(x.dimension, x.points) AS points
		FROM model_touch x WHERE x.model = m.version GROUP BY x.touch) t),
	    'stages', coalesce((SELECT jsonb_object_agg(s.stage, s.touch) FROM model_stage s WHERE s.model = m.version), '{}'),
	    'priors', (SELECT jsonb_agg(jsonb_build_object('what', p.what, 'segment', p.segment, 'percent', p.percent) ORDER BY p.what, p.segment)
		FROM model_prior p WHERE p.model = m.version),
	    'rules', coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('decides', r.decides, 'plan', r.plan, 'stage', r.stage,
		'mrr_from', r.mrr_from, 'value', r.value)) ORDER BY r.decides, r.place) FROM model_rule r WHERE r.model = m.version), '[]'),
	    'backtest', m.backtest)
	FROM model m WHERE m.version = wanted
$$;

-- T_H for half-lives that are new. Enough digits that no rounding can go wrong.
CREATE OR REPLACE FUNCTION decay_fill(half_lives integer[]) RETURNS void
LANGUAGE sql SET search_path FROM CURRENT AS $$
	INSERT INTO decay (half_life, age, weight)
	SELECT h, a, round(power(2.000000000000000000000000000000, 20 - a::numeric(40, 30) / h))::integer
	FROM (SELECT DISTINCT u FROM unnest(half_lives) u) n (h) CROSS JOIN LATERAL generate_series(0, 20 * h) a
	ON CONFLICT DO NOTHING
$$;

-- Makes a draft, or replaces one; what the document leaves out is the active model's. A signal that the
-- vocabulary does not have is added to it (kind, negative), and the events that are there already are counted.
-- Gives the model as model_json does. Refuses: 409 (it is or was active), 422 (what is in it, by field).
CREATE OR REPLACE FUNCTION model_put(version text, document jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	base	constant text := model_active();
	full_document jsonb := model_json(base) || document;
	field	text := 'version';
	added	text[];
BEGIN
	IF jsonb_typeof(document) IS DISTINCT FROM 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'The body has to be a JSON object.';
	END IF;
	INSERT INTO model AS m (version, note) VALUES (model_put.version, left(coalesce(text_of(document -> 'note'), ''), 500))
	ON CONFLICT ON CONSTRAINT model_pkey DO UPDATE SET note = excluded.note, backtest = NULL;
	DELETE FROM model_signal s WHERE s.model = model_put.version;
	DELETE FROM model_touch t WHERE t.model = model_put.version;
	DELETE FROM model_stage s WHERE s.model = model_put.version;
	DELETE FROM model_prior p WHERE p.model = model_put.version;
	DELETE FROM model_rule r WHERE r.model = model_put.version;
	field := 'signals';
	WITH new AS (
		INSERT INTO signal (name, kind, negative)
		SELECT s.name, coalesce(s.kind, 'count'), coalesce(s.negative, false)
		FROM jsonb_to_recordset(full_document -> 'signals') s (name text, kind text, negative boolean)
		WHERE s.name ~ '^[a-z0-9_]+\.[a-z0-9_]+$'
		ON CONFLICT DO NOTHING RETURNING name)
	SELECT array_agg(n.name) INTO added FROM new n;
	INSERT INTO model_signal (model, name, dimension, weight, half_life, cap, k)
	SELECT model_put.version, s.name, s.dimension, s.weight, s.half_life,
	    CASE v.kind WHEN 'count' THEN coalesce(s.cap, 1) END, CASE v.kind WHEN 'count' THEN coalesce(s.k, 1) END
	FROM jsonb_to_recordset(full_document -> 'signals') s (name text, dimension text, weight integer, half_life integer, cap integer, k integer)
	LEFT JOIN signal v ON v.name = s.name;
	field := 'touch';
	INSERT INTO model_touch (model, touch, dimension, points)
	SELECT model_put.version, t.key, p.key, p.value::integer
	FROM jsonb_each(full_document -> 'touch') t CROSS JOIN LATERAL jsonb_each_text(t.value) p;
	IF EXISTS (SELECT FROM (VALUES ('high'), ('low'), ('tech'), ('community')) w (touch)
	    LEFT JOIN model_touch t ON t.model = model_put.version AND t.touch = w.touch
	    GROUP BY w.touch HAVING count(t.dimension) <> 5 OR sum(t.points) <> 100) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field, MESSAGE = 'The points of each touch model have to be of all five dimensions and add up to 100.';
	END IF;
	field := 'stages';
	INSERT INTO model_stage (model, stage, touch)
	SELECT model_put.version, s.key, s.value FROM jsonb_each_text(full_document -> 'stages') s;
	field := 'priors';
	INSERT INTO model_prior (model, segment, what, percent)
	SELECT model_put.version, coalesce(p.segment, ''), p.what, p.percent
	FROM jsonb_to_recordset(full_document -> 'priors') p (segment text, what text, percent integer);
	IF EXISTS (SELECT FROM (SELECT d.name FROM dimension d UNION SELECT s.name FROM model_signal s JOIN signal v ON v.name = s.name
		WHERE s.model = model_put.version AND v.kind = 'rate') w
	    WHERE NOT EXISTS (SELECT FROM model_prior p WHERE p.model = model_put.version AND p.what = w.name AND p.segment = '')) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field, MESSAGE = 'Each dimension and each rate needs a prior for the segment "".';
	END IF;
	field := 'rules';
	INSERT INTO model_rule (model, place, decides, plan, stage, mrr_from, value)
	SELECT model_put.version, row_number() OVER (), r.decides, r.plan, r.stage, r.mrr_from, r.value
	FROM jsonb_to_recordset(full_document -> 'rules') r (decides text, plan text, stage text, mrr_from bigint, value text);
	PERFORM decay_fill(ARRAY(SELECT s.half_life FROM model_signal s JOIN signal v ON v.name = s.name
	    WHERE s.model = model_put.version AND v.kind <> 'state'));
	PERFORM signal_learn(added);
	RETURN model_json(model_put.version);
EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
	RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field, MESSAGE = format('This cannot be used: %s.', SQLERRM);
END $$;

-- Counts what came before those signals were known.
CREATE OR REPLACE FUNCTION signal_learn(added text[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	keys	bucket_key[];
	seqs	bigint[];
BEGIN
	PERFORM FROM head FOR UPDATE;
	seqs := ARRAY(SELECT e.seq FROM event e WHERE e.name = ANY (added));
	keys := place_keys(seqs);
	IF keys IS NULL THEN
		RETURN;
	END IF;
	-- that they speak against the account, and are not taken back with a post, was not known then
	DELETE FROM undone u USING event e JOIN signal s ON s.name = e.name AND s.negative
	WHERE u.seq = e.seq AND e.name = ANY (added) AND NOT EXISTS (SELECT FROM event r
		WHERE r.source = e.source AND r.retracts = e.id AND r.mode IS DISTINCT FROM 'deleted');
	PERFORM credit_refresh(seqs);
	PERFORM bucket_refresh(keys);
	PERFORM dirty_mark(ARRAY(SELECT k.account FROM unnest(keys) k), ARRAY(SELECT k.day FROM unnest(keys) k));
END $$;

-- Puts a version in force. Refuses: 404; 409 unless its last backtest found that it tells (see backtest). All
-- scores are then made anew under it; what is read meanwhile is, too.
CREATE OR REPLACE FUNCTION model_activate(wanted text) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	found	model;
BEGIN
	SELECT * INTO found FROM model m WHERE m.version = wanted FOR UPDATE;
	IF found.version IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such model.';
	END IF;
	IF found.state = 'active' THEN
		RETURN model_json(wanted);
	END IF;
	IF (found.backtest ->> 'passes')::boolean IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = coalesce(found.backtest ->> 'verdict',
		    'This model was not backtested yet.');
	END IF;
	PERFORM model_enter(wanted);
	RETURN model_json(wanted);
END $$;

-- Puts a version in force, whatever it is worth, and has all scores made anew under it.
CREATE OR REPLACE FUNCTION model_enter(wanted text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	UPDATE model m SET state = 'retired' WHERE m.state = 'active';
	UPDATE model m SET state = 'active', activated_at = now() WHERE m.version = wanted;
	TRUNCATE score;
	INSERT INTO dirty AS d (account, from_day) SELECT g.account, min(g.day) FROM digest g GROUP BY g.account
	ON CONFLICT (account) DO UPDATE SET from_day = excluded.from_day;
END $$;
