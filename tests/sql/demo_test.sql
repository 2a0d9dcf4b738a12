-- The demonstration: it can be played, and what comes of it is a community as the forum's own acts make one.
\ir begin.sql
SELECT no_plan();

RESET search_path;
\o /dev/null
\ir ../../sql/demo/00_stage.sql
\ir ../../sql/demo/10_people.sql
\ir ../../sql/demo/11_places.sql
\ir ../../sql/demo/20_scheduling.sql
\ir ../../sql/demo/21_webhooks_api.sql
\ir ../../sql/demo/22_agents_cli.sql
\ir ../../sql/demo/23_exports.sql
\ir ../../sql/demo/24_access.sql
\ir ../../sql/demo/25_loading.sql
\ir ../../sql/demo/30_vietnamese.sql
\ir ../../sql/demo/31_greek.sql
\ir ../../sql/demo/32_thai.sql
\ir ../../sql/demo/33_chinese.sql
\ir ../../sql/demo/40_general.sql
\ir ../../sql/demo/41_ideas.sql
\ir ../../sql/demo/50_staff_room.sql
\ir ../../sql/demo/60_moderation.sql
\ir ../../sql/demo/70_success.sql
\ir ../../sql/demo/90_play.sql
-- as the loader does it, with a poorer renderer
SELECT demo.text_rendered(id, 'slug', lower(title), body, '<p>' || id || '</p>', 1, '{}', '{}', lower(body))
FROM demo.texts();
SELECT demo.play('hash');
\o
SET search_path = forum, public;

SELECT is((SELECT count(*) FROM thread), 40::bigint, 'forty threads');
SELECT is((SELECT count(*) FROM member WHERE staff), 4::bigint, 'four of them staff');
SELECT is((SELECT count(DISTINCT account_id) FROM account_member WHERE valid_to IS NULL), 5::bigint, 'five customers');
SELECT is((SELECT name FROM member WHERE role = 'admin'), 'admin', 'one administrator');
SELECT ok(EXISTS (SELECT FROM thread WHERE kind = 'question' AND answers = 0 AND closed_at IS NULL),
    'a question is unanswered');
SELECT ok(EXISTS (SELECT FROM thread WHERE kind = 'question' AND answers > 0 AND accepted_post_id IS NULL),
    'one answered, not solved');
SELECT ok(EXISTS (SELECT FROM thread WHERE answers > 12), 'one is long');
SELECT ok(EXISTS (SELECT FROM thread WHERE score < 0), 'one is voted down');
SELECT ok(EXISTS (SELECT FROM thread WHERE closed_at IS NOT NULL AND duplicate_of IS NOT NULL), 'one closed as a duplicate');
SELECT ok(EXISTS (SELECT FROM thread WHERE locked_at IS NOT NULL), 'one locked');
SELECT ok(EXISTS (SELECT FROM flag WHERE resolved_at IS NULL), 'flags wait for a moderator');
SELECT results_eq('SELECT action FROM moderation_log ORDER BY at', ARRAY['close', 'lock', 'delete'],
    'moderators'' acts stand in their log');
SELECT is_empty('SELECT FROM post WHERE body ~ ''#\{''', 'every link between threads leads to one');

SELECT is((SELECT string_agg(DISTINCT source, ' ' ORDER BY source) FROM health.event
    WHERE day >= (now() AT TIME ZONE 'UTC')::date - 1 AND NOT starts_with(source, '/forum')),
    '/billing /desk /product/millrace', 'no other feeder has been silent for a day');
SELECT results_eq($$SELECT DISTINCT b.account_id FROM survey s JOIN account_member b USING (member_id)
    WHERE s.kind = 'nps' ORDER BY 1$$, ARRAY['lanhai', 'meltemi', 'northpier', 'saladaeng', 'saomai'],
    'each customer who is here has said how likely they would recommend the product');

-- Kept as by real acts
SELECT is_empty($$SELECT m.name FROM member m
    WHERE m.reputation <> (SELECT sum(r.delta) FROM reputation r WHERE r.member_id = m.id)$$,
    'each ledger adds up to the reputation');
SELECT is_empty($$SELECT p.id FROM post p
    WHERE p.score <> (SELECT coalesce(sum(v.value), 0) FROM vote v WHERE v.post_id = p.id)$$,
    'each score is the sum of its votes');
SELECT is_empty($$SELECT FROM vote v JOIN post p ON p.id = v.post_id
    WHERE v.member_id = p.author_id OR v.at < p.created_at OR v.at > now()$$,
    'votes are by others, and after the post');
SELECT is_empty($$SELECT t.id FROM thread t WHERE t.answers <> (SELECT count(*) FROM post p
    WHERE p.thread_id = t.id AND p.kind IN ('answer', 'reply') AND p.state = 'visible')$$, 'counts are right');
SELECT is_empty($$SELECT FROM notification n JOIN member m ON m.id = n.member_id JOIN thread t ON t.id = n.thread_id
    WHERE NOT t.category_id = ANY ((forum.reader(m)).categories)$$, 'nobody hears of what they may not see');
SELECT is_empty($$SELECT FROM post WHERE created_at >= now() OR edited_at >= now()$$, 'nothing is in the future');
SELECT is((SELECT count(*) FROM post_revision r JOIN post p ON p.id = r.post_id AND p.revision = r.revision
    AND p.body = r.body), (SELECT count(*) FROM post), 'the last revision is what stands');
SELECT ok(EXISTS (SELECT FROM post WHERE revision > 1), 'some posts were edited');

SELECT * FROM finish();
ROLLBACK;
