-- Delivering what waits in the outbox, in its order. One process at a time delivers a topic: it holds the
-- topic's row in outbox_lane until its batch is marked, so whichever dies, another goes on; what was
-- delivered but not marked is delivered again, and the receiver knows it by its id.

-- The next batch of signals, locked for whoever asks until the transaction ends; empty when there is none,
-- it is too early after a failure, or somebody else delivers.
--   most: events; bytes: after about so many no more are added.
CREATE OR REPLACE FUNCTION forum.signals_next(most integer, bytes integer DEFAULT 4000000)
RETURNS TABLE (id bigint, payload jsonb)
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM FROM outbox_lane l WHERE l.topic = 'signal' AND l.next_at <= clock_timestamp() FOR UPDATE SKIP LOCKED;
	IF FOUND THEN
		RETURN QUERY SELECT b.id, b.payload FROM (
			SELECT o.id, o.payload, sum(pg_column_size(o.payload)) OVER (ORDER BY o.id) AS size
			FROM (SELECT * FROM outbox w WHERE w.topic = 'signal' AND w.done_at IS NULL AND w.refused_at IS NULL
				AND w.next_at <= clock_timestamp() ORDER BY w.id LIMIT most) o) b
		WHERE b.size - pg_column_size(b.payload) < bytes
		ORDER BY b.id;
	END IF;
END $$;

-- Marks a batch as the receiver answered: for each id of the outbox one result of HEALTH.md's `results`. What
-- is refused is set aside for people to read, but for what is simply too old: a long history has much of it.
CREATE OR REPLACE FUNCTION forum.signals_delivered(ids bigint[], results jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	IF jsonb_typeof(results) IS DISTINCT FROM 'array' OR jsonb_array_length(results) <> cardinality(ids) THEN
		RAISE EXCEPTION 'the answer has not one result for each event';
	END IF;
	UPDATE outbox o SET attempts = attempts + 1,
	    done_at = CASE WHEN r.settled THEN clock_timestamp() END,
	    refused_at = CASE WHEN NOT r.settled THEN clock_timestamp() END,
	    error = CASE WHEN NOT r.good THEN concat_ws(': ', r.status, r.detail) END
	FROM (SELECT w.id, e.result->>'status' AS status, e.result->>'detail' AS detail, g.good,
		g.good OR coalesce(substring(w.payload->>'time' FROM '^\d{4}-\d\d-\d\d') <= (now() - interval '400 days')::date::text, false) AS settled
		FROM jsonb_array_elements(results) WITH ORDINALITY AS e (result, n)
		JOIN outbox w ON w.id = ids[e.n],
		LATERAL (SELECT coalesce(e.result->>'status' IN ('accepted', 'duplicate'), false) AS good) g) r
	WHERE o.id = r.id;
	UPDATE outbox_lane SET failures = 0, next_at = clock_timestamp(), error = NULL WHERE topic = 'signal' AND failures > 0;
END $$;

-- Delivers a batch to the core in this database, marked in the same transaction. Gives how many there were.
CREATE OR REPLACE FUNCTION forum.signals_deliver(most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	ids	bigint[];
	events	jsonb;
BEGIN
	SELECT array_agg(b.id ORDER BY b.id), jsonb_agg(b.payload ORDER BY b.id) INTO ids, events FROM forum.signals_next(most) b;
	IF ids IS NULL THEN
		RETURN 0;
	END IF;
	PERFORM forum.signals_delivered(ids, health.ingest(events::text::json)->'results');
	RETURN cardinality(ids);
END $$;

-- A batch could not be delivered: waits 2, 4, 8, … seconds, at most 10 minutes, and up to a half more by
-- chance, so that many forums do not come back to a server all at once. least: what the server asked for.
CREATE OR REPLACE FUNCTION forum.signals_failed(why text, least_seconds integer DEFAULT 0) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	UPDATE outbox_lane SET failures = failures + 1, error = left(why, 500),
	    next_at = clock_timestamp() + make_interval(secs => greatest(least_seconds,
		least(600, 2 ^ least(failures + 1, 10)) * (1 + random() / 2)))
	WHERE topic = 'signal'
$$;

-- How it stands with the outbox, a row for each topic:
--   waiting, refused: events; oldest: seconds that the first one waits; failures, error: of the last tries.
CREATE OR REPLACE FUNCTION forum.outbox_state()
RETURNS TABLE (topic text, waiting bigint, refused bigint, oldest double precision, failures integer, error text)
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT l.topic,
	    (SELECT count(*) FROM outbox o WHERE o.topic = l.topic AND o.done_at IS NULL AND o.refused_at IS NULL),
	    (SELECT count(*) FROM outbox o WHERE o.topic = l.topic AND o.refused_at IS NOT NULL),
	    coalesce((SELECT extract(epoch FROM clock_timestamp() - o.at)::double precision FROM outbox o
		WHERE o.topic = l.topic AND o.done_at IS NULL AND o.refused_at IS NULL ORDER BY o.id LIMIT 1), 0),
	    l.failures, l.error
	FROM outbox_lane l
$$;
