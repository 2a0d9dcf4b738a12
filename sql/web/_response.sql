-- How soon questions are answered, and by whom, by the touch model of the asker's account.

-- The questions asked from from_then on and before upto that everybody can see, but for staff's own; accounts: of
-- members who belonged to one of these then, NULL for all.
--   asker_id: NULL, who is a member no more; responded: when somebody else first answered, of the answers that
--   can be seen; solved_by: staff, customer (any member who is not staff), or unknown (who is a member no more), NULL
--   while it is not solved; missed: it had no answer in the target time.
CREATE OR REPLACE FUNCTION forum.questions_asked(from_then timestamptz, upto timestamptz, accounts text[] DEFAULT NULL)
RETURNS TABLE (thread_id bigint, asker_id bigint, at timestamptz, responded timestamptz, solved_by text, missed boolean)
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT t.id, t.author_id, t.created_at,
	    (SELECT min(p.created_at) FROM post p WHERE p.thread_id = t.id AND p.kind = 'answer' AND p.state = 'visible'
		AND p.author_id IS DISTINCT FROM t.author_id),
	    CASE WHEN a.id IS NOT NULL THEN CASE forum.is_staff(helper) WHEN true THEN 'staff' WHEN false THEN 'customer' ELSE 'unknown' END END,
	    EXISTS (SELECT FROM signal s WHERE s.key = 'thread:' || t.id || ':missed' AND s.standing)
	FROM thread t
	JOIN category c ON c.id = t.category_id AND c.visible_to = 'member' AND NOT c.private
	LEFT JOIN member asker ON asker.id = t.author_id
	LEFT JOIN post a ON a.id = t.accepted_post_id AND a.state = 'visible'
	LEFT JOIN member helper ON helper.id = a.author_id
	WHERE t.kind = 'question' AND t.state = 'visible' AND t.created_at >= from_then AND t.created_at < upto
	  AND forum.is_staff(asker) IS NOT TRUE
	  AND (accounts IS NULL OR forum.account_at(t.author_id, t.created_at) = ANY (accounts))
$$;

-- Those questions in figures, a row for each touch model; NULL is that of askers who belonged to no account.
--   answered: by somebody else, so far; p50, p90: seconds to the first answer, of those; at_once: how many had one
--   within 5 minutes; missed: had none in the target time.
CREATE OR REPLACE FUNCTION forum.response_figures(from_then timestamptz, upto timestamptz, accounts text[] DEFAULT NULL)
RETURNS TABLE (touch text, questions bigint, answered bigint, p50 bigint, p90 bigint, at_once bigint, missed bigint)
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT q.touch, count(*), count(q.seconds),
	    (percentile_disc(0.5) WITHIN GROUP (ORDER BY q.seconds))::bigint,
	    (percentile_disc(0.9) WITHIN GROUP (ORDER BY q.seconds))::bigint,
	    count(*) FILTER (WHERE q.seconds <= 300), count(*) FILTER (WHERE q.missed)
	FROM (SELECT forum.account_touch_at(forum.account_at(a.asker_id, a.at), a.at) AS touch,
		extract(epoch FROM a.responded - a.at) AS seconds, a.missed
	    FROM forum.questions_asked(from_then, upto, accounts) a) q
	GROUP BY q.touch ORDER BY q.touch
$$;
