-- Everything new into the search. The words of new posts are worked out first, because several processes
-- can do that at once, and enter their index together, as when an index is made.

SET LOCAL max_parallel_workers_per_gather = 4;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;

-- Ids grow, so new posts are beyond the first new one; whatever somebody else wrote meanwhile is found already.
DO $$
DECLARE
	least	bigint := least((SELECT min(post_id) FROM plan_post), (SELECT min(post_id) FROM plan_comment));
BEGIN
	CREATE TEMP TABLE fresh_words ON COMMIT DROP AS
	SELECT p.id AS post_id, p.thread_id, forum.post_words(p.kind, p.words, t.id, t.title_words) AS words
	FROM post p JOIN thread t ON t.id = p.thread_id WHERE p.id >= least AND p.state = 'visible';
END $$;

INSERT INTO thread_search (thread_id, title, words)
SELECT t.id, t.title, to_tsvector('forum.words', t.title_words)
FROM plan_post q JOIN thread t ON t.id = q.thread_id WHERE q.kind = 'questions' AND q.post_id IS NOT NULL;

INSERT INTO post_search (post_id, thread_id, words)
SELECT f.post_id, f.thread_id, f.words FROM fresh_words f
JOIN (SELECT post_id FROM plan_post UNION ALL SELECT post_id FROM plan_comment) fresh USING (post_id)
ORDER BY f.post_id;

SELECT forum.posts_index(ARRAY(SELECT post_id FROM plan_change));

-- Nobody's search has to read through what waits.
SELECT gin_clean_pending_list('post_search_by_words');
