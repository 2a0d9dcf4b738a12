-- The community's own health, for customer success and administrators: 401, 403. Questions are those of
-- forum.questions_asked; staff answer, customers help each other, and both are counted apart.

-- Of the questions and the answers of members of the accounts that pass the filters (each may be NULL, see
-- forum.accounts_found). Rows by kind. 'headline': label, value in c1, a note in c2, whether that is bad in c3; 'month', of the last 12 (of fewer, down
-- to 6, where the first question is younger), the oldest first: questions, resolved, resolved %, answered, by customers
-- %, in c1 to c5, and thousandths resolved in `part`; 'response', by touch model: questions, p50 and p90 of the time to the first response of those that had one,
-- within 5 minutes %, no response, none in the target time; 'helper', who answered most in 90 days: account, answers,
-- accepted.
CREATE FUNCTION web.account_community(credential text, of_touch text, of_stage text, of_segment text, of_csm text, of_cohort text)
RETURNS TABLE (kind text, label text, c1 text, c2 text, c3 text, c4 text, c5 text, c6 text, part bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	this_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
	ids	CONSTANT text[] := CASE WHEN coalesce(of_touch, of_stage, of_segment, of_csm, of_cohort) IS NOT NULL THEN ARRAY(
		SELECT k.id FROM forum.accounts_found(NULL, NULL, of_touch, of_stage, of_segment, of_csm, of_cohort) k WHERE k.fits) END;
	lately	CONSTANT timestamptz := now() - interval '90 days';
BEGIN
	RETURN QUERY
	WITH question AS MATERIALIZED (
		SELECT * FROM forum.questions_asked((this_month - interval '11 months') AT TIME ZONE 'UTC', 'infinity', ids)),
	figures AS (
		SELECT count(*) AS asked, count(solved_by) AS resolved, count(*) FILTER (WHERE solved_by = 'customer') AS by_customers,
		    count(*) FILTER (WHERE responded IS NULL) AS silent,
		    percentile_disc(0.5) WITHIN GROUP (ORDER BY responded - at) AS median
		FROM question WHERE at >= lately)
	SELECT * FROM (
		SELECT 'headline', 'Questions resolved', forum.percent(f.resolved, f.asked),
		    format('%s of %s in 90 days', f.resolved, f.asked), '', NULL, NULL, NULL, NULL::bigint FROM figures f
		UNION ALL
		SELECT 'headline', 'Accepted answers by customers', forum.percent(f.by_customers, f.resolved),
		    format('%s of %s; by the house: %s', f.by_customers, f.resolved, f.resolved - f.by_customers), '', NULL, NULL, NULL, NULL FROM figures f
		UNION ALL
		SELECT 'headline', 'Time to first response', coalesce(forum.duration(f.median), '–'), 'half of the answered within', '', NULL, NULL, NULL, NULL
		FROM figures f
		UNION ALL
		SELECT 'headline', 'Without any answer', f.silent::text, forum.percent(f.silent, f.asked) || ' of 90 days',
		    CASE WHEN f.silent * 5 > f.asked THEN 'bad' ELSE '' END, NULL, NULL, NULL, NULL FROM figures f) headline
	UNION ALL
	SELECT * FROM (
		SELECT 'month', to_char(g.month, 'Mon YYYY'), count(q.thread_id)::text, count(q.solved_by)::text,
		    forum.percent(count(q.solved_by), count(q.thread_id)), count(q.responded)::text,
		    forum.percent(count(*) FILTER (WHERE q.solved_by = 'customer'), count(q.solved_by)), NULL,
		    CASE WHEN count(q.thread_id) > 0 THEN count(q.solved_by) * 1000 / count(q.thread_id) END
		FROM generate_series(this_month - interval '11 months', this_month, interval '1 month') g (month)
		LEFT JOIN question q ON q.at >= g.month AT TIME ZONE 'UTC'
		    AND q.at < (g.month + interval '1 month') AT TIME ZONE 'UTC'
		WHERE g.month >= this_month - interval '5 months'
		   OR g.month + interval '1 month' > (SELECT min(o.at) FROM question o) AT TIME ZONE 'UTC'
		GROUP BY g.month ORDER BY g.month) month
	UNION ALL
	SELECT * FROM (
		SELECT 'response', coalesce(initcap(f.touch), 'No account'), f.questions::text,
		    coalesce(forum.duration(make_interval(secs => f.p50)), '–'), coalesce(forum.duration(make_interval(secs => f.p90)), '–'),
		    forum.percent(f.at_once, f.questions), (f.questions - f.answered)::text, f.missed::text, NULL::bigint
		FROM forum.response_figures(lately, 'infinity', ids) f ORDER BY f.touch NULLS LAST) response
	UNION ALL
	SELECT * FROM (
		SELECT 'helper', m.name, coalesce(CASE WHEN forum.is_staff(m) THEN 'staff' ELSE a.name END, '–'), count(*)::text,
		    count(*) FILTER (WHERE t.accepted_post_id = p.id)::text, NULL, NULL, NULL, NULL::bigint
		FROM post p JOIN thread t ON t.id = p.thread_id AND t.state = 'visible'
		JOIN category c ON c.id = t.category_id AND c.visible_to = 'member' AND NOT c.private
		JOIN member m ON m.id = p.author_id
		LEFT JOIN account_member b ON b.member_id = m.id AND b.valid_to IS NULL
		LEFT JOIN account a ON a.id = b.account_id
		WHERE p.kind = 'answer' AND p.state = 'visible' AND p.created_at >= lately
		  AND (ids IS NULL OR b.account_id = ANY (ids))
		GROUP BY m.id, m.name, a.name, m.staff, m.role ORDER BY count(*) FILTER (WHERE t.accepted_post_id = p.id) DESC, count(*) DESC, m.id
		LIMIT 15) helper;
END $$;
