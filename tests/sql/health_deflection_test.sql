-- Deflection: what counts as confirmed, implicit, unknown; whose tickets count, once each; what the comparison is worth.
\ir begin.sql
\ir health_begin.sql
SELECT no_plan();

-- A ref in an intent's or its suggestion's data.
CREATE FUNCTION pg_temp.of(ref integer, mode text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT json_strip_nulls(json_build_object('ref', 'intent/' || ref, 'mode', mode))::text
$$;
-- An intent so many days ago, and what came of it.
CREATE FUNCTION pg_temp.intent(ref integer, subject text, days numeric, mode text, VARIADIC came text[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(pg_temp.send(pg_temp.event(name, subject, days, 'm_1', pg_temp.of(ref, CASE name WHEN 'intent.opened' THEN mode END))), ' ')
	FROM unnest(array_prepend('intent.opened', came)) name
$$;
CREATE FUNCTION pg_temp.report(VARIADIC fields text[]) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(format('%s %s', f, d ->> f), ', ' ORDER BY place)
	FROM health.deflection(30) d, unnest(fields) WITH ORDINALITY n (f, place)
$$;

SELECT is(pg_temp.report('status', 'reason', 'exposed_intents', 'chi_squared', 'confirmed_percent'),
    'status not yet measurable, reason no holdout, exposed_intents 0, chi_squared , confirmed_percent ', 'of nothing, nothing');

-- One account by one. Days are days ago, at noon; a ticket 7 days after is not within 7 days
SELECT pg_temp.account(a) FROM unnest('{solved,solved_not,read,read_sent,gone,sent,early,outside,taken,held,later}'::text[]) a;
SELECT pg_temp.intent(1, 'solved', 20, 'exposed', 'suggestion.opened', 'deflection.confirmed'),
    pg_temp.send(pg_temp.event('ticket.opened', 'solved', 13), pg_temp.event('ticket.opened', 'solved', 21)),
    pg_temp.intent(2, 'solved_not', 20, 'exposed', 'deflection.confirmed'), pg_temp.send(pg_temp.event('ticket.opened', 'solved_not', 14)),
    pg_temp.intent(3, 'read', 20, NULL, 'suggestion.opened', 'suggestion.opened'),
    pg_temp.intent(4, 'read_sent', 20, 'exposed', 'suggestion.opened', 'intent.posted'),
    pg_temp.intent(5, 'gone', 20, 'exposed'), pg_temp.intent(6, 'sent', 20, 'exposed', 'intent.posted'),
    pg_temp.intent(7, 'early', 7, 'exposed', 'deflection.confirmed'), pg_temp.intent(8, 'outside', 30, 'exposed', 'deflection.confirmed'),
    pg_temp.intent(9, 'held', 20, 'holdout', 'intent.posted'), pg_temp.send(pg_temp.event('ticket.opened', 'held', 19));
SELECT is(pg_temp.report('exposed_intents', 'holdout_intents', 'waiting_intents', 'exposed_mature', 'holdout_mature'),
    CASE WHEN now() AT TIME ZONE 'UTC' >= health.utc_today() + interval '12 hours'
    THEN 'exposed_intents 7, holdout_intents 1, waiting_intents 0, exposed_mature 7, holdout_mature 1'
    ELSE 'exposed_intents 7, holdout_intents 1, waiting_intents 1, exposed_mature 6, holdout_mature 1' END,
    'of 30 days with today; one of 7 days ago is mature when it is that time of day');
SELECT pg_temp.intent(10, 'early', 6, 'exposed', 'suggestion.opened'), pg_temp.intent(11, 'early', 3, 'holdout');
-- whatever time it is: the one of 7 days ago, too, is of another day
SELECT pg_temp.send(pg_temp.event('intent.opened.retracted', 'early', more => format('{"retracts": "%s"}', (
    SELECT e.id FROM health.event e WHERE e.name = 'intent.opened' AND e.payload #>> '{data,ref}' = 'intent/7'))));
SELECT is(pg_temp.report('exposed_intents', 'holdout_intents', 'waiting_intents', 'exposed_mature', 'holdout_mature'),
    'exposed_intents 7, holdout_intents 2, waiting_intents 2, exposed_mature 6, holdout_mature 1', 'what is not mature waits; what was taken back was not');
SELECT is(pg_temp.report('confirmed', 'confirmed_percent', 'implicit_upper_bound', 'implicit_percent', 'went_on', 'unknown'),
    'confirmed 1, confirmed_percent 16.67, implicit_upper_bound 2, implicit_percent 33.33, went_on 3, unknown 1',
    'confirmed: solved; implicit: solved, read; went on: a ticket in spite of it, two posted; unknown: gone');
SELECT is(pg_temp.report('exposed_tickets', 'holdout_tickets', 'accounts_exposed', 'accounts_holdout'),
    'exposed_tickets 1, holdout_tickets 1, accounts_exposed 6, accounts_holdout 1', 'tickets of the 7 days');

-- What is taken back counts for nothing, whatever it is
CREATE FUNCTION pg_temp.take_back(what text, account text) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.send(pg_temp.event(what || '.retracted', account, more => json_build_object('retracts', e.id)::text))
	FROM health.event e WHERE e.name = what AND e.account = take_back.account ORDER BY e.seq LIMIT 1
$$;
SELECT pg_temp.take_back('ticket.opened', 'solved_not'), pg_temp.take_back('intent.posted', 'read_sent'), pg_temp.take_back('deflection.confirmed', 'solved');
SELECT is(pg_temp.report('confirmed', 'implicit_upper_bound', 'went_on', 'unknown', 'exposed_tickets'),
    'confirmed 1, implicit_upper_bound 3, went_on 1, unknown 1, exposed_tickets 0', 'taken back: a ticket, a posting, a confirmation');

-- Each ticket once, for the arm of the last intent before it; of members and of their account alike
SELECT pg_temp.joins('m_9', 'later');
SELECT pg_temp.intent(20, 'later', 19, 'exposed'), pg_temp.intent(21, 'member/m_9', 18, 'exposed'), pg_temp.intent(22, 'later', 17, 'exposed'),
    pg_temp.send(pg_temp.event('ticket.opened', 'member/m_9', 16, source => '/desk'), pg_temp.event('ticket.opened', 'later', 12, more => '{"units": 2}'),
	pg_temp.event('ticket.opened', 'later', 10), pg_temp.event('ticket.opened', 'later', 19.5), pg_temp.event('ticket.opened', 'member/m_unknown', 16));
SELECT is(pg_temp.report('exposed_mature', 'exposed_tickets', 'went_on'), 'exposed_mature 9, exposed_tickets 3, went_on 4',
    'one and one of two units, not that before, not that 7 days after the last');
SELECT pg_temp.intent(23, 'later', 15, 'holdout'), pg_temp.intent(24, 'later', 1, 'exposed');
SELECT is(pg_temp.report('holdout_mature', 'exposed_tickets', 'holdout_tickets', 'accounts_exposed', 'accounts_holdout'),
    'holdout_mature 2, exposed_tickets 1, holdout_tickets 4, accounts_exposed 7, accounts_holdout 2', 'of another arm from then on');
SELECT pg_temp.intent(20, 'later', 5, 'holdout'), pg_temp.intent(99, 'nobody', 20, 'exposed');
SELECT pg_temp.send(pg_temp.event('intent.opened', 'taken', 20), pg_temp.event('intent.opened', 'taken', 20), pg_temp.event('suggestion.opened', 'taken', 20));
SELECT is(pg_temp.report('exposed_intents', 'holdout_intents', 'waiting_intents', 'implicit_upper_bound'), 'exposed_intents 13, holdout_intents 3, waiting_intents 3, implicit_upper_bound 3',
    'the same intent again is none; two without ref are two, and no suggestion is theirs; an account that is not known is none');
SELECT is((health.deflection(30, NULL, '{solved,held}') - '{days,interval}'::text[]) @> '{"exposed_intents": 1, "holdout_intents": 1, "causal_delta": 1,
    "exposed_mature": 1, "holdout_tickets": 1, "status": "not yet measurable", "reason": "few accounts", "avoided_tickets": null, "chi_squared": 3.556}',
    true, 'of two accounts: (9 · 1 − 1)² / (9 · 2)');

-- The experiment. So many accounts of an arm with two intents each, of which every n-th has a ticket
CREATE FUNCTION pg_temp.arm(name text, accounts integer, every integer) RETURNS text LANGUAGE sql AS $$
	SELECT left(string_agg(pg_temp.account(name || n, 'low', 40), ''), 0) || left(pg_temp.send(VARIADIC array_agg(e.one)), 0)
	FROM generate_series(1, accounts) n CROSS JOIN LATERAL (
		SELECT pg_temp.event('intent.opened', name || n, 20 - k, more => pg_temp.of(NULL, name)) FROM generate_series(0, 1) k
		UNION ALL SELECT pg_temp.event('ticket.opened', name || n, 17) WHERE n % every = 0) e (one)
$$;
CREATE FUNCTION pg_temp.arms(held integer, exposed integer) RETURNS text[] LANGUAGE sql AS $$
	SELECT ARRAY(SELECT 'holdout' || n FROM generate_series(1, held) n UNION ALL SELECT 'exposed' || n FROM generate_series(1, exposed) n)
$$;
SELECT pg_temp.arm('holdout', 40, 2), pg_temp.arm('exposed', 200, 10);
CREATE TEMP TABLE measured AS SELECT health.deflection(30, 2500, pg_temp.arms(20, 180)) AS d;
SELECT is(d - '{interval,avoided_interval,saving_interval}'::text[], '{"days": 30, "status": "measured", "reason": null, "exposed_intents": 360, "holdout_intents": 40,
    "waiting_intents": 0, "exposed_mature": 360, "holdout_mature": 40, "accounts_exposed": 180, "accounts_holdout": 20, "exposed_tickets": 18,
    "holdout_tickets": 10, "chi_squared": 0, "confirmed": 0, "confirmed_percent": 0, "implicit_upper_bound": 0, "implicit_percent": 0, "went_on": 36,
    "unknown": 324, "causal_delta": 0.2, "avoided_tickets": 72, "ticket_cost": 2500, "saving_cents": 180000, "honesty_ratio": null}',
    '10 of 40 less 18 of 360 is .2 an intent: 72 tickets') FROM measured;
-- the standard error of both arms together is .0569: an account has 2 intents and 0 or 1 ticket
SELECT ok((d #>> '{interval,0}')::numeric BETWEEN .06 AND .12 AND (d #>> '{interval,1}')::numeric BETWEEN .28 AND .34,
    format('.2 ± 1.96 · .0569: %s', d -> 'interval')) FROM measured;
SELECT is(d -> 'avoided_interval', to_jsonb(ARRAY[round((d #>> '{interval,0}')::numeric * 360, 2), round((d #>> '{interval,1}')::numeric * 360, 2)]), 'and of the tickets') FROM measured;
SELECT is(health.deflection(30, 2500, pg_temp.arms(20, 180)), d, 'again it is the same') FROM measured;
SELECT is(health.deflection_interval('{2,2,2}', '{0,1,2}', '{1,1,1,4}', '{0,0,1,1}'), '{-333333,750000}', 'on every machine');
SELECT is(ARRAY[d ->> 'status', d ->> 'reason', d ->> 'causal_delta', d ->> 'avoided_tickets', d ->> 'saving_cents'],
    '{not yet measurable,covers zero,0.086364,NULL,NULL}', '3 of 22 less 5 of 100 may be chance, and nothing is made of it')
FROM health.deflection(30, 2500, '{holdout1,holdout2,holdout3,holdout4,holdout5,holdout6,holdout7,holdout9,holdout11,holdout13,holdout15}'::text[]
    || ARRAY(SELECT 'exposed' || n FROM generate_series(1, 50) n)) d;
SELECT is(ARRAY[d ->> 'status', d ->> 'reason', d ->> 'chi_squared', d ->> 'causal_delta', d ->> 'interval', d ->> 'avoided_tickets', d ->> 'holdout_tickets'],
    '{void,"skewed split",11.852,NULL,NULL,NULL,20}', '40 to 200 is no 1 to 9: (9 · 40 − 200)² / (9 · 240)') FROM health.deflection(30, 2500, pg_temp.arms(40, 200)) d;
SELECT is(ARRAY[d ->> 'status', d ->> 'reason'], '{not yet measurable,few accounts}', 'nine accounts say nothing') FROM health.deflection(30, 2500, pg_temp.arms(9, 81)) d;
SELECT is(ARRAY[d ->> 'status', d ->> 'reason'], '{not yet measurable,no exposed}', 'a holdout alone') FROM health.deflection(30, 2500, pg_temp.arms(1, 0)) d;
SELECT is(ARRAY[d ->> 'saving_cents', d ->> 'ticket_cost', d ->> 'avoided_tickets'], '{NULL,NULL,72.00}', 'without a cost there is no saving')
FROM health.deflection(30, NULL, pg_temp.arms(20, 180)) d;
SELECT is((health.deflection(19, NULL, pg_temp.arms(20, 180)) ->> 'exposed_intents')::integer, 0, 'of 19 days: those of 19 days ago are older');
SELECT is((health.deflection(20, NULL, pg_temp.arms(20, 180)) ->> 'exposed_intents')::integer, 180, 'of 20');
SELECT * FROM finish();
ROLLBACK;
