-- Votes and acceptance, with the points they give, each in one transaction.

-- Sets a member's vote on a post to 1, -1 or 0 (withdrawn); gives the post's new score. Rights are checked
-- by whoever calls. The same vote again changes nothing.
CREATE OR REPLACE FUNCTION forum.vote_set(me bigint, wanted bigint, new_value integer, at timestamptz DEFAULT now())
RETURNS integer LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	p	post;
	v	vote;
	old_value integer := 0;
BEGIN
	PERFORM forum.post_lock(wanted);
	SELECT * INTO STRICT p FROM post WHERE id = wanted;
	SELECT * INTO v FROM vote WHERE post_id = p.id AND member_id = me;
	IF FOUND THEN
		old_value := v.value;
	END IF;
	IF old_value = new_value THEN
		RETURN p.score;
	END IF;
	PERFORM forum.members_lock(ARRAY[p.author_id, me]);
	IF old_value <> 0 THEN
		DELETE FROM vote WHERE id = v.id;
		PERFORM forum.reputation_reverse_cause('{upvote,downvote,downvote_given}', v.id, at);
	END IF;
	IF new_value <> 0 THEN
		INSERT INTO vote (post_id, member_id, value, at) VALUES (p.id, me, new_value, vote_set.at) RETURNING * INTO v;
		PERFORM forum.reputation_of_votes(ARRAY[v], p);
	END IF;
	UPDATE post SET score = score + new_value - old_value WHERE id = p.id RETURNING * INTO p;
	UPDATE thread SET version = version + 1,
	    score = CASE WHEN p.id = first_post_id THEN p.score ELSE score END
	WHERE id = p.thread_id;
	RETURN p.score;
END $$;

-- Votes. 401, 403 (own post, privilege, locked), 404, 422 (value), 429.
CREATE FUNCTION web.post_vote(credential text, wanted bigint, new_value integer)
RETURNS TABLE (score integer, value integer, thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	p	post;
	t	thread;
	wrong	text;
BEGIN
	PERFORM forum.limit_check(me, 'vote');
	p := forum.post_held(r, wanted);
	t := forum.thread_for(r, p.thread_id);
	IF new_value IS NULL OR new_value NOT IN (1, 0, -1) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'value', MESSAGE = 'A vote is 1, 0 or -1.';
	END IF;
	wrong := CASE
	    WHEN p.author_id IS NOT DISTINCT FROM me.id THEN 'Nobody votes for their own posts.'
	    WHEN p.state <> 'visible' OR t.state <> 'visible' THEN 'This post has been taken away.'
	    WHEN t.locked_at IS NOT NULL AND NOT forum.moderates(me) THEN 'This thread is locked.'
	END;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = wrong;
	END IF;
	IF new_value = -1 AND p.kind = 'comment' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'value',
		    MESSAGE = 'A comment can be voted up or flagged, not down.';
	END IF;
	IF new_value = 1 THEN
		PERFORM forum.privilege_check(me, 'vote_up', 'vote up');
	ELSIF new_value = -1 THEN
		PERFORM forum.privilege_check(me, 'vote_down', 'vote down');
	END IF;
	RETURN QUERY SELECT forum.vote_set(me.id, p.id, new_value), new_value, t.id, t.slug;
END $$;

-- Makes an answer the accepted one of its question, in place of another if there is one; NULL takes the
-- acceptance back. Rights are checked by whoever calls; see forum.vote_set.
CREATE OR REPLACE FUNCTION forum.acceptance_set(t thread, answer bigint, me bigint, at timestamptz DEFAULT now())
RETURNS void LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	stands	acceptance;
	a	acceptance;
	p	post;
BEGIN
	SELECT * INTO t FROM thread WHERE id = t.id FOR NO KEY UPDATE;
	IF t.accepted_post_id IS NOT DISTINCT FROM answer THEN
		RETURN;
	END IF;
	SELECT * INTO stands FROM acceptance WHERE thread_id = t.id AND withdrawn_at IS NULL;
	IF FOUND THEN
		UPDATE acceptance SET withdrawn_at = acceptance_set.at, withdrawn_by = me WHERE id = stands.id;
		PERFORM forum.members_lock(ARRAY(SELECT author_id FROM post WHERE id IN (answer, stands.post_id))
		    || ARRAY[me, stands.member_id]);
		PERFORM forum.reputation_reverse_cause('{accepted,accepting}', stands.id, at);
	END IF;
	IF answer IS NOT NULL THEN
		SELECT * INTO STRICT p FROM post WHERE id = answer;
		INSERT INTO acceptance (thread_id, post_id, member_id, at)
		VALUES (t.id, answer, me, acceptance_set.at) RETURNING * INTO a;
		PERFORM forum.reputation_of_acceptance(a, p);
		PERFORM forum.notify(p.author_id, 'accepted', me, p, '', at);
	END IF;
	UPDATE thread SET accepted_post_id = answer, version = version + 1 WHERE id = t.id;
END $$;

-- Accepts an answer (accepted = true) or takes the acceptance back. By the asker or a moderator.
-- 401, 403, 404, 422 (not an answer).
CREATE FUNCTION web.post_accept(credential text, wanted bigint, accepted boolean)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.actor(credential);
	r	reader := forum.reader(me);
	p	post := forum.post_held(r, wanted);
	t	thread := forum.thread_for(r, p.thread_id);
	wrong	text;
BEGIN
	IF p.kind <> 'answer' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', MESSAGE = 'Only an answer to a question can be accepted.';
	END IF;
	wrong := CASE
	    WHEN t.author_id IS DISTINCT FROM me.id AND NOT forum.moderates(me)
		THEN 'Only who asked, or a moderator, may accept an answer.'
	    WHEN p.state <> 'visible' OR t.state <> 'visible' THEN 'This post has been taken away.'
	    WHEN t.locked_at IS NOT NULL AND NOT forum.moderates(me) THEN 'This thread is locked.'
	END;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = wrong;
	END IF;
	IF accepted THEN
		PERFORM forum.acceptance_set(t, p.id, me.id);
	ELSIF t.accepted_post_id = p.id THEN
		PERFORM forum.acceptance_set(t, NULL, me.id);
	END IF;
	RETURN QUERY SELECT t.id, t.slug;
END $$;
