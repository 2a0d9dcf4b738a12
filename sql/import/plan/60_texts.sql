-- The texts to render, in the order of the tables, for one walk of the renderer.
--   source: the writer's Markdown, where the history has it; html: what the site showed.
CREATE TEMP VIEW plan_text AS
SELECT 'p' AS kind, p.seq, CASE WHEN p.kind = 'questions' THEN d.title END AS title, h.body AS source, d.html
FROM plan_post p JOIN dump_post d USING (seq)
LEFT JOIN LATERAL (SELECT r.body_seq FROM plan_revision r WHERE r.post = p.id ORDER BY r.revision DESC LIMIT 1) last
    ON true
LEFT JOIN dump_history h ON h.seq = last.body_seq
WHERE p.post_id IS NOT NULL
UNION ALL
SELECT 'c', c.seq, NULL, d.body, NULL
FROM plan_comment c JOIN dump_comment d USING (seq) WHERE c.post_id IS NOT NULL
UNION ALL
SELECT 'a', p.seq, NULL, NULL, d.about
FROM plan_member p JOIN dump_user d USING (seq) WHERE d.about IS NOT NULL
UNION ALL
SELECT 't', p.seq, NULL, NULL, d.html
FROM plan_post p JOIN dump_post d USING (seq) WHERE p.kind = 'tag descriptions' AND p.skipped IS NULL;

-- Bodies of edits that are not the present ones.
CREATE TEMP VIEW plan_body AS
SELECT DISTINCT h.seq, h.body FROM plan_revision r JOIN dump_history h ON h.seq = r.body_seq;
CREATE INDEX ON dump_history (seq);
ANALYZE dump_history;
