-- From the log to what follows from it. Every table of tables/0004 is a function of the set of events alone, so the
-- order in which events arrive cannot matter, and replaying the log gives the same rows. Sums commute: an event that
-- is only added is added to its bucket. Whatever else a new event changes (what it takes back, sends elsewhere,
-- credits otherwise, or states anew) is made anew from the log.

-- Applies the events at the positions from `first` to `last`. Called once for each, by whoever appended them.
-- Each time planned anew and by indexes: what was planned for tables that are empty, or were when last counted, would
-- read them from end to end, for each event.
CREATE OR REPLACE FUNCTION apply(first bigint, last bigint) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
	gone		bigint[] := undo(first, last);
	-- where what is made anew was
	keys		bucket_key[] := place_keys(gone);
	moved		bigint[];
	subjects	text[];
	attributes	text[];
	members		text[];
	staff		text[];
	accounts	text[];
	fresh		constant bigint[] := ARRAY(SELECT generate_series(first, last));
	added		record;
BEGIN
	SELECT array_agg(s.subject), array_agg(s.attribute),
	    array_agg(substr(s.subject, 8)) FILTER (WHERE s.attribute = 'account'),
	    array_agg(substr(s.subject, 8)) FILTER (WHERE s.attribute = 'staff'),
	    array_agg(substr(s.subject, 9)) FILTER (WHERE s.attribute = 'known')
	INTO subjects, attributes, members, staff, accounts FROM (
		SELECT DISTINCT coalesce('account/' || e.account, 'member/' || e.member) AS subject, a.attribute
		FROM event e JOIN signal_attribute a ON a.name = e.name
		WHERE e.seq BETWEEN first AND last OR e.seq = ANY (gone)) s;
	IF subjects IS NOT NULL THEN
		-- where they were, and where they will be
		moved := place_moved(members, staff, accounts, first);
		keys := keys || place_keys(moved);
		PERFORM span_refresh(subjects, attributes);
		PERFORM account_refresh(accounts);
		moved := moved || place_moved(members, staff, accounts, first);
	END IF;
	PERFORM place_forget(gone || moved);
	PERFORM place_refresh(fresh || gone || moved);
	keys := keys || place_keys(gone || moved || credit_refresh(fresh || gone || moved, first)
	    || ARRAY(SELECT e.seq FROM event e JOIN signal s ON s.name = e.name AND s.kind = 'state' WHERE e.seq = ANY (fresh)));
	keys := ARRAY(SELECT DISTINCT k FROM unnest(keys) k);
	PERFORM bucket_refresh(keys);
	added := bucket_add(fresh, keys);
	PERFORM source_refresh(first, last, CASE WHEN moved IS NOT NULL THEN ARRAY(SELECT DISTINCT k.account FROM unnest(keys) k) END);
	PERFORM dirty_mark(added.accounts || ARRAY(SELECT k.account FROM unnest(keys) k),
	    added.days || ARRAY(SELECT k.day FROM unnest(keys) k));
END $$;

-- Takes back what those events take back, or what was taken back before it came; gives the events that count no
-- more. A retraction is final: one of a retraction has no effect. One of `mode` deleted takes no negative signal
-- back: deleting a post does not undo that nobody answered it.
CREATE OR REPLACE FUNCTION undo(first bigint, last bigint) RETURNS bigint[]
LANGUAGE sql SET search_path FROM CURRENT AS $$
	WITH done AS (
		INSERT INTO undone (seq)
		SELECT e.seq FROM (
			SELECT r.mode, r.source, r.retracts FROM event r
			WHERE r.seq BETWEEN first AND last AND r.retracts IS NOT NULL
			UNION
			SELECT r.mode, r.source, r.retracts FROM event n JOIN event r ON r.source = n.source AND r.retracts = n.id
			-- of a first batch the above has all
			WHERE n.seq BETWEEN first AND last AND first > 1) r
		JOIN event e ON e.source = r.source AND e.id = r.retracts AND e.retracts IS NULL
		WHERE r.mode IS DISTINCT FROM 'deleted'
		   OR NOT EXISTS (SELECT FROM signal s WHERE s.name = e.name AND s.negative)
		ON CONFLICT DO NOTHING RETURNING seq)
	SELECT array_agg(d.seq) FROM done d
$$;
