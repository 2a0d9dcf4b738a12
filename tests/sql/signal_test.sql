-- What members do becomes signals of the health core: what is told, of whom, and when it is taken back.
\ir begin.sql
SELECT no_plan();

SELECT forum.operator_account_create('acme', 'Acme', 'acme.example', 'low', 5000, 'pro');
SELECT forum.operator_account_create('brick', 'Brick', 'brick.example', 'high', 0, '');
SELECT pg_temp.member(n) FROM unnest('{Anna,Bert,Cleo,Dino,Elsa}'::text[]) n;
SELECT pg_temp.member('Mod', 'moderator'), pg_temp.member('Cesar', 'csm');
INSERT INTO account_member (account_id, member_id, valid_from)
SELECT CASE name WHEN 'Anna' THEN 'acme' ELSE 'brick' END, id, now() - interval '1 year'
FROM member WHERE name IN ('Anna', 'Bert', 'Cesar');
SET CONSTRAINTS ALL IMMEDIATE;

-- What was told since the last look, with names in place of pseudonyms; '-' is a retraction.
CREATE TEMP TABLE looked (upto bigint);
INSERT INTO looked VALUES (0);
CREATE FUNCTION pg_temp.named(text text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	m	record;
BEGIN
	FOR m IN SELECT p.id, o.name FROM forum.pseudonym p JOIN forum.member o ON o.id = p.member_id LOOP
		text := replace(text, m.id, m.name);
	END LOOP;
	RETURN text;
END $$;
CREATE FUNCTION pg_temp.told(pattern text DEFAULT '%') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	seen	text;
BEGIN
	SELECT string_agg(pg_temp.named(CASE WHEN payload->>'type' LIKE '%.retracted.v1' THEN '-' || (payload->'data'->>'retracts')
	    ELSE (payload->>'id') || ' ' || (payload->>'subject') END), ', ' ORDER BY id) INTO seen
	FROM forum.outbox WHERE id > (SELECT upto FROM looked) AND payload->>'id' LIKE pattern;
	UPDATE looked SET upto = (SELECT max(id) FROM forum.outbox);
	RETURN regexp_replace(coalesce(seen, 'nothing'), '\d{4}-\d\d-\d\d(T[0-9:.]+Z)?', 'DAY', 'g');
END $$;

-- Who there is
SELECT is(pg_temp.told('account:acme%'), 'account:acme:mrr_cents:' || (SELECT id FROM account_change WHERE account_id = 'acme' AND field = 'mrr_cents')
    || ':1 account/acme, account:acme:opened:1 account/acme, account:acme:plan:' || (SELECT id FROM account_change WHERE account_id = 'acme' AND field = 'plan')
    || ':1 account/acme, account:acme:touch:' || (SELECT id FROM account_change WHERE account_id = 'acme' AND field = 'touch') || ':1 account/acme',
    'an account is told with what it is');
UPDATE account SET plan = 'team', name = 'Acme Ltd' WHERE id = 'acme';
SELECT is((SELECT string_agg(payload->>'type' || ' ' || (payload->'data'->>'value'), ', ') FROM outbox WHERE id > (SELECT upto FROM looked)),
    'org.health.forum.plan.changed.v1 team', 'and when that changes; its name is nobody''s business');
SELECT is((SELECT string_agg(payload->>'type' || ' ' || pg_temp.named(payload->>'subject') || ' ' || (payload->'data'->>'value'), ', '
    ORDER BY payload->>'type' DESC, pg_temp.named(payload->>'subject')) FROM outbox WHERE payload->>'id' LIKE 'member:%'),
    'org.health.forum.staff.changed.v1 member/Cesar true, org.health.forum.member.joined.v1 member/Anna acme, '
    'org.health.forum.member.joined.v1 member/Bert brick', 'who belongs to an account, and who is staff and therefore does not');
SELECT pg_temp.told();

-- Memberships are settled when the act commits, all at once
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO account_member (account_id, member_id) SELECT 'acme', id FROM member WHERE name IN ('Cleo', 'Elsa');
UPDATE account_member SET valid_to = now() + interval '1 day' WHERE member_id = (SELECT id FROM member WHERE name = 'Elsa');
DELETE FROM account_member WHERE member_id IN (SELECT id FROM member WHERE name IN ('Cleo', 'Elsa'));
SELECT is((SELECT count(*) FROM membership_change), 3::bigint, 'a row for each statement, however many members it is about');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((SELECT count(*) FROM membership_change) || ' ' || pg_temp.told(), '0 nothing', 'what came and went within an act is not told');

-- What they do
SELECT pg_temp.ask('Anna') AS thread \gset
SELECT first_post_id AS question FROM thread WHERE id = :thread \gset
SELECT is(pg_temp.told(), format('question:%s:asked:1 account/acme, milestone:Anna:question:1 account/acme', :question), 'a question');
SELECT pg_temp.ask('Anna') AS other_thread \gset
SELECT is(pg_temp.told('milestone%'), 'nothing', 'the second one is no first step');
SELECT pg_temp.answer('Bert', :thread) AS answer \gset
SELECT is(pg_temp.told(), format('answer:%s:posted:1 account/brick, milestone:Bert:answer:1 account/brick', :answer), 'an answer');
SELECT pg_temp.answer('Dino', :thread) AS stray \gset
SELECT is(pg_temp.told('answer%'), format('answer:%s:posted:1 member/Dino', :stray), 'whoever has no account speaks for themselves');
SELECT pg_temp.answer('Cesar', :thread), pg_temp.comment('Bert', :question);
SELECT is(pg_temp.told(), 'nothing', 'staff and comments say nothing');
SELECT web.post_vote(pg_temp.as('Anna'), :answer, 1);
SELECT is(pg_temp.told(), format('vote:%s:Anna:1 account/brick', :answer), 'a vote is its receiver''s');
SELECT is((SELECT pg_temp.named((payload - 'time' - 'data' || (payload->'data'))::text) FROM outbox WHERE id = (SELECT upto FROM looked))::jsonb,
    format('{"id": "vote:%s:Anna:1", "ref": "thread/%s", "type": "org.health.forum.vote.received.v1", "units": 1, "source": "/forum/main",
	"actorid": "Bert", "subject": "account/brick", "counterparty": "Anna", "specversion": "1.0"}', :answer, :thread)::jsonb, 'with all that HEALTH.md asks for');
SELECT web.post_vote(pg_temp.as('Anna'), :answer, 1);
SELECT is(pg_temp.told(), 'nothing', 'once');
SELECT web.post_vote(pg_temp.as('Anna'), :answer, -1);
SELECT is(pg_temp.told(), format('-vote:%s:Anna:1', :answer), 'turned round it is taken back, and a vote down is no signal');
SELECT web.post_vote(pg_temp.as('Anna'), :answer, 1);
SELECT is(pg_temp.told(), format('vote:%s:Anna:2 account/brick', :answer), 'given again it is another event');
INSERT INTO vote (post_id, value) VALUES (:answer, 1) RETURNING id AS nameless \gset
SELECT is(pg_temp.told(), format('vote:%s:%s:1 account/brick', :answer, :nameless), 'an imported vote has no voter and counts');
SELECT web.post_accept(pg_temp.as('Anna'), :answer, true);
SELECT is(pg_temp.told(), format('answer:%s:accepted:1 account/brick, thread:%s:resolved:1 account/acme, milestone:Bert:accept:1 account/brick', :answer, :thread),
    'an acceptance is the answerer''s, a solved question the asker''s');
SELECT web.post_accept(pg_temp.as('Anna'), :stray, true);
SELECT is(pg_temp.told(), format('-answer:%s:accepted:1, -thread:%s:resolved:1, -milestone:Bert:accept:1, '
    'answer:%s:accepted:1 member/Dino, thread:%s:resolved:2 account/acme, milestone:Dino:accept:1 member/Dino', :answer, :thread, :stray, :thread),
    'moved, it is taken back and given to the other');
SELECT web.post_accept(pg_temp.as('Anna'), :answer, true);
SELECT pg_temp.told();
SELECT web.post_delete(pg_temp.as('Bert'), :answer, '');
SELECT is(pg_temp.told(), format('-answer:%s:posted:1, -vote:%s:%s:1, -vote:%s:Anna:2, -answer:%s:accepted:2, -thread:%s:resolved:3, '
    '-milestone:Bert:accept:2, -milestone:Bert:answer:1', :answer, :answer, :nameless, :answer, :answer, :thread), 'a deleted answer takes all of it away');
SELECT web.post_restore(pg_temp.as('Bert'), :answer, '');
SELECT is(pg_temp.told('%answer%'), format('answer:%s:posted:2 account/brick, answer:%s:accepted:3 account/brick, milestone:Bert:answer:2 account/brick',
    :answer, :answer), 'restored, it is told again');
SELECT is((SELECT count(*) FROM outbox a JOIN outbox b ON b.payload->>'id' = a.payload->>'id' AND b.id > a.id), 0::bigint, 'no id is used twice');

-- Visits
SELECT forum.visits_note(ARRAY[pg_temp.id('Anna')]), forum.visits_note(ARRAY[pg_temp.id('Bert')]), forum.visits_note(ARRAY[pg_temp.id('Anna')]);
SELECT is(pg_temp.told(), 'visit:Anna:DAY:1 account/acme, visit:Bert:DAY:1 account/brick', 'a day''s first visit, once');

-- Accounts change
UPDATE account_member SET account_id = 'acme' WHERE member_id = pg_temp.id('Bert');
SELECT is(pg_temp.told('vote%'), format('-vote:%s:%s:2, -vote:%s:Anna:3, vote:%s:%s:3 account/acme, vote:%s:Anna:4 account/acme',
    :answer, :nameless, :answer, :answer, :nameless, :answer),
    'a membership that was another: what was done under it moves');
UPDATE account_member SET valid_to = now() + interval '1 hour' WHERE member_id = pg_temp.id('Bert');
SELECT is(pg_temp.told(), 'member:Bert:acme:DAY:left:1 member/Bert', 'who leaves takes nothing with them');
UPDATE member SET staff = true WHERE id = pg_temp.id('Anna');
SELECT is(pg_temp.told('question%'), format('-question:%s:asked:1, -question:%s:asked:1', :question, (SELECT first_post_id FROM thread WHERE id = :other_thread)),
    'who turns out to be staff never counted');
UPDATE member SET staff = false WHERE id = pg_temp.id('Anna');
SELECT is(pg_temp.told('question:' || :question || '%'), format('question:%s:asked:2 account/acme', :question), 'and counts again');

-- Mail domains
SET CONSTRAINTS ALL DEFERRED;
SELECT forum.operator_member_create(n, e, 'hash', 'member', false, a) FROM (VALUES ('Fritz', 'fritz@Brick.Example', NULL),
    ('Gina', 'gina@brick.example', 'acme'), ('Hugo', 'hugo@mail.brick.example', NULL), ('Ines', 'ines@gmail.com', NULL)) v (n, e, a);
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((SELECT string_agg(m.name || ' ' || b.account_id || ' ' || b.origin, ', ' ORDER BY m.name) FROM account_member b JOIN member m ON m.id = b.member_id
    WHERE m.name IN ('Fritz', 'Gina', 'Hugo', 'Ines')), 'Fritz brick domain, Gina acme manual', 'a mail domain says where somebody belongs, unless somebody knows better');
SELECT is(pg_temp.refusal($$SELECT forum.operator_account_create('mail', 'Mail', 'GMail.com', 'low', 0, '')$$), 'PT422 domain', 'public ones are nobody''s');
SELECT forum.operator_account_create('india', 'India', 'mail.brick.example', 'tech', 0, '');
SELECT is((SELECT account_id FROM account_member WHERE member_id = pg_temp.id('Hugo')), 'india', 'an account that comes later finds its people');

-- Whoever is erased is nobody any more; what was told stays
SELECT pg_temp.told();
SELECT id AS dino FROM pseudonym WHERE member_id = pg_temp.id('Dino') \gset
DELETE FROM member WHERE name = 'Dino';
SELECT is(pg_temp.told(), 'nothing', 'erasing somebody takes nothing back');
SELECT is((SELECT count(*) FROM pseudonym WHERE id = :'dino'), 0::bigint, 'and nobody knows whose it was');

-- The web's role reaches none of it
SELECT is((SELECT count(*) FROM information_schema.role_table_grants WHERE table_schema = 'forum' AND grantee NOT IN (SELECT tableowner FROM pg_tables
    WHERE schemaname = 'forum')), 0::bigint, 'tables are the owner''s alone');
SELECT * FROM finish();
ROLLBACK;
