-- What is loaded refers to rows that the plan made or found, so the checks of foreign keys, a third of the
-- work, find nothing. They are left out where the role may do that (an import into the embedded database
-- may) and where it leaves out nothing else: a trigger of ours that would not run keeps them on.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
	    WHERE relnamespace = 'forum'::regnamespace AND NOT tgisinternal AND tgenabled = 'O') THEN
		SET LOCAL session_replication_role = replica;
	END IF;
EXCEPTION WHEN insufficient_privilege THEN
	NULL;
END $$;
