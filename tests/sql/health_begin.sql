-- What the tests of the health core begin with, after begin.sql: events that are short to write.
SET search_path = health, public;
CREATE SEQUENCE pg_temp.event_number;

-- An event as JSON. subject: acme, or member/m_1; days: how many days ago, at noon UTC; more: what its data has.
CREATE FUNCTION pg_temp.event(name text, subject text, days numeric DEFAULT 0, actor text DEFAULT NULL, more text DEFAULT '{}',
    id text DEFAULT NULL, source text DEFAULT '/forum/main') RETURNS json LANGUAGE sql AS $$
	SELECT json_strip_nulls(json_build_object('specversion', '1.0', 'id', coalesce(id, 'e' || nextval('pg_temp.event_number')),
	    'source', source, 'type', format('org.health.forum.%s.v1', name),
	    'subject', CASE WHEN subject LIKE '%/%' THEN subject ELSE 'account/' || subject END,
	    'time', to_char(date_trunc('day', now() AT TIME ZONE 'UTC') + CASE WHEN days = 0 THEN interval '0' ELSE interval '12 hours' END
		- days * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
	    'actorid', actor, 'data', more::json))
$$;

-- Sends events; gives their statuses.
CREATE FUNCTION pg_temp.send(VARIADIC events json[]) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(r.one ->> 'status', ' ' ORDER BY place)
	FROM jsonb_array_elements(health.ingest(to_json(events)) -> 'results') WITH ORDINALITY r (one, place)
$$;

-- An account that is known, of a touch model.
CREATE FUNCTION pg_temp.account(id text, touch text DEFAULT 'low', days numeric DEFAULT 300) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.send(pg_temp.event('account.opened', id, days, source => '/crm'),
	    pg_temp.event('touch.changed', id, days, more => json_build_object('value', touch)::text, source => '/crm'))
$$;

-- A member who belongs to an account.
CREATE FUNCTION pg_temp.joins(member text, account text, days numeric DEFAULT 300, id text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.send(pg_temp.event('member.joined', 'member/' || member, days, more => json_build_object('value', account)::text,
	    id => id, source => '/crm'))
$$;

-- The score of today, in points.
CREATE FUNCTION pg_temp.score(account text, days integer DEFAULT 0) RETURNS numeric LANGUAGE sql AS $$
	SELECT health.points_of(s.score) FROM health.score_at(account, health.utc_today() - days, health.model_active()) s
$$;

-- The credited units of a signal, all days and actors.
CREATE FUNCTION pg_temp.units(wanted text, signal text) RETURNS bigint LANGUAGE sql AS $$
	SELECT coalesce(sum(units), 0)::bigint FROM health.bucket WHERE account = wanted AND name = signal
$$;
