-- Against gaming: which events count for less than their units.
--   What staff does counts for nothing (the actor is staff at the event's time).
--   vote, accept: nothing for oneself (counterparty and actor are one) nor within the account (the counterparty
--   belonged to the event's account at its time). Both answer.accepted and question.resolved come of accepting.
--   vote: nothing from staff; of a pair of members, in whichever direction, at most 3 credited units in 30 days:
--   in the order of (time, sequence, source, id) a vote gets what is left of 3 after those credited at most 30
--   days (differences of UTC days) before. Votes that count for nothing otherwise use nothing up.
-- The caps an actor and day are the model's and come later, in score.sql.

-- Makes the discounts anew of those events (NULL: all) and of the votes of their pairs; gives the events
-- before a position whose credit changed.
CREATE OR REPLACE FUNCTION credit_refresh(seqs bigint[], before bigint DEFAULT NULL) RETURNS bigint[]
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	e		record;
	asked		bigint[];
	found		bigint[] := '{}';
	credits		bigint[] := '{}';
	changed		bigint[];
	pair		text;
	days		date[];
	units		bigint[];
	spent		bigint;
BEGIN
	IF seqs IS NOT NULL THEN
		SELECT array_agg(DISTINCT v.seq) INTO asked FROM event t JOIN event v ON v.pair = t.pair
		WHERE t.seq = ANY (seqs) AND t.pair IS NOT NULL;
		asked := seqs || asked;
	END IF;
	-- of a pair that has no more than 3 units in all, nothing is too much
	FOR e IN SELECT * FROM (SELECT n.*, sum(n.units) FILTER (WHERE NOT n.nothing) OVER (PARTITION BY n.pair) AS of_pair FROM (
	    SELECT v.*, (v.by_staff OR v.relation IS NOT NULL AND (v.actor = v.counterparty
		OR v.account = v.other_account)
		OR v.relation = 'vote' AND v.from_staff) IS TRUE AS nothing
	    FROM (SELECT x.seq, x.pair, x.day, x.time, x.sequence, x.source, x.id, x.units::integer AS units, x.actor, x.counterparty,
			coalesce(x.account, p.account) AS account, b.value AS other_account, s.relation,
			x.actor IN (SELECT substr(f.subject, 8) FROM span f WHERE f.attribute = 'staff')
			    AND span_at('member/' || x.actor, 'staff', x.time) IS NOT NULL AS by_staff,
			x.counterparty IN (SELECT substr(f.subject, 8) FROM span f WHERE f.attribute = 'staff')
			    AND span_at('member/' || x.counterparty, 'staff', x.time) IS NOT NULL AS from_staff
		FROM event x JOIN signal s ON s.name = x.name
		LEFT JOIN placed p ON p.seq = x.seq
		LEFT JOIN span b ON b.subject = 'member/' || x.counterparty AND b.attribute = 'account' AND b.since <= x.time AND b.until > x.time
		WHERE (asked IS NULL OR x.seq = ANY (asked))
		  AND (s.relation IS NOT NULL AND x.counterparty IS NOT NULL
		    OR x.actor IN (SELECT substr(f.subject, 8) FROM span f WHERE f.attribute = 'staff'))
		  AND NOT EXISTS (SELECT FROM parked w WHERE w.seq = x.seq)
		  AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = x.seq)) v OFFSET 0) n) c
	    WHERE c.nothing OR c.pair IS NOT NULL AND c.of_pair > 3
	    ORDER BY c.pair, c.time, c.sequence, c.source, c.id
	LOOP
		IF e.pair IS DISTINCT FROM pair THEN
			pair := e.pair;
			days := '{}';
			units := '{}';
		END IF;
		IF e.nothing THEN
			found := found || e.seq;
			credits := credits || 0::bigint;
		ELSIF e.pair IS NOT NULL THEN
			SELECT coalesce(sum(w.units), 0) INTO spent FROM unnest(days, units) w (day, units) WHERE w.day >= e.day - 30;
			IF spent + e.units > 3 THEN
				found := found || e.seq;
				credits := credits || 3 - spent;
			END IF;
			IF spent < 3 THEN
				-- what is left of 3 units is at most 3 entries
				days := (days || e.day)[greatest(cardinality(days) - 2, 1):];
				units := (units || least(e.units, 3 - spent))[greatest(cardinality(units) - 2, 1):];
			END IF;
		END IF;
	END LOOP;
	WITH gone AS (
		DELETE FROM discount d WHERE (asked IS NULL OR d.seq = ANY (asked)) RETURNING d.*),
	made AS (
		SELECT n.seq, n.credited FROM unnest(found, credits) n (seq, credited))
	SELECT array_agg(coalesce(g.seq, m.seq)) INTO changed FROM gone g FULL JOIN made m ON m.seq = g.seq
	WHERE g.credited IS DISTINCT FROM m.credited AND coalesce(g.seq, m.seq) < before;
	INSERT INTO discount SELECT n.seq, n.credited FROM unnest(found, credits) n (seq, credited);
	RETURN changed;
END $$;
