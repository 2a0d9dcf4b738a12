-- What a million posts need: indexes for what used to read whole tables.

-- A tag and how many visible threads it has, whoever sees them.
CREATE TYPE tag_use AS (tag_id bigint, threads bigint);

-- Also for threads that are not visible: when a category is deleted, its threads are looked for.
DROP INDEX thread_by_category;
CREATE INDEX thread_by_category ON thread (category_id, created_at DESC, id DESC);

-- Also for comments: when a thread goes or moves, all of its posts are looked for.
DROP INDEX post_by_time;
CREATE INDEX post_by_time ON post (thread_id, created_at, id);

-- A profile counts what its member wrote without reading it, and shows the best.
DROP INDEX post_by_author;
CREATE INDEX post_by_author ON post (author_id, created_at DESC, id DESC) INCLUDE (thread_id, kind, state);
CREATE INDEX post_best_by_author ON post (author_id, score DESC, created_at DESC, id DESC) WHERE kind IN ('answer', 'reply');

-- A part of a name or an address, as administrators look for members.
CREATE INDEX member_by_part ON member USING gin (name_key gin_trgm_ops, email_key gin_trgm_ops);

CREATE INDEX moderation_log_by_action ON moderation_log (action, id DESC);
CREATE INDEX moderation_log_by_actor ON moderation_log (actor_id, id DESC);

-- Each sign-in takes away some sessions that have ended.
CREATE INDEX session_by_end ON session (expires_at);

-- Views and votes change rows that no index knows anything new of: with room in the page they stay there.
ALTER TABLE thread SET (fillfactor = 85);
ALTER TABLE member SET (fillfactor = 85);
