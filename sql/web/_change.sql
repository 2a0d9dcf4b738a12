-- What readers could see has changed: the part of sql/tables/0008_change.sql that a million threads asked for.

-- The trigger of an update of threads; the keys are those of 0008. An update of nothing but `views` is the web's
-- own counting and is not told.
--   moved: it is listed elsewhere, or not at all; then posts come and go on the profiles of all who wrote
--   there. judged: another answer is the accepted one.
CREATE OR REPLACE FUNCTION forum.change_of_threads() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	many	boolean := (SELECT count(*) > 50 FROM now);
BEGIN
	IF many THEN
		-- EXECUTE, because the plan that is kept for one thread would compare each of many with each
		EXECUTE 'SELECT count(*) > 50 FROM now n JOIN was o USING (id) WHERE n.views = o.views OR n.version <> o.version'
		INTO many;
		IF many THEN
			PERFORM change_tell('{*}');
			RETURN NULL;
		END IF;
	END IF;
	PERFORM change_tell(array_agg(DISTINCT key)) FROM (
		WITH pair AS (
			SELECT n.id, ARRAY[n.author_id, o.author_id] AS authors,
			    ARRAY[n.accepted_post_id, o.accepted_post_id] AS answers,
			    (n.state, n.category_id, n.kind, n.author_id) IS DISTINCT FROM
			    (o.state, o.category_id, o.kind, o.author_id) AS moved,
			    n.accepted_post_id IS DISTINCT FROM o.accepted_post_id AS judged,
			    n.active_at <> o.active_at AS active, n.score <> o.score AS scored,
			    (n.answers, n.closed_at IS NULL) <> (o.answers, o.closed_at IS NULL) AS answered
			FROM now n JOIN was o USING (id) WHERE n.views = o.views OR n.version <> o.version
		)
		SELECT 't' || id AS key FROM pair
		UNION ALL SELECT 'l' FROM pair WHERE moved OR judged
		UNION ALL SELECT 'a' FROM pair WHERE active
		UNION ALL SELECT 's' FROM pair WHERE scored
		UNION ALL SELECT 'u' FROM pair WHERE answered
		UNION ALL SELECT 'p' || author FROM pair, unnest(authors) author WHERE moved
		UNION ALL SELECT 'p' || p.author_id FROM pair JOIN post p ON p.thread_id = pair.id WHERE moved
		UNION ALL SELECT 'p' || p.author_id FROM pair JOIN post p ON p.id = ANY (answers) WHERE judged) told;
	RETURN NULL;
END $$;
