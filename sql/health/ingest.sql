-- The door: appending to the log, with an answer for each event.

-- One step of the hash chain; see event.chain.
CREATE OR REPLACE FUNCTION chain_next(state bytea, before bytea, sha bytea, recorded timestamptz) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN sha256(coalesce(state, before) || sha
	    || convert_to((extract(epoch FROM recorded) * 1000000)::bigint::text, 'UTF8'));
END $$;

-- The chain behind `before` over events in their order.
CREATE OR REPLACE AGGREGATE chain_over(before bytea, sha bytea, recorded timestamptz) (SFUNC = chain_next, STYPE = bytea);

-- Takes one event or a list of events, each CloudEvents 1.0, at most 10,000. Gives
-- {"results": [{"id", "status", "detail"?}]} in the order sent; status is accepted, duplicate (same key, same
-- payload), conflict (same key, other payload: kept in `conflict`, not applied; what came first counts) or
-- rejected (nothing kept, detail says why). All of it in one transaction, scores and all.
--   at: when they were recorded; only simulations and tests give another than now.
-- Refuses: 400 (neither an event nor a list), 413 (more than 10,000).
CREATE OR REPLACE FUNCTION ingest(body json, at timestamptz DEFAULT clock_timestamp()) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	known	constant jsonb := vocabulary();
	list	json := CASE json_typeof(body) WHEN 'object' THEN json_build_array(body) WHEN 'array' THEN body END;
	whole	jsonb;
	ids	text[];
	wrong	text[];
	drafts	event[];
BEGIN
	IF list IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'The body has to be an event, or a list of events.';
	END IF;
	IF json_array_length(list) > 10000 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT413', MESSAGE = 'At most 10,000 events at once, please.';
	END IF;
	-- One reading for all, unless there is one among them that has to be told from the others. Few types stand for
	-- many events. MATERIALIZED: what is costly is found out once.
	whole := item_of(list);
	WITH item AS MATERIALIZED (
		SELECT j.place, j.item, CASE WHEN whole IS NULL THEN item_of(j.item) ELSE b.payload END AS payload
		FROM json_array_elements(list) WITH ORDINALITY j (item, place)
		LEFT JOIN jsonb_array_elements(whole) WITH ORDINALITY b (payload, place) USING (place)),
	type AS MATERIALIZED (
		SELECT t.type, n.name, n.retracts, known -> n.name AS entry
		FROM (SELECT DISTINCT i.payload ->> 'type' AS type FROM item i) t CROSS JOIN LATERAL name_of(t.type, known) n),
	-- a name that stands twice in an event, or in its data
	repeated AS MATERIALIZED (
		SELECT DISTINCT k.place FROM (
			SELECT k.place, k.object, k.name FROM (
				SELECT i.place, 1 AS object, json_object_keys(i.item) AS name FROM item i WHERE jsonb_typeof(i.payload) = 'object'
				UNION ALL
				SELECT i.place, 2, json_object_keys(i.item -> 'data') FROM item i WHERE jsonb_typeof(i.payload -> 'data') = 'object') k
			GROUP BY k.place, k.object, k.name HAVING count(*) > 1) k),
	meant AS MATERIALIZED (
		SELECT i.place, i.item, i.payload, instant_of(text_of(i.payload -> 'time')) AS moment, t.name, t.retracts, t.entry,
		    r.place IS NOT NULL AS repeats, value_of(i.payload -> 'data' -> 'value', t.entry) AS value
		FROM item i LEFT JOIN type t ON t.type = i.payload ->> 'type' LEFT JOIN repeated r USING (place)),
	read AS MATERIALIZED (
		SELECT m.*, wrong_of(m.item, m.payload, m.repeats, m.moment, at, m.name, m.retracts, m.entry, (m.value).wrong) AS wrong FROM meant m)
	SELECT array_agg(text_of(r.payload -> 'id') ORDER BY r.place), array_agg(r.wrong ORDER BY r.place),
	    array_agg(CASE WHEN r.wrong IS NULL
		THEN draft_of(r.payload, r.moment, at, r.name, r.retracts, r.entry, (r.value).kept) END ORDER BY r.place)
	INTO ids, wrong, drafts FROM read r;
	RETURN jsonb_build_object('results', coalesce(append(ids, wrong, drafts), '[]'));
END $$;

-- Appends drafts (NULL where `wrong` says why not) and applies them; gives the list of answers. See ingest, and apply
-- for why it is planned each time.
CREATE OR REPLACE FUNCTION append(ids text[], wrong text[], drafts event[]) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	last	head;
	answers	jsonb;
	status	text[];
	added	bigint;
BEGIN
	SELECT * INTO last FROM head h FOR UPDATE;
	WITH sent AS (
		SELECT d.source, d.id, d.sha, d.ordinality AS place,
		    first_value(d.sha) OVER same AS first_sha, row_number() OVER same AS turn
		FROM unnest(drafts) WITH ORDINALITY d WHERE d.id IS NOT NULL
		WINDOW same AS (PARTITION BY d.source, d.id ORDER BY d.ordinality))
	SELECT array_agg(CASE
	    WHEN s.place IS NULL THEN 'rejected'
	    WHEN coalesce(e.sha, CASE WHEN s.turn > 1 THEN s.first_sha END) = s.sha THEN 'duplicate'
	    WHEN e.seq IS NOT NULL OR s.turn > 1 THEN 'conflict'
	    ELSE 'accepted' END ORDER BY p.place) INTO status
	FROM generate_series(1, cardinality(ids)) p (place)
	LEFT JOIN sent s ON s.place = p.place
	LEFT JOIN event e ON e.source = s.source AND e.id = s.id;

	INSERT INTO event
	SELECT last.seq + row_number() OVER (ORDER BY d.ordinality), d.source, d.id, d.type, d.name, d.retracts,
	    d.account, d.member, d.time, d.day, d.sequence, d.actor, d.counterparty, d.pair, d.units, d.value, d.mode,
	    d.recorded, d.payload, d.sha, chain_over(last.chain, d.sha, d.recorded) OVER (ORDER BY d.ordinality)
	FROM unnest(drafts) WITH ORDINALITY d JOIN unnest(status) WITH ORDINALITY s (status, place) ON s.place = d.ordinality
	WHERE s.status = 'accepted';
	GET DIAGNOSTICS added = ROW_COUNT;

	INSERT INTO conflict (seq, payload, recorded)
	SELECT e.seq, d.payload, d.recorded
	FROM unnest(drafts) WITH ORDINALITY d JOIN unnest(status) WITH ORDINALITY s (status, place) ON s.place = d.ordinality
	JOIN event e ON e.source = d.source AND e.id = d.id
	WHERE s.status = 'conflict';

	IF added > 0 THEN
		UPDATE head SET seq = last.seq + added, chain = (SELECT e.chain FROM event e WHERE e.seq = last.seq + added);
		PERFORM apply(last.seq + 1, last.seq + added);
		PERFORM settle(last.seq + 1, last.seq + added);
	END IF;
	SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', i.id, 'status', i.status, 'detail', coalesce(i.wrong,
	    CASE WHEN i.status = 'conflict' THEN 'Another payload has come with this source and id before.'
	    WHEN p.waits_for IS NOT NULL THEN format('Waits until %s is known.', p.waits_for) END))) ORDER BY i.place)
	INTO answers
	FROM unnest(ids, wrong, status) WITH ORDINALITY i (id, wrong, status, place)
	LEFT JOIN unnest(drafts) WITH ORDINALITY d ON i.status = 'accepted' AND d.ordinality = i.place
	LEFT JOIN (SELECT e.source, e.id, w.waits_for FROM parked w JOIN event e ON e.seq = w.seq WHERE w.seq > last.seq) p
	    ON p.source = d.source AND p.id = d.id;
	RETURN answers;
END $$;

-- After a batch that touched few accounts their scores are made at once; the jobs program does the others.
CREATE OR REPLACE FUNCTION settle(first bigint, last bigint) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	touched	text[];
BEGIN
	IF last - first >= 100 THEN
		RETURN;
	END IF;
	SELECT array_agg(DISTINCT coalesce(p.account, e.account)) INTO touched
	FROM event e LEFT JOIN placed p ON p.seq = e.seq WHERE e.seq BETWEEN first AND last;
	IF cardinality(touched) <= 3 AND (SELECT sum(utc_today() - d.from_day + 1) FROM dirty d WHERE d.account = ANY (touched)) <= 500 THEN
		PERFORM rescore(500, touched);
	END IF;
END $$;
