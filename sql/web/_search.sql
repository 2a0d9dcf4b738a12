-- Search: from words to the posts that have them. The words come cut and folded from text/words, as the
-- posts' words did, so nothing that a visitor types is ever read as a query language here.

-- A session knows pg_trgm's settings, which a function below sets, once it has used pg_trgm.
DO $$ BEGIN PERFORM forum.word_similarity('', ''); END $$;

-- What posts must match: all words, each phrase, and none of `without`. NULL when nothing is left that
-- could be looked for (no words, or only such as "the").
CREATE OR REPLACE FUNCTION forum.search_query(words text, phrases text[], without text[]) RETURNS tsquery
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp SET client_min_messages = error AS $$
DECLARE
	q	tsquery := plainto_tsquery('forum.words', coalesce(words, ''));
	phrase	text;
BEGIN
	FOREACH phrase IN ARRAY coalesce(phrases, '{}') LOOP
		q := q && phraseto_tsquery('forum.words', phrase);
	END LOOP;
	IF numnode(q) = 0 THEN
		RETURN NULL;
	END IF;
	FOREACH phrase IN ARRAY coalesce(without, '{}') LOOP
		q := q && !! phraseto_tsquery('forum.words', phrase);
	END LOOP;
	RETURN q;
END $$;

-- The same words, of which a post needs one. NULL when there are less than two.
CREATE OR REPLACE FUNCTION forum.search_query_any(words text, without text[]) RETURNS tsquery
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp SET client_min_messages = error AS $$
DECLARE
	lexemes	text[] := tsvector_to_array(to_tsvector('forum.words', coalesce(words, '')));
	q	tsquery := '';
	part	text;
BEGIN
	IF cardinality(lexemes) < 2 THEN
		RETURN NULL;
	END IF;
	FOREACH part IN ARRAY lexemes[1:20] LOOP
		q := q || quote_literal(part)::tsquery;
	END LOOP;
	FOREACH part IN ARRAY coalesce(without, '{}') LOOP
		q := q && !! phraseto_tsquery('forum.words', part);
	END LOOP;
	RETURN q;
END $$;

-- Filters as ids. NULL and empty ask for all; what there is not becomes 0, which nothing has.
CREATE OR REPLACE FUNCTION forum.search_tags(names text[]) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT array_agg(coalesce((SELECT g.id FROM tag g WHERE g.name = forum.tag_form(n)),
	    (SELECT s.tag_id FROM tag_synonym s WHERE s.name = forum.tag_form(n)), 0)) FROM unnest(names[1:5]) n
$$;
CREATE OR REPLACE FUNCTION forum.search_author(wanted text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT coalesce((SELECT m.id FROM member m WHERE m.name_key = forum.name_key(wanted)), 0) WHERE wanted <> ''
$$;
CREATE OR REPLACE FUNCTION forum.search_category(wanted text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT coalesce((SELECT c.id FROM category c WHERE c.slug = wanted), 0) WHERE wanted <> ''
$$;

-- The newest posts, at most `most`, that match `q` and that the reader may see in lists, each with how well
-- it fits. Without a query, the first posts of the newest threads.
--   tags: each of them; author: of the post; state: solved, unsolved, unanswered; NULL: all.
--   at_least: there may be more than those.
-- A common word is in a good part of all posts, a filter may let through most threads or none, and to look at
-- all there is would take seconds. So it begins with what is rarer: the author's posts, the threads of the
-- rarest tag, or the words; of these the newest `budget` at most are looked at. Words are looked for in the
-- newest eras first, then in as many more as should have the rest, then in twice as many each time.
CREATE OR REPLACE FUNCTION forum.search_posts(r reader, q tsquery, tags bigint[], author bigint, category bigint,
    state text, kind text, most integer, OUT hits search_hit[], OUT at_least boolean)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
	budget	CONSTANT integer := 10 * most;
	newest	integer := coalesce((SELECT max(post_id) >> 12 FROM post_search), 0) + 1;
	likely	double precision := CASE WHEN q IS NOT NULL THEN forum.search_estimate(q) END;
	rarest	tag_use := forum.search_rarest_tag(tags);
	source	text := CASE WHEN q IS NOT NULL AND author IS NOT NULL THEN 'author'
		    WHEN rarest.threads * 4 < likely OR (q IS NULL AND tags IS NOT NULL) THEN 'tag'
		    WHEN q IS NULL THEN 'threads' ELSE 'words' END;
	asked	text := forum.search_statement(q IS NOT NULL, source, tags, author, category, state, kind);
	eras	integer := CASE WHEN source = 'words' THEN ceil(newest * most * 1.2 / greatest(likely, 1)) ELSE newest END;
	upper_era integer := newest;
	lower_era integer;
	more	search_hit[];
BEGIN
	hits := '{}';
	LOOP
		lower_era := CASE WHEN eras >= upper_era THEN 0 ELSE upper_era - eras END;
		EXECUTE asked INTO more USING r, q, tags, author, category, kind, most - cardinality(hits),
		    CASE WHEN lower_era > 0 OR upper_era < newest THEN ARRAY(SELECT generate_series(lower_era, upper_era)) END,
		    rarest.tag_id, budget;
		hits := hits || more;
		EXIT WHEN cardinality(hits) >= most * 3 / 4 OR lower_era = 0 OR likely * (newest - lower_era) / newest > budget;
		eras := CASE WHEN upper_era = newest THEN ceil(newest * (most - cardinality(hits)) * 1.2 / likely) ELSE eras * 2 END;
		upper_era := lower_era - 1;
	END LOOP;
	at_least := cardinality(hits) >= most OR lower_era > 0;
END $$;

-- The tag of those with the fewest visible threads, and how many these are; NULLs without tags.
CREATE OR REPLACE FUNCTION forum.search_rarest_tag(tags bigint[]) RETURNS tag_use
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT wanted, coalesce((SELECT sum(threads) FROM tally_now n WHERE n.tag_id = wanted), 0)::bigint
	FROM unnest(tags) wanted ORDER BY 2 LIMIT 1
$$;

-- How many posts have these words, as the planner guesses from its statistics. (VOLATILE, because EXPLAIN
-- is refused in anything else; it changes nothing.)
CREATE OR REPLACE FUNCTION forum.search_estimate(q tsquery) RETURNS double precision
LANGUAGE plpgsql VOLATILE SET search_path = forum, pg_temp AS $$
DECLARE
	plan	json;
BEGIN
	EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM post_search WHERE words @@ %L::tsquery', q) INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;

-- The statement of forum.search_posts, put together from fixed pieces so that it is planned for just these
-- conditions. source: where it begins to look: words, author, tag, or (without words) tag or threads.
CREATE OR REPLACE FUNCTION forum.search_statement(by_words boolean, source text, tags bigint[], author bigint, category bigint,
    state text, kind text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	asked	text := CASE source
		    WHEN 'words' THEN '(SELECT * FROM post_search w WHERE w.words @@ $2'
			' AND ($8 IS NULL OR w.era = ANY ($8)) ORDER BY w.post_id + 0 DESC LIMIT $10) s'
			' JOIN thread t ON t.id = s.thread_id'
		    WHEN 'author' THEN '(SELECT id FROM post WHERE author_id = $4 ORDER BY created_at DESC, id DESC LIMIT $10) p'
			' JOIN post_search s ON s.post_id = p.id JOIN thread t ON t.id = s.thread_id'
		    WHEN 'tag' THEN '(SELECT thread_id FROM thread_tag WHERE tag_id = $9 ORDER BY thread_id DESC LIMIT $10 / 4) g'
			' JOIN thread t ON t.id = g.thread_id JOIN post_search s ON '
			|| CASE WHEN by_words THEN 's.thread_id = t.id' ELSE 's.post_id = t.first_post_id' END
		    ELSE 'thread t JOIN post_search s ON s.post_id = t.first_post_id' END
		|| ' WHERE forum.thread_listed(t.state, t.category_id, $1)';
BEGIN
	IF by_words AND source <> 'words' THEN
		asked := asked || ' AND s.words @@ $2';
	END IF;
	FOR i IN 1 .. coalesce(cardinality(tags), 0) LOOP
		asked := asked || format(' AND EXISTS (SELECT FROM thread_tag g WHERE g.thread_id = t.id AND g.tag_id = $3[%s])', i);
	END LOOP;
	IF NOT by_words AND author IS NOT NULL THEN
		asked := asked || ' AND t.author_id = $4';
	END IF;
	IF category IS NOT NULL THEN
		asked := asked || ' AND t.category_id = $5';
	END IF;
	asked := asked || CASE state WHEN 'solved' THEN ' AND t.accepted_post_id IS NOT NULL'
	    WHEN 'unsolved' THEN ' AND t.kind = ''question'' AND t.accepted_post_id IS NULL'
	    WHEN 'unanswered' THEN ' AND t.kind = ''question'' AND t.answers = 0' ELSE '' END;
	IF kind IS NOT NULL THEN
		asked := asked || ' AND t.kind = $6::thread_kind';
	END IF;
	-- "+ 0", here and above: else the planner walks all posts from the newest and reads the words of each
	RETURN format('SELECT coalesce(array_agg(ROW(f.post_id, f.thread_id, %s)::search_hit), ''{}'')'
	    ' FROM (SELECT s.post_id, s.thread_id, s.words FROM %s ORDER BY %s LIMIT $7) f',
	    CASE WHEN by_words THEN 'ts_rank(''{0.1, 0.2, 0.5, 1}'', f.words, $2)' ELSE '0' END, asked,
	    CASE WHEN by_words THEN 's.post_id + 0 DESC' ELSE 't.created_at DESC, t.id DESC' END);
END $$;

-- The listed threads whose titles look most like what was typed: for words that are nowhere.
CREATE OR REPLACE FUNCTION forum.search_similar(r reader, typed text, most integer) RETURNS search_hit[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp SET pg_trgm.word_similarity_threshold = 0.4 AS $$
BEGIN
	RETURN ARRAY(SELECT ROW(t.first_post_id, t.id, word_similarity(typed, s.title))::search_hit FROM thread_search s JOIN thread t ON t.id = s.thread_id
		WHERE typed <% s.title AND forum.thread_listed(t.state, t.category_id, r)
		ORDER BY word_similarity(typed, s.title) DESC, t.id DESC LIMIT most);
END $$;

-- The best of those posts in each thread, with its rank in billionths: a little more for what solved
-- somebody's problem, and for votes.
CREATE OR REPLACE FUNCTION forum.search_ranked(hits search_hit[])
RETURNS TABLE (thread_id bigint, post_id bigint, rank bigint, created_at timestamptz)
LANGUAGE plpgsql STABLE ROWS 500 SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT t.id, best.post_id, (best.rank * 1000000000
	    * CASE WHEN t.accepted_post_id = best.post_id THEN 1.3 WHEN t.accepted_post_id IS NOT NULL THEN 1.15 ELSE 1 END
	    * (1 + 0.1 * ln(1 + greatest(t.score, 0))))::bigint, t.created_at
	FROM (SELECT DISTINCT ON (h.thread_id) h.thread_id, h.post_id, h.rank FROM unnest(hits) h
	    ORDER BY h.thread_id, h.rank DESC, h.post_id) best
	JOIN thread t ON t.id = best.thread_id;
END $$;

-- The rarest of those words, as far as the planner's statistics know which are common in titles.
CREATE OR REPLACE FUNCTION forum.lexemes_rarest(lexemes text[], most integer) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN ARRAY(SELECT l.lexeme FROM unnest(lexemes) WITH ORDINALITY AS l (lexeme, place)
	LEFT JOIN (SELECT unnest(s.most_common_elems::text::text[]) AS lexeme, unnest(s.most_common_elem_freqs) AS share
		FROM pg_stats s
		WHERE s.schemaname = 'forum' AND s.tablename = 'thread_search' AND s.attname = 'words') common
		ON common.lexeme = l.lexeme
	ORDER BY coalesce(common.share, 0), l.place LIMIT most);
END $$;

-- Listed threads whose titles share at least two words with a title (or with a text, when the title says
-- little), and how much they have in common. For suggestions, which must not take long: only titles are
-- looked at, for the rarest words, and the newest few hundred that fit.
CREATE OR REPLACE FUNCTION forum.threads_like(r reader, title text, body text, but bigint, most integer)
RETURNS TABLE (id bigint, likeness real)
LANGUAGE plpgsql STABLE ROWS 5 SET search_path = forum, pg_temp SET client_min_messages = error AS $$
#variable_conflict use_column
DECLARE
	lexemes	text[] := tsvector_to_array(to_tsvector('forum.words', left(coalesce(title, ''), 300)));
	q	tsquery;
BEGIN
	IF cardinality(lexemes) < 3 THEN
		lexemes := lexemes || tsvector_to_array(to_tsvector('forum.words', left(coalesce(body, ''), 200)));
	END IF;
	lexemes := forum.lexemes_rarest(lexemes, 6);
	IF cardinality(lexemes) = 1 THEN
		q := quote_literal(lexemes[1])::tsquery;
	END IF;
	FOR i IN 1 .. cardinality(lexemes) LOOP
		FOR j IN i + 1 .. cardinality(lexemes) LOOP
			q := CASE WHEN q IS NULL THEN '' ELSE q::text || '|' END || format('(%L & %L)', lexemes[i], lexemes[j]);
		END LOOP;
	END LOOP;
	RETURN QUERY
	WITH likely AS MATERIALIZED (
		SELECT s.thread_id, s.words FROM thread_search s JOIN thread t ON t.id = s.thread_id
		WHERE s.words @@ q AND t.id IS DISTINCT FROM but AND forum.thread_listed(t.state, t.category_id, r)
		ORDER BY s.thread_id DESC LIMIT 400
	)
	SELECT l.thread_id, ((SELECT count(*) FROM unnest(lexemes) x WHERE l.words @@ quote_literal(x)::tsquery)
	    / sqrt(greatest(length(l.words), 1)))::real AS likeness
	FROM likely l ORDER BY likeness DESC, l.thread_id DESC LIMIT most;
END $$;

-- A post as plain text, from the HTML that the renderer wrote.
CREATE OR REPLACE FUNCTION forum.html_plain(html text, size integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	plain	text := left(html, size);
BEGIN
	plain := regexp_replace(plain, '</(p|h[1-6]|li|td|th|tr|pre|blockquote)>|<br[^>]*>', ' ', 'g');
	plain := regexp_replace(plain, '<[^>]*>?', '', 'g');
	plain := replace(replace(replace(plain, '&lt;', '<'), '&gt;', '>'), '&quot;', '"');
	plain := replace(replace(plain, '&#39;', ''''), '&amp;', '&');
	RETURN btrim(regexp_replace(plain, '\s+', ' ', 'g'));
END $$;

-- Which words of a text (as text/words wrote it) the query is about, as they stand there: "resetting" for
-- "reset". Separated by spaces.
CREATE OR REPLACE FUNCTION forum.search_marked(words text, q tsquery) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT string_agg(DISTINCT hit[1], ' ')
	FROM regexp_matches(ts_headline('forum.words', left(words, 20000), q,
	    E'HighlightAll=true, StartSel=\x01, StopSel=\x02'), E'\x01([^\x02]+)\x02', 'g') hit);
END $$;
