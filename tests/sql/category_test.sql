-- Categories, as readers see them.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Sue', 'csm'), pg_temp.member('Mod', 'moderator');
SELECT pg_temp.private_category('staff-room');
INSERT INTO category (slug, name, position) VALUES ('billing', 'Billing', -1);
INSERT INTO category (slug, name, position, private, visible_to) VALUES ('success', 'Success', 9, true, 'csm'),
    ('members', 'Members', 8, true, 'member');
SELECT pg_temp.ask('Mod', 'Secret', 'staff-room');
SELECT pg_temp.ask('Ann', 'Open one', 'billing');

SELECT is((SELECT string_agg(slug || ' ' || threads, ',') FROM web.categories(credential)), seen, who)
FROM (VALUES (NULL, 'billing 1,general 0', 'a visitor'), (pg_temp.as('Ann'), 'billing 1,general 0,members 0', 'a member'),
	(pg_temp.as('Sue'), 'billing 1,general 0,members 0,success 0', 'customer success'),
	(pg_temp.as('Mod'), 'billing 1,general 0,staff-room 1,members 0,success 0', 'a moderator')) v (credential, seen, who);
SELECT is((SELECT (slug, private, threads)::text FROM web.category(pg_temp.as('Mod'), 'staff-room')), '(staff-room,t,1)', 'one of them');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.category(NULL, %L)', s)), 'PT404', coalesce(s, 'null'))
FROM unnest('{staff-room,nope,"",NULL}'::text[]) s;

SELECT * FROM finish();
ROLLBACK;
