-- After the functions of sql/health and sql/web are loaded, in the same transaction: what was
-- loaded, whether it is sound, and who may execute it.

INSERT INTO forum.reloaded_function (signature)
SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace IN ('forum'::regnamespace, 'health'::regnamespace, 'health_trial'::regnamespace)
AND xmin = pg_current_xact_id()::xid;

-- PostgreSQL checks the body of a function in SQL when it is made; we put that
-- off, so that the order of the files does not matter.
SET LOCAL check_function_bodies = on;
CREATE FUNCTION pg_temp.check_bodies(schemas name[], path text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('search_path', path, true);
	PERFORM fmgr_sql_validator(function.oid)
	FROM pg_proc function JOIN pg_language language ON language.oid = function.prolang
	WHERE language.lanname = 'sql' AND function.prosqlbody IS NULL AND function.pronamespace::regnamespace::name = ANY (schemas)
	AND NOT EXISTS (SELECT FROM pg_depend
		WHERE classid = 'pg_proc'::regclass AND objid = function.oid AND deptype = 'e');
END $$;
SELECT pg_temp.check_bodies('{health}', 'health');
SELECT pg_temp.check_bodies('{health_trial}', 'health_trial');
SELECT pg_temp.check_bodies('{web,forum}', 'forum');
DROP FUNCTION pg_temp.check_bodies;

-- The web calls these with the owner's rights, so none may be led astray by the
-- caller's search path.
DO $$
DECLARE
	unsafe text;
BEGIN
	SELECT string_agg(oid::regprocedure::text, ', ') INTO unsafe FROM pg_proc
	WHERE pronamespace = 'web'::regnamespace AND NOT (prosecdef AND EXISTS (
		SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search\_path=%'));
	IF unsafe IS NOT NULL THEN
		RAISE EXCEPTION 'SECURITY DEFINER and SET search_path are missing in %', unsafe;
	END IF;
END
$$;

DO $$
DECLARE
	role text := current_setting('forum.web_role');
BEGIN
	EXECUTE format('REVOKE ALL ON SCHEMA forum, web, health, health_trial FROM PUBLIC, %I', role);
	EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA forum, health, health_trial FROM PUBLIC, %I', role);
	EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA forum, health, health_trial FROM PUBLIC, %I', role);
	EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA web FROM PUBLIC, %I', role);
	EXECUTE format('GRANT USAGE ON SCHEMA web TO %I', role);
	EXECUTE format('GRANT EXECUTE ON ALL ROUTINES IN SCHEMA web TO %I', role);
END
$$;

-- An import leaves out the checks of foreign keys and the triggers that tell of changes (it tells of all at
-- once, sql/import/load), but none of our other triggers.
DO $$
DECLARE
	own record;
BEGIN
	FOR own IN
		SELECT tgrelid::regclass AS place, tgname AS name FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
		WHERE relnamespace = 'forum'::regnamespace AND NOT tgisinternal AND tgenabled = 'O'
		  AND tgname NOT LIKE 'change\_%'
	LOOP
		EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', own.place, own.name);
	END LOOP;
END
$$;
