-- Suggestions to somebody who writes, and what they say of them.

-- At most 5 threads like the one that somebody is writing at a form of this forum (from_place: ask, new, contact), solved
-- ones first; none for who is suspended, or asks too fast, for suggestions must not get into anybody's way. Of who asks or
-- writes a ticket, and has typed 10 characters, is kept what was shown; one account in ten sees nothing (web.suggest).
--   typed_title, typed_body: as they stand there, and their words from text/words. 401.
CREATE FUNCTION web.suggest_here(credential text, from_place text, typed_title text, title_words text, typed_body text, body_words text)
RETURNS TABLE (id bigint, title text, slug text, score integer, answers integer, solved boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	form	text := forum.intent_form(me, from_place);
	i	intent;
	likes	bigint[];
BEGIN
	IF me.suspended_until > now()
	    OR length(btrim(coalesce(typed_title, ''))) + length(btrim(coalesce(typed_body, ''))) < 10 THEN
		RETURN;
	END IF;
	PERFORM forum.limit_check(me, 'intent');
	IF form IS NOT NULL THEN
		i := forum.intent_begin(me, form);
	END IF;
	IF i.arm = 'exposed' OR form IS NULL THEN
		SELECT array_agg(s.id) INTO likes FROM web.suggest(credential, title_words, body_words) s;
	END IF;
	INSERT INTO intent_suggestion (intent_id, thread_id, place)
	SELECT i.id, l.thread_id, l.place FROM unnest(likes) WITH ORDINALITY l (thread_id, place)
	WHERE i.id IS NOT NULL ON CONFLICT DO NOTHING;
	RETURN QUERY SELECT t.id, t.title, t.slug, t.score, t.answers, t.accepted_post_id IS NOT NULL
	FROM unnest(likes) WITH ORDINALITY l (thread_id, place) JOIN thread t ON t.id = l.thread_id ORDER BY l.place;
EXCEPTION WHEN SQLSTATE 'PT429' THEN
	RETURN;
END $$;

-- One of the suggestions was opened. Of what was not shown, nothing is kept. 401, 403, 429.
CREATE FUNCTION web.suggestion_open(credential text, from_place text, wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.actor(credential);
	i	intent;
BEGIN
	PERFORM forum.limit_check(me, 'intent');
	i := forum.intent_lasting(me, forum.intent_form(me, from_place));
	UPDATE intent_suggestion s SET opened_at = now()
	WHERE s.intent_id = i.id AND s.thread_id = wanted AND s.opened_at IS NULL;
END $$;

-- "This solved it". Gives the intent's number, NULL when nothing is measured of this member, and the thread. Saying it
-- again is saying it once. 401, 403, 404 (a thread that cannot be read), 409 (it was not suggested here, or what was asked
-- has been sent), 429.
CREATE FUNCTION web.intent_solve(credential text, from_place text, wanted bigint)
RETURNS TABLE (intent bigint, thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	t	thread := forum.thread_for(forum.reader(me), wanted);
	form	text := forum.intent_form(me, from_place);
	i	intent;
BEGIN
	PERFORM forum.limit_check(me, 'intent');
	IF form IS NOT NULL THEN
		i := forum.intent_lasting(me, form);
		IF NOT EXISTS (SELECT FROM intent_suggestion s WHERE s.intent_id = i.id AND s.thread_id = t.id) THEN
			RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = 'This was not suggested for what you are writing, or you have sent that meanwhile.';
		END IF;
		UPDATE intent o SET solved_at = now(), solved_by = t.id WHERE o.id = i.id AND o.solved_at IS NULL;
	END IF;
	RETURN QUERY SELECT i.id, t.id, t.slug;
END $$;

-- An intent of one's own that something solved: from which form (ask, ticket), whether it still is solved, by what.
-- 401, 404.
CREATE FUNCTION web.intent_solved(credential text, wanted bigint)
RETURNS TABLE (kind text, solved boolean, thread_id bigint, slug text, title text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	r	reader := forum.reader(me);
	i	intent;
BEGIN
	SELECT * INTO i FROM intent o WHERE o.id = wanted AND o.member_id = me.id;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such page.';
	END IF;
	RETURN QUERY SELECT i.kind, i.solved_at IS NOT NULL, t.id, t.slug, t.title
	FROM (SELECT) one LEFT JOIN thread t ON t.id = i.solved_by AND forum.thread_listed(t.state, t.category_id, r);
END $$;

-- "It did not after all". What has ended since stays as it is. Gives the form's name. 401, 403, 404, 429.
CREATE FUNCTION web.intent_unsolve(credential text, wanted bigint) RETURNS TABLE (kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	form	text := (SELECT o.kind FROM intent o WHERE o.id = wanted AND o.member_id = me.id);
	i	intent;
BEGIN
	PERFORM forum.limit_check(me, 'intent');
	IF form IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such page.';
	END IF;
	i := forum.intent_lasting(me, form);
	UPDATE intent o SET solved_at = NULL, solved_by = NULL WHERE o.id = i.id AND o.id = wanted AND o.solved_at IS NOT NULL;
	RETURN QUERY SELECT form;
END $$;
