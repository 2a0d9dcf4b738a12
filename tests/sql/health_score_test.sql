-- The score: the worked example to the digit, its explanation, the bands.
\ir begin.sql
\ir health_begin.sql
SELECT no_plan();

-- A model with the example's signals only
INSERT INTO model (version) VALUES ('worked');
INSERT INTO model_signal SELECT 'worked', name, dimension, weight, half_life, cap, k FROM model_signal
WHERE model = 'v1' AND name IN ('visit.day', 'answer.posted', 'answer.accepted', 'question.resolved', 'sla.missed', 'csat.given');
INSERT INTO model_touch SELECT 'worked', touch, dimension, points FROM model_touch WHERE model = 'v1';
INSERT INTO model_prior SELECT 'worked', segment, what, percent FROM model_prior WHERE model = 'v1';
UPDATE model SET state = 'retired' WHERE version = 'v1';
UPDATE model SET state = 'active' WHERE version = 'worked';

SELECT pg_temp.account('acme');
SELECT pg_temp.send(pg_temp.event('visit.day', 'acme', day, 'm_' || n)) FROM (VALUES (1, 3), (5, 3), (20, 4)) v (day, visits), generate_series(1, visits) n;
SELECT pg_temp.send(pg_temp.event('answer.posted', 'acme', 2, 'm_1'), pg_temp.event('answer.posted', 'acme', 20, 'm_2', '{"units": 2}'),
    pg_temp.event('answer.accepted', 'acme', 20, 'm_2', '{"counterparty": "x_1"}'),
    pg_temp.event('question.resolved', 'acme', 8, 'm_3'), pg_temp.event('sla.missed', 'acme', 20));
SELECT is((SELECT points_of(confidence) FROM score_at('acme', utc_today(), 'worked')), 30.00, 'without CSAT little is known');
SELECT is((SELECT band FROM score_at('acme', utc_today(), 'worked')), 'unknown', 'too little for a band');
SELECT pg_temp.send(pg_temp.event('csat.given', 'acme', 0, 'm_' || n, json_build_object('value', CASE WHEN n = 3 THEN 'bad' ELSE 'good' END)::text))
FROM generate_series(1, 5) n;

SELECT is(s, round(expected * 10000), name) FROM (
	SELECT name, floor((g + 50) / 100.0) AS s FROM signal_of('{acme}', utc_today(), utc_today(), 'worked')) f
JOIN (VALUES ('visit.day', .6256), ('answer.posted', .5495), ('answer.accepted', .4616), ('question.resolved', .4692),
    ('sla.missed', .6593), ('csat.given', .8)) e (name, expected) USING (name);
SELECT is(points_of(d * 100), expected, dimension) FROM dimension_of('{acme}', utc_today(), utc_today(), 'worked')
JOIN (VALUES ('engagement', 52.07), ('support', 56.43), ('satisfaction', 80.00)) e (dimension, expected) USING (dimension);
SELECT is(points_of(share), expected, dimension || ' in H') FROM dimension_of('{acme}', utc_today(), utc_today(), 'worked')
JOIN (VALUES ('usage', 18.00), ('engagement', 10.41), ('satisfaction', 16.00), ('financial', 14.00), ('support', 5.64)) e (dimension, expected)
USING (dimension);
SELECT is(pg_temp.score('acme'), 64.06, 'H is 64.06');
SELECT is((SELECT band || ' ' || points_of(confidence) FROM score WHERE account = 'acme' AND day = utc_today()), 'watch 50.00',
    'watch, with a confidence of 50 %, and kept');

-- The explanation adds up, to the millionth
SELECT explain('acme', utc_today()) AS why \gset
SELECT is((SELECT (:'why'::jsonb ->> 'base_millionths')::numeric + sum((x ->> 'points_millionths')::bigint)
    + (:'why'::jsonb #>> '{cap,points_millionths}')::bigint FROM jsonb_array_elements(:'why'::jsonb -> 'signals') x),
    (:'why'::jsonb ->> 'score_millionths')::numeric, 'base and points and cap are the score');
SELECT is((SELECT count(*) FROM jsonb_array_elements(:'why'::jsonb -> 'signals') x WHERE (x ->> 'connected')::boolean), 6::bigint, 'each signal is there');
SELECT is(:'why'::jsonb #>> '{next_band,at}', '77', 'what is next: a band that stands gives way at 2 above its threshold');
SELECT is(pg_temp.score('acme'), 64.06, 'what was tried for that changed nothing');

-- The smallest change is the smallest: it reaches the band, and one unit less does not
CREATE FUNCTION pg_temp.try(many integer) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	got	numeric;
BEGIN
	PERFORM pg_temp.send(pg_temp.event('answer.posted', 'lever', 0, 'x_' || n)) FROM generate_series(1, many) n;
	SELECT s.score INTO got FROM health.score_at('lever', health.utc_today(), 'worked') s;
	RAISE EXCEPTION 'undo';
EXCEPTION WHEN raise_exception THEN
	RETURN got;
END $$;
SELECT pg_temp.account('lever', 'community');
SELECT pg_temp.send(pg_temp.event('visit.day', 'lever', 0, 'm_' || n)) FROM generate_series(1, 4) n;
SELECT pg_temp.send(pg_temp.event('question.resolved', 'lever', 0, 'm_2'), pg_temp.event('sla.missed', 'lever', 0), pg_temp.event('csat.given', 'lever', 0, 'm_1', '{"value": "bad"}'));
SELECT x ->> 'units' AS units FROM jsonb_array_elements(explain('lever', utc_today()) #> '{next_band,by}') x WHERE x ->> 'signal' = 'answer.posted' \gset
SELECT is(pg_temp.try(:units) >= 52000000, true, 'so many answers are enough');
SELECT is(pg_temp.try(:units - 1) < 52000000, true, 'and one less is not');

-- Cancellation
SELECT pg_temp.send(pg_temp.event('cancellation.noticed', 'acme', 0, id => 'notice'));
SELECT is(pg_temp.score('acme'), 25.00, 'a notice of cancellation caps at 25');
SELECT is(explain('acme', utc_today()) #>> '{cap,points}', '-39.06', 'and the explanation says so');
SELECT is(pg_temp.score('acme', 1) > 50, true, 'from its day on');
SELECT pg_temp.send(pg_temp.event('x.retracted', 'acme', 0, more => '{"retracts": "notice"}'));
SELECT is(pg_temp.score('acme'), 64.06, 'retracted, it is gone');

-- Bands
CREATE FUNCTION pg_temp.bands(VARIADIC points numeric[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	today	health.score;
	before	health.score;
	bands	text := '';
	point	numeric;
BEGIN
	FOREACH point IN ARRAY points LOOP
		today := NULL;
		today.score := abs(point) * 1000000;
		today.confidence := CASE WHEN point < 0 THEN 39999999 ELSE 40000000 END;
		today := health.band_next(today, before);
		before := today;
		bands := bands || left(today.band, 1);
	END LOOP;
	RETURN bands;
END $$;
SELECT is(pg_temp.bands(49.99, -50), 'ru', 'a score below 50 is risk; little known is no band');
SELECT is(pg_temp.bands(50), 'w', 'from 50 watch');
SELECT is(pg_temp.bands(74.99), 'w', 'below 75');
SELECT is(pg_temp.bands(75), 'h', 'from 75 healthy');
SELECT is(pg_temp.bands(60, 48, 47.99, 48, 47.99, 47.99), 'wwwwwr', 'worse after two days running below 48');
SELECT is(pg_temp.bands(80, 47, 47), 'hhr', 'by two bands at once');
SELECT is(pg_temp.bands(80, 72.9, 73, 72.9, 72.9), 'hhhhw', 'and below 73');
SELECT is(pg_temp.bands(40, 52, 52, 52, 52, 52, 52, 52), 'rrrrrrrw', 'better after seven at 52 or more');
SELECT is(pg_temp.bands(40, 52, 52, 52, 51.99, 52, 52, 52, 52), 'rrrrrrrrr', 'running');
SELECT is(pg_temp.bands(60, 77, 77, 77, 77, 77, 77, 77), 'wwwwwwwh', 'or at 77');
SELECT is(pg_temp.bands(40, -80, 80), 'ruh', 'after days of which too little is known it begins anew');

-- A hybrid takes the weights of its stage, and rules decide where no event does
SELECT pg_temp.account('hybrid', 'hybrid', 10);
SELECT is((SELECT touch_row FROM profile_of('{hybrid}', utc_today(), utc_today(), 'v1')), 'low', 'a hybrid of no stage is low');
SELECT pg_temp.send(pg_temp.event('stage.changed', 'hybrid', 5, more => '{"value": "onboarding"}'), pg_temp.event('stage.changed', 'hybrid', 3, more => '{"value": "mature"}'));
SELECT is((SELECT string_agg(touch_row, ' ' ORDER BY day) FROM profile_of('{hybrid}', utc_today() - 6, utc_today(), 'v1')),
    'low high high tech tech tech tech', 'and then its stage decides, day by day');
SELECT pg_temp.send(pg_temp.event('account.opened', 'ruled', 9), pg_temp.event('mrr.changed', 'ruled', 5, more => '{"value": 60000}'),
    pg_temp.event('plan.changed', 'ruled', 2, more => '{"value": "community"}'));
SELECT is((SELECT string_agg(DISTINCT touch, ' ' ORDER BY touch) FROM profile_of('{ruled}', utc_today() - 9, utc_today(), 'v1')),
    'community high low', 'new accounts are high, then plan and revenue decide');

-- What waits for tomorrow, and what a rebuild leaves for the night
SELECT rescore_all() >= 0;
INSERT INTO dirty SELECT 'acme', utc_today() + 1;
SELECT is(rescore(), 0, 'nothing is due');
DELETE FROM dirty;
SELECT rebuild(), rescore_all(), night();
SELECT is(rescore(), 0, 'after a rebuild nothing is left for the night');

-- Other rules while other weights are being prepared
SELECT model_put('weights', '{"note": "other weights"}'), model_put('both', '{"rules": [{"decides": "touch", "value": "tech"}]}');
SELECT rules_put('[{"value": "low"}]', 'all alike') IS NOT NULL AS put \gset
SELECT is(rules_of('weights'), '[{"value": "low"}]', 'a draft that has the rules in force keeps up with them');
SELECT is(rules_of('both'), '[{"value": "tech"}]', 'one with rules of its own does not');
SELECT is(rules_of('v1') <> '[{"value": "low"}]', true, 'what was in force stays as it was');

SELECT * FROM finish();
ROLLBACK;
