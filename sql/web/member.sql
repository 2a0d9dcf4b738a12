-- Members: joining, and what everybody may know about them.

-- What keeps somebody from joining under that name and address, asked before the password is hashed (which
-- is slow on purpose): a row for each field that is wrong. 429.
CREATE FUNCTION web.member_check(credential text, name text, email text, address text)
RETURNS TABLE (field text, message text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
BEGIN
	PERFORM forum.limit_check(NULL, 'register', forum.address_key(address));
	RETURN QUERY SELECT w.field, w.message FROM (VALUES
	    ('name', coalesce(forum.member_name_wrong(name), forum.newcomer_name_wrong(name), forum.name_taken(name))),
	    ('email', coalesce(forum.email_wrong(email), forum.email_taken(email, NULL)))) w (field, message)
	WHERE w.message IS NOT NULL;
END $$;

-- Why a name is none that visitors may take, although the operator may give it; NULL when they may.
CREATE OR REPLACE FUNCTION forum.newcomer_name_wrong(name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = forum, pg_temp AS $$
	SELECT CASE
	    WHEN forum.name_is_reserved(name) THEN 'This name is reserved. Please choose another.'
	    WHEN forum.name_is_mixed(name) THEN 'A word of a name does not mix Latin, Cyrillic and Greek letters.'
	END
$$;

-- A visitor becomes a member, signed in at once: see web.sign_in_end for the session's arguments.
-- 422 (name, email).
CREATE FUNCTION web.member_register(credential text, name text, email text, password_hash text, address text,
    token_hash text, agent text)
RETURNS TABLE (id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	added	bigint;
	wrong	text := forum.newcomer_name_wrong(name);
BEGIN
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'name', MESSAGE = wrong;
	END IF;
	added := forum.member_add(name, email, password_hash);
	-- before their first visit, which is their account's
	PERFORM forum.account_join_by_domain(ARRAY[added]);
	PERFORM forum.session_add(credential, added, token_hash, address, agent);
	RETURN QUERY SELECT added;
END $$;

-- One member, by name in any spelling that counts as the same. One row; 404.
--   seen: the hour only; own: the member looks; about_html: empty while suspended.
--   suspended_reason: for moderators and the member; time_zone: NULL unless one was chosen, and while suspended.
CREATE FUNCTION web.member(credential text, wanted text)
RETURNS TABLE (id bigint, name text, role text, staff boolean, reputation bigint, about_html text,
	joined timestamptz, seen timestamptz, questions bigint, discussions bigint, answers bigint, accepted bigint,
	suspended_until timestamptz, suspended_reason text, own boolean, time_zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	m	member := forum.member_for(wanted);
	suspended boolean := coalesce(m.suspended_until > now(), false);
	own	boolean := r.id IS NOT DISTINCT FROM m.id;
BEGIN
	RETURN QUERY SELECT m.id, m.name, m.role::text, m.staff, m.reputation,
	    CASE WHEN NOT suspended OR own OR r.moderator THEN m.about_html ELSE '' END,
	    m.created_at, greatest(m.created_at, date_trunc('hour', m.seen_at, 'UTC')),
	    t.questions, t.discussions, p.answers, p.accepted,
	    CASE WHEN suspended THEN m.suspended_until END,
	    CASE WHEN suspended AND (own OR r.moderator) THEN m.suspended_reason END, own, CASE WHEN NOT suspended THEN nullif(m.time_zone, 'UTC') END
	FROM (SELECT count(*) FILTER (WHERE t.kind = 'question') AS questions,
		count(*) FILTER (WHERE t.kind = 'discussion') AS discussions
		FROM thread t WHERE t.author_id = m.id AND forum.thread_listed(t.state, t.category_id, r)) t,
	    (SELECT count(*) AS answers, count(*) FILTER (WHERE t.accepted_post_id = p.id) AS accepted
		FROM post p JOIN thread t ON t.id = p.thread_id
		WHERE p.author_id = m.id AND p.kind = 'answer' AND forum.post_listed(p.state, t, r)) p;
END $$;

-- What a member may do with somebody's profile. One row; 404.
--   sees_more: the profile shows this member more than a visitor.
CREATE FUNCTION web.member_mine(credential text, wanted text)
RETURNS TABLE (id bigint, name text, own boolean, suspended boolean, sees_more boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	m	member := forum.member_for(wanted);
	suspended boolean := coalesce(m.suspended_until > now(), false);
	own	boolean := r.id IS NOT DISTINCT FROM m.id;
BEGIN
	RETURN QUERY SELECT m.id, m.name, own, suspended,
	    forum.sees_private(r) OR (suspended AND (own OR r.moderator));
END $$;

-- The tags under which a member answers most, at most 8, by the latest 200 answers and replies; only what the
-- reader may see counts. 404.
CREATE FUNCTION web.member_tags(credential text, wanted text) RETURNS TABLE (name text, answers bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	m	member := forum.member_for(wanted);
BEGIN
	RETURN QUERY WITH latest AS MATERIALIZED (
		SELECT p.thread_id FROM post p
		WHERE p.author_id = m.id AND p.kind IN ('answer', 'reply') AND p.state = 'visible'
		ORDER BY p.created_at DESC, p.id DESC LIMIT 200
	)
	SELECT (SELECT g.name FROM tag g WHERE g.id = busy.tag_id), busy.answers FROM (
		SELECT tt.tag_id, count(*) AS answers FROM latest l
		JOIN thread t ON t.id = l.thread_id AND forum.thread_listed(t.state, t.category_id, r)
		JOIN thread_tag tt ON tt.thread_id = t.id
		GROUP BY tt.tag_id ORDER BY 2 DESC, 1 LIMIT 8) busy
	ORDER BY 2 DESC, 1;
END $$;

-- A member's answers and replies. ordering: best (score) or newest; after: the last id of the page
-- before, or NULL; most: how many (at most 50). `next` is the `after` of the next page, NULL on the last. 404.
CREATE FUNCTION web.member_posts(credential text, wanted text, ordering text, after bigint, most integer)
RETURNS TABLE (id bigint, kind text, thread_id bigint, slug text, title text, excerpt text, score integer,
	accepted boolean, created_at timestamptz, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	m	member := forum.member_for(wanted);
	best	boolean := ordering = 'best';
	size	integer := least(greatest(most, 1), 50);
	mark	post;
	ids	bigint[];
BEGIN
	SELECT * INTO mark FROM post p WHERE p.id = after AND p.author_id = m.id;
	-- put together from fixed pieces, so that it is planned for just this order and walks its index
	EXECUTE format('SELECT array(SELECT p.id FROM post p JOIN thread t ON t.id = p.thread_id WHERE p.author_id = $1'
	    ' AND p.kind IN (''answer'', ''reply'') AND forum.post_listed(p.state, t, $2) %s ORDER BY %s LIMIT $3)',
	    CASE WHEN mark.id IS NULL THEN '' WHEN best THEN 'AND p.score <= $4 AND (p.score, p.created_at, p.id) < ($4, $5, $6)'
		ELSE 'AND (p.created_at, p.id) < ($5, $6)' END,
	    CASE WHEN best THEN 'p.score DESC, p.created_at DESC, p.id DESC' ELSE 'p.created_at DESC, p.id DESC' END)
	INTO ids USING m.id, r, size + 1, mark.score, mark.created_at, mark.id;
	RETURN QUERY SELECT p.id, p.kind::text, p.thread_id, t.slug, t.title, forum.html_excerpt(p.html, 200), p.score,
	    t.accepted_post_id IS NOT DISTINCT FROM p.id, p.created_at,
	    CASE WHEN cardinality(ids) > size THEN ids[size] END
	FROM unnest(ids[1:size]) WITH ORDINALITY AS i (id, place)
	JOIN post p ON p.id = i.id JOIN thread t ON t.id = p.thread_id ORDER BY i.place;
END $$;

-- The ledger of a member's reputation, newest entry first, 50 a page.
--   total: the reputation after the entry; taken_back: a later entry reverses it; post and thread only
--   where the reader may open them, and of votes down that the member gave only for the member and
--   moderators, others learn the day: by the time they would find the post. after, next: as in web.member_posts. 404.
CREATE FUNCTION web.member_reputation(credential text, wanted text, after bigint)
RETURNS TABLE (id bigint, at timestamptz, delta integer, reason text, label text, total bigint,
	taken_back boolean, post_id bigint, thread_id bigint, slug text, title text, next bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	m	member := forum.member_for(wanted);
	knows	boolean := r.moderator OR r.id IS NOT DISTINCT FROM m.id;
	later	bigint := (SELECT coalesce(sum(e.delta), 0) FROM reputation e
		WHERE e.member_id = m.id AND after IS NOT NULL AND e.id >= after);
BEGIN
	RETURN QUERY WITH page AS (
		SELECT e.*, row_number() OVER (ORDER BY e.id DESC) AS n,
		    m.reputation - later + e.delta - sum(e.delta) OVER (ORDER BY e.id DESC) AS total
		FROM (SELECT * FROM reputation
			WHERE member_id = m.id AND (after IS NULL OR id < after) ORDER BY id DESC LIMIT 51) e
	)
	SELECT e.id, CASE WHEN known THEN e.at ELSE date_trunc('day', e.at, 'UTC') END, e.delta, e.reason, forum.reputation_label(e.reason), e.total::bigint,
	    EXISTS (SELECT FROM reputation back WHERE back.reverses = e.id), p.id, t.id, t.slug, t.title,
	    (SELECT last.id FROM page last WHERE last.n = 50 AND EXISTS (SELECT FROM page more WHERE more.n = 51))
	FROM page e
	CROSS JOIN LATERAL (SELECT knows OR e.reason NOT LIKE 'downvote\_given%' AS known) k
	LEFT JOIN (post p JOIN thread t ON t.id = p.thread_id) ON p.id = e.post_id
	    AND t.category_id = ANY (r.categories) AND forum.post_readable(t.state, t.author_id, r)
	    AND forum.post_readable(p.state, p.author_id, r)
	    AND known
	WHERE e.n <= 50 ORDER BY e.n;
END $$;

-- Why an entry of the ledger is there, as everybody reads it.
CREATE OR REPLACE FUNCTION forum.reputation_label(why text) RETURNS text
LANGUAGE sql STABLE SET search_path = forum, pg_temp AS $$
	SELECT coalesce(max(label || CASE WHEN why = reason THEN '' ELSE ', taken back' END), 'Joined')
	FROM reputation_rule WHERE why IN (reason, reason || '_reversed')
$$;

-- Names that begin like this, for completing a mention: those who take part in that thread (in its latest
-- 200 posts) first, then by reputation; at most 8. mention: what to write after the @. No rows for a visitor.
CREATE OR REPLACE FUNCTION forum.members_like(me member, beginning text, in_thread bigint)
RETURNS TABLE (name text, mention text, reputation bigint, here boolean)
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(me);
	least_key text := coalesce(forum.name_key(beginning), '');
	end_key	text := coalesce(forum.name_key(beginning), '') || chr(1114111);
BEGIN
	IF me.id IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY WITH latest AS MATERIALIZED (
		SELECT p.id, p.author_id FROM thread t JOIN post p ON p.thread_id = t.id AND p.parent_id IS NULL
		WHERE t.id = in_thread AND forum.post_listed(p.state, t, r)
		ORDER BY p.created_at DESC, p.id DESC LIMIT 200
	), here AS MATERIALIZED (
		SELECT t.author_id AS id FROM thread t WHERE t.id = in_thread AND forum.thread_listed(t.state, t.category_id, r)
		UNION SELECT p.author_id FROM latest p
		UNION SELECT c.author_id FROM latest p JOIN post c ON c.parent_id = p.id WHERE c.state = 'visible'
	), everybody AS (
		-- a letter or two begin the names of many: then those of much reputation, and some
		(SELECT m.id, m.name_key FROM member m ORDER BY m.reputation DESC, m.id DESC LIMIT 400)
		UNION (SELECT m.id, m.name_key FROM member m WHERE m.name_key ~>=~ least_key AND m.name_key ~<~ end_key
			ORDER BY m.name_key USING ~<~ LIMIT 400)
	), likely AS MATERIALIZED (
		SELECT l.id, bool_or(l.here) AS here FROM (
			SELECT h.id, true AS here FROM here h
			UNION ALL SELECT e.id, false FROM everybody e
			WHERE least_key <> '' AND e.name_key ~>=~ least_key AND e.name_key ~<~ end_key) l
		GROUP BY l.id
	)
	SELECT m.name, translate(m.name, ' ''', ''), m.reputation, l.here FROM likely l JOIN member m ON m.id = l.id
	WHERE m.name_key ~>=~ least_key AND m.name_key ~<~ end_key AND m.id <> me.id
	ORDER BY l.here DESC, m.reputation DESC, m.id LIMIT 8;
END $$;

-- The same as JSON: {"items": [{"name", "mention", "reputation", "here"}]}
CREATE FUNCTION web.member_suggest(credential text, beginning text, in_thread bigint) RETURNS TABLE (json json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT json_build_object('items', coalesce(json_agg(found), '[]'))
	FROM forum.members_like(forum.viewer(credential), beginning, in_thread) found
$$;
