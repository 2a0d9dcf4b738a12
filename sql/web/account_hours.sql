-- Office hours: when somebody is there to answer, for the response targets that count no other time. Administrators
-- only: 401, 403; 404 where an operator has taken them away. The sets of hours are the calendars `office`, `office 2` and so on: deadlines of the past stay what they were.

-- The set that counts now.
CREATE OR REPLACE FUNCTION forum.office_hours() RETURNS text
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT c.name FROM business_calendar c WHERE forum.calendar_shown(c.name) = 'office'
	ORDER BY length(c.name) DESC, c.name DESC LIMIT 1
$$;

-- Whoever changes hours or targets goes one after the other, and sees what the one before has done.
CREATE OR REPLACE FUNCTION forum.hours_lock() RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	SELECT FROM business_calendar c WHERE c.name = 'office' FOR UPDATE
$$;

-- A calendar as forms have it: each set of office hours is 'office'.
CREATE OR REPLACE FUNCTION forum.calendar_shown(calendar text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN calendar ~ '^office( \d+)?$' THEN 'office' ELSE calendar END
$$;

-- Seven rows, Monday first: hours as they are typed ('09:00-12:30, 13:30-17:00', '' when nobody is there); time_zone, and
-- holidays, a day a line.
CREATE FUNCTION web.account_hours(credential text) RETURNS TABLE (hours text, time_zone text, holidays text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.administrator(credential);
BEGIN
	RETURN QUERY SELECT coalesce(string_agg(format('%s-%s', to_char(h.opens, 'HH24:MI'), to_char(h.closes, 'HH24:MI')), ', ' ORDER BY h.opens)
		FILTER (WHERE h.opens IS NOT NULL), ''), c.time_zone, (SELECT coalesce(string_agg(to_char(o.day, 'YYYY-MM-DD'), E'\n' ORDER BY o.day), '') FROM business_holiday o
		WHERE o.calendar = c.name)
	FROM business_calendar c CROSS JOIN generate_series(1, 7) d (weekday)
	LEFT JOIN business_hours h ON h.calendar = c.name AND h.weekday = d.weekday
	WHERE c.name = forum.office_hours() GROUP BY c.name, c.time_zone, d.weekday ORDER BY d.weekday;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There are no office hours.';
	END IF;
END $$;

-- The hours of a day as typed: '9:00-12:30, 13:30-17:00'; also with dashes, and to 24:00. A row with NULLs for a part
-- that cannot be read.
CREATE OR REPLACE FUNCTION forum.hours_read(typed text) RETURNS TABLE (opens time, closes time)
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN part ~ fine THEN (regexp_match(part, fine))[1]::time END, CASE WHEN part ~ fine THEN (regexp_match(part, fine))[2]::time END
	FROM unnest(CASE WHEN btrim(typed) = '' THEN '{}' ELSE string_to_array(translate(typed, U&'\2013\2014.', '--:'), ',') END) part,
	    (VALUES ('^\s*((?:[01]?\d|2[0-3]):[0-5]\d)\s*-\s*((?:[01]?\d|2[0-3]):[0-5]\d|24:00)\s*$')) pattern (fine)
$$;

-- The first thing that is wrong with what was typed: the form's field (hours_1 is Monday's), and a sentence.
CREATE OR REPLACE FUNCTION forum.hours_wrong(zone text, holidays text[], hours text[], OUT field text, OUT wrong text)
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT c.field, c.wrong FROM (
		SELECT 0 AS place, 'time_zone' AS field, 'There is no such time zone.' AS wrong WHERE NOT EXISTS (SELECT FROM time_zone t WHERE t.name = zone)
		UNION ALL
		SELECT n, 'hours_' || n, 'Hours look like 09:00-17:00 or 09:00-12:30, 13:30-17:00; empty: nobody is there.'
		FROM generate_series(1, 7) n WHERE EXISTS (SELECT FROM forum.hours_read(hours[n]) h WHERE h.closes IS NULL)
		UNION ALL
		SELECT n, 'hours_' || n, 'Hours end after they begin, and do not overlap.'
		FROM generate_series(1, 7) n WHERE EXISTS (
			SELECT FROM (SELECT h.*, lag(h.closes) OVER (ORDER BY h.opens) AS before FROM forum.hours_read(hours[n]) h) o
			WHERE o.closes <= o.opens OR o.opens < o.before)
		UNION ALL
		SELECT 8, 'hours_1', 'On some day somebody has to be there.' WHERE coalesce(btrim(array_to_string(hours, '')), '') = ''
		UNION ALL
		SELECT 9, 'holidays', 'A holiday is a day like 2026-12-24, one a line, at most 200.'
		WHERE cardinality(holidays) > 200 OR EXISTS (SELECT FROM unnest(holidays) d WHERE d !~ '^\d{4}-\d\d-\d\d$' OR forum.day_or_null(d) IS NULL)) c
	ORDER BY c.place LIMIT 1
$$;

-- Other hours from now on, for the targets that count office hours. hours: seven texts, Monday first; holidays: a day a
-- line. Nothing happens when they are as they were. 422 (time_zone, hours_1 to hours_7, holidays).
CREATE FUNCTION web.account_hours_save(credential text, time_zone text, holidays text, hours text[]) RETURNS TABLE (changed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.administrator(credential);
	days	text[] := ARRAY(SELECT DISTINCT d FROM regexp_split_to_table(coalesce(holidays, ''), '\s+') d WHERE d <> '');
	bad	record;
	was	text;
	next	text;
BEGIN
	SELECT * INTO bad FROM forum.hours_wrong(time_zone, days, hours);
	IF bad.wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = bad.field, MESSAGE = bad.wrong;
	END IF;
	PERFORM forum.hours_lock();
	was := forum.office_hours();
	next := 'office ' || coalesce(nullif(substr(was, 8), '')::integer, 1) + 1;
	INSERT INTO business_calendar (name, time_zone) VALUES (next, time_zone);
	INSERT INTO business_hours (calendar, weekday, opens, closes)
	SELECT next, n, h.opens, h.closes FROM generate_series(1, 7) n CROSS JOIN LATERAL forum.hours_read(hours[n]) h;
	INSERT INTO business_holiday (calendar, day) SELECT next, d::date FROM unnest(days) d;
	IF forum.hours_words(was) = forum.hours_words(next) THEN
		DELETE FROM business_calendar c WHERE c.name = next;
		RETURN QUERY SELECT false;
		RETURN;
	END IF;
	INSERT INTO response_target (touch, since, minutes, calendar)
	SELECT t.touch, clock_timestamp(), t.minutes, next FROM forum.response_targets() t WHERE forum.calendar_shown(t.calendar) = 'office';
	PERFORM forum.targets_check('hours_1');
	PERFORM forum.moderation_add(me, 'response_targets', 'Office hours: ' || forum.hours_words(next), NULL, NULL, NULL,
	    jsonb_build_object('was', forum.hours_words(was), 'now', forum.hours_words(next)));
	RETURN QUERY SELECT true;
END $$;

-- Refuses targets that no question could ever miss, because their calendar has too few minutes in a year: 422 with that field.
CREATE OR REPLACE FUNCTION forum.targets_check(field text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	never	integer := (SELECT min(t.minutes) FROM forum.response_targets() t
	    WHERE t.minutes IS NOT NULL AND forum.business_deadline(now(), t.minutes, t.calendar) IS NULL);
BEGIN
	IF never IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field,
		    MESSAGE = format('In a year of these hours there are not the %s minutes that a target needs.', never);
	END IF;
END $$;

-- A calendar in words: "Mon Tue Wed Thu Fri 09:00–17:00 Europe/Athens, not on 2026-12-24".
CREATE OR REPLACE FUNCTION forum.hours_words(wanted text) RETURNS text
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT string_agg(format('%s %s–%s', h.days, to_char(h.opens, 'HH24:MI'), to_char(h.closes, 'HH24:MI')), ', ' ORDER BY h.first, h.opens)
	    || ' ' || c.time_zone || coalesce((SELECT ', not on ' || string_agg(to_char(o.day, 'YYYY-MM-DD'), ', ' ORDER BY o.day)
		FROM business_holiday o WHERE o.calendar = c.name), '')
	FROM (SELECT o.opens, o.closes, min(o.weekday) AS first, string_agg(
		(ARRAY['Mon','Tue','Wed','Thu','Fri','Sat','Sun'])[o.weekday], ' ' ORDER BY o.weekday) AS days
	    FROM business_hours o WHERE o.calendar = wanted GROUP BY 1, 2) h
	JOIN business_calendar c ON c.name = wanted GROUP BY c.name, c.time_zone
$$;
