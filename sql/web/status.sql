-- How much waits for the jobs program, for how many seconds the oldest of it has been due, and how much was
-- refused and waits for somebody to look at it.
CREATE FUNCTION web.outbox_depth() RETURNS TABLE (waiting bigint, oldest_seconds bigint, refused bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT count(*), coalesce(extract(epoch FROM greatest(now() - min(next_at), '0 s')), 0)::bigint,
	    (SELECT count(*) FROM outbox WHERE refused_at IS NOT NULL)
	FROM outbox WHERE done_at IS NULL AND refused_at IS NULL
$$;
