-- The category, and the members.

-- Rendered texts, without links to what is not there; as soon as all members are. `inside`: a text's thread.
CREATE FUNCTION pg_temp.resolved(html text, mentions text[], threads bigint[], inside bigint DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
	SELECT CASE WHEN mentions = '{}' AND threads = '{}' THEN html
	    ELSE forum.html_resolve(html, mentions, threads, inside) END
$$;

INSERT INTO category (slug, name, description, position)
SELECT category_slug, category_name, format('Imported from %s', site), (SELECT coalesce(max(position), 0) + 1 FROM category)
FROM dump_job WHERE NOT EXISTS (SELECT FROM category c WHERE c.slug = category_slug);
UPDATE dump_job SET category_id = (SELECT c.id FROM category c WHERE c.slug = category_slug);

-- They have neither address nor password: an administrator gives a member the means to sign in.
INSERT INTO member (name, name_key, about, about_html, created_at, seen_at)
SELECT p.name, p.name_key, coalesce(t.body, ''), coalesce(pg_temp.resolved(t.html, t.mentions, t.threads), ''), p.created, d.seen
FROM plan_member p
LEFT JOIN dump_user d ON d.seq = p.seq
LEFT JOIN dump_text t ON t.kind = 'a' AND t.seq = p.seq
ORDER BY p.created, p.key;

ANALYZE member;

UPDATE plan_member p SET member_id = m.id FROM member m WHERE m.name_key = p.name_key;

INSERT INTO import_map (source_id, kind, original_id, target_id)
SELECT source_id, split_part(key, ' ', 1), split_part(key, ' ', 2)::bigint, member_id FROM plan_member, dump_job;

-- Everybody of the dump, known or new.
CREATE TEMP TABLE plan_person (
	key		text PRIMARY KEY,
	member_id	bigint NOT NULL
) ON COMMIT DROP;
INSERT INTO plan_person (key, member_id)
SELECT i.kind || ' ' || i.original_id, i.target_id FROM import_map i JOIN member m ON m.id = i.target_id
WHERE i.source_id = (SELECT source_id FROM dump_job) AND i.kind IN ('member', 'name');
ANALYZE plan_person;

-- What was here and is referred to stays until the end, foreign keys or not.
SELECT FROM category WHERE id = (SELECT category_id FROM dump_job) FOR KEY SHARE;
SELECT FROM member m WHERE m.id IN (SELECT member_id FROM plan_person EXCEPT SELECT member_id FROM plan_member)
FOR KEY SHARE;
ANALYZE plan_member;
