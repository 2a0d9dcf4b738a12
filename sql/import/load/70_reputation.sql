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

-- Each member's events in order, with what each changed: the day's limit and the floor need all before it.
CREATE FUNCTION pg_temp.earnings() RETURNS TABLE (member_id bigint, at timestamptz, day date, delta integer,
    reason text, post_id bigint, cause_id bigint, step integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	event	record;
	whose	bigint;
	has	bigint;
	of_day	integer;
BEGIN
	FOR event IN
		SELECT e.*, (e.at AT TIME ZONE 'UTC')::date AS day, r.points, r.capped, m.reputation,
		    n.key IS NOT NULL AS is_new
		FROM plan_earning e
		JOIN reputation_rule r ON r.reason = e.reason
		JOIN member m ON m.id = e.member_id
		LEFT JOIN plan_member n ON n.member_id = e.member_id
		ORDER BY e.member_id, e.at, e.step, e.cause_id
	LOOP
		IF whose IS DISTINCT FROM event.member_id THEN
			whose := event.member_id;
			has := event.reputation;
			day := NULL;
		END IF;
		IF day IS DISTINCT FROM event.day THEN
			day := event.day;
			of_day := CASE WHEN event.is_new THEN 0 ELSE forum.reputation_of_day(whose, day) END;
		END IF;
		delta := event.points;
		IF event.capped AND delta > 0 THEN
			delta := greatest(0, least(delta, 200 - of_day));
			of_day := of_day + delta;
		END IF;
		delta := greatest(delta, 1 - has);
		has := has + delta;
		member_id := whose;
		at := event.at;
		reason := event.reason;
		post_id := event.post_id;
		cause_id := event.cause_id;
		step := event.step;
		RETURN NEXT;
	END LOOP;
END $$;

WITH entry AS (
	INSERT INTO reputation (member_id, at, day, delta, reason, post_id, cause_id)
	SELECT member_id, at, day, delta, reason, post_id, cause_id FROM pg_temp.earnings()
	ORDER BY at, step, cause_id
	RETURNING member_id, delta
)
UPDATE member m SET reputation = m.reputation + e.earned
FROM (SELECT member_id, sum(delta) AS earned FROM entry GROUP BY member_id) e
WHERE m.id = e.member_id AND e.earned <> 0;
