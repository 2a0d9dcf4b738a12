-- Telling the health core: from what is so (_signal_fact.sql) to events in the outbox.
--
-- An event is told once. forum.signals_settle compares facts with what was told of them (table signal):
-- what is so and was not told becomes an event; what was told and is not so any more is retracted,
-- unless it is negative; what was told otherwise is retracted and told again. Settling twice changes
-- nothing, and in which order things are settled makes no difference to what stands in the end.

-- Who of them counts: members of customers and of nobody, not those who work for the company that runs the forum.
CREATE OR REPLACE FUNCTION forum.is_staff(m member) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (m).staff OR (m).role IN ('csm', 'admin') OR EXISTS (SELECT FROM account_member b
	    JOIN account a ON a.id = b.account_id AND a.own WHERE b.member_id = (m).id AND b.valid_to IS NULL);
END $$;

-- The account to which a member belonged at that time, NULL for none.
CREATE OR REPLACE FUNCTION forum.account_at(member bigint, at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT b.account_id FROM account_member b
	    WHERE b.member_id = member AND b.valid_from <= at AND (b.valid_to IS NULL OR b.valid_to > at)
	    ORDER BY b.valid_from DESC LIMIT 1);
END $$;

-- A time as events have it.
CREATE OR REPLACE FUNCTION forum.signal_time(at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Facts with everything an event says: pseudonyms in place of members, and about whom it is: the member's
-- account at the time, or while there is none the member, whom the core links when it learns more (not asked of what
-- does not hold).
-- Nothing holds of staff, but that they are. Facts about people who were erased are left out: nobody can
-- tell any more who they were.
CREATE OR REPLACE FUNCTION forum.signals_complete(facts signal_fact[])
RETURNS TABLE (key text, type text, holds boolean, negative boolean, at timestamptz, subject text, actor text, data jsonb)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT f.key, f.type, f.holds AND (m.id IS NULL OR NOT forum.is_staff(m)), t.negative, f.at,
	    CASE WHEN f.holds THEN coalesce(f.subject, 'account/' || forum.account_at(m.id, f.at), 'member/' || who.id) END, who.id,
	    f.data || CASE WHEN other.id IS NULL THEN '{}' ELSE jsonb_build_object('counterparty', other.id) END
	FROM unnest(facts) f
	JOIN signal_type t ON t.name = f.type
	LEFT JOIN member m ON m.id = f.member_id
	LEFT JOIN pseudonym who ON who.member_id = m.id
	LEFT JOIN pseudonym other ON other.member_id = f.other_id
	WHERE f.subject IS NOT NULL OR who.id IS NOT NULL;
END $$;

-- Tells what the facts have that was not told, and takes back what does not hold any more. Gives the
-- number of events. Facts have different keys.
--   silently: what is told goes into the table only; somebody tells all of it afterwards.
CREATE OR REPLACE FUNCTION forum.signals_settle(facts signal_fact[], silently boolean DEFAULT false) RETURNS bigint
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	source	text := forum.signal_source();
	taken_back bigint;
	told	bigint;
BEGIN
	IF facts IS NULL THEN
		RETURN 0;
	END IF;
	-- whoever settles the same at the same time waits here, and then sees what was told
	PERFORM FROM signal s WHERE s.key = ANY (ARRAY(SELECT f.key FROM unnest(facts) f)) ORDER BY s.key FOR UPDATE;
	WITH gone AS (
		UPDATE signal s SET standing = false
		FROM forum.signals_complete(facts) f
		WHERE s.key = f.key AND s.standing AND CASE WHEN f.holds
		    THEN (s.at, s.subject, s.actor, s.data) IS DISTINCT FROM (f.at, f.subject, f.actor, f.data)
		    ELSE NOT f.negative END
		RETURNING s.*
	)
	INSERT INTO outbox (topic, payload)
	SELECT 'signal', r FROM gone g CROSS JOIN LATERAL forum.signal_retractions(g, source) r ORDER BY key, r->>'id';
	GET DIAGNOSTICS taken_back = ROW_COUNT;
	WITH fresh AS (
		INSERT INTO signal AS s (key, type, at, subject, actor, data, told_on)
		SELECT f.key, f.type, f.at, f.subject, f.actor, f.data, CASE WHEN silently THEN '{}'
		    ELSE array_remove(ARRAY[forum.signal_told_on(f.type, f.at, f.actor)], NULL) END
		FROM forum.signals_complete(facts) f WHERE f.holds ORDER BY f.key
		ON CONFLICT (key) DO UPDATE SET n = s.n + 1, standing = true, at = excluded.at,
		    subject = excluded.subject, actor = excluded.actor, data = excluded.data, told_on = excluded.told_on
		WHERE NOT s.standing
		RETURNING s.*
	), sent AS (
		INSERT INTO outbox (topic, payload, next_at)
		SELECT 'signal', forum.signal_event(f, source), greatest(now(), at) FROM fresh f WHERE NOT silently ORDER BY at, key
	)
	SELECT count(*) INTO told FROM fresh;
	RETURN taken_back + told;
END $$;

-- Who tells: this forum, among all that feed a core.
CREATE OR REPLACE FUNCTION forum.signal_source() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT value FROM setting WHERE name = 'signal_source');
END $$;

-- Whether a signal says what an account or a member is, not what somebody did.
CREATE OR REPLACE FUNCTION forum.signal_is_attribute(type text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT type LIKE 'account.%' OR type LIKE 'member.%' OR type LIKE '%.changed'
$$;

-- The source of a signal. What accounts and members are comes from a source of its own: that a company is known
-- does not mean yet that it takes part, so its silence says nothing before it does.
CREATE OR REPLACE FUNCTION forum.signal_source_of(type text, source text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT source || CASE WHEN forum.signal_is_attribute(type) THEN '/accounts' ELSE '' END
$$;

-- The day as of which a signal is told when its own time is too long ago; NULL: it is told as of its time, or it is an
-- act, which then does not matter any more. The core takes what is up to 400 days old; what somebody or something has
-- been since before does matter, and is told as of the earliest day that is taken.
CREATE OR REPLACE FUNCTION forum.signal_told_on(type text, at timestamptz, actor text) RETURNS date
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN actor IS NULL AND forum.signal_is_attribute(type) AND at < early.day THEN (early.day AT TIME ZONE 'UTC')::date END
	FROM (SELECT date_trunc('day', now() - interval '399 days', 'UTC') AS day) early
$$;

-- The event that tells a signal; of what is told as of a later day, in the order in which it came about.
CREATE OR REPLACE FUNCTION forum.signal_event(s forum.signal, source text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	told_on	date := forum.signal_told_on(s.type, s.at, s.actor);
	event	jsonb := jsonb_build_object('specversion', '1.0', 'id', s.key || ':' || s.n,
	    'source', forum.signal_source_of(s.type, source), 'type', 'org.health.forum.' || s.type || '.v1',
	    'subject', s.subject, 'time', forum.signal_time(s.at), 'data', s.data);
BEGIN
	IF s.actor IS NOT NULL THEN
		event := event || jsonb_build_object('actorid', s.actor);
	ELSIF told_on IS NOT NULL THEN
		event := event || jsonb_build_object('id', (event->>'id') || ':' || told_on,
		    'time', forum.signal_time(told_on::timestamp AT TIME ZONE 'UTC'),
		    'sequence', greatest(0, extract(epoch FROM s.at))::bigint::text);
	END IF;
	RETURN event;
END $$;

-- The events that take it back: one for each that told it.
CREATE OR REPLACE FUNCTION forum.signal_retractions(s forum.signal, source text) RETURNS SETOF jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('specversion', '1.0', 'id', told.id || ':retracted',
	    'source', forum.signal_source_of((s).type, source), 'type', 'org.health.forum.' || (s).type || '.retracted.v1', 'subject', (s).subject,
	    'time', forum.signal_time(now()), 'actorid', (s).actor, 'data', jsonb_build_object('retracts', told.id)))
	FROM (SELECT concat_ws(':', (s).key, (s).n, day) AS id
		FROM unnest(CASE WHEN (s).told_on = '{}' THEN ARRAY[NULL::date] ELSE (s).told_on END) day) told
$$;
