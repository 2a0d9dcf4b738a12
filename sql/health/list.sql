-- Lists for whoever looks after customers: accounts, and what happened to one.

-- A page of the accounts that have not left, each with its latest kept score: {"items", "next"}.
--   wanted_…: NULL for any; by that score, but for wanted_cohort, see chosen; ordering: risk (revenue × what is missing to 100, the most first; NULL too), score
--   (the lowest first), mrr, trend (what fell most), account; after: the cursor of the page before.
-- Refuses: 400 (ordering, cursor).
CREATE OR REPLACE FUNCTION accounts(wanted_band text, wanted_touch text, wanted_segment text, wanted_stage text, wanted_csm text,
    wanted_cohort text, ordering text, after text, most integer DEFAULT 50) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	items	jsonb;
BEGIN
	IF coalesce(ordering, 'risk') NOT IN ('risk', 'score', 'mrr', 'trend', 'account') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'Sort by risk, score, mrr, trend or account.';
	END IF;
	IF after !~ '^-?\d{1,30} \S{1,128}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such page of this list.';
	END IF;
	WITH latest AS (
		SELECT s.*, s.score - b.score AS change, csm.value AS csm FROM account a
		JOIN LATERAL (SELECT * FROM score o WHERE o.account = a.id ORDER BY o.day DESC LIMIT 1) s ON true
		LEFT JOIN score b ON b.account = s.account AND b.day = s.day - 30 AND b.confidence >= 40000000 AND s.confidence >= 40000000
		LEFT JOIN span csm ON csm.subject = 'account/' || a.id AND csm.attribute = 'csm' AND csm.until = 'infinity' AND csm.value <> ''
		WHERE NOT EXISTS (SELECT FROM span g WHERE g.subject = 'account/' || a.id AND g.attribute = 'left'
		    AND g.until = 'infinity' AND g.value <> '')),
	keyed AS (
		SELECT l.*, CASE coalesce(ordering, 'risk') WHEN 'risk' THEN -l.mrr::numeric * (100000000 - l.score)
		    WHEN 'score' THEN l.score WHEN 'mrr' THEN -l.mrr WHEN 'trend' THEN coalesce(l.change, 0) ELSE 0 END AS key
		FROM latest l
		WHERE (wanted_band IS NULL OR l.band = wanted_band) AND (wanted_touch IS NULL OR l.touch = wanted_touch)
		  AND (wanted_segment IS NULL OR l.segment = wanted_segment) AND (wanted_stage IS NULL OR l.stage = wanted_stage)
		  AND (wanted_csm IS NULL OR l.csm = wanted_csm)
		  AND (wanted_cohort IS NULL OR l.account IN (SELECT k.account FROM known_since() k WHERE cohort_of(k.since) = wanted_cohort))),
	page AS (
		SELECT * FROM keyed k
		WHERE after IS NULL OR (k.key, k.account) > (split_part(after, ' ', 1)::numeric, split_part(after, ' ', 2) COLLATE "C")
		ORDER BY k.key, k.account LIMIT most + 1)
	SELECT jsonb_agg(jsonb_build_object('account', p.account, 'day', p.day, 'score', points_of(p.score), 'band', p.band,
	    'confidence', points_of(p.confidence), 'trend', points_of(p.change), 'touch', p.touch, 'stage', p.stage,
	    'segment', p.segment, 'csm', p.csm, 'mrr_cents', p.mrr,
	    'at_risk_cents', div(p.mrr::numeric * (100000000 - p.score), 100000000),
	    'history', (SELECT jsonb_agg(points_of(h.score) ORDER BY h.day) FROM score h
		WHERE h.account = p.account AND h.day > p.day - 30 AND h.day <= p.day),
	    'cursor', p.key || ' ' || p.account) ORDER BY p.key, p.account)
	INTO items FROM page p;
	RETURN jsonb_build_object(
	    'items', coalesce((SELECT jsonb_agg(i.one - 'cursor' ORDER BY i.place) FROM jsonb_array_elements(items) WITH ORDINALITY i (one, place)
		WHERE i.place <= most), '[]'),
	    'next', CASE WHEN jsonb_array_length(items) > most THEN items #>> ARRAY[(most - 1)::text, 'cursor'] END);
END $$;

-- A page of what happened to an account, the newest first: {"items", "next"}. counted says whether the event
-- is applied (it was not taken back). Refuses: 400 (cursor).
CREATE OR REPLACE FUNCTION timeline(wanted text, after text, most integer DEFAULT 50) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	moment	timestamptz;
	place	bigint;
	items	jsonb;
BEGIN
	IF after !~ '^\d{1,17}-\d{1,18}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such page of this list.';
	END IF;
	moment := timestamptz 'epoch' + split_part(after, '-', 1)::bigint * interval '1 microsecond';
	place := split_part(after, '-', 2)::bigint;
	WITH page AS (
		SELECT * FROM (
			(SELECT e.* FROM event e WHERE e.account = wanted AND (after IS NULL OR (e.time, e.seq) < (moment, place))
			ORDER BY e.time DESC, e.seq DESC LIMIT most + 1)
			UNION ALL
			(SELECT e.* FROM placed p JOIN event e ON e.seq = p.seq
			WHERE p.account = wanted AND (after IS NULL OR (e.time, e.seq) < (moment, place))
			ORDER BY e.time DESC, e.seq DESC LIMIT most + 1)) both_kinds
		ORDER BY time DESC, seq DESC LIMIT most + 1)
	SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('position', p.seq, 'id', p.id, 'source', p.source, 'type', p.type,
	    'signal', p.name, 'subject', coalesce('account/' || p.account, 'member/' || p.member), 'time', time_text(p.time),
	    'recordedtime', time_text(p.recorded), 'actor', nullif(p.actor, ''), 'data', p.payload -> 'data',
	    'counted', NOT EXISTS (SELECT FROM undone u WHERE u.seq = p.seq) AND p.retracts IS NULL,
	    'cursor', (extract(epoch FROM p.time) * 1000000)::bigint || '-' || p.seq)) ORDER BY p.time DESC, p.seq DESC)
	INTO items FROM page p;
	RETURN jsonb_build_object(
	    'items', coalesce((SELECT jsonb_agg(i.one - 'cursor' ORDER BY i.place) FROM jsonb_array_elements(items) WITH ORDINALITY i (one, place)
		WHERE i.place <= most), '[]'),
	    'next', CASE WHEN jsonb_array_length(items) > most THEN items #>> ARRAY[(most - 1)::text, 'cursor'] END);
END $$;

-- A time as RFC 3339 has it, to the microsecond where there are any.
CREATE OR REPLACE FUNCTION time_text(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT to_char(moment AT TIME ZONE 'UTC', CASE WHEN extract(microseconds FROM moment)::bigint % 1000000 = 0
	    THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' END)
$$;

-- Lines of the log behind a position, at most 10,000 of them: each the event as it was sent, and recordedtime and
-- logposition. next is the position to go on from; NULL at the end.
CREATE OR REPLACE FUNCTION export_events(since bigint, OUT lines text, OUT next text)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT coalesce(string_agg((e.payload || jsonb_build_object('recordedtime', time_text(e.recorded), 'logposition', e.seq))::text
	    || E'\n', '' ORDER BY e.seq), ''), CASE WHEN count(*) = 10000 THEN max(e.seq)::text END
	FROM (SELECT * FROM event WHERE seq > since ORDER BY seq LIMIT 10000) e
$$;

-- Lines of kept scores behind a day and account, '2026-11-01 acme'; the account may be wanting. As above.
CREATE OR REPLACE FUNCTION export_scores(since text, OUT lines text, OUT next text)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT coalesce(string_agg(score_json(s.line)::text || E'\n', '' ORDER BY (s.line).day, (s.line).account), ''),
	    CASE WHEN count(*) = 10000 THEN (array_agg((s.line).day || ' ' || (s.line).account
		ORDER BY (s.line).day DESC, (s.line).account DESC))[1] END
	FROM (SELECT s AS line FROM score s
	    WHERE (s.day, s.account) > (split_part(since, ' ', 1)::date, split_part(since, ' ', 2) COLLATE "C")
	    ORDER BY s.day, s.account LIMIT 10000) s
$$;
