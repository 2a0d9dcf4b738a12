-- The search of one half of the posts; the other half is another session's. :half is 0 or 1.
SELECT set_config('bench.half', :'half', false) \g /dev/null
DO $$
DECLARE
	last	bigint := (SELECT max(id) FROM forum.post);
BEGIN
	FOR part IN 0 .. last / 4000 LOOP
		CONTINUE WHEN part % 2 <> current_setting('bench.half')::integer;
		PERFORM forum.posts_index(ARRAY(SELECT generate_series(part * 4000 + 1, (part + 1) * 4000)));
		COMMIT;
	END LOOP;
END $$;
