-- Begins an act that must not be done twice; the act follows in the same transaction. If it was done already,
-- raises PT303 with the address of what was made; an act that is being done at this moment is waited for.
-- 400 (the key is not 32 hexadecimal digits).
CREATE FUNCTION web.once(credential text, wanted_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.viewer(credential);
	made	text;
BEGIN
	IF me.id IS NULL THEN
		RETURN;
	ELSIF wanted_key IS NULL OR wanted_key !~ '^[0-9a-f]{32}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'This is no key of an act.';
	END IF;
	PERFORM set_config('forum.once', wanted_key, true);
	INSERT INTO once (member_id, key) VALUES (me.id, wanted_key) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		SELECT coalesce('/p/' || post_id, '/contact/' || ticket_id) INTO made FROM once WHERE member_id = me.id AND key = wanted_key;
		IF made IS NOT NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'PT303', MESSAGE = made;
		END IF;
	END IF;
END $$;
