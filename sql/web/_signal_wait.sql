-- Signals of waiting: nobody answered in time, nothing solved it, a champion fell silent. Each is about a
-- moment of the past and asks what was so then, so that it is the same whenever it is asked.

-- Whether a post could be seen at that time.
CREATE OR REPLACE FUNCTION forum.post_visible_at(post bigint, at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT p.created_at <= at AND coalesce(
	    (SELECT c.was FROM post_state_change c WHERE c.post_id = p.id AND c.at > post_visible_at.at
		ORDER BY c.at, c.id LIMIT 1), p.state) = 'visible'
	    FROM post p WHERE p.id = post);
END $$;

-- What a column of an account was at that time; before anything was known of it, its first.
CREATE OR REPLACE FUNCTION forum.account_field_at(account text, field text, at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN coalesce(
	    (SELECT c.value FROM account_change c WHERE c.account_id = account AND c.field = account_field_at.field
		AND c.at <= account_field_at.at ORDER BY c.at DESC, c.id DESC LIMIT 1),
	    (SELECT c.value FROM account_change c WHERE c.account_id = account AND c.field = account_field_at.field
		ORDER BY c.at, c.id LIMIT 1)) #>> '{}';
END $$;

-- The touch model of an account at that time: what was said, else what the rules of then make of what was known here.
-- NULL without an account.
CREATE OR REPLACE FUNCTION forum.account_touch_at(account text, at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	said	text := forum.account_field_at(account, 'touch', at);
BEGIN
	IF account IS NULL OR said <> '' THEN
		RETURN said;
	END IF;
	RETURN health.rule_touch(forum.account_field_at(account, 'plan', at), forum.account_field_at(account, 'stage', at),
	    forum.account_field_at(account, 'mrr_cents', at)::bigint, at);
END $$;

-- When that many minutes have passed since `begins`, of those that count in a calendar (NULL: all do).
-- NULL when a calendar has too few such minutes within a year.
CREATE OR REPLACE FUNCTION forum.business_deadline(begins timestamptz, minutes integer, calendar text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	left_over interval := make_interval(mins => minutes);
	zone	text := (SELECT c.time_zone FROM business_calendar c WHERE c.name = calendar);
	today	date := (begins AT TIME ZONE zone)::date;
	open	record;
BEGIN
	IF calendar IS NULL THEN
		RETURN begins + left_over;
	END IF;
	FOR n IN 0 .. 366 LOOP
		-- local hours as moments: when clocks change, an office day is as long as it is
		FOR open IN
			SELECT greatest(begins, (today + n + h.opens) AT TIME ZONE zone) AS since,
			    (today + n + h.closes) AT TIME ZONE zone AS until
			FROM business_hours h
			WHERE h.calendar = calendar AND h.weekday = extract(isodow FROM today + n)
			  AND NOT EXISTS (SELECT FROM business_holiday o WHERE o.calendar = calendar AND o.day = today + n)
			ORDER BY h.opens
		LOOP
			CONTINUE WHEN open.until <= open.since;
			IF open.until - open.since >= left_over THEN
				RETURN open.since + left_over;
			END IF;
			left_over := left_over - (open.until - open.since);
		END LOOP;
	END LOOP;
	RETURN NULL;
END $$;

-- By when a question should have an answer: the target in force when it was asked, for the touch model
-- that the asker's account had then. NULL when nothing was promised.
CREATE OR REPLACE FUNCTION forum.response_deadline(asker bigint, asked timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT forum.business_deadline(asked, r.minutes, r.calendar) FROM response_target r
	    WHERE r.touch = forum.account_touch_at(forum.account_at(asker, asked), asked) AND r.since <= asked
	    ORDER BY r.since DESC LIMIT 1);
END $$;

-- Questions that had no answer by somebody else in the target time (sla.missed), or were not solved within
-- 7 days (question.unresolved), unless closed or gone by then; when that moment is after from_then and not
-- after upto.
CREATE OR REPLACE FUNCTION forum.signals_of_waits(threads bigint[], from_then timestamptz, upto timestamptz)
RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW('thread:' || t.id || ':' || w.key, w.type, true, w.at, NULL, t.author_id, NULL,
	    forum.signal_data(t.id))::signal_fact)
	FROM thread t
	CROSS JOIN LATERAL (
		SELECT 'missed' AS key, 'sla.missed' AS type, forum.response_deadline(t.author_id, t.created_at) AS at
		UNION ALL
		SELECT 'unresolved', 'question.unresolved', t.created_at + interval '7 days') w
	WHERE t.id = ANY (threads) AND t.kind = 'question' AND t.author_id IS NOT NULL
	  AND w.at > from_then AND w.at <= upto
	  AND (t.closed_at IS NULL OR t.closed_at > w.at)
	  AND forum.post_visible_at(t.first_post_id, w.at)
	  AND CASE w.key WHEN 'missed' THEN NOT EXISTS (SELECT FROM post p
		WHERE p.thread_id = t.id AND p.kind = 'answer' AND p.author_id IS DISTINCT FROM t.author_id
		  AND p.created_at <= w.at AND forum.post_visible_at(p.id, w.at))
	    ELSE NOT EXISTS (SELECT FROM acceptance a
		WHERE a.thread_id = t.id AND a.at <= w.at AND (a.withdrawn_at IS NULL OR a.withdrawn_at > w.at)
		  AND forum.post_visible_at(a.post_id, w.at)) END);
END $$;

-- Champions who fell silent: 3 answers or more accepted in the 180 days up to their last sign of life (a
-- post, a visit), and none for the 30 days after it.
CREATE OR REPLACE FUNCTION forum.signals_of_silence(members bigint[], from_then timestamptz, upto timestamptz)
RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	WITH sign AS (
		SELECT p.author_id AS member_id, p.created_at AS at FROM post p WHERE p.author_id = ANY (members)
		UNION ALL
		SELECT v.member_id, v.at FROM visit v WHERE v.member_id = ANY (members)
	), quiet AS (
		SELECT member_id, at AS last_at, at + interval '30 days' AS at
		FROM (SELECT *, lead(at) OVER (PARTITION BY member_id ORDER BY at) AS next_at FROM sign) s
		WHERE coalesce(next_at, 'infinity') > at + interval '30 days'
	)
	SELECT array_agg(ROW('silent:' || who.id || ':' || (q.at AT TIME ZONE 'UTC')::date, 'champion.silent', true, q.at,
	    NULL, q.member_id, NULL, '{"units": 1}'::jsonb)::signal_fact)
	FROM quiet q JOIN pseudonym who USING (member_id)
	WHERE q.at > from_then AND q.at <= upto AND 3 <= (SELECT count(*) FROM acceptance a JOIN post p ON p.id = a.post_id
		WHERE p.author_id = q.member_id AND a.at <= q.at AND a.at > q.last_at - interval '180 days'
		  AND (a.withdrawn_at IS NULL OR a.withdrawn_at > q.at)));
END $$;
