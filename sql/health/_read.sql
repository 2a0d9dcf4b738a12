-- Reading what was sent: each item becomes a row of the log, or is rejected with the reason.
--
-- Where the contract is silent:
--   A type is known by what stands between org.health. and .v1: its last two words (answer.accepted), or its
--   last one (churned); what stands before them names the feeder. Ending in .retracted.v1 it is a retraction.
--   Ids of accounts and members are 1 to 128 letters, digits and ._:- beginning with a letter or digit: no
--   place for a name or a mail address. Units are at most 1,000,000 an event. A name that stands twice in an
--   event, or in its data, is rejected: readers would disagree about which one counts.
--   recordedtime and logposition, which the export adds, are not part of the payload.

-- A text of JSON; NULL for everything else.
CREATE OR REPLACE FUNCTION text_of(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE jsonb_typeof(value) WHEN 'string' THEN value #>> '{}' END
$$;

-- A whole number of JSON within those bounds; NULL for everything else.
CREATE OR REPLACE FUNCTION whole_of(value jsonb, lowest numeric, highest numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN jsonb_typeof(value) = 'number' THEN
	    CASE WHEN value::numeric BETWEEN lowest AND highest AND trunc(value::numeric) = value::numeric
	    THEN value::numeric::bigint END END
$$;

-- An id of an account or a member.
CREATE OR REPLACE FUNCTION is_id(value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	-- counting in the expression itself takes seven times as long
	SELECT length(value) <= 128 AND value ~ '^[A-Za-z0-9][A-Za-z0-9._:-]*$'
$$;

-- A short text without control characters.
CREATE OR REPLACE FUNCTION is_plain(value text, most integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT length(value) BETWEEN 1 AND most AND value !~ '[\x01-\x1f\x7f-\x9f]'
$$;

-- An instant as RFC 3339 writes it, to the microsecond (more digits are cut off); NULL when it is none.
CREATE OR REPLACE FUNCTION instant_of(value text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN value ~ ('^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d'
	    '(\.\d{1,12})?([Zz]|[+-](0\d|1[0-4]):[0-5]\d)$') THEN
	    CASE WHEN substr(value, 9, 2)::integer <= extract(day FROM
		make_date(left(value, 4)::integer, substr(value, 6, 2)::integer, 1) + interval '1 month - 1 day')
	    THEN regexp_replace(value, '(\.\d{6})\d+', '\1')::timestamptz END END
$$;

-- One item as jsonb; NULL when it cannot be kept: a NUL, half a character, a number without end.
CREATE OR REPLACE FUNCTION item_of(item json) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN item::jsonb;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
	RETURN NULL;
END $$;

-- The vocabulary as one object, for reading many events: name → {kind, relation, attribute, fixed}.
CREATE OR REPLACE FUNCTION vocabulary() RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT jsonb_object_agg(s.name, jsonb_strip_nulls(jsonb_build_object('kind', s.kind, 'relation', s.relation,
	    'attribute', a.attribute, 'fixed', a.fixed)))
	FROM signal s LEFT JOIN (SELECT DISTINCT ON (x.name) x.* FROM signal_attribute x ORDER BY x.name, x.attribute) a ON a.name = s.name
$$;

-- The signal that a type stands for, and whether it takes one back; NULL for types that are none of ours.
CREATE OR REPLACE FUNCTION name_of(type text, known jsonb, OUT name text, OUT retracts boolean)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	words	text[] := CASE WHEN starts_with(type, 'org.health.') AND type ~ '^[a-z0-9_.-]+\.v1$'
	    THEN string_to_array(substr(type, 12, length(type) - 14), '.') END;
	count	integer := cardinality(words);
BEGIN
	retracts := coalesce(words[count] = 'retracted', false);
	IF retracts THEN
		count := count - 1;
	END IF;
	name := words[count];
	IF count > 1 AND (known ? (words[count - 1] || '.' || name) OR NOT known ? name) THEN
		name := words[count - 1] || '.' || name;
	END IF;
END $$;

-- What an event's data.value is in the log; `wrong` says why when it is not what its signal needs. An attribute
-- of '' is as if nobody had said anything. entry: of the vocabulary.
CREATE OR REPLACE FUNCTION value_of(value jsonb, entry jsonb, OUT kept text, OUT wrong text)
LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
	kind	constant text := entry ->> 'kind';
	attribute constant text := entry ->> 'attribute';
BEGIN
	kept := CASE jsonb_typeof(value) WHEN 'object' THEN NULL WHEN 'array' THEN NULL ELSE left(value #>> '{}', 200) END;
	CASE
	WHEN kind = 'rate' THEN
		kept := CASE WHEN value IN ('"good"', 'true', '1') THEN '1' WHEN value IN ('"bad"', 'false', '0') THEN '0' END;
		wrong := 'data.value has to be "good" or "bad".';
	WHEN kind = 'state' THEN
		kept := whole_of(value, 0, 10)::text;
		wrong := 'data.value has to be a whole number from 0 to 10.';
	WHEN attribute IS NULL OR entry ? 'fixed' THEN
		RETURN;
	WHEN attribute IN ('stage', 'plan', 'touch', 'segment', 'csm') AND value = '""' THEN
		kept := '';	-- not known any more
	WHEN attribute = 'mrr' THEN
		kept := CASE WHEN text_of(value) ~ '^(\d{1,12})?$' THEN kept ELSE whole_of(value, 0, 999999999999)::text END;
		wrong := 'data.value has to be the cents of a month, a whole number.';
	WHEN attribute = 'staff' THEN
		kept := CASE WHEN value IN ('true', '"yes"') THEN 'yes' WHEN value IN ('false', '"no"', '""') THEN '' END;
		wrong := 'data.value has to be true or false.';
	WHEN attribute = 'touch' THEN
		kept := CASE WHEN kept IN ('high', 'low', 'tech', 'community', 'hybrid', '') THEN kept END;
		wrong := 'data.value has to be high, low, tech, community or hybrid.';
	WHEN attribute = 'account' THEN
		kept := CASE WHEN is_id(text_of(value)) THEN kept END;
		wrong := 'data.value has to be the id of an account.';
	ELSE
		kept := CASE WHEN text_of(value) = '' OR is_plain(text_of(value), 64) AND kept !~ '@' THEN kept END;
		wrong := 'data.value has to be a text of at most 64 characters, and no mail address.';
	END CASE;
	IF kept IS NOT NULL THEN
		wrong := NULL;
	END IF;
END $$;

-- What is wrong with an item; NULL when it can be kept. `payload` is the item as jsonb, if it can be; name, retracts
-- and entry are what its type means; repeats: a name stands twice in it; wrong_value is of value_of.
CREATE OR REPLACE FUNCTION wrong_of(item json, payload jsonb, repeats boolean, moment timestamptz, at timestamptz, name text,
    retracts boolean, entry jsonb, wrong_value text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	data	constant jsonb := payload -> 'data';
	subject	constant text := text_of(payload -> 'subject');
BEGIN
	-- one expression: a statement for each rule takes three times as long
	RETURN CASE
	WHEN octet_length(item::text) > 65536 THEN
		'This is larger than 64 KiB.'
	WHEN payload IS NULL THEN
		'This has characters or numbers that cannot be kept.'
	WHEN jsonb_typeof(payload) <> 'object' THEN
		'An event is a JSON object.'
	WHEN repeats THEN
		'The same name stands here twice.'
	WHEN text_of(payload -> 'specversion') IS DISTINCT FROM '1.0' THEN
		'specversion has to be "1.0".'
	WHEN is_plain(text_of(payload -> 'id'), 256) IS NOT TRUE THEN
		'id has to be a text of 1 to 256 characters without control characters.'
	WHEN is_plain(text_of(payload -> 'source'), 256) IS NOT TRUE THEN
		'source has to be a text of 1 to 256 characters without control characters.'
	WHEN is_plain(text_of(payload -> 'type'), 200) IS NOT TRUE THEN
		'type has to be a text of 1 to 200 characters without control characters.'
	WHEN (subject ~ '^(account|member)/' AND is_id(substr(subject, strpos(subject, '/') + 1))) IS NOT TRUE THEN
		'subject has to be account/ID or member/ID; an id is made of letters, digits and ._:-.'
	WHEN moment IS NULL THEN
		'time has to be an instant like 2026-11-01T09:00:00Z.'
	WHEN moment > at + interval '5 minutes' THEN
		'time is more than 5 minutes ahead.'
	WHEN moment < at - interval '400 days' THEN
		'time is more than 400 days ago.'
	WHEN payload ? 'actorid' AND is_id(text_of(payload -> 'actorid')) IS NOT TRUE THEN
		'actorid has to be a pseudonym of letters, digits and ._:-.'
	WHEN payload ? 'sequence' AND whole_of(payload -> 'sequence', 0, 1e15) IS NULL
	    AND (text_of(payload -> 'sequence') ~ '^\d{1,15}$') IS NOT TRUE THEN
		'sequence has to be a whole number, or its digits.'
	WHEN jsonb_typeof(data) <> 'object' THEN
		'data has to be a JSON object.'
	WHEN retracts THEN
		CASE WHEN is_plain(text_of(data -> 'retracts'), 256) IS NOT TRUE
		THEN 'data.retracts has to be the id of the event that is taken back.' END
	WHEN data ? 'units' AND whole_of(data -> 'units', 1, 1000000) IS NULL THEN
		'data.units has to be a whole number from 1 to 1000000.'
	WHEN data ? 'counterparty' AND is_id(text_of(data -> 'counterparty')) IS NOT TRUE THEN
		'data.counterparty has to be a pseudonym of letters, digits and ._:-.'
	WHEN data ? 'mode' AND is_plain(text_of(data -> 'mode'), 64) IS NOT TRUE THEN
		'data.mode has to be a short text.'
	WHEN entry ->> 'kind' = 'attribute' AND (entry ->> 'attribute' IN ('account', 'staff')) <> starts_with(subject, 'member/') THEN
		format('subject has to be %s.', CASE WHEN starts_with(subject, 'member/') THEN 'account/ID' ELSE 'member/ID' END)
	ELSE wrong_value END;
END $$;

-- The row of the log that an item becomes, as yet without its place there. Only for what is not wrong; see wrong_of.
CREATE OR REPLACE FUNCTION draft_of(payload jsonb, moment timestamptz, at timestamptz, name text, retracts boolean, entry jsonb,
    kept text) RETURNS event
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	e	event;
	data	constant jsonb := payload -> 'data';
	subject	constant text := payload ->> 'subject';
BEGIN
	e.payload := payload - '{recordedtime,logposition}'::text[];
	e.sha := sha256(convert_to(e.payload::text, 'UTF8'));
	e.source := payload ->> 'source';
	e.id := payload ->> 'id';
	e.type := payload ->> 'type';
	IF starts_with(subject, 'account/') THEN
		e.account := substr(subject, 9);
	ELSE
		e.member := substr(subject, 8);
	END IF;
	e.time := moment;
	e.day := (moment AT TIME ZONE 'UTC')::date;
	e.sequence := coalesce((payload ->> 'sequence')::numeric, 0);
	-- what is told of a member is that member's doing, unless it says whose; what somebody is is nobody's
	e.actor := coalesce(payload ->> 'actorid', CASE WHEN entry ->> 'kind' IS DISTINCT FROM 'attribute' THEN e.member END, '');
	e.mode := data ->> 'mode';
	e.units := 1;
	e.recorded := at;
	IF retracts THEN
		e.retracts := data ->> 'retracts';
		RETURN e;
	END IF;
	e.name := name;
	e.counterparty := data ->> 'counterparty';
	IF entry ->> 'relation' = 'vote' AND e.actor <> '' THEN
		e.pair := least(e.actor, e.counterparty COLLATE "C") || ' ' || greatest(e.actor, e.counterparty COLLATE "C");
	END IF;
	e.units := coalesce((data ->> 'units')::numeric, 1);
	e.value := kept;
	RETURN e;
END $$;
