-- Everything that follows from the log, made anew from all of it: what apply does event by event, by whole tables.

-- In one transaction. Scores follow by rescore.
CREATE OR REPLACE FUNCTION rebuild() RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT SET work_mem = '256MB' SET maintenance_work_mem = '256MB'
SET parallel_tuple_cost = 0 SET enable_mergejoin = off SET default_statistics_target = 10 AS $$
DECLARE
	put	record := bucket_insert();
	query	text;
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
	-- Each event once: where it goes, what it counts for. A table of its own, for only reading is shared out among
	-- processes; and the log is wide.
	CREATE UNLOGGED TABLE spoken AS
	SELECT e.seq, a.id AS account, e.member IS NOT NULL AS by_member,
	    CASE WHEN a.id IS NULL THEN coalesce('account/' || coalesce(e.account, nullif(b.value, '')), 'member/' || e.member) END AS waits_for,
	    e.name, e.day, e.actor, e.units, e.value, e.mode, e.source, CASE WHEN s.kind = 'state' THEN e.time END AS time,
	    CASE WHEN s.kind = 'state' THEN e.sequence END AS sequence, CASE WHEN s.kind = 'state' THEN e.id END AS id, s.kind,
	    digest_word(e.sha, 1) AS word1, digest_word(e.sha, 9) AS word2, digest_word(e.sha, 17) AS word3,
	    digest_word(e.sha, 25) AS word4, e.retracts IS NULL AND u.seq IS NULL AS counts
	FROM event e
	LEFT JOIN span b ON b.subject = 'member/' || e.member AND b.attribute = 'account' AND b.since <= e.time AND b.until > e.time
	LEFT JOIN account a ON a.id = coalesce(e.account, nullif(b.value, ''))
	LEFT JOIN signal s ON s.name = e.name
	LEFT JOIN undone u ON u.seq = e.seq;
	ANALYZE spoken (account, name, kind, day);
	WITH apart AS MATERIALIZED (SELECT s.seq, s.account, s.waits_for, s.name, s.day FROM spoken s WHERE s.by_member OR s.account IS NULL),
	waits AS (INSERT INTO parked (seq, waits_for) SELECT a.seq, a.waits_for FROM apart a WHERE a.account IS NULL)
	INSERT INTO placed (seq, account, name, day) SELECT a.seq, a.account, a.name, a.day FROM apart a WHERE a.account IS NOT NULL;
	ANALYZE placed, parked;
	PERFORM credit_refresh(NULL);
	FOREACH query IN ARRAY ARRAY[put.buckets, put.digests] LOOP
		EXECUTE format($query$
			WITH applied AS NOT MATERIALIZED (
				SELECT s.account, s.name, s.day, s.actor, s.value, s.mode, s.time, s.sequence, s.source, s.id, s.kind,
				    s.word1, s.word2, s.word3, s.word4, coalesce(d.credited, s.units)::integer AS units
				FROM spoken s LEFT JOIN discount d ON d.seq = s.seq WHERE s.counts AND s.account IS NOT NULL) %s $query$, query);
	END LOOP;
	FOREACH index IN ARRAY indexes LOOP
		EXECUTE index;
	END LOOP;
	CREATE TEMP TABLE fed ON COMMIT DROP AS SELECT s.source, s.name, s.day FROM spoken s GROUP BY s.source, s.name, s.day;
	CREATE TEMP TABLE spoke ON COMMIT DROP AS
	SELECT s.source, s.account, min(s.day) AS first_day FROM spoken s WHERE s.account IS NOT NULL GROUP BY s.source, s.account;
	INSERT INTO source_day (source, day) SELECT DISTINCT f.source, f.day FROM fed f;
	INSERT INTO source_signal (source, name, first_day)
	SELECT f.source, f.name, min(f.day) FROM fed f WHERE f.name IS NOT NULL GROUP BY f.source, f.name;
	INSERT INTO source_account (source, account, first_day) SELECT s.source, s.account, s.first_day FROM spoke s;
	DROP TABLE spoken, fed, spoke;
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
