-- Reputation: the ledger's only writers. INTERFACE: "at most +200 a UTC day from votes, never below 1;
-- removed votes, un-acceptance and deleted posts take their points back".
--
-- An entry's delta is what it changed: a vote beyond the day's cap or below the floor may have changed
-- nothing, and then taking it back changes nothing either. Points that a reversal should take while the
-- member is at the floor are remembered in member.reputation_debt and kept back from later reversals
-- that give; so when every vote is gone, the reputation is exactly 1 again, in whatever order they went.

-- Adds entries, each worth what reputation_rule says, each member's in the order of time. A post that is restored
-- has thousands of votes, so there is one statement for all of them, and one change of each member.
-- Locks the members' rows, in the order of their ids, until the transaction ends; whoever calls this or
-- forum.reputation_reverse several times locks all of them first (forum.members_lock).
CREATE OR REPLACE FUNCTION forum.reputation_add(claims reputation_claim[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	in_order reputation_claim[] := ARRAY(SELECT c FROM unnest(claims) c
		    WHERE c.member_id IS NOT NULL ORDER BY c.member_id, c.at, c.cause_id);
	claim	record;
	who	bigint;
	has	bigint;		-- what the member has by now,
	utc_day	date;		-- and on that day
	room	integer;	-- may still get by votes
	change	bigint;
	changes	bigint[] := '{}';
BEGIN
	PERFORM forum.members_lock(ARRAY(SELECT c.member_id FROM unnest(in_order) c));
	FOR claim IN SELECT c.member_id, (c.at AT TIME ZONE 'UTC')::date AS day, rule.points, rule.capped, m.reputation
		FROM unnest(in_order) WITH ORDINALITY AS c (member_id, reason, post_id, cause_id, at, place)
		JOIN reputation_rule rule ON rule.reason = c.reason JOIN member m ON m.id = c.member_id ORDER BY c.place
	LOOP
		IF claim.member_id IS DISTINCT FROM who THEN
			who := claim.member_id;
			has := claim.reputation;
			utc_day := NULL;
		END IF;
		change := claim.points;
		IF claim.capped AND change > 0 THEN
			IF claim.day IS DISTINCT FROM utc_day THEN
				utc_day := claim.day;
				room := 200 - forum.reputation_of_day(who, utc_day);
			END IF;
			change := greatest(0, least(change, room));
			room := room - change;
		END IF;
		change := greatest(change, 1 - has);
		has := has + change;
		changes := changes || change;
	END LOOP;
	WITH added AS (
		INSERT INTO reputation (member_id, at, day, delta, reason, post_id, cause_id)
		SELECT c.member_id, c.at, (c.at AT TIME ZONE 'UTC')::date, c.change, c.reason, c.post_id, c.cause_id
		FROM unnest(in_order, changes) WITH ORDINALITY AS c (member_id, reason, post_id, cause_id, at, change, place)
		ORDER BY c.place RETURNING member_id, delta
	)
	UPDATE member m SET reputation = m.reputation + gain.points
	FROM (SELECT member_id, sum(delta) AS points FROM added GROUP BY member_id) gain
	WHERE m.id = gain.member_id AND gain.points <> 0;
END $$;

-- What votes up have given a member on a UTC day, less what was taken back. Votes down do not make room:
-- when one is withdrawn, its points come back on top.
CREATE OR REPLACE FUNCTION forum.reputation_of_day(member bigint, utc_day date) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT coalesce(sum(e.delta + coalesce(back.delta, 0)), 0)::integer FROM reputation e
	JOIN reputation_rule rule ON rule.reason = e.reason AND rule.capped
	LEFT JOIN reputation back ON back.reverses = e.id
	WHERE e.member_id = member AND e.day = utc_day AND e.delta > 0);
END $$;

-- Takes entries back, those that are standing, each member's in their order. Locks as forum.reputation_add does.
CREATE OR REPLACE FUNCTION forum.reputation_reverse(entries bigint[], at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	entry	reputation;
	who	bigint;
	has	bigint;		-- what the member has by now,
	debt	bigint;		-- and owes
	change	bigint;
	ids	bigint[] := '{}';
	changes	bigint[] := '{}';
BEGIN
	FOR entry IN SELECT e.* FROM reputation e WHERE e.id = ANY (entries)
		AND NOT EXISTS (SELECT FROM reputation back WHERE back.reverses = e.id) ORDER BY e.member_id, e.id
	LOOP
		IF entry.member_id IS DISTINCT FROM who THEN
			who := entry.member_id;
			SELECT m.reputation, m.reputation_debt INTO STRICT has, debt FROM member m WHERE m.id = who FOR NO KEY UPDATE;
		END IF;
		change := CASE WHEN entry.delta <= 0 THEN -entry.delta - least(-entry.delta, debt)
		    ELSE greatest(-entry.delta, 1 - has) END;
		has := has + change;
		debt := debt + change + entry.delta;
		ids := ids || entry.id;
		changes := changes || change;
	END LOOP;
	WITH added AS (
		INSERT INTO reputation (member_id, at, day, delta, reason, post_id, cause_id, reverses)
		SELECT e.member_id, reputation_reverse.at, e.day, back.change, e.reason || '_reversed', e.post_id, e.cause_id, e.id
		FROM unnest(ids, changes) WITH ORDINALITY AS back (id, change, place) JOIN reputation e ON e.id = back.id
		ORDER BY back.place RETURNING member_id, delta, reverses
	)
	UPDATE member m SET reputation = m.reputation + loss.points, reputation_debt = m.reputation_debt + loss.owed
	FROM (SELECT a.member_id, sum(a.delta) AS points, sum(a.delta + e.delta) AS owed
		FROM added a JOIN reputation e ON e.id = a.reverses GROUP BY a.member_id) loss
	WHERE m.id = loss.member_id AND (loss.points, loss.owed) <> (0, 0);
END $$;

-- Takes back every entry of one vote ('upvote', 'downvote', 'downvote_given') or acceptance ('accepted',
-- 'accepting').
CREATE OR REPLACE FUNCTION forum.reputation_reverse_cause(why text[], cause bigint, at timestamptz DEFAULT now())
RETURNS void LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.reputation_reverse(ARRAY(SELECT e.id FROM reputation e
	    WHERE e.cause_id = cause AND e.reason = ANY (why)), at);
END $$;

-- Takes back everything that a post earned or cost (it is deleted).
CREATE OR REPLACE FUNCTION forum.reputation_reverse_post(post bigint, at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.reputation_reverse(ARRAY(SELECT e.id FROM reputation e
	    JOIN reputation_rule rule ON rule.reason = e.reason WHERE e.post_id = post), at);
END $$;

-- Gives a post's standing votes and acceptance their points again (it is restored).
CREATE OR REPLACE FUNCTION forum.reputation_restore_post(p post) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	a	acceptance;
BEGIN
	PERFORM forum.reputation_of_votes(ARRAY(SELECT v FROM vote v WHERE v.post_id = p.id), p);
	FOR a IN SELECT * FROM acceptance WHERE post_id = p.id AND withdrawn_at IS NULL LOOP
		PERFORM forum.reputation_of_acceptance(a, p);
	END LOOP;
END $$;

-- The entries that votes for a post make. Only questions and answers earn; a vote down costs its voter on answers.
CREATE OR REPLACE FUNCTION forum.reputation_of_votes(votes vote[], p post) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	IF p.kind IN ('question', 'answer') THEN
		PERFORM forum.reputation_add(ARRAY(
			SELECT ROW(c.member_id, c.reason, p.id, v.id, v.at)::reputation_claim
			FROM unnest(votes) v, LATERAL (VALUES
			    (p.author_id, CASE WHEN v.value > 0 THEN 'upvote' ELSE 'downvote' END),
			    (CASE WHEN v.value < 0 AND p.kind = 'answer' THEN v.member_id END, 'downvote_given')) c (member_id, reason)));
	END IF;
END $$;

-- The entries that an acceptance makes: none when asker or accepter wrote the answer.
CREATE OR REPLACE FUNCTION forum.reputation_of_acceptance(a acceptance, p post) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	asker	bigint := (SELECT author_id FROM thread WHERE id = p.thread_id);
BEGIN
	IF p.author_id = a.member_id OR p.author_id = asker THEN
		RETURN;
	END IF;
	PERFORM forum.reputation_add(ARRAY[ROW(p.author_id, 'accepted', p.id, a.id, a.at),
	    ROW(a.member_id, 'accepting', p.id, a.id, a.at)]::reputation_claim[]);
END $$;

-- Locks members in the order of their ids, so that two acts never wait for each other.
CREATE OR REPLACE FUNCTION forum.members_lock(ids bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM FROM member WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
END $$;
