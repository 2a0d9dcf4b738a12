-- Lists of threads.

-- One page of 30 threads that the reader may see.
--   sort: latest (or NULL), active, top, unanswered; period, for top: week, month, all (or NULL).
--   only_kind: question, discussion; tag (a synonym will do), category (slug), member (name): NULL for all.
--   after: `next` of the page before. `next` is the same in all rows, NULL on the last page.
-- 400 (sort, period, kind or after unknown), 404 (tag, category or member unknown).
CREATE FUNCTION web.threads(credential text, sort text, period text, only_kind text, tag_name text,
    category text, member_name text, after text)
RETURNS TABLE (id bigint, kind text, title text, slug text, excerpt text,
	category_slug text, category_name text, private boolean, tags text,
	author_name text, author_reputation bigint, author_role text, author_staff boolean,
	last_name text, last_reputation bigint, last_role text, last_staff boolean,
	created_at timestamptz, active_at timestamptz, score integer, answers integer, views bigint,
	solved boolean, closed boolean, locked boolean, next text, author_id bigint, last_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	page	list_page := forum.threads_listed(r, coalesce(sort, 'latest'), coalesce(period, 'all'), only_kind,
	    (forum.tag_for(r, tag_name)).id, (forum.category_for(r, category)).id,
	    CASE WHEN member_name IS NOT NULL THEN (forum.member_for(member_name)).id END, forum.cursor_read(after));
BEGIN
	RETURN QUERY SELECT l.id, l.kind, l.title, l.slug, l.excerpt, l.category_slug, l.category_name, l.private,
	    l.tags, l.author_name, l.author_reputation, l.author_role, l.author_staff,
	    l.last_name, l.last_reputation, l.last_role, l.last_staff, l.created_at, l.active_at,
	    l.score, l.answers, l.views, l.solved, l.closed, l.locked, page.next, l.author_id, l.last_id
	FROM forum.thread_lines(page.ids) l;
END $$;

-- What stands beside a list: the categories ('category'), the 12 tags with most threads ('tag'), and one
-- row of totals ('total', all that the reader may see; members is about right when there are many).
CREATE FUNCTION web.list_aside(credential text)
RETURNS TABLE (what text, slug text, name text, description text, private boolean,
	threads bigint, questions bigint, solved bigint, members bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	likely	bigint[];
BEGIN
	RETURN QUERY SELECT 'category', c.slug, c.name, c.description, c.private, c.threads, c.questions, c.solved,
	    NULL::bigint FROM forum.categories_counted(r) c;
	SELECT array_agg(tag_id) INTO likely FROM (
		(SELECT tag_id FROM tally WHERE tag_id <> 0 AND category_id = ANY (r.categories)
		ORDER BY threads DESC LIMIT 60)
		UNION (SELECT tag_id FROM tally_change WHERE tag_id <> 0 LIMIT 1000)) busy;
	RETURN QUERY SELECT 'tag', NULL, g.name, g.description, false, g.threads, g.questions, g.solved, NULL::bigint
	FROM forum.tags_counted(r, coalesce(likely, '{}')) g WHERE g.threads > 0
	ORDER BY g.threads DESC, g.name LIMIT 12;
	RETURN QUERY SELECT 'total', NULL, NULL, NULL, false, coalesce(sum(c.threads), 0)::bigint,
	    coalesce(sum(c.questions), 0)::bigint, coalesce(sum(c.solved), 0)::bigint, forum.members_about()
	FROM forum.categories_counted(r) c;
END $$;

-- Whether lists show this member more than a visitor: one row.
CREATE FUNCTION web.list_mine(credential text) RETURNS TABLE (sees_more boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.sees_private(forum.reader(forum.viewer(credential)))
$$;
