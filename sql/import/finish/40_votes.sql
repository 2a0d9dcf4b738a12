-- Votes up and down, and the dates of acceptances. A dump tells a vote's day, and not who voted.

CREATE TEMP TABLE plan_vote (
	seq		bigint PRIMARY KEY,
	line		bigint,
	id		bigint,
	type		integer,
	known		boolean NOT NULL,
	skipped		text,
	detail		text,
	place		bigint,
	at		timestamptz,
	vote_id		bigint
) ON COMMIT DROP;

INSERT INTO plan_vote (seq, line, id, type, known, skipped, detail, place, at, vote_id)
SELECT *, CASE WHEN type IN (2, 3) AND skipped IS NULL AND NOT known
    THEN nextval('forum.vote_id_seq') END
FROM (
	SELECT d.seq, d.line, d.id, d.type, m.target_id IS NOT NULL AS known,
	    CASE
		WHEN d.nth > 1 THEN 'the same Id was there before'
		WHEN d.type NOT IN (1, 2, 3) THEN coalesce(k.name, format('vote of unknown type %s', d.type))
		    || ': the forum has no such votes'
		WHEN m.target_id IS NOT NULL OR p.id IS NOT NULL THEN NULL
		WHEN EXISTS (SELECT FROM plan_post o WHERE o.id = d.post AND o.kind IN ('tag descriptions', 'other posts'))
		    THEN 'on a post that the forum has not'
		ELSE 'its post is missing'
	    END AS skipped,
	    CASE WHEN d.nth > 1 THEN format('Id %s', d.id)
		WHEN p.id IS NULL THEN format('vote %s on post %s', d.id, d.post) END,
	    p.id AS place,
	    -- no vote is older than its post, though the day begins before it
	    CASE WHEN (d.created AT TIME ZONE 'UTC')::date = (h.created AT TIME ZONE 'UTC')::date
		THEN greatest(d.created, h.created) ELSE d.created END AS at
	FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY seq) AS nth FROM dump_vote) d
	LEFT JOIN (VALUES (4, 'offensive'), (5, 'bookmark'), (6, 'to close'), (7, 'to reopen'), (8, 'bounty begun'),
	    (9, 'bounty ended'), (10, 'to delete'), (11, 'to undelete'), (12, 'spam'), (13, 'informing moderators'),
	    (14, 'nomination'), (15, 'moderators'' review'), (16, 'edit approved'), (17, 'reaction'), (18, 'helpful'),
	    (19, 'thanks')) k (type, name) ON k.type = d.type
	LEFT JOIN import_map m ON m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'vote'
	    AND m.original_id = d.id
	LEFT JOIN plan_place p ON p.id = d.post
	LEFT JOIN plan_post h ON h.seq = p.seq
	ORDER BY 9, d.id) decided;
ANALYZE plan_vote;

-- Of the acceptances of a dump only the one that stands has a date worth keeping.
UPDATE plan_vote v SET skipped = 'acceptance of an answer that is not the accepted one'
WHERE v.type = 1 AND v.skipped IS NULL AND NOT v.known
  AND NOT EXISTS (SELECT FROM plan_acceptance a WHERE a.original = v.place);
UPDATE plan_vote v SET skipped = 'the answer was accepted already'
WHERE v.type = 1 AND v.skipped IS NULL AND NOT v.known
  AND EXISTS (SELECT FROM plan_vote o WHERE o.type = 1 AND o.skipped IS NULL AND o.place = v.place AND o.seq > v.seq);

INSERT INTO vote (id, post_id, member_id, value, at) OVERRIDING SYSTEM VALUE
SELECT v.vote_id, p.post_id, NULL, CASE v.type WHEN 2 THEN 1 ELSE -1 END, v.at
FROM plan_vote v JOIN plan_place p ON p.id = v.place
WHERE v.vote_id IS NOT NULL
ORDER BY v.vote_id;

-- Posts that were here get the new votes on top; new ones came with the dump's score.
UPDATE post p SET score = p.score + n.score
FROM (SELECT p.post_id, sum(CASE v.type WHEN 2 THEN 1 ELSE -1 END) AS score
    FROM plan_vote v JOIN plan_place p ON p.id = v.place
    WHERE v.vote_id IS NOT NULL AND NOT p.is_new GROUP BY p.post_id) n
WHERE p.id = n.post_id;
UPDATE thread t SET score = p.score, version = version + 1
FROM plan_place w JOIN post p ON p.id = w.post_id
WHERE w.is_question AND NOT w.is_new AND t.id = w.thread_id AND t.score <> p.score;

CREATE TEMP TABLE plan_accepting ON COMMIT DROP AS
SELECT place, seq, at FROM plan_vote WHERE type = 1 AND skipped IS NULL AND NOT known;
CREATE UNIQUE INDEX ON plan_accepting (place);
ANALYZE plan_accepting;

-- A question whose standing acceptance came from an earlier dump, and has another or none in this one.
CREATE TEMP TABLE plan_withdrawn ON COMMIT DROP AS
SELECT s.id AS acceptance_id, s.thread_id, greatest(coalesce(v.at, now()), s.at) AS at
FROM plan_post q
JOIN dump_post d USING (seq)
JOIN acceptance s ON s.thread_id = q.thread_id AND s.withdrawn_at IS NULL
JOIN import_map m ON m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'acceptance'
    AND m.original_id = s.id AND m.target_id = s.id
LEFT JOIN plan_acceptance a ON a.seq = q.seq
LEFT JOIN plan_accepting v ON v.place = a.original
WHERE q.kind = 'questions' AND q.known IS NOT NULL AND q.skipped IS NULL
  AND CASE WHEN d.accepted IS NULL THEN true ELSE a.post_id <> s.post_id END;

UPDATE acceptance a SET withdrawn_at = w.at FROM plan_withdrawn w WHERE a.id = w.acceptance_id;
SELECT forum.reputation_reverse_cause('{accepted,accepting}', acceptance_id, at) FROM plan_withdrawn ORDER BY acceptance_id;
UPDATE thread t SET accepted_post_id = NULL, version = version + 1 FROM plan_withdrawn w WHERE t.id = w.thread_id;

-- Acceptances of new questions, and of known ones where nobody decided here.
CREATE TEMP TABLE plan_accepted ON COMMIT DROP AS
SELECT a.thread_id, a.post_id, t.author_id AS asker_id, v.seq AS vote_seq,
    greatest(coalesce(v.at, p.created_at), p.created_at) AS at,
    nextval('forum.acceptance_id_seq') AS acceptance_id
FROM plan_acceptance a
JOIN thread t ON t.id = a.thread_id
JOIN post p ON p.id = a.post_id
LEFT JOIN plan_accepting v ON v.place = a.original
WHERE NOT EXISTS (SELECT FROM acceptance o WHERE o.thread_id = a.thread_id
	AND (o.withdrawn_at IS NULL OR o.withdrawn_by IS NOT NULL OR NOT EXISTS (SELECT FROM import_map m
	    WHERE m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'acceptance' AND m.original_id = o.id)));

INSERT INTO acceptance (id, thread_id, post_id, member_id, at) OVERRIDING SYSTEM VALUE
SELECT acceptance_id, thread_id, post_id, asker_id, at FROM plan_accepted ORDER BY at, acceptance_id;
UPDATE thread t SET accepted_post_id = a.post_id, version = version + 1
FROM plan_accepted a WHERE t.id = a.thread_id AND t.accepted_post_id IS NULL;

UPDATE plan_vote v SET skipped = 'the question''s acceptance was decided here'
WHERE v.type = 1 AND v.skipped IS NULL AND NOT v.known
  AND NOT EXISTS (SELECT FROM plan_accepted a WHERE a.vote_seq = v.seq);

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, 'vote', id, vote_id FROM plan_vote, dump_job WHERE vote_id IS NOT NULL
UNION ALL
SELECT source_id, 'vote', v.id, a.acceptance_id FROM plan_vote v JOIN plan_accepted a ON a.vote_seq = v.seq, dump_job
UNION ALL
SELECT source_id, 'acceptance', acceptance_id, acceptance_id FROM plan_accepted, dump_job;

INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'Votes.xml', CASE type WHEN 1 THEN 'acceptances' WHEN 2 THEN 'votes up' WHEN 3 THEN 'votes down' ELSE 'other votes' END,
    CASE WHEN skipped IS NOT NULL THEN 'skipped' WHEN known THEN 'before' ELSE 'imported' END, skipped, count(*)
FROM plan_vote GROUP BY 2, 3, 4;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Votes.xml', line, skipped || ', the row is left out', detail
FROM plan_vote WHERE skipped IN ('the same Id was there before', 'its post is missing');

INSERT INTO dump_remark (position, text)
SELECT 40, format('the score of %s new posts is not the sum of their votes in the dump; the dump''s score is shown', count(*))
FROM plan_place p
JOIN dump_post d ON d.seq = p.seq
LEFT JOIN (SELECT place, sum(CASE type WHEN 2 THEN 1 ELSE -1 END) AS score FROM plan_vote
    WHERE vote_id IS NOT NULL GROUP BY place) v ON v.place = p.id
WHERE p.is_new AND coalesce(d.score, 0) <> coalesce(v.score, 0)
HAVING count(*) > 0;
