-- Whatever members do to each other's posts, in whatever order and on whatever days, the ledger adds up,
-- and when all is taken back everybody is where they began.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Member ' || n) FROM generate_series(1, 6) n;
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.ask('Member ' || n) FROM generate_series(1, 3) n;
SELECT pg_temp.answer('Member ' || n, t.id) FROM thread t, generate_series(1, 6) n, generate_series(1, 2);

-- One act of somebody on some post, on one of two days. What is not allowed is refused and changes nothing.
CREATE FUNCTION pg_temp.act() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p	post;
	t	thread;
	who	bigint;
	day	timestamptz := '2026-03-01 12:00Z'::timestamptz + (random() < 0.2)::integer * interval '1 day';
BEGIN
	SELECT * INTO p FROM post ORDER BY random() LIMIT 1;
	SELECT * INTO t FROM thread WHERE id = p.thread_id;
	SELECT id INTO who FROM member WHERE id IS DISTINCT FROM p.author_id ORDER BY random() LIMIT 1;
	CASE floor(random() * 10)
	WHEN 0, 1, 2, 3 THEN
		IF p.state = 'visible' THEN
			PERFORM forum.vote_set(who, p.id, (ARRAY[1, 1, 0, -1])[1 + floor(random() * 4)::integer], day);
		END IF;
	WHEN 4 THEN
		IF p.state = 'visible' AND p.kind = 'answer' THEN
			PERFORM forum.acceptance_set(t, p.id, CASE WHEN random() < 0.8 THEN t.author_id ELSE who END, day);
		END IF;
	WHEN 5 THEN
		PERFORM forum.acceptance_set(t, NULL, t.author_id, day);
	WHEN 6, 7 THEN
		PERFORM web.post_delete(pg_temp.as('Mod'), p.id, 'random');
	ELSE
		PERFORM web.post_restore(pg_temp.as('Mod'), p.id, 'random');
	END CASE;
END $$;

-- Many votes for one member on one day, so that the limit is met.
CREATE FUNCTION pg_temp.storm(author bigint) RETURNS void LANGUAGE sql AS $$
	SELECT forum.vote_set(m.id, p.id, (ARRAY[1, 1, 1, -1, 0])[1 + floor(random() * 5)::integer], '2026-03-01 12:00Z')
	FROM forum.post p JOIN forum.member m ON m.id <> p.author_id
	WHERE p.author_id = storm.author AND p.state = 'visible' ORDER BY random()
$$;

-- What is wrong with the ledger, if anything.
CREATE FUNCTION pg_temp.wrong() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s has %s, the ledger says %s', m.name, m.reputation, sum(e.delta))
	FROM forum.member m JOIN forum.reputation e ON e.member_id = m.id
	GROUP BY m.id HAVING m.reputation <> sum(e.delta) OR m.reputation < 1
	UNION ALL
	SELECT format('%s got %s on %s', e.member_id, sum(e.delta), e.day)
	FROM forum.reputation e WHERE e.reason ~ '^(upvote|downvote)(_reversed)?$'
	GROUP BY e.member_id, e.day HAVING sum(e.delta) > 200
	UNION ALL
	SELECT format('post %s has score %s, not %s', p.id, p.score, sum(v.value))
	FROM forum.post p LEFT JOIN forum.vote v ON v.post_id = p.id
	GROUP BY p.id HAVING p.score <> coalesce(sum(v.value), 0)
	UNION ALL
	SELECT format('thread %s: accepted %s', t.id, t.accepted_post_id)
	FROM forum.thread t LEFT JOIN forum.acceptance a ON a.thread_id = t.id AND a.withdrawn_at IS NULL
	LEFT JOIN forum.post p ON p.id = a.post_id AND p.state = 'visible'
	WHERE t.accepted_post_id IS DISTINCT FROM p.id
	UNION ALL
	SELECT format('thread %s counts %s answers', t.id, t.answers)
	FROM forum.thread t WHERE t.answers <> (SELECT count(*) FROM forum.post p
		WHERE p.thread_id = t.id AND p.kind = 'answer' AND p.state = 'visible')
$$;

-- Everything is taken back, in a random order.
CREATE FUNCTION pg_temp.take_back() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	back	record;
BEGIN
	FOR back IN SELECT * FROM (
		SELECT 'vote' AS what, v.member_id AS who, v.post_id AS target, NULL::bigint AS thread FROM vote v
		UNION ALL SELECT 'acceptance', t.author_id, NULL, t.id FROM thread t) standing ORDER BY random()
	LOOP
		IF back.what = 'vote' THEN
			PERFORM forum.vote_set(back.who, back.target, 0);
		ELSE
			PERFORM forum.acceptance_set((SELECT t FROM thread t WHERE t.id = back.thread), NULL, back.who);
		END IF;
	END LOOP;
END $$;

CREATE FUNCTION pg_temp.play(seed float8, acts integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	found	text;
BEGIN
	PERFORM setseed(seed);
	FOR n IN 1 .. acts LOOP
		PERFORM pg_temp.act();
		IF n % 10 = 0 THEN
			PERFORM pg_temp.storm((SELECT id FROM member WHERE name <> 'Mod' ORDER BY random() LIMIT 1));
		END IF;
		CONTINUE WHEN n % 4 > 0;
		SELECT string_agg(w, '; ') INTO found FROM pg_temp.wrong() w;
		IF found IS NOT NULL THEN
			RETURN format('seed %s, act %s: %s', seed, n, found);
		END IF;
	END LOOP;
	PERFORM pg_temp.take_back();
	SELECT string_agg(w, '; ') INTO found FROM pg_temp.wrong() w;
	RETURN coalesce(found, (SELECT string_agg(format('seed %s: in the end %s has %s and owes %s', seed, name, reputation,
	    reputation_debt), '; ') FROM member WHERE reputation <> 1 OR reputation_debt <> 0), 'adds up');
END $$;
SELECT is(pg_temp.play(seed, 100), 'adds up', 'a game with seed ' || seed) FROM unnest('{0.1,0.3,0.5,0.7}'::float8[]) seed;

SELECT is(count(*), 0::bigint, 'no entry was ever reversed twice, or changed what it was not')
FROM reputation e JOIN reputation back ON back.reverses = e.id
WHERE e.member_id <> back.member_id OR e.day <> back.day OR sign(e.delta) * sign(back.delta) > 0
    OR abs(back.delta) > abs(e.delta);

SELECT * FROM finish();
ROLLBACK;
