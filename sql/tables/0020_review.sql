-- What long threads and long-standing members need.

-- What the ledger is to be given: to whom, why, for which post, by which vote or acceptance, and when it counts.
CREATE TYPE reputation_claim AS (member_id bigint, reason text, post_id bigint, cause_id bigint, at timestamptz);

-- Who heard of a post already: a member may have a hundred thousand notifications.
CREATE INDEX notification_by_post ON notification (post_id, member_id);

-- A thread that ten thousand others point to shows a few of them.
DROP INDEX thread_link_by_target;
CREATE INDEX thread_link_by_target ON thread_link (target_id, thread_id);

-- In a community that only asks, discussions are few among a million threads.
CREATE INDEX thread_discussions ON thread (created_at DESC, id DESC) WHERE state = 'visible' AND kind = 'discussion';

-- post_not_visible_by_thread is the same.
DROP INDEX post_unseen;
