-- Moderators' acts: who may, what they do, that they stand in the log and can be undone.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member('Ann'), pg_temp.member('Bert'), pg_temp.member('Cleo'), pg_temp.member('Mod', 'moderator'),
    pg_temp.member('Max', 'moderator'), pg_temp.member('Root', 'admin'), pg_temp.member('Ruth', 'admin');
INSERT INTO category (slug, name) VALUES ('billing', 'Billing');
INSERT INTO category (slug, name, private, visible_to) VALUES ('boardroom', 'Board', true, 'admin');
SELECT pg_temp.ask('Ann', 'A question', tags := '{sso}') AS thread \gset
SELECT pg_temp.ask('Bert', 'Another question') AS other \gset
SELECT pg_temp.ask('Root', 'For the board', 'boardroom') AS board \gset
SELECT first_post_id AS question FROM thread WHERE id = :thread \gset
SELECT pg_temp.answer('Bert', :thread, 'An answer with zebras.') AS answer \gset
SELECT pg_temp.comment('Cleo', :answer, 'A comment.') AS comment \gset
SELECT pg_temp.answer('Root', :thread, 'The boss speaks.') AS boss \gset

-- The newest line of the log, and what the newest notification of a member says.
CREATE FUNCTION pg_temp.line() RETURNS bigint LANGUAGE sql AS $$ SELECT max(id) FROM forum.moderation_log $$;
CREATE FUNCTION pg_temp.told(name text) RETURNS text LANGUAGE sql AS $$
	SELECT note FROM forum.notification WHERE member_id = pg_temp.id(name) AND kind = 'moderated' ORDER BY id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.state_of(wanted bigint) RETURNS text LANGUAGE sql AS $$ SELECT state::text FROM forum.post WHERE id = wanted $$;
-- Undoes the newest line; gives how it went.
CREATE FUNCTION pg_temp.undo(name text DEFAULT 'Mod') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT * FROM web.moderation_undo(%L, %s, %L)', pg_temp.as(name), pg_temp.line(), 'my mistake')) $$;

-- Who may not.
SELECT is(pg_temp.refusal(format('SELECT * FROM web.%s', call)), refused, call)
FROM (VALUES (format('post_hide(NULL, %s, %L)', :answer, 'x'), 'PT401'),
	(format('post_hide(%L, %s, %L)', pg_temp.as('Ann'), :answer, 'x'), 'PT403'),
	(format('post_unhide(%L, %s, %L)', pg_temp.as('Ann'), :answer, 'x'), 'PT403'),
	(format('thread_lock(%L, %s, %L)', pg_temp.as('Ann'), :thread, 'x'), 'PT403'),
	(format('thread_unlock(%L, %s, %L)', pg_temp.as('Ann'), :thread, 'x'), 'PT403'),
	(format('thread_move(%L, %s, %L, %L)', pg_temp.as('Ann'), :thread, 'x', 'billing'), 'PT403'),
	(format('thread_close(%L, %s, %L, NULL)', pg_temp.as('Ann'), :thread, 'x'), 'PT403'),
	(format('thread_reopen(%L, %s, %L)', pg_temp.as('Ann'), :thread, 'x'), 'PT403'),
	(format('member_suspend(%L, %L, %L, 1)', pg_temp.as('Ann'), 'Bert', 'x'), 'PT403'),
	(format('member_unsuspend(%L, %L, %L)', pg_temp.as('Ann'), 'Bert', 'x'), 'PT403'),
	(format('moderation_log(%L, NULL, NULL, NULL, NULL, NULL)', pg_temp.as('Ann')), 'PT403'),
	(format('moderation_undo(%L, 1, %L)', pg_temp.as('Ann'), 'x'), 'PT403'),
	(format('flags(%L, NULL, NULL)', pg_temp.as('Ann')), 'PT403'),
	(format('flags_decide(%L, %s, %L, %L)', pg_temp.as('Ann'), :answer, 'hide', 'x'), 'PT403'),
	(format('post_hide(%L, %s, %L)', pg_temp.as('Mod'), :boss, 'x'), 'PT403'),
	(format('post_delete(%L, %s, %L)', pg_temp.as('Mod'), :boss, 'x'), 'PT403'),
	(format('thread_lock(%L, %s, %L)', pg_temp.as('Mod'), :board, 'x'), 'PT404'),
	(format('member_suspend(%L, %L, %L, 1)', pg_temp.as('Mod'), 'Max', 'x'), 'PT403'),
	(format('member_suspend(%L, %L, %L, 1)', pg_temp.as('Mod'), 'Root', 'x'), 'PT403'),
	(format('member_suspend(%L, %L, %L, 1)', pg_temp.as('Root'), 'Ruth', 'x'), 'PT403'),
	(format('member_suspend(%L, %L, %L, 1)', pg_temp.as('Mod'), 'Mod', 'x'), 'PT403'),
	(format('member_suspend(%L, %L, %L, 1)', pg_temp.as('Mod'), 'Nobody', 'x'), 'PT404'),
	(format('member_suspend(%L, %L, %L, 0)', pg_temp.as('Mod'), 'Ann', 'x'), 'PT422 hours'),
	(format('member_suspend(%L, %L, %L, 9000)', pg_temp.as('Mod'), 'Ann', 'x'), 'PT422 hours'),
	(format('member_suspend(%L, %L, %L, NULL)', pg_temp.as('Mod'), 'Ann', 'x'), 'PT422 hours'),
	(format('member_suspend(%L, %L, %L, 1)', pg_temp.as('Mod'), 'Ann', ' '), 'PT422 reason'),
	(format('post_hide(%L, %s, %L)', pg_temp.as('Mod'), :answer, ''), 'PT422 reason'),
	(format('post_hide(%L, %s, NULL)', pg_temp.as('Mod'), :answer), 'PT422 reason'),
	(format('post_delete(%L, %s, %L)', pg_temp.as('Mod'), :answer, ' '), 'PT422 reason'),
	(format('thread_lock(%L, %s, %L)', pg_temp.as('Mod'), :thread, repeat('x', 501)), 'PT422 reason'),
	(format('thread_close(%L, %s, %L, %L)', pg_temp.as('Mod'), :thread, '', ' '), 'PT422 reason'),
	(format('thread_close(%L, %s, %L, %L)', pg_temp.as('Mod'), :thread, '', 'what'), 'PT422 duplicate_of'),
	(format('thread_close(%L, %s, %L, %L)', pg_temp.as('Mod'), :thread, '', :board), 'PT422 duplicate_of'),
	(format('thread_close(%L, %s, %L, %L)', pg_temp.as('Mod'), :thread, '', :thread), 'PT422 duplicate_of'),
	(format('thread_move(%L, %s, %L, %L)', pg_temp.as('Mod'), :thread, 'x', 'boardroom'), 'PT422 category'),
	(format('thread_move(%L, %s, %L, %L)', pg_temp.as('Mod'), :thread, 'x', ''), 'PT422 category'),
	(format('post_hide(%L, 999999, %L)', pg_temp.as('Mod'), 'x'), 'PT404')) v (call, refused);
SELECT is((SELECT count(*) FROM moderation_log), 0::bigint, 'nothing of that stands in the log');

-- Hiding.
SELECT 1 FROM web.post_vote(pg_temp.as('Ann'), :answer, 1);
SELECT reputation AS before FROM member WHERE name = 'Bert' \gset
SELECT 1 FROM web.post_hide(pg_temp.as('Mod'), :answer, 'Rude words');
SELECT is(pg_temp.state_of(:answer), 'hidden', 'hidden');
SELECT is((SELECT answers FROM thread WHERE id = :thread), 1, 'and not counted');
SELECT is((SELECT reputation FROM member WHERE name = 'Bert'), :before - 10::bigint, 'its points are taken back');
SELECT is((SELECT count(*) FROM web.search(NULL, 'zebras', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)), 0::bigint, 'nobody finds it');
SELECT is((SELECT count(*) FROM web.thread_posts(NULL, :thread, NULL, NULL, NULL) WHERE id IN (:answer, :comment)), 0::bigint,
    'nor sees it or what is below');
SELECT is(pg_temp.told('Bert'), 'A moderator hid your answer (Rude words) in', 'its author is told');
SELECT is((SELECT (action, reason, post_id, member_name, undoable)::text FROM web.moderation_log(pg_temp.as('Max'), NULL, NULL, NULL, NULL, NULL)),
    format('(hide,"Rude words",%s,Bert,t)', :answer), 'it stands in the log');
SELECT 1 FROM web.post_hide(pg_temp.as('Mod'), :answer, 'again');
SELECT is((SELECT count(*) FROM moderation_log), 1::bigint, 'twice changes nothing');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is(pg_temp.state_of(:answer), 'visible', 'it is back');
SELECT is((SELECT reputation FROM member WHERE name = 'Bert'), :before::bigint, 'with its points');
SELECT is((SELECT string_agg(concat_ws(' ', action, undone, undoable), ', ' ORDER BY id) FROM web.moderation_log(pg_temp.as('Mod'), NULL, NULL, NULL, NULL, NULL)),
    'hide t f, unhide f t', 'the log says both');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.moderation_undo(%L, (SELECT min(id) FROM forum.moderation_log), %L)', pg_temp.as('Mod'), 'x')),
    'PT409', 'not twice');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.moderation_undo(%L, %s, %L)', pg_temp.as('Mod'), pg_temp.line(), '')),
    'PT422 reason', 'not without a reason');
SELECT is(pg_temp.undo(), 'done', 'an undoing can be undone');
SELECT is(pg_temp.state_of(:answer), 'hidden', 'hidden again');
SELECT 1 FROM web.post_unhide(pg_temp.as('Max'), :answer, 'fine');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.moderation_undo(%L, %s, %L)', pg_temp.as('Mod'), pg_temp.line() - 1, 'x')),
    'PT409', 'what has changed since is not undone');

-- Deleting: from hidden and back to hidden.
SELECT 1 FROM web.post_hide(pg_temp.as('Mod'), :comment, 'off topic');
SELECT 1 FROM web.post_delete(pg_temp.as('Mod'), :comment, 'spam');
SELECT is(pg_temp.told('Cleo'), 'A moderator deleted your comment (spam) in', 'told');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is(pg_temp.state_of(:comment), 'hidden', 'as it was before');
SELECT 1 FROM web.post_delete(pg_temp.as('Root'), :comment, 'spam');
SELECT 1 FROM web.post_restore(pg_temp.as('Mod'), :comment, 'no spam');
SELECT is(pg_temp.state_of(:comment), 'visible', 'restored');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is(pg_temp.state_of(:comment), 'deleted', 'deleted again');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.post_hide(%L, %s, %L)', pg_temp.as('Mod'), :comment, 'x')), 'PT409', 'what is deleted is not hidden');
SELECT 1 FROM web.post_hide(pg_temp.as('Root'), :boss, 'I was wrong');
SELECT is(pg_temp.state_of(:boss), 'hidden', 'an administrator may');
SELECT is(pg_temp.undo('Mod'), 'done', 'showing it again does nobody harm');

-- A whole thread.
SELECT 1 FROM web.post_hide(pg_temp.as('Mod'), :question, 'secret');
SELECT is((SELECT count(*) FROM web.threads(NULL, NULL, NULL, NULL, NULL, NULL, 'Ann', NULL)), 0::bigint, 'gone from lists');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.thread(NULL, %s)', :thread)), 'PT404', 'and for readers');
SELECT is((SELECT state FROM web.thread(pg_temp.as('Mod'), :thread)), 'hidden', 'not for moderators');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is((SELECT threads FROM web.tag(NULL, 'sso')), 1::bigint, 'back in lists');

-- Locking.
SELECT 1 FROM web.thread_lock(pg_temp.as('Mod'), :thread, 'Too hot');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.answer(%L, %s)', 'Bert', :thread)), 'PT403', 'nothing can be added');
SELECT is((SELECT locked_reason FROM web.thread(NULL, :thread)), 'Too hot', 'and everybody sees why');
SELECT is(pg_temp.told('Ann'), 'A moderator locked your thread (Too hot):', 'told');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is((SELECT locked_at FROM thread WHERE id = :thread), NULL, 'unlocked');
SELECT is(pg_temp.undo(), 'done', 'undone again');
SELECT is((SELECT locked_reason FROM thread WHERE id = :thread), 'Too hot', 'for the same reason');
SELECT 1 FROM web.thread_unlock(pg_temp.as('Mod'), :thread, 'Cooled down');
SELECT is((SELECT locked_at FROM thread WHERE id = :thread), NULL, 'unlocked');

-- Closing, as a duplicate too, and by members with the privilege.
SELECT 1 FROM web.thread_close(pg_temp.as('Mod'), :thread, '', '#' || :other);
SELECT is((SELECT (closed_reason, duplicate_id, duplicate_title)::text FROM web.thread(NULL, :thread)),
    format('("Duplicate of #%s",%s,"Another question")', :other, :other), 'closed as a duplicate');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.answer(%L, %s)', 'Bert', :thread)), 'PT403', 'no more answers');
SELECT is((SELECT count(*) FROM web.thread_similar(NULL, :other) WHERE id = :thread), 1::bigint, 'linked from there');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.thread_close(%L, %s, %L, %L)', pg_temp.as('Mod'), :thread, 'x', '')), 'PT409', 'closed already');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.thread_close(%L, %s, %L, %L)', pg_temp.as('Mod'), :other, '', :thread)),
    'PT422 duplicate_of', 'not of each other');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is((SELECT (closed_at, duplicate_of)::text FROM thread WHERE id = :thread), '(,)', 'open');
SELECT is((SELECT count(*) FROM thread_link WHERE kind = 'duplicate'), 0::bigint, 'and not linked');
SELECT is(pg_temp.undo(), 'done', 'and back');
SELECT is((SELECT duplicate_of FROM thread WHERE id = :thread), :other::bigint, 'a duplicate again');
UPDATE member SET reputation = 250 WHERE name = 'Cleo';
SELECT 1 FROM web.thread_reopen(pg_temp.as('Cleo'), :thread, 'Not the same');
SELECT is((SELECT closed_at FROM thread WHERE id = :thread), NULL, 'reopened with the privilege');
SELECT 1 FROM web.thread_close(pg_temp.as('Cleo'), :thread, 'Enough', 'http://localhost/t/' || :other || '/slug');
SELECT is((SELECT duplicate_of FROM thread WHERE id = :thread), :other::bigint, 'closed by an address');
SELECT is((SELECT actor_name FROM web.moderation_log(pg_temp.as('Mod'), 'close', 'Cleo', NULL, :thread, NULL)), 'Cleo', 'which is logged');
SELECT is(pg_temp.undo('Cleo'), 'PT403', 'the log is for moderators');
SELECT 1 FROM web.thread_lock(pg_temp.as('Mod'), :thread, 'x');
SELECT is(pg_temp.refusal(format('SELECT * FROM web.thread_reopen(%L, %s, %L)', pg_temp.as('Cleo'), :thread, 'x')), 'PT403', 'not when it is locked');

-- Moving.
SELECT 1 FROM web.thread_move(pg_temp.as('Mod'), :thread, 'About money', 'billing');
SELECT is((SELECT threads FROM web.category(NULL, 'billing')), 1::bigint, 'moved');
SELECT is((SELECT category_to FROM web.moderation_log(pg_temp.as('Mod'), 'move', NULL, 'Ann', NULL, NULL)), 'Billing', 'the log says where');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is((SELECT threads FROM web.category(NULL, 'billing')), 0::bigint, 'moved back');
SELECT 1 FROM web.thread_move(pg_temp.as('Root'), :thread, 'For the board', 'boardroom');
SELECT is((SELECT count(*) FROM web.moderation_log(pg_temp.as('Mod'), NULL, NULL, NULL, :thread, NULL)), 0::bigint,
    'of what moderators may not see the log says nothing');
SELECT is(pg_temp.undo('Mod'), 'PT404', 'nor can they undo it');
SELECT is(pg_temp.undo('Root'), 'done', 'administrators can');

-- Suspending.
SELECT 1 FROM web.member_suspend(pg_temp.as('Mod'), 'bert', 'Cool down', 24);
SELECT is(pg_temp.refusal(format('SELECT pg_temp.answer(%L, %s)', 'Bert', :other)), 'PT403', 'can only read');
SELECT is((SELECT count(*) FROM web.threads(pg_temp.as('Bert'), NULL, NULL, NULL, NULL, NULL, NULL, NULL)), 2::bigint, 'but that');
SELECT ok(pg_temp.told('Bert') LIKE 'A moderator suspended you until % UTC (Cool down):', 'told');
SELECT is((SELECT until - now() FROM web.moderation_log(pg_temp.as('Mod'), 'suspend', NULL, NULL, NULL, NULL)), interval '24 hours', 'logged');
SELECT 1 FROM web.member_suspend(pg_temp.as('Max'), 'Bert', 'Longer', 8784);
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT is((SELECT (suspended_until - now(), suspended_reason)::text FROM member WHERE name = 'Bert'), '("1 day","Cool down")', 'to what it was');
SELECT 1 FROM web.member_unsuspend(pg_temp.as('Mod'), 'Bert', 'All good');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.answer(%L, %s)', 'Bert', :other)), 'done', 'may write again');
SELECT is(pg_temp.undo(), 'done', 'undone');
SELECT ok((SELECT suspended_until > now() FROM member WHERE name = 'Bert'), 'suspended again');
SELECT 1 FROM web.member_suspend(pg_temp.as('Root'), 'Max', 'Holiday', 1);
SELECT is(pg_temp.refusal(format('SELECT * FROM web.thread_unlock(%L, %s, %L)', pg_temp.as('Max'), :thread, 'x')), 'PT403', 'a suspended moderator does nothing');

-- What its author deleted a moderator may delete as well: the author does not bring that back.
SELECT pg_temp.answer('Cleo', :other, 'Buy zebras here.') AS advert \gset
CREATE FUNCTION pg_temp.bring_back(who text, post bigint) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT * FROM web.post_restore(%L, %s, NULL)', pg_temp.as(who), post)) $$;
SELECT 1 FROM web.post_flag(pg_temp.as('Ann'), :advert, 'spam', '');
SELECT 1 FROM web.post_delete(pg_temp.as('Cleo'), :advert, NULL);
SELECT 1 FROM web.flags_decide(pg_temp.as('Mod'), :advert, 'delete', 'An advertisement');
SELECT is(pg_temp.told('Cleo'), 'A moderator deleted your answer (An advertisement) in', 'is told');
SELECT is(pg_temp.bring_back('Cleo', :advert), 'PT403', 'and cannot restore it');
SELECT is(pg_temp.undo(), 'done', 'a mistake');
SELECT is(pg_temp.state_of(:advert), 'deleted', 'it is as its author left it');
SELECT is(pg_temp.bring_back('Cleo', :advert), 'done', 'who can restore it');

-- Where a thread was, nobody learns who may not see that.
CREATE FUNCTION pg_temp.moves(who text, thread bigint) RETURNS text[] LANGUAGE sql AS $$
	SELECT array_agg(reason || ' to ' || coalesce(category_to, '?'))
	FROM web.moderation_log(pg_temp.as(who), 'move', NULL, NULL, moves.thread, NULL) $$;
SELECT 1 FROM web.thread_move(pg_temp.as('Root'), :other, 'Secret', 'boardroom');
SELECT 1 FROM web.thread_move(pg_temp.as('Root'), :other, 'No secret', 'billing');
SELECT is(pg_temp.moves(who, :other), found, 'moves, as ' || who || ' reads of them') FROM (VALUES
    ('Mod', '{No secret to Billing,Secret to ?}'::text[]), ('Root', '{No secret to Billing,Secret to Board}')) v (who, found);

-- The log in pages, with every line once.
CREATE FUNCTION pg_temp.walk(OUT ids bigint[]) LANGUAGE plpgsql AS $$
DECLARE
	following bigint;
	page	bigint[];
BEGIN
	LOOP
		SELECT array_agg(l.id), max(l.next) INTO page, following
		FROM web.moderation_log(pg_temp.as('Root'), NULL, NULL, NULL, NULL, following) l;
		ids := ids || page;
		EXIT WHEN following IS NULL;
	END LOOP;
END $$;
DO $$
BEGIN
	FOR i IN 1..60 LOOP
		PERFORM web.thread_lock(pg_temp.as('Root'), (SELECT min(id) FROM forum.thread), 'x');
		PERFORM web.thread_unlock(pg_temp.as('Root'), (SELECT min(id) FROM forum.thread), 'x');
	END LOOP;
END $$;
SELECT is((SELECT array_agg(id ORDER BY id DESC) FROM moderation_log), pg_temp.walk(), 'page after page');
SELECT throws_like('UPDATE forum.moderation_log SET reason = ''x''', '%append-only%', 'nobody changes it');
SELECT throws_like('DELETE FROM forum.moderation_log', '%append-only%', 'or takes from it');

SELECT * FROM finish();
ROLLBACK;
