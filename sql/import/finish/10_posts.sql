-- What is left to do for the posts.

INSERT INTO post (id, thread_id, kind, parent_id, author_id, editor_id, score, created_at, edited_at, revision, body,
    html, html_version, words)
SELECT id, thread_id, kind, parent_id, author_id, editor_id, score, created_at, edited_at, revision, body,
    forum.html_resolve(html, mentions, threads), html_version, words
FROM dump_reference;

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, 'comment', id, post_id FROM plan_comment, dump_job WHERE post_id IS NOT NULL;

-- New answers to questions that were here.
SELECT forum.thread_refresh(thread_id) FROM (
	SELECT thread_id FROM plan_post WHERE kind = 'answers' AND post_id IS NOT NULL
	EXCEPT
	SELECT thread_id FROM plan_post WHERE kind = 'questions' AND post_id IS NOT NULL) grown;
