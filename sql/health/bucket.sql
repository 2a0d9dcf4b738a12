-- Buckets and digests: the applied events of an account, added up by day. Applied is what has an account and
-- was not taken back; a retraction itself is not. Of signals that the vocabulary does not know there are no
-- buckets; answers of `mode` live go into none, for what is said to a person is another thing, nor those that are no
-- answer: what came before its signal was known was not read for it.

-- The query for applied events: account (that they count for), name, day, actor, value, mode, time, sequence, source, id,
-- words (of the hash), kind (of signal), units (after discounts; integer, for sums of those are made faster); $1: bucket_key[].
--   scope: key (of those buckets), day (of their days)
-- OFFSET 0: each key is looked up by itself, whatever the planner believes of tables that have just been filled.
CREATE OR REPLACE FUNCTION bucket_source(scope text) RETURNS text LANGUAGE sql IMMUTABLE AS $function$
	SELECT format($query$
		SELECT e.for_account AS account, e.name, e.day, e.actor, e.value, e.mode, e.time, e.sequence, e.source, e.id,
		    digest_word(e.sha, 1) AS word1, digest_word(e.sha, 9) AS word2, digest_word(e.sha, 17) AS word3,
		    digest_word(e.sha, 25) AS word4, s.kind, coalesce(d.credited, e.units)::integer AS units
		FROM (SELECT e.* FROM %1$s CROSS JOIN LATERAL (
				SELECT e.account AS for_account, e.* FROM event e JOIN account a ON a.id = e.account
				WHERE e.retracts IS NULL AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = e.seq) %2$s) e
			UNION ALL
			SELECT e.* FROM %1$s CROSS JOIN LATERAL (
				SELECT p.account AS for_account, e.* FROM placed p JOIN event e ON e.seq = p.seq
				WHERE e.retracts IS NULL AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = e.seq) %3$s) e) e
		LEFT JOIN signal s ON s.name = e.name
		LEFT JOIN discount d ON d.seq = e.seq $query$, keys, of_events, of_placed)
	FROM (VALUES
		('key', '(SELECT DISTINCT u.account, u.name, u.day FROM unnest($1) u WHERE u.name IS NOT NULL) k',
		    'AND e.account = k.account AND e.name = k.name AND e.day = k.day OFFSET 0',
		    'AND p.account = k.account AND p.name = k.name AND p.day = k.day OFFSET 0'),
		-- by time: the account's other days are not looked at
		('day', '(SELECT DISTINCT u.account, u.day FROM unnest($1) u) k',
		    $$AND e.account = k.account AND e.time >= k.day::timestamp AT TIME ZONE 'UTC'
		    AND e.time < (k.day + 1)::timestamp AT TIME ZONE 'UTC' OFFSET 0$$,
		    'AND p.account = k.account AND p.day = k.day OFFSET 0')) scoped (name, keys, of_events, of_placed)
	WHERE scoped.name = scope
$function$;

-- The statements that put applied events (a query `applied` as above) into buckets, and into digests.
CREATE OR REPLACE FUNCTION bucket_insert(OUT buckets text, OUT digests text) LANGUAGE sql IMMUTABLE AS $function$
	SELECT $query$
		INSERT INTO bucket (account, name, day, actor, units, value)
		SELECT a.account, a.name, a.day, a.actor, sum(a.units),
		    coalesce(sum(a.units) FILTER (WHERE a.kind = 'rate' AND a.value IN ('1', 'good', 'true')), 0)
		FROM applied a WHERE a.kind IN ('count', 'rate') AND a.units > 0 AND bucket_takes(a.kind, a.mode, a.value)
		GROUP BY a.account, a.name, a.day, a.actor
		UNION ALL
		SELECT * FROM (SELECT DISTINCT ON (a.account, a.name, a.day, a.actor) a.account, a.name, a.day, a.actor, 1, a.value::bigint
		    FROM applied a WHERE a.kind = 'state' AND a.units > 0 AND bucket_takes(a.kind, a.mode, a.value)
		    ORDER BY a.account, a.name, a.day, a.actor, a.time DESC, a.sequence DESC, a.source DESC, a.id DESC) last $query$,
	$query$
		INSERT INTO digest (account, day, events, word1, word2, word3, word4)
		SELECT a.account, a.day, count(*), sum(a.word1), sum(a.word2), sum(a.word3), sum(a.word4)
		FROM applied a GROUP BY a.account, a.day $query$
$function$;

-- Whether an event of such a signal goes into a bucket.
CREATE OR REPLACE FUNCTION bucket_takes(kind text, mode text, value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT kind = 'count' OR mode IS DISTINCT FROM 'live'
	    AND value ~ CASE kind WHEN 'rate' THEN '^(1|0|good|bad|true|false)$' ELSE '^(10|[0-9])$' END
$$;

-- Makes those buckets and the digests of their days anew.
CREATE OR REPLACE FUNCTION bucket_refresh(keys bucket_key[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	put	record := bucket_insert();
BEGIN
	IF keys = '{}' THEN
		RETURN;
	END IF;
	DELETE FROM bucket b USING unnest(keys) k WHERE b.account = k.account AND b.name = k.name AND b.day = k.day;
	DELETE FROM digest d USING (SELECT DISTINCT u.account, u.day FROM unnest(keys) u) k
	WHERE d.account = k.account AND d.day = k.day;
	EXECUTE format('WITH applied AS (%s) %s', bucket_source('key'), put.buckets) USING keys;
	EXECUTE format('WITH applied AS (%s) %s', bucket_source('day'), put.digests) USING keys;
END $$;

-- Adds events that are new and applied to their buckets and to the digests of their days, but for the buckets and
-- days of `anew` (each once), which have them; gives which accounts they changed, from which days on.
CREATE OR REPLACE FUNCTION bucket_add(fresh bigint[], anew bucket_key[], OUT accounts text[], OUT days date[])
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	WITH applied AS MATERIALIZED (
		SELECT coalesce(p.account, a.id) AS account, e.name, e.day, e.actor, e.value, e.mode, digest_word(e.sha, 1) AS word1,
		    digest_word(e.sha, 9) AS word2, digest_word(e.sha, 17) AS word3, digest_word(e.sha, 25) AS word4, s.kind,
		    coalesce(d.credited, e.units)::integer AS units, k.name IS NOT NULL AS counted, t.day IS NOT NULL AS summed
		FROM unnest(fresh) f (seq) JOIN event e ON e.seq = f.seq AND e.retracts IS NULL
		LEFT JOIN account a ON a.id = e.account
		LEFT JOIN placed p ON p.seq = e.seq
		LEFT JOIN signal s ON s.name = e.name
		LEFT JOIN discount d ON d.seq = e.seq
		LEFT JOIN unnest(anew) k ON k.account = coalesce(p.account, a.id) AND k.name = e.name AND k.day = e.day
		LEFT JOIN (SELECT DISTINCT u.account, u.day FROM unnest(anew) u) t
		    ON t.account = coalesce(p.account, a.id) AND t.day = e.day
		WHERE (a.id IS NOT NULL OR p.seq IS NOT NULL) AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = e.seq)),
	counted AS (
		INSERT INTO bucket AS b (account, name, day, actor, units, value)
		SELECT a.account, a.name, a.day, a.actor, sum(a.units),
		    coalesce(sum(a.units) FILTER (WHERE a.kind = 'rate' AND a.value IN ('1', 'good', 'true')), 0)
		FROM applied a WHERE a.kind IN ('count', 'rate') AND a.units > 0 AND bucket_takes(a.kind, a.mode, a.value) AND NOT a.counted
		GROUP BY a.account, a.name, a.day, a.actor
		ON CONFLICT (account, name, day, actor)
		DO UPDATE SET units = b.units + excluded.units, value = b.value + excluded.value),
	summed AS (
		INSERT INTO digest AS d (account, day, events, word1, word2, word3, word4)
		SELECT a.account, a.day, count(*), sum(a.word1), sum(a.word2), sum(a.word3), sum(a.word4)
		FROM applied a WHERE NOT a.summed GROUP BY a.account, a.day
		ON CONFLICT (account, day) DO UPDATE SET events = d.events + excluded.events, word1 = d.word1 + excluded.word1,
		    word2 = d.word2 + excluded.word2, word3 = d.word3 + excluded.word3, word4 = d.word4 + excluded.word4)
	SELECT array_agg(c.account), array_agg(c.day) INTO accounts, days FROM (
		SELECT a.account, min(a.day) AS day FROM applied a GROUP BY a.account) c;
END $$;

-- Eight bytes of a hash from a place on, as a number less 2^63.
CREATE OR REPLACE FUNCTION digest_word(sha bytea, place integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ('x' || encode(substr(sha, place, 8), 'hex'))::bit(64)::bigint # (-9223372036854775808)::bigint
$$;

-- The digest of a set: the sum of its hashes modulo 2^256, of `events` hashes with those sums of words.
CREATE OR REPLACE FUNCTION digest_of(events numeric, word1 numeric, word2 numeric, word3 numeric, word4 numeric)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	bits63	constant numeric := 9223372036854775808;
	bits64	constant numeric := 18446744073709551616;
	words	constant numeric[] := ARRAY[word1, word2, word3, word4];
	sum	numeric := 0;
	rest	numeric;
	hex	text := '';
BEGIN
	FOR word IN REVERSE 4..1 LOOP
		-- the carry of the word behind it, and what its hashes are less
		sum := sum + words[word] + events * bits63;
		rest := mod(sum, bits64);
		hex := lpad(to_hex((CASE WHEN rest < bits63 THEN rest ELSE rest - bits64 END)::bigint), 16, '0') || hex;
		sum := div(sum, bits64);
	END LOOP;
	RETURN decode(hex, 'hex');
END $$;
