-- Tags: their list, one of them, and what completes a half-typed one.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Mod', 'moderator');
SELECT pg_temp.private_category('staff-room');
SELECT pg_temp.ask('Ann', 'Title one', 'general', '{sso,saml,api}');
SELECT pg_temp.ask('Ann', 'Title two', 'general', '{sso,api}');
SELECT pg_temp.ask('Ann', 'Title three', 'general', '{sso,"c++",ไทย}');
SELECT pg_temp.ask('Mod', 'Title four', 'staff-room', '{sso,pricing}');
INSERT INTO tag (name, description) VALUES ('webhooks', 'Calls we make to you'), ('empty', '');
INSERT INTO tag_synonym SELECT 'single-sign-on', id FROM tag WHERE name = 'sso';

SELECT is((SELECT string_agg(name || ' ' || threads, ',') FROM web.tags(NULL, NULL, NULL, NULL)),
    'sso 3,api 2,saml 1,c++ 1,ไทย 1,webhooks 0', 'by popularity; described ones wait, others do not show');
SELECT is((SELECT string_agg(name, ',') FROM web.tags(NULL, NULL, 'name', NULL)), 'api,c++,saml,sso,webhooks,ไทย', 'by name');
SELECT is((SELECT string_agg(name || ' ' || threads, ',') FROM web.tags(pg_temp.as('Mod'), NULL, NULL, NULL)),
    'sso 4,api 2,saml 1,c++ 1,ไทย 1,pricing 1,webhooks 0', 'each reader has their own numbers');
SELECT is((SELECT string_agg(name, ',') FROM web.tags(NULL, 'S', 'name', NULL)), 'saml,sso,webhooks', 'filtered');
SELECT is((SELECT count(*) FROM web.tags(NULL, '%', NULL, NULL)), 0::bigint, 'a filter is no pattern');
SELECT is(pg_temp.refusal($$SELECT * FROM web.tags(NULL, NULL, 'size', NULL)$$), 'PT400', 'no such order');
SELECT is(pg_temp.refusal($$SELECT * FROM web.tags(NULL, NULL, NULL, 'x')$$), 'PT400', 'no such page');

SELECT is((SELECT (name, synonyms, threads)::text FROM web.tag(NULL, 'Single Sign_On')), '(sso,single-sign-on,3)', 'a synonym is its tag');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.tag(NULL, %L)', g)), 'PT404', 'no tag for outsiders: ' || coalesce(g, 'null'))
FROM unnest('{pricing,empty,nope,"",NULL}'::text[]) g;

SELECT is((SELECT string_agg(i ->> 'name', ',') FROM json_array_elements(web.tag_suggest(NULL, typed) -> 'items') i), found,
    'completes ' || typed)
FROM (VALUES ('S', 'sso,saml'), ('single', 'sso'), ('pri', NULL), ('em', NULL), ('C+', 'c++'), ('ไ', 'ไทย'), ('%', NULL),
	('_', NULL), ('\', NULL), ('', 'sso,api,c++,saml,ไทย,webhooks'), (repeat('x', 5000), NULL)) v (typed, found);

-- Pages of a long list, by popularity and by name.
INSERT INTO tag (name, description) SELECT 'tag-' || n, 'x' FROM generate_series(1, 150) n;
INSERT INTO thread_tag (thread_id, tag_id) SELECT t.id, g.id FROM thread t, tag g
WHERE g.name ~ '^tag-\d*[02468]$' AND t.title <> 'Title two';
CREATE FUNCTION pg_temp.walk(sort text, OUT names text[], OUT pages integer) LANGUAGE plpgsql AS $$
DECLARE
	following text;
	page	text[];
BEGIN
	names := '{}';
	pages := 0;
	LOOP
		SELECT array_agg(t.name), max(t.next) INTO page, following FROM web.tags(NULL, NULL, sort, following) t;
		names := names || page;
		pages := pages + 1;
		EXIT WHEN following IS NULL OR pages > 9;
	END LOOP;
END $$;
SELECT is((pages, cardinality(names), (SELECT count(DISTINCT n) FROM unnest(names) n))::text, '(3,156,156)',
    'each tag once: ' || sort) FROM unnest('{popular,name}'::text[]) sort, pg_temp.walk(sort);

SELECT * FROM finish();
ROLLBACK;
