-- Who wrote all that: the members to make, and under which names.

-- A person of the dump: a row of Users.xml, or somebody who is only named where they wrote.
CREATE TEMP TABLE plan_member (
	key		text PRIMARY KEY,
	-- of dump_user; NULL for those who are only named
	seq		bigint,
	wanted		text,
	created		timestamptz NOT NULL,
	reputation	integer NOT NULL,
	name		text,
	name_key	text,
	member_id	bigint
) ON COMMIT DROP;

INSERT INTO plan_member (key, seq, wanted, created, reputation)
SELECT 'member ' || id, seq, coalesce(name, 'user' || abs(id)), created, coalesce(reputation, 0)
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY seq) AS nth FROM dump_user) d WHERE nth = 1;

-- Everybody else who appears in what is new.
INSERT INTO plan_member (key, seq, wanted, created, reputation)
SELECT key, NULL, coalesce(min(name), 'user' || replace(split_part(key, ' ', 2), '-', '')), min(at), -1
FROM (
	SELECT d.owner_key AS key, d.owner_name AS name, d.created AS at
	FROM dump_post d JOIN plan_post p USING (seq) WHERE p.post_id IS NOT NULL
	UNION ALL
	SELECT d.editor_key, d.editor_name, d.created
	FROM dump_post d JOIN plan_post p USING (seq) WHERE p.post_id IS NOT NULL
	UNION ALL
	SELECT d.author_key, d.author_name, d.created
	FROM dump_comment d JOIN plan_comment c USING (seq) WHERE c.post_id IS NOT NULL
	UNION ALL
	SELECT d.editor_key, d.editor_name, d.created
	FROM plan_revision r JOIN dump_history d ON d.seq = r.any_seq) named
WHERE key IS NOT NULL GROUP BY key
ON CONFLICT DO NOTHING;

DELETE FROM plan_member p USING import_map m
WHERE m.source_id = (SELECT source_id FROM dump_job) AND m.kind IN ('member', 'name')
  AND m.kind || ' ' || m.original_id = p.key;
ANALYZE plan_member;

INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'Users.xml', 'members', CASE WHEN d.nth > 1 THEN 'skipped' WHEN p.seq IS NOT NULL THEN 'imported'
    ELSE 'before' END, CASE WHEN d.nth > 1 THEN 'the same Id was there before' END, count(*)
FROM (SELECT seq, row_number() OVER (PARTITION BY id ORDER BY seq) AS nth FROM dump_user) d
LEFT JOIN plan_member p ON p.seq = d.seq
GROUP BY 3, 4;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Users.xml', line, 'the same Id was there before, the row is left out', format('Id %s', id)
FROM (SELECT line, id, row_number() OVER (PARTITION BY id ORDER BY seq) AS nth FROM dump_user) d WHERE nth > 1;

INSERT INTO dump_remark (position, text)
SELECT 20, format('%s authors without a row in Users.xml became members by the name or number that is left of them',
    count(*))
FROM plan_member WHERE seq IS NULL HAVING count(*) > 0;

-- Names. Each as it was if our rules allow it and nobody has it, else what comes nearest.

CREATE FUNCTION pg_temp.name_is_fine(name text) RETURNS boolean LANGUAGE sql AS $$
	SELECT forum.member_name_wrong(name) IS NULL AND NOT forum.name_is_reserved(name)
$$;

-- For names that are not as plain as most.
CREATE FUNCTION pg_temp.name_fit(wanted text, number text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	name	text := wanted;
BEGIN
	IF pg_temp.name_is_fine(name) THEN
		RETURN name;
	END IF;
	name := regexp_replace(name, U&'[]!"#$%&()*+,/:;<=>?@[\005C\005C^`{|}~\00A0\1680\2000-\200D\202F\205F\3000]+', ' ', 'g');
	name := btrim(left(btrim(regexp_replace(name, '\s+', ' ', 'g')), 30));
	IF NOT pg_temp.name_is_fine(name) THEN
		name := name || ' ' || number;
	END IF;
	IF NOT pg_temp.name_is_fine(name) THEN
		name := 'user' || number;
	END IF;
	RETURN name;
END $$;

CREATE TEMP TABLE plan_taken (key text PRIMARY KEY) ON COMMIT DROP;

-- Of several with one name, who did most has it; the others get a number.
DO $$
DECLARE
	round	integer := 0;
BEGIN
	CREATE TEMP TABLE plan_name ON COMMIT DROP AS
	SELECT m.key AS person, m.reputation, f.base, n.number, f.base AS name, forum.name_key(f.base) AS key
	FROM plan_member m,
	    -- of the site itself, which every dump has as member -1: its name
	    LATERAL (SELECT CASE m.key WHEN 'member -1'
		THEN (SELECT btrim(left(regexp_replace(site, '[^A-Za-z0-9.]+', '-', 'g'), 20), '.-') FROM dump_job)
		ELSE right(replace(split_part(m.key, ' ', 2), '-', ''), 9) END AS number) n,
	    LATERAL (SELECT CASE WHEN m.wanted ~ '^[A-Za-z0-9](?:[._'' -]?[A-Za-z0-9]){1,19}$'
		AND NOT forum.name_is_reserved(m.wanted) THEN m.wanted
		ELSE pg_temp.name_fit(m.wanted, n.number) END AS base OFFSET 0) f;
	ANALYZE plan_name;
	LOOP
		WITH candidate AS (
			SELECT person, name, key,
			    row_number() OVER (PARTITION BY key ORDER BY reputation DESC, length(number), number) AS nth
			FROM plan_name
		), chosen AS (
			UPDATE plan_member p SET name = c.name, name_key = c.key FROM candidate c
			WHERE c.nth = 1 AND p.key = c.person
			  AND NOT EXISTS (SELECT FROM member m WHERE m.name_key = c.key)
			  AND NOT EXISTS (SELECT FROM plan_taken t WHERE t.key = c.key)
			RETURNING p.key AS person, c.key
		), taken AS (
			INSERT INTO plan_taken SELECT key FROM chosen
		)
		DELETE FROM plan_name n USING chosen c WHERE n.person = c.person;
		EXIT WHEN NOT EXISTS (SELECT FROM plan_name);
		round := round + 1;
		UPDATE plan_name n SET name = o.name, key = forum.name_key(o.name)
		FROM (SELECT person, btrim(left(base, 24)) || ' ' || CASE WHEN round = 1
			THEN (row_number() OVER (PARTITION BY forum.name_key(base)
			    ORDER BY reputation DESC, length(number), number) + 1)::text
			ELSE number || CASE WHEN round > 2 THEN '-' || round ELSE '' END END AS name
		    FROM plan_name) o
		WHERE n.person = o.person;
	END LOOP;
END $$;

INSERT INTO dump_remark (position, text)
SELECT 21, format('%s members have another name here, because theirs was taken or is not allowed (%s)', count(*),
    string_agg(format('%s: %s', wanted, name), ', ' ORDER BY place) FILTER (WHERE place <= 3)
    || CASE WHEN count(*) > 3 THEN ', …' ELSE '' END)
FROM (SELECT *, row_number() OVER (ORDER BY reputation DESC, key) AS place FROM plan_member WHERE name <> wanted) m
HAVING count(*) > 0;
