-- How far a replica has come (forum/core/replica.h). Positions are bytes of the write-ahead log.

-- Of the primary: what is written to disk by now, which holds every commit that was confirmed before. Gives back
-- `moment`. A primary that was just promoted notes its timeline, which reaches only those who follow it.
CREATE FUNCTION web.wal_written(moment bigint) RETURNS TABLE (asked bigint, "position" bigint, timeline integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	written	CONSTANT pg_lsn := pg_current_wal_flush_lsn();
	present CONSTANT integer := ('x' || left(pg_walfile_name(written), 8))::bit(32)::integer;
BEGIN
	IF NOT EXISTS (SELECT FROM timeline t WHERE t.number = present) THEN
		INSERT INTO timeline (number) VALUES (present)
		ON CONFLICT ON CONSTRAINT timeline_pkey DO UPDATE SET number = excluded.number;
	END IF;
	RETURN QUERY SELECT moment, (written - '0/0')::bigint, present;
END $$;

-- Of a replica: what it has replayed; no row if it is none.
CREATE FUNCTION web.wal_replayed() RETURNS TABLE ("position" bigint, timeline integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint, t.number FROM timeline t WHERE pg_is_in_recovery()
$$;
