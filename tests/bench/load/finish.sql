-- After a made-up community is loaded: indexes, foreign keys and triggers as they were, counters behind what there is.
-- With :part 'posts' the indexes of posts and their search alone, with 'others' the rest of the indexes, with 'keys' all else.
SELECT set_config('bench.part', :'part', false) \g /dev/null

DO $$
DECLARE
	a	bench.aside;
	what	record;
BEGIN
	FOR a IN SELECT * FROM bench.aside WHERE kind = CASE current_setting('bench.part') WHEN 'keys' THEN 'key' ELSE 'index' END
	    AND (current_setting('bench.part') = 'keys'
		OR (owner::text IN ('forum.post_search', 'forum.post')) = (current_setting('bench.part') = 'posts'))
	LOOP
		EXECUTE CASE a.kind WHEN 'key' THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', a.owner, a.name, a.command)
		    ELSE a.command END;
		COMMIT;
	END LOOP;
	IF current_setting('bench.part') <> 'keys' THEN
		RETURN;
	END IF;
	FOR what IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'forum'::regnamespace AND relkind = 'r' LOOP
		EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', what.name);
	END LOOP;
	FOR what IN SELECT c.attrelid::regclass AS owner, c.attname AS name FROM pg_attribute c
		WHERE c.attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'forum'::regnamespace) AND c.attidentity <> '' LOOP
		EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) FROM %s',
		    what.owner, what.name, what.name, what.owner);
	END LOOP;
	DROP SCHEMA bench CASCADE;
END $$;
