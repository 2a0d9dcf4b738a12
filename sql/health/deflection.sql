-- Deflection: how many tickets were not written because suggestions were shown, measured so that it can be believed.
--
-- An intent is a question or a ticket that somebody began to write. It is of the arm that it was assigned to: held back
-- (data.mode holdout: no suggestions) or exposed (every other); what was really seen does not matter, that is intention
-- to treat. These events make the report, of known accounts and of members who are placed, unless they were taken back:
--   intent.opened           an intent; those of one source with one data.ref are one, the first; without ref each is its own
--   suggestion.opened, deflection.confirmed, intent.posted      what came of the intent of that source and ref
--   ticket.opened           as many tickets of the account as its units, whoever sends it; what staff does counts for
--                           nothing (credit.sql)
-- The window: intents opened in the last `days` UTC days, today among them. An intent is mature when 7 days (168 hours)
-- have passed since; before, nobody knows what came of it: it is counted as waiting, and all else is said of mature ones.
--   confirmed   "this solved it", and no ticket of the account in the 7 days from the intent on
--   implicit    a suggestion was opened, nothing was posted, and no such ticket: an upper bound; who confirms may be in it
--   went on     of those that are neither: posted, or such a ticket
--   unknown     all others
-- A ticket is counted once, for the arm of the account's last mature intent of the 7 days before it.
-- The causal delta is tickets per intent of the holdout less those of the exposed. Its 95 % interval: a bootstrap of
-- 1,000 rounds (fewer, never below 200, when together they would draw more than 4 million accounts) draws in each arm as
-- many accounts as it has, with replacement, an account with all its intents and tickets (Efron and Tibshirani, An
-- Introduction to the Bootstrap, ch. 8 and 13.3); the ends are the percentiles 2.5 and 97.5. What is drawn follows from
-- the number of the round alone, and all is reckoned in integers, shares in millionths: the same log gives the same answer.
-- Status, the first that holds (reason says which):
--   void                 skewed split: χ² of the arms' accounts against 1 : 9 is above 10.828 (1 degree of freedom,
--                        p < .001): whatever splits them badly may split them by how many tickets they write
--   not yet measurable   no holdout, no exposed; few accounts: fewer than 10 in an arm say nothing of how much accounts
--                        differ, on which the interval rests; covers zero: the interval does
--   measured             avoided = delta · mature exposed intents; it may be below zero
-- An account that two experiments put into two arms stands in both.

-- The intents and the tickets that follow one, a row each. Of a ticket: holdout is the arm that it counts for. Of an
-- intent: mature; followed says that a ticket came in 7 days.
CREATE OR REPLACE FUNCTION deflection_line(after date, accounts text[])
RETURNS TABLE (account text, tickets bigint, holdout boolean, mature boolean, opened boolean, confirmed boolean, posted boolean,
	followed boolean)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	week	constant interval := '168 hours';
BEGIN
	RETURN QUERY
	WITH told AS MATERIALIZED (
		SELECT coalesce(p.account, a.id) AS account, e.name, e.time, e.sequence, e.source, e.id,
		    coalesce(d.credited, e.units) AS units, e.mode,
		    e.payload #>> '{data,ref}' AS ref
		FROM event e LEFT JOIN placed p ON p.seq = e.seq LEFT JOIN account a ON a.id = e.account
		LEFT JOIN discount d ON d.seq = e.seq
		WHERE e.name IN ('intent.opened', 'suggestion.opened', 'deflection.confirmed', 'intent.posted', 'ticket.opened')
		  AND coalesce(d.credited, e.units) > 0
		  AND e.day > after AND coalesce(p.account, a.id) IS NOT NULL
		  AND (accounts IS NULL OR coalesce(p.account, a.id) = ANY (accounts))
		  AND NOT EXISTS (SELECT FROM undone u WHERE u.seq = e.seq)),
	intent AS (
		SELECT DISTINCT ON (t.source, t.ref, CASE WHEN t.ref IS NULL THEN t.id END) t.* FROM told t
		WHERE t.name = 'intent.opened'
		ORDER BY t.source, t.ref, CASE WHEN t.ref IS NULL THEN t.id END, t.time, t.sequence, t.id),
	trace AS (
		SELECT t.source, t.ref, bool_or(t.name = 'suggestion.opened') AS opened,
		    bool_or(t.name = 'deflection.confirmed') AS confirmed, bool_or(t.name = 'intent.posted') AS posted
		FROM told t WHERE t.name NOT IN ('intent.opened', 'ticket.opened') AND t.ref IS NOT NULL GROUP BY t.source, t.ref),
	line AS (
		SELECT i.account, NULL::bigint AS tickets, i.time, i.mode IS NOT DISTINCT FROM 'holdout' AS holdout,
		    i.time + week <= now() AS mature, t.opened, t.confirmed, t.posted
		FROM intent i LEFT JOIN trace t ON t.source = i.source AND t.ref = i.ref
		UNION ALL
		SELECT t.account, t.units, t.time, NULL, NULL, NULL, NULL, NULL FROM told t WHERE t.name = 'ticket.opened'),
	-- of each: the account's last mature intent before it, of either arm, and its next ticket
	beside AS (
		SELECT l.*, max(l.time) FILTER (WHERE l.mature AND l.holdout) OVER before AS held_at,
		    max(l.time) FILTER (WHERE l.mature AND NOT l.holdout) OVER before AS exposed_at,
		    min(l.time) FILTER (WHERE l.tickets > 0) OVER (PARTITION BY l.account ORDER BY l.time DESC) AS ticket_at
		FROM line l WINDOW before AS (PARTITION BY l.account ORDER BY l.time))
	SELECT l.account, l.tickets, CASE WHEN l.tickets IS NULL THEN l.holdout
		ELSE l.exposed_at IS NULL OR coalesce(l.held_at > l.exposed_at, false) END,
	    l.mature, coalesce(l.opened, false), coalesce(l.confirmed, false), coalesce(l.posted, false),
	    coalesce(l.ticket_at < l.time + week, false)
	FROM beside l WHERE l.tickets IS NULL OR greatest(l.held_at, l.exposed_at) > l.time - week;
END $$;

-- Resamples of an arm: for each round the intents and tickets of as many accounts as there are, drawn with replacement.
-- The arrays have one element for each account. arm: 0 or 1, so that the two are drawn apart.
CREATE OR REPLACE FUNCTION deflection_resample(intents bigint[], tickets bigint[], rounds integer, arm integer)
RETURNS TABLE (round integer, intents_drawn numeric, tickets_drawn numeric)
LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
	accounts constant bigint := cardinality(intents);
BEGIN
	-- the upper half of a hash times the number of accounts: its own upper half is one of them
	RETURN QUERY SELECT d.round, sum(intents[d.place]), sum(tickets[d.place]) FROM (
		SELECT r.round, 1 + ((hashint8extended(n.number, r.round * 2 + arm) >> 32 & 4294967295) * accounts >> 32) AS place
		FROM generate_series(1, rounds) r (round) CROSS JOIN generate_series(1, accounts) n (number) OFFSET 0) d
	GROUP BY d.round;
END $$;

-- Tickets per intent of the holdout less those of the exposed, in millionths; NULL of nothing.
CREATE OR REPLACE FUNCTION deflection_delta(held_intents numeric, held_tickets numeric, exposed_intents numeric,
    exposed_tickets numeric) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT round((held_tickets * exposed_intents - exposed_tickets * held_intents) * 1000000
	    / nullif(held_intents * exposed_intents, 0))::bigint
$$;

-- The interval of the delta: its ends, in millionths. The arrays are those of deflection_resample; none may be empty.
CREATE OR REPLACE FUNCTION deflection_interval(held_intents bigint[], held_tickets bigint[], exposed_intents bigint[],
    exposed_tickets bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $$
	SELECT percentile_disc('{0.025,0.975}'::float8[]) WITHIN GROUP (ORDER BY
	    deflection_delta(h.intents_drawn, h.tickets_drawn, e.intents_drawn, e.tickets_drawn))
	FROM (SELECT greatest(200, least(1000, 4000000 / (cardinality(held_intents) + cardinality(exposed_intents)))) AS rounds) r
	CROSS JOIN LATERAL deflection_resample(held_intents, held_tickets, r.rounds, 0) h
	JOIN LATERAL deflection_resample(exposed_intents, exposed_tickets, r.rounds, 1) e USING (round)
$$;

-- What a split of accounts, the delta and its interval are worth. chi_squared is in millionths; NULL of nobody.
CREATE OR REPLACE FUNCTION deflection_status(held bigint, exposed bigint, ends bigint[], OUT chi_squared bigint,
    OUT status text, OUT reason text) LANGUAGE sql IMMUTABLE AS $$
	SELECT c.squared, CASE WHEN r.reason = 'skewed split' THEN 'void' WHEN r.reason IS NULL THEN 'measured'
	    ELSE 'not yet measurable' END, r.reason
	FROM (SELECT round((9 * held - exposed) * (9 * held - exposed) * 1000000::numeric / nullif(9 * (held + exposed), 0))::bigint AS squared) c
	CROSS JOIN LATERAL (SELECT CASE
	    WHEN c.squared > 10828000 THEN 'skewed split'
	    WHEN held = 0 THEN 'no holdout'
	    WHEN exposed = 0 THEN 'no exposed'
	    WHEN least(held, exposed) < 10 THEN 'few accounts'
	    WHEN 0 BETWEEN ends[1] AND ends[2] THEN 'covers zero' END AS reason) r
$$;

-- The report, as the API gives it: `days` of the window, the cost of a ticket in cents (or NULL: then there is no saving),
-- accounts see chosen. Nothing that is void is given, and what was avoided only once it is measured.
CREATE OR REPLACE FUNCTION deflection(days integer, ticket_cost bigint DEFAULT NULL, accounts text[] DEFAULT NULL) RETURNS jsonb
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	WITH line AS MATERIALIZED (SELECT * FROM deflection_line(utc_today() - days, accounts)),
	total AS (
		SELECT count(*) FILTER (WHERE NOT l.holdout) AS exposed, count(*) FILTER (WHERE l.holdout) AS held,
		    count(*) FILTER (WHERE NOT l.mature) AS waiting,
		    count(*) FILTER (WHERE l.mature AND l.holdout) AS held_mature,
		    count(*) FILTER (WHERE l.mature AND NOT l.holdout) AS mature,
		    count(*) FILTER (WHERE l.mature AND NOT l.holdout AND c.confirmed) AS confirmed,
		    count(*) FILTER (WHERE l.mature AND NOT l.holdout AND c.implicit) AS implicit,
		    count(*) FILTER (WHERE l.mature AND NOT l.holdout AND c.implicit AND NOT c.confirmed) AS implicit_only,
		    count(*) FILTER (WHERE l.mature AND NOT l.holdout AND (l.posted OR l.followed) AND NOT c.confirmed) AS went_on
		FROM line l CROSS JOIN LATERAL (SELECT l.confirmed AND NOT l.followed AS confirmed,
		    l.opened AND NOT l.posted AND NOT l.followed AS implicit) c
		WHERE l.tickets IS NULL),
	cluster AS (
		SELECT l.account, l.holdout, count(*) FILTER (WHERE l.tickets IS NULL) AS intents, coalesce(sum(l.tickets), 0)::bigint AS tickets
		FROM line l WHERE l.mature OR l.tickets > 0 GROUP BY l.account, l.holdout),
	arm AS (
		SELECT n.holdout, count(c.account) AS accounts, coalesce(sum(c.intents), 0) AS intents, coalesce(sum(c.tickets), 0) AS tickets,
		    array_agg(c.intents ORDER BY c.account COLLATE "C") AS intents_of, array_agg(c.tickets ORDER BY c.account COLLATE "C") AS tickets_of
		FROM (VALUES (true), (false)) n (holdout) LEFT JOIN cluster c ON c.holdout = n.holdout GROUP BY n.holdout),
	compared AS (
		SELECT h.accounts AS held_accounts, e.accounts AS exposed_accounts, h.tickets AS held_tickets, e.tickets AS exposed_tickets,
		    deflection_delta(h.intents, h.tickets, e.intents, e.tickets) AS delta,
		    CASE WHEN h.accounts > 0 AND e.accounts > 0
		    THEN deflection_interval(h.intents_of, h.tickets_of, e.intents_of, e.tickets_of) END AS ends
		FROM arm h JOIN arm e ON h.holdout AND NOT e.holdout),
	judged AS MATERIALIZED (
		SELECT c.*, s.*, s.status <> 'void' AS valid, CASE WHEN s.status = 'measured' THEN c.delta * t.mature END AS avoided
		FROM compared c CROSS JOIN total t
		CROSS JOIN LATERAL deflection_status(c.held_accounts, c.exposed_accounts, c.ends) s)
	SELECT jsonb_build_object('days', days, 'status', j.status, 'reason', j.reason,
	    'exposed_intents', t.exposed, 'holdout_intents', t.held, 'waiting_intents', t.waiting,
	    'exposed_mature', t.mature, 'holdout_mature', t.held_mature,
	    'accounts_exposed', j.exposed_accounts, 'accounts_holdout', j.held_accounts,
	    'exposed_tickets', j.exposed_tickets, 'holdout_tickets', j.held_tickets,
	    'chi_squared', round(j.chi_squared / 1000000.0, 3),
	    'confirmed', t.confirmed, 'confirmed_percent', percent(t.confirmed, t.mature),
	    'implicit_upper_bound', t.implicit, 'implicit_percent', percent(t.implicit, t.mature),
	    'went_on', t.went_on, 'unknown', t.mature - t.confirmed - t.implicit_only - t.went_on)
	    || jsonb_build_object('causal_delta', CASE WHEN j.valid THEN millionths(j.delta) END,
	    'interval', CASE WHEN j.valid AND j.ends IS NOT NULL THEN jsonb_build_array(millionths(j.ends[1]), millionths(j.ends[2])) END,
	    'avoided_tickets', round(millionths(j.avoided), 2),
	    'avoided_interval', CASE WHEN j.avoided IS NOT NULL THEN jsonb_build_array(
		round(millionths(j.ends[1] * t.mature), 2), round(millionths(j.ends[2] * t.mature), 2)) END,
	    'ticket_cost', ticket_cost, 'saving_cents', round(millionths(j.avoided) * ticket_cost),
	    'saving_interval', CASE WHEN j.avoided IS NOT NULL AND ticket_cost IS NOT NULL THEN jsonb_build_array(
		round(millionths(j.ends[1] * t.mature) * ticket_cost), round(millionths(j.ends[2] * t.mature) * ticket_cost)) END,
	    'honesty_ratio', round(millionths(j.avoided) / nullif(t.implicit, 0), 4))
	FROM total t CROSS JOIN judged j
$$;

-- Millionths as a number.
CREATE OR REPLACE FUNCTION millionths(value numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT round(value / 1000000, 6)
$$;
