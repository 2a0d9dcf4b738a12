-- Notifications: who is told what, and only what they may see.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Anna');
SELECT pg_temp.member('Bert');
SELECT pg_temp.member('Cleo');
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.private_category();
SELECT pg_temp.ask('Anna', 'A question') AS thread \gset
SELECT pg_temp.answer('Bert', :thread, 'An &lt;answer&gt; &amp; more') AS answer \gset
SELECT pg_temp.comment('Cleo', :answer, 'What @anna says', '{anna,cleo,nobody}') AS comment \gset
SELECT web.post_accept(pg_temp.as('Anna'), :answer, true);

CREATE FUNCTION pg_temp.told(name text) RETURNS text[] LANGUAGE sql AS $$
	SELECT coalesce(array_agg(actor_name || ' ' || kind ORDER BY id), '{}') FROM web.notifications(pg_temp.as(name), NULL)
$$;
SELECT is(pg_temp.told('Anna'), '{Bert answer,Cleo mention}', 'the asker hears of the answer and of being mentioned');
SELECT is(pg_temp.told('Bert'), '{Cleo comment,Anna accepted}', 'the answerer of the comment and of being accepted');
SELECT is(pg_temp.told('Cleo'), '{}', 'nobody hears of their own acts');
SELECT results_eq($$SELECT title, slug, excerpt, unread FROM web.notifications(pg_temp.as('Anna'), NULL)$$,
    $$VALUES ('A question', 'slug', 'What @anna says', true), ('A question', 'slug', 'An <answer> & more', true)$$,
    'each says what it is about, the newest first');
SELECT is((SELECT unread FROM web.viewer(pg_temp.as('Anna'))), 2::bigint, 'they are counted');

-- Following one
SELECT id AS first FROM notification WHERE member_id = pg_temp.id('Anna') ORDER BY id LIMIT 1 \gset
SELECT results_eq(format('SELECT thread_id, slug, post_id FROM web.notification_open(pg_temp.as(''Anna''), %s)', :first),
    format('VALUES (%s::bigint, ''slug'', %s::bigint)', :thread, :answer), 'it leads to the post');
SELECT is((SELECT unread FROM web.viewer(pg_temp.as('Anna'))), 1::bigint, 'and is read now');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.notification_open(pg_temp.as(''Anna''), %s)', :first)), 'done', 'twice is no mistake');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.notification_open(pg_temp.as(''Bert''), %s)', :first)), 'PT404', 'others have no such');
SELECT is(pg_temp.refusal($$SELECT * FROM web.notification_open(pg_temp.as('Anna'), -1)$$), 'PT404', 'nor is there any number');
SELECT is((SELECT marked FROM web.notifications_read(pg_temp.as('Bert'), (SELECT min(id) FROM notification
    WHERE member_id = pg_temp.id('Bert')))), 1::bigint, 'those that were seen are marked');
SELECT is((SELECT marked FROM web.notifications_read(pg_temp.as('Bert'), NULL)), 1::bigint, 'or all');
SELECT is((SELECT unread FROM web.viewer(pg_temp.as('Anna'))), 1::bigint, 'of one member only');

-- Only what can still be seen
SELECT web.post_delete(pg_temp.as('Cleo'), :comment, '');
SELECT is(pg_temp.told('Anna'), '{Bert answer}', 'a deleted comment is not told');
SELECT is((SELECT unread FROM web.viewer(pg_temp.as('Anna'))), 0::bigint, 'nor counted');
SELECT is(pg_temp.told('Bert'), '{Anna accepted}', 'by nobody');
SELECT web.post_restore(pg_temp.as('Cleo'), :comment, '');
SELECT is(pg_temp.told('Bert'), '{Cleo comment,Anna accepted}', 'restored, it is back');
UPDATE post SET state = 'hidden' WHERE id = :answer;
SELECT is(pg_temp.told('Bert'), '{}', 'nor what is under a hidden post');
UPDATE post SET state = 'visible' WHERE id = :answer;
UPDATE thread SET category_id = (SELECT id FROM category WHERE slug = 'staff-room') WHERE id = :thread;
SELECT is(pg_temp.told('Anna') || pg_temp.told('Bert'), '{}', 'a thread moved to a private category is silent');
SELECT is((SELECT unread FROM web.viewer(pg_temp.as('Anna'))), 0::bigint, 'and counts nothing');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.notification_open(pg_temp.as(''Anna''), %s)', :first)), 'PT404',
    'nor does an old link lead there');
UPDATE thread SET category_id = (SELECT id FROM category WHERE slug = 'general') WHERE id = :thread;
SELECT pg_temp.ask('Mod', 'Private question', 'staff-room') AS private_thread \gset
SELECT web.thread_reply(pg_temp.as('Mod'), :private_thread, '@bert', '@bert', 1, '{bert}', '{}', 'x');
SELECT is(pg_temp.told('Bert'), '{Cleo comment,Anna accepted}', 'nobody is told of what they cannot see');

-- A moderator's act on one's own post is told, though the post is gone
UPDATE post SET state = 'hidden' WHERE id = :answer;
INSERT INTO notification (member_id, kind, actor_id, thread_id, post_id, note)
VALUES (pg_temp.id('Bert'), 'moderated', pg_temp.id('Mod'), :thread, :answer, 'Hidden: rude'),
    (pg_temp.id('Bert'), 'moderated', pg_temp.id('Mod'), NULL, NULL, 'Suspended: rude');
SELECT results_eq($$SELECT kind, note, post_id, title FROM web.notifications(pg_temp.as('Bert'), NULL)$$,
    $$VALUES ('moderated', 'Suspended: rude', NULL::bigint, NULL), ('moderated', 'Hidden: rude', NULL, 'A question')$$,
    'the author is told, without a way in');
SELECT results_eq(format('SELECT thread_id, slug, post_id FROM web.notification_open(pg_temp.as(''Bert''), %s)',
    (SELECT id FROM notification WHERE note = 'Hidden: rude')),
    format('VALUES (%s::bigint, ''slug'', NULL::bigint)', :thread), 'the link leads to the thread');
SELECT is((SELECT thread_id FROM web.notification_open(pg_temp.as('Bert'), (SELECT id FROM notification
    WHERE note = 'Suspended: rude'))), NULL, 'or nowhere');

-- Pages
INSERT INTO notification (member_id, kind, actor_id, thread_id, post_id)
SELECT pg_temp.id('Cleo'), 'answer', pg_temp.id('Anna'), :thread, NULL FROM generate_series(1, 150);
SELECT is((SELECT unread FROM web.viewer(pg_temp.as('Cleo'))), 100::bigint, 'the count ends at 100');
CREATE FUNCTION pg_temp.walk() RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
	found	bigint[] := '{}';
	page	bigint[];
	mark	bigint;
BEGIN
	LOOP
		SELECT array_agg(id), max(next) INTO page, mark FROM web.notifications(pg_temp.as('Cleo'), mark);
		found := found || page;
		EXIT WHEN mark IS NULL;
	END LOOP;
	RETURN found;
END $$;
SELECT is(pg_temp.walk(), (SELECT array_agg(id ORDER BY id DESC) FROM notification WHERE member_id = pg_temp.id('Cleo')),
    'page by page, each once');
SELECT is(pg_temp.refusal('SELECT * FROM web.' || act), 'PT401', 'visitors: no ' || act) FROM unnest(ARRAY[
    'notifications(NULL, NULL)', 'notifications_read(NULL, NULL)', 'notification_open(NULL, 1)']) act;

SELECT * FROM finish();
ROLLBACK;
