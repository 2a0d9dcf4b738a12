-- What makes an import of a large dump fast, and a later dump of the same site welcome.

-- The same words as before, from less: a post's beginning is enough for most, and the regular expressions
-- that looked at each space took longer than writing the post.
CREATE OR REPLACE FUNCTION html_excerpt(html text, size integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	reach	integer := size * 3;
	line	text;
	word	integer;
BEGIN
	LOOP
		line := left(html, reach);
		IF strpos(line, '<pre>') > 0 THEN
			line := regexp_replace(line, '<pre>.*?</pre>', ' ', 'g');
			line := regexp_replace(line, '<pre>.*$', ' ');
		END IF;
		line := regexp_replace(line, '</(?:p|h[1-6]|li|td|th|blockquote)>|<br[^>]*>', ' ', 'g');
		line := regexp_replace(line, '<[^>]*>?', '', 'g');
		line := replace(replace(replace(line, '&lt;', '<'), '&gt;', '>'), '&quot;', '"');
		line := replace(replace(line, '&#39;', ''''), '&amp;', '&');
		line := btrim(regexp_replace(translate(line, E'\t\n\r', '   '), '  +', ' ', 'g'));
		-- what a cut through markup or a reference spoils is at the end
		EXIT WHEN length(line) > size + 40 OR reach >= size * 12 OR reach >= length(html);
		reach := size * 12;
	END LOOP;
	IF length(line) > size THEN
		line := left(line, size);
		word := strpos(reverse(line), ' ');
		IF word BETWEEN 1 AND 31 THEN
			line := rtrim(left(line, size - word));
		END IF;
		line := line || '…';
	END IF;
	RETURN nullif(line, '');
END $$;

-- Members come by the thousand, too: once a statement.
DROP TRIGGER member_joined ON member;
CREATE OR REPLACE FUNCTION member_joined() RETURNS trigger LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	INSERT INTO reputation (member_id, at, day, delta, reason)
	SELECT id, created_at, (created_at AT TIME ZONE 'UTC')::date, 1, 'joined' FROM added ORDER BY id;
	RETURN NULL;
END $$;
CREATE TRIGGER member_joined AFTER INSERT ON member REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION member_joined();

-- Few entries take another back; the others need no place in the index.
ALTER TABLE reputation DROP CONSTRAINT reputation_reversed_once;
CREATE UNIQUE INDEX reputation_reversed_once ON reputation (reverses) WHERE reverses IS NOT NULL;

-- import_source.at is from now on the newest date in the site's last dump.

-- What a later dump of the same site needs to know of a post: when its text was edited there, as the dump
-- said, and which revision that is here. A later revision is an edit made here, which no dump overwrites.
ALTER TABLE import_map ADD COLUMN revision integer, ADD COLUMN edited_at timestamptz;
UPDATE import_map i SET (revision, edited_at) = (
	SELECT r.revision, CASE WHEN r.revision = p.revision THEN p.edited_at ELSE r.at END
	FROM post_revision r JOIN post p ON p.id = r.post_id JOIN import_source s ON s.id = i.source_id
	WHERE r.post_id = i.target_id AND r.at < s.at ORDER BY r.revision DESC LIMIT 1)
WHERE i.kind = 'post';
