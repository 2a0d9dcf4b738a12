-- Where events go: to the account they are about, or of which their member was at the event's time. What finds
-- no account waits.

-- Forgets where those events were.
CREATE OR REPLACE FUNCTION place_forget(seqs bigint[]) RETURNS void
LANGUAGE sql SET search_path FROM CURRENT AS $$
	DELETE FROM placed WHERE seq = ANY (seqs);
	DELETE FROM parked WHERE seq = ANY (seqs);
$$;

-- Places those events.
CREATE OR REPLACE FUNCTION place_refresh(seqs bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	-- asked for each event: a join could begin at the spans, of which an empty core has few and a full one many
	INSERT INTO placed (seq, account, name, day)
	SELECT b.seq, a.id, b.name, b.day FROM (
		SELECT e.seq, e.name, e.day, (SELECT s.value FROM span s WHERE s.subject = 'member/' || e.member
		    AND s.attribute = 'account' AND s.since <= e.time AND s.until > e.time) AS belongs_to
		FROM event e WHERE e.member IS NOT NULL AND e.seq = ANY (seqs)) b
	JOIN account a ON a.id = b.belongs_to;
	INSERT INTO parked (seq, waits_for)
	SELECT e.seq, 'account/' || e.account FROM event e
	WHERE e.account IS NOT NULL AND e.seq = ANY (seqs) AND NOT EXISTS (SELECT FROM account a WHERE a.id = e.account)
	UNION ALL
	SELECT e.seq, coalesce('account/' || span_at('member/' || e.member, 'account', e.time), 'member/' || e.member)
	FROM event e
	WHERE e.member IS NOT NULL AND e.seq = ANY (seqs) AND NOT EXISTS (SELECT FROM placed p WHERE p.seq = e.seq);
END $$;

-- The events that what was learnt may send elsewhere, or credit otherwise: of members whose account changed or
-- who joined or left the staff, of accounts that became known or unknown; of those before a position.
CREATE OR REPLACE FUNCTION place_moved(members text[], staff text[], accounts text[], before bigint) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT array_agg(DISTINCT m.seq) FROM (
		SELECT e.seq FROM event e WHERE e.member = ANY (members || ARRAY(SELECT substr(s.subject, 8) FROM span s
		    WHERE s.attribute = 'account' AND s.value = ANY (accounts)))
		UNION ALL SELECT e.seq FROM event e WHERE e.counterparty = ANY (members || staff)
		UNION ALL SELECT e.seq FROM event e WHERE e.actor = ANY (staff) AND e.actor <> ''
		UNION ALL SELECT e.seq FROM event e WHERE e.account = ANY (accounts)) m WHERE m.seq < before
$$;

-- The buckets and days that those events fall into.
CREATE OR REPLACE FUNCTION place_keys(seqs bigint[]) RETURNS bucket_key[]
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT array_agg(DISTINCT ROW(k.account, k.name, k.day)::bucket_key) FROM (
		SELECT e.account, e.name, e.day FROM event e
		WHERE e.account IS NOT NULL AND e.seq = ANY (seqs) AND NOT EXISTS (SELECT FROM parked w WHERE w.seq = e.seq)
		UNION ALL
		SELECT p.account, p.name, p.day FROM placed p WHERE p.seq = ANY (seqs)) k
$$;
