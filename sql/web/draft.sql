-- Drafts: what a member has typed and not posted yet. Only their owner ever sees them. All 401.

-- All drafts, the latest first. title, slug and thread_id: of the thread it belongs to, if the member may
-- still see it; typed: the title that the member typed; excerpt: the beginning of the text.
CREATE FUNCTION web.drafts(credential text)
RETURNS TABLE (place text, saved_at timestamptz, typed text, excerpt text, thread_id bigint, slug text, title text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
	r	reader := forum.reader(me);
BEGIN
	RETURN QUERY SELECT d.place, d.saved_at, d.fields->>'title',
	    left(regexp_replace(left(d.fields->>'body', 1000), '\s+', ' ', 'g'), 200), t.id, t.slug, t.title
	FROM draft d
	CROSS JOIN LATERAL (SELECT split_part(d.place, '/', 1) AS kind,
		nullif(split_part(d.place, '/', 2), '')::bigint AS number) at
	LEFT JOIN post p ON at.kind IN ('post', 'comment') AND p.id = at.number
	    AND forum.post_readable(p.state, p.author_id, r)
	LEFT JOIN thread t ON t.id = CASE at.kind WHEN 'thread' THEN at.number ELSE p.thread_id END
	    AND t.category_id = ANY (r.categories) AND forum.post_readable(t.state, t.author_id, r)
	WHERE d.member_id = me.id
	ORDER BY d.saved_at DESC, d.place;
END $$;

-- The draft of one place, to go on writing: one row, or none.
CREATE FUNCTION web.draft(credential text, wanted_place text) RETURNS TABLE (fields jsonb, saved_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.owner(credential);
BEGIN
	RETURN QUERY SELECT d.fields, d.saved_at FROM draft d
	WHERE d.member_id = me.id AND d.place = wanted_place;
END $$;

-- Saves what a form holds so far: the names of its fields, and what was typed in each. A title and body
-- of nothing but white space delete the draft. A member has at most 100; the oldest makes room.
-- Gives the time of saving, NULL when deleted. 413, 422 (place), 429.
CREATE FUNCTION web.draft_save(credential text, wanted_place text, names text[], typed text[])
RETURNS TABLE (saved_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.owner(credential);
	fields	jsonb := jsonb_object(names, typed);
BEGIN
	PERFORM forum.limit_check(me, 'draft');
	PERFORM forum.check_draft(wanted_place, fields);
	IF NOT EXISTS (SELECT FROM jsonb_each_text(fields) f WHERE f.key IN ('title', 'body') AND f.value ~ '\S') THEN
		DELETE FROM draft d WHERE d.member_id = me.id AND d.place = wanted_place;
		RETURN QUERY SELECT NULL::timestamptz;
		RETURN;
	END IF;
	INSERT INTO draft AS d (member_id, place, fields) VALUES (me.id, wanted_place, fields)
	ON CONFLICT (member_id, place) DO UPDATE SET fields = EXCLUDED.fields, saved_at = now();
	DELETE FROM draft d WHERE d.member_id = me.id AND d.place IN (SELECT o.place FROM draft o
		WHERE o.member_id = me.id ORDER BY o.saved_at DESC, o.place OFFSET 100);
	RETURN QUERY SELECT now();
END $$;

-- Refuses a draft that is none: of no known place, or too long. 413, 422.
CREATE OR REPLACE FUNCTION forum.check_draft(place text, fields jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
BEGIN
	IF place IS NULL OR place !~ '^(ask|new|contact|(thread|post|comment)/[0-9]{1,18})$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'place', MESSAGE = 'A draft belongs to a form of this forum.';
	ELSIF octet_length(fields::text) > 200 * 1024 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT413', MESSAGE = 'This is too long to be kept as a draft (more than 200 KB).';
	END IF;
END $$;

-- Throws a draft away. Deleting what is not there is no mistake.
CREATE FUNCTION web.draft_delete(credential text, wanted_place text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.owner(credential);
BEGIN
	DELETE FROM draft WHERE member_id = me.id AND place = wanted_place;
END $$;
