-- Members: joining, names, profiles, lists, suggestions, settings.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Anna');
SELECT pg_temp.member('Bert');
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.private_category();

-- Joining
CREATE FUNCTION pg_temp.join(name text, email text DEFAULT 'new@example.com') RETURNS text LANGUAGE sql AS $$
	SELECT coalesce((SELECT string_agg('PT422 ' || field, ', ') FROM web.member_check(NULL, name, email, '192.0.2.1')), 'done')
$$;
SELECT is(pg_temp.join(name), 'done', format('"%s" is a name', name)) FROM unnest(ARRAY[
    'Carl', 'Mai Nguyễn', 'Ελένη', 'สมชาย', '王小明', 'O''Brien', 'x.y_z-1', 'Ж9', repeat('a', 40), '١٢٣', 'Zoë']) name;
SELECT is(pg_temp.join(name), 'PT422 name', format('%s is none', to_json(name))) FROM unnest(ARRAY[
    NULL, '', ' ', 'a', repeat('a', 41), ' Carl', 'Carl ', 'Ca  rl', E'Ca\nrl', E'Ca\trl', U&'Ca\202Erl', U&'Ca\200Brl',
    U&'Ca\2028rl', U&'Ca\FEFFrl', U&'Ca\200Crl', U&'Ca\00A0rl', U&'Ca\+0E0041rl', 'a/b', '<b>', '@anna', 'a@b', 'a&b', 'a?b', 'a#b', 'a%41', 'a:b',
    '...', '--', '☃☃', U&'\3164\3164', 'Anna', 'ANNA', 'ＡＮＮＡ', 'an na', 'admin', 'Ad.Min', 'MODERATOR', 'ａｄｍｉｎ', 'api', 'me', 'Null']) name;
SELECT is(pg_temp.join('Carl', email), 'done', format('%s is an address', email)) FROM unnest(ARRAY[
    'a@b.example', 'first.last+tag@sub.example.co.uk', 'o''brien@example.com', 'ελένη@παράδειγμα.gr', 'admin@localhost',
    '  padded@example.com ']) email;
SELECT is(pg_temp.join('Carl', email), 'PT422 email', format('%s is none', to_json(email))) FROM unnest(ARRAY[
    NULL, '', 'a', 'a@', '@b', 'a b@c.de', 'a@b c', 'a@b@c', E'a@b.de\nBcc: x@y.z', 'a@-b.de', 'a@b..de', '<a@b.de>',
    repeat('a', 65) || '@b.de', 'a@' || repeat('b.', 130) || 'de', md5('Anna') || '@example.com',
    upper(md5('Anna')) || '@EXAMPLE.com']) email;
SELECT is(pg_temp.join('', ''), 'PT422 name, PT422 email', 'all that is wrong is told at once');

-- Names that look like others
SELECT pg_temp.member('Рома'), pg_temp.member('Βασίλης'), pg_temp.member('ВОВА');
SELECT is(pg_temp.join(name), 'PT422 name', format('%s looks like another', name)) FROM unnest(ARRAY[
    'Аnna', 'Аnnа', 'ΑΝΝΑ', 'Веrt', 'Poмa', 'Poma', 'BOBA', 'аdmin', 'Роmа', 'Mοd', 'suрроrt', 'latinКирилл', 'Ελλάδαx']) name;
SELECT is(pg_temp.join(name), 'done', format('%s looks like nobody', name)) FROM unnest(ARRAY[
    'Иван', 'Анна', 'Роман Petrov', 'Νίκος', 'Вова-2', 'Արամ', '田中 Taro', 'Hanna', 'Berta']) name;
SELECT is((SELECT web.member_register(NULL, 'Zoë', ' Zoe@Example.com ', 'hash', '192.0.2.1', 'zoe', 'Firefox')),
    pg_temp.id('Zoë'), 'registering gives the member');
SELECT results_eq($$SELECT name, email, email_key, role::text, staff, reputation FROM member WHERE name = 'Zoë'$$,
    $$VALUES ('Zoë', 'Zoe@Example.com', 'zoe@example.com', 'member', false, 1::bigint)$$, 'who is as they said');
SELECT is((SELECT name FROM web.viewer('szoe')), 'Zoë', 'and signed in at once');
SELECT is(pg_temp.refusal($$SELECT web.member_register(NULL, 'ZOË', 'z@example.com', 'hash', '', 'zoe2', '')$$),
    'PT422 name', 'a name is taken once');
SELECT is(pg_temp.refusal($$SELECT web.member_register(NULL, U&'Zoe\0308', 'z@example.com', 'hash', '', 'zoe2', '')$$),
    'PT422 name', 'composed or not');
SELECT is(pg_temp.refusal($$SELECT web.member_register(NULL, 'Support', 'z@example.com', 'hash', '', 'zoe2', '')$$),
    'PT422 name', 'a reserved name never');
SELECT is(pg_temp.refusal($$SELECT web.member_register(NULL, 'Zed', 'ZOE@example.COM', 'hash', '', 'zoe2', '')$$),
    'PT422 email', 'so is an address');
UPDATE action_limit SET count = 2 WHERE action = 'register';
SELECT web.member_check(NULL, 'Dora ' || n, 'dora@example.com', '192.0.2.9') FROM generate_series(1, 2) n;
SELECT is(pg_temp.refusal($$SELECT web.member_check(NULL, 'Dora', 'dora@example.com', '192.0.2.9')$$), 'PT429',
    'an address joins so often, not more');
SELECT is(forum.name_key(a), forum.name_key(b), format('%s is %s', a, b)) FROM (VALUES
    ('Anna', 'aNNA'), ('ΣΊΣΥΦΟΣ', 'σίσυφος'), ('Straße', 'STRASSE'), ('ﬁn', 'FIN'), ('Mai Nguyen', 'mainguyen'),
    ('O''Brien', 'obrien'), (U&'e\0301', 'É'), ('Ⅷ', 'viii')) v (a, b);

-- The profile
SELECT results_eq($$SELECT name, role, reputation, questions, answers, accepted, own FROM web.member(NULL, 'aNNA')$$,
    $$VALUES ('Anna', 'member', 1::bigint, 0::bigint, 0::bigint, 0::bigint, false)$$, 'anybody sees a member');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.member(NULL, %L)', n)), 'PT404', format('nobody is "%s"', n))
FROM unnest(ARRAY['nobody', '', '%', 'Ann', NULL]) n;
SELECT is((SELECT own FROM web.member(pg_temp.as('Anna'), 'Anna')), true, 'a member knows their own');

SELECT pg_temp.ask('Anna', 'Seen by all') AS open_thread \gset
SELECT pg_temp.ask('Mod', 'For moderators', 'staff-room') AS private_thread \gset
SELECT pg_temp.answer('Bert', :open_thread, 'Open answer') AS open_answer \gset
SELECT pg_temp.answer('Bert', :open_thread, 'Deleted answer') AS deleted_answer \gset
SELECT pg_temp.answer('Mod', :private_thread, 'Private answer') AS private_answer \gset
SELECT pg_temp.comment('Bert', :open_answer, 'A comment') AS comment \gset
UPDATE post SET author_id = pg_temp.id('Bert') WHERE id = :private_answer;
SELECT web.post_delete(pg_temp.as('Bert'), :deleted_answer, 'mistake');
SELECT web.post_accept(pg_temp.as('Anna'), :open_answer, true);
SELECT results_eq($$SELECT answers, accepted FROM web.member(NULL, 'Bert')$$, $$VALUES (1::bigint, 1::bigint)$$,
    'what cannot be seen is not counted');
SELECT is((SELECT answers FROM web.member(pg_temp.as('Mod'), 'Bert')), 2::bigint, 'what the reader can see is');
SELECT is((SELECT questions FROM web.member(NULL, 'Mod')), 0::bigint, 'private questions are not counted');
SELECT results_eq($$SELECT excerpt FROM web.member_posts(NULL, 'Bert', 'newest', NULL, 10)$$, $$VALUES ('Open answer')$$,
    'nor listed, and comments are no answers');
SELECT is((SELECT count(*) FROM web.member_posts(pg_temp.as('Mod'), 'Bert', 'best', NULL, 10)), 2::bigint,
    'a moderator sees the private one');
SELECT is((SELECT accepted FROM web.member_posts(NULL, 'bert', 'best', NULL, 10)), true, 'the accepted one is marked');
UPDATE member SET about_html = '<p>Buy!</p>', suspended_until = now() + interval '1 day', suspended_reason = 'Spam'
WHERE name = 'Bert';
SELECT results_eq($$SELECT about_html, suspended_until IS NULL, suspended_reason FROM web.member(NULL, 'Bert')$$,
    $$VALUES ('', false, NULL)$$, 'a suspended member has nothing to say');
SELECT results_eq(format($$SELECT about_html, suspended_reason FROM web.member(pg_temp.as('%s'), 'Bert')$$, n),
    $$VALUES ('<p>Buy!</p>', 'Spam')$$, 'except to moderators and themselves')
FROM unnest('{Mod,Bert}'::text[]) n;
SELECT is(pg_temp.refusal(format('SELECT * FROM web.%s', act)), 'PT403', 'suspended: no ' || act) FROM unnest(ARRAY[
    format('thread_reply(pg_temp.as(''Bert''), %s, ''x'', ''x'', 1, ''{}'', ''{}'', ''x'')', :open_thread),
    format('post_comment(pg_temp.as(''Bert''), %s, ''xx'', ''x'', 1, ''{}'', ''{}'', ''x'')', :open_answer),
    format('post_vote(pg_temp.as(''Bert''), %s, 1)', (SELECT first_post_id FROM thread WHERE id = :open_thread)),
    format('post_delete(pg_temp.as(''Bert''), %s, '''')', :open_answer),
    format('post_edit_form(pg_temp.as(''Bert''), %s)', :open_answer),
    'thread_create(pg_temp.as(''Bert''), ''question'', ''A title'', '''', ''x'', ''general'', ''{}'', ''x'', ''x'', 1, ''{}'', ''{}'', ''x'')',
    'settings_save(pg_temp.as(''Bert''), ''x'', ''x'', ''{}'', ''{}'', ''UTC'')']) act;
SELECT is(pg_temp.refusal(format('SELECT * FROM web.%s', act)), 'done', 'suspended: still ' || act) FROM unnest(ARRAY[
    format('thread(pg_temp.as(''Bert''), %s)', :open_thread), 'settings(pg_temp.as(''Bert''))',
    'sessions(pg_temp.as(''Bert''))', 'notifications(pg_temp.as(''Bert''), NULL)', 'drafts(pg_temp.as(''Bert''))']) act;
UPDATE member SET suspended_until = NULL WHERE name = 'Bert';

-- Pages of answers
SELECT pg_temp.member('Mia');
SELECT pg_temp.answer('Mia', :open_thread, 'Answer ' || n) FROM generate_series(1, 7) n;
UPDATE post SET score = id % 3, created_at = now() - (id % 2) * interval '1 hour' WHERE author_id = pg_temp.id('Mia');
CREATE FUNCTION pg_temp.walk(ordering text) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
	found	bigint[] := '{}';
	page	bigint[];
	mark	bigint;
BEGIN
	LOOP
		SELECT array_agg(id), max(next) INTO page, mark FROM web.member_posts(NULL, 'Mia', ordering, mark, 2);
		found := found || page;
		EXIT WHEN mark IS NULL;
	END LOOP;
	RETURN found;
END $$;
SELECT is(pg_temp.walk('best'), (SELECT array_agg(id ORDER BY score DESC, created_at DESC, id DESC) FROM post
    WHERE author_id = pg_temp.id('Mia')), 'the best answers, page by page, each once');
SELECT is(pg_temp.walk('newest'), (SELECT array_agg(id ORDER BY created_at DESC, id DESC) FROM post
    WHERE author_id = pg_temp.id('Mia')), 'the newest likewise');

-- Tags
SELECT pg_temp.ask('Anna', 'Tagged thread', 'general', '{one,two}') AS tagged \gset
SELECT pg_temp.answer('Mia', :tagged);
SELECT pg_temp.ask('Mod', 'Tagged private', 'staff-room', '{secret}') AS tagged_private \gset
SELECT pg_temp.answer('Mod', :tagged_private);
SELECT results_eq($$SELECT name, answers FROM web.member_tags(NULL, 'Mia')$$, $$VALUES ('one', 1::bigint), ('two', 1)$$,
    'the tags a member answers');
SELECT is_empty($$SELECT name, answers FROM web.member_tags(pg_temp.as('Anna'), 'Mod')$$, 'private ones do not show');

-- Suggestions
SELECT pg_temp.member('Annabel');
SELECT pg_temp.member('An_nie');
SELECT pg_temp.member('An Mai');
UPDATE member SET reputation = 50 WHERE name = 'Annabel';
CREATE FUNCTION pg_temp.me(name text) RETURNS forum.member LANGUAGE sql AS $$ SELECT forum.viewer(pg_temp.as(name)) $$;
SELECT results_eq($$SELECT name FROM forum.members_like(pg_temp.me('Bert'), 'aN', NULL)$$,
    $$VALUES ('Annabel'), ('Anna'), ('An_nie'), ('An Mai')$$, 'names that begin so, by reputation');
SELECT results_eq(format($$SELECT name, here FROM forum.members_like(pg_temp.me('Bert'), 'ann', %s)$$, :open_thread),
    $$VALUES ('Anna', true), ('Annabel', false)$$, 'who is in the thread comes first');
SELECT results_eq($$SELECT name FROM forum.members_like(pg_temp.me('Bert'), 'an_', NULL)$$, $$VALUES ('An_nie')$$,
    'nothing is a pattern');
SELECT is((SELECT mention FROM forum.members_like(pg_temp.me('Bert'), 'an m', NULL)), 'AnMai', 'a mention has no spaces');
SELECT results_eq(format($$SELECT name FROM forum.members_like(pg_temp.me('Bert'), '', %s)$$, :open_thread),
    $$VALUES ('Anna'), ('Mia')$$, 'nothing typed: who is here');
SELECT is_empty(format($$SELECT name FROM forum.members_like(pg_temp.me('Bert'), NULL, %s)$$, :tagged_private),
    'a private thread tells nothing');
SELECT is_empty($$SELECT name FROM forum.members_like(NULL, 'an', NULL)$$, 'visitors get none');
SELECT is(json->'items'->0->>'mention', 'Annabel', 'and all that as JSON') FROM web.member_suggest(pg_temp.as('Bert'), 'an', NULL);
SELECT is(json::text, '{"items" : []}', 'even nothing') FROM web.member_suggest(NULL, 'an', NULL);

-- Settings
SELECT results_eq($$SELECT name, about, time_zone FROM web.settings(pg_temp.as('Anna'))$$, $$VALUES ('Anna', '', 'UTC')$$,
    'the settings at first');
SELECT cmp_ok(count(*), '>', 300::bigint, 'there are time zones') FROM web.time_zones();
SELECT web.settings_save(pg_temp.as('Anna'), 'I am @bert''s friend, @nobody',
    '<p>I am <a class="mention" href="/u/bert">@bert</a>''s friend, <a class="mention" href="/u/nobody">@nobody</a></p>',
    '{bert,nobody}', '{}', 'Europe/Athens');
SELECT is((SELECT about_html FROM web.member(NULL, 'Anna')),
    '<p>I am <a class="mention" href="/u/bert">@bert</a>''s friend, @nobody</p>', 'about is shown, mentions resolved');
SELECT is((SELECT time_zone FROM web.viewer(pg_temp.as('Anna'))), 'Europe/Athens', 'the time zone is kept');
SELECT is(pg_temp.refusal(format('SELECT web.settings_save(pg_temp.as(''Anna''), %L, '''', ''{}'', ''{}'', %L)', about, zone)),
    expected) FROM (VALUES (repeat('é', 5000), 'UTC', 'done'), (repeat('é', 5001), 'UTC', 'PT422 about'),
    ('', 'Mars/Base', 'PT422 time_zone'), ('', NULL, 'PT422 time_zone'), ('', 'FOO+3', 'PT422 time_zone'),
    ('', 'utc; DROP', 'PT422 time_zone')) v (about, zone, expected);

-- Password and address
SELECT results_eq($$SELECT name, password_hash, wait FROM web.password_begin(pg_temp.as('Anna'))$$,
    $$VALUES ('Anna', 'hash of Anna', 0)$$, 'the password is checked again');
INSERT INTO session (member_id, token_hash) VALUES (pg_temp.id('Anna'), 'elsewhere');
SELECT is((SELECT ended FROM web.password_change(pg_temp.as('Anna'), 'hash of Anna', 'new hash')), 1::bigint,
    'changing it ends all other sessions');
SELECT is_empty($$SELECT * FROM web.viewer('selsewhere')$$, 'they have ended');
SELECT is((SELECT name FROM web.viewer(pg_temp.as('Anna'))), 'Anna', 'this one has not');
SELECT is((SELECT password_hash FROM web.sign_in_begin(NULL, 'Anna', '')), 'new hash', 'the new one counts');
SELECT is(pg_temp.refusal($$SELECT web.password_change(pg_temp.as('Anna'), 'hash of Anna', 'x')$$),
    'PT422 old_password', 'the old one proves nothing any more');
SELECT is(pg_temp.refusal($$SELECT web.password_change(pg_temp.as('Anna'), NULL, 'x')$$), 'PT422 old_password', 'nor does none');
SELECT is(array_agg(wait), '{0,0,0,0,0,0}', 'some tries are free')
FROM generate_series(1, 6) n, web.password_begin(left(pg_temp.as('Anna'), 100 + n));
SELECT results_eq($$SELECT password_hash, wait > 0 FROM web.password_begin(pg_temp.as('Anna'))$$,
    $$VALUES (NULL::text, true)$$, 'then they wait');
SELECT is((SELECT email FROM web.email_change(pg_temp.as('Anna'), 'new hash', ' Anna@Example.com')), 'Anna@Example.com',
    'the address changes');
SELECT is((SELECT member_id FROM web.sign_in_begin(NULL, 'anna@example.com', '')), pg_temp.id('Anna'), 'and finds the member');
SELECT is(pg_temp.refusal(format('SELECT web.email_change(pg_temp.as(''Bert''), %L, %L)', proven, email)), expected)
FROM (VALUES ('hash of Bert', 'anna@EXAMPLE.com', 'PT422 email'), ('hash of Bert', 'nonsense', 'PT422 email'),
    ('other', 'b@example.com', 'PT422 password')) v (proven, email, expected);
SELECT is(pg_temp.refusal(format('SELECT * FROM web.%s', act)), 'PT401', 'visitors: no ' || act) FROM unnest(ARRAY[
    'settings(NULL)', 'settings_save(NULL, '''', '''', ''{}'', ''{}'', ''UTC'')', 'password_begin(NULL)',
    'password_change(NULL, ''x'', ''x'')', 'email_change(NULL, ''x'', ''x'')']) act;

SELECT * FROM finish();
ROLLBACK;
