-- All accounts at a glance, for the pages of customer success.

-- The latest score of every account that has one, up to a day, and what the account pays now; accounts that are to
-- be scored anew show what was known before. was: the score 30 days earlier, NULL when there was none.
CREATE OR REPLACE FUNCTION overview(at date)
RETURNS TABLE (account text, day date, score integer, confidence integer, band text, touch text, stage text, segment text,
	mrr bigint, csm text, gone boolean, was integer)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	version	constant text := model_active();
BEGIN
	RETURN QUERY
	SELECT a.id, s.day, s.score, s.confidence, s.band, s.touch, s.stage, s.segment,
	    coalesce(span_at('account/' || a.id, 'mrr', now())::bigint, 0), span_at('account/' || a.id, 'csm', now()), span_at('account/' || a.id, 'left', now()) IS NOT NULL, b.score
	FROM account a
	CROSS JOIN LATERAL (SELECT k.* FROM score k WHERE k.account = a.id AND k.model = version AND k.day <= at
		ORDER BY k.day DESC LIMIT 1) s
	LEFT JOIN score b ON b.account = a.id AND b.model = version AND b.day = s.day - 30;
END $$;

-- The scores of some accounts by day, in the order of account and day; days without one are left out.
CREATE OR REPLACE FUNCTION history(accounts text[], first date, last date)
RETURNS TABLE (account text, day date, score integer, band text)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT s.account, s.day, s.score, s.band FROM score s
	WHERE s.account = ANY (accounts) AND s.model = model_active() AND s.day BETWEEN first AND last
	ORDER BY s.account, s.day
$$;

-- What each connected signal does to the score of some accounts on a day, against the prior of its dimension: in
-- millionths of a point, each by itself (explain has the exact shares, which add up).
CREATE OR REPLACE FUNCTION signal_effect(accounts text[], at date)
RETURNS TABLE (account text, name text, dimension text, points bigint)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	version	constant text := model_active();
BEGIN
	RETURN QUERY
	SELECT s.account, s.name, s.dimension, (d.points * s.weight * (s.g - d.prior * 10000::bigint) / d.weights)::bigint
	FROM signal_of(accounts, at, at, version) s
	JOIN worth_of(accounts, at, at, version) d ON d.account = s.account AND d.dimension = s.dimension
	WHERE s.connected;
END $$;

-- The signal whose effect on the score has changed most between two days, for each of some accounts: not there
-- when none has changed by a tenth of a point.
CREATE OR REPLACE FUNCTION changed_most(accounts text[], before date, after date)
RETURNS TABLE (account text, name text, points bigint)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT DISTINCT ON (c.account) c.account, c.name, c.points FROM (
		SELECT coalesce(n.account, o.account) AS account, coalesce(n.name, o.name) AS name,
		    coalesce(n.points, 0) - coalesce(o.points, 0) AS points
		FROM signal_effect(accounts, after) n
		FULL JOIN signal_effect(accounts, before) o ON o.account = n.account AND o.name = n.name) c
	WHERE abs(c.points) >= 100000
	ORDER BY c.account, abs(c.points) DESC, c.name
$$;

-- What was heard of an account, the latest first: at most that many events before position `below` (NULL: all).
-- undone: it was taken back. ref: where it happened, as its source calls it. A member's events are the account's
-- while the member belongs to it.
CREATE OR REPLACE FUNCTION events_of(wanted text, below bigint, most integer)
RETURNS TABLE (seq bigint, "time" timestamptz, name text, dimension text, negative boolean, undone boolean, value text,
    source text, ref text)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	SELECT e.seq, e.time, e.name, m.dimension, coalesce(v.negative, false), EXISTS (SELECT FROM undone u WHERE u.seq = e.seq),
	    e.value, e.source, e.payload #>> '{data,ref}'
	FROM (SELECT o.seq FROM (
			(SELECT a.seq FROM event a WHERE a.account = wanted AND (below IS NULL OR a.seq < below) ORDER BY a.seq DESC LIMIT most)
			UNION ALL
			(SELECT p.seq FROM placed p WHERE p.account = wanted AND (below IS NULL OR p.seq < below) ORDER BY p.seq DESC LIMIT most)) o
		ORDER BY o.seq DESC LIMIT most) s
	JOIN event e ON e.seq = s.seq AND e.retracts IS NULL
	LEFT JOIN signal v ON v.name = e.name
	LEFT JOIN model_signal m ON m.model = model_active() AND m.name = e.name
	ORDER BY e.seq DESC;
END $$;

-- What other sources than that one have said of accounts behind a position of the log, as far as it holds now:
-- {attribute: value} (see span).
CREATE OR REPLACE FUNCTION said_since(after bigint, but text) RETURNS TABLE (account text, said jsonb)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY SELECT e.account, jsonb_object_agg(s.attribute, s.value)
	FROM event e JOIN signal_attribute a ON a.name = e.name
	JOIN span s ON s.subject = 'account/' || e.account AND s.attribute = a.attribute AND s.seq = e.seq AND s.until = 'infinity'
	WHERE e.seq > after AND e.account IS NOT NULL AND e.source <> but GROUP BY e.account;
END $$;

-- All that holds of an account, and since when it is known; NULL of one that is not.
CREATE OR REPLACE FUNCTION said_of(wanted text, OUT said jsonb, OUT known timestamptz)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT jsonb_object_agg(s.attribute, s.value), min(s.since) FILTER (WHERE s.attribute = 'known')
	FROM span s WHERE s.subject = 'account/' || wanted AND s.until = 'infinity'
	HAVING bool_or(s.attribute = 'known')
$$;

-- How far the log goes.
CREATE OR REPLACE FUNCTION log_position() RETURNS bigint LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT h.seq FROM head h
$$;

-- Since when an account has left, and why, as the event says it; no row while it is there.
CREATE OR REPLACE FUNCTION gone(wanted text) RETURNS TABLE (since timestamptz, reason text)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT s.since, nullif(e.value, '') FROM span s JOIN event e ON e.seq = s.seq
	WHERE s.subject = 'account/' || wanted AND s.attribute = 'left' AND s.value <> '' AND s.since <= now() AND s.until > now()
$$;

-- The alerts of a day that nobody has done or put off: see alert_of.
CREATE OR REPLACE FUNCTION alerts_open(at date, asked text[] DEFAULT NULL) RETURNS TABLE (account text, kind text, since date, detail text, mark text)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT a.* FROM alert_of(at, model_active(), asked) a
	WHERE NOT EXISTS (SELECT FROM alert_mark m WHERE m.account = a.account AND m.kind IN (a.mark, a.kind) AND m.since = a.since
	    AND (m.hidden_until IS NULL OR m.hidden_until > at))
$$;
