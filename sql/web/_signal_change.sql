-- Which signals a change can touch: what the triggers of 0012_signals.sql ask for.

-- A post appeared (or another state of it): it, its author's first steps, and with a state all that hangs on it.
CREATE OR REPLACE FUNCTION forum.signals_of_post_changed(post bigint, state_changed boolean) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	p	post;
BEGIN
	SELECT * INTO p FROM post o WHERE o.id = signals_of_post_changed.post;
	PERFORM forum.signals_settle(forum.signals_of_posts(ARRAY[p.id]));
	IF state_changed THEN
		PERFORM forum.signals_settle(forum.signals_of_votes(ARRAY(SELECT v FROM vote v WHERE v.post_id = p.id)));
		PERFORM forum.signals_settle(forum.signals_of_acceptances(ARRAY[p.thread_id]));
	END IF;
	PERFORM forum.signals_settle(forum.signals_of_milestones(ARRAY[p.author_id]));
END $$;

CREATE OR REPLACE FUNCTION forum.signals_of_acceptance_changed(thread bigint, answer bigint) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_acceptances(ARRAY[thread]));
	PERFORM forum.signals_settle(forum.signals_of_milestones(ARRAY[(SELECT p.author_id FROM post p WHERE p.id = answer)]));
END $$;

-- Somebody is staff, or not any more: then nothing, or everything they did counts.
CREATE OR REPLACE FUNCTION forum.signals_of_member_changed(m member) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_staff(ARRAY[m.id]));
	PERFORM forum.signals_of_membership_changed(ARRAY(SELECT b FROM account_member b WHERE b.member_id = m.id));
	PERFORM forum.signals_of_doings(m.id);
END $$;

-- Members belong to other accounts than was thought: what they did moves with them.
CREATE OR REPLACE FUNCTION forum.signals_of_membership_changed(memberships account_member[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_memberships(memberships || ARRAY(SELECT b FROM account_member b
	    WHERE b.member_id IN (SELECT c.member_id FROM unnest(memberships) c))));
	PERFORM forum.signals_of_doings(m.id) FROM member m
	WHERE m.id IN (SELECT c.member_id FROM unnest(memberships) c) ORDER BY m.id;
END $$;

-- Settles everything that is a member's doing.
CREATE OR REPLACE FUNCTION forum.signals_of_doings(who bigint) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_posts(ARRAY(
		SELECT p.id FROM post p WHERE p.author_id = who AND p.kind IN ('question', 'answer'))));
	PERFORM forum.signals_settle(forum.signals_of_votes(ARRAY(
		SELECT v FROM post p JOIN vote v ON v.post_id = p.id WHERE p.author_id = who)));
	PERFORM forum.signals_settle(forum.signals_of_acceptances(ARRAY(
		SELECT a.thread_id FROM post p JOIN acceptance a ON a.post_id = p.id WHERE p.author_id = who
		UNION SELECT a.thread_id FROM thread t JOIN acceptance a ON a.thread_id = t.id WHERE t.author_id = who)));
	PERFORM forum.signals_settle(forum.signals_of_milestones(ARRAY[who]));
	PERFORM forum.signals_settle(forum.signals_of_visits(ARRAY(SELECT v FROM visit v WHERE v.member_id = who)));
	PERFORM forum.signals_settle(forum.signals_of_surveys(ARRAY(SELECT s FROM survey s WHERE s.member_id = who)));
	PERFORM forum.signals_settle(forum.signals_of_waits(ARRAY(SELECT t.id FROM thread t
	    WHERE t.author_id = who AND t.kind = 'question'), '-infinity', forum.nightly_done()));
	PERFORM forum.signals_settle(forum.signals_of_silence(ARRAY[who], '-infinity', forum.nightly_done()));
END $$;
