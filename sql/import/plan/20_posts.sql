-- Which posts are new, and their ids here.

-- `known` is the post's id here when an earlier import brought it; `skipped` why it does not come, and
-- `detail` what an operator wants to know of that (NULL: it is as it should be). Else post_id and
-- thread_id are those it will have.
CREATE TEMP TABLE plan_post (
	seq		bigint PRIMARY KEY,
	line		bigint,
	id		bigint,
	kind		text NOT NULL,
	parent		bigint,
	created		timestamptz,
	known		bigint,
	skipped		text,
	detail		text,
	post_id		bigint,
	thread_id	bigint
) ON COMMIT DROP;

INSERT INTO plan_post (seq, line, id, kind, parent, created, known, skipped, detail)
SELECT d.seq, d.line, d.id,
    CASE d.type WHEN 1 THEN 'questions' WHEN 2 THEN 'answers' WHEN 4 THEN 'tag descriptions' ELSE 'other posts' END,
    d.parent, d.created, m.target_id,
    CASE
	WHEN d.nth > 1 THEN 'the same Id was there before'
	WHEN d.type = 3 THEN 'orphaned tag wiki'
	WHEN d.type = 4 AND NOT EXISTS (SELECT FROM dump_tag t WHERE t.excerpt = d.id) THEN 'no tag has this description'
	WHEN d.type = 5 THEN 'tag wiki: tags have a description here, and no page'
	WHEN d.type = 6 THEN 'nomination for an election'
	WHEN d.type IN (7, 8) THEN 'wiki page of the site'
	WHEN d.type NOT IN (1, 2, 4) THEN format('post of unknown type %s', d.type)
    END,
    CASE WHEN d.nth > 1 THEN format('Id %s', d.id) END
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY seq) AS nth FROM dump_post) d
LEFT JOIN import_map m ON m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'post'
    AND m.original_id = d.id AND d.type IN (1, 2);

CREATE INDEX ON plan_post (id);
ANALYZE plan_post;

-- New questions become threads, in the order of time.
UPDATE plan_post p SET post_id = o.post_id, thread_id = o.thread_id
FROM (SELECT seq, nextval('forum.post_id_seq') AS post_id,
	nextval('forum.thread_id_seq') AS thread_id
    FROM (SELECT seq FROM plan_post WHERE kind = 'questions' AND skipped IS NULL AND known IS NULL
	ORDER BY created, id) q) o
WHERE o.seq = p.seq;

UPDATE plan_post q SET thread_id = t.thread_id
FROM post t WHERE q.kind = 'questions' AND q.known = t.id AND t.kind = 'question';

-- New answers need their question, new or known.
UPDATE plan_post a SET thread_id = q.thread_id
FROM plan_post q
WHERE a.kind = 'answers' AND a.skipped IS NULL AND q.id = a.parent AND q.kind = 'questions' AND q.skipped IS NULL;

UPDATE plan_post a SET thread_id = p.thread_id
FROM import_map m JOIN post p ON p.id = m.target_id
WHERE a.kind = 'answers' AND a.skipped IS NULL AND a.thread_id IS NULL
  AND m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'post' AND m.original_id = a.parent
  AND p.kind = 'question';

UPDATE plan_post SET skipped = 'its question is missing',
    detail = format('answer %s to question %s', id, coalesce(parent::text, '(none)'))
WHERE kind = 'answers' AND skipped IS NULL AND known IS NULL AND thread_id IS NULL;

UPDATE plan_post a SET post_id = o.post_id
FROM (SELECT seq, nextval('forum.post_id_seq') AS post_id
    FROM (SELECT seq FROM plan_post WHERE kind = 'answers' AND skipped IS NULL AND known IS NULL
	ORDER BY created, id) q) o
WHERE o.seq = a.seq;

ANALYZE plan_post;

-- Where each post of the dump is, here: for comments, votes, links and history.
CREATE TEMP TABLE plan_place (
	id		bigint PRIMARY KEY,
	post_id		bigint NOT NULL,
	thread_id	bigint NOT NULL,
	is_new		boolean NOT NULL,
	is_question	boolean NOT NULL,
	seq		bigint NOT NULL
) ON COMMIT DROP;

INSERT INTO plan_place (id, post_id, thread_id, is_new, is_question, seq)
SELECT id, post_id, thread_id, true, kind = 'questions', seq FROM plan_post WHERE post_id IS NOT NULL
UNION ALL
SELECT p.id, p.known, h.thread_id, false, p.kind = 'questions', p.seq
FROM plan_post p JOIN post h ON h.id = p.known
WHERE p.skipped IS NULL;
ANALYZE plan_place;

-- Posts that were here and were edited there since: they change, unless somebody edited them here as well.
CREATE TEMP TABLE plan_change (
	seq		bigint PRIMARY KEY,
	id		bigint NOT NULL,
	post_id		bigint NOT NULL,
	thread_id	bigint NOT NULL,
	is_question	boolean NOT NULL,
	-- the revision that the last import left
	revision	integer NOT NULL
) ON COMMIT DROP;

WITH edited AS (
	SELECT p.seq, p.id, h.id AS post_id, h.thread_id, p.kind = 'questions' AS is_question, m.revision,
	    CASE WHEN h.revision <> m.revision THEN 'edited there, and edited here: the text from here stays'
		WHEN h.state <> 'visible' THEN 'edited there, and taken away here' END AS kept
	FROM plan_post p
	JOIN dump_post d USING (seq)
	JOIN import_map m ON m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'post' AND m.original_id = p.id
	JOIN post h ON h.id = m.target_id
	WHERE p.known IS NOT NULL AND p.skipped IS NULL AND d.edited > coalesce(m.edited_at, '-infinity')
), kept AS (
	UPDATE plan_post p SET skipped = e.kept, detail = format('post %s', p.id)
	FROM edited e WHERE e.seq = p.seq AND e.kept IS NOT NULL
)
INSERT INTO plan_change (seq, id, post_id, thread_id, is_question, revision)
SELECT seq, id, post_id, thread_id, is_question, revision FROM edited WHERE kept IS NULL;
ANALYZE plan_change;

INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'Posts.xml', p.kind, CASE WHEN p.skipped IS NOT NULL THEN 'skipped' WHEN c.seq IS NOT NULL THEN 'changed'
    WHEN p.known IS NOT NULL THEN 'before' ELSE 'imported' END, p.skipped, count(*)
FROM plan_post p LEFT JOIN plan_change c USING (seq)
WHERE p.kind <> 'tag descriptions' OR p.skipped IS NOT NULL GROUP BY 1, 2, 3, 4;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Posts.xml', line, skipped || CASE WHEN known IS NULL THEN ', the row is left out' ELSE '' END, detail
FROM plan_post WHERE detail IS NOT NULL;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Posts.xml', p.line, 'no Title, one is made up', format('question %s', p.id)
FROM plan_post p JOIN dump_post d USING (seq) WHERE p.kind = 'questions' AND p.skipped IS NULL AND d.title IS NULL;
UPDATE dump_post d SET title = format('Question %s', d.id)
FROM plan_post p WHERE p.seq = d.seq AND p.kind = 'questions' AND p.skipped IS NULL AND d.title IS NULL;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Posts.xml', p.line, 'Title is longer than 300 characters, its end is cut', format('question %s', p.id)
FROM plan_post p JOIN dump_post d USING (seq) WHERE p.skipped IS NULL AND length(d.title) > 300;
UPDATE dump_post d SET title = left(d.title, 299) || '…'
FROM plan_post p WHERE p.seq = d.seq AND p.skipped IS NULL AND length(d.title) > 300;
