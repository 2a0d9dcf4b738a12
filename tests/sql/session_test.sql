-- Sessions, signing in and out, and the waits between tries.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Anna');
SELECT pg_temp.member('Bert');
SELECT pg_temp.member('Mod', 'moderator');
INSERT INTO member (name, name_key) VALUES ('Imported', 'imported');

-- The viewer
SELECT is_empty($$SELECT * FROM web.viewer(NULL)$$, 'a visitor is nobody');
SELECT is_empty($$SELECT * FROM web.viewer('s00')$$, 'an unknown session is nobody');
SELECT is(pg_temp.refusal($$SELECT * FROM web.viewer('t00')$$), 'PT401', 'an unknown token is refused');
SELECT results_eq($$SELECT name, role, reputation, unread, moderator, open_flags FROM web.viewer(pg_temp.as('Anna'))$$,
    $$VALUES ('Anna', 'member', 1::bigint, 0::bigint, false, 0::bigint)$$, 'a member is seen');
SELECT results_eq($$SELECT moderator, admin, may_see_deleted FROM web.viewer(pg_temp.as('Mod'))$$,
    $$VALUES (true, false, true)$$, 'a moderator has every privilege');
UPDATE setting SET value = 'established' WHERE name = 'privilege_preset';
SELECT results_eq($$SELECT may_vote_up, may_vote_down, may_comment, may_create_tag FROM web.viewer(pg_temp.as('Anna'))$$,
    $$VALUES (false, false, false, false)$$, 'privileges follow the preset');
UPDATE setting SET value = 'launch' WHERE name = 'privilege_preset';
SELECT is((SELECT suspended_until FROM web.viewer(pg_temp.as('Anna'))), NULL, 'nobody is suspended at first');
UPDATE member SET suspended_until = now() + interval '1 day', suspended_reason = 'Spam' WHERE name = 'Anna';
SELECT is((SELECT suspended_reason FROM web.viewer(pg_temp.as('Anna'))), 'Spam', 'a suspended member is told why');
UPDATE member SET suspended_until = now() - interval '1 day' WHERE name = 'Anna';
SELECT is((SELECT suspended_reason FROM web.viewer(pg_temp.as('Anna'))), NULL, 'a suspension ends by itself');

-- Expiry
SELECT is((SELECT touch FROM web.viewer(pg_temp.as('Anna'))), false, 'a fresh session need not be noted');
UPDATE session SET seen_at = now() - interval '13 days' WHERE token_hash = md5('Anna');
SELECT is((SELECT touch FROM web.viewer(pg_temp.as('Anna'))), true, 'a session seen days ago is to be noted');
SELECT web.sessions_touch(ARRAY[md5('Anna'), 'unknown']);
SELECT is((SELECT touch FROM web.viewer(pg_temp.as('Anna'))), false, 'noting it keeps it alive');
SELECT isnt((SELECT seen_at FROM member WHERE name = 'Anna'), NULL, 'and tells when the member was seen');
UPDATE session SET seen_at = now() - interval '15 days' WHERE token_hash = md5('Anna');
SELECT is_empty($$SELECT * FROM web.viewer(pg_temp.as('Anna'))$$, 'a session ends after 14 idle days');
SELECT web.sessions_touch(ARRAY[md5('Anna')]);
SELECT is_empty($$SELECT * FROM web.viewer(pg_temp.as('Anna'))$$, 'noting it late does not bring it back');
UPDATE session SET seen_at = now(), expires_at = now() WHERE token_hash = md5('Anna');
SELECT is_empty($$SELECT * FROM web.viewer(pg_temp.as('Anna'))$$, 'a session ends after 60 days, used or not');
SELECT is(pg_temp.refusal($$SELECT * FROM web.sessions(pg_temp.as('Anna'))$$), 'PT401', 'and then nothing is its own');
UPDATE session SET expires_at = now() + interval '60 days' WHERE token_hash = md5('Anna');

-- Signing in
SELECT results_eq($$SELECT member_id, password_hash, wait FROM web.sign_in_begin(NULL, 'aNNa', '192.0.2.1')$$,
    $$VALUES (pg_temp.id('Anna'), 'hash of Anna', 0)$$, 'a member is found by name, however written');
SELECT is((SELECT member_id FROM web.sign_in_begin(NULL, upper(md5('Anna')) || '@Example.COM', '192.0.2.1')),
    pg_temp.id('Anna'), 'and by e-mail address');
SELECT results_eq($$SELECT member_id, password_hash, wait FROM web.sign_in_begin(NULL, 'Nobody', '192.0.2.1')$$,
    $$VALUES (NULL::bigint, NULL::text, 0)$$, 'nobody is nobody');
SELECT results_eq($$SELECT member_id, password_hash, wait FROM web.sign_in_begin(NULL, 'Imported', '192.0.2.1')$$,
    $$VALUES (NULL::bigint, NULL::text, 0)$$, 'nor can anybody sign in who has no password');
SELECT results_eq($$SELECT member_id, wait FROM web.sign_in_begin(NULL, NULL, NULL)$$,
    $$VALUES (NULL::bigint, 0)$$, 'no name is nobody, too');

SELECT results_eq(
    $$SELECT name FROM web.sign_in_end('s' || md5('Anna'), 'Anna', '192.0.2.1', pg_temp.id('Anna'), 'hash of Anna', 'new', 'Firefox')$$,
    $$VALUES ('Anna')$$, 'a proven member gets a session');
SELECT is((SELECT name FROM web.viewer('snew')), 'Anna', 'which works');
SELECT is_empty($$SELECT * FROM web.viewer(pg_temp.as('Anna'))$$, 'in place of the one before');
SELECT is_empty(
    $$SELECT * FROM web.sign_in_end(NULL, 'Anna', '192.0.2.1', pg_temp.id('Anna'), 'older hash', 'newer', '')$$,
    'a hash that was changed in between proves nothing');
SELECT is_empty($$SELECT * FROM web.viewer('snewer')$$, 'and makes no session');
SELECT is_empty(
    $$SELECT * FROM web.sign_in_end(NULL, 'Imported', '192.0.2.1', pg_temp.id('Imported'), NULL, 'newer', '')$$,
    'no password is never the right one');

-- Waits
CREATE FUNCTION pg_temp.try(who text, address text) RETURNS integer
LANGUAGE sql AS $$ SELECT wait FROM web.sign_in_begin(NULL, who, address) $$;
DELETE FROM sign_in_failure;
SELECT is(array_agg(pg_temp.try('Bert', '192.0.2.2')), '{0,0,0,0,0,0}', 'a few tries are free') FROM generate_series(1, 6);
SELECT is(pg_temp.try('BERT', '192.0.2.3'), 1, 'then the name waits, from whatever address');
SELECT is(pg_temp.try('Anna', '192.0.2.2'), 0, 'but others at the same address do not');
SELECT is((SELECT failures FROM sign_in_failure WHERE key = forum.sign_in_key('bert')), 6,
    'a try that comes too early is not counted');
SELECT is(forum.guess_wait(n, 5), wait, format('after %s failures: %s', n, wait))
FROM (VALUES (0, interval '0'), (5, '0'), (6, '1 second'), (7, '2 seconds'), (10, '16 seconds'),
    (15, '512 seconds'), (16, '15 minutes'), (1000000, '15 minutes')) AS expected (n, wait);
UPDATE sign_in_failure SET wait_until = now() - interval '1 second' WHERE key = forum.sign_in_key('bert');
SELECT is(pg_temp.try('Bert', '192.0.2.2'), 0, 'after the wait one try is taken');
SELECT cmp_ok(pg_temp.try('Bert', '192.0.2.2'), '>=', 1, 'and the next waits longer');
SELECT is((SELECT round(extract(epoch FROM wait_until - last_at)) FROM sign_in_failure
    WHERE key = forum.sign_in_key('bert')), 2::numeric, 'twice as long');
SELECT web.sign_in_end(NULL, 'Bert', '192.0.2.2', pg_temp.id('Bert'), 'hash of Bert', 'bert2', '');
SELECT is(pg_temp.try('Bert', '192.0.2.2'), 0, 'who signs in is forgiven');
UPDATE sign_in_failure SET failures = 500, wait_until = now() - interval '2 days', last_at = now() - interval '25 hours';
SELECT is(pg_temp.try('Bert', '192.0.2.2'), 0, 'after a day a try is taken');
SELECT is((SELECT failures FROM sign_in_failure WHERE key = forum.sign_in_key('bert')), 1, 'and nothing is remembered');
SELECT is(count(*), 2::bigint, 'old failures are swept out') FROM sign_in_failure;
SELECT is(sum(pg_temp.try('name ' || n, '198.51.100.7')), 0::bigint, 'many names from one address are free at first')
FROM generate_series(1, 21) n;
SELECT cmp_ok(pg_temp.try('another', '198.51.100.7'), '>=', 1, 'then the address waits, whatever the name');
SELECT is(forum.address_key('2001:db8:1:2:3::4'), forum.address_key('2001:db8:1:2:ffff::1'), 'an IPv6 network is one visitor');
SELECT isnt(forum.address_key('2001:db8:1:2::4'), forum.address_key('2001:db8:1:3::4'), 'and its neighbour another');
SELECT is(forum.address_key(a), b) FROM (VALUES ('192.0.2.1', '192.0.2.1'), ('nonsense', 'nonsense'), (NULL, ''), ('', '')) v (a, b);

-- The list of sessions
SELECT is((SELECT count(*) FROM web.sessions('sbert2')), 2::bigint, 'a member sees all sessions of their own');
SELECT results_eq($$SELECT current FROM web.sessions('sbert2')$$, $$VALUES (true), (false)$$, 'the current one first');
SELECT is(pg_temp.refusal($$SELECT * FROM web.sessions(NULL)$$), 'PT401', 'a visitor has none');
SELECT is(pg_temp.refusal(format($$SELECT * FROM web.session_end('sbert2', %s)$$, (SELECT id FROM session WHERE token_hash = 'new'))),
    'PT404', 'nobody ends the session of another');
SELECT is((SELECT ended FROM web.session_end('sbert2', NULL)), 1::bigint, 'all others end at once');
SELECT is_empty($$SELECT * FROM web.viewer(pg_temp.as('Bert'))$$, 'they have ended');
SELECT is((SELECT name FROM web.viewer('sbert2')), 'Bert', 'the current one has not');
INSERT INTO api_token (token_hash, member_id, scopes) VALUES ('tok', pg_temp.id('Bert'), '{read,write,admin}');
SELECT is(pg_temp.refusal($$SELECT * FROM web.sessions('ttok')$$), 'PT401', 'a token does not reach sessions');
SELECT web.sign_out('sbert2');
SELECT is_empty($$SELECT * FROM web.viewer('sbert2')$$, 'signed out is signed out');
SELECT lives_ok($$SELECT web.sign_out('sbert2')$$, 'even twice');
SELECT lives_ok($$SELECT web.sign_out(NULL)$$, 'even nobody');
SELECT is(pg_temp.refusal($$SELECT web.sign_out('ttok')$$), 'done', 'a token is not signed out');
SELECT is((SELECT name FROM web.viewer('ttok')), 'Bert', 'it still works');
SELECT web.sign_in_end(NULL, 'Bert', '', pg_temp.id('Bert'), 'hash of Bert', 'many' || n, '') FROM generate_series(1, 40) n;
SELECT is((SELECT count(*) FROM session WHERE member_id = pg_temp.id('Bert')), 30::bigint, 'a member keeps 30 sessions');

SELECT * FROM finish();
ROLLBACK;
