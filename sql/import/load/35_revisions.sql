-- The edits of the new posts.

-- Who made an edit and why: any of its rows may say so.
CREATE TEMP TABLE plan_edit ON COMMIT DROP AS
SELECT k.post, k.edit, max(h.editor_key) AS editor_key, max(h.comment) AS reason
FROM plan_history k JOIN dump_history h USING (seq)
WHERE k.sets IS NOT NULL AND k.skipped IS NULL AND k.is_new GROUP BY k.post, k.edit;
CREATE UNIQUE INDEX ON plan_edit (post, edit);
CREATE UNIQUE INDEX ON dump_body (seq);
ANALYZE plan_edit, dump_body;

INSERT INTO post_revision (post_id, revision, editor_id, at, reason, title, tags, body)
SELECT l.post_id, r.revision, w.member_id, r.at,
    coalesce('Back to revision ' || back.revision, e.reason, ''),
    CASE WHEN p.kind = 'questions' THEN left(coalesce(ht.body, d.title), 300) END,
    CASE WHEN p.kind = 'questions' THEN regexp_split_to_array(btrim(coalesce(hg.body, d.tags, ''), '<>| '), '[<>| ]+') END,
    CASE WHEN r.revision = l.revision THEN x.body ELSE coalesce(b.body, hb.body) END
FROM plan_revision r
JOIN plan_last l ON l.id = r.post
JOIN plan_post p ON p.seq = l.seq
JOIN dump_post d ON d.seq = l.seq
JOIN dump_text x ON x.kind = 'p' AND x.seq = l.seq
JOIN plan_edit e ON e.post = r.post AND e.edit = r.edit
JOIN dump_history hb ON hb.seq = r.body_seq
LEFT JOIN plan_person w ON w.key = e.editor_key
LEFT JOIN dump_body b ON b.seq = r.body_seq
LEFT JOIN dump_history ht ON ht.seq = r.title_seq
LEFT JOIN dump_history hg ON hg.seq = r.tags_seq
LEFT JOIN plan_revision back ON e.reason LIKE 'Rollback to [%' AND back.post = r.post
    AND back.edit = substring(e.reason FROM '\[([0-9A-Fa-f-]+)\]');

INSERT INTO post_revision (post_id, revision, editor_id, at, title, tags, body)
SELECT l.post_id, l.revision, CASE WHEN l.more THEN w.editor_id ELSE w.author_id END,
    CASE WHEN l.more THEN d.edited ELSE d.created END, CASE WHEN p.kind = 'questions' THEN d.title END,
    CASE WHEN p.kind = 'questions' THEN string_to_array(coalesce(d.tags, ''), ' ') END, x.body
FROM plan_last l
JOIN plan_post p USING (seq)
JOIN dump_post d USING (seq)
JOIN plan_author w USING (seq)
JOIN dump_text x ON x.kind = 'p' AND x.seq = l.seq
WHERE l.more OR NOT l.has_history;

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, 'edit', h.id, l.post_id
FROM plan_history h JOIN plan_last l ON l.id = h.post CROSS JOIN dump_job
WHERE h.sets IS NOT NULL AND h.skipped IS NULL AND h.is_new;
