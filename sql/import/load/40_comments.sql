-- Comments.

INSERT INTO post (id, thread_id, kind, parent_id, author_id, body, html, html_version, words, score, created_at)
SELECT c.post_id, c.thread_id, 'comment', c.parent_id, w.member_id, x.body,
    CASE WHEN x.mentions <> '{}' OR x.threads <> '{}'
	THEN forum.html_resolve(x.html, x.mentions, x.threads) ELSE x.html END,
    x.html_version, x.words, coalesce(d.score, 0), d.created
FROM plan_comment c
JOIN dump_comment d USING (seq)
JOIN dump_text x ON x.kind = 'c' AND x.seq = c.seq
LEFT JOIN plan_person w ON w.key = d.author_key
WHERE c.post_id IS NOT NULL
ORDER BY c.post_id;

INSERT INTO post_revision (post_id, revision, editor_id, at, body)
SELECT p.id, 1, p.author_id, p.created_at, p.body
FROM plan_comment c JOIN post p ON p.id = c.post_id;

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, 'comment', id, post_id FROM plan_comment, dump_job WHERE post_id IS NOT NULL;

UPDATE thread t SET version = version + 1
FROM (SELECT DISTINCT thread_id FROM plan_comment WHERE post_id IS NOT NULL) c
WHERE t.id = c.thread_id AND t.id NOT IN (SELECT thread_id FROM plan_post WHERE kind = 'questions' AND post_id IS NOT NULL);
