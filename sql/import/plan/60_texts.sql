-- What the renderer walks over, each in the order of the tables.
--   source: the writer's Markdown, where the history has it; html: what the site showed.

-- The last text that the history has of a post.
CREATE TEMP TABLE plan_source ON COMMIT DROP AS
SELECT DISTINCT ON (post) post, revision, at, body_seq FROM plan_revision ORDER BY post, revision DESC;
CREATE UNIQUE INDEX ON plan_source (post);
CREATE INDEX ON dump_history (seq);
ANALYZE plan_source, dump_history;

-- What is no new post; see dump_text.
CREATE TEMP VIEW plan_text AS
SELECT 'a' AS kind, p.seq, NULL AS source, d.about AS html
FROM plan_member p JOIN dump_user d USING (seq) WHERE d.about IS NOT NULL
UNION ALL
SELECT 't', p.seq, NULL, d.html
FROM plan_post p JOIN dump_post d USING (seq) WHERE p.kind = 'tag descriptions' AND p.skipped IS NULL
UNION ALL
SELECT 'e', c.seq, coalesce(h.body, p.body), d.html
FROM plan_change c JOIN dump_post d USING (seq) JOIN post p ON p.id = c.post_id
LEFT JOIN plan_source r ON r.post = c.id
LEFT JOIN dump_history h ON h.seq = r.body_seq;

-- Where a question or answer of the dump is here, for links to it.
CREATE INDEX ON dump_post (seq);
CREATE TEMP VIEW plan_address AS
SELECT p.id AS original, CASE WHEN p.is_question THEN '/t/' || p.thread_id ELSE '/p/' || p.post_id END AS address,
    coalesce(d.title, (SELECT t.title FROM plan_place q JOIN dump_post t USING (seq) WHERE q.id = d.parent)) AS title
FROM plan_place p JOIN dump_post d USING (seq);

CREATE TEMP VIEW plan_title AS
SELECT p.seq, d.title FROM plan_post p JOIN dump_post d USING (seq)
WHERE p.kind = 'questions' AND p.post_id IS NOT NULL
UNION ALL
SELECT c.seq, d.title FROM plan_change c JOIN dump_post d USING (seq) WHERE c.is_question;

-- Bodies of edits that are not the present ones.
CREATE TEMP VIEW plan_body AS
SELECT DISTINCT h.seq, h.body FROM plan_revision r JOIN dump_history h ON h.seq = r.body_seq;
