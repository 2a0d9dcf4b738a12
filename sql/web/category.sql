-- Categories, as readers see them.

-- The categories that the reader may see, in their order, with how many threads each has.
CREATE FUNCTION web.categories(credential text)
RETURNS TABLE (slug text, name text, description text, private boolean, threads bigint, questions bigint,
	solved bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT c.slug, c.name, c.description, c.private, c.threads, c.questions, c.solved
	FROM forum.categories_counted(forum.reader(forum.viewer(credential))) c;
END $$;

-- One category. 404.
CREATE FUNCTION web.category(credential text, wanted text)
RETURNS TABLE (slug text, name text, description text, private boolean, threads bigint, questions bigint,
	solved bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	wanted_category category := forum.category_for(r, coalesce(wanted, ''));
BEGIN
	RETURN QUERY SELECT c.slug, c.name, c.description, c.private, c.threads, c.questions, c.solved
	FROM forum.categories_counted(r) c WHERE c.id = wanted_category.id;
END $$;

-- What administrators do with categories. All 401, 403.

-- One category as its form shows it: position, and who sees it ('' for everybody, else the least role);
-- threads: the visible ones, and 1 when it has only others. 404.
CREATE FUNCTION web.category_form(credential text, wanted text)
RETURNS TABLE (slug text, name text, description text, ranked integer, visible_to text, threads bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.administrator(credential);
	c	category := forum.category_for(forum.reader(me), coalesce(wanted, ''));
BEGIN
	RETURN QUERY SELECT c.slug, c.name, c.description, c.position,
	    CASE WHEN c.private THEN c.visible_to::text ELSE '' END,
	    coalesce(nullif((SELECT sum(n.threads)::bigint FROM tally_now n WHERE n.category_id = c.id AND n.tag_id = 0), 0),
		EXISTS (SELECT FROM thread t WHERE t.category_id = c.id)::integer);
END $$;

-- All categories as administrators see them, in their order.
CREATE FUNCTION web.category_forms(credential text)
RETURNS TABLE (slug text, name text, description text, ranked integer, visible_to text, threads bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.administrator(credential);
BEGIN
	RETURN QUERY SELECT c.slug, c.name, c.description, c.ranked, CASE WHEN c.private THEN c.visible_to::text ELSE '' END,
	    c.threads FROM forum.categories_counted(forum.reader(me)) c;
END $$;

-- Makes a category, or with `wanted` (its slug) changes that one. visible_to: the least role that sees it,
-- or empty for everybody; ranked: small ones come first. Gives its slug. 404, 422 (name, slug, description,
-- visible_to).
CREATE FUNCTION web.category_save(credential text, wanted text, name text, slug text, description text,
    ranked bigint, visible_to text)
RETURNS TABLE (saved text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.administrator(credential);
	c	forum.category := forum.category_for(forum.reader(me), wanted);
	field	text;
	wrong	text;
BEGIN
	SELECT f, w INTO field, wrong FROM (VALUES
	    (1, 'name', 'A name has 1 to 60 characters and no invisible ones.',
		length(btrim(name)) BETWEEN 1 AND 60 AND forum.line_is_plain(name)),
	    (2, 'slug', 'Use lower-case letters, digits and hyphens, at most 63.', slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
	    (3, 'slug', 'This address is taken by the form for new categories.', slug <> 'new'),
	    (4, 'description', 'A description has at most 300 characters.', length(description) <= 300),
	    (5, 'position', 'A position is a number up to 10,000.', ranked BETWEEN -10000 AND 10000),
	    (6, 'visible_to', 'There is no such role.', visible_to = '' OR visible_to = ANY (enum_range(NULL::member_role)::text[])))
	    checks (place, f, w, fine)
	WHERE fine IS NOT TRUE ORDER BY place LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field, MESSAGE = wrong;
	END IF;
	IF c.id IS NULL THEN
		INSERT INTO category (name, slug, description, position, private, visible_to)
		VALUES (btrim(name), slug, description, ranked, visible_to <> '', coalesce(nullif(visible_to, ''), 'member')::member_role);
	ELSE
		UPDATE category o SET name = btrim(category_save.name), slug = category_save.slug,
		    description = category_save.description, position = ranked, private = category_save.visible_to <> '',
		    visible_to = coalesce(nullif(category_save.visible_to, ''), 'member')::member_role
		WHERE o.id = c.id;
	END IF;
	RETURN QUERY SELECT slug;
END $$;

-- Moves a category one place up (-1) or down (1) in the order. 404.
CREATE FUNCTION web.category_shift(credential text, wanted text, places integer) RETURNS TABLE (shifted text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.administrator(credential);
	c	category := forum.category_for(forum.reader(me), coalesce(wanted, ''));
BEGIN
	WITH ordered AS (
		SELECT o.id, 2 * row_number() OVER (ORDER BY o.position, o.name)
		    + CASE WHEN o.id = c.id THEN 3 * sign(places) ELSE 0 END AS place
		FROM category o
	), numbered AS (
		SELECT o.id, row_number() OVER (ORDER BY o.place) AS place FROM ordered o
	)
	UPDATE category u SET position = n.place FROM numbered n WHERE n.id = u.id AND u.position <> n.place;
	RETURN QUERY SELECT c.slug;
END $$;

-- Deletes a category; its threads, if it has any, go to the category `target` (slug). The reason may be
-- empty. 404, 409 (the last one), 422 (target).
CREATE FUNCTION web.category_delete(credential text, wanted text, target text, reason text) RETURNS TABLE (moved bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.administrator(credential);
	c	category := forum.category_for(forum.reader(me), coalesce(wanted, ''));
	heir	category;
	moved	bigint := 0;
BEGIN
	-- nobody posts to it from now on, or deletes another one meanwhile
	PERFORM FROM category o ORDER BY o.id FOR UPDATE;
	PERFORM forum.check_still(EXISTS (SELECT FROM category o WHERE o.id <> c.id), 'There has to be one category at least.');
	IF coalesce(target, '') <> '' THEN
		SELECT * INTO heir FROM category o WHERE o.slug = target AND o.id <> c.id;
		IF heir.id IS NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'target', MESSAGE = 'There is no such other category.';
		END IF;
		UPDATE thread t SET category_id = heir.id, version = t.version + 1 WHERE t.category_id = c.id;
		GET DIAGNOSTICS moved = ROW_COUNT;
	ELSIF EXISTS (SELECT FROM thread t WHERE t.category_id = c.id) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'target', MESSAGE = 'It has threads. Please choose where they go.';
	END IF;
	DELETE FROM category o WHERE o.id = c.id;
	-- moderators read the log, and may not have known of it
	PERFORM forum.moderation_add(me, 'category_deleted', concat_ws(': ',
	    CASE WHEN c.private AND c.visible_to > 'moderator' THEN 'one of administrators' ELSE c.name END, nullif(reason, '')), NULL, NULL, NULL,
	    jsonb_build_object('slug', c.slug, 'heir', heir.id, 'threads', moved));
	RETURN QUERY SELECT moved;
END $$;
