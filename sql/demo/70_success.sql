-- What Weirstone knows of its customers besides what they say here: who looks after them, who works with
-- Millrace, what was paid and what was not, which tickets there were, and how they would recommend it. It is
-- told to the health core through the door that other products use, by three feeders: the product, the
-- billing and the desk. Northpier and Sao Mai do well, Lanhai is late with an invoice, Meltemi is about to
-- leave, Kestrel has left, and of Saladaeng, which has the community plan, there is little to know.

-- Events that the play sends, one row each.
CREATE TABLE demo.event (
	id	bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source	text NOT NULL,
	name	text NOT NULL,
	account	text NOT NULL,
	actor	text,
	at	timestamptz NOT NULL,
	data	jsonb NOT NULL DEFAULT '{}'
);

-- From 0 to 1, always the same for the same seed.
CREATE FUNCTION demo.luck(seed text) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
	SELECT ('x' || left(md5(seed), 7))::bit(28)::integer / 268435456.0
$$;

-- Some time in the working hours of that many days ago.
CREATE FUNCTION demo.workday(days integer, seed text) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT ((now() AT TIME ZONE 'UTC')::date - days + interval '7 hours' + demo.part('9 hours', seed)) AT TIME ZONE 'UTC'
$$;

-- So many people work with the product, on a share `busy` of the working days between so many days ago;
-- every third time with something more than usual. A few work on Saturdays and Sundays too.
CREATE FUNCTION demo.works(account text, people integer, from_days integer, to_days integer, busy numeric) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO demo.event (source, name, account, actor, at)
	SELECT '/product/millrace', n.name, account, 'millrace-' || account || '-' || person, demo.workday(day, seed || n.name)
	FROM generate_series(from_days, to_days, -1) day, generate_series(1, people) person,
	LATERAL (SELECT account || person || ':' || day AS seed) s,
	LATERAL (SELECT demo.luck(seed) / CASE WHEN extract(isodow FROM now() - day * interval '1 day') > 5 THEN 0.2 ELSE 1 END AS luck) l,
	LATERAL (VALUES ('usage.active', busy), ('feature.used', busy / 3)) n (name, share)
	WHERE l.luck < n.share
$$;

-- An invoice each 30 days, the last so many days ago; `late` says how many days ago one was overdue.
CREATE FUNCTION demo.pays(account text, last integer, count integer, late integer[] DEFAULT '{}') RETURNS void
LANGUAGE sql AS $$
	INSERT INTO demo.event (source, name, account, at)
	SELECT '/billing', 'invoice.paid', account, demo.workday(last + 30 * i, account || i) FROM generate_series(0, count - 1) i
	UNION ALL
	SELECT '/billing', 'invoice.overdue', account, demo.workday(days, account || days) FROM unnest(late) days
$$;

-- Something that one of the feeders tells once.
CREATE FUNCTION demo.tells(source text, name text, account text, days integer, data jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql AS $$
	INSERT INTO demo.event (source, name, account, at, data)
	VALUES (source, name, account, demo.workday(days, source || name || account || days), data)
$$;

-- A member said how likely they would recommend the product, in words too if they liked.
CREATE FUNCTION demo.recommends(who text, value integer, days integer, words text DEFAULT '') RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('nps', demo.workday(days, who), who, NULL, jsonb_build_object('value', value, 'words', words))
$$;

SELECT demo.works('northpier', 11, 180, 1, 0.8), demo.works('lanhai', 6, 180, 1, 0.55), demo.works('saomai', 5, 180, 1, 0.9),
       demo.works('meltemi', 4, 180, 75, 0.6), demo.works('meltemi', 2, 74, 22, 0.3),
       demo.works('kestrel', 3, 180, 110, 0.5), demo.works('kestrel', 1, 109, 48, 0.15);
SELECT demo.pays('northpier', 9, 6), demo.pays('lanhai', 49, 5, '{19}'), demo.pays('saomai', 1, 6), demo.pays('saladaeng', 14, 6),
       demo.pays('meltemi', 66, 4, '{36, 7}'), demo.pays('kestrel', 80, 3, '{51}');

SELECT demo.tells('/product/millrace', 'integration.added', 'northpier', 150), demo.tells('/product/millrace', 'integration.added', 'northpier', 61),
       demo.tells('/product/millrace', 'integration.added', 'saomai', 96), demo.tells('/product/millrace', 'integration.added', 'lanhai', 140),
       demo.tells('/desk', 'ticket.opened', 'meltemi', 31), demo.tells('/desk', 'ticket.closed', 'meltemi', 24),
       demo.tells('/desk', 'ticket.opened', 'meltemi', 9), demo.tells('/desk', 'ticket.opened', 'lanhai', 3),
       demo.tells('/desk', 'ticket.closed', 'lanhai', 1), demo.tells('/desk', 'meeting.held', 'northpier', 20),
       demo.tells('/billing', 'cancellation.noticed', 'meltemi', 5, '{"ref": "price"}'),
       demo.tells('/billing', 'cancellation.noticed', 'kestrel', 58, '{"ref": "no-use"}'),
       demo.tells('/billing', 'churned', 'kestrel', 18, '{"ref": "no-use"}');

SELECT demo.recommends('joost.vandenberg', 10, 12, 'We would not go back. The gates alone paid for it.'),
       demo.recommends('wanjiru.kamau', 9, 40), demo.recommends('lucia.ferrante', 9, 33, 'I learnt more here than in any course.'),
       demo.recommends('chen.hao', 8, 25, 'Good product. The invoices are hard to match with our purchase orders.'),
       demo.recommends('mei.lin', 9, 44), demo.recommends('minh.tran', 10, 16), demo.recommends('Thuỳ.Phạm', 9, 52),
       demo.recommends('eleni.karra', 4, 10, 'Two of us are left who know it, and the price went up.'),
       demo.recommends('sofia-vlachou', 5, 20), demo.recommends('preecha.s', 8, 60, 'ใช้ง่าย แต่อยากให้มีเมนูภาษาไทย');
