-- All accounts together: quadrants, churn, touch models, who looks after how many. Customer success and
-- administrators only: 401, 403.

-- Rows by kind, figures as text. 'quadrant': label is its name in the core, part its accounts, c1 share, c2 interval (NULL of none), c3
-- 'alarm' or ''; 'unclassified': c1 share; 'dot': label is the account's name, c1 its id, c2 CSAT in thousandths, c3
-- NPS; 'headline', the last 30 days: label, c1 value, c2 note, c3 'bad' or ''; 'cohort': c1 accounts at the start, c2
-- lost, c3 GRR, c4 NRR; 'csat': label month and stage, c1 answers, c2 good; 'touch': c1 accounts, c2 pays, c3 at risk, c4
-- mean score; 'load': label is who, part accounts, c1 pays.
CREATE FUNCTION web.account_map(credential text)
RETURNS TABLE (kind text, label text, c1 text, c2 text, c3 text, c4 text, part bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.success(credential, 'read');
	today	date := (now() AT TIME ZONE 'UTC')::date;
	placed	jsonb := health.quadrants(NULL, NULL, NULL);
	churn	jsonb := health.churn(today - 30, today);
BEGIN
	RETURN QUERY
	SELECT 'quadrant', q.name, forum.share(q.fact->>'share'), CASE WHEN jsonb_typeof(q.fact->'interval') = 'array'
	    THEN forum.share(q.fact#>>'{interval,0}') || ' – ' || forum.share(q.fact#>>'{interval,1}') END,
	    CASE WHEN (q.fact->>'alarm')::boolean THEN 'alarm' ELSE '' END, NULL, (q.fact->>'accounts')::bigint
	FROM jsonb_each(placed->'quadrants') q (name, fact)
	UNION ALL
	SELECT 'unclassified', NULL, forum.share(placed->>'unclassified_share'), NULL, NULL, NULL, NULL
	UNION ALL
	SELECT * FROM (SELECT 'dot', a.name, a.id, (q.csat / 1000)::text, q.nps::text, NULL, NULL::bigint
		FROM health.quadrant_of(today, health.model_active()) q JOIN account a ON a.id = q.account
		WHERE q.quadrant IS NOT NULL ORDER BY a.id LIMIT 2000) dot;
	RETURN QUERY
	SELECT 'headline', h.label, coalesce(h.value || ' %', U&'\2013'), h.note, CASE WHEN h.value::numeric > h.bad THEN 'bad' ELSE '' END, NULL, NULL::bigint
	FROM (VALUES
	    ('Accounts lost', churn->>'account_churn_percent', format('%s of %s in 30 days', coalesce(churn->>'lost_accounts', '0'), churn->>'accounts_start'), 0),
	    ('Revenue lost', churn->>'revenue_churn_percent', format('%s, was %s', forum.money((churn->>'revenue_end_cents')::numeric),
		forum.money((churn->>'revenue_start_cents')::numeric)), 0),
	    ('Gross loss', churn->>'gross_loss_percent', forum.money((churn->>'lost_revenue_cents')::numeric), 0),
	    ('GRR', churn->>'grr_percent', 'kept of what was paid', 1000), ('NRR', churn->>'nrr_percent', 'with what those pay more', 1000))
	    h (label, value, note, bad);
	RETURN QUERY
	SELECT 'cohort', c->>'value', c->>'accounts_start', c->>'lost_accounts', coalesce(c->>'grr_percent' || ' %', U&'\2013'),
	    coalesce(c->>'nrr_percent' || ' %', U&'\2013'), NULL::bigint
	FROM jsonb_array_elements(churn#>'{by,cohort}') c;
	RETURN QUERY
	SELECT 'csat', (s->>'month') || coalesce(' · ' || nullif(s->>'stage', ''), ''), s->>'answers', (s->>'percent') || ' %', NULL, NULL, NULL::bigint
	FROM (SELECT * FROM jsonb_array_elements(health.satisfaction()->'csat') WITH ORDINALITY e (s, place) ORDER BY place DESC LIMIT 36) e;
	RETURN QUERY
	SELECT * FROM (SELECT 'touch', initcap(f.touch), count(*)::text, forum.money(sum(f.mrr)), forum.money(sum(f.risk)),
	    coalesce(health.points_of(avg(f.score))::text, U&'\2013'), NULL::bigint
	    FROM forum.accounts_found(NULL, NULL, NULL, NULL, NULL, NULL) f GROUP BY f.touch ORDER BY sum(f.risk) DESC, f.touch) touch
	UNION ALL
	SELECT * FROM (SELECT 'load', f.csm, forum.money(sum(f.mrr)), NULL, NULL, NULL, count(*)
	    FROM forum.accounts_found(NULL, NULL, NULL, NULL, NULL, NULL) f WHERE f.csm IS NOT NULL
	    GROUP BY f.csm ORDER BY count(*) DESC, f.csm) load;
END $$;
