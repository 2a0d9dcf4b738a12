-- One account and how it is doing. Customer success and administrators only: 401, 403; 404.

-- The account, and its score of today: one row. Money as text; score NULL: it has none yet.
CREATE FUNCTION web.account(credential text, wanted text)
RETURNS TABLE (id text, name text, domain text, day text, band text, score text, confidence bigint, touch text, stage text,
	plan text, segment text, mrr text, at_risk text, csm text, churned timestamptz, churn_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(wanted);
	today	date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
	RETURN QUERY
	SELECT a.id, a.name, a.domain, to_char(coalesce(s.day, today), 'FMDD Mon YYYY'), coalesce(s.band, 'unknown'),
	    health.points_of(s.score)::text, (s.confidence / 1000000)::bigint, coalesce(s.touch, nullif(a.touch, ''), 'high'),
	    coalesce(nullif(s.stage, ''), nullif(a.stage, '')), nullif(coalesce(p.plan, a.plan), ''),
	    nullif(coalesce(s.segment, a.segment), ''), forum.money(coalesce(s.mrr, a.mrr_cents)),
	    forum.money(forum.at_risk(coalesce(s.mrr, a.mrr_cents), coalesce(s.score, 0))), m.name, g.since, g.reason
	FROM (SELECT 1) one
	LEFT JOIN health.score_at(a.id, today, health.model_active()) s ON true
	LEFT JOIN health.profile_of(ARRAY[a.id], today, today, health.model_active()) p ON true
	LEFT JOIN pseudonym who ON who.id = coalesce(p.csm, a.csm)
	LEFT JOIN member m ON m.id = who.member_id
	LEFT JOIN health.gone(a.id) g ON true;
END $$;

-- Why the score is what it is: the rows of one explanation. kind 'fact', one: model, position, receipt, cap and
-- next_band as sentences (none under a cap, which no signal lifts); 'step': what a signal gives or takes, in the order in which they are drawn, left_at and
-- width in thousandths of 100 points; 'dimension': weight, value (D), coverage in percent; 'lost',
-- of an account that has left: what it lost and gained in the 90 days before, the greatest loss first. No row
-- without a score.
CREATE FUNCTION web.account_why(credential text, wanted text)
RETURNS TABLE (kind text, label text, dimension text, points text, loss boolean, known boolean, detail text, last timestamptz,
	left_at integer, width integer, weight bigint, value text, coverage bigint, model text, log_position text, receipt text,
	cap text, next_band text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	e	jsonb := health.explain((forum.account_of(wanted)).id, (now() AT TIME ZONE 'UTC')::date);
	gone_on	date := (SELECT (g.since AT TIME ZONE 'UTC')::date FROM health.gone(wanted) g);
BEGIN
	IF e IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY SELECT 'fact', NULL, NULL, NULL, NULL::boolean, NULL::boolean, NULL, NULL::timestamptz, NULL::integer,
	    NULL::integer, NULL::bigint, NULL, NULL::bigint, e->>'model', e->>'log_position', e->>'receipt', e#>>'{cap,reason}',
	    CASE WHEN coalesce((e#>>'{cap,points_millionths}')::bigint, 0) = 0 AND e->>'next_band' IS NOT NULL THEN
		forum.next_band_words(e->'next_band') END;
	RETURN QUERY
	WITH step AS (
		SELECT 0 AS place, 'What is not known, and the average of the rest' AS label, NULL AS dimension,
		    (e->>'base_millionths')::bigint AS points, false AS known, 'the priors of the dimensions' AS detail, NULL::date AS last
		UNION ALL
		SELECT o::integer, forum.signal_label(s->>'signal'), s->>'dimension', (s->>'points_millionths')::bigint, true,
		    format(CASE WHEN (s->>'negative')::boolean THEN 'speaks against the account; %s of 1 left, weight %s' ELSE '%s of 1, weight %s' END, to_char((s->>'g')::numeric / 1000000, 'FM0.0000'), s->>'weight'), (s->>'last_event')::date
		FROM jsonb_array_elements(e->'signals') WITH ORDINALITY n (s, o) WHERE (s->>'connected')::boolean
		UNION ALL
		SELECT 10000, 'Cap', NULL, (e#>>'{cap,points_millionths}')::bigint, true, e#>>'{cap,reason}', NULL
		WHERE (e#>>'{cap,points_millionths}')::bigint <> 0),
	running AS (
		SELECT s.*, sum(s.points) OVER (ORDER BY s.place) AS until_here FROM step s)
	SELECT 'step', r.label, r.dimension, forum.points_signed(r.points), r.points < 0, r.known, r.detail,
	    r.last::timestamp AT TIME ZONE 'UTC',
	    (least(r.until_here, r.until_here - r.points) / 100000)::integer, greatest(abs(r.points) / 100000, 2)::integer,
	    NULL::bigint, NULL, NULL::bigint, NULL, NULL, NULL, NULL, NULL
	FROM running r ORDER BY r.place;
	RETURN QUERY
	SELECT 'dimension', initcap(d->>'dimension'), NULL, d->>'points', NULL::boolean, NULL::boolean, NULL, NULL::timestamptz,
	    NULL::integer, NULL::integer, (d->>'weight')::bigint, d->>'value', round((d->>'coverage')::numeric * 100)::bigint,
	    NULL, NULL, NULL, NULL, NULL
	FROM jsonb_array_elements(e->'dimensions') WITH ORDINALITY n (d, o) ORDER BY o;
	IF gone_on IS NOT NULL THEN
		RETURN QUERY
		SELECT 'lost', forum.signal_label(c.name), c.dimension, forum.points_signed(c.points), c.points < 0, true, NULL,
		    NULL::timestamptz, (500 + least(c.points, 0) / 50000)::integer, greatest(abs(c.points) / 50000, 2)::integer,
		    NULL::bigint, NULL, NULL::bigint, NULL, NULL, NULL, NULL, NULL
		FROM (SELECT coalesce(n.name, o.name) AS name, coalesce(n.dimension, o.dimension) AS dimension,
			coalesce(n.points, 0) - coalesce(o.points, 0) AS points
			FROM health.signal_effect(ARRAY[wanted], gone_on) n
			FULL JOIN health.signal_effect(ARRAY[wanted], gone_on - 90) o ON o.name = n.name) c
		WHERE c.points <> 0 ORDER BY c.points, c.name;
	END IF;
END $$;

-- The scores of the last 180 days, oldest first: millionths, and as text with the band.
CREATE FUNCTION web.account_history(credential text, wanted text)
RETURNS TABLE (day date, label text, millionths bigint, score text, band text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(wanted);
	today	date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
	RETURN QUERY
	SELECT d.day::date, to_char(d.day, 'FMDD Mon'), h.score::bigint, health.points_of(h.score)::text, h.band
	FROM generate_series(greatest(today - 179, (SELECT min(f.day) FROM health.history(ARRAY[a.id], today - 179, today) f)),
	    today, interval '1 day') d (day)
	LEFT JOIN health.history(ARRAY[a.id], today - 179, today) h ON h.day = d.day::date
	ORDER BY d.day;
END $$;

-- Its members, those who help most first: what they did in 90 days.
CREATE FUNCTION web.account_people(credential text, wanted text)
RETURNS TABLE (author_name text, author_reputation bigint, author_role text, author_staff boolean, questions bigint,
	answers bigint, accepted bigint, seen timestamptz, helps boolean, silent boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(wanted);
BEGIN
	RETURN QUERY
	SELECT m.name, m.reputation, m.role::text, m.staff, coalesce(r.questions, 0), coalesce(r.answers, 0),
	    coalesce(r.accepted, 0), m.seen_at, coalesce(r.answers, 0) > 0,
	    EXISTS (SELECT FROM post p WHERE p.author_id = m.id AND p.kind = 'answer' AND p.state = 'visible')
		AND NOT EXISTS (SELECT FROM post p WHERE p.author_id = m.id AND p.created_at > now() - interval '30 days')
	FROM account_member b JOIN member m ON m.id = b.member_id
	LEFT JOIN LATERAL (
		SELECT count(*) FILTER (WHERE p.kind = 'question') AS questions, count(*) FILTER (WHERE p.kind = 'answer') AS answers,
		    count(*) FILTER (WHERE p.kind = 'answer' AND t.accepted_post_id = p.id) AS accepted
		FROM post p JOIN thread t ON t.id = p.thread_id
		WHERE p.author_id = m.id AND p.state = 'visible' AND p.created_at > now() - interval '90 days') r ON true
	WHERE b.account_id = a.id AND b.valid_to IS NULL
	ORDER BY r.accepted DESC NULLS LAST, r.answers DESC NULLS LAST, m.seen_at DESC NULLS LAST, m.id LIMIT 100;
END $$;

-- Questions of its members that nobody has solved, the oldest first: lines as forum.thread_lines has them.
CREATE FUNCTION web.account_questions(credential text, wanted text)
RETURNS TABLE (id bigint, title text, slug text, author_name text, author_reputation bigint, author_role text,
	author_staff boolean, created_at timestamptz, answers integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(wanted);
	r	reader := forum.reader(me);
BEGIN
	RETURN QUERY
	SELECT l.id, l.title, l.slug, l.author_name, l.author_reputation, l.author_role, l.author_staff, l.created_at, l.answers
	FROM forum.thread_lines(ARRAY(SELECT t.id FROM account_member b JOIN thread t ON t.author_id = b.member_id
		WHERE b.account_id = a.id AND b.valid_to IS NULL AND t.kind = 'question' AND t.accepted_post_id IS NULL
		  AND t.closed_at IS NULL AND t.created_at >= b.valid_from AND forum.thread_listed(t.state, t.category_id, r)
		ORDER BY t.created_at, t.id LIMIT 20)) l ORDER BY l.place;
END $$;

-- What was heard of it, the latest first: 30 events before that position of the log (NULL: all). The words that
-- its members gave with an answer to a survey stand with them. next: `below` of the next page.
CREATE FUNCTION web.account_timeline(credential text, wanted text, below bigint)
RETURNS TABLE (at timestamptz, label text, dimension text, link text, negative boolean, undone boolean, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	page_size CONSTANT integer := 30;
	me	member := forum.success(credential, 'read');
	a	account := forum.account_of(wanted);
BEGIN
	RETURN QUERY
	WITH heard AS MATERIALIZED (
		SELECT h.*, row_number() OVER (ORDER BY h.seq DESC) AS place FROM health.events_of(a.id, below, page_size + 1) h)
	SELECT h.time, forum.signal_label(coalesce(h.name, '?')) || coalesce(': ' || nullif(h.value, ''), ''), h.dimension,
	    -- what other sources call so is elsewhere
	    CASE WHEN h.source = forum.signal_source() THEN coalesce('/t/' || substring(h.ref FROM '^thread/([1-9][0-9]{0,17})$'),
		'/contact/' || substring(h.ref FROM '^ticket/([1-9][0-9]{0,17})$')) END, h.negative, h.undone,
	    (SELECT min(l.seq) FROM heard l WHERE l.place <= page_size AND EXISTS (SELECT FROM heard o WHERE o.place > page_size))
	FROM heard h WHERE h.place <= page_size
	UNION ALL
	SELECT s.at, format('“%s”', s.words), 'satisfaction', '/t/' || s.thread_id, s.value < CASE s.kind WHEN 'csat' THEN 1 ELSE 7 END,
	    false, NULL
	FROM survey s JOIN account_member b ON b.member_id = s.member_id AND b.account_id = a.id AND s.at >= b.valid_from
	    AND s.at < coalesce(b.valid_to, 'infinity')
	WHERE s.words <> '' AND below IS NULL AND s.at > now() - interval '180 days'
	ORDER BY 1 DESC;
END $$;

-- What takes an account to the band above (see health.next_band), in a sentence or two.
CREATE OR REPLACE FUNCTION forum.next_band_words(next jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT format('To be %s it takes %s.', CASE next->>'band' WHEN 'watch' THEN 'out of risk' ELSE next->>'band' END,
	    concat_ws(', and ', CASE WHEN (next->>'points')::numeric > 0 THEN format('%s points more', next->>'points') END,
		CASE WHEN next ? 'hold_days' THEN format('%s days at %s or above', next->>'hold_days', next->>'hold_at') END))
	    || coalesce(' Nearest: ' || (SELECT string_agg(format('%s × %s', b->>'units', lower(forum.signal_label(b->>'signal'))),
		', or ' ORDER BY o) FROM jsonb_array_elements(next->'by') WITH ORDINALITY n (b, o) WHERE o <= 2) || '.', '')
$$;
