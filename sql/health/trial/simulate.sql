-- A made-up population whose truth is known: see simulate.
--
-- Its parameters. Each account begins on a day from 389 to 190 days ago and has a hidden health z, normal (0, 1), that
-- turns slowly: z = u·cos(2πt/1440) + v·sin(2πt/1440), t in days, u and v normal, so that 90 days later it is much
-- the same (correlation .92) and a year later another. Each day, with x = z (or with a number of its own that says
-- nothing, without signal), these happen with the probability 1 − exp(−rate):
--   a visit 0.12·e^(1.6x), usage 0.20·e^(1.6x), an answer 0.05·e^(1.6x), one that is accepted 0.03·e^(1.6x),
--   a question 0.03, resolved 0.03·e^(0.8x), unresolved 0.01·e^(−1.6x), a target missed 0.015·e^(−1.6x),
--   CSAT asked 0.03, good with the probability 1 / (1 + e^(−(1 + x))), NPS asked 0.01, answered 6 + 2x + noise.
-- It leaves on a day with the probability 1 − exp(−0.001·e^(−4z)). Whoever knew z would tell who leaves within 90 days
-- with an AUC of .93 and could not do better; all that a model sees of z is what it drives.

-- A number from the normal distribution.
CREATE OR REPLACE FUNCTION normal() RETURNS double precision LANGUAGE sql VOLATILE AS $$
	SELECT sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())
$$;

-- Fills an empty core with that many accounts; the same for the same seed (from −1 to 1). Everything is recorded at
-- the end of its week. Gives how many events and how many accounts left. Refuses: 409 when the core has anything.
CREATE OR REPLACE FUNCTION simulate(wanted integer, seed double precision, signal boolean, OUT events bigint, OUT gone bigint)
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	week	date := utc_today() - 385;
	part	json;
BEGIN
	IF EXISTS (SELECT FROM event) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = 'The health core has events: made-up ones go only into an empty one (--data DIR).';
	END IF;
	PERFORM setseed(seed);
	CREATE TEMP TABLE made ON COMMIT DROP AS
	SELECT n AS account, utc_today() - 190 - floor(random() * 200)::integer AS begins, NULL::date AS ends,
	    (ARRAY['high', 'low', 'tech', 'community'])[1 + n % 4] AS touch, normal() AS u, normal() AS v, normal() AS a, normal() AS b
	FROM generate_series(1, wanted) n;
	CREATE TEMP TABLE lived ON COMMIT DROP AS
	SELECT m.account, t.day::date AS day, m.u * cos(h.angle) + m.v * sin(h.angle) AS z,
	    CASE WHEN signal THEN m.u ELSE m.a END * cos(h.angle) + CASE WHEN signal THEN m.v ELSE m.b END * sin(h.angle) AS x
	FROM made m CROSS JOIN generate_series(m.begins, utc_today(), interval '1 day') t (day)
	CROSS JOIN LATERAL (SELECT 2 * pi() * (t.day::date - m.begins) / 1440 AS angle) h;
	UPDATE made m SET ends = l.day FROM (SELECT account, min(day) AS day FROM lived
		WHERE random() < 1 - exp(-least(0.001 * exp(-4 * z), 100)) GROUP BY account) l
	WHERE l.account = m.account;
	DELETE FROM lived l USING made m WHERE m.account = l.account AND l.day > m.ends;
	CREATE INDEX ON lived (day);
	WHILE week <= utc_today() LOOP
		FOR part IN
			WITH happening AS MATERIALIZED (
				SELECT l.account, l.day, l.x, k.name, random() AS die FROM lived l CROSS JOIN LATERAL (VALUES
				    ('visit.day', 0.12 * exp(1.6 * l.x)), ('usage.active', 0.20 * exp(1.6 * l.x)), ('answer.posted', 0.05 * exp(1.6 * l.x)),
				    ('answer.accepted', 0.03 * exp(1.6 * l.x)), ('question.asked', 0.03), ('question.resolved', 0.03 * exp(0.8 * l.x)),
				    ('question.unresolved', 0.01 * exp(-1.6 * l.x)), ('sla.missed', 0.015 * exp(-1.6 * l.x)),
				    ('csat.given', 0.03), ('nps.given', 0.01)) k (name, rate)
				WHERE l.day BETWEEN week - 6 AND week AND random() < 1 - exp(-k.rate)),
			event AS (
				SELECT h.account, h.day, h.name, 'm_' || h.account || '_' || (1 + floor(h.die * 5))::integer AS actor, CASE h.name
				    WHEN 'csat.given' THEN to_json(CASE WHEN h.die < 1 / (1 + exp(-(1 + h.x))) THEN 'good' ELSE 'bad' END::text)
				    WHEN 'nps.given' THEN to_json(greatest(0, least(10, round(6 + 2 * h.x + 4 * (h.die - 0.5))))::integer) END AS value
				FROM happening h
				UNION ALL SELECT m.account, m.begins, f.name, NULL, f.value FROM made m CROSS JOIN LATERAL (VALUES
				    ('account.opened', NULL), ('touch.changed', to_json(m.touch)), ('mrr.changed', to_json(10000 * (1 + m.account % 50)))) f (name, value)
				WHERE m.begins BETWEEN week - 6 AND week
				UNION ALL SELECT m.account, m.ends, 'churned', NULL, to_json((ARRAY['price', 'product', 'service'])[1 + m.account % 3])
				FROM made m WHERE m.ends BETWEEN week - 6 AND week),
			numbered AS (
				SELECT e.*, row_number() OVER (ORDER BY e.day, e.account, e.name) AS place FROM event e)
			SELECT json_agg(json_strip_nulls(json_build_object('specversion', '1.0', 'id', format('%s:%s:%s', n.name, n.account, n.day),
			    'source', '/simulation', 'type', format('org.health.simulation.%s.v1', n.name), 'subject', 'account/sim-' || n.account,
			    'time', n.day || 'T12:00:00Z', 'actorid', n.actor, 'data', CASE WHEN n.value IS NOT NULL
				THEN json_build_object('value', n.value) END)) ORDER BY n.place)
			FROM numbered n GROUP BY n.place / 5000
		LOOP
			PERFORM ingest(part, least(week::timestamp AT TIME ZONE 'UTC' + interval '23 hours', now()));
		END LOOP;
		week := week + 7;
	END LOOP;
	SELECT h.seq INTO events FROM head h;
	SELECT count(*) INTO gone FROM made m WHERE m.ends IS NOT NULL;
	DROP TABLE made, lived;
END $$;
