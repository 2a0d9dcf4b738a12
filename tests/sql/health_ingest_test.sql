-- Events: what is taken, what is refused, what late ones, retractions and moves change.
\ir begin.sql
\ir health_begin.sql
SELECT no_plan();
UPDATE pass SET day = utc_today();

-- The answer for each item
CREATE FUNCTION pg_temp.answer(item text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(': ', r ->> 'status', r ->> 'detail') FROM jsonb_array_elements(health.ingest(item::json) -> 'results') r
$$;
SELECT pg_temp.account('acme');
SELECT pg_temp.event('visit.day', 'acme', 1, 'm_1', id => 'first') AS good \gset
SELECT is(pg_temp.answer(:'good'), 'accepted', 'an event');
SELECT is(pg_temp.answer(:'good'), 'duplicate', 'once more');
SELECT is(pg_temp.answer(regexp_replace(:'good', '(".*")(?=, ?"subject)', '\1')::text), 'duplicate', 'whatever its white space');
SELECT is(pg_temp.answer(replace(:'good', 'm_1', 'm_2')), 'conflict: Another payload has come with this source and id before.', 'another payload is a conflict');
SELECT is(pg_temp.units('acme', 'visit.day'), 1::bigint, 'and counts for nothing');
SELECT is((SELECT count(*) FROM conflict), 1::bigint, 'but is kept to be looked at');
SELECT is(pg_temp.send(e.one, e.one, e.other), 'accepted duplicate conflict', 'the same in one batch') FROM (SELECT
    pg_temp.event('visit.day', 'acme', 2, 'm_1', id => 'twice') AS one, pg_temp.event('visit.day', 'acme', 3, 'm_1', id => 'twice') AS other) e;
SELECT is(pg_temp.send(pg_temp.event('visit.day', 'acme', 1, source => '/other', id => 'first')), 'accepted', 'the key is source and id');

SELECT is(pg_temp.answer(item), expected, left(item, 60)) FROM (VALUES
	('7', NULL), ('"x"', NULL),
	('[7]', 'rejected: An event is a JSON object.'),
	('[null]', 'rejected: An event is a JSON object.'),
	('{}', 'rejected: specversion has to be "1.0".')) v (item, expected) WHERE expected IS NOT NULL;
SELECT is(pg_temp.refusal(format('SELECT ingest(%L)', item)), 'PT400', item) FROM unnest('{7,"\"x\"",true,null}'::text[]) item;
-- what is changed of a good event, and what the answer begins with
SELECT ok(pg_temp.answer((:'good'::jsonb || change::jsonb)::text) LIKE 'rejected: ' || expected || ' %', change) FROM (VALUES
	('{"specversion": "0.3"}', 'specversion'), ('{"specversion": 1.0}', 'specversion'),
	('{"id": 7}', 'id'), ('{"id": ""}', 'id'), ('{"id": "a\u0007b"}', 'id'), ('{"id": null}', 'id'),
	('{"source": []}', 'source'), ('{"type": {}}', 'type'), ('{"type": ""}', 'type'),
	('{"subject": "acme"}', 'subject'), ('{"subject": "account/"}', 'subject'), ('{"subject": "account/a b"}', 'subject'),
	('{"subject": "account/anna@example.com"}', 'subject'), ('{"subject": 3}', 'subject'),
	('{"time": "yesterday"}', 'time'), ('{"time": "2026-02-30T00:00:00Z"}', 'time'), ('{"time": "2026-01-01"}', 'time'),
	('{"time": "2026-01-01T00:00:00"}', 'time'), ('{"time": 1767225600}', 'time'), ('{"time": "2001-01-01T00:00:00Z"}', 'time is more than 400'),
	('{"time": "2099-01-01T00:00:00Z"}', 'time is more than 5'), ('{"actorid": "anna@example.com"}', 'actorid'), ('{"actorid": 7}', 'actorid'),
	('{"sequence": "x"}', 'sequence'), ('{"data": 7}', 'data'), ('{"data": []}', 'data'),
	('{"data": {"units": 0}}', 'data.units'), ('{"data": {"units": -1}}', 'data.units'), ('{"data": {"units": 1.5}}', 'data.units'),
	('{"data": {"units": "1"}}', 'data.units'), ('{"data": {"units": "NaN"}}', 'data.units'), ('{"data": {"units": 1e400}}', 'data.units'),
	('{"data": {"units": null}}', 'data.units'), ('{"data": {"counterparty": ""}}', 'data.counterparty'), ('{"data": {"mode": 3}}', 'data.mode'),
	('{"type": "org.health.forum.csat.given.v1", "data": {"value": "splendid"}}', 'data.value'), ('{"type": "org.health.forum.csat.given.v1"}', 'data.value'),
	('{"type": "org.health.forum.nps.given.v1", "data": {"value": 11}}', 'data.value'), ('{"type": "org.health.forum.nps.given.v1", "data": {"value": 9.5}}', 'data.value'),
	('{"type": "org.health.crm.mrr.changed.v1", "data": {"value": -1}}', 'data.value'), ('{"type": "org.health.crm.touch.changed.v1", "data": {"value": "soft"}}', 'data.value'),
	('{"type": "org.health.crm.stage.changed.v1", "data": {"value": "anna@example.com"}}', 'data.value'),
	('{"type": "org.health.crm.member.joined.v1", "data": {"value": "acme"}}', 'subject'), ('{"type": "org.health.crm.account.opened.v1", "subject": "member/m_1"}', 'subject'),
	('{"type": "org.health.forum.visit.day.retracted.v1"}', 'data.retracts')) v (change, expected);
SELECT is(pg_temp.answer(replace(:'good', '"first"', '"nul\u0000"')), 'rejected: This has characters or numbers that cannot be kept.', 'a NUL');
SELECT is(pg_temp.answer(replace(:'good', '"first"', '"half\ud800"')), 'rejected: This has characters or numbers that cannot be kept.', 'half a character');
SELECT is(pg_temp.answer(replace(:'good', '"first"', '"first","id":"other"')), 'rejected: The same name stands here twice.', 'a name twice');
SELECT is(pg_temp.answer((:'good'::jsonb || jsonb_build_object('pad', repeat('x', 65536)))::text), 'rejected: This is larger than 64 KiB.', 'too large');
SELECT is(pg_temp.send(pg_temp.event('visit.day', 'acme', 400, id => 'old')), 'accepted', '400 days ago is not too late') WHERE now() AT TIME ZONE 'UTC' < utc_today() + time '12:00';
SELECT is(pg_temp.send((pg_temp.event('visit.day', 'acme', 1)::jsonb || jsonb_build_object('time', to_char((now() + interval '4 minutes') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))::json),
    'accepted', 'nor 4 minutes too early');
SELECT is((SELECT string_agg(r ->> 'status', ' ') FROM jsonb_array_elements(ingest(format('[%s,{"id":"bad \ud800"},%s]',
    pg_temp.event('visit.day', 'acme', 4), pg_temp.event('visit.day', 'acme', 5))::json) -> 'results') r),
    'accepted rejected accepted', 'the good ones are kept, whatever is between them');
SELECT is(pg_temp.refusal(format('SELECT ingest((SELECT json_agg(n) FROM generate_series(1, 10001) n))')), 'PT413', 'at most 10,000');
SELECT is(pg_temp.send(pg_temp.event('strange.thing', 'acme', 1)), 'accepted', 'unknown types are kept');
SELECT is(explain('acme', utc_today()) ->> 'score', pg_temp.score('acme')::text, 'and not scored');
SELECT is(pg_temp.refusal('UPDATE event SET value = ''x'''), 'P0001 the log is append-only: a correction is an event of its own', 'the log is never changed');
SELECT is(pg_temp.refusal('DELETE FROM event'), 'P0001 the log is append-only: a correction is an event of its own', 'nor cut');

SELECT is((SELECT count(*) FILTER (WHERE r.one ->> 'status' = 'accepted') || ' ' || string_agg(r.place::text, ' ') FILTER (WHERE r.one ->> 'status' = 'rejected')
    FROM jsonb_array_elements(ingest((SELECT json_agg(CASE n WHEN 4321 THEN 'true'::json ELSE pg_temp.event('visit.day', 'acme', n % 90, 'm_' || n % 7) END ORDER BY n)
	FROM generate_series(1, 10000) n)) -> 'results') WITH ORDINALITY r (one, place)), '9999 4321', '10,000 with one bad one among them');

-- Unknown accounts and members wait
SELECT is(pg_temp.answer(pg_temp.event('visit.day', 'later', 3, 'm_1')::text), 'accepted: Waits until account/later is known.', 'an unknown account');
SELECT is(pg_temp.answer(pg_temp.event('visit.day', 'member/m_9', 3)::text), 'accepted: Waits until member/m_9 is known.', 'an unknown member');
SELECT is(pg_temp.units('later', 'visit.day'), 0::bigint, 'what waits counts for nothing');
SELECT pg_temp.account('later');
SELECT is(pg_temp.units('later', 'visit.day'), 1::bigint, 'until the account is known');
SELECT pg_temp.joins('m_9', 'later', 2);
SELECT is(pg_temp.units('later', 'visit.day'), 1::bigint, 'a member who joined afterwards does not bring it');
SELECT pg_temp.joins('m_9', 'later', 5, 'join_9');
SELECT is(pg_temp.units('later', 'visit.day'), 2::bigint, 'one who belonged to it then does');
SELECT pg_temp.joins('m_9', 'acme', 4);
SELECT is(pg_temp.units('later', 'visit.day') || ' ' || (SELECT count(*) FROM placed WHERE account = 'acme' AND name = 'visit.day'), '1 1', 'moved in the past, the event moves along');
SELECT is((SELECT count(*) FROM parked), 0::bigint, 'nothing waits any more');

-- Retractions, before and after
SELECT pg_temp.account('undo');
SELECT pg_temp.send(pg_temp.event('visit.day', 'undo', 3, 'm_1', id => 'u1'), pg_temp.event('sla.missed', 'undo', 3, id => 'u2'));
SELECT pg_temp.score('undo') AS before \gset
SELECT pg_temp.send(pg_temp.event('answer.posted', 'undo', 2, 'm_1', id => 'u3'));
SELECT isnt(pg_temp.score('undo'), :before, 'an answer counts');
SELECT pg_temp.send(pg_temp.event('answer.posted.retracted', 'undo', 1, more => '{"retracts": "u3"}', id => 'r3'), pg_temp.event('x.retracted', 'undo', 1, more => '{"retracts": "u4"}'));
SELECT is(pg_temp.units('undo', 'answer.posted'), 0::bigint, 'taken back, it does not');
SELECT pg_temp.send(pg_temp.event('answer.posted', 'undo', 2, 'm_1', id => 'u4'));
SELECT is(pg_temp.units('undo', 'answer.posted'), 0::bigint, 'nor when it comes after that');
SELECT pg_temp.send(pg_temp.event('x.retracted', 'undo', 0, more => '{"retracts": "r3"}'));
SELECT is(pg_temp.units('undo', 'answer.posted'), 0::bigint, 'a retraction is final');
SELECT pg_temp.send(pg_temp.event('x.retracted', 'undo', 0, more => '{"retracts": "u2", "mode": "deleted"}'), pg_temp.event('x.retracted', 'undo', 0, more => '{"retracts": "u1", "mode": "deleted"}'));
SELECT is(pg_temp.units('undo', 'sla.missed') || ' ' || pg_temp.units('undo', 'visit.day'), '1 0', 'deleting a post erases no negative signal');
SELECT pg_temp.send(pg_temp.event('x.retracted', 'undo', 0, more => '{"retracts": "u2"}'));
SELECT is(pg_temp.units('undo', 'sla.missed'), 0::bigint, 'a correction does');

-- Against gaming
SELECT pg_temp.account('fair');
SELECT pg_temp.joins('f_1', 'fair'), pg_temp.joins('f_2', 'fair'), pg_temp.joins('l_1', 'later');
SELECT pg_temp.send(pg_temp.event('answer.accepted', 'fair', 9, 'f_1', '{"counterparty": "f_2"}'), pg_temp.event('vote.received', 'fair', 9, 'f_1', '{"counterparty": "f_2"}'),
    pg_temp.event('answer.accepted', 'fair', 9, 'x_1', '{"counterparty": "x_1"}'));
SELECT is(pg_temp.units('fair', 'answer.accepted') + pg_temp.units('fair', 'vote.received'), 0::bigint, 'nothing within the account, nor for oneself');
SELECT pg_temp.send(pg_temp.event('vote.received', 'fair', day, 'f_1', '{"counterparty": "l_1"}')) FROM unnest('{40,50,60,45}'::integer[]) day;
SELECT is(pg_temp.units('fair', 'vote.received'), 3::bigint, 'three votes of a pair in 30 days');
SELECT is((SELECT array_agg(day ORDER BY day) FROM bucket WHERE account = 'fair' AND name = 'vote.received'), ARRAY[utc_today() - 60, utc_today() - 50, utc_today() - 45], 'the first three, in whatever order they came');
SELECT pg_temp.send(pg_temp.event('vote.received', 'later', 41, 'l_1', '{"counterparty": "f_1"}'), pg_temp.event('vote.received', 'fair', 29, 'f_1', '{"counterparty": "l_1", "units": 5}'));
SELECT is(pg_temp.units('later', 'vote.received') || ' ' || pg_temp.units('fair', 'vote.received'), '0 4', 'in either direction; 31 days later there is room for one again');
SELECT pg_temp.joins('l_1', 'fair', 55);
SELECT is(pg_temp.units('fair', 'vote.received'), 1::bigint, 'of a member who belonged to the account then, nothing');
SELECT pg_temp.send(pg_temp.event('staff.changed', 'member/f_1', 100, more => '{"value": true}', id => 'staff'), pg_temp.event('visit.day', 'fair', 2, 'f_1'));
SELECT is(pg_temp.units('fair', 'vote.received') || ' ' || pg_temp.units('fair', 'visit.day'), '0 0', 'what staff does never counts');
SELECT is(pg_temp.send(pg_temp.event('answer.posted', 'fair', 1, 'f_2', '{"units": 4}'), pg_temp.event('answer.posted', 'fair', 1, 'f_2', '{"units": 4}')), 'accepted accepted', 'eight answers');
SELECT is((SELECT mass FROM signal_of('{fair}', utc_today() - 1, utc_today() - 1, 'v1') WHERE name = 'answer.posted'), 5 * 1048576000::numeric, 'are five to the cap');

-- Models
SELECT is(pg_temp.refusal('SELECT model_put(''v1'', ''{}'')'), 'PT409', 'an active model is never changed');
SELECT is(pg_temp.refusal('UPDATE model_signal SET weight = 9'), 'PT409', 'by nobody');
SELECT is(model_put('v2', '{"signals": [{"name": "answer.posted", "dimension": "engagement", "weight": 5, "half_life": 33, "cap": 5, "k": 2}, {"name": "strange.thing", "dimension": "usage", "weight": 1, "half_life": 10}]}') ->> 'state', 'draft', 'a draft');
SELECT is(pg_temp.units('acme', 'strange.thing'), 1::bigint, 'a new signal finds the events that are there');
SELECT is((SELECT weight FROM decay WHERE half_life = 33 AND age = 33), 524288, 'and a new half-life its table');
SELECT is(pg_temp.refusal('SELECT model_activate(''v2'')'), 'PT409', 'without a backtest it does not become active');
SELECT is(model_backtest('v2') ->> 'passes', 'false', 'and where nobody left it cannot pass');
SELECT is(pg_temp.refusal('SELECT model_activate(''v2'')'), 'PT409', 'nor become active');
SELECT is(pg_temp.refusal(format('SELECT model_put(''v2'', %L)', document)), expected, document) FROM (VALUES
	('{"touch": {"high": {"usage": 100}}}', 'PT422 touch'), ('{"signals": [{"name": "answer.posted", "dimension": "joy", "weight": 1, "half_life": 3}]}', 'PT422 signals'),
	('{"signals": 7}', 'PT422 signals'), ('{"signals": [{"name": "answer.posted", "dimension": "usage", "weight": 0, "half_life": 3}]}', 'PT422 signals'), ('{"priors": []}', 'PT422 priors')) v (document, expected);

SELECT * FROM finish();
ROLLBACK;
