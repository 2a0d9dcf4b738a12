-- Intents: what somebody who is about to ask or to write a ticket sees of the community, and what it comes to.

-- Whether an account sees suggestions: 'holdout' is one in ten by the hash of its id, for good while the experiment
-- lasts; everybody else, and who belongs to no account, is 'exposed'. An experiment '' is none: all are exposed.
-- HEALTH.md, 5: SHA-256(salt‖experiment‖account), a number with its first byte the greatest, mod 10000 < 1000.
CREATE OR REPLACE FUNCTION forum.intent_arm(salt text, experiment text, account text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	hash	bytea := sha256(convert_to(salt || experiment || account, 'UTF8'));
	rest	integer := 0;
BEGIN
	IF account IS NULL OR experiment = '' THEN
		RETURN 'exposed';
	END IF;
	FOR i IN 0 .. 31 LOOP
		rest := (rest * 256 + get_byte(hash, i)) % 10000;
	END LOOP;
	RETURN CASE WHEN rest < 1000 THEN 'holdout' ELSE 'exposed' END;
END $$;

-- The intent of a member at a form (ask, ticket) that lasts, or a row of NULLs. One begun 12 hours ago has ended. Whoever
-- does something about a member's intents comes here first, one after the other.
CREATE OR REPLACE FUNCTION forum.intent_lasting(me member, form text) RETURNS intent
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	i	intent;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('intent', me.id));
	UPDATE intent SET ended_at = at + interval '12 hours'
	WHERE member_id = me.id AND kind = form AND ended_at IS NULL AND at < now() - interval '12 hours';
	SELECT * INTO i FROM intent l WHERE l.member_id = me.id AND l.kind = form AND l.ended_at IS NULL;
	RETURN i;
END $$;

-- The one that lasts, or a new one, whose arm is decided and written down here, before anything is shown.
CREATE OR REPLACE FUNCTION forum.intent_begin(me member, form text) RETURNS intent
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	i	intent := forum.intent_lasting(me, form);
BEGIN
	IF i.id IS NULL THEN
		INSERT INTO intent (member_id, kind, arm, experiment)
		VALUES (me.id, form, forum.intent_arm_of(me), forum.setting('experiment')) RETURNING * INTO i;
	END IF;
	RETURN i;
END $$;

-- In which arm a member is today: that of the account; the people of the house are in none, and see everything.
CREATE OR REPLACE FUNCTION forum.intent_arm_of(me member) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN CASE WHEN forum.is_staff(me) THEN 'exposed'
	    ELSE forum.intent_arm(forum.setting('experiment_salt'), forum.setting('experiment'), forum.account_at(me.id, now())) END;
END $$;

-- A member's question or ticket was sent: the intent that lasts has come to that. Gives it.
CREATE OR REPLACE FUNCTION forum.intent_posted(me member, form text) RETURNS bigint
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	i	intent := forum.intent_lasting(me, form);
BEGIN
	UPDATE intent SET posted_at = now(), ended_at = now() WHERE id = i.id;
	RETURN i.id;
END $$;

-- Whether somebody is measured: customers are, the people of the house are not.
CREATE OR REPLACE FUNCTION forum.intent_form(me member, place text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN CASE WHEN NOT forum.is_staff(me) THEN CASE place WHEN 'ask' THEN 'ask' WHEN 'contact' THEN 'ticket' END END;
END $$;

-- Signals of intents: that they were begun, which suggestions were opened, that one solved it, that it was posted.
CREATE OR REPLACE FUNCTION forum.signals_of_intents(intents bigint[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	WITH meant AS (
		SELECT i.*, 'intent:' || i.id AS key, jsonb_build_object('units', 1, 'ref', 'intent/' || i.id, 'mode', i.arm,
		    'experiment', i.experiment, 'channel', i.kind) AS data
		FROM intent i WHERE i.id = ANY (intents)
	)
	SELECT array_agg(f) FROM (
		SELECT ROW(key || ':opened', 'intent.opened', true, at, NULL, member_id, NULL, data)::signal_fact AS f FROM meant
		UNION ALL
		SELECT ROW(key || ':posted', 'intent.posted', posted_at IS NOT NULL, posted_at, NULL, member_id, NULL, data)::signal_fact
		FROM meant
		UNION ALL
		SELECT ROW(key || ':confirmed', 'deflection.confirmed', solved_at IS NOT NULL, solved_at, NULL, member_id, NULL,
		    data)::signal_fact FROM meant
		UNION ALL
		SELECT ROW(m.key || ':suggestion:' || s.thread_id, 'suggestion.opened', true, s.opened_at, NULL, m.member_id, NULL,
		    m.data)::signal_fact
		FROM meant m JOIN intent_suggestion s ON s.intent_id = m.id WHERE s.opened_at IS NOT NULL) facts);
END $$;

-- Signals of tickets: opened, closed, and that one came although it was tried to answer it: suggestions were shown
-- while it was written, or its member had opened one in the 7 days before.
CREATE OR REPLACE FUNCTION forum.signals_of_tickets(tickets bigint[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	WITH meant AS (
		SELECT t.*, 'ticket:' || t.id AS key,
		    jsonb_build_object('units', 1, 'ref', 'ticket/' || t.id, 'channel', 'ticket') AS data,
		    EXISTS (SELECT FROM intent_suggestion s WHERE s.intent_id = t.intent_id)
		    OR EXISTS (SELECT FROM intent i JOIN intent_suggestion s ON s.intent_id = i.id
			WHERE i.member_id = t.member_id AND i.at BETWEEN t.at - interval '8 days' AND t.at
			  AND s.opened_at BETWEEN t.at - interval '7 days' AND t.at) AS tried
		FROM ticket t WHERE t.id = ANY (tickets)
	)
	SELECT array_agg(f) FROM (
		SELECT ROW(key || ':opened', 'ticket.opened', true, at, NULL, member_id, NULL, data)::signal_fact AS f FROM meant
		UNION ALL
		SELECT ROW(key || ':closed', 'ticket.closed', closed_at IS NOT NULL, closed_at, NULL, member_id, NULL, data)::signal_fact
		FROM meant
		UNION ALL
		SELECT ROW(key || ':after_suggestion', 'ticket.after_suggestion', tried, at, NULL, member_id, NULL, data)::signal_fact
		FROM meant) facts);
END $$;
