-- Everything that follows from the log, made anew from all of it: what apply does event by event, by whole tables.

-- In one transaction. Scores follow by rescore.
CREATE OR REPLACE FUNCTION rebuild() RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT SET work_mem = '256MB' SET maintenance_work_mem = '256MB' AS $$
DECLARE
	put	record := bucket_insert();
	indexes	text[];
	index	text;
BEGIN
	PERFORM FROM head FOR UPDATE;
	-- what rescore locks first
	LOCK TABLE dirty IN ACCESS EXCLUSIVE MODE;
	TRUNCATE undone, span, account, placed, parked, discount, bucket, digest, source_day, source_signal,
	    source_account, score, dirty, pass;
	PERFORM undo(1, (SELECT h.seq FROM head h));
	PERFORM span_refresh(NULL, NULL);
	PERFORM account_refresh(NULL);
	indexes := indexes_aside('placed') || indexes_aside('bucket') || indexes_aside('digest');
	ANALYZE span, account;
	PERFORM place_rebuild();
	ANALYZE placed, parked;
	PERFORM credit_refresh(NULL);
	EXECUTE format($query$
		WITH spoken AS MATERIALIZED (
			SELECT coalesce(p.account, a.id) AS account, e.name, e.day, e.actor, e.value, e.mode, e.time, e.sequence, e.source, e.id,
			    e.sha, s.kind, coalesce(d.credited, e.units) AS units,
			    e.retracts IS NULL AND e.seq NOT IN (SELECT u.seq FROM undone u) AS counts
			FROM event e
			LEFT JOIN account a ON a.id = e.account
			LEFT JOIN placed p ON p.seq = e.seq
			LEFT JOIN signal s ON s.name = e.name
			LEFT JOIN discount d ON d.seq = e.seq
			WHERE coalesce(p.account, a.id) IS NOT NULL),
		applied AS (SELECT * FROM spoken WHERE counts),
		buckets AS (%s),
		digests AS (%s)
		INSERT INTO source_account (source, account, first_day)
		SELECT s.source, s.account, min(s.day) FROM spoken s GROUP BY s.source, s.account $query$, put.buckets, put.digests);
	FOREACH index IN ARRAY indexes LOOP
		EXECUTE index;
	END LOOP;
	WITH fed AS MATERIALIZED (
		SELECT e.source, e.name, e.day FROM event e GROUP BY e.source, e.name, e.day),
	days AS (
		INSERT INTO source_day (source, day) SELECT DISTINCT f.source, f.day FROM fed f)
	INSERT INTO source_signal (source, name, first_day)
	SELECT f.source, f.name, min(f.day) FROM fed f WHERE f.name IS NOT NULL GROUP BY f.source, f.name;
	INSERT INTO dirty (account, from_day) SELECT d.account, min(d.day) FROM digest d GROUP BY d.account;
	ANALYZE bucket, digest, source_account;
END $$;

-- Drops the indexes of a table that is about to be filled, which is faster without; gives the statements that make
-- them again.
CREATE OR REPLACE FUNCTION indexes_aside(place regclass) RETURNS text[]
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	index	record;
	again	text[] := '{}';
BEGIN
	FOR index IN SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS made_by, c.conname,
		pg_get_constraintdef(c.oid) AS rule
	    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
	    WHERE i.indrelid = place ORDER BY c.conname
	LOOP
		IF index.conname IS NULL THEN
			EXECUTE format('DROP INDEX %s', index.name);
			again := again || index.made_by;
		ELSE
			EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', place, index.conname);
			again := again || format('ALTER TABLE %s ADD CONSTRAINT %I %s', place, index.conname, index.rule);
		END IF;
	END LOOP;
	RETURN again;
END $$;
