-- What customers are asked: whether a solved question went well (csat), how likely they would recommend us
-- (nps). Each is asked in a quiet panel that can be left alone.

-- Answers as signals. 'rather not' is none.
CREATE OR REPLACE FUNCTION forum.signals_of_surveys(surveys survey[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW(s.kind || ':' || s.id, s.kind || '.given', s.value IS NOT NULL, s.at, NULL, s.member_id, NULL,
	    CASE s.kind WHEN 'csat' THEN forum.signal_data(s.thread_id)
		|| jsonb_build_object('value', CASE s.value WHEN 1 THEN 'good' ELSE 'bad' END)
	    ELSE jsonb_build_object('units', 1, 'value', s.value, 'scale', 10, 'ref', 'survey/' || s.id) END)::signal_fact)
	FROM unnest(surveys) s);
END $$;

-- What the asker may still say about how a question went: NULL nothing, 'ask', or 'words' after the click.
-- Asked for 30 days after an answer was accepted or the question closed.
CREATE OR REPLACE FUNCTION forum.csat_open(me member, t thread) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT CASE WHEN s.id IS NULL THEN 'ask' WHEN s.value IS NOT NULL AND s.words = '' THEN 'words' END
	FROM (SELECT greatest((SELECT a.at FROM acceptance a WHERE a.thread_id = t.id AND a.withdrawn_at IS NULL),
		t.closed_at) AS at) ended
	LEFT JOIN survey s ON s.kind = 'csat' AND s.member_id = me.id AND s.thread_id = t.id
	WHERE t.kind = 'question' AND t.author_id = me.id AND t.state = 'visible' AND NOT forum.is_staff(me)
	  AND ended.at > now() - interval '30 days');
END $$;

-- Whether a member is to be asked how likely they would recommend us: customers only, 3 days after they
-- first came, then every 180 days, an answer or none.
CREATE OR REPLACE FUNCTION forum.nps_due(me member) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT NOT forum.is_staff(me)
	    AND EXISTS (SELECT FROM account_member b WHERE b.member_id = me.id AND b.valid_to IS NULL)
	    AND now() > (SELECT v.at FROM visit v WHERE v.member_id = me.id ORDER BY v.day LIMIT 1) + interval '3 days'
	    AND now() > coalesce((SELECT s.at FROM survey s WHERE s.kind = 'nps' AND s.member_id = me.id
		ORDER BY s.at DESC LIMIT 1) + interval '180 days', '-infinity'));
END $$;

-- What an account's members said in words, newest first, before the given time: for its timeline. `ref` is that of
-- the event that told the answer.
CREATE OR REPLACE FUNCTION forum.survey_words(account text, before timestamptz, most integer)
RETURNS TABLE (at timestamptz, member_id bigint, kind text, value smallint, words text, ref text)
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT s.at, s.member_id, s.kind, s.value, s.words, coalesce('thread/' || s.thread_id, 'survey/' || s.id)
	FROM survey s
	WHERE s.words <> '' AND s.at < before AND s.member_id IN (SELECT b.member_id FROM account_member b
		WHERE b.account_id = account AND b.valid_from <= s.at AND (b.valid_to IS NULL OR b.valid_to > s.at))
	ORDER BY s.at DESC, s.id DESC LIMIT most
$$;

-- How a question went, in the asker's eyes: value 1 good, 0 bad, NULL rather not; or, after that, words
-- about it. 401, 403 (not the asker's to say, or not now), 404, 422 (value, words).
CREATE FUNCTION web.csat_give(credential text, wanted bigint, value integer, words text)
RETURNS TABLE (thread_id bigint, slug text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
	t	thread := forum.thread_for(forum.reader(me), wanted);
	open	text;
BEGIN
	PERFORM FROM member m WHERE m.id = me.id FOR NO KEY UPDATE;
	open := forum.csat_open(me, t);
	PERFORM forum.check_survey(value, 1, words);
	IF open = 'ask' THEN
		INSERT INTO survey (member_id, kind, thread_id, value, words)
		VALUES (me.id, 'csat', t.id, value, coalesce(btrim(words), ''));
	ELSIF open = 'words' AND btrim(coalesce(words, '')) <> '' THEN
		UPDATE survey s SET words = btrim(csat_give.words)
		WHERE s.kind = 'csat' AND s.member_id = me.id AND s.thread_id = t.id;
	ELSIF open IS NULL AND t.author_id IS DISTINCT FROM me.id THEN
		RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = 'Only who asked can say how it went.';
	END IF;
	RETURN QUERY SELECT t.id, t.slug;
END $$;

-- How likely a member would recommend us: value 0 to 10, NULL rather not. Said again before it is due, it
-- changes nothing. 401, 422 (value, words).
CREATE FUNCTION web.nps_give(credential text, value integer, words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.actor(credential);
BEGIN
	PERFORM FROM member m WHERE m.id = me.id FOR NO KEY UPDATE;
	PERFORM forum.check_survey(value, 10, words);
	IF forum.nps_due(me) THEN
		INSERT INTO survey (member_id, kind, value, words) VALUES (me.id, 'nps', value, coalesce(btrim(words), ''));
	END IF;
END $$;

-- Refuses (422) a value off the scale and words that are too many.
CREATE OR REPLACE FUNCTION forum.check_survey(value integer, most integer, words text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF value NOT BETWEEN 0 AND most THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'value', MESSAGE = 'Please choose one of the answers.';
	ELSIF length(words) > 500 OR words ~ (U&'[\0001-\0008\000B\000C\000E-\001F\007F]') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'words', MESSAGE = 'At most 500 characters, please.';
	END IF;
END $$;
