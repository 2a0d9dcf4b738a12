-- Tags: all of them, one of them, and what completes a half-typed one.

-- One page of 60 tags that the reader may see, with how many threads they have for that reader.
--   filter: a part of the name, or NULL; sort: popular (or NULL), name.
--   after: `next` of the page before; a cursor, or with sort name the last name. 400 (sort or after unknown).
CREATE FUNCTION web.tags(credential text, filter text, sort text, after text)
RETURNS TABLE (name text, description text, threads bigint, questions bigint, solved bigint, next text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	page_size CONSTANT integer := 60;
	r	reader := forum.reader(forum.viewer(credential));
	by_name	boolean := coalesce(sort, 'popular') = 'name';
	mark	bigint[] := forum.cursor_read(CASE WHEN coalesce(sort, 'popular') <> 'name' THEN after END);
	part	text := forum.tag_form(coalesce(filter, ''));
	ids	bigint[];
	following text;
BEGIN
	IF sort NOT IN ('popular', 'name') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such list.';
	END IF;
	IF by_name THEN
		SELECT array_agg(id ORDER BY name) INTO ids FROM (
			SELECT g.id, g.name FROM forum.tags_counted(r, NULL) g
			WHERE strpos(g.name, part) > 0 AND g.name > coalesce(after, '')
			ORDER BY g.name LIMIT page_size + 1) found;
	ELSE
		SELECT array_agg(id ORDER BY threads DESC, id) INTO ids FROM (
			SELECT g.id, g.threads FROM forum.tags_counted(r, NULL) g
			WHERE strpos(g.name, part) > 0
			  AND (mark IS NULL OR g.threads < mark[1] OR (g.threads = mark[1] AND g.id > mark[2]))
			ORDER BY g.threads DESC, g.id LIMIT page_size + 1) found;
	END IF;
	IF cardinality(ids) > page_size THEN
		ids := ids[1:page_size];
		SELECT CASE WHEN by_name THEN g.name ELSE g.threads || '.' || g.id END INTO following
		FROM forum.tags_counted(r, ids[page_size:page_size]) g;
	END IF;
	RETURN QUERY
	SELECT g.name, g.description, g.threads, g.questions, g.solved, following
	FROM unnest(ids) WITH ORDINALITY AS i (id, place)
	JOIN forum.tags_counted(r, ids) g ON g.id = i.id
	ORDER BY i.place;
END $$;

-- One tag. `name` is its own when a synonym was asked for: whoever shows it sends readers there.
-- synonyms: separated by spaces. 404.
CREATE FUNCTION web.tag(credential text, wanted text)
RETURNS TABLE (name text, description text, synonyms text, threads bigint, questions bigint, solved bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	g	tag := forum.tag_for(r, coalesce(wanted, ''));
BEGIN
	RETURN QUERY SELECT n.name, n.description,
	    (SELECT string_agg(s.name, ' ' ORDER BY s.name) FROM tag_synonym s WHERE s.tag_id = g.id),
	    n.threads, n.questions, n.solved
	FROM forum.tags_counted(r, ARRAY[g.id]) n;
END $$;

-- At most 8 tags that begin with what was typed, or have a synonym that does, those with most threads
-- first: {"items":[{"name","description","threads"}]}
CREATE FUNCTION web.tag_suggest(credential text, typed text) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	pattern	text := replace(replace(replace(left(forum.tag_form(coalesce(typed, '')), 40),
		    '\', '\\'), '%', '\%'), '_', '\_') || '%';
	ids	bigint[] := ARRAY((SELECT t.id FROM tag t WHERE t.name LIKE pattern LIMIT 1000)
		    UNION (SELECT s.tag_id FROM tag_synonym s WHERE s.name LIKE pattern LIMIT 1000));
BEGIN
	RETURN json_build_object('items', coalesce((SELECT json_agg(json_build_object('name', g.name,
		'description', g.description, 'threads', g.threads) ORDER BY g.threads DESC, g.name)
	    FROM (SELECT * FROM forum.tags_counted(r, ids) n ORDER BY n.threads DESC, n.name LIMIT 8) g), '[]'));
END $$;
