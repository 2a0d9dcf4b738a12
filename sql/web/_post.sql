-- Writing threads and posts: the steps that several acts share. Whoever calls has checked the rights.

-- The html in which mentions of nobody and numbers of no thread are plain text again. Everybody gets the
-- same html, so a thread of a private category is none, but for threads of that category itself.
--   inside: the thread that the html belongs to, or NULL.
CREATE OR REPLACE FUNCTION forum.html_resolve(html text, mentions text[], threads bigint[],
    inside bigint DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	name	text;
	key	text;
	number	bigint;
BEGIN
	-- one look at an index for each: the planner would read all members to find three
	FOREACH name IN ARRAY coalesce(mentions, '{}') LOOP
		key := forum.name_key(name);
		CONTINUE WHEN EXISTS (SELECT FROM member WHERE name_key = key);
		html := regexp_replace(html, '<a class="mention" href="/u/[^"]*">@'
		    || regexp_replace(name, '([].*+?^$(){}|\\[])', '\\\1', 'g') || '</a>',
		    '@' || replace(name, '\', '\\'), 'g');
	END LOOP;
	FOREACH number IN ARRAY coalesce(threads, '{}') LOOP
		CONTINUE WHEN EXISTS (SELECT FROM thread t JOIN category c ON c.id = t.category_id
		    WHERE t.id = number AND (NOT c.private OR c.id = (SELECT category_id FROM thread WHERE id = inside)));
		html := replace(html, format('<a class="thread-link" href="/t/%s">#%s</a>', number, number), '#' || number);
	END LOOP;
	RETURN html;
END $$;

-- Refuses (422, field `body`) a text that is empty or too long.
CREATE OR REPLACE FUNCTION forum.check_body(body text, least_length integer, most_length integer) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	size	integer := length(btrim(coalesce(body, ''), E' \t\n\r'));
	wrong	text;
BEGIN
	wrong := CASE
	    WHEN size = 0 THEN 'Please write something.'
	    WHEN size < least_length THEN format('Please write at least %s characters.', least_length)
	    WHEN body ~ (U&'[\0001-\0008\000B\000C\000E-\001F\007F]') THEN
		'This has control characters in it that no reader could see. Please take them out.'
	    WHEN length(body) > most_length THEN format('This is longer than %s characters.', most_length)
	END;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', MESSAGE = wrong, COLUMN = 'body';
	END IF;
END $$;

-- Refuses (422, field `title`) a title that is empty, too short, too long or not plain.
CREATE OR REPLACE FUNCTION forum.check_title(title text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	wrong	text;
BEGIN
	wrong := CASE
	    WHEN btrim(coalesce(title, '')) = '' THEN 'Please give it a title.'
	    WHEN length(btrim(title)) < 5 THEN 'A title has at least 5 characters.'
	    WHEN length(title) > 200 THEN 'A title has at most 200 characters.'
	    WHEN NOT forum.line_is_plain(title) THEN 'A title has no invisible or control characters.'
	END;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', MESSAGE = wrong, COLUMN = 'title';
	END IF;
END $$;

-- The category of that slug that the reader may see; else 422, field `category`.
CREATE OR REPLACE FUNCTION forum.category_of(slug_wanted text, r reader) RETURNS category
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	c	category;
BEGIN
	SELECT * INTO c FROM category WHERE slug = slug_wanted AND id = ANY (r.categories);
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'category',
		    MESSAGE = CASE WHEN coalesce(slug_wanted, '') = '' THEN 'Please choose a category.'
			ELSE 'There is no such category.' END;
	END IF;
	RETURN c;
END $$;

-- Gives a thread its tags, in that order: at most 5, synonyms resolved, new ones made if the member
-- may (else 422, field `tags`). Whether there is a tag where the member sees nothing, the refusal does not tell.
CREATE OR REPLACE FUNCTION forum.thread_tags_set(thread bigint, names text[], me member,
    at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	wanted	text[];
	makes	boolean := forum.may(me, 'create_tag');
	new_name text;
	wrong	text;
BEGIN
	SELECT coalesce(array_agg(n ORDER BY place), '{}') INTO wanted FROM (
		SELECT coalesce((SELECT t.name FROM tag_synonym s JOIN tag t ON t.id = s.tag_id
			WHERE s.name = forum.tag_form(raw)), forum.tag_form(raw)) AS n, min(place) AS place
		FROM unnest(names) WITH ORDINALITY AS given (raw, place)
		WHERE btrim(raw) <> '' GROUP BY 1) folded;
	IF cardinality(wanted) > 5 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'tags', MESSAGE = 'A thread has at most 5 tags.';
	END IF;
	FOREACH new_name IN ARRAY wanted LOOP
		CONTINUE WHEN EXISTS (SELECT FROM tag t WHERE t.name = new_name
		    AND (makes OR NOT forum.tag_elsewhere(forum.reader(me), t.id)));
		wrong := CASE
		    WHEN length(new_name) > 35 THEN 'A tag has at most 35 characters.'
		    WHEN NOT forum.tag_is_plain(new_name) THEN
			format('"%s" cannot be a tag: letters, digits and + # . - only.', left(new_name, 40))
		    WHEN NOT makes THEN
			format('There is no tag "%s" yet, and making one needs %s reputation.',
			    new_name, forum.privilege_needs('create_tag'))
		END;
		IF wrong IS NOT NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'tags', MESSAGE = wrong;
		END IF;
		INSERT INTO tag (name, created_by, created_at) VALUES (new_name, (me).id, at)
		ON CONFLICT ON CONSTRAINT tag_name_unique DO NOTHING;
	END LOOP;
	-- whoever hides or moves the thread meanwhile counts its tags: one after the other
	PERFORM FROM thread t WHERE t.id = thread_tags_set.thread FOR NO KEY UPDATE;
	DELETE FROM thread_tag tt WHERE tt.thread_id = thread;
	INSERT INTO thread_tag (thread_id, tag_id, position)
	SELECT thread, t.id, place FROM unnest(wanted) WITH ORDINALITY AS w (n, place) JOIN tag t ON t.name = w.n;
END $$;

-- The names of a thread's tags, in the author's order.
CREATE OR REPLACE FUNCTION forum.thread_tags(thread bigint) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (SELECT coalesce(array_agg(t.name ORDER BY tt.position, t.name), '{}')
	FROM thread_tag tt JOIN tag t ON t.id = tt.tag_id WHERE tt.thread_id = thread);
END $$;

-- Locks a post and its thread for a change. Every act locks in this order: thread, post, members by id;
-- so no two of them ever wait for each other.
CREATE OR REPLACE FUNCTION forum.post_lock(wanted bigint) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM FROM thread WHERE id = (SELECT thread_id FROM post WHERE id = wanted) FOR NO KEY UPDATE;
	PERFORM FROM post WHERE id = wanted FOR NO KEY UPDATE;
END $$;

-- Adds a post, its first revision and its place in the search; says nothing to anybody.
CREATE OR REPLACE FUNCTION forum.post_add(thread bigint, kind post_kind, parent bigint, author bigint,
    text rendered, at timestamptz DEFAULT now()) RETURNS post
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	p	post;
BEGIN
	INSERT INTO post (thread_id, kind, parent_id, author_id, body, html, html_version, words, created_at)
	VALUES (thread, kind, parent, author, text.body, forum.html_resolve(text.html, text.mentions, text.threads, thread),
	    text.html_version, text.words, at)
	RETURNING * INTO p;
	INSERT INTO post_revision (post_id, revision, editor_id, at, body) VALUES (p.id, 1, author, at, text.body);
	PERFORM forum.once_made(p);
	RETURN p;
END $$;

-- What a post is found by: its words, and of a thread's first post also the title's and the tags'.
-- (Columns, not rows: a row would be read whole, with the texts that are kept beside it.)
CREATE OR REPLACE FUNCTION forum.post_words(kind post_kind, words text, thread bigint, title_words text) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN kind IN ('question', 'discussion') THEN forum.title_above(to_tsvector('forum.words', words), thread, title_words)
	    ELSE setweight(to_tsvector('forum.words', words), 'D') END
$$;

-- The words of a thread's first post below those of the title and the tags.
CREATE OR REPLACE FUNCTION forum.title_above(words tsvector, thread bigint, title_words text) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT setweight(to_tsvector('forum.words', title_words), 'A')
		|| setweight(to_tsvector('forum.words', (SELECT coalesce(string_agg(translate(g.name, '.+#-', '    '), ' ' ORDER BY tt.position), '')
			FROM forum.thread_tag tt JOIN forum.tag g ON g.id = tt.tag_id WHERE tt.thread_id = thread)), 'B')
		|| setweight(words, 'D')
$$;

-- Puts posts into the search, or takes them out when they cannot be seen: their words, and for a thread's
-- first post the title and tags above them.
CREATE OR REPLACE FUNCTION forum.posts_index(wanted bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	INSERT INTO thread_search (thread_id, title, words)
	SELECT t.id, t.title, to_tsvector('forum.words', t.title_words)
	FROM post p JOIN thread t ON t.id = p.thread_id
	WHERE p.id = ANY (wanted) AND p.kind IN ('question', 'discussion')
	ON CONFLICT (thread_id) DO UPDATE SET title = EXCLUDED.title, words = EXCLUDED.words
	WHERE thread_search.title <> EXCLUDED.title OR thread_search.words <> EXCLUDED.words;

	DELETE FROM post_search s USING post p LEFT JOIN post parent ON parent.id = p.parent_id
	WHERE s.post_id = p.id AND p.id = ANY (wanted)
	  AND (p.state <> 'visible' OR parent.state <> 'visible');

	INSERT INTO post_search (post_id, thread_id, words)
	SELECT p.id, p.thread_id, forum.post_words(p.kind, p.words, t.id, t.title_words)
	FROM post p JOIN thread t ON t.id = p.thread_id LEFT JOIN post parent ON parent.id = p.parent_id
	WHERE p.id = ANY (wanted) AND p.state = 'visible' AND coalesce(parent.state, 'visible') = 'visible'
	ON CONFLICT (post_id) DO UPDATE SET words = EXCLUDED.words WHERE post_search.words <> EXCLUDED.words;
END $$;

-- Makes a thread with its first post.
--   title_words: the title's words for search; slug: from text/slug. Gives the thread.
CREATE OR REPLACE FUNCTION forum.thread_add(kind thread_kind, title text, title_words text, slug text,
    category bigint, tags text[], me member, text rendered, at timestamptz DEFAULT now()) RETURNS thread
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	t	thread;
	p	post;
BEGIN
	INSERT INTO thread (kind, title, title_words, slug, category_id, author_id, created_at, active_at, last_member_id)
	VALUES (kind, title, title_words, slug, category, me.id, at, at, me.id)
	RETURNING * INTO t;
	p := forum.post_add(t.id, kind::text::post_kind, NULL, me.id, text, at);
	PERFORM forum.thread_tags_set(t.id, tags, me, at);
	UPDATE post_revision SET title = t.title, tags = forum.thread_tags(t.id) WHERE post_id = p.id;
	PERFORM forum.posts_index(ARRAY[p.id]);
	UPDATE thread SET first_post_id = p.id, last_post_id = p.id WHERE id = t.id RETURNING * INTO t;
	PERFORM forum.links_set(t.id, text.threads, at);
	PERFORM forum.notify_mentions(p, text.mentions, at);
	RETURN t;
END $$;

-- Adds an answer, a reply or a comment to a thread and tells those whom it concerns.
CREATE OR REPLACE FUNCTION forum.reply_add(t thread, parent post, me member, text rendered,
    at timestamptz DEFAULT now()) RETURNS post
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
DECLARE
	p	post;
BEGIN
	p := forum.post_add(t.id, CASE WHEN parent.id IS NOT NULL THEN 'comment'
	    WHEN t.kind = 'question' THEN 'answer' ELSE 'reply' END::post_kind, parent.id, me.id, text, at);
	PERFORM forum.posts_index(ARRAY[p.id]);
	PERFORM forum.links_set(t.id, text.threads, at);
	IF p.kind <> 'comment' THEN
		-- whoever wrote at the same time and was faster here may have the later post
		UPDATE thread SET answers = answers + 1, active_at = greatest(active_at, at),
		    last_post_id = greatest(last_post_id, p.id),
		    last_member_id = CASE WHEN last_post_id > p.id THEN last_member_id ELSE me.id END, version = version + 1
		WHERE id = t.id;
	ELSE
		UPDATE thread SET version = version + 1 WHERE id = t.id;
	END IF;
	PERFORM forum.notify(coalesce(parent.author_id, t.author_id), p.kind::text, me.id, p, '', at);
	PERFORM forum.notify_mentions(p, text.mentions, at);
	RETURN p;
END $$;

-- Gives a post its next revision and tells those whom it concerns. A thread's title and tags, if they
-- change with its first post, are changed before.
CREATE OR REPLACE FUNCTION forum.post_revise(p post, me member, why text, text rendered,
    at timestamptz DEFAULT now()) RETURNS post
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	UPDATE post e SET body = text.body, html = forum.html_resolve(text.html, text.mentions, text.threads, e.thread_id),
	    html_version = text.html_version, words = text.words, revision = e.revision + 1,
	    edited_at = at, editor_id = me.id
	WHERE e.id = p.id RETURNING e.* INTO p;
	INSERT INTO post_revision (post_id, revision, editor_id, at, reason, title, tags, body)
	SELECT p.id, p.revision, me.id, post_revise.at, why, CASE WHEN heads THEN t.title END,
	    CASE WHEN heads THEN forum.thread_tags(t.id) END, p.body
	FROM thread t, LATERAL (SELECT p.kind IN ('question', 'discussion') AS heads) h WHERE t.id = p.thread_id;
	PERFORM forum.posts_index(ARRAY[p.id]);
	PERFORM forum.links_set(p.thread_id, text.threads, at);
	UPDATE thread t SET version = version + 1,
	    active_at = CASE WHEN p.kind = 'comment' THEN active_at ELSE greatest(active_at, at) END
	WHERE t.id = p.thread_id;
	PERFORM forum.notify(p.author_id, 'edited', me.id, p, why, at);
	PERFORM forum.notify_mentions(p, text.mentions, at);
	RETURN p;
END $$;

-- Counts a thread anew from its posts, after one appeared or disappeared.
CREATE OR REPLACE FUNCTION forum.thread_refresh(wanted bigint) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	UPDATE thread t SET
	    (answers, active_at) = (
		SELECT count(*) FILTER (WHERE p.id <> t.first_post_id), max(greatest(p.created_at, p.edited_at)) FROM post p
		WHERE p.thread_id = t.id AND p.parent_id IS NULL AND (p.state = 'visible' OR p.id = t.first_post_id)),
	    (last_post_id, last_member_id) = (
		SELECT p.id, p.author_id FROM post p
		WHERE p.thread_id = t.id AND p.parent_id IS NULL AND (p.state = 'visible' OR p.id = t.first_post_id)
		ORDER BY p.created_at DESC, p.id DESC LIMIT 1),
	    state = (SELECT p.state FROM post p WHERE p.id = t.first_post_id),
	    -- a standing acceptance counts only while its answer can be seen
	    accepted_post_id = (SELECT p.id FROM acceptance a JOIN post p ON p.id = a.post_id
		WHERE a.thread_id = t.id AND a.withdrawn_at IS NULL AND p.state = 'visible'),
	    version = version + 1
	WHERE t.id = wanted
$$;

-- Remembers which threads a text links to.
CREATE OR REPLACE FUNCTION forum.links_set(thread bigint, targets bigint[], at timestamptz DEFAULT now()) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	INSERT INTO thread_link (thread_id, target_id, kind, at)
	SELECT DISTINCT thread, t.id, 'related', at FROM unnest(targets) n JOIN thread t ON t.id = n WHERE t.id <> thread
	ON CONFLICT DO NOTHING;
END $$;
