-- What administrators do: settings, categories, tags, members, tokens.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Bert'), pg_temp.member('Sue', 'csm'), pg_temp.member('Mod', 'moderator'),
    pg_temp.member('Root', 'admin'), pg_temp.member('Ruth', 'admin');

-- Nobody else does any of it.
SELECT is(pg_temp.refusal(format('SELECT * FROM web.%s', format(call, credential))), refused, format(call, refused))
FROM unnest(ARRAY['admin_settings(%L)', 'admin_settings_save(%L, ''a'', '''', ''launch'')', 'category_forms(%L)', 'category_form(%L, ''general'')',
	'category_save(%L, NULL, ''A'', ''a'', '''', 0, '''')', 'category_shift(%L, ''general'', 1)', 'category_delete(%L, ''general'', NULL, NULL)',
	'tag_forms(%L, NULL, NULL)', 'tag_synonyms(%L)', 'tag_save(%L, ''a'', '''')', 'tag_synonym_add(%L, ''a'', ''b'')',
	'tag_synonym_remove(%L, ''a'')', 'admin_members(%L, NULL, NULL)', 'member_role_set(%L, ''Ann'', ''admin'', true)', 'tokens(%L, true)']) call,
    (VALUES (NULL, 'PT401'), (pg_temp.as('Ann'), 'PT403'), (pg_temp.as('Mod'), 'PT403'), (pg_temp.as('Sue'), 'PT403')) who (credential, refused);

-- Settings.
SELECT 1 FROM web.admin_settings_save(pg_temp.as('Root'), ' Lumen ', 'All about light', 'growing');
SELECT is((SELECT s::text FROM web.admin_settings(pg_temp.as('Root')) s), '(Lumen,"All about light",growing)', 'saved');
SELECT is((SELECT name FROM web.site()), 'Lumen', 'and on every page');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.admin_settings_save(%L, %L, %L, %L)', pg_temp.as('Root'), n, t, p)), refused, refused)
FROM (VALUES ('', '', 'launch', 'PT422 site_name'), (repeat('x', 61), '', 'launch', 'PT422 site_name'), (NULL, '', 'launch', 'PT422 site_name'),
	('a', repeat('x', 161), 'launch', 'PT422 site_tagline'), ('a', E'a\nb', 'launch', 'PT422 site_tagline'), ('a', '', 'none', 'PT422 privilege_preset')) v (n, t, p, refused);
SELECT is((SELECT (launch, growing, established)::text FROM web.privileges() WHERE action = 'edit'), '(100,500,2000)', 'what a privilege needs');
SELECT 1 FROM web.admin_settings_save(pg_temp.as('Root'), 'Lumen', '', 'launch');

-- Categories.
SELECT 1 FROM web.category_save(pg_temp.as('Root'), NULL, 'Billing', 'billing', 'Money', 5, '');
SELECT 1 FROM web.category_save(pg_temp.as('Root'), NULL, 'Success', 'success', '', 3, 'csm');
SELECT is((SELECT string_agg(concat_ws(' ', slug, visible_to), ',') FROM web.category_forms(pg_temp.as('Root'))), 'general ,success csm,billing ', 'made');
SELECT is((SELECT string_agg(slug, ',') FROM web.categories(pg_temp.as('Ann'))), 'general,billing', 'one is private');
SELECT 1 FROM web.category_shift(pg_temp.as('Root'), 'billing', -1);
SELECT is((SELECT string_agg(slug, ',') FROM web.category_forms(pg_temp.as('Root'))), 'general,billing,success', 'moved up');
SELECT 1 FROM web.category_shift(pg_temp.as('Root'), 'general', 1);
SELECT 1 FROM web.category_shift(pg_temp.as('Root'), 'success', 1);
SELECT is((SELECT string_agg(slug, ',') FROM web.category_forms(pg_temp.as('Root'))), 'billing,general,success', 'moved down, not beyond the end');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.category_save(%L, %L, %L, %L, %L, %s, %L)', pg_temp.as('Root'), w, n, s, d, p, v)), refused, refused || ' ' || coalesce(n, ''))
FROM (VALUES (NULL, '', 'a', '', 0, '', 'PT422 name'), (NULL, 'A', 'A b', '', 0, '', 'PT422 slug'), (NULL, 'A', NULL, '', 0, '', 'PT422 slug'),
	(NULL, 'A', 'a', repeat('x', 301), 0, '', 'PT422 description'), (NULL, 'A', 'a', '', 99999, '', 'PT422 position'),
	(NULL, 'A', 'a', '', 0, 'king', 'PT422 visible_to'), ('nope', 'A', 'a', '', 0, '', 'PT404')) v (w, n, s, d, p, v, refused);
SELECT throws_ok(format('SELECT * FROM web.category_save(%L, NULL, ''A'', ''general'', '''', 0, '''')', pg_temp.as('Root')), '23505', NULL, 'no two with one address');
SELECT pg_temp.ask('Ann', 'About money', 'billing', '{cards}') AS money \gset
SELECT 1 FROM web.category_save(pg_temp.as('Root'), 'billing', 'Invoices', 'invoices', 'More money', 1, 'moderator');
SELECT is((SELECT c::text FROM web.category_form(pg_temp.as('Root'), 'invoices') c), '(invoices,Invoices,"More money",1,moderator,1)', 'changed');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.thread(NULL, %s)', :money)), 'PT404', 'what was made private is so at once');
SELECT is((SELECT count(*) FROM web.tags(NULL, 'cards', NULL, NULL)), 0::bigint, 'with its tags');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.category_delete(%L, ''invoices'', %L, NULL)', pg_temp.as('Root'), t)), 'PT422 target', 'threads have to go somewhere: ' || t)
FROM unnest('{"",nope,invoices}'::text[]) t;
SELECT is((SELECT moved FROM web.category_delete(pg_temp.as('Root'), 'invoices', 'general', 'x')), 1::bigint, 'deleted, its thread moved');
SELECT is((SELECT threads FROM web.category(NULL, 'general')), 1::bigint, 'and counted there');
SELECT is((SELECT count(*) FROM web.tags(NULL, 'cards', NULL, NULL)), 1::bigint, 'its tag can be seen again');
SELECT 1 FROM web.category_delete(pg_temp.as('Root'), 'success', NULL, NULL);
SELECT 1 FROM web.category_save(pg_temp.as('Root'), NULL, 'Board', 'board', '', 0, 'admin');
SELECT 1 FROM web.category_delete(pg_temp.as('Root'), 'board', NULL, 'dissolved');
SELECT is((SELECT reason FROM moderation_log ORDER BY id DESC LIMIT 1), 'one of administrators: dissolved', 'moderators do not learn its name');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.category_delete(%L, ''general'', NULL, NULL)', pg_temp.as('Root'))), 'PT409', 'not the last one');

-- Tags: described, renamed, merged.
SELECT pg_temp.ask('Bert', 'One thing', 'general', '{single-sign-on,api}') AS one \gset
SELECT pg_temp.ask('Bert', 'Two things', 'general', '{sso,single-sign-on}') AS two \gset
SELECT pg_temp.ask('Bert', 'Three things', 'general', '{sso}') AS three \gset
SELECT 1 FROM web.tag_save(pg_temp.as('Root'), 'SSO', 'Signing in once');
SELECT is((SELECT description FROM web.tag(NULL, 'sso')), 'Signing in once', 'described');
SELECT 1 FROM web.tag_save(pg_temp.as('Root'), 'waiting', '');
SELECT is((SELECT string_agg(name || threads, ',') FROM web.tag_forms(pg_temp.as('Root'), 'wa', NULL)), 'waiting0', 'made, and seen by administrators');
SELECT is((SELECT saved FROM web.tag_synonym_add(pg_temp.as('Root'), 'Single Sign-On', 'sso')), 'sso', 'merged');
SELECT is((SELECT (threads, synonyms)::text FROM web.tag(NULL, 'single-sign-on')), '(3,single-sign-on)', 'with its threads, each once');
SELECT is(thread_tags(:one), '{sso,api}'::text[], 'in its place');
SELECT is(thread_tags(:two), '{sso}'::text[], 'not twice');
SELECT is((SELECT count(*) FROM tag WHERE name = 'single-sign-on'), 0::bigint, 'the old one is gone');
SELECT is((SELECT count(*) FROM web.search(NULL, 'sso', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)), 3::bigint, 'search knows the new one');
SELECT 1 FROM web.tag_synonym_add(pg_temp.as('Root'), 'sso', 'saml');
SELECT is((SELECT (name, threads, synonyms, description)::text FROM web.tag(NULL, 'sso')), '(saml,3,"single-sign-on sso","Signing in once")', 'renamed');
SELECT pg_temp.ask('Bert', 'Four things', 'general', '{sso}') AS four \gset
SELECT is(thread_tags(:four), '{saml}'::text[], 'who types a synonym gets the tag');
SELECT 1 FROM web.tag_save(pg_temp.as('Root'), 'sso', 'By another word');
SELECT is((SELECT description FROM web.tag(NULL, 'saml')), 'By another word', 'a synonym is described as its tag');
SELECT 1 FROM web.tag_synonym_add(pg_temp.as('Root'), 'saml2', 'sso');
SELECT is((SELECT string_agg(synonym, ',') FROM web.tag_synonyms(pg_temp.as('Root')) WHERE tag_name = 'saml'), 'saml2,single-sign-on,sso', 'a synonym of a synonym is one of the tag');
SELECT 1 FROM web.tag_synonym_remove(pg_temp.as('Root'), 'SAML2');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.%s', call)), refused, call)
FROM (VALUES (format('tag_synonym_remove(%L, ''saml2'')', pg_temp.as('Root')), 'PT404'), (format('tag_synonym_add(%L, ''api'', ''api'')', pg_temp.as('Root')), 'PT422 synonym'),
	(format('tag_synonym_add(%L, ''saml'', ''sso'')', pg_temp.as('Root')), 'PT422 synonym'), (format('tag_synonym_add(%L, ''zig'', ''zag'')', pg_temp.as('Root')), 'PT422 tag'),
	(format('tag_synonym_add(%L, ''<b>'', ''api'')', pg_temp.as('Root')), 'PT422 synonym'), (format('tag_synonym_add(%L, ''zig'', '''')', pg_temp.as('Root')), 'PT422 tag'),
	(format('tag_save(%L, '''', '''')', pg_temp.as('Root')), 'PT422 name'), (format('tag_save(%L, ''a'', %L)', pg_temp.as('Root'), repeat('x', 301)), 'PT422 description')) v (call, refused);

-- Members.
SELECT is((SELECT string_agg(author_name, ',') FROM web.admin_members(pg_temp.as('Root'), 'R', NULL)), 'Ruth,Root,Bert', 'found by a part of the name');
SELECT is((SELECT author_name FROM web.admin_members(pg_temp.as('Root'), md5('Ann') || '@EXAMPLE', NULL)), 'Ann', 'or of the address');
SELECT 1 FROM web.member_role_set(pg_temp.as('Root'), 'ann', 'moderator', true);
SELECT is((SELECT (role, staff)::text FROM member WHERE name = 'Ann'), '(moderator,t)', 'a new moderator');
SELECT is((SELECT (action, reason, member_name)::text FROM web.moderation_log(pg_temp.as('Ann'), 'role', NULL, NULL, NULL, NULL)), '(role,"moderator, staff",Ann)', 'which is logged');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.member_role_set(%L, %L, %L, true)', pg_temp.as('Root'), n, r)), refused, concat_ws(' ', n, r))
FROM (VALUES ('Root', 'member', 'PT403'), ('Nobody', 'member', 'PT404'), ('Ann', 'king', 'PT422 role'), ('Ann', NULL, 'PT422 role')) v (n, r, refused);
SELECT 1 FROM web.member_role_set(pg_temp.as('Root'), 'Ruth', 'member', false);
SELECT is(pg_temp.refusal(format('SELECT * FROM web.admin_settings(%L)', pg_temp.as('Ruth'))), 'PT403', 'no longer an administrator');

-- Tokens.
SELECT id AS token FROM web.token_create(pg_temp.as('Bert'), ' My script ', 'read  write', 30, 'hash1') \gset
SELECT is((SELECT (owner_name, name, scopes, expires_at - created_at)::text FROM web.tokens(pg_temp.as('Bert'), false)), '(Bert,"My script","read write","30 days")', 'made');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.answer(%L, 1)', 'x')), 'PT401', 'who has none writes nothing');
SELECT is(pg_temp.refusal('SELECT * FROM web.thread_create(''thash1'', ''question'', ''By token'', '''', ''s'', ''general'', ''{}'', ''b'', ''b'', 1, ''{}'', ''{}'', '''')'), 'done', 'it works');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.token_create(%L, %L, %L, %s, %L)', c, n, s, d, 'hash2')), refused, concat_ws(' ', refused, s))
FROM (VALUES (NULL, 'a', 'read', '1', 'PT401'), ('thash1', 'a', 'read', '1', 'PT401'), (pg_temp.as('Bert'), '', 'read', '1', 'PT422 name'),
	(pg_temp.as('Bert'), 'a', '', '1', 'PT422 scopes'), (pg_temp.as('Bert'), 'a', 'read admin', '1', 'PT422 scopes'), (pg_temp.as('Bert'), 'a', 'health:read', '1', 'PT422 scopes'),
	(pg_temp.as('Bert'), 'a', 'everything', '1', 'PT422 scopes'), (pg_temp.as('Bert'), 'a', 'read', '0', 'PT422 days'), (pg_temp.as('Bert'), 'a', 'read', '9999', 'PT422 days'),
	(pg_temp.as('Sue'), 'a', 'health:admin', '1', 'PT422 scopes'), (pg_temp.as('Sue'), 'a', 'health:read', 'NULL', 'done')) v (c, n, s, d, refused);
SELECT is((SELECT count(*) FROM web.tokens(pg_temp.as('Root'), true)), 2::bigint, 'administrators see all');
SELECT is((SELECT count(*) FROM web.tokens(pg_temp.as('Root'), false)), 0::bigint, 'apart from their own');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.token_revoke(%L, %s)', pg_temp.as('Sue'), :token)), 'PT404', 'nobody else withdraws it');
SELECT is((SELECT owner_name FROM web.token_revoke(pg_temp.as('Root'), :token)), 'Bert', 'but administrators');
SELECT is(pg_temp.refusal('SELECT * FROM web.threads(''thash1'', NULL, NULL, NULL, NULL, NULL, NULL, NULL)'), 'PT401', 'then it is worth nothing');
INSERT INTO api_token (token_hash, member_id, scopes) SELECT 'many' || n, pg_temp.id('Bert'), '{read}' FROM generate_series(1, 50) n;
SELECT is(pg_temp.refusal(format('SELECT * FROM web.token_create(%L, %L, %L, 1, %L)', pg_temp.as('Bert'), 'a', 'read', 'hash3')), 'PT409', 'not more than 50');


-- A token of the health core is worth what its owner's role is, or what an operator gave to somebody of that role.
SELECT 1 FROM web.token_create(pg_temp.as('Sue'), 'own', 'health:read', 1, 'hash4');
SELECT forum.operator_token_create(name, 'given-' || name, 'health:read health:admin', NULL) FROM unnest('{Sue,Ann}'::text[]) name;
SELECT is(pg_temp.refusal(format('SELECT * FROM web.health_alerts(%L, NULL, NULL, NULL, NULL)', 't' || hash)), 'done', hash) FROM unnest('{hash4,given-Sue,given-Ann}'::text[]) hash;
SELECT is(pg_temp.refusal('SELECT * FROM web.health_backtest(''tgiven-Sue'', ''none'')'), 'PT404', 'more than her role may');
SELECT 1 FROM web.member_role_set(pg_temp.as('Root'), 'Sue', 'moderator', true);
SELECT is(pg_temp.refusal(format('SELECT * FROM web.health_alerts(%L, NULL, NULL, NULL, NULL)', 't' || hash)), 'PT403', 'once she has another role') FROM unnest('{hash4,given-Sue}'::text[]) hash;
SELECT is(pg_temp.refusal('SELECT * FROM web.health_events(''tgiven-Ann'', ''[]'')'), 'PT403', 'nor more than its scope');
SELECT 1 FROM web.member_role_set(pg_temp.as('Root'), 'Sue', 'admin', true);
SELECT is(pg_temp.refusal(format('SELECT * FROM web.health_alerts(%L, NULL, NULL, NULL, NULL)', 't' || hash)), 'done', 'with one that may, it does') FROM unnest('{hash4,given-Sue}'::text[]) hash;

SELECT * FROM finish();
ROLLBACK;
