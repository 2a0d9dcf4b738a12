-- Lists: where a page of one begins, what a line of threads shows, and what may be listed by.
--
-- A cursor says after which row a page begins: "KEY.ID", the value that the list is ordered by and the
-- row's id. It holds the value itself, so that a thread that moves up meanwhile takes no reader along.

-- The two numbers of a cursor, NULL for the first page. 400 for what is no cursor.
CREATE OR REPLACE FUNCTION forum.cursor_read(after text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF coalesce(after, '') = '' THEN
		RETURN NULL;
	ELSIF after !~ '^-?[0-9]{1,17}[.][0-9]{1,18}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'This list has no such page. Please begin at its first.';
	END IF;
	RETURN string_to_array(after, '.')::bigint[];
END $$;

-- A moment as the key of a cursor (microseconds since 1970), and back, exactly.
CREATE OR REPLACE FUNCTION forum.micros(moment timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
	SELECT (extract(epoch FROM moment) * 1000000)::bigint
$$;
CREATE OR REPLACE FUNCTION forum.moment(micros bigint) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
	SELECT to_timestamp(micros / 1000000) + micros % 1000000 * interval '1 microsecond'
$$;

-- The lines of a list of threads, in the order of the ids. Whoever calls knows that the reader may see them.
CREATE OR REPLACE FUNCTION forum.thread_lines(ids bigint[])
RETURNS TABLE (place bigint, id bigint, kind text, title text, slug text, excerpt text,
	category_slug text, category_name text, private boolean, tags text,
	author_name text, author_reputation bigint, author_role text, author_staff boolean,
	last_name text, last_reputation bigint, last_role text, last_staff boolean,
	created_at timestamptz, active_at timestamptz, score integer, answers integer, views bigint,
	solved boolean, closed boolean, locked boolean, author_id bigint, last_id bigint)
LANGUAGE plpgsql STABLE ROWS 30 SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT i.place, t.id, t.kind::text, t.title, t.slug, p.excerpt, c.slug, c.name, c.private,
	    (SELECT string_agg((SELECT g.name FROM tag g WHERE g.id = tt.tag_id), ' ' ORDER BY tt.position, tt.tag_id)
		FROM thread_tag tt WHERE tt.thread_id = t.id),
	    m.name, m.reputation, m.role::text, m.staff, l.name, l.reputation, l.role::text, l.staff,
	    t.created_at, t.active_at, t.score, t.answers, t.views,
	    t.accepted_post_id IS NOT NULL, t.closed_at IS NOT NULL, t.locked_at IS NOT NULL, m.id, l.id
	FROM unnest(ids) WITH ORDINALITY AS i (id, place)
	JOIN thread t ON t.id = i.id
	JOIN category c ON c.id = t.category_id
	LEFT JOIN post p ON p.id = t.first_post_id
	LEFT JOIN member m ON m.id = t.author_id
	LEFT JOIN member l ON l.id = t.last_member_id
	ORDER BY i.place;
END $$;

-- Whether a tag belongs in lists and suggestions: the reader may see a thread with it, or it has been
-- described and waits for its first thread.
--   threads, elsewhere: how many the reader may see and may not.
CREATE OR REPLACE FUNCTION forum.tag_listed(threads bigint, elsewhere bigint, description text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT threads > 0 OR (elsewhere = 0 AND description <> '')
$$;

-- Whether a tag has threads, but none that the reader may see.
CREATE OR REPLACE FUNCTION forum.tag_elsewhere(r reader, wanted bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT coalesce(sum(n.threads), 0) > 0
	    AND coalesce(sum(n.threads) FILTER (WHERE n.category_id = ANY (r.categories)), 0) = 0
	FROM tally_now n WHERE n.tag_id = wanted);
END $$;

-- The listed tags among those (NULL: all), with their numbers for that reader.
CREATE OR REPLACE FUNCTION forum.tags_counted(r reader, ids bigint[])
RETURNS TABLE (id bigint, name text, description text, threads bigint, questions bigint, solved bigint)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	-- "or all" in the statement below would make a plan for all of each
	ids := coalesce(ids, ARRAY(SELECT g.id FROM tag g));
	RETURN QUERY SELECT g.id, g.name, g.description, coalesce(n.threads, 0), coalesce(n.questions, 0), coalesce(n.solved, 0)
	FROM tag g
	LEFT JOIN (
		SELECT tag_id, sum(threads) FILTER (WHERE mine)::bigint AS threads,
		    sum(questions) FILTER (WHERE mine)::bigint AS questions,
		    sum(solved) FILTER (WHERE mine)::bigint AS solved,
		    sum(threads) FILTER (WHERE NOT mine)::bigint AS elsewhere
		FROM tally_now, LATERAL (SELECT category_id = ANY (r.categories) AS mine) whose
		WHERE tag_id = ANY (ids)
		GROUP BY tag_id) n ON n.tag_id = g.id
	WHERE g.id = ANY (ids)
	  AND forum.tag_listed(coalesce(n.threads, 0), coalesce(n.elsewhere, 0), g.description);
END $$;

-- The tag of that name or synonym, if it is one the reader may see in lists; else 404. NULL stays NULL.
CREATE OR REPLACE FUNCTION forum.tag_for(r reader, wanted text) RETURNS tag
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	g	tag;
BEGIN
	IF wanted IS NULL THEN
		RETURN NULL;
	END IF;
	SELECT * INTO g FROM tag WHERE name = forum.tag_form(wanted);
	IF NOT FOUND THEN
		SELECT t.* INTO g FROM tag_synonym s JOIN tag t ON t.id = s.tag_id
		WHERE s.name = forum.tag_form(wanted);
	END IF;
	IF g.id IS NULL OR NOT EXISTS (SELECT FROM forum.tags_counted(r, ARRAY[g.id])) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such tag.';
	END IF;
	RETURN g;
END $$;

-- The category of that slug, if the reader may see it; else 404. NULL stays NULL.
CREATE OR REPLACE FUNCTION forum.category_for(r reader, wanted text) RETURNS category
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	c	category;
BEGIN
	IF wanted IS NULL THEN
		RETURN NULL;
	END IF;
	SELECT * INTO c FROM category WHERE slug = wanted AND id = ANY (r.categories);
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such category.';
	END IF;
	RETURN c;
END $$;

-- The categories that the reader may see, in their order, with their numbers.
CREATE OR REPLACE FUNCTION forum.categories_counted(r reader)
RETURNS TABLE (id bigint, slug text, name text, description text, private boolean, visible_to member_role,
	ranked integer, threads bigint, questions bigint, solved bigint)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT c.id, c.slug, c.name, c.description, c.private, c.visible_to, c.position,
	    coalesce(sum(n.threads), 0)::bigint, coalesce(sum(n.questions), 0)::bigint, coalesce(sum(n.solved), 0)::bigint
	FROM category c LEFT JOIN tally_now n ON n.category_id = c.id AND n.tag_id = 0
	WHERE c.id = ANY (r.categories)
	GROUP BY c.id ORDER BY c.position, c.name;
END $$;

-- How many members there are; from the planner's estimate when counting would take long.
CREATE OR REPLACE FUNCTION forum.members_about() RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	estimate bigint := (SELECT reltuples FROM pg_class WHERE oid = 'member'::regclass);
BEGIN
	IF estimate > 2000 THEN
		RETURN estimate;
	END IF;
	RETURN (SELECT count(*) FROM member);
END $$;

-- One page of threads; see web.threads for what may be asked. The statement is put together from fixed
-- pieces, so that it is planned for just these conditions and walks the index that suits them.
CREATE OR REPLACE FUNCTION forum.threads_listed(r reader, sort text, period text, kind text,
    tag_id bigint, category_id bigint, author_id bigint, after bigint[]) RETURNS list_page
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	page_size CONSTANT integer := 30;
	key	text := CASE sort WHEN 'latest' THEN 'created_at' WHEN 'unanswered' THEN 'created_at'
		    WHEN 'active' THEN 'active_at' WHEN 'top' THEN 'score' END;
	since	interval := CASE period WHEN 'week' THEN '7 days' WHEN 'month' THEN '30 days' END;
	asked	text := 'SELECT t.id FROM thread t';
	page	list_page;
BEGIN
	IF key IS NULL OR period NOT IN ('week', 'month', 'all') OR kind NOT IN ('question', 'discussion') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'There is no such list.';
	END IF;
	IF tag_id IS NOT NULL THEN
		asked := asked || ' JOIN thread_tag tt ON tt.thread_id = t.id AND tt.tag_id = $3';
	END IF;
	asked := asked || ' WHERE forum.thread_listed(t.state, t.category_id, $1)';
	IF sort = 'unanswered' THEN
		asked := asked || ' AND t.kind = ''question'' AND t.answers = 0 AND t.closed_at IS NULL';
	END IF;
	IF sort = 'top' AND since IS NOT NULL THEN
		asked := asked || ' AND t.created_at > now() - $2';
	END IF;
	IF category_id IS NOT NULL THEN
		asked := asked || ' AND t.category_id = $4';
	END IF;
	IF author_id IS NOT NULL THEN
		asked := asked || ' AND t.author_id = $5';
	END IF;
	IF kind IS NOT NULL THEN
		-- as a word of the statement: what is a cast parameter, no index of one kind is taken for
		asked := asked || format(' AND t.kind = %L', kind);
	END IF;
	IF after IS NOT NULL THEN
		asked := asked || CASE key WHEN 'score' THEN ' AND (t.score, t.id) < ($6[1], $6[2])'
		    ELSE format(' AND (t.%s, t.id) < (forum.moment($6[1]), $6[2])', key) END;
	END IF;
	asked := format('SELECT array(%s ORDER BY t.%s DESC, t.id DESC LIMIT %s)', asked, key, page_size + 1);
	EXECUTE asked INTO page.ids USING r, since, tag_id, category_id, author_id, after;
	IF cardinality(page.ids) > page_size THEN
		page.ids := page.ids[1:page_size];
		SELECT CASE key WHEN 'score' THEN t.score WHEN 'active_at' THEN forum.micros(t.active_at)
		    ELSE forum.micros(t.created_at) END || '.' || t.id INTO page.next
		FROM thread t WHERE t.id = page.ids[page_size];
	END IF;
	RETURN page;
END $$;
