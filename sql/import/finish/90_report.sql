-- The report, as it is printed. "before": as an earlier import of the same site left it; "changed": an earlier
-- import brought it, and it is now as in this dump.

-- Tables that grew by a lot are known to the planner at once, not at the next round of autovacuum.
SET LOCAL default_statistics_target = DEFAULT;
ANALYZE member, thread, post, post_search, thread_search, thread_tag, post_revision, vote, reputation, import_map;

-- How far the dump goes: what a later one has beyond that is news.
UPDATE import_source SET at = (SELECT greatest((SELECT max(greatest(created, edited, closed)) FROM dump_post),
	(SELECT max(created) FROM dump_comment), (SELECT max(created) FROM dump_vote)))
WHERE id = (SELECT source_id FROM dump_job);

CREATE TEMP TABLE report_order ON COMMIT DROP AS
SELECT * FROM unnest(ARRAY['Users.xml', 'Posts.xml', 'PostHistory.xml', 'Comments.xml', 'Votes.xml', 'Tags.xml',
    'PostLinks.xml', 'Badges.xml'], ARRAY['members', 'posts', 'history', 'comments', 'votes', 'tags', 'links', 'badges'])
    WITH ORDINALITY AS o (file, total, place);

-- A line for each kind of row, and one for the file when it has several kinds.
CREATE TEMP VIEW dump_report AS
WITH part AS (
	SELECT f.name AS file, r.kind, sum(r.count) AS read,
	    coalesce(sum(r.count) FILTER (WHERE fate = 'imported'), 0) AS imported,
	    coalesce(sum(r.count) FILTER (WHERE fate = 'changed'), 0) AS changed,
	    coalesce(sum(r.count) FILTER (WHERE fate = 'before'), 0) AS before,
	    coalesce(sum(r.count) FILTER (WHERE fate = 'skipped'), 0) AS skipped
	FROM dump_file f JOIN dump_fate r ON r.file = f.name GROUP BY f.name, r.kind
), line AS (
	SELECT file, kind, read, imported, changed, before, skipped, 1 AS level FROM part
	UNION ALL
	SELECT f.name, CASE WHEN f.unusable = 'cannot be read' THEN '(not there)' ELSE 'all ' || o.total END,
	    f.rows, coalesce(sum(p.imported), 0), coalesce(sum(p.changed), 0), coalesce(sum(p.before), 0), coalesce(sum(p.skipped), 0), 2
	FROM dump_file f JOIN report_order o ON o.file = f.name LEFT JOIN part p ON p.file = f.name
	GROUP BY f.name, f.unusable, f.rows, o.total HAVING count(p.*) <> 1
)
SELECT line.file, kind, read, imported, changed, before, skipped
FROM line JOIN report_order o ON o.file = line.file
ORDER BY o.place, level, read DESC, kind;

CREATE TEMP VIEW dump_skipped AS
SELECT f.file, f.kind, sum(f.count) AS rows, f.reason
FROM dump_fate f JOIN report_order o ON o.file = f.file
WHERE f.fate = 'skipped' GROUP BY o.place, f.file, f.kind, f.reason
ORDER BY o.place, f.kind, 3 DESC, f.reason;

-- Of each kind of trouble the first ten, the last of them with how many more there are.
CREATE TEMP VIEW dump_trouble_told AS
SELECT file, line, kind, detail, CASE WHEN nth = 10 THEN of - 10 ELSE 0 END AS more
FROM (SELECT *, row_number() OVER w AS nth, count(*) OVER (PARTITION BY file, kind) AS of
    FROM dump_trouble WINDOW w AS (PARTITION BY file, kind ORDER BY line, detail)) t
WHERE nth <= 10 ORDER BY file, kind, nth;
