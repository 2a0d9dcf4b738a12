-- What follows from threads, posts, votes and acceptances, as the functions of sql/web would have made it.
-- The posts that were written again have lost their last words in the first revision.

INSERT INTO forum.post_revision (post_id, revision, editor_id, at, reason, title, tags, body)
SELECT p.id, v, p.author_id, CASE v WHEN 1 THEN p.created_at ELSE p.edited_at END, CASE v WHEN 1 THEN '' ELSE 'clearer' END,
    CASE WHEN heads THEN t.title END, CASE WHEN heads THEN forum.thread_tags(t.id) END,
    CASE WHEN v < p.revision THEN left(p.body, length(p.body) * 4 / 5) ELSE p.body END
FROM forum.post p JOIN forum.thread t ON t.id = p.thread_id,
LATERAL (SELECT p.kind IN ('question', 'discussion') AS heads) h, generate_series(1, p.revision) v;

-- Everybody has read what is older than a month.
INSERT INTO forum.notification (member_id, kind, actor_id, thread_id, post_id, at, read_at)
SELECT told, kind, actor_id, thread_id, post_id, at, CASE WHEN at < now() - interval '30 days' THEN at + interval '1 day' END
FROM (
	SELECT coalesce(parent.author_id, t.author_id) AS told, p.kind::text, p.author_id AS actor_id, p.thread_id,
	    p.id AS post_id, p.created_at AS at
	FROM forum.post p JOIN forum.thread t ON t.id = p.thread_id LEFT JOIN forum.post parent ON parent.id = p.parent_id
	WHERE p.kind IN ('answer', 'reply', 'comment')
	UNION ALL
	SELECT p.author_id, 'accepted', a.member_id, a.thread_id, a.post_id, a.at
	FROM forum.acceptance a JOIN forum.post p ON p.id = a.post_id) happened
WHERE told <> actor_id ORDER BY at;

-- One thread in twenty links to an earlier one, and some are closed as its duplicate.
INSERT INTO forum.thread_link (thread_id, target_id, kind, at)
SELECT t.id, coalesce(t.duplicate_of, 1 + (hashint8extended(t.id, 0) & 2147483647) % (t.id - 1)),
    CASE WHEN t.duplicate_of IS NULL THEN 'related' ELSE 'duplicate' END, t.created_at
FROM forum.thread t WHERE t.id > 1 AND (t.id % 20 = 0 OR t.duplicate_of IS NOT NULL);

INSERT INTO forum.flag (post_id, member_id, reason, at, resolved_at, resolved_by, outcome)
SELECT p.id, o.author_id, 'off_topic', p.created_at, CASE WHEN recent THEN NULL ELSE p.created_at + interval '1 day' END,
    CASE WHEN recent THEN NULL ELSE 1 END, CASE WHEN recent THEN NULL ELSE 'declined' END
FROM forum.post p JOIN forum.post o ON o.id = p.id - 1 AND o.author_id <> p.author_id,
LATERAL (SELECT p.created_at > now() - interval '20 days' AS recent) r
WHERE p.id % 400 = 0 AND p.state = 'visible';

INSERT INTO forum.moderation_log (at, actor_id, actor_name, action, thread_id, post_id, member_id, reason, detail)
SELECT p.state_at, 1, (SELECT name FROM forum.member WHERE id = 1), 'hide', p.thread_id, p.id, p.author_id, p.state_reason,
    '{"state": "visible"}'
FROM forum.post p WHERE p.state = 'hidden' ORDER BY p.state_at;

INSERT INTO forum.draft (member_id, place, fields, saved_at)
SELECT m.id, 'ask', '{"title": "Half a question", "body": "It began when"}', m.seen_at FROM forum.member m WHERE m.id % 50 = 2;

INSERT INTO forum.tally (category_id, tag_id, threads, questions, solved)
SELECT category_id, 0, count(*), count(*) FILTER (WHERE kind = 'question'), count(accepted_post_id)
FROM forum.thread WHERE state = 'visible' GROUP BY category_id
UNION ALL
SELECT t.category_id, g.tag_id, count(*), count(*) FILTER (WHERE t.kind = 'question'), count(t.accepted_post_id)
FROM forum.thread t JOIN forum.thread_tag g ON g.thread_id = t.id WHERE t.state = 'visible' GROUP BY 1, 2;
