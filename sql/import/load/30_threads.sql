-- Questions and answers.

-- The answer that a question's asker has accepted, when it is among what is here.
CREATE TEMP TABLE plan_acceptance ON COMMIT DROP AS
SELECT q.seq, a.id AS original, a.post_id, a.thread_id
FROM plan_post q
JOIN dump_post d USING (seq)
JOIN plan_place a ON a.id = d.accepted AND NOT a.is_question AND a.thread_id = q.thread_id
WHERE q.kind = 'questions' AND q.skipped IS NULL;
CREATE UNIQUE INDEX ON plan_acceptance (seq);
CREATE UNIQUE INDEX ON dump_text (kind, seq);
ANALYZE plan_acceptance, dump_text;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Posts.xml', p.line, 'the accepted answer is missing, or answers another question',
    format('question %s, answer %s', p.id, d.accepted)
FROM plan_post p JOIN dump_post d USING (seq)
WHERE p.kind = 'questions' AND p.post_id IS NOT NULL AND d.accepted IS NOT NULL
  AND NOT EXISTS (SELECT FROM plan_acceptance a WHERE a.seq = p.seq);

-- Who wrote and last edited each new post.
CREATE TEMP TABLE plan_author ON COMMIT DROP AS
SELECT p.seq, a.member_id AS author_id, CASE WHEN d.edited IS NOT NULL THEN e.member_id END AS editor_id
FROM plan_post p
JOIN dump_post d USING (seq)
LEFT JOIN plan_person a ON a.key = d.owner_key
LEFT JOIN plan_person e ON e.key = d.editor_key
WHERE p.post_id IS NOT NULL;
CREATE UNIQUE INDEX ON plan_author (seq);
ANALYZE plan_author;

INSERT INTO thread (id, kind, title, title_words, slug, category_id, author_id, first_post_id, created_at, active_at,
    last_post_id, last_member_id, score, answers, views, accepted_post_id, closed_at, closed_reason)
SELECT q.thread_id, 'question', d.title, coalesce(x.title_words, ''), coalesce(x.slug, 'thread'), j.category_id,
    w.author_id, q.post_id, d.created, coalesce(l.created, d.created), coalesce(l.post_id, q.post_id),
    CASE WHEN l.post_id IS NULL THEN w.author_id ELSE l.author_id END, coalesce(d.score, 0), coalesce(l.answers, 0),
    greatest(0, coalesce(d.views, 0)), a.post_id, d.closed,
    CASE WHEN d.closed IS NOT NULL THEN format('Closed on %s', j.site) END
FROM plan_post q
JOIN dump_post d USING (seq)
JOIN dump_text x ON x.kind = 'p' AND x.seq = q.seq
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

INSERT INTO thread_tag (thread_id, tag_id, position)
SELECT thread_id, tag_id, place FROM (
	SELECT thread_id, tag_id, min(place) AS place,
	    row_number() OVER (PARTITION BY thread_id ORDER BY min(place)) AS nth
	FROM (SELECT q.thread_id, g.tag_id, t.place
	    FROM plan_post q JOIN dump_post d USING (seq), string_to_table(d.tags, ' ') WITH ORDINALITY AS t (raw, place)
	    JOIN plan_tag g ON g.raw = t.raw
	    WHERE q.kind = 'questions' AND q.post_id IS NOT NULL AND g.tag_id IS NOT NULL) tagged
	GROUP BY thread_id, tag_id) numbered
WHERE nth <= 5;

-- The last revision is the post as it is. When the text came from the HTML although there is a history,
-- and the HTML is younger than the history's last edit, that edit is missing there: `more` is one revision more.
CREATE TEMP TABLE plan_last ON COMMIT DROP AS
SELECT seq, id, post_id, origin, revision IS NOT NULL AS has_history, coalesce(more, false) AS more,
    coalesce(revision, 1) + coalesce(more, false)::integer AS revision
FROM (
	SELECT p.seq, p.id, p.post_id, x.origin, r.revision,
	    r.revision IS NOT NULL AND x.origin = 'html' AND d.edited > r.at + interval '1 minute' AS more
	FROM plan_post p
	JOIN dump_post d USING (seq)
	JOIN dump_text x ON x.kind = 'p' AND x.seq = p.seq
	LEFT JOIN (SELECT DISTINCT ON (post) post, revision, at FROM plan_revision ORDER BY post, revision DESC) r
	    ON r.post = p.id
	WHERE p.post_id IS NOT NULL) known;
CREATE UNIQUE INDEX ON plan_last (id);
ANALYZE plan_last;

INSERT INTO post (id, thread_id, kind, author_id, body, html, html_version, words, revision, score, created_at,
    edited_at, editor_id)
SELECT p.post_id, p.thread_id, CASE p.kind WHEN 'questions' THEN 'question' ELSE 'answer' END::post_kind,
    w.author_id, x.body, CASE WHEN x.mentions <> '{}' OR x.threads <> '{}'
	THEN forum.html_resolve(x.html, x.mentions, x.threads) ELSE x.html END,
    x.html_version, x.words, l.revision, coalesce(d.score, 0), d.created, d.edited, w.editor_id
FROM plan_post p
JOIN dump_post d USING (seq)
JOIN dump_text x ON x.kind = 'p' AND x.seq = p.seq
JOIN plan_last l ON l.seq = p.seq
JOIN plan_author w ON w.seq = p.seq
ORDER BY p.post_id;

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, 'post', id, post_id FROM plan_post, dump_job WHERE post_id IS NOT NULL;

-- New answers to questions that were here.
SELECT forum.thread_refresh(thread_id) FROM (
	SELECT thread_id FROM plan_post WHERE kind = 'answers' AND post_id IS NOT NULL
	EXCEPT
	SELECT thread_id FROM plan_post WHERE kind = 'questions' AND post_id IS NOT NULL) grown;

INSERT INTO dump_remark (position, text)
SELECT 10, format('%s texts from their Markdown source, %s from HTML%s', count(*) FILTER (WHERE origin = 'source'),
    count(*) FILTER (WHERE origin = 'html'),
    CASE WHEN count(*) FILTER (WHERE origin = 'html' AND has_history) > 0 THEN format(
	' (of these %s have a source that reads otherwise here)', count(*) FILTER (WHERE origin = 'html' AND has_history))
    ELSE '' END)
FROM plan_last HAVING count(*) > 0;
