-- Which signals a change can touch: what the triggers of 0012_signals.sql and 0018_accounts.sql ask for.

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

-- Members are staff or not any more, or belong to other accounts than was thought: what they did counts, or does not,
-- or moves with them. gone: memberships of theirs that may not be there any more.
CREATE OR REPLACE FUNCTION forum.signals_of_members_changed(members bigint[], gone account_member[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_staff(members));
	PERFORM forum.signals_settle(forum.signals_of_memberships(gone || ARRAY(SELECT b FROM account_member b
	    WHERE b.member_id = ANY (members))));
	PERFORM forum.signals_of_doings(members);
END $$;

-- Settles everything that is those members' doing.
CREATE OR REPLACE FUNCTION forum.signals_of_doings(members bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_posts(ARRAY(
		SELECT p.id FROM post p WHERE p.author_id = ANY (members) AND p.kind IN ('question', 'answer'))));
	PERFORM forum.signals_settle(forum.signals_of_votes(ARRAY(
		SELECT v FROM post p JOIN vote v ON v.post_id = p.id WHERE p.author_id = ANY (members))));
	PERFORM forum.signals_settle(forum.signals_of_acceptances(ARRAY(
		SELECT a.thread_id FROM post p JOIN acceptance a ON a.post_id = p.id WHERE p.author_id = ANY (members)
		UNION SELECT a.thread_id FROM thread t JOIN acceptance a ON a.thread_id = t.id WHERE t.author_id = ANY (members))));
	PERFORM forum.signals_settle(forum.signals_of_milestones(members));
	PERFORM forum.signals_settle(forum.signals_of_visits(ARRAY(SELECT v FROM visit v WHERE v.member_id = ANY (members))));
	PERFORM forum.signals_settle(forum.signals_of_surveys(ARRAY(SELECT s FROM survey s WHERE s.member_id = ANY (members))));
	PERFORM forum.signals_settle(forum.signals_of_intents(ARRAY(SELECT i.id FROM intent i WHERE i.member_id = ANY (members))));
	PERFORM forum.signals_settle(forum.signals_of_tickets(ARRAY(SELECT t.id FROM ticket t WHERE t.member_id = ANY (members))));
	PERFORM forum.signals_settle(forum.signals_of_waits(ARRAY(SELECT t.id FROM thread t
	    WHERE t.author_id = ANY (members) AND t.kind = 'question'), '-infinity', forum.nightly_done()));
	PERFORM forum.signals_settle(forum.signals_of_silence(members, '-infinity', forum.nightly_done()));
END $$;
