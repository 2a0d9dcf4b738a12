-- Tags: those of Tags.xml and those that questions have.

-- What a tag of the dump is called here; NULL when our rules allow nothing like it.
CREATE FUNCTION pg_temp.tag_fit(wanted text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	fit	text := forum.tag_form(wanted);
BEGIN
	IF NOT forum.tag_is_plain(fit) THEN
		fit := regexp_replace(fit, '^\.', 'dot');
		fit := regexp_replace(fit COLLATE "und-x-icu", '[^[:alnum:]+#.-]+', '-', 'g');
		fit := regexp_replace(regexp_replace(fit, '^[-+#.]+', ''), '[-.]+$', '');
	END IF;
	fit := left(fit, 35);
	IF fit = '' OR NOT forum.tag_is_plain(fit) THEN
		RETURN NULL;
	END IF;
	RETURN coalesce((SELECT t.name FROM tag_synonym s JOIN tag t ON t.id = s.tag_id WHERE s.name = fit), fit);
END $$;

CREATE TEMP TABLE plan_tag (
	raw		text PRIMARY KEY,
	name		text,
	-- of dump_tag, when the tag has a row there
	seq		bigint,
	known		boolean,
	tag_id		bigint
) ON COMMIT DROP;

INSERT INTO plan_tag (raw, name, seq)
SELECT raw, pg_temp.tag_fit(raw), seq FROM (
	SELECT name AS raw, min(seq) AS seq FROM dump_tag GROUP BY name
	UNION ALL
	SELECT DISTINCT raw, NULL::bigint
	FROM dump_post d JOIN plan_post p USING (seq), string_to_table(d.tags, ' ') raw
	WHERE p.kind = 'questions' AND p.skipped IS NULL
	  AND raw <> '' AND NOT EXISTS (SELECT FROM dump_tag t WHERE t.name = raw)) named;

UPDATE plan_tag p SET known = EXISTS (SELECT FROM tag t WHERE t.name = p.name);

INSERT INTO tag (name, created_at)
SELECT p.name, coalesce(min(u.created), now())
FROM plan_tag p
LEFT JOIN (SELECT raw, min(d.created) AS created FROM dump_post d, string_to_table(d.tags, ' ') raw
    WHERE d.type = 1 GROUP BY raw) u ON u.raw = p.raw
WHERE p.name IS NOT NULL AND NOT p.known
GROUP BY p.name ORDER BY 2, p.name;

UPDATE plan_tag p SET tag_id = t.id FROM tag t WHERE t.name = p.name;
SELECT FROM tag WHERE id IN (SELECT tag_id FROM plan_tag WHERE known) FOR KEY SHARE;
ANALYZE plan_tag;

INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'Tags.xml', 'tags', CASE WHEN p.seq <> d.seq OR p.name IS NULL THEN 'skipped' WHEN p.known THEN 'before'
    ELSE 'imported' END,
    CASE WHEN p.seq <> d.seq THEN 'the same tag was there before' WHEN p.name IS NULL THEN 'no tag can be called that' END,
    count(*)
FROM dump_tag d JOIN plan_tag p ON p.raw = d.name GROUP BY 3, 4;

INSERT INTO dump_trouble (file, line, kind, detail)
SELECT 'Tags.xml', d.line, 'no tag can be called that, the row is left out', d.name
FROM dump_tag d JOIN plan_tag p ON p.raw = d.name WHERE p.name IS NULL;

INSERT INTO dump_remark (position, text)
SELECT 30, format('%s tags have another name here (%s)', count(*),
    string_agg(format('%s: %s', raw, name), ', ' ORDER BY raw))
FROM plan_tag WHERE name <> raw HAVING count(*) > 0;

-- Descriptions, where a tag has none yet.
CREATE TEMP TABLE plan_description ON COMMIT DROP AS
SELECT p.seq, min(g.tag_id) AS tag_id, btrim(regexp_replace(left(min(t.plain), 500), '\s+', ' ', 'g')) AS words
FROM plan_post p
JOIN dump_text t ON t.kind = 't' AND t.seq = p.seq
JOIN dump_tag d ON d.excerpt = p.id
JOIN plan_tag g ON g.raw = d.name
WHERE p.kind = 'tag descriptions' AND p.skipped IS NULL
GROUP BY p.seq;

WITH described AS (
	UPDATE tag t SET description = p.words FROM plan_description p
	WHERE t.id = p.tag_id AND t.description = '' AND p.words <> ''
	RETURNING p.seq
)
INSERT INTO dump_fate (file, kind, fate, reason, count)
SELECT 'Posts.xml', 'tag descriptions', f.fate, f.reason, count(*)
FROM (SELECT CASE WHEN d.seq IS NOT NULL THEN 'imported' WHEN p.words = '' OR p.tag_id IS NULL THEN 'skipped'
	ELSE 'before' END AS fate,
	CASE WHEN d.seq IS NULL AND (p.words = '' OR p.tag_id IS NULL) THEN 'empty, or of a tag that cannot be' END AS reason
    FROM plan_description p LEFT JOIN described d ON d.seq = p.seq) f
GROUP BY 2, 3, 4;
