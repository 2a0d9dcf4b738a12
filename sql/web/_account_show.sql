-- What the pages of customer success show of scores and money.

-- Cents as people read them: 1,200 or 1,200.50.
CREATE OR REPLACE FUNCTION forum.money(cents numeric) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT to_char(cents / 100, CASE WHEN cents % 100 = 0 THEN 'FM999,999,999,999,990' ELSE 'FM999,999,999,999,990.00' END)
$$;

-- What may be lost: MRR × (1 − H/100), in cents, rounded down. score: millionths of a point.
CREATE OR REPLACE FUNCTION forum.at_risk(mrr bigint, score integer) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
	SELECT div(mrr::numeric * (100000000 - score), 100000000)::bigint
$$;

-- A signal's name as people say it.
CREATE OR REPLACE FUNCTION forum.signal_label(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce((SELECT l.label FROM (VALUES
	    ('visit.day', 'Visits'), ('question.asked', 'Questions asked'), ('answer.posted', 'Answers posted'),
	    ('answer.accepted', 'Answers accepted'), ('vote.received', 'Votes received'),
	    ('champion.silent', 'Champion silent'), ('milestone.reached', 'Milestones reached'),
	    ('question.resolved', 'Questions resolved'), ('deflection.confirmed', 'Solved without a ticket'),
	    ('sla.missed', 'Answers too late'), ('question.unresolved', 'Questions unresolved'),
	    ('ticket.after_suggestion', 'Ticket after a suggestion'), ('csat.given', 'Satisfaction'),
	    ('nps.given', 'Recommendation'), ('usage.active', 'Days of use'), ('feature.used', 'Features used'),
	    ('login.day', 'Days signed in'), ('integration.added', 'Integrations added'), ('meeting.held', 'Meetings held'),
	    ('webinar.attended', 'Webinars attended'), ('sequence.step', 'Steps of a sequence'), ('review.held', 'Reviews held'),
	    ('invoice.paid', 'Invoices paid'), ('invoice.overdue', 'Invoices overdue'), ('ticket.opened', 'Tickets opened'),
	    ('ticket.closed', 'Tickets closed'), ('account.opened', 'Account opened'), ('member.joined', 'Member joined'),
	    ('member.left', 'Member left'), ('stage.changed', 'Stage changed'), ('plan.changed', 'Plan changed'),
	    ('touch.changed', 'Touch model changed'), ('segment.changed', 'Segment changed'), ('csm.changed', 'Looked after by somebody else'),
	    ('mrr.changed', 'Pays another amount'), ('cancellation.noticed', 'Cancellation noticed'),
	    ('churned', 'Left'), ('renewed', 'Renewed'), ('unsubscribed', 'Unsubscribed'), ('intent.opened', 'Began a question or ticket'),
	    ('intent.posted', 'Sent what was begun'),
	    ('suggestion.opened', 'Opened a suggestion'))
	    l (name, label) WHERE l.name = signal_label.name), replace(name, '.', ' '))
$$;

-- Millionths of a point with their sign: +3.10, −0.05.
CREATE OR REPLACE FUNCTION forum.points_signed(millionths numeric) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN round(millionths / 10000) > 0 THEN '+' WHEN round(millionths / 10000) < 0 THEN U&'\2212' ELSE '' END
	    || to_char(abs(round(millionths / 10000)) / 100, 'FM990.00')
$$;

-- A share as people read it: 12.5 %; – of nothing.
CREATE OR REPLACE FUNCTION forum.percent(part bigint, whole bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN whole > 0 THEN to_char(round(part * 100.0 / whole, 1), 'FM9990.0') || ' %' ELSE U&'\2013' END
$$;

-- A time as people say it, in its greatest unit or two: 45 s, 12 min, 3 h 20 min, 4 d 2 h.
CREATE OR REPLACE FUNCTION forum.duration(length interval) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT CASE
	    WHEN s < 60 THEN s || ' s'
	    WHEN s < 3600 THEN s / 60 || ' min'
	    WHEN s < 86400 THEN s / 3600 || ' h' || CASE WHEN s % 3600 >= 60 THEN ' ' || s % 3600 / 60 || ' min' ELSE '' END
	    ELSE s / 86400 || ' d' || CASE WHEN s % 86400 >= 3600 THEN ' ' || s % 86400 / 3600 || ' h' ELSE '' END END
	FROM (SELECT floor(extract(epoch FROM length))::bigint AS s) seconds
$$;

-- What an alert says to a person, and whether it is one of those that cannot wait.
CREATE OR REPLACE FUNCTION forum.alert_words(kind text, detail text, OUT label text, OUT grave boolean)
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(w.words, kind) || coalesce(': ' || nullif(detail, ''), ''), coalesce(w.grave, false)
	FROM (SELECT 1) one LEFT JOIN (VALUES
	    ('band', 'Band changed', false), ('drop', 'The score fell', true), ('inactive', 'Inactive', true),
	    ('unsubscribed', 'Unsubscribed', false), ('cancellation', 'Cancellation', true),
	    ('champion', 'A champion has gone silent', true), ('sla', 'No answer in the target time', false),
	    ('nps_due', 'Recommendation', false), ('churners', 'Too many churners', true),
	    ('wildcards', 'Too many wildcards', false), ('feed', 'A feed is silent', true), ('csm', 'Overload', true))
	    w (name, words, grave) ON w.name = kind
$$;

-- The open alerts of some accounts (NULL: of all), '' standing for all of them together: path is where to mark it,
-- label what a person reads.
CREATE OR REPLACE FUNCTION forum.account_alerts(accounts text[])
RETURNS TABLE (account text, path text, label text, grave boolean, since timestamptz)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	today	date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
	RETURN QUERY
	SELECT a.account, format('/accounts/%s/alerts/%s/%s', coalesce(nullif(a.account, ''), '-'), a.mark, to_char(a.since, 'YYYY-MM-DD')),
	    w.label, w.grave, a.since::timestamp AT TIME ZONE 'UTC'
	FROM health.alerts_open(today, accounts) a CROSS JOIN LATERAL forum.alert_words(a.kind, a.detail) w;
END $$;

-- Every account but our own company. It looks at all scores, so a page asks once.
--   fits: it passes the filters (each may be NULL; q is a part of the name or an id, csm a name or '-' for nobody,
--   cohort see health.chosen);
--   of_band: 'left' for who has left, whatever the band was;
--   band: 'unknown' when there is no score or too little is known; gone: it has left.
CREATE OR REPLACE FUNCTION forum.accounts_found(q text, of_band text, of_touch text, of_stage text, of_segment text, of_csm text,
    of_cohort text)
RETURNS TABLE (id text, name text, score integer, confidence integer, band text, touch text, stage text, segment text,
	mrr bigint, csm text, risk bigint, was integer, gone boolean, fits boolean)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	today	date := (now() AT TIME ZONE 'UTC')::date;
	key	text := forum.name_key(coalesce(q, ''));
BEGIN
	RETURN QUERY SELECT k.*, (q IS NULL OR strpos(forum.name_key(k.name), key) > 0 OR k.id = q)
	    AND (of_band IS NULL OR k.band = of_band OR of_band = 'left' AND k.gone)
	    AND (of_touch IS NULL OR k.touch = of_touch)
	    AND (of_stage IS NULL OR k.stage = of_stage)
	    AND (of_segment IS NULL OR k.segment = of_segment)
	    AND (of_csm IS NULL OR k.csm IS NOT DISTINCT FROM nullif(of_csm, '-'))
	    AND (of_cohort IS NULL OR k.id IN (SELECT s.account FROM health.known_since() s WHERE health.cohort_of(s.since) = of_cohort))
	FROM (
		SELECT a.id, a.name, o.score, o.confidence, coalesce(o.band, 'unknown') AS band,
		    coalesce(o.touch, nullif(a.touch, ''), 'high') AS touch, coalesce(nullif(o.stage, ''), a.stage) AS stage,
		    coalesce(nullif(o.segment, ''), a.segment) AS segment, coalesce(o.mrr, a.mrr_cents) AS mrr, m.name AS csm,
		    forum.at_risk(coalesce(o.mrr, a.mrr_cents), coalesce(o.score, 0)), o.was, coalesce(o.gone, false) AS gone
		FROM account a
		LEFT JOIN health.overview(today) o ON o.account = a.id
		LEFT JOIN pseudonym p ON p.id = coalesce(o.csm, a.csm)
		LEFT JOIN member m ON m.id = p.member_id
		WHERE NOT a.own) k;
END $$;

-- A share of 1 as people read it: 12.5 %; – when there is none.
CREATE OR REPLACE FUNCTION forum.share(share text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(to_char(round(share::numeric * 100, 1), 'FM9990.0') || ' %', U&'\2013')
$$;
