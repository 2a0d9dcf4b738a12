-- Before a made-up community is loaded: what would only be in the way of a million rows. finish.sql brings it back.

-- Indexes and foreign keys are made again from all rows at once, which also proves every reference.
CREATE SCHEMA bench;
CREATE TABLE bench.aside (
	kind	text NOT NULL,
	owner	regclass NOT NULL,
	name	name NOT NULL,
	command	text NOT NULL
);
INSERT INTO bench.aside
SELECT 'key', conrelid, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'forum'::regnamespace;
INSERT INTO bench.aside
SELECT 'index', indrelid, relname, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = 'forum'::regnamespace AND NOT indisunique;

DO $$
DECLARE
	a	bench.aside;
	what	regclass;
BEGIN
	FOR a IN SELECT * FROM bench.aside ORDER BY kind = 'index' LOOP
		EXECUTE CASE a.kind WHEN 'key' THEN format('ALTER TABLE %s DROP CONSTRAINT %I', a.owner, a.name)
		    ELSE format('DROP INDEX forum.%I', a.name) END;
	END LOOP;
	FOR what IN SELECT oid FROM pg_class WHERE relnamespace = 'forum'::regnamespace AND relkind = 'r' LOOP
		EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', what);
	END LOOP;
END $$;

-- The administrator joins again, with everybody else's ledger.
DELETE FROM forum.reputation;
UPDATE forum.category SET position = 1;
INSERT INTO forum.category (slug, name, description, position, private, visible_to) VALUES
	('help', 'Help', 'How to do what', 2, false, 'member'), ('ideas', 'Ideas', 'What is missing', 3, false, 'member'),
	('agents', 'Agents', 'Running them', 4, false, 'member'), ('api', 'API', 'Programs and scripts', 5, false, 'member'),
	('exports', 'Exports', 'Getting data out', 6, false, 'member'), ('news', 'News', 'What has changed', 7, false, 'member'),
	('staff', 'Staff', 'Among us', 8, true, 'moderator');
