-- What is wrong with a community, one line each: nothing, or the measurements would be of something else.
\pset tuples_only on
\pset format unaligned
SET search_path = forum;

SELECT format('%s has %s points, the ledger says %s', m.name, m.reputation, sum(e.delta))
FROM member m LEFT JOIN reputation e ON e.member_id = m.id
GROUP BY m.id HAVING m.reputation IS DISTINCT FROM sum(e.delta);
SELECT format('%s got %s points on %s', member_id, sum(delta), day) FROM reputation
WHERE reason = 'upvote' GROUP BY member_id, day HAVING sum(delta) > 200;
SELECT format('post %s has score %s, its votes say %s', p.id, p.score, coalesce(v.score, 0))
FROM post p LEFT JOIN (SELECT post_id, sum(value) AS score FROM vote GROUP BY post_id) v ON v.post_id = p.id
WHERE p.score <> coalesce(v.score, 0);
SELECT format('somebody votes for their own post %s', p.id) FROM vote v JOIN post p ON p.id = v.post_id AND p.author_id = v.member_id;
SELECT format('thread %s: %s', t.id, w.wrong) FROM thread t
JOIN post f ON f.id = t.first_post_id
LEFT JOIN (SELECT p.thread_id, count(*) AS answers FROM post p
    WHERE p.kind IN ('answer', 'reply') AND p.state = 'visible' GROUP BY p.thread_id) n ON n.thread_id = t.id
LEFT JOIN (SELECT DISTINCT ON (p.thread_id) p.* FROM post p JOIN thread o ON o.id = p.thread_id
    WHERE p.parent_id IS NULL AND (p.state = 'visible' OR p.id = o.first_post_id)
    ORDER BY p.thread_id, p.created_at DESC, p.id DESC) l ON l.thread_id = t.id
LEFT JOIN acceptance a ON a.thread_id = t.id AND a.withdrawn_at IS NULL,
LATERAL (SELECT CASE WHEN f.thread_id <> t.id OR f.kind::text <> t.kind::text OR f.author_id <> t.author_id THEN 'its first post'
    WHEN t.state <> f.state THEN 'its state' WHEN t.score <> f.score THEN 'its score' WHEN t.answers <> coalesce(n.answers, 0) THEN 'its answers'
    WHEN (t.last_post_id, t.last_member_id, t.active_at) IS DISTINCT FROM (l.id, l.author_id, l.created_at) THEN 'its last post'
    WHEN t.accepted_post_id IS DISTINCT FROM a.post_id THEN 'what is accepted' END AS wrong) w
WHERE w.wrong IS NOT NULL;
SELECT format('category %s, tag %s: counts', coalesce(a.category_id, b.category_id), coalesce(a.tag_id, b.tag_id)) FROM (
    SELECT category_id, tag_id, sum(threads) AS threads, sum(questions) AS questions, sum(solved) AS solved FROM tally_now GROUP BY 1, 2) a
FULL JOIN (
    SELECT t.category_id, n.tag_id, count(*) AS threads, count(*) FILTER (WHERE t.kind = 'question') AS questions, count(t.accepted_post_id) AS solved
    FROM thread t, LATERAL (SELECT 0 AS tag_id UNION ALL SELECT g.tag_id FROM thread_tag g WHERE g.thread_id = t.id) n
    WHERE t.state = 'visible' GROUP BY 1, 2) b USING (category_id, tag_id)
WHERE (a.threads, a.questions, a.solved) IS DISTINCT FROM (b.threads, b.questions, b.solved);
SELECT format('post %s is %s search', p.id, CASE WHEN s.post_id IS NULL THEN 'not in' ELSE 'in' END) FROM post p
LEFT JOIN post parent ON parent.id = p.parent_id LEFT JOIN post_search s ON s.post_id = p.id
WHERE (p.state = 'visible' AND coalesce(parent.state, 'visible') = 'visible') <> (s.post_id IS NOT NULL);
SELECT format('thread %s is not in search', t.id) FROM thread t WHERE NOT EXISTS (SELECT FROM thread_search s WHERE s.thread_id = t.id);
SELECT format('post %s: its comment %s is older, or in another thread', p.id, c.id) FROM post c JOIN post p ON p.id = c.parent_id
WHERE c.created_at <= p.created_at OR c.thread_id <> p.thread_id OR p.kind = 'comment';
SELECT format('post %s has %s revisions, not %s', p.id, count(v.*), p.revision) FROM post p
LEFT JOIN post_revision v ON v.post_id = p.id GROUP BY p.id HAVING count(v.*) <> p.revision;
SELECT format('trigger %s is off', tgname) FROM pg_trigger WHERE tgenabled = 'D';
SELECT format('the sample has %s answers of 600 characters', count(*)) FROM post p JOIN thread t ON t.id = p.thread_id
WHERE t.title LIKE 'Twenty answers%' AND p.kind = 'answer' AND length(p.body) = 600 AND p.state = 'visible' HAVING count(*) <> 20;
