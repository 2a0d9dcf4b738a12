-- Everything new into the search.
--
-- Where most of what is found then is new, as in a first import, the indexes are made when all is in: that
-- takes half the time of adding to them, and they are a seventh as large. Whoever searches or posts meanwhile
-- has to wait, so this comes last, and a community that is not small beside the dump keeps its indexes.

CREATE TEMP TABLE plan_index ON COMMIT DROP AS
SELECT i.indexrelid::regclass AS index, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i
WHERE i.indrelid IN ('post_search'::regclass, 'thread_search'::regclass) AND NOT i.indisunique
  AND (SELECT count(*) <= 10000 AND count(*) * 10 < (SELECT count(*) FROM dump_words)
    FROM (SELECT FROM post_search LIMIT 10001) here);

DO $$
DECLARE
	index	regclass;
BEGIN
	FOR index IN SELECT p.index FROM plan_index p LOOP
		EXECUTE format('DROP INDEX %s', index);
	END LOOP;
END $$;

INSERT INTO thread_search (thread_id, title, words)
SELECT t.id, t.title, to_tsvector('forum.words', t.title_words)
FROM plan_post q JOIN thread t ON t.id = q.thread_id WHERE q.kind = 'questions' AND q.post_id IS NOT NULL;

INSERT INTO post_search (post_id, thread_id, words)
SELECT w.post_id, w.thread_id, CASE WHEN t.id IS NULL THEN w.words
    ELSE forum.title_above(w.words, t.id, t.title_words) END
FROM dump_words w LEFT JOIN thread t ON t.first_post_id = w.post_id;

DO $$
DECLARE
	definition	text;
BEGIN
	FOR definition IN SELECT p.definition FROM plan_index p LOOP
		EXECUTE definition;
	END LOOP;
END $$;

SELECT forum.posts_index(ARRAY(SELECT post_id FROM plan_change));

-- Nobody's search has to read through what waits.
SELECT gin_clean_pending_list(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
WHERE a.amname = 'gin' AND i.indrelid IN ('post_search'::regclass, 'thread_search'::regclass, 'member'::regclass);
