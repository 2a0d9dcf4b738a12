-- A log of the health core: accounts with five members each, and what happened to them in the last 120 days. The rows
-- are what health.ingest would have made of the events, put in at once. Variables: events, accounts.
SET search_path = health;
SET work_mem = '256MB';
SELECT setseed(0.3);
CREATE TEMP TABLE made AS
SELECT row_number() OVER () AS seq, m.payload FROM (
	SELECT jsonb_build_object('specversion', '1.0', 'id', f.name || ':' || a, 'source', '/crm', 'type', 'org.health.crm.' || f.name || '.v1',
	    'subject', 'account/a' || a, 'time', utc_today() - 130 || 'T00:00:00Z', 'data', jsonb_build_object('value', f.value)) AS payload
	FROM generate_series(1, :accounts) a CROSS JOIN LATERAL (VALUES ('account.opened', NULL),
	    ('touch.changed', (ARRAY['high', 'low', 'tech', 'community'])[1 + a % 4])) f (name, value)
	UNION ALL
	SELECT jsonb_build_object('specversion', '1.0', 'id', format('member.joined:%s_%s', a, m), 'source', '/crm',
	    'type', 'org.health.crm.member.joined.v1', 'subject', format('member/m_%s_%s', a, m), 'time', utc_today() - 130 || 'T00:00:00Z',
	    'data', jsonb_build_object('value', 'a' || a))
	FROM generate_series(1, :accounts) a, generate_series(1, 5) m
	UNION ALL
	SELECT jsonb_strip_nulls(jsonb_build_object('specversion', '1.0', 'id', k.name || ':' || d.n, 'source', k.source,
	    'type', format('org.health.forum.%s.v1', k.name),
	    'subject', CASE WHEN d.dice < 0.2 THEN format('member/m_%s_%s', d.account, d.member) ELSE 'account/a' || d.account END,
	    'time', to_char(date_trunc('day', now() AT TIME ZONE 'UTC') - d.ago * interval '120 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
	    'actorid', CASE WHEN k.acted THEN format('m_%s_%s', d.account, d.member) END,
	    'data', jsonb_build_object('units', 1, 'ref', 'thread/' || d.n % 9999, 'value', CASE k.name
		WHEN 'csat.given' THEN to_jsonb(CASE WHEN d.dice < 0.8 THEN 'good' ELSE 'bad' END::text)
		WHEN 'nps.given' THEN to_jsonb(floor(d.ago * 11)::integer) END,
		'counterparty', CASE WHEN k.other THEN format('m_%s_%s', 1 + floor(d.far * :accounts)::integer, d.member) END)))
	FROM (SELECT n, 1 + floor(random() * :accounts)::integer AS account, 1 + floor(random() * 5)::integer AS member, random() AS ago,
		random() AS kind, random() AS far, random() AS dice FROM generate_series(1, :events - 7 * :accounts) n) d
	JOIN (VALUES (0, .3, 'visit.day', '/forum/main', true, false), (.3, .5, 'usage.active', '/product', true, false),
	    (.5, .6, 'feature.used', '/product', true, false), (.6, .68, 'answer.posted', '/forum/main', true, false),
	    (.68, .72, 'question.asked', '/forum/main', true, false), (.72, .84, 'vote.received', '/forum/main', true, true),
	    (.84, .88, 'answer.accepted', '/forum/main', true, true), (.88, .91, 'question.resolved', '/forum/main', true, true),
	    (.91, .93, 'sla.missed', '/forum/main', false, false), (.93, .96, 'csat.given', '/forum/main', true, false),
	    (.96, .97, 'nps.given', '/forum/main', true, false), (.97, .99, 'invoice.paid', '/crm', false, false),
	    (.99, 1, 'question.unresolved', '/forum/main', false, false)) k (above, below, name, source, acted, other)
	ON d.kind >= k.above AND d.kind < k.below) m;
INSERT INTO event
SELECT m.seq, d.source, d.id, d.type, d.name, d.retracts, d.account, d.member, d.time, d.day, d.sequence, d.actor, d.counterparty,
    d.pair, d.units, d.value, d.mode, d.recorded, d.payload, d.sha, chain_over(sha256(''), d.sha, d.recorded) OVER (ORDER BY m.seq)
FROM made m CROSS JOIN (SELECT vocabulary() AS known OFFSET 0) v
CROSS JOIN LATERAL name_of(m.payload ->> 'type', v.known) n
CROSS JOIN LATERAL draft_of(m.payload, instant_of(m.payload ->> 'time'), now(), n.name, n.retracts, v.known -> n.name,
    (value_of(m.payload -> 'data' -> 'value', v.known -> n.name)).kept) d;
UPDATE head SET seq = (SELECT max(e.seq) FROM event e), chain = (SELECT e.chain FROM event e ORDER BY e.seq DESC LIMIT 1);
VACUUM (ANALYZE) event;
SELECT rebuild();
TRUNCATE dirty;
VACUUM (ANALYZE);
