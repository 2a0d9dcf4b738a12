-- Intents: who sees suggestions, how long one lasts, what it comes to; and when a ticket came after a suggestion.
\ir begin.sql
SELECT no_plan();

INSERT INTO account (id, name) VALUES ('acme', 'Acme');
SELECT pg_temp.member('Anna');
SELECT pg_temp.member('Bert');
SELECT pg_temp.member('Cora', 'csm');
SELECT pg_temp.member('Mod', 'moderator');
INSERT INTO account_member (account_id, member_id, valid_from, origin) VALUES ('acme', pg_temp.id('Anna'), now() - interval '1 year', 'manual');
SELECT pg_temp.private_category();
SELECT pg_temp.ask('Bert', 'Rotate the webhook secret') AS thread \gset
SELECT pg_temp.ask('Mod', 'Rotate the secret webhook', 'staff-room') AS hidden \gset
SELECT pg_temp.answer('Bert', :thread) AS answer \gset

CREATE FUNCTION pg_temp.type(name text, place text, title text DEFAULT 'rotate webhook secret') RETURNS SETOF bigint LANGUAGE sql AS $$
	SELECT id FROM web.suggest_here(pg_temp.as(name), place, title, title, '', '')
$$;
-- Everybody is exposed, or held back.
CREATE FUNCTION pg_temp.arm(wanted text) RETURNS void LANGUAGE sql AS $$
	UPDATE forum.setting SET value = (SELECT 'salt' || n FROM generate_series(1, 1000) n
	    WHERE forum.intent_arm('salt' || n, 'suggestions-1', 'acme') = wanted LIMIT 1) WHERE name = 'experiment_salt'
$$;

-- The arm: remainders by sha256sum and bc
SELECT is(forum.intent_arm('a', 'b', 'acme'), 'exposed', 'SHA-256 of abacme is 6314 modulo 10000');
SELECT is(forum.intent_arm('a', 'b', 'x3'), 'holdout', 'of abx3 93: it is held back');
SELECT is(count(*) FILTER (WHERE forum.intent_arm('a', '', 'x' || n) = 'holdout'), 0::bigint, 'without an experiment nobody is') FROM generate_series(1, 100) n;
SELECT is(forum.intent_arm('a', 'b', NULL), 'exposed', 'who belongs to no account is not held back');
SELECT cmp_ok((SELECT count(*) FROM generate_series(1, 5000) n WHERE forum.intent_arm('s', 'e', 'a' || n) = 'holdout'), '>', 400::bigint,
    'it is about one in ten');
SELECT cmp_ok((SELECT count(*) FROM generate_series(1, 5000) n WHERE forum.intent_arm('s', 'e', 'a' || n) = 'holdout'), '<', 600::bigint,
    'and not more');

-- Suggestions
SELECT pg_temp.arm('exposed');
SELECT is_empty($$SELECT pg_temp.type('Anna', 'ask', 'rotate')$$, 'less than ten characters say nothing');
SELECT is((SELECT count(*) FROM intent), 0::bigint, 'and are no intent');
SELECT results_eq($$SELECT pg_temp.type('Anna', 'ask')$$, format('VALUES (%s::bigint)', :thread), 'what one may read is suggested');
SELECT pg_temp.type('Anna', 'ask', 'rotate the webhook secret again');
SELECT pg_temp.type('Anna', 'contact');
SELECT results_eq('SELECT kind, arm FROM intent ORDER BY id', $$VALUES ('ask', 'exposed'), ('ticket', 'exposed')$$, 'one intent a form');
SELECT is(pg_temp.refusal($$SELECT web.suggest_here(NULL, 'ask', 'rotate webhook', 'rotate webhook', '', '')$$), 'PT401', 'members only');
SELECT isnt_empty($$SELECT pg_temp.type('Cora', 'ask')$$, 'the people of the house see them');
SELECT isnt_empty($$SELECT pg_temp.type('Anna', 'new')$$, 'so does who opens a discussion');
SELECT is((SELECT count(*) FROM intent), 2::bigint, 'which is not measured');

-- It lasts 12 hours
UPDATE intent SET at = at - interval '13 hours';
SELECT pg_temp.type('Anna', 'ask');
SELECT results_eq($$SELECT ended_at = at + interval '12 hours' FROM intent WHERE kind = 'ask' ORDER BY id$$, 'VALUES (true), (NULL)',
    'one that was left is another one''s beginning');

-- Solved, and not after all
SELECT web.suggestion_open(pg_temp.as('Anna'), 'ask', :thread);
SELECT web.suggestion_open(pg_temp.as('Bert'), 'ask', :thread);
SELECT is((SELECT count(*) FROM intent_suggestion WHERE opened_at IS NOT NULL), 1::bigint, 'what was opened is kept once');
SELECT is(pg_temp.refusal(format($$SELECT web.intent_solve(pg_temp.as('Bert'), 'ask', %s)$$, :thread)), 'PT409', 'nothing was suggested to others');
SELECT is(pg_temp.refusal(format($$SELECT web.intent_solve(pg_temp.as('Anna'), 'ask', %s)$$, :hidden)), 'PT404', 'what cannot be read solves nothing');
SELECT intent AS solved FROM web.intent_solve(pg_temp.as('Anna'), 'ask', :thread) \gset
SELECT is((SELECT intent FROM web.intent_solve(pg_temp.as('Anna'), 'ask', :thread)), :solved::bigint, 'saying it twice is saying it once');
SELECT is((SELECT ended_at FROM intent WHERE id = :solved), NULL, 'it lasts all the same, as one of the holdout would');
SELECT is(pg_temp.refusal(format($$SELECT web.intent_unsolve(pg_temp.as('Bert'), %s)$$, :solved)), 'PT404', 'nobody else takes it back');
SELECT web.intent_unsolve(pg_temp.as('Anna'), :solved);
SELECT results_eq(format('SELECT ended_at, solved_at, solved_by FROM intent WHERE id = %s', :solved),
    'VALUES (NULL::timestamptz, NULL::timestamptz, NULL::bigint)', 'taken back, it goes on');
SELECT intent AS solved FROM web.intent_solve(pg_temp.as('Anna'), 'ask', :thread) \gset
SELECT pg_temp.ask('Anna', 'How do I rotate it?');
SELECT is((SELECT count(*) FROM intent WHERE kind = 'ask' AND posted_at IS NOT NULL), 1::bigint, 'a question ends it');
SELECT is(pg_temp.refusal(format($$SELECT web.intent_unsolve(pg_temp.as('Anna'), %s)$$, :solved)), 'done', 'what has ended');
SELECT is((SELECT solved_at IS NOT NULL AND ended_at IS NOT NULL FROM intent WHERE id = :solved), true, 'stays as it is');
SELECT is(pg_temp.refusal(format($$SELECT web.intent_solve(pg_temp.as('Anna'), 'ask', %s)$$, :thread)), 'PT409', 'and nothing solves it any more');

-- Held back
SELECT pg_temp.arm('holdout');
UPDATE intent SET ended_at = at WHERE ended_at IS NULL;
SELECT is_empty($$SELECT pg_temp.type('Anna', 'ask')$$, 'one of the holdout sees nothing');
SELECT is_empty($$SELECT pg_temp.type('Anna', 'new')$$, 'at no form');
SELECT is_empty($$SELECT * FROM web.suggest(pg_temp.as('Anna'), 'rotate webhook secret', '')$$, 'nor through the API');
SELECT isnt_empty($$SELECT * FROM web.suggest(pg_temp.as('Bert'), 'rotate webhook secret', '')$$, 'who belongs to no account does');
SELECT isnt_empty($$SELECT * FROM web.suggest(NULL, 'rotate webhook secret', '')$$, 'and who is not known');
SELECT is((SELECT arm FROM intent ORDER BY id DESC LIMIT 1), 'holdout', 'which is written down');
SELECT pg_temp.arm('exposed');
SELECT is_empty($$SELECT pg_temp.type('Anna', 'ask')$$, 'and holds for all of an intent');
UPDATE intent SET ended_at = at WHERE ended_at IS NULL;

-- Tickets
CREATE FUNCTION pg_temp.tried(ticket bigint) RETURNS boolean LANGUAGE sql AS $$
	SELECT holds FROM unnest(forum.signals_of_tickets(ARRAY[ticket])) WHERE type = 'ticket.after_suggestion'
$$;
DELETE FROM intent;
SELECT id AS ticket FROM web.ticket_create(pg_temp.as('Anna'), 'The webhook secret', 'Please help.') \gset
SELECT is(pg_temp.tried(:ticket), false, 'nothing was suggested: no ticket after a suggestion');
SELECT results_eq($$SELECT kind, posted_at IS NOT NULL FROM intent$$, $$VALUES ('ticket', true)$$, 'it is an intent all the same');
SELECT pg_temp.type('Anna', 'contact');
SELECT id AS ticket FROM web.ticket_create(pg_temp.as('Anna'), 'The webhook secret', 'Please help.') \gset
SELECT is(pg_temp.tried(:ticket), true, 'shown while it was written');
DELETE FROM intent;
SELECT pg_temp.type('Anna', 'ask');
SELECT id AS ticket FROM web.ticket_create(pg_temp.as('Anna'), 'The webhook secret', 'Please help.') \gset
SELECT is(pg_temp.tried(:ticket), false, 'only shown beside a question');
SELECT web.suggestion_open(pg_temp.as('Anna'), 'ask', :thread);
SELECT is(pg_temp.tried(:ticket), true, 'opened there');
UPDATE intent SET at = at - interval '7 days 1 hour';
UPDATE intent_suggestion SET opened_at = opened_at - interval '7 days 1 second';
SELECT is(pg_temp.tried(:ticket), false, 'more than 7 days before');
SELECT is(pg_temp.refusal(format($$SELECT web.ticket(pg_temp.as('Bert'), %s)$$, :ticket)), 'PT404', 'nobody else reads a ticket');
SELECT is((SELECT account FROM web.ticket(pg_temp.as('Cora'), :ticket)), 'acme', 'customer success does, and sees whose it is');
SELECT is((SELECT account FROM web.ticket(pg_temp.as('Anna'), :ticket)), NULL, 'its writer is not told of accounts');
SELECT is(pg_temp.refusal(format($$SELECT web.ticket_reply(pg_temp.as('Anna'), %s, 'close', '', NULL)$$, :ticket)), 'done', 'closing needs no words');
SELECT is(pg_temp.refusal(format($$SELECT web.ticket_reply(pg_temp.as('Anna'), %s, 'reply', ' ', NULL)$$, :ticket)), 'PT422 body', 'a message does');


-- Waiting
SELECT id AS ticket FROM web.ticket_create(pg_temp.as('Bert'), 'Another matter', 'Please help.') \gset
SELECT max(id) AS seen FROM ticket_message WHERE ticket_id = :ticket \gset
UPDATE ticket SET waiting_since = now() - interval '5 days' WHERE id = :ticket;
SELECT web.ticket_reply(pg_temp.as('Bert'), :ticket, 'reply', 'Any news?', NULL);
SELECT is((SELECT waiting_since FROM ticket WHERE id = :ticket), now() - interval '5 days', 'who asks again has waited since the beginning');
SELECT is(pg_temp.refusal(format($$SELECT web.ticket_reply(pg_temp.as('Cora'), %s, 'close', 'Done.', %s)$$, :ticket, :seen)), 'PT409',
    'nothing is closed over what was not read');
SELECT is((SELECT count(*) FROM ticket_message WHERE ticket_id = :ticket), 2::bigint, 'nor half of it done');
SELECT web.ticket_reply(pg_temp.as('Cora'), :ticket, 'reply', 'We look.', :seen);
SELECT is((SELECT waiting_since FROM ticket WHERE id = :ticket), NULL, 'an answer ends the waiting');
SELECT set_eq(format($$SELECT m.name, n.kind FROM notification n JOIN member m ON m.id = n.member_id WHERE n.note = '%s'$$, :ticket),
    $$VALUES ('Bert', 'ticket')$$, 'its writer hears of it');
SELECT web.ticket_reply(pg_temp.as('Bert'), :ticket, 'reply', 'Thank you.', NULL);
SELECT isnt_empty(format($$SELECT FROM notification n WHERE n.note = '%s' AND n.kind = 'customer' AND n.member_id = pg_temp.id('Cora')$$, :ticket),
    'and who answered it of what is written next');
SELECT web.ticket_reply(pg_temp.as('Cora'), :ticket, 'close', 'Done.', NULL);
SELECT closed_at AS closed FROM ticket WHERE id = :ticket \gset
SELECT web.ticket_reply(pg_temp.as('Cora'), :ticket, 'close', 'Really.', NULL);
SELECT is((SELECT closed_at FROM ticket WHERE id = :ticket), :'closed'::timestamptz, 'closed is closed');
UPDATE member SET suspended_until = now() + interval '1 day' WHERE name = 'Cora';
SELECT is(pg_temp.refusal(format($$SELECT web.ticket(pg_temp.as('Cora'), %s)$$, :ticket)), 'PT404', 'whoever is suspended reads none but their own');

SELECT * FROM finish();
ROLLBACK;
