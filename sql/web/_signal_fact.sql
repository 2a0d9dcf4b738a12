-- What is told to the health core: each kind of signal as a function of the forum's history alone. The
-- triggers ask about the one thing that changed, `forum health backfill` about all there is; so a history
-- that was imported and one that was lived give the same events.
--
-- Every function takes things and gives a forum.signal_fact for each signal that there could be about
-- them, with holds = false where there is none (any more). Imported votes have no voter; they count for the
-- author all the same, without a counterparty, each under the id of its row.
--
-- In PL/pgSQL, which plans a query once: these run with every act.

-- Questions asked and answers given, for as long as they can be seen.
CREATE OR REPLACE FUNCTION forum.signals_of_posts(posts bigint[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW(p.kind::text || ':' || p.id || CASE p.kind WHEN 'question' THEN ':asked' ELSE ':posted' END,
	    CASE p.kind WHEN 'question' THEN 'question.asked' ELSE 'answer.posted' END,
	    p.state = 'visible', p.created_at, NULL, p.author_id, CASE p.kind WHEN 'answer' THEN t.author_id END,
	    forum.signal_data(p.thread_id))::signal_fact)
	FROM post p JOIN thread t ON t.id = p.thread_id
	WHERE p.id = ANY (posts) AND p.kind IN ('question', 'answer') AND p.author_id IS NOT NULL);
END $$;

-- What most signals carry: one unit, and the thread they are about.
CREATE OR REPLACE FUNCTION forum.signal_data(thread bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('units', 1, 'ref', 'thread/' || thread)
$$;

-- Votes up that a post's author has got, on anything but comments. The votes given may be gone already.
CREATE OR REPLACE FUNCTION forum.signals_of_votes(votes vote[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW('vote:' || p.id || ':' || coalesce(who.id, c.id::text), 'vote.received',
	    coalesce(v.value > 0, false) AND p.state = 'visible', coalesce(v.at, c.at), NULL, p.author_id, c.member_id,
	    forum.signal_data(p.thread_id))::signal_fact)
	FROM unnest(votes) c
	JOIN post p ON p.id = c.post_id AND p.kind <> 'comment' AND p.author_id IS NOT NULL
	LEFT JOIN pseudonym who ON who.member_id = c.member_id
	LEFT JOIN vote v ON v.post_id = c.post_id AND CASE WHEN c.member_id IS NULL THEN v.id = c.id
	    ELSE v.member_id = c.member_id END
	WHERE c.member_id IS NULL OR who.id IS NOT NULL);
END $$;

-- Of each question: that it is solved, for who asked; that an answer was accepted, for who wrote it, with
-- every answer that ever was. An acceptance counts while its answer can be seen.
CREATE OR REPLACE FUNCTION forum.signals_of_acceptances(threads bigint[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	WITH accepted AS (
		SELECT DISTINCT ON (a.post_id) t.id AS thread_id, t.author_id AS asker_id, q.state AS question_state,
		    p.id AS post_id, p.author_id, a.member_id AS by_id, a.at,
		    a.withdrawn_at IS NULL AND p.state = 'visible' AS holds
		FROM acceptance a
		JOIN thread t ON t.id = a.thread_id
		JOIN post q ON q.id = t.first_post_id
		JOIN post p ON p.id = a.post_id
		WHERE a.thread_id = ANY (threads)
		ORDER BY a.post_id, a.withdrawn_at DESC NULLS FIRST, a.id DESC
	)
	SELECT array_agg(f) FROM (
		SELECT ROW('answer:' || post_id || ':accepted', 'answer.accepted', holds, at, NULL, author_id, by_id,
		    forum.signal_data(thread_id))::signal_fact AS f
		FROM accepted WHERE author_id IS NOT NULL
		UNION ALL
		(SELECT DISTINCT ON (thread_id) ROW('thread:' || thread_id || ':resolved', 'question.resolved',
		    holds AND question_state = 'visible', at, NULL, asker_id, author_id, forum.signal_data(thread_id))::signal_fact
		FROM accepted WHERE asker_id IS NOT NULL ORDER BY thread_id, holds DESC, at DESC)) facts);
END $$;

-- First steps: a member's first question, first answer, and first answer that was accepted.
CREATE OR REPLACE FUNCTION forum.signals_of_milestones(members bigint[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW('milestone:' || who.id || ':' || step.name, 'milestone.reached', first.at IS NOT NULL,
	    first.at, NULL, who.member_id, NULL,
	    forum.signal_data(first.thread_id))::signal_fact)
	FROM pseudonym who
	CROSS JOIN (VALUES ('question'), ('answer'), ('accept')) step (name)
	LEFT JOIN LATERAL (
		(SELECT p.created_at AS at, p.thread_id FROM post p
		WHERE p.author_id = who.member_id AND p.kind::text = step.name AND p.state = 'visible'
		ORDER BY p.created_at, p.id LIMIT 1)
		UNION ALL
		(SELECT a.at, a.thread_id FROM acceptance a JOIN post p ON p.id = a.post_id
		WHERE step.name = 'accept' AND p.author_id = who.member_id AND p.state = 'visible' AND a.withdrawn_at IS NULL
		ORDER BY a.at, a.id LIMIT 1)) first ON true
	WHERE who.member_id = ANY (members));
END $$;

-- Days on which members came.
CREATE OR REPLACE FUNCTION forum.signals_of_visits(visits visit[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW('visit:' || who.id || ':' || v.day, 'visit.day', true, v.at, NULL, v.member_id, NULL,
	    '{"units": 1}'::jsonb)::signal_fact)
	FROM unnest(visits) v
	-- one by one: an array is taken for a hundred rows, and then all members would be read
	CROSS JOIN LATERAL (SELECT p.id FROM pseudonym p WHERE p.member_id = v.member_id LIMIT 1) who);
END $$;
