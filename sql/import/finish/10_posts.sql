-- What is left to do for the posts.

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, 'comment', id, post_id FROM plan_comment, dump_job WHERE post_id IS NOT NULL;

-- New answers to questions that were here.
SELECT forum.thread_refresh(thread_id) FROM (
	SELECT thread_id FROM plan_post WHERE kind = 'answers' AND post_id IS NOT NULL
	EXCEPT
	SELECT thread_id FROM plan_post WHERE kind = 'questions' AND post_id IS NOT NULL) grown;
