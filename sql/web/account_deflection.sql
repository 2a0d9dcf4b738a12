-- How many tickets suggestions avoid, for people. Customer success and administrators only: 401, 403.

-- A number as people read it, with a real minus; below 10 with one digit behind the point.
CREATE OR REPLACE FUNCTION forum.tickets_words(tickets numeric) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT replace(to_char(tickets, CASE WHEN abs(tickets) < 9.95 THEN 'FM990.0' ELSE 'FM999,999,999,990' END), '-', U&'\2212')
$$;

-- Tickets an intent as tickets per 100 intents: 12.5.
CREATE OR REPLACE FUNCTION forum.rate_words(per_intent numeric) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT replace(to_char(per_intent * 100, 'FM999,990.0'), '-', U&'\2212')
$$;

-- Cents as people read them, to the whole: money of which only about so much is known.
CREATE OR REPLACE FUNCTION forum.money_about(cents numeric) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT replace(forum.money(round(cents, -2)), '-', U&'\2212')
$$;

-- The report (see health.deflection) of the accounts that pass the filters, as in account_map; one row.
--   days: 30, 90 or 365, all else is 90; typed: the cost of a ticket as people type it, NULL for none. cost is how it was
--   understood, in_vain that it was not.
--   delta_more: how many tickets more suggestions may lead to, at worst.
--   Rates are tickets per 100 intents, the rates and the ends of the interval also in millionths of a ticket an intent.
CREATE FUNCTION web.account_deflection(credential text, days text, typed text, of_touch text, of_stage text, of_segment text,
    of_csm text, of_cohort text)
RETURNS TABLE (period bigint, cost text, in_vain boolean, status text, reason text, exposed_intents bigint, holdout_intents bigint,
	waiting_intents bigint, exposed_mature bigint, holdout_mature bigint, accounts_exposed bigint, accounts_holdout bigint,
	exposed_tickets bigint, holdout_tickets bigint, chi_squared text, confirmed bigint, implicit_upper_bound bigint, implicit_only bigint,
	went_on bigint, unknown bigint, exposed_rate text, holdout_rate text, delta text, delta_low text, delta_high text, delta_more text,
	exposed_part bigint, holdout_part bigint, delta_part bigint, low_part bigint, high_part bigint, avoided text, avoided_low text, avoided_high text,
	saving text, saving_low text, saving_high text, honesty text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	window_days integer := CASE WHEN days IN ('30', '90', '365') THEN days::integer ELSE 90 END;
	cents	bigint := forum.account_cents(typed);
	chosen	text[] := CASE WHEN coalesce(of_touch, of_stage, of_segment, of_csm, of_cohort) IS NOT NULL THEN ARRAY(
	    SELECT f.id FROM forum.accounts_found(NULL, NULL, of_touch, of_stage, of_segment, of_csm, of_cohort) f WHERE f.fits) END;
BEGIN
	RETURN QUERY
	WITH rates AS (
		SELECT r.*, r.exposed_tickets / nullif(r.exposed_mature, 0)::numeric AS exposed_rate,
		    r.holdout_tickets / nullif(r.holdout_mature, 0)::numeric AS holdout_rate
		FROM health.deflection(window_days, cents, chosen) report (document)
		CROSS JOIN LATERAL jsonb_to_record(report.document) r (status text, reason text, exposed_intents bigint, holdout_intents bigint,
		    waiting_intents bigint, exposed_mature bigint, holdout_mature bigint, accounts_exposed bigint, accounts_holdout bigint,
		    exposed_tickets bigint, holdout_tickets bigint, chi_squared numeric, confirmed bigint, implicit_upper_bound bigint, went_on bigint,
		    unknown bigint, causal_delta numeric, "interval" numeric[], avoided_tickets numeric, avoided_interval numeric[],
		    saving_cents numeric, saving_interval numeric[], honesty_ratio numeric))
	SELECT window_days::bigint, forum.account_amount(cents), typed IS NOT NULL AND cents IS NULL, r.status, r.reason, r.exposed_intents,
	    r.holdout_intents, r.waiting_intents, r.exposed_mature, r.holdout_mature, r.accounts_exposed, r.accounts_holdout, r.exposed_tickets,
	    r.holdout_tickets, to_char(r.chi_squared, 'FM999,990.0'), r.confirmed, r.implicit_upper_bound,
	    r.exposed_mature - r.confirmed - r.went_on - r.unknown, r.went_on, r.unknown,
	    forum.rate_words(r.exposed_rate), forum.rate_words(r.holdout_rate), forum.rate_words(r.causal_delta),
	    forum.rate_words(r."interval"[1]), forum.rate_words(r."interval"[2]),
	    forum.rate_words(-r."interval"[1]),
	    round(r.exposed_rate * 1000000)::bigint, round(r.holdout_rate * 1000000)::bigint, round(r.causal_delta * 1000000)::bigint,
	    round(r."interval"[1] * 1000000)::bigint, round(r."interval"[2] * 1000000)::bigint,
	    forum.tickets_words(r.avoided_tickets), forum.tickets_words(r.avoided_interval[1]), forum.tickets_words(r.avoided_interval[2]),
	    forum.money_about(r.saving_cents), forum.money_about(r.saving_interval[1]), forum.money_about(r.saving_interval[2]),
	    round(r.honesty_ratio * 100)::text
	FROM rates r;
END $$;
