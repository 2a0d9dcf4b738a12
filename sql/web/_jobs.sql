-- What the jobs program does between requests. For the owner's role only.

-- Posts whose html an older renderer made, at most `most` of them, locked with their threads (as every act locks
-- both) for whoever renders them now; what somebody else holds comes another time.
CREATE OR REPLACE FUNCTION forum.jobs_outdated(renderer integer, most integer) RETURNS TABLE (id bigint, body text)
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	SELECT p.id, p.body FROM post p JOIN thread t ON t.id = p.thread_id WHERE p.html_version < renderer
	ORDER BY p.html_version, p.id LIMIT most FOR NO KEY UPDATE SKIP LOCKED
$$;

-- Keeps what the present renderer made of a post. Says nothing to anybody: the words are the same.
CREATE OR REPLACE FUNCTION forum.jobs_rendered(wanted bigint, text rendered) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	UPDATE post p SET html = forum.html_resolve(text.html, text.mentions, text.threads, p.thread_id),
	    html_version = text.html_version, words = text.words WHERE p.id = wanted;
	PERFORM forum.posts_index(ARRAY[wanted]);
	UPDATE thread t SET version = version + 1 FROM post p WHERE p.id = wanted AND t.id = p.thread_id;
END $$;

-- Takes away what has no use any more: ended sessions and tokens, counts, failures and sent forms of days past,
-- drafts that nobody touched for half a year. Gives how many rows went.
CREATE OR REPLACE FUNCTION forum.jobs_tidy() RETURNS bigint
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	WITH sessions AS (DELETE FROM session
		WHERE expires_at < now() OR seen_at < now() - interval '14 days' RETURNING 1),
	tokens AS (DELETE FROM api_token WHERE expires_at < now() - interval '30 days' RETURNING 1),
	failures AS (DELETE FROM sign_in_failure WHERE last_at < now() - interval '2 days' RETURNING 1),
	counts AS (DELETE FROM action_count WHERE window_start < now() - interval '2 days' RETURNING 1),
	drafts AS (DELETE FROM draft WHERE saved_at < now() - interval '180 days' RETURNING 1),
	once AS (DELETE FROM once WHERE at < now() - interval '2 days' RETURNING 1),
	outbox AS (DELETE FROM outbox WHERE done_at < now() - interval '30 days' RETURNING 1)
	SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM tokens) + (SELECT count(*) FROM failures)
	    + (SELECT count(*) FROM counts) + (SELECT count(*) FROM drafts) + (SELECT count(*) FROM outbox)
	    + (SELECT count(*) FROM once)
$$;
