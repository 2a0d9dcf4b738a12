-- How many threads there are, in each category and with each tag, kept right in the transaction of
-- whatever changes it. Lists of categories and tags are then sums over a few rows for each reader.
--
-- Two members who post at once must not wait for each other on a counter, so a change is a row of its
-- own in tally_change; every now and then these are folded into tally. Whoever reads adds up both.

CREATE TABLE tally (
	category_id	bigint NOT NULL REFERENCES category ON DELETE CASCADE,
	-- 0: all threads of the category, with and without tags
	tag_id		bigint NOT NULL,
	-- of the visible ones
	threads		bigint NOT NULL,
	questions	bigint NOT NULL,
	solved		bigint NOT NULL,
	PRIMARY KEY (tag_id, category_id)
);
CREATE TABLE tally_change (
	category_id	bigint NOT NULL,
	tag_id		bigint NOT NULL,
	threads		bigint NOT NULL,
	questions	bigint NOT NULL,
	solved		bigint NOT NULL
);

-- The numbers as they are now; may hold several rows of one category and tag.
CREATE VIEW tally_now AS
	SELECT category_id, tag_id, threads, questions, solved FROM tally
	UNION ALL
	SELECT category_id, tag_id, threads, questions, solved FROM tally_change;

-- Folds the changes into tally when it is time: once in about fifty changes, and never two at once.
CREATE FUNCTION tally_fold(added bigint) RETURNS void LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	IF random() > 0.02 * added OR current_setting('transaction_isolation') <> 'read committed'
	    OR NOT pg_try_advisory_xact_lock('tally'::regclass::oid::bigint) THEN
		RETURN;
	END IF;
	WITH gone AS (
		DELETE FROM tally_change RETURNING *
	)
	INSERT INTO tally AS t (category_id, tag_id, threads, questions, solved)
	SELECT category_id, tag_id, sum(threads), sum(questions), sum(solved) FROM gone
	WHERE EXISTS (SELECT FROM category c WHERE c.id = gone.category_id)
	GROUP BY category_id, tag_id ORDER BY category_id, tag_id
	ON CONFLICT (tag_id, category_id) DO UPDATE SET threads = t.threads + EXCLUDED.threads,
	    questions = t.questions + EXCLUDED.questions, solved = t.solved + EXCLUDED.solved;
END $$;

-- What one thread adds to the numbers, with a sign: itself, and with each of its tags.
CREATE FUNCTION tally_thread(t thread, sign integer) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	IF t.state <> 'visible' THEN
		RETURN;
	END IF;
	INSERT INTO tally_change (category_id, tag_id, threads, questions, solved)
	SELECT t.category_id, n.tag_id, sign, sign * (t.kind = 'question')::integer,
	    sign * (t.accepted_post_id IS NOT NULL)::integer
	FROM (SELECT 0 AS tag_id UNION ALL SELECT tag_id FROM thread_tag WHERE thread_id = t.id) n;
	PERFORM tally_fold(1);
END $$;

CREATE FUNCTION tally_thread_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM tally_thread(OLD, -1);
	IF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	PERFORM tally_thread(NEW, 1);
	RETURN NULL;
END $$;

-- Threads and their tags come by the thousand when a dump is imported: once a statement, not once a row.
CREATE FUNCTION tally_threads_added() RETURNS trigger LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	changes	bigint;
BEGIN
	INSERT INTO tally_change (category_id, tag_id, threads, questions, solved)
	SELECT category_id, 0, count(*), count(*) FILTER (WHERE kind = 'question'), count(accepted_post_id)
	FROM added WHERE state = 'visible' GROUP BY category_id;
	GET DIAGNOSTICS changes = ROW_COUNT;
	PERFORM tally_fold(changes);
	RETURN NULL;
END $$;

CREATE FUNCTION tally_tags_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	sign	integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
	changes	bigint;
BEGIN
	INSERT INTO tally_change (category_id, tag_id, threads, questions, solved)
	SELECT t.category_id, c.tag_id, sign * count(*), sign * count(*) FILTER (WHERE t.kind = 'question'),
	    sign * count(t.accepted_post_id)
	FROM changed c JOIN thread t ON t.id = c.thread_id
	WHERE t.state = 'visible' GROUP BY t.category_id, c.tag_id;
	GET DIAGNOSTICS changes = ROW_COUNT;
	PERFORM tally_fold(changes);
	RETURN NULL;
END $$;

CREATE TRIGGER tally_threads_added AFTER INSERT ON thread REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION tally_threads_added();
CREATE TRIGGER tally_thread_changed AFTER UPDATE OF state, category_id, accepted_post_id, kind ON thread
	FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.category_id <> NEW.category_id OR OLD.kind <> NEW.kind
		OR (OLD.accepted_post_id IS NULL) <> (NEW.accepted_post_id IS NULL))
	EXECUTE FUNCTION tally_thread_changed();
-- BEFORE, because a thread's tags go with it.
CREATE TRIGGER tally_thread_gone BEFORE DELETE ON thread
	FOR EACH ROW EXECUTE FUNCTION tally_thread_changed();
CREATE TRIGGER tally_tags_added AFTER INSERT ON thread_tag REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION tally_tags_changed();
CREATE TRIGGER tally_tags_removed AFTER DELETE ON thread_tag REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION tally_tags_changed();

-- The tags that most threads have.
CREATE INDEX tally_by_threads ON tally (threads DESC) WHERE tag_id <> 0;
