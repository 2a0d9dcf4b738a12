-- Posts: who may write, edit, delete and restore what; revisions; what mentions become.
\ir begin.sql
SELECT no_plan();

SELECT pg_temp.member(n) FROM unnest('{Anna,Bert,Cleo}'::text[]) n;
SELECT pg_temp.member('Mod', 'moderator');
SELECT pg_temp.ask('Anna') AS thread \gset
SELECT first_post_id AS question FROM thread WHERE id = :thread \gset
SELECT pg_temp.answer('Bert', :thread) AS answer \gset
SELECT pg_temp.comment('Cleo', :answer) AS comment \gset

CREATE FUNCTION pg_temp.editing(who text, post bigint, revision integer, body text DEFAULT 'New text', title text DEFAULT NULL,
    tags text[] DEFAULT NULL, reason text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT web.post_edit(%L, %s, %s, %L, %L, %L, %L, NULL, %L, %L, %L, 1, ''{}'', ''{}'', %L)',
	    pg_temp.as(who), post, coalesce(revision::text, 'NULL'), reason, title, title, title, tags, body, body, body))
$$;

-- Editing and revisions
SELECT is(pg_temp.editing('Bert', :answer, 1), 'done', 'an author edits');
SELECT is(pg_temp.editing('Bert', :answer, 1), 'PT409 revision', 'a second edit of the same revision is refused');
SELECT is(pg_temp.editing('Bert', :answer, NULL), 'PT409 revision', 'and one without a revision');
SELECT is(pg_temp.editing('Bert', :answer, 7), 'PT409 revision', 'and one of a revision to come');
SELECT is((SELECT body || revision FROM post WHERE id = :answer), 'New text2', 'and changes nothing');
SELECT is(pg_temp.editing('Cleo', :answer, 2), 'PT403', 'others need the privilege');
SELECT is(pg_temp.editing('Mod', :answer, 2, 'Better text', NULL, NULL, 'spelling'), 'done', 'or to moderate');
SELECT is((SELECT array_agg(body || '/' || reason ORDER BY revision) FROM post_revision WHERE post_id = :answer),
    '{"An answer./","New text/","Better text/spelling"}', 'every text is kept');
SELECT is((SELECT count(*) FROM notification n WHERE n.member_id = pg_temp.id('Bert') AND n.kind = 'edited'), 1::bigint,
    'an author hears of the edits of others');
SELECT is(pg_temp.editing('Anna', :question, 1, 'The question', 'Another good title', '{x,y}'), 'done', 'the question has title and tags');
SELECT is((SELECT title || slug || tags FROM web.thread(NULL, :thread)), 'Another good titleAnother good titlex y', 'and both change');
SELECT is(pg_temp.editing('Anna', :question, 2, 'The question', 'No'), 'PT422 title', 'a bad title is refused');
SELECT is((SELECT revision FROM post WHERE id = :question), 2, 'with all of the edit');
SELECT is((SELECT array_agg(title ORDER BY revision) FROM web.post_history(NULL, :question, NULL, 50)),
    '{"How does it work?","Another good title"}', 'the history has the titles');

-- A long history comes in pages, each with the text that its last revision is compared with.
INSERT INTO post_revision (post_id, revision, editor_id, body) SELECT :answer, n, pg_temp.id('Bert'), n FROM generate_series(4, 25) n;
CREATE FUNCTION pg_temp.page(post bigint, after bigint) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat(revision, CASE WHEN beyond THEN ' beyond' END), ' ' ORDER BY revision DESC) || coalesce(', next ' || max(next), '')
	FROM web.post_history(NULL, post, after, 10) $$;
SELECT is(pg_temp.page(:answer, after), expected) FROM (VALUES (NULL::bigint, '25 24 23 22 21 20 19 18 17 16 15 beyond, next 16'),
    (16, '15 14 13 12 11 10 9 8 7 6 5 beyond, next 6'), (6, '5 4 3 2 1')) v (after, expected);
SELECT is(pg_temp.refusal(format('SELECT pg_temp.page(%s, 1)', :answer)), 'PT404', 'before the first there was nothing');
DELETE FROM post_revision WHERE post_id = :answer AND revision > 3;

-- Comments
SELECT is((SELECT concat(kind, parent_id) FROM post WHERE id = :comment), 'comment' || :answer, 'a comment is under its post');
SELECT pg_temp.comment('Bert', :comment) AS second_comment \gset
SELECT is((SELECT parent_id FROM post WHERE id = :second_comment), :answer::bigint,
    'a comment on a comment goes under the same post');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Bert'', %s, ''x'')', :answer)), 'PT422 body', 'one letter is no comment');
INSERT INTO post (thread_id, kind, parent_id, body, html, html_version) SELECT :thread, 'comment', :question, 'x', 'x', 1 FROM generate_series(1, 99);
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Bert'', %s)', :question)), expected, what)
FROM (VALUES (1, 'done', 'a hundredth comment'), (2, 'PT409', 'is the last')) v (n, expected, what);
DELETE FROM post WHERE parent_id = :question;
UPDATE setting SET value = 'established' WHERE name = 'privilege_preset';
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Cleo'', %s)', :answer)), 'PT403', 'commenting anywhere needs the privilege');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Bert'', %s)', :answer)), 'done', 'but not under one''s own post');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Anna'', %s)', :answer)), 'done', 'nor in one''s own thread');
UPDATE setting SET value = 'launch' WHERE name = 'privilege_preset';

-- Deleting and restoring
CREATE FUNCTION pg_temp.deleting(who text, post bigint, reason text DEFAULT 'because') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT web.post_delete(%L, %s, %L)', pg_temp.as(who), post, reason))
$$;
CREATE FUNCTION pg_temp.restoring(who text, post bigint, reason text DEFAULT 'because') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.refusal(format('SELECT web.post_restore(%L, %s, %L)', pg_temp.as(who), post, reason))
$$;
SELECT is(pg_temp.deleting('Cleo', :answer), 'PT403', 'only an author deletes');
SELECT is(pg_temp.deleting('Anna', :question), 'PT403', 'and not a question that has answers');
SELECT is(pg_temp.deleting('Mod', :answer, ''), 'PT422 reason', 'a moderator says why');
SELECT is(pg_temp.deleting('Mod', :answer), 'done', 'and then does');
SELECT is((SELECT array_agg(action || ' ' || reason) FROM moderation_log WHERE post_id = :answer), '{"delete because"}', 'which is logged');
SELECT is((SELECT answers FROM thread WHERE id = :thread), 0, 'the answer is not counted');
SELECT is(pg_temp.restoring('Bert', :answer), 'PT403', 'its author cannot bring it back');
SELECT is(pg_temp.refusal(format('SELECT web.thread_reply(%L, %s, ''b'', ''h'', 1, ''{}'', ''{}'', ''w'')', pg_temp.as('Cleo'), :thread)),
    'done', 'the thread goes on');
SELECT is(pg_temp.restoring('Mod', :answer), 'done', 'the moderator brings it back');
SELECT is((SELECT answers FROM thread WHERE id = :thread), 2, 'and both are counted');
SELECT is(pg_temp.deleting('Bert', :answer), 'done', 'an author deletes an own answer');
SELECT is(pg_temp.restoring('Bert', :answer), 'done', 'and brings it back');
SELECT is(pg_temp.deleting('Mod', :question), 'done', 'a moderator deletes the question');
SELECT is(pg_temp.refusal(format('SELECT web.thread(%L, %s)', pg_temp.as('Cleo'), :thread)), 'PT404', 'and the thread is gone');
SELECT is(pg_temp.refusal(format('SELECT web.post_place(%L, %s)', pg_temp.as('Cleo'), :answer)), 'PT404', 'with its answers');
SELECT is(pg_temp.refusal(format('SELECT web.thread_reply(%L, %s, ''b'', ''h'', 1, ''{}'', ''{}'', ''w'')', pg_temp.as('Anna'), :thread)),
    'PT403', 'nothing can be added, even by those who see it');
SELECT is(pg_temp.restoring('Mod', :question), 'done', 'and is there again');

-- Closed and locked
UPDATE thread SET closed_at = now() WHERE id = :thread;
SELECT is(pg_temp.refusal(format('SELECT pg_temp.answer(''Cleo'', %s)', :thread)), 'PT403', 'a closed thread takes no answers');
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Cleo'', %s)', :answer)), 'done', 'but comments');
UPDATE thread SET locked_at = now() WHERE id = :thread;
SELECT is(pg_temp.refusal(format('SELECT pg_temp.comment(''Cleo'', %s)', :answer)), 'PT403', 'a locked thread takes nothing');
SELECT is(pg_temp.editing('Bert', :answer, 3), 'PT403', 'no edits');
SELECT is(pg_temp.deleting('Bert', :answer), 'PT403', 'no deletions');
SELECT is(pg_temp.refusal(format('SELECT web.post_vote(%L, %s, 1)', pg_temp.as('Cleo'), :answer)), 'PT403', 'no votes');
SELECT is(pg_temp.editing('Mod', :answer, 3), 'done', 'but a moderator''s');
UPDATE thread SET closed_at = NULL, locked_at = NULL WHERE id = :thread;

-- Mentions and numbers that are nobody's are text again
SELECT is(forum.html_resolve('<p><a class="mention" href="/u/anna">@anna</a> <a class="mention" href="/u/n%2Eo">@n.o</a> '
    '<a class="thread-link" href="/t/999999">#999999</a></p>', '{anna,n.o}', '{999999}'),
    '<p><a class="mention" href="/u/anna">@anna</a> @n.o #999999</p>', 'only what exists is a link');
SELECT pg_temp.private_category();
SELECT pg_temp.ask('Mod', 'What nobody shall know of', 'staff-room') AS secret \gset
SELECT pg_temp.ask('Mod', 'What the staff may know of', 'staff-room') AS other \gset
SELECT is(forum.html_resolve(link, '{}', ARRAY[:secret], inside), CASE WHEN linked THEN link ELSE '#' || :secret END, what)
FROM format('<a class="thread-link" href="/t/%s">#%s</a>', :secret, :secret) link, (VALUES
    (:thread, false, 'a private thread is none'), (NULL, false, 'nor in a profile'),
    (:other, true, 'but among its own')) v (inside, linked, what);
SELECT is((SELECT count(*) FROM notification WHERE member_id = pg_temp.id('Anna') AND kind = 'mention'), 0::bigint, 'nobody is mentioned yet');
SELECT pg_temp.comment('Bert', :answer, 'see @anna and @bert', '{anna,bert,anna}') AS comment \gset
SELECT is((SELECT array_agg(member_id::text || kind) FROM notification WHERE post_id = :comment), ARRAY[pg_temp.id('Anna') || 'mention'],
    'who is mentioned hears of it, once, and not of oneself');

-- Suspended members
UPDATE member SET suspended_until = now() + interval '1 day', suspended_reason = 'shouting' WHERE name = 'Cleo';
SELECT is(pg_temp.refusal(format('SELECT pg_temp.answer(''Cleo'', %s)', :thread)), 'PT403', 'the suspended do not write');
SELECT is(pg_temp.refusal(format('SELECT web.post_vote(%L, %s, 1)', pg_temp.as('Cleo'), :answer)), 'PT403', 'nor vote');

SELECT * FROM finish();
ROLLBACK;
