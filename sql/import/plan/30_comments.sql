-- Which comments are new, and their ids here.

CREATE TEMP TABLE plan_comment (
	seq		bigint PRIMARY KEY,
	line		bigint,
	id		bigint,
	known		boolean NOT NULL,
	skipped		text,
	detail		text,
	parent_id	bigint,
	thread_id	bigint,
	post_id		bigint
) ON COMMIT DROP;

INSERT INTO plan_comment (seq, line, id, known, skipped, detail, parent_id, thread_id, post_id)
SELECT *, CASE WHEN skipped IS NULL AND NOT known THEN nextval('forum.post_id_seq') END
FROM (
	SELECT d.seq, d.line, d.id, m.target_id IS NOT NULL AS known,
	    CASE
		WHEN d.nth > 1 THEN 'the same Id was there before'
		WHEN m.target_id IS NOT NULL OR p.id IS NOT NULL THEN NULL
		WHEN EXISTS (SELECT FROM plan_post o WHERE o.id = d.post AND o.kind IN ('tag descriptions', 'other posts'))
		    THEN 'on a post that the forum has not'
		ELSE 'its post is missing'
	    END AS skipped,
	    CASE WHEN d.nth > 1 THEN format('Id %s', d.id)
		WHEN p.id IS NULL THEN format('comment %s on post %s', d.id, d.post) END,
	    p.post_id, p.thread_id
	FROM (SELECT seq, line, id, post, created, row_number() OVER (PARTITION BY id ORDER BY seq) AS nth
	    FROM dump_comment) d
	LEFT JOIN import_map m ON m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'comment'
	    AND m.original_id = d.id
	LEFT JOIN plan_place p ON p.id = d.post
	ORDER BY d.created, d.id) decided;
ANALYZE plan_comment;

INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'Comments.xml', 'comments', CASE WHEN skipped IS NOT NULL THEN 'skipped' WHEN known THEN 'before'
    ELSE 'imported' END, skipped, count(*)
FROM plan_comment GROUP BY 3, 4;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Comments.xml', line, skipped || ', the row is left out', detail
FROM plan_comment WHERE skipped IN ('the same Id was there before', 'its post is missing');
