-- The stage of the demonstration: the other files of this folder say who does what and when, as one call a
-- thing; here it is noted down. The loader renders the texts, and 90_play.sql then plays everything in the
-- order of its times through the functions that real acts use. The schema is dropped when the play is over.
--
-- Times: a member joins and a thread begins some time `ago`; a post comes some time `after` its thread
-- began; whatever is done to a post, comments too, some time `after` the post was made.
-- Keys: a thread has the one it is given, say `dst-night`; its answers or replies are `dst-night/1`,
-- `dst-night/2` in the order of the file, and comments `dst-night/1/c1`. `#{dst-night}` in a text links
-- to the thread.

CREATE SCHEMA demo;

CREATE TABLE demo.act (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at		timestamptz NOT NULL,
	-- join, thread, reply, comment, edit, vote, accept, flag, delete, close, lock, nps
	kind		text NOT NULL,
	-- the name of who does it
	who		text NOT NULL,
	-- the key of the post that it makes or is done to; a thread's is its first post's
	post		text,
	title		text,
	body		text,
	-- what only this kind has
	more		jsonb NOT NULL DEFAULT '{}',
	-- what forum/text makes of title and body; the loader fills it in
	slug		text,
	title_words	text,
	text		forum.rendered
);
CREATE INDEX act_by_post ON demo.act (post, kind);

-- Notes an act down and refuses what cannot be: the future, or somebody who has not joined yet.
CREATE FUNCTION demo.note(kind text, at timestamptz, who text, post text, more jsonb DEFAULT '{}',
    title text DEFAULT NULL, body text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF at IS NULL OR at >= now() THEN
		RAISE EXCEPTION 'demo: % by % on % would be in the future, or on nothing', kind, who, post;
	ELSIF kind <> 'join' AND NOT EXISTS (
		SELECT FROM demo.act a WHERE a.kind = 'join' AND a.who = note.who AND a.at < note.at) THEN
		RAISE EXCEPTION 'demo: % has not joined before % on %', who, kind, post;
	END IF;
	INSERT INTO demo.act (kind, at, who, post, more, title, body)
	VALUES (kind, at, who, post, more, title, btrim(body, E'\n'));
END $$;

-- Some part of a time, always the same for the same seed: nobody writes on the stroke of the hour.
CREATE FUNCTION demo.part(most interval, seed text) RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
	SELECT most * (('x' || left(md5(seed), 6))::bit(24)::integer / 16777216.0)
$$;

-- When a thread begins. Those of the last days keep their time, because others refer to them.
CREATE FUNCTION demo.begins(ago interval, key text) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT now() - ago - demo.part(CASE WHEN ago > interval '10 days' THEN interval '20 hours'
	    ELSE interval '20 minutes' END, key)
$$;

-- The act that made a post.
CREATE FUNCTION demo.making(key text) RETURNS demo.act
LANGUAGE sql STABLE AS $$
	SELECT a FROM demo.act a WHERE a.post = key AND a.kind IN ('thread', 'reply', 'comment')
$$;

-- People and places

CREATE FUNCTION demo.account(id text, name text, domain text, touch text, plan text, stage text, segment text,
    mrr_cents bigint) RETURNS void LANGUAGE sql AS $$
	INSERT INTO forum.account (id, name, domain, touch, plan, stage, segment, mrr_cents, created_at)
	VALUES (id, name, domain, touch, plan, stage, segment, mrr_cents, now() - interval '190 days')
$$;

-- A customer's member; `account` NULL is nobody's.
CREATE FUNCTION demo.member(name text, account text, ago interval, time_zone text, about text)
RETURNS void LANGUAGE sql AS $$
	SELECT demo.note('join', demo.begins(ago + interval '1 day', name), name, NULL, jsonb_build_object('account', account,
	    'role', 'member', 'staff', false, 'time_zone', time_zone), body => about)
$$;

-- Somebody who works for the company that runs the forum.
CREATE FUNCTION demo.staff(name text, role text, ago interval, time_zone text, about text)
RETURNS void LANGUAGE sql AS $$
	SELECT demo.note('join', demo.begins(ago + interval '1 day', name), name, NULL, jsonb_build_object('account', NULL,
	    'role', role, 'staff', true, 'time_zone', time_zone), body => about)
$$;

-- `visible_to` NULL is everybody, else the least role that sees it. A category that exists is renamed.
CREATE FUNCTION demo.category(slug text, name text, place integer, visible_to text, description text)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO forum.category (slug, name, description, position, visible_to, private)
	VALUES (slug, name, description, place, coalesce(visible_to, 'member')::forum.member_role,
	    visible_to IS NOT NULL)
	ON CONFLICT ON CONSTRAINT category_slug_unique DO UPDATE
	SET name = excluded.name, description = excluded.description, position = excluded.position
$$;

CREATE FUNCTION demo.tag(name text, description text, synonyms text[]) RETURNS void
LANGUAGE sql AS $$
	WITH made AS (
		INSERT INTO forum.tag (name, description, created_at)
		VALUES (name, description, now() - interval '187 days') RETURNING id
	)
	INSERT INTO forum.tag_synonym (name, tag_id) SELECT synonym, made.id FROM made, unnest(synonyms) synonym
$$;

-- What they write

CREATE FUNCTION demo.question(key text, who text, ago interval, tags text[], title text, body text,
    up integer DEFAULT 0, down integer DEFAULT 0) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('thread', demo.begins(ago, key), who, key, jsonb_build_object('kind', 'question',
	    'category', 'help', 'tags', tags, 'up', up, 'down', down), title, body)
$$;

CREATE FUNCTION demo.discussion(key text, category text, who text, ago interval, tags text[], title text,
    body text, up integer DEFAULT 0, down integer DEFAULT 0) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('thread', demo.begins(ago, key), who, key, jsonb_build_object('kind', 'discussion',
	    'category', category, 'tags', tags, 'up', up, 'down', down), title, body)
$$;

CREATE FUNCTION demo.reply(thread text, who text, after interval, body text,
    up integer DEFAULT 0, down integer DEFAULT 0) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('reply', (demo.making(thread)).at + after + demo.part('19 minutes', body), who,
	    thread || '/' || (SELECT count(*) + 1 FROM demo.act a
		WHERE a.kind = 'reply' AND a.more ->> 'thread' = thread),
	    jsonb_build_object('thread', thread, 'up', up, 'down', down), body => body)
$$;

-- `accepted`: how long after the answer the asker accepted it.
CREATE FUNCTION demo.answer(thread text, who text, after interval, body text,
    up integer DEFAULT 0, down integer DEFAULT 0, accepted interval DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.reply(thread, who, after, body, up, down);
	SELECT demo.note('accept', answer.at + accepted, (demo.making(thread)).who, answer.post)
	FROM (SELECT a.* FROM demo.act a WHERE a.kind = 'reply' ORDER BY a.id DESC LIMIT 1) answer
	WHERE accepted IS NOT NULL
$$;

CREATE FUNCTION demo.comment(post text, who text, after interval, body text, up integer DEFAULT 0)
RETURNS void LANGUAGE sql AS $$
	SELECT demo.note('comment', (demo.making(post)).at + after + demo.part('9 minutes', body), who,
	    post || '/c' || (SELECT count(*) + 1 FROM demo.act a
		WHERE a.kind = 'comment' AND a.more ->> 'parent' = comment.post),
	    jsonb_build_object('parent', post, 'up', up, 'down', 0), body => body)
$$;

-- An edit, told backwards: the file shows a post as it stands now, and before this edit it had `was` in the
-- place of `becomes`.
CREATE FUNCTION demo.edit(post text, who text, after interval, why text, was text, becomes text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	last_text text := (SELECT a.body FROM demo.act a WHERE a.post = edit.post AND a.body IS NOT NULL
	    ORDER BY a.id DESC LIMIT 1);
BEGIN
	IF position(becomes IN last_text) = 0 THEN
		RAISE EXCEPTION 'demo: % does not say "%"', post, becomes;
	END IF;
	UPDATE demo.act a SET body = replace(a.body, becomes, was) WHERE a.post = edit.post AND a.body IS NOT NULL;
	PERFORM demo.note('edit', (demo.making(post)).at + after, who, post,
	    jsonb_build_object('reason', why), body => last_text);
END $$;

-- What is done to it

CREATE FUNCTION demo.flag(post text, who text, after interval, reason text, remark text) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('flag', (demo.making(post)).at + after, who, post,
	    jsonb_build_object('reason', reason, 'note', remark))
$$;

CREATE FUNCTION demo.delete(post text, who text, after interval, why text) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('delete', (demo.making(post)).at + after, who, post, jsonb_build_object('reason', why))
$$;

CREATE FUNCTION demo.lock(thread text, who text, after interval, why text) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('lock', (demo.making(thread)).at + after, who, thread, jsonb_build_object('reason', why))
$$;

CREATE FUNCTION demo.close(thread text, who text, after interval, duplicate_of text, why text) RETURNS void
LANGUAGE sql AS $$
	SELECT demo.note('close', (demo.making(thread)).at + after, who, thread,
	    jsonb_build_object('reason', why, 'duplicate_of', duplicate_of))
$$;
