-- Who calls, and whom and what the calls are about: the busiest, the longest and the rarest of a made-up community.
-- \gset keeps each column of the one row as a variable of psql.
SET search_path = forum;

INSERT INTO session (token_hash, member_id)
SELECT w.token, w.id FROM (VALUES ('member', (SELECT author_id FROM post GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)),
    ('moderator', (SELECT max(id) FROM member)), ('admin', 1)) w (token, id) ON CONFLICT DO NOTHING;
UPDATE member SET role = 'moderator' WHERE id = (SELECT max(id) FROM member);
INSERT INTO api_token (token_hash, member_id, scopes) VALUES ('token', 1, '{read,write,admin}') ON CONFLICT DO NOTHING;
INSERT INTO import_source (name) SELECT 'elsewhere' ON CONFLICT DO NOTHING;
INSERT INTO import_map SELECT 1, k.kind, p.id, p.id FROM post p, (VALUES ('post'), ('vote')) k (kind) ON CONFLICT DO NOTHING;
-- what grows elsewhere than in a made-up community
INSERT INTO member (name, name_key, email, email_key)
SELECT 'Reader ' || n, 'reader' || n, n || '@example.org', n || '@example.org' FROM generate_series(1, 8000) n ON CONFLICT DO NOTHING;
INSERT INTO session (token_hash, member_id) SELECT 'x' || m.id || n, m.id FROM member m, generate_series(1, 2) n ON CONFLICT DO NOTHING;
INSERT INTO action_count SELECT 'post ' || n, now() - (n % 50 = 0)::integer * interval '2 days', 1 FROM generate_series(1, 3000) n ON CONFLICT DO NOTHING;
INSERT INTO sign_in_failure SELECT 'name ' || n, 1, now() - (n % 500 = 0)::integer * interval '2 days', now() FROM generate_series(1, 20000) n ON CONFLICT DO NOTHING;
INSERT INTO moderation_log (actor_id, actor_name, action, thread_id, member_id, reason)
SELECT 1, 'Bench', (ARRAY['lock', 'close', 'hide'])[n % 3 + 1], 1 + n % (SELECT count(*) FROM thread), NULL, 'why' FROM generate_series(1, 3000) n
WHERE (SELECT count(*) FROM moderation_log) < 3000;
SET forum.signals = off;
INSERT INTO ticket (member_id, subject, at, active_at, waiting_since, closed_at)
SELECT m.id, 'A ticket', t.at, t.at, CASE WHEN m.id % 2 = 0 THEN t.at END, CASE WHEN m.id % 9 > 0 THEN t.at END FROM member m, LATERAL (SELECT now() - m.id % 999 * interval '9 hours' AS at) t
WHERE NOT EXISTS (SELECT FROM ticket);
INSERT INTO ticket_message (ticket_id, author_id, body, at) SELECT t.id, t.member_id, 'Please help.', t.at FROM ticket t, generate_series(1, 2)
WHERE NOT EXISTS (SELECT FROM ticket_message);
INSERT INTO intent (member_id, kind, arm, experiment, at, ended_at, solved_at, solved_by)
SELECT m.id, k, 'exposed', 'suggestions-1', i.at, i.at, i.at, 1 FROM member m, unnest('{ask,ticket}'::text[]) k, LATERAL (SELECT now() - m.id % 999 * interval '9 hours' AS at) i
WHERE NOT EXISTS (SELECT FROM intent);
INSERT INTO intent (member_id, kind, arm, experiment)
SELECT s.member_id, k, 'exposed', 'suggestions-1' FROM session s, unnest('{ask,ticket}'::text[]) k WHERE s.token_hash = 'member' ON CONFLICT DO NOTHING;
INSERT INTO intent_suggestion (intent_id, thread_id, place) SELECT i.id, n, n FROM intent i, generate_series(1, 3) n ON CONFLICT DO NOTHING;
RESET forum.signals;
VACUUM (ANALYZE) ticket, ticket_message, intent, intent_suggestion;
VACUUM (ANALYZE) pseudonym, session, api_token, member, import_map, action_count, sign_in_failure, moderation_log;

SELECT m.id AS me, m.name FROM session s JOIN member m ON m.id = s.member_id WHERE s.token_hash = 'member' \gset
SELECT name AS quiet_name FROM member m WHERE EXISTS (SELECT FROM post WHERE author_id = m.id)
    ORDER BY reputation, id DESC OFFSET 5 LIMIT 1 \gset
SELECT id AS sample, first_post_id AS first, accepted_post_id AS accepted FROM thread WHERE title LIKE 'Twenty answers%' \gset
SELECT id AS answer FROM post WHERE thread_id = :sample AND post.kind = 'answer' AND id <> :accepted
    AND author_id <> :me AND revision = 1 ORDER BY id LIMIT 1 \gset
SELECT id AS long, first_post_id AS long_first FROM thread WHERE state = 'visible' AND kind = 'question' AND category_id < 8 AND closed_at IS NULL
    ORDER BY answers DESC LIMIT 1 \gset
SELECT id AS long_answer FROM post WHERE thread_id = :long AND parent_id IS NULL AND state = 'visible' ORDER BY score DESC, created_at OFFSET 40 LIMIT 1 \gset
SELECT c.id AS comment FROM post c JOIN post p ON p.id = c.parent_id JOIN thread t ON t.id = c.thread_id AND t.category_id < 8
    WHERE 'visible' = ALL (ARRAY[c.state, p.state, t.state]) AND c.author_id <> :me AND t.locked_at IS NULL ORDER BY c.id LIMIT 1 \gset
SELECT max(id) FILTER (WHERE state = 'hidden') AS hidden, max(id) FILTER (WHERE state = 'deleted') AS deleted FROM post \gset
SELECT max(p.id) AS own_answer FROM post p JOIN thread t ON t.id = p.thread_id
    WHERE p.author_id = :me AND p.kind IN ('answer', 'reply') AND p.state = 'visible' AND t.state = 'visible' AND t.category_id < 8 \gset
SELECT id AS own_entry FROM reputation WHERE member_id = :me ORDER BY id DESC OFFSET 60 LIMIT 1 \gset
SELECT max(id) AS notice FROM notification WHERE member_id = :me \gset
SELECT min(post_id) AS flagged FROM flag WHERE resolved_at IS NULL \gset
SELECT min(id) AS log_line FROM moderation_log \gset
SELECT max(id) AS repeated FROM thread WHERE duplicate_of IS NOT NULL AND state = 'visible' AND category_id < 8 \gset
SELECT target_id AS linked FROM thread_link GROUP BY 1 ORDER BY count(*) DESC LIMIT 1 \gset
SELECT name AS tag FROM tag g JOIN thread_tag t ON t.tag_id = g.id GROUP BY 1 ORDER BY count(*) DESC LIMIT 1 \gset
SELECT name AS rare_tag FROM tag g JOIN thread_tag t ON t.tag_id = g.id GROUP BY 1 HAVING count(*) > 1 ORDER BY count(*), name LIMIT 1 \gset
SELECT forum.micros(created_at) || '.' || id AS thread_cursor FROM thread ORDER BY id OFFSET (SELECT count(*) / 2 FROM thread) LIMIT 1 \gset
SELECT forum.micros(active_at) || '.' || id AS active_cursor FROM thread WHERE id = 300 \gset
SELECT split_part(words, ' ', 1) AS rare_word FROM post p, LATERAL string_to_table(words, ' ') w
    WHERE p.id BETWEEN 1000 AND 1010 GROUP BY 1 ORDER BY length(split_part(words, ' ', 1)) DESC LIMIT 1 \gset
SELECT coalesce(max(id), 1) AS own_solved FROM thread WHERE author_id = :me AND accepted_post_id IS NOT NULL AND state = 'visible' \gset
SELECT max(t.id) AS ticket FROM ticket t WHERE t.member_id = :me \gset
SELECT max(i.id) AS intent, min(i.id) AS solved FROM intent i WHERE i.member_id = :me \gset
