-- The community's own health, for customer success and administrators: 401, 403. Questions are those that
-- visitors could see; staff answer, customers help each other, and both are counted apart.

-- Rows by kind. 'headline': label, value in c1, a note in c2, whether that is bad in c3; 'month', of the last 12, the
-- oldest first: questions, resolved, resolved %, answers, by customers %, in c1 to c5, and thousandths resolved in
-- `part`; 'response', by touch model: questions, p50 and p90 of the time to the first response, within 5 minutes %, no
-- response; 'helper', who answered most in 90 days: account, answers, accepted.
CREATE FUNCTION web.account_community(credential text)
RETURNS TABLE (kind text, label text, c1 text, c2 text, c3 text, c4 text, c5 text, part bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	this_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
BEGIN
	RETURN QUERY
	WITH question AS MATERIALIZED (
		SELECT t.id, t.created_at, t.accepted_post_id, t.author_id, coalesce(nullif(forum.account_touch_at(
		    forum.account_at(t.author_id, t.created_at), t.created_at), ''), 'none') AS touch,
		    a.author_id AS helper, forum.is_staff(m) AS by_staff, r.created_at AS responded
		FROM thread t
		JOIN category c ON c.id = t.category_id AND c.visible_to = 'member'
		LEFT JOIN post a ON a.id = t.accepted_post_id
		LEFT JOIN member m ON m.id = a.author_id
		LEFT JOIN LATERAL (SELECT p.created_at FROM post p WHERE p.thread_id = t.id AND p.kind = 'answer'
			AND p.state = 'visible' AND p.author_id IS DISTINCT FROM t.author_id
			ORDER BY p.created_at, p.id LIMIT 1) r ON true
		WHERE t.kind = 'question' AND t.state = 'visible'
		  AND t.created_at >= (this_month - interval '11 months') AT TIME ZONE 'UTC'),
	recent AS (SELECT * FROM question q WHERE q.created_at > now() - interval '90 days'),
	figures AS (
		SELECT count(*) AS asked, count(accepted_post_id) AS resolved,
		    count(*) FILTER (WHERE accepted_post_id IS NOT NULL AND NOT by_staff) AS by_customers,
		    count(*) FILTER (WHERE responded IS NULL) AS silent,
		    percentile_disc(0.5) WITHIN GROUP (ORDER BY responded - created_at) AS median FROM recent)
	SELECT * FROM (
		SELECT 'headline', 'Questions resolved', forum.percent(f.resolved, f.asked),
		    format('%s of %s in 90 days', f.resolved, f.asked), '', NULL, NULL, NULL::bigint FROM figures f
		UNION ALL
		SELECT 'headline', 'Accepted answers by customers', forum.percent(f.by_customers, f.resolved),
		    format('%s of %s', f.by_customers, f.resolved), '', NULL, NULL, NULL FROM figures f
		UNION ALL
		SELECT 'headline', 'Time to first response', coalesce(forum.duration(f.median), '–'), 'half are faster', '', NULL, NULL, NULL
		FROM figures f
		UNION ALL
		SELECT 'headline', 'Without any answer', f.silent::text, forum.percent(f.silent, f.asked) || ' of 90 days',
		    CASE WHEN f.silent * 5 > f.asked THEN 'bad' ELSE '' END, NULL, NULL, NULL FROM figures f) headline
	UNION ALL
	SELECT * FROM (
		SELECT 'month', to_char(g.month, 'Mon YYYY'), count(q.id)::text, count(q.accepted_post_id)::text,
		    forum.percent(count(q.accepted_post_id), count(q.id)), count(q.responded)::text,
		    forum.percent(count(*) FILTER (WHERE q.accepted_post_id IS NOT NULL AND NOT q.by_staff), count(q.accepted_post_id)),
		    CASE WHEN count(q.id) > 0 THEN count(q.accepted_post_id) * 1000 / count(q.id) END
		FROM generate_series(this_month - interval '11 months', this_month, interval '1 month') g (month)
		LEFT JOIN question q ON q.created_at >= g.month AT TIME ZONE 'UTC'
		    AND q.created_at < (g.month + interval '1 month') AT TIME ZONE 'UTC'
		GROUP BY g.month ORDER BY g.month) month
	UNION ALL
	SELECT * FROM (
		SELECT 'response', CASE q.touch WHEN 'none' THEN 'No account' ELSE initcap(q.touch) END, count(*)::text,
		    coalesce(forum.duration(percentile_disc(0.5) WITHIN GROUP (ORDER BY q.responded - q.created_at)), '–'),
		    coalesce(forum.duration(percentile_disc(0.9) WITHIN GROUP (ORDER BY q.responded - q.created_at)), '–'),
		    forum.percent(count(*) FILTER (WHERE q.responded <= q.created_at + interval '5 minutes'), count(*)),
		    count(*) FILTER (WHERE q.responded IS NULL)::text, NULL::bigint
		FROM recent q GROUP BY q.touch ORDER BY q.touch = 'none', q.touch) response
	UNION ALL
	SELECT * FROM (
		SELECT 'helper', m.name, coalesce(CASE WHEN forum.is_staff(m) THEN 'staff' ELSE a.name END, '–'), count(*)::text,
		    count(*) FILTER (WHERE t.accepted_post_id = p.id)::text, NULL, NULL, NULL::bigint
		FROM post p JOIN thread t ON t.id = p.thread_id JOIN member m ON m.id = p.author_id
		LEFT JOIN account_member b ON b.member_id = m.id AND b.valid_to IS NULL
		LEFT JOIN account a ON a.id = b.account_id
		WHERE p.kind = 'answer' AND p.state = 'visible' AND p.created_at > now() - interval '90 days'
		GROUP BY m.id, m.name, a.name, m.staff, m.role ORDER BY count(*) FILTER (WHERE t.accepted_post_id = p.id) DESC, count(*) DESC, m.id
		LIMIT 15) helper;
END $$;
