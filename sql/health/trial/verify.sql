-- Whether the log is what it was, and everything else is what the log says: the log is replayed in health_trial
-- (which is rolled back and so stays empty) and compared.

-- Walks the hash chain: the first position at which the log is not what was written, with what is wrong there;
-- nothing when all is well.
CREATE OR REPLACE FUNCTION verify_chain() RETURNS TABLE (seq bigint, wrong text)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	e	record;
	before	bytea := sha256('');
	expected bigint := 1;
BEGIN
	FOR e IN SELECT x.seq, x.sha, x.chain, x.recorded, x.payload, x.source, x.id FROM event x ORDER BY x.seq LOOP
		seq := e.seq;
		IF e.seq <> expected THEN
			wrong := format('the events from position %s to %s are gone', expected, e.seq - 1);
			RETURN NEXT;
			RETURN;
		ELSIF sha256(convert_to(e.payload::text, 'UTF8')) <> e.sha THEN
			wrong := format('event %s of %s is not what was sent', e.id, e.source);
			RETURN NEXT;
			RETURN;
		ELSIF chain_next(NULL, before, e.sha, e.recorded) <> e.chain THEN
			wrong := format('event %s of %s was put there or changed afterwards', e.id, e.source);
			RETURN NEXT;
			RETURN;
		END IF;
		before := e.chain;
		expected := e.seq + 1;
	END LOOP;
	IF EXISTS (SELECT FROM head h WHERE h.seq <> expected - 1 OR h.chain <> before) THEN
		seq := expected;
		wrong := 'the end of the log is gone';
		RETURN NEXT;
	END IF;
END $$;

-- Puts the log up to a position and the models into health_trial, in the order of a random number that begins
-- with `seed` (NULL: as they came), in batches of up to `batch` (0: at once, by rebuild).
CREATE OR REPLACE FUNCTION trial_replay(upto bigint, seed double precision, batch integer) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	places	bigint[];
	first	bigint := 1;
	last	bigint;
BEGIN
	INSERT INTO health_trial.signal SELECT * FROM signal ON CONFLICT DO NOTHING;
	INSERT INTO health_trial.model (version, note) SELECT m.version, m.note FROM model m ON CONFLICT DO NOTHING;
	INSERT INTO health_trial.model_signal SELECT s.* FROM model_signal s WHERE s.model <> 'v1';
	INSERT INTO health_trial.model_touch SELECT s.* FROM model_touch s WHERE s.model <> 'v1';
	INSERT INTO health_trial.model_stage SELECT s.* FROM model_stage s WHERE s.model <> 'v1';
	INSERT INTO health_trial.model_prior SELECT s.* FROM model_prior s WHERE s.model <> 'v1';
	INSERT INTO health_trial.model_rule SELECT s.* FROM model_rule s WHERE s.model <> 'v1';
	INSERT INTO health_trial.decay SELECT * FROM decay ON CONFLICT DO NOTHING;
	UPDATE health_trial.model SET state = 'retired' WHERE state = 'active';
	UPDATE health_trial.model SET state = 'active' WHERE version = model_active();
	PERFORM setseed(coalesce(seed, 0));
	SELECT array_agg(r.seq ORDER BY r.place, r.seq) INTO places FROM (
		SELECT e.seq, CASE WHEN seed IS NULL THEN 0 ELSE random() END AS place FROM event e WHERE e.seq <= upto) r;
	WHILE first <= cardinality(places) LOOP
		last := CASE WHEN batch = 0 THEN cardinality(places) WHEN seed IS NULL THEN first + batch - 1
		    ELSE first + floor(random() * batch)::bigint END;
		INSERT INTO health_trial.event
		SELECT first + p.place - 1, e.source, e.id, e.type, e.name, e.retracts, e.account, e.member, e.time, e.day, e.sequence,
		    e.actor, e.counterparty, e.pair, e.units, e.value, e.mode, e.recorded, e.payload, e.sha, e.chain
		FROM unnest(places[first:last]) WITH ORDINALITY p (seq, place) JOIN event e ON e.seq = p.seq;
		UPDATE health_trial.head SET seq = least(last, cardinality(places));
		IF batch > 0 THEN
			PERFORM health_trial.apply(first, least(last, cardinality(places)));
		END IF;
		first := last + 1;
	END LOOP;
	IF batch = 0 THEN
		ANALYZE health_trial.event;
		PERFORM health_trial.rebuild();
	END IF;
END $$;

-- Replays and compares: how many events and scores were compared, and what differs (at most 20 lines; NULL when
-- nothing does). Accounts that wait to be scored are scored first.
--   batch: see trial_replay; 0 takes the least time
CREATE OR REPLACE FUNCTION verify(seed double precision DEFAULT NULL, batch integer DEFAULT 0, OUT events bigint, OUT scores bigint,
    OUT differences text[])
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM FROM head FOR UPDATE;
	SELECT array_agg(format('position %s: %s', c.seq, c.wrong)) INTO differences FROM verify_chain() c;
	PERFORM rescore_all();
	SELECT h.seq INTO events FROM head h;
	SELECT count(*) INTO scores FROM score;
	BEGIN
		PERFORM trial_replay(events, seed, batch);
		PERFORM health_trial.rescore_all();
		differences := differences || ARRAY(SELECT d.line FROM (
			SELECT format('%s on %s: kept %s, replayed %s', coalesce(a.account, b.account), coalesce(a.day, b.day),
			    coalesce(a.score || ' ' || a.band || ' ' || encode(a.receipt, 'hex'), 'nothing'),
			    coalesce(b.score || ' ' || b.band || ' ' || encode(b.receipt, 'hex'), 'nothing')) AS line
			FROM score a FULL JOIN health_trial.score b ON b.account = a.account AND b.day = a.day
			WHERE (a.account IS NULL OR a.day <= utc_today()) AND a.* IS DISTINCT FROM b.*
			ORDER BY 1 LIMIT 20) d);
		RAISE EXCEPTION USING ERRCODE = 'HT000';
	EXCEPTION WHEN SQLSTATE 'HT000' THEN
		NULL;
	END;
	differences := nullif(differences, '{}');
END $$;
