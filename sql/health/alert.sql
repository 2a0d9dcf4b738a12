-- Alerts: what somebody should look at today. They follow from the log and the scores at any time; only what
-- people did about them is kept (alert_mark).

-- All alerts of a day, marked or not, or those of some accounts (asked; NULL: all). account is '' when it is about all of
-- them. An alert begins on `since` and is the same one for as long as that stays; mark tells it from others of its
-- account and day: its kind, and of what is about one source or one manager a hash of which. A source that has been silent for
-- half a year is taken for gone.
CREATE OR REPLACE FUNCTION alert_of(at date, version text, asked text[] DEFAULT NULL)
RETURNS TABLE (account text, kind text, since date, detail text, mark text)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	RETURN QUERY
	WITH customer AS MATERIALIZED (
		SELECT p.* FROM profile_of(asked, at, at, version) p WHERE NOT p.gone),
	silent AS MATERIALIZED (
		SELECT d.source, max(d.day) AS day FROM source_day d WHERE d.day <= at GROUP BY d.source
		HAVING max(d.day) < at - 1 AND max(d.day) >= at - 180),
	active AS (
		SELECT b.account, max(b.day) AS day FROM bucket b JOIN model_signal m ON m.model = version AND m.name = b.name
		JOIN signal v ON v.name = b.name AND v.kind = 'count' AND NOT v.negative
		WHERE b.day <= at AND m.dimension IN ('usage', 'engagement') AND (asked IS NULL OR b.account = ANY (asked)) GROUP BY b.account),
	told AS (
		SELECT coalesce(e.account, p.account) AS account, e.name, e.day FROM event e LEFT JOIN placed p ON p.seq = e.seq
		WHERE e.name IN ('unsubscribed', 'champion.silent', 'sla.missed') AND e.day BETWEEN at - 30 AND at
		  AND (asked IS NULL OR coalesce(e.account, p.account) = ANY (asked))
		  AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = e.seq)),
	quadrant AS (
		SELECT count(q.quadrant) AS classified, count(*) FILTER (WHERE q.quadrant = 'churners') AS churners,
		    count(*) FILTER (WHERE q.quadrant = 'wildcards') AS wildcards FROM quadrant_of(at, version) q
		WHERE asked IS NULL)
	SELECT l.account, l.kind, l.since, l.detail, l.kind || coalesce('-' || left(md5(l.about), 8), '') FROM (
	SELECT s.account, 'band' AS kind, s.day AS since, format('from %s to %s', b.band, s.band) AS detail, NULL AS about
	FROM score s JOIN score b ON b.account = s.account AND b.day = s.day - 1 JOIN customer c ON c.account = s.account
	WHERE s.day BETWEEN at - 6 AND at AND s.band <> b.band AND 'unknown' NOT IN (s.band, b.band)
	UNION ALL
	SELECT s.account, 'drop', (SELECT min(x.day) FROM score x JOIN score y ON y.account = x.account AND y.day = x.day - 30
		WHERE x.account = s.account AND x.day BETWEEN at - 30 AND at AND x.score <= y.score - 15000000),
	    format('%s points in 30 days', points_of(s.score - b.score)), NULL
	FROM score s JOIN score b ON b.account = s.account AND b.day = s.day - 30 JOIN customer c ON c.account = s.account
	WHERE s.day = at AND s.score <= b.score - 15000000
	UNION ALL
	-- not when one of those who would tell is silent itself
	SELECT c.account, 'inactive', a.day + x.days, format('nobody was active for %s days', at - a.day), NULL
	FROM customer c JOIN active a ON a.account = c.account
	CROSS JOIN LATERAL (SELECT CASE c.touch WHEN 'community' THEN 60 ELSE 30 END AS days) x
	WHERE at - a.day >= x.days AND NOT EXISTS (SELECT FROM source_account o JOIN silent q ON q.source = o.source
		JOIN source_signal f ON f.source = o.source JOIN model_signal m ON m.model = version AND m.name = f.name
		JOIN signal v ON v.name = m.name AND v.kind = 'count' AND NOT v.negative
		WHERE o.account = c.account AND m.dimension IN ('usage', 'engagement'))
	UNION ALL
	SELECT t.account, CASE t.name WHEN 'champion.silent' THEN 'champion' WHEN 'sla.missed' THEN 'sla' ELSE 'unsubscribed' END,
	    max(t.day), format('%s in the last 30 days', count(*)), NULL
	FROM told t JOIN customer c ON c.account = t.account GROUP BY t.account, t.name
	UNION ALL
	SELECT c.account, 'cancellation', (s.since AT TIME ZONE 'UTC')::date, 'a notice of cancellation stands', NULL
	FROM customer c JOIN span s ON s.subject = 'account/' || c.account AND s.attribute = 'notice' AND s.value <> ''
	    AND s.since < (at + 1)::timestamp AT TIME ZONE 'UTC' AND s.until >= (at + 1)::timestamp AT TIME ZONE 'UTC'
	WHERE c.noticed
	UNION ALL
	SELECT c.account, 'nps_due', n.due, 'time to ask how likely they are to recommend us', NULL
	FROM customer c CROSS JOIN LATERAL (SELECT coalesce(
		(SELECT max(b.day) + 180 FROM bucket b WHERE b.account = c.account AND b.name = 'nps.given' AND b.day <= at),
		(SELECT (s.since AT TIME ZONE 'UTC')::date + 3 FROM span s WHERE s.subject = 'account/' || c.account
		    AND s.attribute = 'known' ORDER BY s.since LIMIT 1)) AS due) n WHERE n.due <= at
	UNION ALL
	SELECT '', 'churners', date_trunc('month', at)::date, format('%s of %s classified accounts', q.churners, q.classified), NULL
	FROM quadrant q WHERE q.churners * 20 > q.classified
	UNION ALL
	SELECT '', 'wildcards', date_trunc('month', at)::date, format('%s of %s classified accounts', q.wildcards, q.classified), NULL
	FROM quadrant q WHERE q.wildcards * 5 > q.classified * 4
	UNION ALL
	SELECT '', 'feed', s.day + 1, format('%s has sent nothing for more than a day', s.source), s.source FROM silent s WHERE asked IS NULL
	UNION ALL
	SELECT '', 'csm', date_trunc('month', at)::date, format('%s has %s accounts: %s', c.csm, count(*),
	    CASE WHEN count(*) > 100 THEN 'red' ELSE 'amber' END), c.csm
	FROM customer c WHERE c.csm IS NOT NULL AND asked IS NULL GROUP BY c.csm HAVING count(*) > 50) l;
END $$;

-- The alerts that nobody has done or put off (of some accounts; NULL: all), as the API gives them, the latest first.
CREATE OR REPLACE FUNCTION alerts(asked text[] DEFAULT NULL) RETURNS jsonb
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object('account', nullif(a.account, ''),
	    'kind', a.kind, 'since', a.since, 'detail', a.detail) ORDER BY a.since DESC, a.kind, a.account, a.detail), '[]'), 'next', NULL)
	FROM alerts_open(utc_today(), asked) a
$$;

-- Marks an alert (kind: its mark) as done (until NULL) or puts it off until a day. who: a pseudonym of whoever does it.
CREATE OR REPLACE FUNCTION alert_mark(account text, kind text, since date, until date, who text) RETURNS void
LANGUAGE sql SET search_path FROM CURRENT AS $$
	INSERT INTO alert_mark (account, kind, since, hidden_until, marked_by) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT ON CONSTRAINT alert_mark_pkey DO UPDATE SET hidden_until = excluded.hidden_until,
	    marked_by = excluded.marked_by, marked_at = now()
$$;
