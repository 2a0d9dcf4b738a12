-- Sources: when they sent anything, what they feed, of whom they speak. A source feeds a signal from the day of
-- the first event of that signal that it sent, about whatever account; for all of this an event counts by its
-- own time, even if it waits, was taken back or takes back.

-- Notes what the events at those positions say about their sources; accounts whose events moved are counted
-- anew from the log. Marks as dirty the accounts that are thereby connected otherwise than before.
CREATE OR REPLACE FUNCTION source_refresh(first bigint, last bigint, moved text[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	IF moved IS NOT NULL THEN
		DELETE FROM source_account s WHERE s.account = ANY (moved);
		INSERT INTO source_account (source, account, first_day) SELECT * FROM source_of(moved);
	END IF;
	INSERT INTO source_account AS s (source, account, first_day)
	SELECT e.source, coalesce(a.id, p.account), min(e.day) FROM event e
	LEFT JOIN account a ON a.id = e.account
	LEFT JOIN placed p ON p.seq = e.seq
	WHERE e.seq BETWEEN first AND last AND (a.id IS NOT NULL OR p.seq IS NOT NULL)
	GROUP BY 1, 2
	ON CONFLICT (account, source) DO UPDATE SET first_day = excluded.first_day WHERE s.first_day > excluded.first_day;
	WITH fed AS (
		INSERT INTO source_signal AS s (source, name, first_day)
		SELECT e.source, e.name, min(e.day) FROM event e
		WHERE e.seq BETWEEN first AND last AND e.name IS NOT NULL GROUP BY 1, 2
		ON CONFLICT (source, name) DO UPDATE SET first_day = excluded.first_day WHERE s.first_day > excluded.first_day
		RETURNING source, first_day),
	sent AS (
		INSERT INTO source_day (source, day)
		SELECT DISTINCT e.source, e.day FROM event e WHERE e.seq BETWEEN first AND last
		ON CONFLICT DO NOTHING RETURNING source, day),
	-- a day on which the source was taken for silent until now
	heard AS (
		SELECT n.source, min(t.day)::date AS first_day FROM sent n
		CROSS JOIN generate_series(n.day, least(n.day + 30, utc_today()), interval '1 day') t (day)
		WHERE NOT EXISTS (SELECT FROM source_day o WHERE o.source = n.source AND o.day BETWEEN t.day::date - 30 AND t.day::date)
		GROUP BY n.source),
	since AS (
		SELECT c.source, min(c.first_day) AS first_day FROM (SELECT * FROM fed UNION ALL SELECT * FROM heard) c GROUP BY c.source)
	INSERT INTO dirty AS d (account, from_day)
	SELECT a.account, greatest(min(c.first_day), min(a.first_day)) FROM since c JOIN source_account a ON a.source = c.source
	GROUP BY a.account
	ON CONFLICT (account) DO UPDATE SET from_day = excluded.from_day WHERE d.from_day > excluded.from_day;
END $$;

-- Which sources speak of those accounts, since when.
CREATE OR REPLACE FUNCTION source_of(accounts text[]) RETURNS TABLE (source text, account text, first_day date)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY SELECT s.source, s.account, min(s.day) FROM (
		SELECT e.source, e.account, e.day FROM event e JOIN account a ON a.id = e.account WHERE e.account = ANY (accounts)
		UNION ALL
		SELECT e.source, p.account, e.day FROM placed p JOIN event e ON e.seq = p.seq WHERE p.account = ANY (accounts)) s
	GROUP BY s.source, s.account;
END $$;
