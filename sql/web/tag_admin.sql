-- What administrators do with tags: describe, rename and merge them. All 401, 403.

-- One page of 60 tags by name, also those that readers do not see yet. after: the last name of the page before.
CREATE FUNCTION web.tag_forms(credential text, filter text, after text)
RETURNS TABLE (name text, description text, threads bigint, next text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	page_size CONSTANT integer := 60;
	me	member := forum.administrator(credential);
	part	text := forum.tag_form(coalesce(filter, ''));
BEGIN
	RETURN QUERY WITH page AS (
		SELECT g.id, g.name, g.description, row_number() OVER (ORDER BY g.name) AS place FROM tag g
		WHERE strpos(g.name, part) > 0 AND g.name > coalesce(after, '') ORDER BY g.name LIMIT page_size + 1
	)
	SELECT g.name, g.description, coalesce((SELECT sum(n.threads) FROM tally_now n WHERE n.tag_id = g.id), 0)::bigint,
	    (SELECT last.name FROM page last WHERE last.place = page_size
		AND EXISTS (SELECT FROM page more WHERE more.place > page_size))
	FROM page g WHERE g.place <= page_size ORDER BY g.place;
END $$;

-- All synonyms, by the tag they stand for; the first 500.
CREATE FUNCTION web.tag_synonyms(credential text) RETURNS TABLE (synonym text, tag_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.administrator(credential);
BEGIN
	RETURN QUERY SELECT s.name, g.name FROM tag_synonym s JOIN tag g ON g.id = s.tag_id ORDER BY g.name, s.name LIMIT 500;
END $$;

-- Refuses (422, in that field) what cannot be a tag; gives its kept form.
CREATE OR REPLACE FUNCTION forum.check_tag_name(name text, field text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	kept	text := forum.tag_form(coalesce(name, ''));
BEGIN
	IF length(kept) > 35 OR NOT forum.tag_is_plain(kept) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = field,
		    MESSAGE = 'A tag has letters, digits and + # . - only, at most 35 characters.';
	END IF;
	RETURN kept;
END $$;

-- Makes a tag, or describes one there is (a synonym's tag). 422 (name, description).
CREATE FUNCTION web.tag_save(credential text, name text, description text) RETURNS TABLE (saved text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.administrator(credential);
	kept	text := forum.check_tag_name(tag_save.name, 'name');
	what	text := btrim(coalesce(tag_save.description, ''));
BEGIN
	IF length(what) > 300 THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'description', MESSAGE = 'A description has at most 300 characters.';
	END IF;
	kept := coalesce((SELECT g.name FROM tag_synonym s JOIN tag g ON g.id = s.tag_id WHERE s.name = kept), kept);
	INSERT INTO tag AS g (name, description, created_by) VALUES (kept, what, me.id)
	ON CONFLICT ON CONSTRAINT tag_name_unique DO UPDATE SET description = EXCLUDED.description;
	RETURN QUERY SELECT kept;
END $$;

-- From now on who types `synonym` gets the tag `target`. If `synonym` is a tag itself, it is merged into
-- that one with its threads and synonyms; if only `synonym` is one, it is renamed. 422 (synonym, tag).
CREATE FUNCTION web.tag_synonym_add(credential text, synonym text, target text) RETURNS TABLE (saved text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	me	member := forum.administrator(credential);
	old_name text := forum.check_tag_name(synonym, 'synonym');
	new_name text := forum.check_tag_name(target, 'tag');
	old_tag	tag;
	new_tag	tag;
	about	bigint[];
BEGIN
	SELECT * INTO old_tag FROM tag g WHERE g.name = old_name FOR UPDATE;
	SELECT g.* INTO new_tag FROM tag g WHERE g.name = new_name
	    OR g.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = new_name) FOR UPDATE;
	IF new_tag.id = old_tag.id OR old_name = new_name THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'synonym', MESSAGE = 'These are the same.';
	ELSIF new_tag.id IS NULL AND old_tag.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'tag', MESSAGE = 'There is no such tag.';
	END IF;
	about := ARRAY(SELECT tt.thread_id FROM thread_tag tt WHERE tt.tag_id = old_tag.id ORDER BY tt.thread_id);
	PERFORM FROM thread t WHERE t.id = ANY (about) ORDER BY t.id FOR NO KEY UPDATE;
	IF new_tag.id IS NULL THEN
		UPDATE tag g SET name = new_name WHERE g.id = old_tag.id RETURNING * INTO new_tag;
	ELSIF old_tag.id IS NOT NULL THEN
		PERFORM forum.tag_merge(old_tag.id, new_tag.id);
	END IF;
	INSERT INTO tag_synonym (name, tag_id) VALUES (old_name, new_tag.id)
	ON CONFLICT (name) DO UPDATE SET tag_id = EXCLUDED.tag_id;
	IF cardinality(about) > 0 THEN
		PERFORM forum.posts_index(ARRAY(SELECT t.first_post_id FROM thread t WHERE t.id = ANY (about)));
		UPDATE thread t SET version = t.version + 1 WHERE t.id = ANY (about);
	END IF;
	PERFORM forum.moderation_add(me, 'tag_merged', format('%s → %s', old_name, new_tag.name), NULL, NULL, NULL,
	    jsonb_build_object('threads', cardinality(about)));
	RETURN QUERY SELECT new_tag.name;
END $$;

-- Gives a tag's threads and synonyms to another one, and takes it away.
CREATE OR REPLACE FUNCTION forum.tag_merge(old_id bigint, new_id bigint) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	INSERT INTO thread_tag (thread_id, tag_id, position)
	SELECT tt.thread_id, new_id, tt.position FROM thread_tag tt WHERE tt.tag_id = old_id
	ON CONFLICT DO NOTHING;
	DELETE FROM thread_tag WHERE tag_id = old_id;
	UPDATE tag_synonym SET tag_id = new_id WHERE tag_id = old_id;
	UPDATE tag n SET description = o.description FROM tag o WHERE n.id = new_id AND o.id = old_id AND n.description = '';
	DELETE FROM tag WHERE id = old_id;
END $$;

-- The word is no longer a synonym. 404.
CREATE FUNCTION web.tag_synonym_remove(credential text, synonym text) RETURNS TABLE (removed text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.administrator(credential);
BEGIN
	RETURN QUERY DELETE FROM tag_synonym s WHERE s.name = forum.tag_form(synonym) RETURNING s.name;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'There is no such synonym.';
	END IF;
END $$;
