-- Reputation: the ledger adds up whatever happens, in whatever order.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member(n) FROM unnest('{Anna,Bert,Cleo,Dino}'::text[]) n;
SELECT pg_temp.member('Mod', 'moderator');

-- What each act is worth
CREATE FUNCTION pg_temp.points() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(name || ' ' || reputation, ', ' ORDER BY name) FROM forum.member WHERE name <> 'Mod'
$$;
SELECT pg_temp.ask('Anna') AS thread \gset
SELECT first_post_id AS question FROM thread WHERE id = :thread \gset
SELECT pg_temp.answer('Bert', :thread) AS answer \gset
SELECT pg_temp.answer('Anna', :thread) AS own_answer \gset
SELECT pg_temp.answer('Cleo', :thread) AS other_answer \gset
SELECT pg_temp.comment('Cleo', :answer) AS comment \gset
CREATE FUNCTION pg_temp.vote(who text, post bigint, value integer) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT web.post_vote(pg_temp.as(%L), %s, %s)', who, post, coalesce(value::text, 'NULL')));
$$;
CREATE FUNCTION pg_temp.accept(who text, post bigint, accepted boolean) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT web.post_accept(pg_temp.as(%L), %s, %L)', who, post, accepted));
$$;
CREATE FUNCTION pg_temp.after(act text, expected text, what text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE act WHEN 'done' THEN is(pg_temp.points(), expected, what) ELSE fail(what || ': ' || act) END
$$;
SELECT pg_temp.after(pg_temp.vote('Bert', :question, 1), 'Anna 11, Bert 1, Cleo 1, Dino 1', 'a question voted up gives 10');
SELECT pg_temp.after(pg_temp.vote('Bert', :question, 1), 'Anna 11, Bert 1, Cleo 1, Dino 1', 'once, however often');
SELECT pg_temp.after(pg_temp.vote('Dino', :answer, 1), 'Anna 11, Bert 11, Cleo 1, Dino 1', 'an answer too');
SELECT pg_temp.after(pg_temp.accept('Anna', :answer, true), 'Anna 13, Bert 26, Cleo 1, Dino 1', 'accepting gives 15 and 2');
SELECT pg_temp.after(pg_temp.vote('Anna', :answer, -1), 'Anna 12, Bert 24, Cleo 1, Dino 1', 'a vote down costs 2, and the voter 1');
SELECT pg_temp.after(pg_temp.vote('Anna', :answer, 1), 'Anna 13, Bert 36, Cleo 1, Dino 1', 'a vote turned round is counted anew');
SELECT pg_temp.after(pg_temp.vote('Cleo', :question, -1), 'Anna 11, Bert 36, Cleo 1, Dino 1', 'a question voted down costs its voter nothing');
SELECT pg_temp.after(pg_temp.vote('Dino', :comment, 1), 'Anna 11, Bert 36, Cleo 1, Dino 1', 'comments earn nothing');
SELECT pg_temp.after(pg_temp.vote('Anna', :other_answer, -1), 'Anna 10, Bert 36, Cleo 1, Dino 1', 'nobody falls below 1');
SELECT pg_temp.after(pg_temp.vote('Anna', :other_answer, 0), 'Anna 11, Bert 36, Cleo 1, Dino 1', 'and what was not taken is not given back');
SELECT pg_temp.after(pg_temp.accept('Anna', :other_answer, true), 'Anna 11, Bert 21, Cleo 16, Dino 1', 'another answer accepted: the points move');
SELECT pg_temp.after(pg_temp.accept('Anna', :own_answer, true), 'Anna 9, Bert 21, Cleo 1, Dino 1', 'one''s own answer gives nothing');
SELECT pg_temp.after(pg_temp.accept('Mod', :answer, true), 'Anna 9, Bert 36, Cleo 1, Dino 1', 'a moderator may accept, and gets the 2');
SELECT is((SELECT reputation FROM member WHERE name = 'Mod'), 3::bigint, 'the moderator, not the asker');
SELECT pg_temp.after(pg_temp.accept('Anna', :answer, false), 'Anna 9, Bert 21, Cleo 1, Dino 1', 'taken back is taken back');
SELECT pg_temp.after(pg_temp.accept('Anna', :answer, true), 'Anna 11, Bert 36, Cleo 1, Dino 1', 'and accepted again');
SELECT web.post_delete(pg_temp.as('Bert'), :answer, '');
SELECT is(pg_temp.points(), 'Anna 9, Bert 1, Cleo 1, Dino 1', 'a deleted answer takes all its points away');
SELECT is((SELECT accepted_post_id FROM thread WHERE id = :thread), NULL, 'and solves nothing');
SELECT web.post_delete(pg_temp.as('Bert'), :answer, '');
SELECT is(pg_temp.points(), 'Anna 9, Bert 1, Cleo 1, Dino 1', 'once');
SELECT web.post_restore(pg_temp.as('Bert'), :answer, '');
SELECT is(pg_temp.points(), 'Anna 11, Bert 36, Cleo 1, Dino 1', 'restored, it has them again');
SELECT is((SELECT accepted_post_id FROM thread WHERE id = :thread), :answer::bigint, 'and solves the question');
SELECT is(pg_temp.vote('Bert', :answer, 1), 'PT403', 'nobody votes for themselves');
SELECT is(pg_temp.accept('Cleo', :answer, true), 'PT403', 'nor accepts for others');
SELECT is(pg_temp.accept('Anna', :question, true), 'PT422', 'nor a question');
SELECT is(pg_temp.vote('Dino', :answer, v), 'PT422 value', format('a vote is not %s', coalesce(v::text, 'nothing')))
FROM unnest('{2,-2,NULL}'::integer[]) v;

-- The ledger's page
SELECT is((SELECT array_agg(delta ORDER BY id) FROM web.member_reputation(NULL, 'Cleo', NULL)), '{1,0,0,15,-15}', 'every entry is shown, those of nothing too');
SELECT results_eq(format($$SELECT label, total, thread_id, post_id, title FROM web.member_reputation(NULL, 'Bert', NULL) LIMIT 1$$),
    format($$VALUES ('Answer accepted', 36::bigint, %s::bigint, %s::bigint, 'How does it work?')$$, :thread, :answer),
    'with the reason, the total and the post');
SELECT is((SELECT count(*) FROM web.member_reputation(NULL, 'Anna', NULL) WHERE reason LIKE 'downvote_given%' AND post_id IS NOT NULL),
    0::bigint, 'but not which posts the member voted down');
SELECT is((SELECT count(*) FROM web.member_reputation(pg_temp.as(n), 'Anna', NULL) WHERE reason LIKE 'downvote_given%' AND post_id IS NOT NULL),
    4::bigint, 'except to moderators and the member') FROM unnest('{Anna,Mod}'::text[]) n;
SELECT is((SELECT count(DISTINCT at) FROM web.member_reputation(who, 'Anna', NULL) WHERE reason LIKE 'downvote_given%' AND at <> date_trunc('day', at, 'UTC')),
    expected, 'nor when') FROM (VALUES (NULL, 0::bigint), (pg_temp.as('Cleo'), 0), (pg_temp.as('Anna'), 1)) v (who, expected);
UPDATE post SET state = 'hidden' WHERE id = :answer;
SELECT is((SELECT count(*) FROM web.member_reputation(NULL, 'Bert', NULL) WHERE title IS NOT NULL), 0::bigint, 'what cannot be opened has no link');
UPDATE post SET state = 'visible' WHERE id = :answer;
SELECT is((SELECT bool_and(label !~ '_') FROM web.member_reputation(NULL, n, NULL)), true, 'every reason has words')
FROM unnest('{Anna,Bert,Cleo}'::text[]) n;

-- The limit of a day
CREATE FUNCTION pg_temp.votes(author text, day timestamptz, wanted integer) RETURNS bigint LANGUAGE sql AS $$
	-- on as many answers as it takes, all by Dino
	SELECT forum.vote_set(pg_temp.id('Dino'), pg_temp.answer(author, (SELECT min(id) FROM forum.thread)), 1, day)
	FROM generate_series(1, wanted);
	SELECT reputation FROM forum.member WHERE name = author
$$;
SELECT is(pg_temp.votes('Cleo', '2026-03-01 00:00Z', 19), 191::bigint, '19 votes up are 190 points');
SELECT is(pg_temp.votes('Cleo', '2026-03-01 23:59:59Z', 6), 201::bigint, 'a day gives 200 at most');
SELECT is(forum.vote_set(pg_temp.id('Anna'), max(id), -1, '2026-03-01 12:00Z'), 0, 'a vote down') FROM post
WHERE author_id = pg_temp.id('Cleo');
SELECT is(pg_temp.votes('Cleo', '2026-03-01 23:59:59Z', 1), 199::bigint, 'makes no room for another up');
SELECT is(forum.vote_set(pg_temp.id('Anna'), post_id, 0, '2026-03-01 12:00Z'), 1, 'withdrawn') FROM vote
WHERE member_id = pg_temp.id('Anna') AND value = -1;
SELECT is((SELECT reputation FROM member WHERE name = 'Cleo'), 201::bigint, 'it leaves 200');
SELECT is(pg_temp.votes('Cleo', '2026-03-02 00:00Z', 1), 211::bigint, 'the next UTC day gives again');
SELECT is(pg_temp.accept('Anna', max(id), true), 'done', 'an acceptance') FROM post WHERE author_id = pg_temp.id('Cleo');
SELECT is((SELECT reputation FROM member WHERE name = 'Cleo'), 226::bigint, 'is not capped');

-- Privileges
SELECT is(forum.privilege_needs(action), expected) FROM (VALUES ('vote_up', 1::bigint), ('close', 250), ('nonsense', NULL)) v (action, expected);
UPDATE setting SET value = 'established' WHERE name = 'privilege_preset';
SELECT is(pg_temp.vote('Anna', :answer, 0), 'done', 'a vote can always be withdrawn');
SELECT is(pg_temp.vote('Anna', :answer, 1), 'PT403', 'voting needs reputation');
UPDATE member SET reputation = 15 WHERE name = 'Anna';
SELECT is(pg_temp.vote('Anna', :answer, 1), 'done', 'who has it may vote up');
SELECT is(pg_temp.vote('Anna', :answer, -1), 'PT403', 'but not down');
SELECT is(pg_temp.vote('Mod', :answer, -1), 'done', 'moderators may');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Dino'', %s)', :answer)), 'PT403', 'commenting anywhere needs more');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Anna'', %s)', :answer)), 'done', 'not under one''s own question');
SELECT is(pg_temp.refusal($$SELECT pg_temp.ask('Anna', 'With a tag', 'general', '{brand-new}')$$), 'PT422 tags', 'so does making a tag');
SELECT is(bool_and(l.reputation <= g.reputation AND g.reputation <= e.reputation), true, 'the presets ask for more and more')
FROM privilege l JOIN privilege g USING (action) JOIN privilege e USING (action)
WHERE l.preset = 'launch' AND g.preset = 'growing' AND e.preset = 'established';
SELECT is(count(DISTINCT action) * 3, count(*), 'and each knows every privilege') FROM privilege;
UPDATE setting SET value = 'launch' WHERE name = 'privilege_preset';

SELECT * FROM finish();
ROLLBACK;
