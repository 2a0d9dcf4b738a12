-- Which site this is, and whether it is the one that was imported under that name before.

ANALYZE dump_user, dump_post, dump_history, dump_comment, dump_vote, dump_tag, dump_link;

-- One import at a time.
LOCK TABLE import_source IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO import_source (name) SELECT site FROM dump_job ON CONFLICT (name) DO NOTHING;
UPDATE dump_job SET source_id = (SELECT s.id FROM import_source s WHERE s.name = site);

-- Posts keep their dates for ever, so another site's folder of the same name shows.
DO $$
DECLARE
	same	bigint;
	other	bigint;
BEGIN
	SELECT count(*) FILTER (WHERE p.created_at = d.created), count(*) FILTER (WHERE p.created_at <> d.created)
	INTO same, other
	FROM dump_post d
	JOIN import_map m ON m.source_id = (SELECT source_id FROM dump_job) AND m.kind = 'post' AND m.original_id = d.id
	JOIN post p ON p.id = m.target_id;
	IF other > same THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = format(
		    'another site was imported as "%s" before; give this dump''s directory the name of its site',
		    (SELECT site FROM dump_job));
	END IF;
END $$;

-- Dates that were missing from the first row on: the earliest there is.
UPDATE dump_post SET created = coalesce((SELECT min(created) FROM dump_post), now()) WHERE created IS NULL;
UPDATE dump_user SET created = coalesce((SELECT min(created) FROM dump_user), (SELECT min(created) FROM dump_post))
WHERE created IS NULL;
UPDATE dump_history SET created = (SELECT min(created) FROM dump_post) WHERE created IS NULL;
UPDATE dump_comment SET created = (SELECT min(created) FROM dump_post) WHERE created IS NULL;
UPDATE dump_vote SET created = (SELECT min(created) FROM dump_post) WHERE created IS NULL;
UPDATE dump_link SET created = (SELECT min(created) FROM dump_post) WHERE created IS NULL;

-- Rows that the reader could not stage have their fate already.
INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT name, kind, 'skipped', 'malformed XML', lost FROM dump_file WHERE lost > 0
UNION ALL
SELECT name, kind, 'skipped', 'something that is needed is missing or makes no sense', refused
FROM dump_file WHERE refused > 0
UNION ALL
SELECT name, kind, 'skipped', unusable, rows - lost FROM dump_file WHERE unusable IS NOT NULL AND rows > lost
UNION ALL
SELECT name, kind, 'skipped', 'the forum has no badges', rows - lost
FROM dump_file WHERE name = 'Badges.xml' AND unusable IS NULL AND rows > lost;
