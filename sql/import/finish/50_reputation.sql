-- What the imported votes and acceptances earn, as if they had happened in their order: the same entries
-- that forum.reputation_of_vote and forum.reputation_of_acceptance would have made, one after the other.

-- What would call forum.reputation_add. `step` orders what happened at one time.
CREATE TEMP TABLE plan_earning ON COMMIT DROP AS
SELECT p.author_id AS member_id, v.at, CASE v.value WHEN 1 THEN 'upvote' ELSE 'downvote' END AS reason,
    p.id AS post_id, v.id AS cause_id, 0 AS step
FROM plan_vote n
JOIN vote v ON v.id = n.vote_id
JOIN post p ON p.id = v.post_id
WHERE n.vote_id IS NOT NULL AND p.author_id IS NOT NULL
UNION ALL
SELECT p.author_id, a.at, 'accepted', p.id, a.acceptance_id, 1
FROM plan_accepted a JOIN post p ON p.id = a.post_id
WHERE p.author_id IS NOT NULL AND p.author_id IS DISTINCT FROM a.asker_id
UNION ALL
SELECT a.asker_id, a.at, 'accepting', p.id, a.acceptance_id, 2
FROM plan_accepted a JOIN post p ON p.id = a.post_id
WHERE a.asker_id IS NOT NULL AND p.author_id IS DISTINCT FROM a.asker_id;

ANALYZE plan_earning;

-- What each changed, of all of a member's in their order. Points that are capped count up to 200 a day:
-- with what the day had before. And nobody falls below 1: where the sum would be less, the member is lifted
-- to 1 and stays lifted by as much as was missing at most so far (`level`).
WITH counted AS (
	SELECT e.*, r.points, m.reputation AS has, (e.at AT TIME ZONE 'UTC')::date AS day,
	    CASE WHEN r.capped AND r.points > 0 THEN r.points ELSE 0 END AS limited
	FROM plan_earning e JOIN reputation_rule r ON r.reason = e.reason JOIN member m ON m.id = e.member_id
), day AS (
	SELECT member_id, day, CASE WHEN member_id IN (SELECT member_id FROM plan_member) THEN 0
	    ELSE forum.reputation_of_day(member_id, day) END AS had
	FROM (SELECT DISTINCT member_id, day FROM counted) d
), capped AS (
	SELECT c.*, (points - limited + least(200, had + sum(limited) OVER w)
	    - least(200, had + sum(limited) OVER w - limited))::integer AS worth
	FROM counted c JOIN day USING (member_id, day)
	WINDOW w AS (PARTITION BY member_id, day ORDER BY at, step, cause_id)
), summed AS (
	SELECT *, has + sum(worth) OVER (PARTITION BY member_id ORDER BY at, step, cause_id) AS total FROM capped
), floored AS (
	SELECT *, total + greatest(0, max(1 - total) OVER (PARTITION BY member_id ORDER BY at, step, cause_id)) AS level
	FROM summed
), entry AS (
	INSERT INTO reputation (member_id, at, day, delta, reason, post_id, cause_id)
	SELECT member_id, at, day, level - lag(level, 1, has) OVER (PARTITION BY member_id ORDER BY at, step, cause_id),
	    reason, post_id, cause_id
	FROM floored ORDER BY at, step, cause_id
	RETURNING member_id, delta
)
UPDATE member m SET reputation = m.reputation + e.earned
FROM (SELECT member_id, sum(delta) AS earned FROM entry GROUP BY member_id) e
WHERE m.id = e.member_id AND e.earned <> 0;
