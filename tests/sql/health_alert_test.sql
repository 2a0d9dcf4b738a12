-- Alerts: who is inactive, and when that cannot be told; feeds, load, cancellation.
\ir begin.sql
\ir health_begin.sql
SELECT no_plan();

CREATE FUNCTION pg_temp.alerts(days integer, asked text[] DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', nullif(a.account, ''), a.kind, health.utc_today() + days - a.since, a.detail)
	FROM health.alert_of(health.utc_today() + days, health.model_active(), asked) a WHERE a.kind <> 'nps_due' ORDER BY 1
$$;

SELECT pg_temp.account('busy'), pg_temp.account('quiet'), pg_temp.account('slow', 'community'), pg_temp.account('still', 'community');
SELECT pg_temp.send(pg_temp.event('visit.day', 'busy', 0, 'm_1'), pg_temp.event('usage.active', 'busy', 0, 'm_1', source => '/product'));
SELECT pg_temp.send(pg_temp.event('visit.day', a, d, 'm_2'), pg_temp.event('usage.active', a, d + 1, 'm_2', source => '/product'))
FROM (VALUES ('quiet', 40), ('slow', 40), ('still', 61)) v (a, d);
SELECT set_eq('SELECT pg_temp.alerts(0)', ARRAY['quiet inactive 10 nobody was active for 40 days', 'still inactive 1 nobody was active for 61 days'],
    'after 30 days, in a community after 60');
SELECT set_eq($$SELECT pg_temp.alerts(0, '{quiet,busy}')$$, ARRAY['quiet inactive 10 nobody was active for 40 days'], 'of some accounts');
SELECT is_empty($$SELECT a FROM pg_temp.alerts(1) a WHERE a LIKE 'feed%'$$, 'yesterday is no silence');
SELECT set_eq('SELECT pg_temp.alerts(2)', ARRAY['feed 1 /forum/main has sent nothing for more than a day', 'feed 1 /product has sent nothing for more than a day'],
    'feeds that are silent are told of, and nobody is taken for inactive because of them; one of half a year ago is gone');
SELECT set_eq('SELECT left(a, 6) FROM pg_temp.alerts(100) a', ARRAY['feed 9'], 'also after a while');
SELECT is_empty($$SELECT pg_temp.alerts(2, '{quiet}')$$, 'what is about all of them is none of some accounts');

SELECT is((SELECT count(DISTINCT mark) FROM health.alert_of(health.utc_today() + 2, health.model_active()) a WHERE a.kind = 'feed'), 2::bigint,
    'each is marked by itself');
SELECT health.alert_mark('', mark, since, NULL, 'm_x') FROM health.alert_of(health.utc_today() + 2, health.model_active()) a
WHERE a.kind = 'feed' AND a.detail LIKE '/product%';
SELECT results_eq($$SELECT detail FROM health.alerts_open(health.utc_today() + 2) a WHERE a.kind = 'feed'$$,
    $$VALUES ('/forum/main has sent nothing for more than a day')$$, 'and done with by itself');

-- One feed of two is silent: what it would tell is not known
SELECT pg_temp.send(pg_temp.event('usage.active', 'other', 35, 'm_9', source => '/old'));
SELECT pg_temp.account('other');
SELECT pg_temp.send(pg_temp.event('visit.day', 'other', 34, 'm_9'));
SELECT is_empty($$SELECT a FROM pg_temp.alerts(0) a WHERE a LIKE 'other%'$$, 'the other one tells nothing of usage');

SELECT pg_temp.account('c' || n, 'low', 20), pg_temp.send(pg_temp.event('csm.changed', 'c' || n, 20, more => '{"value": "m_boss"}', source => '/crm')) FROM generate_series(1, 50) n;
SELECT is_empty($$SELECT a FROM pg_temp.alerts(0) a WHERE a LIKE 'csm%'$$, '50 accounts are not too many');
SELECT pg_temp.send(pg_temp.event('csm.changed', 'busy', 20, more => '{"value": "m_boss"}', source => '/crm'), pg_temp.event('cancellation.noticed', 'busy', 3, source => '/crm'));
SELECT is((SELECT regexp_replace(a, '\d+ ', '') FROM pg_temp.alerts(0) a WHERE a LIKE 'csm%'), 'csm m_boss has 51 accounts: amber', '51 are');
SELECT set_eq($$SELECT a FROM pg_temp.alerts(0, '{busy}') a WHERE a NOT LIKE '%drop%'$$, ARRAY['busy cancellation 3 a notice of cancellation stands'], 'a notice');

-- The way up from a band that stands, or from none
CREATE FUNCTION pg_temp.next(band text, points numeric) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', n ->> 'band', n ->> 'at', trim_scale((n ->> 'points')::numeric), n ->> 'hold_at', n ->> 'hold_days') FROM health.next_band(
	    jsonb_populate_record(NULL::health.score, jsonb_build_object('account', 'busy', 'day', health.utc_today(), 'model', health.model_active(),
		'score', (points * 1000000)::integer, 'band', band))) n
$$;
SELECT is(pg_temp.next(band, points), expected, format('%s at %s', band, points)) FROM (VALUES
	('unknown', 40, 'watch 50 10'), ('unknown', 60, 'healthy 75 15'), ('unknown', 80, ''), ('risk', 40, 'watch 52 12 52 7'),
	('risk', 51, 'watch 52 1 52 7'), ('risk', 60, 'watch 52 0 52 7'), ('watch', 49, 'healthy 77 28 77 7'), ('watch', 76.5, 'healthy 77 0.5 77 7'),
	('healthy', 74, '')) v (band, points, expected);
SELECT * FROM finish();
ROLLBACK;
