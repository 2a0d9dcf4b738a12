-- Before the functions of sql/health and sql/web are loaded again, in the same transaction.

DROP SCHEMA IF EXISTS web CASCADE;
CREATE SCHEMA web;

-- What a trigger or an index needs stays and is replaced.
DO $$
DECLARE
	gone record;
BEGIN
	FOR gone IN
		SELECT to_regprocedure(signature) AS signature FROM forum.reloaded_function
		WHERE to_regprocedure(signature) IS NOT NULL
	LOOP
		BEGIN
			EXECUTE format('DROP ROUTINE %s', gone.signature);
		EXCEPTION WHEN dependent_objects_still_exist THEN
			NULL;
		END;
	END LOOP;
	DELETE FROM forum.reloaded_function;
END
$$;

-- Functions may call what a later file defines; after.sql checks them all.
SET LOCAL check_function_bodies = off;
