-- How much waits for the jobs program, and for how many seconds the oldest of it has been due.
CREATE FUNCTION web.outbox_depth() RETURNS TABLE (waiting bigint, oldest_seconds bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT count(*), coalesce(extract(epoch FROM greatest(now() - min(next_at), '0 s')), 0)::bigint
	FROM outbox WHERE done_at IS NULL
$$;
