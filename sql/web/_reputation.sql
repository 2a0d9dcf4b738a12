-- Reputation: the ledger's only writers. INTERFACE: "at most +200 a UTC day from votes, never below 1;
-- removed votes, un-acceptance and deleted posts take their points back".
--
-- An entry's delta is what it changed: a vote beyond the day's cap or below the floor may have changed
-- nothing, and then taking it back changes nothing either. Points that a reversal should take while the
-- member is at the floor are remembered in member.reputation_debt and kept back from later reversals
-- that give; so when every vote is gone, the reputation is exactly 1 again, in whatever order they went.

-- Adds an entry worth what reputation_rule says.
--   at: when it counts (UTC day of the cap); cause: the vote's or acceptance's id.
-- Locks the member's row until the transaction ends; whoever needs several members locks them first,
-- in the order of their ids (forum.members_lock).
CREATE OR REPLACE FUNCTION forum.reputation_add(member bigint, why text, post bigint, cause bigint,
    at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	rule	reputation_rule;
	has	bigint;
	change	integer;
	utc_day	date := (at AT TIME ZONE 'UTC')::date;
BEGIN
	IF member IS NULL THEN
		RETURN;
	END IF;
	SELECT * INTO STRICT rule FROM reputation_rule WHERE reason = why;
	SELECT m.reputation INTO STRICT has FROM member m WHERE m.id = member FOR NO KEY UPDATE;
	change := rule.points;
	IF rule.capped AND change > 0 THEN
		change := greatest(0, least(change, 200 - forum.reputation_of_day(member, utc_day)));
	END IF;
	change := greatest(change, 1 - has);
	INSERT INTO reputation (member_id, at, day, delta, reason, post_id, cause_id)
	VALUES (member, at, utc_day, change, why, post, cause);
	UPDATE member m SET reputation = m.reputation + change WHERE m.id = member AND change <> 0;
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

-- Takes one entry back.
CREATE OR REPLACE FUNCTION forum.reputation_reverse(entry reputation, at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	has	bigint;
	debt	bigint;
	wanted	bigint := -entry.delta;
	change	bigint;
BEGIN
	SELECT reputation, reputation_debt INTO STRICT has, debt
	FROM member WHERE id = entry.member_id FOR NO KEY UPDATE;
	IF wanted >= 0 THEN
		change := wanted - least(wanted, debt);
	ELSE
		change := greatest(wanted, 1 - has);
	END IF;
	INSERT INTO reputation (member_id, at, day, delta, reason, post_id, cause_id, reverses)
	VALUES (entry.member_id, at, entry.day, change, entry.reason || '_reversed',
	    entry.post_id, entry.cause_id, entry.id);
	UPDATE member SET reputation = has + change, reputation_debt = debt + change - wanted
	WHERE id = entry.member_id AND wanted <> 0;
END $$;

-- Takes back every standing entry of one vote ('upvote', 'downvote', 'downvote_given') or acceptance
-- ('accepted', 'accepting').
CREATE OR REPLACE FUNCTION forum.reputation_reverse_cause(why text[], cause bigint, at timestamptz DEFAULT now())
RETURNS void LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	entry	reputation;
BEGIN
	FOR entry IN SELECT e.* FROM reputation e
		WHERE e.cause_id = cause AND e.reason = ANY (why)
		  AND NOT EXISTS (SELECT FROM reputation back WHERE back.reverses = e.id)
		ORDER BY e.member_id, e.id
	LOOP
		PERFORM forum.reputation_reverse(entry, at);
	END LOOP;
END $$;

-- Takes back everything that a post earned or cost (it is deleted).
CREATE OR REPLACE FUNCTION forum.reputation_reverse_post(post bigint, at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	entry	reputation;
BEGIN
	FOR entry IN SELECT e.* FROM reputation e
		JOIN reputation_rule rule ON rule.reason = e.reason
		WHERE e.post_id = post
		  AND NOT EXISTS (SELECT FROM reputation back WHERE back.reverses = e.id)
		ORDER BY e.member_id, e.id
	LOOP
		PERFORM forum.reputation_reverse(entry, at);
	END LOOP;
END $$;

-- Gives a post's standing votes and acceptance their points again (it is restored).
CREATE OR REPLACE FUNCTION forum.reputation_restore_post(p post) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	v	vote;
	a	acceptance;
BEGIN
	FOR v IN SELECT * FROM vote WHERE post_id = p.id ORDER BY at, id LOOP
		PERFORM forum.reputation_of_vote(v, p);
	END LOOP;
	FOR a IN SELECT * FROM acceptance WHERE post_id = p.id AND withdrawn_at IS NULL LOOP
		PERFORM forum.reputation_of_acceptance(a, p);
	END LOOP;
END $$;

-- The entries that a vote makes. Only questions and answers earn; a vote down costs its voter on answers.
CREATE OR REPLACE FUNCTION forum.reputation_of_vote(v vote, p post) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	IF p.kind NOT IN ('question', 'answer') THEN
		RETURN;
	END IF;
	PERFORM forum.members_lock(ARRAY[p.author_id, v.member_id]);
	IF v.value > 0 THEN
		PERFORM forum.reputation_add(p.author_id, 'upvote', p.id, v.id, v.at);
	ELSE
		PERFORM forum.reputation_add(p.author_id, 'downvote', p.id, v.id, v.at);
		IF p.kind = 'answer' THEN
			PERFORM forum.reputation_add(v.member_id, 'downvote_given', p.id, v.id, v.at);
		END IF;
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
	PERFORM forum.members_lock(ARRAY[p.author_id, a.member_id]);
	PERFORM forum.reputation_add(p.author_id, 'accepted', p.id, a.id, a.at);
	PERFORM forum.reputation_add(a.member_id, 'accepting', p.id, a.id, a.at);
END $$;

-- Locks members in the order of their ids, so that two acts never wait for each other.
CREATE OR REPLACE FUNCTION forum.members_lock(ids bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM FROM member WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
END $$;
