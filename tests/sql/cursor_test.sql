-- Cursors as nobody should send them: made from sound ones by chance, the same each time, for every function that
-- takes one. The answer is a page or a refusal with words; never an error that is none of ours.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Root', 'admin');
SELECT pg_temp.ask('Ann', 'How do I rotate a key?') AS thread \gset
SELECT setseed(0.5);

-- A piece of what cursors are made of, or not.
CREATE FUNCTION pg_temp.piece() RETURNS text
LANGUAGE sql VOLATILE AS $$
	SELECT (ARRAY['.', '-', '+', 'e', '0x', '_', ' ', '%', '''', '\', '"', '{', E'\u00e9', E'\n', '', '0', '999999999999999999',
	    '9223372036854775807', '9223372036854775808', 'NaN', 'infinity', 'null'])[1 + floor(random() * 22)]
$$;
-- A sound cursor, some of whose characters have been replaced or joined by a piece.
CREATE FUNCTION pg_temp.chance() RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	cursor	text := (ARRAY['1763778000000000.42', '-3.17', '0.1', '42', '1', 'security'])[1 + floor(random() * 6)];
	place	integer;
BEGIN
	FOR i IN 0 .. floor(random() * 4) LOOP
		place := 1 + floor(random() * (length(cursor) + 1));
		cursor := overlay(cursor placing pg_temp.piece() from place for floor(random() * 2)::integer);
	END LOOP;
	RETURN cursor;
END $$;

-- A call of the function, parameter by parameter; $1 is the cursor.
CREATE FUNCTION pg_temp.call(f pg_proc, thread bigint) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT format('SELECT count(*) FROM web.%I(%s)', f.proname, string_agg(format('%I => %s', name, CASE
	    WHEN name = 'after' THEN '$1::text::' || format_type(type, NULL)
	    WHEN name = 'credential' THEN quote_literal(pg_temp.as('Root'))
	    WHEN name = 'wanted' AND type = 'bigint'::regtype THEN quote_literal(thread)
	    WHEN name = 'wanted' THEN quote_literal('Ann')
	    WHEN name = 'site' THEN quote_literal('https://example.com')
	    WHEN name = 'words' THEN quote_literal('key')
	    ELSE 'NULL' END), ', ' ORDER BY place))
	FROM unnest(f.proargnames[1:f.pronargs], f.proargtypes::oid[]) WITH ORDINALITY AS p (name, type, place)
$$;
-- What went wrong with that many cursors: NULL for nothing.
CREATE FUNCTION pg_temp.trouble(call text, digits boolean, tries integer) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	cursor	text;
BEGIN
	FOR i IN 1 .. tries LOOP
		cursor := CASE WHEN digits THEN floor(random() * 1e18)::bigint::text ELSE pg_temp.chance() END;
		BEGIN
			EXECUTE call USING cursor;
		EXCEPTION WHEN OTHERS THEN
			IF SQLSTATE NOT LIKE 'PT4__' THEN
				RETURN format('%L: %s %s', cursor, SQLSTATE, SQLERRM);
			END IF;
		END;
	END LOOP;
	RETURN NULL;
END $$;

SELECT is(pg_temp.trouble(pg_temp.call(f, :thread), p.type = 'bigint'::regtype, 100), NULL, f.proname || ' takes any cursor')
FROM pg_proc f, unnest(f.proargnames[1:f.pronargs], f.proargtypes::oid[]) AS p (name, type)
WHERE f.pronamespace = 'web'::regnamespace AND p.name = 'after'
ORDER BY f.proname;

SELECT * FROM finish();
ROLLBACK;
