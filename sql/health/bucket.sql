-- Buckets and digests: the applied events of an account, added up by day. Applied is what has an account and
-- was not taken back; a retraction itself is not. Of signals that the vocabulary does not know there are no
-- buckets; answers of `mode` live go into none, for what is said to a person is another thing, nor those that are no
-- answer: what came before its signal was known was not read for it.

-- The query for the applied events as columns of `event`, with the account they count for; $1: bucket_key[].
--   scope: key (of those buckets), day (of their days), all
CREATE OR REPLACE FUNCTION bucket_source(scope text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT format($query$
		SELECT e.account AS for_account, e.* FROM %s event e ON %s e.account IS NOT NULL
		    AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = e.seq) AND e.retracts IS NULL
		JOIN account a ON a.id = e.account
		UNION ALL
		SELECT p.account, e.* FROM %s placed p ON %s true JOIN event e ON e.seq = p.seq
		    AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = e.seq) AND e.retracts IS NULL $query$,
	    keys, replace(matching, '~', 'e') , keys, replace(matching, '~', 'p'))
	FROM (SELECT CASE scope
		WHEN 'key' THEN '(SELECT DISTINCT u.account, u.name, u.day FROM unnest($1) u WHERE u.name IS NOT NULL) k JOIN'
		WHEN 'day' THEN '(SELECT DISTINCT u.account, u.day FROM unnest($1) u) k JOIN'
		ELSE '(SELECT 1) k JOIN' END,
	    CASE scope
		WHEN 'key' THEN '~.account = k.account AND ~.name = k.name AND ~.day = k.day AND'
		WHEN 'day' THEN '~.account = k.account AND ~.day = k.day AND'
		ELSE '' END) scoped (keys, matching)
$$;

-- Makes those buckets and the digests of their days anew; NULL: all.
CREATE OR REPLACE FUNCTION bucket_refresh(keys bucket_key[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	IF keys IS NULL THEN
		DELETE FROM bucket;
		DELETE FROM digest;
	ELSE
		DELETE FROM bucket b USING unnest(keys) k WHERE b.account = k.account AND b.name = k.name AND b.day = k.day;
		DELETE FROM digest d USING (SELECT DISTINCT u.account, u.day FROM unnest(keys) u) k
		WHERE d.account = k.account AND d.day = k.day;
	END IF;
	EXECUTE format($query$
		WITH applied AS (
			SELECT e.for_account, e.name, e.day, e.actor, e.value, e.time, e.sequence, e.source, e.id, s.kind,
			    e.value IN ('1', 'good', 'true') AS good, coalesce(d.credited, e.units) AS units
			FROM (%s) e JOIN signal s ON s.name = e.name AND s.kind IN ('count', 'rate', 'state')
			LEFT JOIN discount d ON d.seq = e.seq
			WHERE coalesce(d.credited, e.units) > 0 AND (s.kind = 'count' OR e.mode IS DISTINCT FROM 'live'
			    AND e.value ~ CASE s.kind WHEN 'rate' THEN '^(1|0|good|bad|true|false)$' ELSE '^(10|[0-9])$' END))
		INSERT INTO bucket (account, name, day, actor, units, value)
		SELECT a.for_account, a.name, a.day, a.actor, sum(a.units),
		    coalesce(sum(a.units) FILTER (WHERE a.kind = 'rate' AND a.good), 0)
		FROM applied a WHERE a.kind <> 'state' GROUP BY a.for_account, a.name, a.day, a.actor
		UNION ALL
		SELECT * FROM (SELECT DISTINCT ON (a.for_account, a.name, a.day, a.actor)
			a.for_account, a.name, a.day, a.actor, 1, a.value::bigint
		    FROM applied a WHERE a.kind = 'state'
		    ORDER BY a.for_account, a.name, a.day, a.actor, a.time DESC, a.sequence DESC, a.source DESC, a.id DESC) last
		$query$, bucket_source(CASE WHEN keys IS NULL THEN 'all' ELSE 'key' END)) USING keys;
	EXECUTE format($query$
		INSERT INTO digest (account, day, events, word1, word2, word3, word4)
		SELECT w.for_account, w.day, count(*), sum(w.word1), sum(w.word2), sum(w.word3), sum(w.word4)
		FROM (SELECT e.for_account, e.day, digest_word(e.sha, 1) AS word1, digest_word(e.sha, 9) AS word2,
			digest_word(e.sha, 17) AS word3, digest_word(e.sha, 25) AS word4 FROM (%s) e) w
		GROUP BY w.for_account, w.day $query$,
	    bucket_source(CASE WHEN keys IS NULL THEN 'all' ELSE 'day' END)) USING keys;
END $$;

-- Eight bytes of a hash from a place on, as a number less 2^63.
CREATE OR REPLACE FUNCTION digest_word(sha bytea, place integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT (('x' || encode(substr(sha, place, 8), 'hex'))::bit(64) # (1::bigint << 63)::bit(64))::bigint
$$;

-- The digest of a set: the sum of its hashes modulo 2^256, of `events` hashes with those sums of words.
CREATE OR REPLACE FUNCTION digest_of(events numeric, word1 numeric, word2 numeric, word3 numeric, word4 numeric)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	bits32	constant numeric := 4294967296;
	bits64	constant numeric := bits32 * bits32;
	offset_	constant numeric := events * bits64 / 2;
	sum	numeric := ((word1 + offset_) * bits64 + word2 + offset_) * bits64;
	hex	text := '';
BEGIN
	sum := (sum + word3 + offset_) * bits64 + word4 + offset_;
	FOR part IN 1..8 LOOP
		hex := lpad(to_hex(mod(sum, bits32)::bigint), 8, '0') || hex;
		sum := div(sum, bits32);
	END LOOP;
	RETURN decode(hex, 'hex');
END $$;
