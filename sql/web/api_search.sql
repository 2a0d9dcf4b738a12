-- Search and suggestions in the JSON API.

-- web.search, 20 threads a page; tag and solved are put to what `words` and the rest ask. 400.
CREATE FUNCTION web.api_search(credential text, site text, words text, phrases text[], without text[],
    tags text[], author text, category text, state text, only_kind text, tag text, solved boolean, sort text,
    after text) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	WITH found AS MATERIALIZED (
		SELECT f.*, row_number() OVER () AS place FROM web.search(credential, words, phrases, without,
		    CASE WHEN tag IS NULL THEN tags ELSE tags || tag END, author, category,
		    CASE solved WHEN true THEN 'solved' WHEN false THEN 'unsolved' ELSE state END,
		    only_kind, sort, after) f
	), threads AS MATERIALIZED (
		SELECT * FROM forum.api_threads(site, ARRAY(SELECT id FROM found))
	)
	SELECT json_build_object('items', coalesce(json_agg(row_to_json(hit) ORDER BY f.place), '[]'),
	    'next', max(f.next),
	    -- with too many to count, NULL
	    'total', CASE WHEN count(*) = 0 THEN 0 ELSE max(f.total) FILTER (WHERE NOT f.at_least) END)
	FROM found f
	CROSS JOIN LATERAL (SELECT t.*, nullif(f.post_id, 0) AS post_id FROM threads t WHERE t.id = f.id) hit
$$;

-- web.suggest
CREATE FUNCTION web.api_suggest(credential text, site text, title_words text, body_words text)
RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.api_list(json_agg(json_build_object('id', s.id, 'title', s.title,
	    'url', site || '/t/' || s.id || '/' || s.slug, 'solved', s.solved, 'score', s.score, 'answers', s.answers)), NULL)
	FROM web.suggest(credential, title_words, body_words) s
$$;
