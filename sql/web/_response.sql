-- How soon questions are answered, by the touch model of the asker's account.

-- The figures of the questions asked from from_then on and before upto, a row for each touch model; NULL is that of
-- askers who belong to no account. Staff's own questions do not count.
--   answered: by somebody else, so far; p50, p90: seconds to the first answer, of those; at_once: the share of
--   all that had one within 5 minutes, in millionths; missed: no answer in the target time.
CREATE OR REPLACE FUNCTION forum.response_figures(from_then timestamptz, upto timestamptz)
RETURNS TABLE (touch text, questions bigint, answered bigint, p50 bigint, p90 bigint, at_once bigint, missed bigint)
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT q.touch, count(*), count(q.seconds),
	    (percentile_disc(0.5) WITHIN GROUP (ORDER BY q.seconds))::bigint,
	    (percentile_disc(0.9) WITHIN GROUP (ORDER BY q.seconds))::bigint,
	    1000000 * count(*) FILTER (WHERE q.seconds <= 300) / count(*),
	    count(*) FILTER (WHERE q.missed)
	FROM (SELECT forum.account_touch_at(forum.account_at(t.author_id, t.created_at), t.created_at) AS touch,
		(SELECT extract(epoch FROM min(p.created_at) - t.created_at) FROM post p
		WHERE p.thread_id = t.id AND p.kind = 'answer' AND p.state = 'visible'
		  AND p.author_id IS DISTINCT FROM t.author_id) AS seconds,
		EXISTS (SELECT FROM signal s WHERE s.key = 'thread:' || t.id || ':missed' AND s.standing) AS missed
	    FROM thread t JOIN member m ON m.id = t.author_id
	    WHERE t.kind = 'question' AND t.state = 'visible' AND NOT forum.is_staff(m)
	      AND t.created_at >= from_then AND t.created_at < upto) q
	GROUP BY q.touch ORDER BY q.touch
$$;
