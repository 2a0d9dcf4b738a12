-- What readers could see has changed: said in the transaction that changes it, to every web worker that
-- keeps pages (forum/core/cache.h), on the channel forum_change. A payload is a list of keys:
--
--	t12	thread 12: its row, posts, tags or links
--	m7	member 7 as shown beside a name: name, reputation, role
--	p7	member 7's profile: the rest of the row, posts, the ledger
--	l	which threads are listed, where, and how many there are
--	a, s, u	the order of lists by activity, by score, and of what is unanswered
--	*	anything: whoever keeps pages drops them all
--
-- Every key of core/change.h is told here, and what a page shows without one of these keys (views, the
-- hour a member was seen) may lag by the age that the cache gives its pages.
--
-- The triggers are statement-level: a statement that touches many rows tells "*" once.

-- Tells the keys; NULLs do not count.
CREATE FUNCTION change_tell(keys text[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	most CONSTANT integer := 300;	-- a payload holds less than 8,000 bytes
BEGIN
	keys := array_remove(keys, NULL);
	IF cardinality(keys) > 0 THEN
		PERFORM pg_notify('forum_change', CASE WHEN cardinality(keys) > most THEN '*'
		    ELSE array_to_string(keys, ' ') END);
	END IF;
END $$;

-- For what administrators do: pages of every kind show it.
CREATE FUNCTION change_of_everything() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell('{*}');
	RETURN NULL;
END $$;

CREATE FUNCTION change_of_threads_listed() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell(array_agg(DISTINCT key))
	FROM changed, unnest(ARRAY['l', 't' || id, 'p' || author_id]) key;
	RETURN NULL;
END $$;

-- An update of nothing but `views` is the web's own counting and is not told.
--   moved: it is listed elsewhere, or not at all; then posts come and go on the profiles of all who wrote
--   there. judged: another answer is the accepted one.
CREATE FUNCTION change_of_threads() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	IF (SELECT count(*) FROM now n JOIN was o USING (id)
	    WHERE (n.state, n.category_id) <> (o.state, o.category_id)) > 50 THEN
		PERFORM change_tell('{*}');
		RETURN NULL;
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

CREATE TRIGGER change_threads_added AFTER INSERT ON thread REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_threads_listed();
CREATE TRIGGER change_threads_gone AFTER DELETE ON thread REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_threads_listed();
CREATE TRIGGER change_threads AFTER UPDATE ON thread REFERENCING OLD TABLE AS was NEW TABLE AS now
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_threads();

CREATE FUNCTION change_of_posts() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell(array_agg(DISTINCT key))
	FROM changed, unnest(ARRAY['t' || thread_id, 'p' || author_id]) key;
	RETURN NULL;
END $$;

CREATE TRIGGER change_posts_added AFTER INSERT ON post REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_posts();
CREATE TRIGGER change_posts AFTER UPDATE ON post REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_posts();
CREATE TRIGGER change_posts_gone AFTER DELETE ON post REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_posts();

CREATE FUNCTION change_of_tagging() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell(array_agg(DISTINCT key))
	FROM changed, unnest(ARRAY['l', 't' || thread_id]) key;
	RETURN NULL;
END $$;

CREATE TRIGGER change_tagging_added AFTER INSERT ON thread_tag REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_tagging();
CREATE TRIGGER change_tagging_gone AFTER DELETE ON thread_tag REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_tagging();

CREATE FUNCTION change_of_links() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell(array_agg(DISTINCT key))
	FROM changed, unnest(ARRAY['t' || thread_id, 't' || target_id]) key;
	RETURN NULL;
END $$;

CREATE TRIGGER change_links_added AFTER INSERT ON thread_link REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_links();
CREATE TRIGGER change_links_gone AFTER DELETE ON thread_link REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_links();

-- Beside lists stands how many members there are.
CREATE FUNCTION change_of_membership() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell(array_agg(DISTINCT key))
	FROM changed, unnest(ARRAY['l', 'm' || id, 'p' || id]) key;
	RETURN NULL;
END $$;

CREATE FUNCTION change_of_members() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell(array_agg(DISTINCT key)) FROM (
		SELECT 'm' || n.id AS key FROM now n JOIN was o USING (id)
		WHERE (n.name, n.reputation, n.role, n.staff) IS DISTINCT FROM (o.name, o.reputation, o.role, o.staff)
		UNION ALL
		SELECT 'p' || n.id FROM now n JOIN was o USING (id)
		WHERE (n.about_html, n.suspended_until, n.created_at) IS DISTINCT FROM
		    (o.about_html, o.suspended_until, o.created_at)) told;
	RETURN NULL;
END $$;

CREATE TRIGGER change_members_added AFTER INSERT ON member REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_membership();
CREATE TRIGGER change_members_gone AFTER DELETE ON member REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_membership();
CREATE TRIGGER change_members AFTER UPDATE ON member REFERENCING OLD TABLE AS was NEW TABLE AS now
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_members();

-- The ledger is only added to.
CREATE FUNCTION change_of_ledgers() RETURNS trigger
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM change_tell(array_agg(DISTINCT 'p' || member_id)) FROM changed;
	RETURN NULL;
END $$;

CREATE TRIGGER change_ledgers AFTER INSERT ON reputation REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_ledgers();

-- A tag that a member makes while writing shows with its thread; one that is described shows at once.
CREATE TRIGGER change_tag_added AFTER INSERT ON tag
	FOR EACH ROW WHEN (NEW.description <> '') EXECUTE FUNCTION change_of_everything();
CREATE TRIGGER change_tag AFTER UPDATE OR DELETE ON tag
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_everything();
CREATE TRIGGER change_tag_synonym AFTER INSERT OR UPDATE OR DELETE ON tag_synonym
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_everything();
CREATE TRIGGER change_category AFTER INSERT OR UPDATE OR DELETE ON category
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_everything();
CREATE TRIGGER change_setting AFTER INSERT OR UPDATE OR DELETE ON setting
	FOR EACH STATEMENT EXECUTE FUNCTION change_of_everything();

-- Whether somebody sees more of a thread than a visitor is asked with each page: see forum.sees_more.
CREATE INDEX post_unseen ON post (thread_id) WHERE state <> 'visible';
