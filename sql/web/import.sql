-- Old addresses of imported things.

-- Who a member of an imported site is here, by their old id; the oldest import first. 404 when nobody.
CREATE FUNCTION web.imported_member(credential text, original bigint) RETURNS TABLE (name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT m.name FROM import_source s
	JOIN import_map i ON i.source_id = s.id AND i.kind = 'member' AND i.original_id = original
	JOIN member m ON m.id = i.target_id ORDER BY s.id LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such member.';
	END IF;
END $$;

-- Where a question or answer of an imported site is now: by its old id, the oldest import first if several
-- sites used it. 404 when there is none, or not for this reader.
CREATE FUNCTION web.imported_post(credential text, original bigint)
RETURNS TABLE (thread_id bigint, slug text, post_id bigint, opening boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	target	bigint := (SELECT m.target_id FROM import_map m
		    WHERE m.kind = 'post' AND m.original_id = original ORDER BY m.source_id LIMIT 1);
	p	post := forum.post_for(r, target);
BEGIN
	RETURN QUERY SELECT t.id, t.slug, p.id, p.id = t.first_post_id FROM thread t WHERE t.id = p.thread_id;
END $$;
