-- The play: every act of the stage, in the order of their times, through the functions that make the same
-- thing when a real member does it. So scores, points, counts, notices and search come about as they do
-- in life, only earlier.

-- Which thread will have which id, so that texts can link to threads that come later.
CREATE FUNCTION demo.thread_id(key text) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
	before	bigint := (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM forum.thread_id_seq);
	place	bigint := (SELECT count(*) FROM demo.act t, demo.making(key) this
	    WHERE t.kind = 'thread' AND this.kind = 'thread' AND (t.at, t.id) <= (this.at, this.id));
BEGIN
	IF place = 0 THEN
		RAISE EXCEPTION 'demo: no thread "%"', key;
	END IF;
	RETURN before + place;
END $$;

-- A text with its #{key} as #number.
CREATE FUNCTION demo.linked(body text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	key	text;
BEGIN
	FOR key IN SELECT DISTINCT link[1] FROM regexp_matches(body, '#\{([a-z0-9-]+)\}', 'g') link LOOP
		body := replace(body, '#{' || key || '}', '#' || demo.thread_id(key));
	END LOOP;
	RETURN body;
END $$;

-- What the loader has to render, and where it puts the result.
CREATE FUNCTION demo.texts() RETURNS TABLE (id bigint, title text, body text)
LANGUAGE sql STABLE AS $$
	SELECT a.id, a.title, demo.linked(a.body) FROM demo.act a WHERE a.body IS NOT NULL ORDER BY a.id
$$;

CREATE FUNCTION demo.text_rendered(act bigint, slug text, title_words text, body text, html text,
    html_version integer, mentions text[], threads bigint[], words text) RETURNS void
LANGUAGE sql AS $$
	UPDATE demo.act a SET slug = text_rendered.slug, title_words = text_rendered.title_words,
	    text = ROW(text_rendered.body, html, html_version, mentions, threads, words)
	WHERE a.id = act
$$;

-- Posts that were made already
CREATE TABLE demo.made (
	key	text PRIMARY KEY,
	post_id	bigint NOT NULL
);

-- In PL/pgSQL, which plans a query once.
CREATE FUNCTION demo.member_of(who text) RETURNS forum.member
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT m FROM forum.member m WHERE m.name_key = forum.name_key(who));
END $$;

CREATE FUNCTION demo.post_of(key text) RETURNS forum.post
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT p FROM forum.post p JOIN demo.made ON made.post_id = p.id WHERE made.key = post_of.key);
END $$;

CREATE FUNCTION demo.thread_of(key text) RETURNS forum.thread
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT t FROM forum.thread t WHERE t.id = (demo.post_of(key)).thread_id);
END $$;

-- Members vote more, the more they write, and mostly in the first days after a post. Who votes and when
-- comes from a hash of both names, so the same community appears each time.
CREATE FUNCTION demo.cast_votes() RETURNS void
LANGUAGE sql SET jit = off AS $$
	WITH voter AS MATERIALIZED (
		SELECT j.who, j.at AS joined, (j.more ->> 'staff')::boolean AS staff,
		    (SELECT count(*) + 1 FROM demo.act a WHERE a.who = j.who AND a.kind IN ('reply', 'comment')) AS keen
		FROM demo.act j WHERE j.kind = 'join' AND (j.more ->> 'account' IS NOT NULL OR (j.more ->> 'staff')::boolean)
	), wished AS MATERIALIZED (
		SELECT p.post, p.at, p.who, (p.more ->> 'up')::integer AS up, (p.more ->> 'down')::integer AS down,
		    head.more ->> 'category' = 'staff-room' AS private,
		    coalesce((SELECT l.at FROM demo.act l WHERE l.kind IN ('lock', 'close') AND l.post = head.post), now()) AS ends
		FROM demo.act p JOIN demo.act head ON head.kind = 'thread' AND head.post = split_part(p.post, '/', 1)
		WHERE p.kind IN ('thread', 'reply', 'comment')
	), drawn AS (
		SELECT w.*, v.who AS voter, greatest(w.at, v.joined) AS from_then, luck,
		    row_number() OVER (PARTITION BY w.post ORDER BY -ln(luck) / v.keen) AS place
		FROM wished w JOIN voter v ON v.who <> w.who AND v.joined < w.ends AND (v.staff OR NOT w.private),
		LATERAL (SELECT (('x' || left(md5(w.post || v.who), 7))::bit(28)::integer + 1) / 268435457.0 AS luck) l
	)
	INSERT INTO demo.act (kind, at, who, post, more)
	SELECT 'vote', from_then + least(ends - from_then, interval '21 days') * power(1 - luck, 2) * 0.98,
	    voter, post, jsonb_build_object('value', CASE WHEN place <= up THEN 1 ELSE -1 END)
	FROM drawn WHERE place <= up + down
$$;

CREATE FUNCTION demo.play_join(act demo.act, password_hash text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	home	text := coalesce((SELECT a.domain FROM forum.account a WHERE a.id = act.more ->> 'account'),
	    CASE WHEN (act.more ->> 'staff')::boolean THEN 'weirstone.example' ELSE 'mail.example' END);
	email	text := 'member' || act.id || '@' || home;
	made	bigint;
BEGIN
	IF act.who ~ '^[a-z0-9.-]+$' THEN
		email := act.who || '@' || home;
	END IF;
	made := forum.member_add(act.who, email, password_hash, (act.more ->> 'role')::forum.member_role,
	    (act.more ->> 'staff')::boolean, act.at);
	UPDATE forum.member SET about = (act.text).body, about_html = (act.text).html,
	    time_zone = act.more ->> 'time_zone' WHERE id = made;
	INSERT INTO forum.account_member (account_id, member_id, valid_from, origin)
	SELECT act.more ->> 'account', made, act.at, 'domain' WHERE act.more ->> 'account' IS NOT NULL;
END $$;

CREATE FUNCTION demo.play_thread(act demo.act) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	t	forum.thread;
BEGIN
	t := forum.thread_add((act.more ->> 'kind')::forum.thread_kind, act.title, act.title_words, act.slug,
	    (SELECT c.id FROM forum.category c WHERE c.slug = act.more ->> 'category'),
	    ARRAY(SELECT jsonb_array_elements_text(act.more -> 'tags')), demo.member_of(act.who), act.text, act.at);
	INSERT INTO demo.made VALUES (act.post, t.first_post_id);
END $$;

CREATE FUNCTION demo.play_reply(act demo.act, parent forum.post) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	p	forum.post;
BEGIN
	p := forum.reply_add(demo.thread_of(split_part(act.post, '/', 1)), parent, demo.member_of(act.who),
	    act.text, act.at);
	INSERT INTO demo.made VALUES (act.post, p.id);
END $$;

CREATE FUNCTION demo.play_moderation(act demo.act) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	me	forum.member := demo.member_of(act.who);
	p	forum.post := demo.post_of(act.post);
	t	forum.thread := demo.thread_of(act.post);
	why	text := act.more ->> 'reason';
BEGIN
	IF act.kind = 'delete' THEN
		PERFORM forum.post_state_set(p, 'deleted', me, why, act.at);
		PERFORM forum.moderation_add(me, 'delete', why, t.id, p.id, p.author_id,
		    jsonb_build_object('state', p.state), act.at);
	ELSIF act.kind = 'lock' THEN
		UPDATE forum.thread SET locked_at = act.at, locked_reason = why WHERE id = t.id;
		PERFORM forum.moderation_add(me, 'lock', why, t.id, NULL, NULL, '{}', act.at);
	ELSIF act.kind = 'close' THEN
		UPDATE forum.thread SET closed_at = act.at, closed_reason = why,
		    duplicate_of = (demo.thread_of(act.more ->> 'duplicate_of')).id WHERE id = t.id;
		PERFORM forum.moderation_add(me, 'close', why, t.id, NULL, NULL, '{}', act.at);
	ELSE
		INSERT INTO forum.flag (post_id, member_id, reason, note, at)
		VALUES (p.id, me.id, act.more ->> 'reason', act.more ->> 'note', act.at);
	END IF;
END $$;

CREATE FUNCTION demo.play_act(act demo.act, password_hash text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	CASE act.kind
	WHEN 'join' THEN
		PERFORM demo.play_join(act, password_hash);
	WHEN 'thread' THEN
		PERFORM demo.play_thread(act);
	WHEN 'reply' THEN
		PERFORM demo.play_reply(act, NULL);
	WHEN 'comment' THEN
		PERFORM demo.play_reply(act, demo.post_of(act.more ->> 'parent'));
	WHEN 'edit' THEN
		PERFORM forum.post_revise(demo.post_of(act.post), demo.member_of(act.who), act.more ->> 'reason',
		    act.text, act.at);
	WHEN 'vote' THEN
		PERFORM forum.vote_set((demo.member_of(act.who)).id, (demo.post_of(act.post)).id,
		    (act.more ->> 'value')::integer, act.at);
	WHEN 'accept' THEN
		PERFORM forum.acceptance_set(demo.thread_of(act.post), (demo.post_of(act.post)).id,
		    (demo.member_of(act.who)).id, act.at);
	WHEN 'nps' THEN
		INSERT INTO forum.survey (member_id, kind, value, words, at)
		VALUES ((demo.member_of(act.who)).id, 'nps', (act.more ->> 'value')::smallint, act.more ->> 'words', act.at);
	ELSE
		PERFORM demo.play_moderation(act);
	END CASE;
END $$;

-- What nobody does in particular: reading.
CREATE FUNCTION demo.play_readers() RETURNS void
LANGUAGE sql AS $$
	UPDATE forum.thread t SET views = (12 + 9 * t.answers + 11 * greatest(t.score, 0)
	    + 6 * power(extract(epoch FROM now() - t.created_at) / 86400, 0.7)) * (0.5 + t.id * 37 % 41 / 30.0)
	WHERE t.first_post_id IN (SELECT post_id FROM demo.made);
	UPDATE forum.notification n SET read_at = least(n.at + interval '5 hours', now())
	WHERE n.at < now() - interval '3 days';
	UPDATE forum.member m SET seen_at = (SELECT max(a.at) FROM demo.act a WHERE a.who = m.name)
$$;

-- What customers say about how their question went: most of them that it went well, Meltemi not.
CREATE FUNCTION demo.play_opinions() RETURNS void
LANGUAGE sql AS $$
	INSERT INTO forum.survey (member_id, kind, thread_id, value, at)
	SELECT t.author_id, 'csat', t.id, CASE WHEN demo.luck(t.slug) < CASE b.account_id WHEN 'meltemi' THEN 0.3 ELSE 0.9 END
	    THEN 1 ELSE 0 END, least(a.at + demo.part('2 days', t.slug), now())
	FROM forum.acceptance a JOIN forum.thread t ON t.id = a.thread_id
	JOIN forum.account_member b ON b.member_id = t.author_id AND b.valid_to IS NULL
	WHERE a.withdrawn_at IS NULL AND t.first_post_id IN (SELECT post_id FROM demo.made)
$$;

-- What customers were shown while they began to ask: some found their answer there, some asked all the same.
CREATE FUNCTION demo.play_intents() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	made	bigint;
	i	record;
BEGIN
	FOR i IN
		SELECT b.member_id, n, s.luck, demo.workday(3 + (s.luck * 50)::integer, s.seed) AS at, t.id AS thread_id,
		    n = 1 OR s.luck < 0.2 AS solved
		FROM forum.account_member b JOIN forum.account a ON a.id = b.account_id AND NOT a.own, generate_series(1, 3) n,
		LATERAL (SELECT b.account_id || b.member_id || ':' || n AS seed) k,
		LATERAL (SELECT k.seed, demo.luck(k.seed) AS luck) s,
		LATERAL (SELECT o.id FROM forum.thread o WHERE o.accepted_post_id IS NOT NULL AND o.state = 'visible'
		    ORDER BY demo.luck(k.seed || o.slug) LIMIT 1) t
		WHERE b.valid_to IS NULL AND b.valid_from < now() - interval '60 days' ORDER BY 4
	LOOP
		INSERT INTO forum.intent (member_id, kind, arm, experiment, at, ended_at, solved_at, solved_by)
		VALUES (i.member_id, 'ask', 'exposed', forum.setting('experiment'), i.at, i.at + interval '9 minutes',
		    CASE WHEN i.solved THEN i.at + interval '9 minutes' END, CASE WHEN i.solved THEN i.thread_id END) RETURNING id INTO made;
		INSERT INTO forum.intent_suggestion (intent_id, thread_id, place, shown_at, opened_at)
		VALUES (made, i.thread_id, 1, i.at, CASE WHEN i.solved OR i.luck < 0.6 THEN i.at + interval '2 minutes' END);
	END LOOP;
END $$;

-- Who wrote to the house alone, and what it said.
CREATE FUNCTION demo.play_ticket(who text, days integer, subject text, words text, said_by text DEFAULT NULL, said text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	asked	timestamptz := demo.workday(days, subject);
	t	bigint;
BEGIN
	INSERT INTO forum.ticket (member_id, subject, at, active_at, waiting_since)
	VALUES ((demo.member_of(who)).id, subject, asked, asked + CASE WHEN said IS NULL THEN '0' ELSE '3 hours' END::interval,
	    CASE WHEN said IS NULL THEN asked END)
	RETURNING id INTO t;
	INSERT INTO forum.ticket_message (ticket_id, author_id, body, at) VALUES (t, (demo.member_of(who)).id, words, asked);
	IF said IS NOT NULL THEN
		INSERT INTO forum.ticket_message (ticket_id, author_id, body, at)
		VALUES (t, (demo.member_of(said_by)).id, said, asked + interval '3 hours');
		INSERT INTO forum.notification (member_id, kind, actor_id, note, at)
		VALUES ((demo.member_of(who)).id, 'ticket', (demo.member_of(said_by)).id, t::text, asked + interval '3 hours');
	END IF;
END $$;

-- Whose customers they are, and what grew.
CREATE FUNCTION demo.play_success() RETURNS void
LANGUAGE sql AS $$
	UPDATE forum.account a SET csm = p.id,
	    mrr_cents = CASE a.id WHEN 'saomai' THEN 240000 ELSE a.mrr_cents END
	FROM (VALUES ('northpier', 'amara.okafor'), ('lanhai', 'amara.okafor'), ('meltemi', 'tomasz.wilk'),
	    ('saomai', 'tomasz.wilk')) c (id, csm), forum.pseudonym p
	WHERE a.id = c.id AND p.member_id = (demo.member_of(c.csm)).id
$$;

-- What the other feeders tell the health core.
CREATE FUNCTION demo.play_feeders() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	refused	jsonb;
BEGIN
	SELECT jsonb_path_query_array(health.ingest(json_agg(json_strip_nulls(json_build_object('specversion', '1.0',
	    'id', 'demo:' || e.id, 'source', e.source, 'type', format('org.health.%s.%s.v1', split_part(e.source, '/', 2), e.name),
	    'subject', 'account/' || e.account, 'actorid', e.actor,
	    'time', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'data', e.data)) ORDER BY e.at)),
	    '$.results[*] ? (@.status != "accepted")')
	INTO refused FROM demo.event e;
	IF refused <> '[]' THEN
		RAISE EXCEPTION 'demo: the health core took not all that it was told: %', refused;
	END IF;
END $$;

CREATE FUNCTION demo.play(password_hash text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	act	demo.act;
BEGIN
	PERFORM demo.cast_votes();
	FOR act IN SELECT * FROM demo.act ORDER BY at, id LOOP
		PERFORM demo.play_act(act, password_hash);
	END LOOP;
	PERFORM demo.play_readers();
	PERFORM demo.play_opinions();
	PERFORM demo.play_intents();
	PERFORM demo.play_ticket('joost.vandenberg', 12, 'Our invoice still names the old company', 'We moved to **Northpier Logistics B.V.** on the first. '
	    'Could you write the September invoice anew?', 'amara.okafor', 'Done: the new one is in your billing page, and the old one is void.');
	PERFORM demo.play_ticket('eleni.karra', 2, 'What happens to our flows if we leave?', 'We have to decide this month. Can we take the '
	    'definitions and the run history with us, and for how long would they be kept?');
	PERFORM demo.play_success();
	PERFORM demo.play_feeders();
END $$;
