-- The edits of the new posts: rows of the history that belong together (one RevisionGUID) are one revision.

CREATE TEMP TABLE plan_history (
	seq		bigint PRIMARY KEY,
	line		bigint,
	id		bigint,
	type		integer,
	post		bigint,
	edit		text,
	created		timestamptz,
	-- of a post that is new or changes
	is_new		boolean,
	is_question	boolean,
	-- title, tags or body: what the row sets; NULL: it is no edit
	sets		text,
	skipped		text,
	detail		text
) ON COMMIT DROP;

INSERT INTO plan_history (seq, line, id, type, post, edit, created, is_new, is_question, sets, skipped, detail)
SELECT d.seq, d.line, d.id, d.type, d.post, coalesce(d.edit, 'row ' || d.seq), d.created,
    CASE WHEN d.type BETWEEN 1 AND 9 THEN m.target_id IS NULL AND (p.is_new OR c.seq IS NOT NULL) ELSE p.is_new END, p.is_question,
    CASE WHEN d.type IN (1, 4, 7) THEN 'title' WHEN d.type IN (2, 5, 8) THEN 'body'
	WHEN d.type IN (3, 6, 9) THEN 'tags' END,
    CASE
	WHEN d.nth > 1 THEN 'the same Id was there before'
	WHEN p.id IS NULL AND EXISTS (SELECT FROM plan_post o WHERE o.id = d.post
		AND o.kind IN ('tag descriptions', 'other posts')) THEN 'of a post that the forum has not'
	WHEN p.id IS NULL THEN 'its post is missing'
	WHEN d.type IN (1, 3, 4, 6, 7, 9) AND NOT p.is_question THEN 'title or tags of an answer'
	WHEN d.type IN (2, 5, 8) AND NOT d.has_body THEN 'no Text'
	WHEN d.type BETWEEN 1 AND 9 AND NOT p.is_new AND c.seq IS NULL AND m.target_id IS NULL
	    THEN 'edit of a post that was here and does not change'
    END,
    CASE
	WHEN d.nth > 1 THEN format('Id %s', d.id)
	ELSE format('row %s of post %s', d.id, d.post)
    END
FROM (SELECT seq, line, id, type, post, edit, created, body IS NOT NULL AS has_body,
	row_number() OVER (PARTITION BY id ORDER BY seq) AS nth FROM dump_history) d
LEFT JOIN plan_place p ON p.id = d.post
LEFT JOIN plan_change c ON c.id = d.post
LEFT JOIN import_map m ON m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'edit' AND m.original_id = d.id;
ANALYZE plan_history;

-- One row a revision; the *_seq are the history's rows that hold what the post says from then on.
CREATE TEMP TABLE plan_revision (
	post		bigint NOT NULL,
	revision	integer NOT NULL,
	edit		text NOT NULL,
	at		timestamptz NOT NULL,
	-- a row of the edit, which knows the editor and the reason
	any_seq		bigint NOT NULL,
	title_seq	bigint,
	tags_seq	bigint,
	body_seq	bigint,
	PRIMARY KEY (post, revision)
) ON COMMIT DROP;

-- What an edit does not set stays as it was: the last one that set it holds, or (NULL) what is here.
INSERT INTO plan_revision (post, revision, edit, at, any_seq, title_seq, tags_seq, body_seq)
SELECT filled.post, coalesce(c.revision, 0) + row_number() OVER (PARTITION BY filled.post ORDER BY n), edit, at, any_seq,
    title_seq, tags_seq, body_seq
FROM (
	SELECT post, n, edit, at, any_seq,
	    first_value(title_seq) OVER (PARTITION BY post, titles ORDER BY n) AS title_seq,
	    first_value(tags_seq) OVER (PARTITION BY post, tagged ORDER BY n) AS tags_seq,
	    first_value(body_seq) OVER (PARTITION BY post, bodies ORDER BY n) AS body_seq
	FROM (
		SELECT *, count(title_seq) OVER w AS titles, count(tags_seq) OVER w AS tagged,
		    count(body_seq) OVER w AS bodies
		FROM (
			SELECT post, edit, min(created) AS at, min(seq) AS any_seq,
			    row_number() OVER (PARTITION BY post ORDER BY min(created), min(id)) AS n,
			    max(seq) FILTER (WHERE sets = 'title') AS title_seq,
			    max(seq) FILTER (WHERE sets = 'tags') AS tags_seq,
			    max(seq) FILTER (WHERE sets = 'body') AS body_seq
			FROM plan_history WHERE sets IS NOT NULL AND skipped IS NULL AND is_new
			GROUP BY post, edit) edits
		WINDOW w AS (PARTITION BY post ORDER BY n)) counted) filled
LEFT JOIN plan_change c ON c.id = filled.post
WHERE body_seq IS NOT NULL OR c.id IS NOT NULL;
ANALYZE plan_revision;

-- Edits before the first text that is left of the post.
UPDATE plan_history h SET skipped = 'an edit of a text that is missing'
WHERE sets IS NOT NULL AND skipped IS NULL AND is_new
  AND NOT EXISTS (SELECT FROM plan_revision r WHERE r.post = h.post AND r.edit = h.edit);

INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'PostHistory.xml', 'edits', CASE WHEN skipped IS NOT NULL THEN 'skipped' WHEN is_new THEN 'imported'
    ELSE 'before' END, skipped, count(*)
FROM plan_history WHERE sets IS NOT NULL GROUP BY 3, 4;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'PostHistory.xml', line, skipped || ', the row is left out', detail
FROM plan_history WHERE skipped IN ('the same Id was there before', 'its post is missing', 'no Text',
    'an edit of a text that is missing');
