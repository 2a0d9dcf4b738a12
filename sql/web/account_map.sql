-- All accounts together: quadrants, churn, touch models, who looks after how many. Customer success and
-- administrators only: 401, 403.

-- Of the accounts that pass the filters (each may be NULL, see forum.accounts_found) by what they are today, or were
-- when they left. Rows by kind, figures as text:
--   'quadrant': label is its name in the core, part its accounts, c1 share, c2 interval (NULL of none), c3 'alarm' or
--   ''; 'unclassified': c1 share; 'dot': label is the account's name, c1 its id, c2 CSAT in thousandths, c3 NPS;
--   'headline', the last 30 days: label, c1 value, c2 note, c3 'bad' or '';
--   'cohort': c1 accounts at the start, c2 lost, c3 GRR, c4 NRR; 'csat': a month of the last 12 (label) and
--   a stage (c1), each of those with each in which anything was rated: c2 how much was good;
--   'nps': a month of them (label), c1 answers, c2 NPS;
--   'touch': c1 accounts, c2 pays, c3 at risk, c4 mean score; 'load': label is who, part accounts, c1 pays.
CREATE FUNCTION web.account_map(credential text, of_touch text, of_stage text, of_segment text, of_csm text, of_cohort text)
RETURNS TABLE (kind text, label text, c1 text, c2 text, c3 text, c4 text, part bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	today	date := (now() AT TIME ZONE 'UTC')::date;
	narrow	boolean := coalesce(of_touch, of_stage, of_segment, of_csm, of_cohort) IS NOT NULL;
BEGIN
	RETURN QUERY
	WITH found AS MATERIALIZED (
		SELECT * FROM forum.accounts_found(NULL, NULL, of_touch, of_stage, of_segment, of_csm, of_cohort) k WHERE k.fits),
	present AS (SELECT * FROM found f WHERE NOT f.gone),
	ids AS MATERIALIZED (SELECT CASE WHEN narrow THEN ARRAY(SELECT f.id FROM found f) END AS list),
	placed AS MATERIALIZED (SELECT health.quadrants(i.list) AS report FROM ids i),
	churn AS MATERIALIZED (SELECT health.churn(today - 30, today, i.list) AS report FROM ids i),
	voice AS MATERIALIZED (SELECT health.satisfaction(i.list) AS report FROM ids i),
	rated AS MATERIALIZED (
		SELECT s->>'month' AS month, s->>'stage' AS stage, format('%s %% of %s', round((s->>'percent')::numeric), s->>'answers') AS good
		FROM voice v CROSS JOIN LATERAL jsonb_array_elements(v.report->'csat') e (s)
		WHERE s->>'month' > to_char(today - interval '12 months', 'YYYY-MM'))
	SELECT 'quadrant', q.name, forum.share(q.fact->>'share'), CASE WHEN jsonb_typeof(q.fact->'interval') = 'array'
	    THEN forum.share(q.fact#>>'{interval,0}') || ' – ' || forum.share(q.fact#>>'{interval,1}') END,
	    CASE WHEN (q.fact->>'alarm')::boolean THEN 'alarm' ELSE '' END, NULL, (q.fact->>'accounts')::bigint
	FROM placed p CROSS JOIN LATERAL jsonb_each(p.report->'quadrants') q (name, fact)
	UNION ALL
	SELECT 'unclassified', NULL, forum.share(p.report->>'unclassified_share'), NULL, NULL, NULL, NULL FROM placed p
	UNION ALL
	SELECT * FROM (SELECT 'dot', f.name, f.id, (q.csat / 1000)::text, q.nps::text, NULL, NULL::bigint
		FROM health.quadrant_of(today, health.model_active()) q JOIN present f ON f.id = q.account
		WHERE q.quadrant IS NOT NULL ORDER BY f.id LIMIT 2000) dot
	UNION ALL
	SELECT 'headline', h.label, coalesce(h.value || ' %', U&'\2013'), h.note, CASE WHEN h.value::numeric > h.bad THEN 'bad' ELSE '' END, NULL, NULL
	FROM churn c CROSS JOIN LATERAL (VALUES
	    ('Accounts lost', c.report->>'account_churn_percent', format('%s of %s in 30 days',
		coalesce(c.report->>'lost_accounts', '0'), c.report->>'accounts_start'), 0),
	    ('Revenue lost', c.report->>'revenue_churn_percent', format('%s, was %s',
		forum.money((c.report->>'revenue_end_cents')::numeric), forum.money((c.report->>'revenue_start_cents')::numeric)), 0),
	    ('Gross loss', c.report->>'gross_loss_percent', forum.money((c.report->>'lost_revenue_cents')::numeric), 0),
	    ('GRR', c.report->>'grr_percent', 'kept of what was paid', 1000),
	    ('NRR', c.report->>'nrr_percent', 'with what those pay more', 1000)) h (label, value, note, bad)
	UNION ALL
	SELECT 'cohort', g->>'value', g->>'accounts_start', g->>'lost_accounts', coalesce(g->>'grr_percent' || ' %', U&'\2013'),
	    coalesce(g->>'nrr_percent' || ' %', U&'\2013'), NULL
	FROM churn c CROSS JOIN LATERAL jsonb_array_elements(c.report#>'{by,cohort}') g
	UNION ALL
	SELECT * FROM (SELECT 'csat', to_char(to_date(m.month, 'YYYY-MM'), 'Mon YYYY'), coalesce(g.label, nullif(initcap(s.stage), ''), 'No stage'),
	    coalesce(r.good, U&'\2013'), NULL, NULL, NULL::bigint
	    FROM (SELECT DISTINCT month FROM rated) m CROSS JOIN (SELECT DISTINCT stage FROM rated) s
	    LEFT JOIN rated r ON r.month = m.month AND r.stage = s.stage
	    LEFT JOIN account_stage g ON g.name = s.stage
	    ORDER BY m.month DESC, g.place, s.stage) csat
	UNION ALL
	SELECT * FROM (SELECT 'nps', to_char(to_date(n->>'month', 'YYYY-MM'), 'Mon YYYY'), n->>'answers', n->>'nps', NULL, NULL, NULL::bigint
	    FROM voice v CROSS JOIN LATERAL jsonb_array_elements(v.report->'nps') e (n)
	    WHERE n->>'month' > to_char(today - interval '12 months', 'YYYY-MM') ORDER BY n->>'month' DESC) nps
	UNION ALL
	SELECT * FROM (SELECT 'touch', initcap(f.touch), count(*)::text, forum.money(sum(f.mrr)), forum.money(sum(f.risk)),
	    coalesce(health.points_of(avg(f.score))::text, U&'\2013'), NULL::bigint
	    FROM present f GROUP BY f.touch ORDER BY sum(f.risk) DESC, f.touch) touch
	UNION ALL
	SELECT * FROM (SELECT 'load', f.csm, forum.money(sum(f.mrr)), NULL, NULL, NULL, count(*)
	    FROM present f WHERE f.csm IS NOT NULL
	    GROUP BY f.csm ORDER BY count(*) DESC, f.csm) load;
END $$;
