-- How accounts are served: by which rule an account gets its touch model, and how soon its questions should have an
-- answer. Customer success reads, administrators change: 401, 403.

-- Rows by kind:
--   'rule', in the order in which they are asked: plan, stage, mrr (an amount; NULL each: any) and touch; 'otherwise':
--   touch of what no rule fits; 'target', one for each touch model: minutes (NULL: nothing promised) and calendar (NULL:
--   every hour counts; 'office', see account_hours.sql); 'hours': label, the office's for people; 'change', the last 10: at, who, label;
--   'own': id and label of our own company; 'stage': value and label, to choose from; 'may': one if the caller may change.
CREATE FUNCTION web.account_rules(credential text)
RETURNS TABLE (kind text, id text, plan text, stage text, mrr text, touch text, minutes integer, calendar text, label text,
	who text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
BEGIN
	RETURN QUERY
	SELECT CASE WHEN r.last THEN 'otherwise' ELSE 'rule' END, NULL, r.plan, r.stage, forum.account_amount(r.mrr_from), r.value,
	    NULL::integer, NULL, NULL, NULL, NULL::timestamptz
	FROM (SELECT *, coalesce(k.plan, k.stage) IS NULL AND k.mrr_from IS NULL AS last FROM health.rule_rows(health.rules_of(NULL)) k) r
	ORDER BY r.place;
	RETURN QUERY
	SELECT 'target', NULL, NULL, NULL, NULL, t.touch, t.minutes, forum.calendar_shown(t.calendar), NULL, NULL, NULL::timestamptz
	FROM forum.response_targets() t;
	RETURN QUERY
	SELECT 'hours', NULL, NULL, NULL, NULL, NULL, NULL::integer, NULL, forum.hours_words(forum.office_hours()), NULL, NULL::timestamptz;
	RETURN QUERY
	SELECT * FROM (SELECT 'change', NULL, NULL, NULL, NULL, NULL, NULL::integer, NULL, l.reason, coalesce(m.name, l.actor_name), l.at
		FROM moderation_log l LEFT JOIN member m ON m.id = l.actor_id
		WHERE l.action IN ('touch_rules', 'response_targets') ORDER BY l.id DESC LIMIT 10) change;
	RETURN QUERY
	SELECT 'own', a.id, NULL, NULL, NULL, NULL, NULL::integer, NULL, a.name, NULL, NULL::timestamptz FROM account a WHERE a.own
	UNION ALL
	SELECT 'may', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE me.role = 'admin';
	RETURN QUERY
	SELECT 'stage', s.name, NULL, NULL, NULL, NULL, NULL::integer, NULL, s.label, NULL, NULL::timestamptz FROM account_stage s ORDER BY s.place;
END $$;

-- The response targets in force, a row for each touch model.
CREATE OR REPLACE FUNCTION forum.response_targets() RETURNS TABLE (touch text, minutes integer, calendar text)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT t.touch, r.minutes, r.calendar FROM unnest('{high,low,tech,community}'::text[]) WITH ORDINALITY t (touch, place)
	LEFT JOIN LATERAL (SELECT * FROM response_target o WHERE o.touch = t.touch
		ORDER BY o.since DESC LIMIT 1) r ON true
	ORDER BY t.place;
END $$;

-- The first thing that is wrong with rules and targets as they were typed (see web.account_rules_save): the form's field,
-- and a sentence.
CREATE OR REPLACE FUNCTION forum.account_rules_wrong(rules jsonb, otherwise text, targets jsonb, OUT field text, OUT wrong text)
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT c.field || '_' || c.n, c.wrong FROM (
		SELECT 1 AS part, (r->>'n')::integer AS row, r->>'n' AS n, k.* FROM jsonb_array_elements(rules) r CROSS JOIN LATERAL (VALUES
		    (1, 'place', 'The order is a whole number from 1 to 999.', r->>'place' ~ '^[1-9]\d{0,2}$'),
		    (2, 'plan', 'A plan has at most 60 characters and no invisible ones.', length(r->>'plan') <= 60 AND forum.line_is_plain(r->>'plan')),
		    (3, 'stage', 'There is no such stage.', r->>'stage' = '' OR EXISTS (SELECT FROM account_stage s WHERE s.name = r->>'stage')),
		    (4, 'mrr', 'What an account pays is a number above 0, such as 1200 or 1200.50.', r->>'mrr' = '' OR forum.account_cents(r->>'mrr') > 0),
		    (5, 'touch', 'There is no such touch model.', r->>'touch' IN ('high', 'low', 'tech', 'community', 'hybrid')),
		    (6, 'plan', 'This fits every account: say at least one of plan, stage and what it pays.',
			r->>'plan' <> '' OR r->>'stage' <> '' OR r->>'mrr' <> '')) k (place, field, wrong, fine)
		UNION ALL
		SELECT 2, 0, 'all', 1, 'touch', 'There is no such touch model.', otherwise IN ('high', 'low', 'tech', 'community', 'hybrid')
		UNION ALL
		SELECT 3, 0, t->>'touch', k.* FROM jsonb_array_elements(targets) t CROSS JOIN LATERAL (VALUES
		    (1, 'minutes', 'A target is 1 to 14400 minutes; empty: nothing is promised.',
			t->>'minutes' = '' OR (t->>'minutes' ~ '^\d{1,5}$' AND (t->>'minutes')::integer BETWEEN 1 AND 14400)),
		    (2, 'calendar', 'There are no such hours.',
			t->>'calendar' = '' OR EXISTS (SELECT FROM business_calendar b WHERE b.name = t->>'calendar'))) k (place, field, wrong, fine)) c
	WHERE c.fine IS NOT TRUE ORDER BY c.part, c.row, c.place LIMIT 1
$$;

-- What rules and targets would change, and then changes it.
--   rules: [{"n": row of the form, "place", "plan", "stage", "mrr", "touch"}], otherwise: a touch model, targets:
--   [{"touch", "minutes", "calendar"}], all texts as typed; seen: the `seen` of a preview, or ''. It is only saved when
--   that was a preview of just this.
-- Rows by kind: 'verdict', one: label is same, preview or saved, and sign, the `seen` of this; 'move': accounts that would move from touch to
-- other, how many, and what they pay; 'wait', of the questions of 30 days by touch model: how many, how many had no answer
-- in time, and how many had none under the new targets. 422 with the field and the row: mrr_3, minutes_low.
CREATE FUNCTION web.account_rules_save(credential text, rules jsonb, otherwise text, targets jsonb, seen text)
RETURNS TABLE (kind text, label text, sign text, touch text, other text, count bigint, late bigint, late_then bigint, mrr text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.administrator(credential);
	bad	record;
	asked	jsonb;
	promised jsonb;
	own_sign text;
	verdict	text;
BEGIN
	PERFORM forum.hours_lock();
	SELECT * INTO bad FROM forum.account_rules_wrong(rules, otherwise, targets);
	IF bad.wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = bad.field, MESSAGE = bad.wrong;
	END IF;
	SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('plan', nullif(btrim(r->>'plan'), ''), 'stage', nullif(r->>'stage', ''),
	    'mrr_from', forum.account_cents(r->>'mrr'), 'value', r->>'touch')) ORDER BY (r->>'place')::integer, (r->>'n')::integer), '[]')
	    || jsonb_build_array(jsonb_build_object('value', otherwise))
	INTO asked FROM jsonb_array_elements(rules) r;
	-- those alone that are to change
	SELECT coalesce(jsonb_agg(jsonb_build_object('touch', n.touch, 'minutes', n.minutes, 'calendar', n.calendar) ORDER BY n.touch), '[]')
	INTO promised
	FROM (SELECT t->>'touch' AS touch, nullif(t->>'minutes', '')::integer AS minutes,
		CASE WHEN t->>'minutes' = '' THEN NULL WHEN t->>'calendar' = 'office' THEN forum.office_hours()
		    ELSE nullif(t->>'calendar', '') END AS calendar FROM jsonb_array_elements(targets) t) n
	JOIN forum.response_targets() o ON o.touch = n.touch
	WHERE (n.minutes, n.calendar) IS DISTINCT FROM (o.minutes, o.calendar);
	own_sign := md5(health.model_active() || asked || promised);
	verdict := CASE WHEN asked = health.rules_of(NULL) AND promised = '[]' THEN 'same' WHEN seen = own_sign THEN 'saved'
	    ELSE 'preview' END;
	RETURN QUERY SELECT 'verdict', verdict, own_sign, NULL, NULL, NULL::bigint, NULL::bigint, NULL::bigint, NULL;
	IF verdict = 'preview' THEN
		RETURN QUERY
		SELECT 'move', NULL, NULL, p.before, p.after, p.accounts, NULL::bigint, NULL::bigint, forum.money(p.mrr) FROM health.rules_preview(asked) p
		UNION ALL
		SELECT 'wait', NULL, NULL, w.touch, NULL, w.questions, w.late_now, w.late_then, NULL FROM forum.response_preview(promised) w;
	ELSIF verdict = 'saved' THEN
		PERFORM forum.account_rules_enter(me, asked, promised);
	END IF;
END $$;

-- Puts rules and targets in force that are fine, and writes into the log what was before.
CREATE OR REPLACE FUNCTION forum.account_rules_enter(me member, rules jsonb, targets jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	was	jsonb := health.rules_of(NULL);
	moved	bigint;
	version	text;
BEGIN
	IF rules <> was THEN
		SELECT coalesce(sum(p.accounts), 0) INTO moved FROM health.rules_preview(rules) p;
		version := health.rules_put(rules, format('Touch rules of %s', me.name));
		PERFORM forum.moderation_add(me, 'touch_rules', format('%s rules; %s accounts are served otherwise; model %s',
		    jsonb_array_length(rules), moved, version), NULL, NULL, NULL, jsonb_build_object('was', was, 'now', rules));
	END IF;
	IF targets <> '[]' THEN
		PERFORM forum.moderation_add(me, 'response_targets', (SELECT string_agg(format('%s: %s', t->>'touch',
		    coalesce((t->>'minutes') || ' min' || coalesce(' in ' || forum.calendar_shown(t->>'calendar') || ' hours', ''), 'nothing promised')), '; ')
		    FROM jsonb_array_elements(targets) t), NULL, NULL, NULL,
		    jsonb_build_object('was', (SELECT jsonb_agg(o) FROM forum.response_targets() o), 'now', targets));
		INSERT INTO response_target (touch, since, minutes, calendar)
		SELECT t->>'touch', clock_timestamp(), (t->>'minutes')::integer, t->>'calendar' FROM jsonb_array_elements(targets) t;
		PERFORM forum.targets_check('minutes_' || (targets->0->>'touch'));
	END IF;
END $$;

-- Of the touch models whose target is to change, the questions of the last 30 days whose time is up under both: how many,
-- how many had no answer in the target time, and how many had none in the proposed one.
CREATE OR REPLACE FUNCTION forum.response_preview(targets jsonb)
RETURNS TABLE (touch text, questions bigint, late_now bigint, late_then bigint)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH proposed AS (
		SELECT t->>'touch' AS touch, (t->>'minutes')::integer AS minutes, t->>'calendar' AS calendar FROM jsonb_array_elements(targets) t),
	asked AS (
		SELECT q.touch, forum.business_deadline(q.created_at, o.minutes, o.calendar) AS by_now,
		    forum.business_deadline(q.created_at, p.minutes, p.calendar) AS by_then, q.answered
		FROM (SELECT forum.account_touch_at(forum.account_at(t.author_id, t.created_at), t.created_at) AS touch, t.created_at,
			(SELECT min(a.created_at) FROM post a WHERE a.thread_id = t.id AND a.kind = 'answer' AND a.state = 'visible'
			    AND a.author_id IS DISTINCT FROM t.author_id) AS answered
			FROM thread t JOIN member m ON m.id = t.author_id
			WHERE t.kind = 'question' AND t.state = 'visible' AND t.created_at > now() - interval '30 days' AND NOT forum.is_staff(m)) q
		JOIN proposed p ON p.touch = q.touch
		JOIN forum.response_targets() o ON o.touch = q.touch)
	SELECT p.touch, count(a.touch), count(*) FILTER (WHERE a.by_now < coalesce(a.answered, now())),
	    count(*) FILTER (WHERE a.by_then < coalesce(a.answered, now()))
	FROM proposed p LEFT JOIN asked a ON a.touch = p.touch GROUP BY p.touch ORDER BY p.touch;
END $$;
