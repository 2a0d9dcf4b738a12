-- All signals that the forum's history holds: `forum health backfill`, and the signals of each night.

-- One step of the backfill: settles the next things of a kind after the given one, `most` of them. What is
-- told goes into the table signal only; forum.backfill_tell comes afterwards.
--   kind: what to look at. Gives where to go on: NULL at the end.
CREATE OR REPLACE FUNCTION forum.backfill_step(kind text, after bigint, most integer) RETURNS bigint
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	ids	bigint[];
	facts	signal_fact[];
BEGIN
	CASE kind
	WHEN 'accounts' THEN
		facts := forum.signals_of_accounts(ARRAY(SELECT id FROM account));
	WHEN 'members' THEN
		ids := ARRAY(SELECT id FROM member WHERE id > after ORDER BY id LIMIT most);
		facts := forum.signals_of_staff(ids) || forum.signals_of_milestones(ids)
		    || forum.signals_of_memberships(ARRAY(SELECT b FROM account_member b WHERE member_id = ANY (ids)))
		    || forum.signals_of_silence(ids, '-infinity', forum.nightly_done());
	WHEN 'visits' THEN
		ids := ARRAY(SELECT id FROM member WHERE id > after ORDER BY id LIMIT most / 10);
		facts := forum.signals_of_visits(ARRAY(SELECT v FROM visit v WHERE member_id = ANY (ids)));
	WHEN 'posts' THEN
		ids := ARRAY(SELECT id FROM post WHERE id > after ORDER BY id LIMIT most);
		facts := forum.signals_of_posts(ids);
	WHEN 'votes' THEN
		ids := ARRAY(SELECT id FROM vote WHERE id > after ORDER BY id LIMIT most);
		facts := forum.signals_of_votes(ARRAY(SELECT v FROM vote v WHERE id = ANY (ids)));
	WHEN 'threads' THEN
		ids := ARRAY(SELECT id FROM thread WHERE id > after ORDER BY id LIMIT most);
		facts := forum.signals_of_acceptances(ids)
		    || forum.signals_of_waits(ids, '-infinity', forum.nightly_done());
	WHEN 'surveys' THEN
		ids := ARRAY(SELECT id FROM survey WHERE id > after ORDER BY id LIMIT most);
		facts := forum.signals_of_surveys(ARRAY(SELECT s FROM survey s WHERE id = ANY (ids)));
	WHEN 'intents' THEN
		ids := ARRAY(SELECT id FROM intent WHERE id > after ORDER BY id LIMIT most);
		facts := forum.signals_of_intents(ids);
	WHEN 'tickets' THEN
		ids := ARRAY(SELECT id FROM ticket WHERE id > after ORDER BY id LIMIT most);
		facts := forum.signals_of_tickets(ids);
	END CASE;
	PERFORM forum.signals_settle(facts, true);
	RETURN ids[array_upper(ids, 1)];
END $$;

-- Tells everything that stands, `most` of it after the given time and key: also what was told before, for a
-- core that knows it takes it for a duplicate, and a new one has it. The clock of the log is the signals'.
-- Gives how many, and where to go on: NULL at the end.
CREATE OR REPLACE FUNCTION forum.backfill_tell(after_at timestamptz, after_key text, most integer)
RETURNS TABLE (told bigint, at timestamptz, key text)
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	WITH next AS (
		SELECT s FROM signal s WHERE s.standing AND (s.at, s.key) > (after_at, after_key)
		ORDER BY s.at, s.key LIMIT most
	), sent AS (
		INSERT INTO outbox (topic, payload, next_at)
		SELECT 'signal', forum.signal_event(s, forum.signal_source()), greatest(now(), (s).at) FROM next ORDER BY (s).at, (s).key
	), noted AS (
		UPDATE signal o SET told_on = o.told_on || l.day
		FROM (SELECT (s).key, forum.signal_told_on((s).type, (s).at, (s).actor) AS day FROM next) l
		WHERE o.key = l.key AND l.day IS NOT NULL AND NOT l.day = ANY (o.told_on)
	)
	SELECT count(*) OVER (), (s).at, (s).key FROM next ORDER BY (s).at DESC, (s).key DESC LIMIT 1
$$;

-- Up to when the signals of each night were looked for.
CREATE OR REPLACE FUNCTION forum.nightly_done() RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT done_until FROM nightly WHERE task = 'signal'
$$;

-- Signals of waiting, day by day in UTC, up to the last midnight: one day a call, so that after a pause
-- each day is caught up in a transaction of its own. Gives whether there was one.
CREATE OR REPLACE FUNCTION forum.jobs_nightly() RETURNS boolean
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	from_then timestamptz;
	upto	timestamptz;
BEGIN
	SELECT done_until, done_until + interval '1 day' INTO from_then, upto
	FROM nightly WHERE task = 'signal' FOR UPDATE SKIP LOCKED;
	IF upto IS NULL OR upto > now() THEN
		RETURN false;
	END IF;
	-- the longest target, 14,400 minutes, in offices that are open for two hours on five days a week, is 168 days
	PERFORM forum.signals_settle(forum.signals_of_waits(ARRAY(
		SELECT t.id FROM thread t WHERE t.kind = 'question' AND t.created_at <= upto
		  AND t.created_at > from_then - interval '200 days'), from_then, upto));
	PERFORM forum.signals_settle(forum.signals_of_silence(ARRAY(
		SELECT p.author_id FROM acceptance a JOIN post p ON p.id = a.post_id
		WHERE a.at > from_then - interval '211 days' AND p.author_id IS NOT NULL
		GROUP BY p.author_id HAVING count(*) >= 3), from_then, upto));
	UPDATE nightly SET done_until = upto WHERE task = 'signal';
	RETURN true;
END $$;
