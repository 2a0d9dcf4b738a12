-- Questions as threads; their posts come after (forum/cli/import_post.c).

-- The answer that a question's asker has accepted, when it is among what is here.
CREATE TEMP TABLE plan_acceptance ON COMMIT DROP AS
SELECT q.seq, a.id AS original, a.post_id, a.thread_id
FROM plan_post q
JOIN dump_post d USING (seq)
JOIN plan_place a ON a.id = d.accepted AND NOT a.is_question AND a.thread_id = q.thread_id
WHERE q.kind = 'questions' AND q.skipped IS NULL;
CREATE UNIQUE INDEX ON plan_acceptance (seq);
ANALYZE plan_acceptance, dump_title;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Posts.xml', p.line, 'the accepted answer is missing, or answers another question',
    format('question %s, answer %s', p.id, d.accepted)
FROM plan_post p JOIN dump_post d USING (seq)
WHERE p.kind = 'questions' AND p.post_id IS NOT NULL AND d.accepted IS NOT NULL
  AND NOT EXISTS (SELECT FROM plan_acceptance a WHERE a.seq = p.seq);

-- Who wrote and last edited each post that is new or changes.
CREATE TEMP TABLE plan_author ON COMMIT DROP AS
SELECT p.seq, a.member_id AS author_id, CASE WHEN d.edited IS NOT NULL THEN e.member_id END AS editor_id
FROM plan_post p
JOIN dump_post d USING (seq)
LEFT JOIN plan_person a ON a.key = d.owner_key
LEFT JOIN plan_person e ON e.key = d.editor_key
LEFT JOIN plan_change c ON c.seq = p.seq
WHERE p.post_id IS NOT NULL OR c.seq IS NOT NULL;
CREATE UNIQUE INDEX ON plan_author (seq);
ANALYZE plan_author;

INSERT INTO thread (id, kind, title, title_words, slug, category_id, author_id, first_post_id, created_at, active_at,
    last_post_id, last_member_id, score, answers, views, accepted_post_id, closed_at, closed_reason)
SELECT q.thread_id, 'question', d.title, x.words, x.slug, j.category_id,
    w.author_id, q.post_id, d.created, coalesce(l.created, d.created), coalesce(l.post_id, q.post_id),
    CASE WHEN l.post_id IS NULL THEN w.author_id ELSE l.author_id END, coalesce(d.score, 0), coalesce(l.answers, 0),
    greatest(0, coalesce(d.views, 0)), a.post_id, d.closed,
    CASE WHEN d.closed IS NOT NULL THEN format('Closed on %s', j.site) END
FROM plan_post q
JOIN dump_post d USING (seq)
JOIN dump_title x ON x.seq = q.seq
JOIN plan_author w ON w.seq = q.seq
CROSS JOIN dump_job j
LEFT JOIN plan_acceptance a ON a.seq = q.seq
LEFT JOIN (
	SELECT DISTINCT ON (p.thread_id) p.thread_id, p.post_id, p.created, u.author_id,
	    count(*) OVER (PARTITION BY p.thread_id) AS answers
	FROM plan_post p JOIN plan_author u USING (seq)
	WHERE p.kind = 'answers' AND p.post_id IS NOT NULL
	ORDER BY p.thread_id, p.created DESC, p.post_id DESC) l ON l.thread_id = q.thread_id
WHERE q.kind = 'questions' AND q.post_id IS NOT NULL
ORDER BY q.thread_id;

ANALYZE thread;

-- Which tags a question of the dump has: five at most, the first ones.
CREATE TEMP VIEW plan_tagging AS
SELECT seq, thread_id, tag_id, nth FROM (
	SELECT seq, thread_id, tag_id, row_number() OVER (PARTITION BY thread_id ORDER BY min(place)) AS nth
	FROM (SELECT q.seq, q.thread_id, g.tag_id, t.place
	    FROM plan_post q JOIN dump_post d USING (seq), string_to_table(d.tags, ' ') WITH ORDINALITY AS t (raw, place)
	    JOIN plan_tag g ON g.raw = t.raw
	    WHERE q.kind = 'questions' AND q.skipped IS NULL AND g.tag_id IS NOT NULL) tagged
	GROUP BY seq, thread_id, tag_id) numbered
WHERE nth <= 5;

INSERT INTO thread_tag (thread_id, tag_id, position)
SELECT g.thread_id, g.tag_id, g.nth FROM plan_tagging g JOIN plan_post q USING (seq) WHERE q.post_id IS NOT NULL;

-- The new posts, for forum/cli/import_post.c. The last revision is the post as it is; when the text is made
-- from the HTML and that is younger than the history's last edit, an edit is missing there, and it is one
-- revision more.
CREATE TEMP VIEW plan_new_post AS
SELECT p.post_id AS id, p.thread_id, CASE p.kind WHEN 'questions' THEN 'question' ELSE 'answer' END AS kind,
    NULL::bigint AS parent_id, w.author_id, w.editor_id, coalesce(d.score, 0) AS score, d.created, d.edited,
    coalesce(r.revision, 1) AS revision,
    coalesce(r.revision, 1) + coalesce(d.edited > r.at + interval '1 minute', false)::integer AS revision_of_html,
    r.revision IS NOT NULL AS has_history, h.body AS source, d.html
FROM dump_post d
JOIN plan_post p USING (seq)
JOIN plan_author w USING (seq)
LEFT JOIN plan_source r ON r.post = p.id
LEFT JOIN dump_history h ON h.seq = r.body_seq
WHERE p.post_id IS NOT NULL;

CREATE TEMP VIEW plan_new_comment AS
SELECT c.post_id AS id, c.thread_id, 'comment' AS kind, c.parent_id, w.member_id AS author_id, NULL::bigint AS editor_id,
    coalesce(d.score, 0) AS score, d.created, NULL::timestamptz AS edited, 1 AS revision, NULL::integer AS revision_of_html,
    false AS has_history, d.body AS source
FROM dump_comment d
JOIN plan_comment c USING (seq)
LEFT JOIN plan_person w ON w.key = d.author_key
WHERE c.post_id IS NOT NULL;

-- New posts that name members or threads, which may not be there: those that are waiting.
CREATE FUNCTION pg_temp.load_references() RETURNS void LANGUAGE sql AS $$
	INSERT INTO post (id, thread_id, kind, parent_id, author_id, editor_id, score, created_at, edited_at, revision, body,
	    html, html_version, words)
	SELECT id, thread_id, kind, parent_id, author_id, editor_id, score, created_at, edited_at, revision, body,
	    forum.html_resolve(html, mentions, threads, thread_id), html_version, words
	FROM dump_reference;
	TRUNCATE dump_reference;
$$;
