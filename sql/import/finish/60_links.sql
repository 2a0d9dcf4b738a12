-- Links between questions, duplicates, and what moderators did.

CREATE TEMP TABLE plan_link (
	seq		bigint PRIMARY KEY,
	line		bigint,
	type		integer,
	created		timestamptz,
	thread_id	bigint,
	target_id	bigint,
	skipped		text,
	detail		text
) ON COMMIT DROP;

INSERT INTO plan_link (seq, line, type, created, thread_id, target_id, skipped, detail)
SELECT d.seq, d.line, d.type, d.created, a.thread_id, b.thread_id,
    CASE
	WHEN d.nth > 1 THEN 'the same Id was there before'
	WHEN d.type NOT IN (1, 3) THEN format('link of unknown type %s', d.type)
	WHEN EXISTS (SELECT FROM plan_post o WHERE o.id IN (d.post, d.related) AND o.kind IN ('tag descriptions', 'other posts'))
	    THEN 'with a post that the forum has not'
	WHEN a.id IS NULL OR b.id IS NULL THEN 'one of its posts is missing'
	WHEN a.thread_id = b.thread_id THEN 'within one thread'
    END,
    CASE WHEN d.nth > 1 THEN format('Id %s', d.id) ELSE format('post %s to post %s', d.post, d.related) END
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY seq) AS nth FROM dump_link) d
LEFT JOIN plan_place a ON a.id = d.post
LEFT JOIN plan_place b ON b.id = d.related;

-- Posts link, but threads are linked: once.
UPDATE plan_link l SET skipped = 'the two threads are linked by another row'
WHERE skipped IS NULL AND EXISTS (SELECT FROM plan_link o WHERE o.skipped IS NULL AND o.seq < l.seq
	AND o.thread_id = l.thread_id AND o.target_id = l.target_id AND o.type = l.type);

WITH linked AS (
	INSERT INTO thread_link (thread_id, target_id, kind, at)
	SELECT thread_id, target_id, CASE type WHEN 3 THEN 'duplicate' ELSE 'related' END, created
	FROM plan_link WHERE skipped IS NULL ORDER BY seq
	ON CONFLICT DO NOTHING
	RETURNING thread_id, target_id, kind
)
INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'PostLinks.xml', CASE l.type WHEN 1 THEN 'related' WHEN 3 THEN 'duplicates' ELSE 'other links' END,
    CASE WHEN l.skipped IS NOT NULL THEN 'skipped' WHEN n.kind IS NULL THEN 'before' ELSE 'imported' END,
    l.skipped, count(*)
FROM plan_link l
LEFT JOIN linked n ON n.thread_id = l.thread_id AND n.target_id = l.target_id
    AND n.kind = CASE l.type WHEN 3 THEN 'duplicate' ELSE 'related' END AND l.skipped IS NULL
GROUP BY 2, 3, 4;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'PostLinks.xml', line, skipped || ', the row is left out', detail
FROM plan_link WHERE skipped IN ('the same Id was there before', 'one of its posts is missing');

-- A duplicate points to the first question it was found to repeat, unless that points back.
UPDATE thread t SET duplicate_of = l.target_id, version = version + 1
FROM (SELECT DISTINCT ON (thread_id) thread_id, target_id FROM plan_link
    WHERE type = 3 AND skipped IS NULL ORDER BY thread_id, created, seq) l
WHERE t.id = l.thread_id AND t.duplicate_of IS NULL
  AND NOT EXISTS (SELECT FROM thread o WHERE o.id = l.target_id AND o.duplicate_of = t.id);
UPDATE thread t SET closed_reason = 'A duplicate of another question'
FROM plan_place p JOIN plan_post q USING (seq)
WHERE p.is_new AND t.id = p.thread_id AND t.closed_at IS NOT NULL AND t.duplicate_of IS NOT NULL;

-- What moderators did. What still stands is on the thread; the forum has no place for the rest.
CREATE TEMP TABLE plan_act ON COMMIT DROP AS
SELECT h.seq, h.line, h.type, h.post, h.created, h.is_new, h.skipped, h.detail, d.comment, p.thread_id, p.is_question,
    row_number() OVER (PARTITION BY h.post, CASE WHEN h.type IN (10, 11) THEN 1 WHEN h.type IN (14, 15) THEN 2 END
	ORDER BY h.created DESC, h.id DESC) AS back
FROM plan_history h
JOIN dump_history d USING (seq)
LEFT JOIN plan_place p ON p.id = h.post
WHERE h.sets IS NULL;

UPDATE plan_act a SET skipped = coalesce(k.name, format('event of unknown type %s', a.type))
FROM plan_act b
LEFT JOIN (VALUES (12, 'deleted, and restored since'), (13, 'restored'), (16, 'made community wiki'),
    (17, 'moved to another site'), (18, 'merged'), (19, 'protected'), (20, 'unprotected'), (21, 'disassociated'),
    (22, 'unmerged'), (24, 'suggested edit approved: the edit itself is imported'), (25, 'announced elsewhere'),
    (31, 'discussion moved to chat'), (33, 'notice shown'), (34, 'notice removed'), (35, 'moved away'), (36, 'moved here'),
    (37, 'merged from another'), (38, 'merged into another'), (50, 'bumped by the system'), (52, 'put on the hot list'),
    (53, 'taken off the hot list'), (66, 'made from a wizard')) k (type, name) ON k.type = b.type
WHERE a.seq = b.seq AND a.skipped IS NULL AND a.type NOT IN (10, 11, 14, 15);
UPDATE plan_act a SET skipped = 'closed or locked, and undone since'
WHERE skipped IS NULL AND (type IN (11, 15) OR back > 1 OR NOT is_question
    OR (type = 10 AND NOT EXISTS (SELECT FROM thread t WHERE t.id = a.thread_id AND t.closed_at IS NOT NULL)));

UPDATE thread t SET closed_reason = r.words
FROM plan_act a
JOIN (VALUES ('2', 'Off topic'), ('3', 'Subjective and argumentative'), ('4', 'Not a real question'),
    ('7', 'Too localized'), ('10', 'Answered by general reference'), ('20', 'Noise or pointless'), ('102', 'Off topic'),
    ('103', 'Unclear what is asked'), ('104', 'Too broad'), ('105', 'Mainly a matter of opinion')) r (code, words)
    ON r.code = a.comment
WHERE a.type = 10 AND a.skipped IS NULL AND a.is_new AND t.id = a.thread_id AND t.duplicate_of IS NULL;
UPDATE thread t SET locked_at = a.created, locked_reason = format('Locked on %s', (SELECT site FROM dump_job))
FROM plan_act a WHERE a.type = 14 AND a.skipped IS NULL AND a.is_new AND t.id = a.thread_id;

INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'PostHistory.xml', 'other history', CASE WHEN skipped IS NOT NULL THEN 'skipped' WHEN is_new THEN 'imported'
    ELSE 'before' END, skipped, count(*)
FROM plan_act GROUP BY 3, 4;
INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'PostHistory.xml', line, skipped || ', the row is left out', detail
FROM plan_act WHERE skipped IN ('the same Id was there before', 'its post is missing');
