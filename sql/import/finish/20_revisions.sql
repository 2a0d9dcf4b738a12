-- Posts that change, and the edits of these and of the new ones.

CREATE UNIQUE INDEX ON dump_text (kind, seq);
CREATE UNIQUE INDEX ON dump_body (seq);
ANALYZE dump_text, dump_body;

-- The last revision of each post that is new or changes, which is the post as it is. `more`: the history
-- does not have it.
CREATE TEMP TABLE plan_last ON COMMIT DROP AS
SELECT p.seq, p.id, p.post_id, n.revision, n.revision > coalesce(r.revision, 0) AS more, n.edited_at
FROM plan_post p
JOIN post n ON n.id = p.post_id
LEFT JOIN plan_source r ON r.post = p.id
UNION ALL
SELECT c.seq, c.id, c.post_id, coalesce(r.revision, c.revision + 1), r.revision IS NULL, d.edited
FROM plan_change c
JOIN dump_post d USING (seq)
LEFT JOIN plan_source r ON r.post = c.id;
CREATE UNIQUE INDEX ON plan_last (id);
ANALYZE plan_last;

-- Who made an edit and why: any of its rows may say so.
CREATE TEMP TABLE plan_edit ON COMMIT DROP AS
SELECT k.post, k.edit, max(h.editor_key) AS editor_key, max(h.comment) AS reason
FROM plan_history k JOIN dump_history h USING (seq)
WHERE k.sets IS NOT NULL AND k.skipped IS NULL AND k.is_new GROUP BY k.post, k.edit;
CREATE UNIQUE INDEX ON plan_edit (post, edit);
ANALYZE plan_edit;

-- What an edit did not set is in the revision before it, which for posts that change is here.
INSERT INTO post_revision (post_id, revision, editor_id, at, reason, title, tags, body)
SELECT l.post_id, r.revision, w.member_id, r.at,
    coalesce('Back to revision ' || back.revision, e.reason, ''),
    CASE WHEN p.kind = 'questions' THEN left(coalesce(ht.body, was.title, d.title), 300) END,
    CASE WHEN p.kind = 'questions' THEN coalesce(
	regexp_split_to_array(btrim(coalesce(hg.body, CASE WHEN was.tags IS NULL THEN d.tags END), '<>| '), '[<>| ]+'),
	was.tags, '{}') END,
    coalesce(b.body, hb.body, was.body)
FROM plan_revision r
JOIN plan_last l ON l.id = r.post
JOIN plan_post p ON p.seq = l.seq
JOIN dump_post d ON d.seq = l.seq
JOIN plan_edit e ON e.post = r.post AND e.edit = r.edit
LEFT JOIN plan_change c ON c.seq = l.seq
LEFT JOIN post_revision was ON was.post_id = c.post_id AND was.revision = c.revision
LEFT JOIN dump_history hb ON hb.seq = r.body_seq
LEFT JOIN plan_person w ON w.key = e.editor_key
LEFT JOIN dump_body b ON b.seq = r.body_seq
LEFT JOIN dump_history ht ON ht.seq = r.title_seq
LEFT JOIN dump_history hg ON hg.seq = r.tags_seq
LEFT JOIN plan_revision back ON e.reason LIKE 'Rollback to [%' AND back.post = r.post
    AND back.edit = substring(e.reason FROM '\[([0-9A-Fa-f-]+)\]');

-- Posts that change: the text, and of a question title and tags.
UPDATE post p SET body = x.body, html = pg_temp.resolved(x.html, x.mentions, x.threads, c.thread_id), html_version = x.html_version,
    words = x.words, revision = l.revision, edited_at = d.edited, editor_id = w.editor_id
FROM plan_change c
JOIN dump_post d USING (seq)
JOIN plan_last l USING (seq)
JOIN plan_author w USING (seq)
JOIN dump_text x ON x.kind = 'e' AND x.seq = c.seq
WHERE p.id = c.post_id;

UPDATE thread t SET title = coalesce(d.title, t.title), title_words = coalesce(x.words, t.title_words),
    slug = coalesce(x.slug, t.slug), version = version + 1
FROM plan_change c JOIN dump_post d USING (seq) LEFT JOIN dump_title x USING (seq)
WHERE t.id = c.thread_id;

-- What may change without an edit.
UPDATE thread t SET views = greatest(t.views, d.views), closed_at = coalesce(t.closed_at, d.closed),
    closed_reason = CASE WHEN t.closed_at IS NULL AND d.closed IS NOT NULL THEN format('Closed on %s', j.site)
	ELSE t.closed_reason END,
    version = version + (t.closed_at IS NULL AND d.closed IS NOT NULL)::integer
FROM plan_post q JOIN dump_post d USING (seq) CROSS JOIN dump_job j
WHERE q.kind = 'questions' AND q.known IS NOT NULL AND q.skipped IS NULL AND t.id = q.thread_id
  AND (d.views > t.views OR (t.closed_at IS NULL AND d.closed > (SELECT s.at FROM import_source s WHERE s.id = j.source_id)));

DELETE FROM thread_tag t USING plan_change c
WHERE c.is_question AND t.thread_id = c.thread_id
  AND NOT EXISTS (SELECT FROM plan_tagging g WHERE g.seq = c.seq AND g.tag_id = t.tag_id);
INSERT INTO thread_tag (thread_id, tag_id, position)
SELECT g.thread_id, g.tag_id, g.nth FROM plan_tagging g JOIN plan_change c USING (seq)
ON CONFLICT (thread_id, tag_id) DO UPDATE SET position = EXCLUDED.position;

-- The last revisions: those that the history has say what the post says, the others are made.
UPDATE post_revision r SET body = p.body
FROM plan_last l JOIN post p ON p.id = l.post_id
WHERE NOT l.more AND r.post_id = l.post_id AND r.revision = l.revision AND r.body <> p.body;

INSERT INTO post_revision (post_id, revision, editor_id, at, title, tags, body)
SELECT l.post_id, l.revision, CASE WHEN l.revision > 1 THEN p.editor_id ELSE p.author_id END,
    CASE WHEN l.revision > 1 THEN p.edited_at ELSE p.created_at END,
    CASE WHEN p.kind = 'question' THEN d.title END,
    CASE WHEN p.kind = 'question' THEN string_to_array(coalesce(d.tags, ''), ' ') END, p.body
FROM plan_last l
JOIN post p ON p.id = l.post_id
JOIN dump_post d USING (seq)
WHERE l.more
UNION ALL
SELECT p.id, 1, p.author_id, p.created_at, NULL, NULL, p.body
FROM plan_comment c JOIN post p ON p.id = c.post_id;

INSERT INTO import_map (source_id, kind, original_id, target_id, revision, edited_at)
SELECT source_id, 'post', l.id, l.post_id, l.revision, l.edited_at FROM plan_last l, dump_job
ON CONFLICT (source_id, kind, original_id) DO UPDATE SET revision = EXCLUDED.revision, edited_at = EXCLUDED.edited_at;

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, 'edit', h.id, l.post_id
FROM plan_history h JOIN plan_last l ON l.id = h.post CROSS JOIN dump_job
WHERE h.sets IS NOT NULL AND h.skipped IS NULL AND h.is_new;
