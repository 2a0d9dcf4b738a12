-- Flags and what moderators do. Every act has a reason and stands in the log.

-- Writes one line of the moderators' log; gives its id.
CREATE OR REPLACE FUNCTION forum.moderation_add(me member, what text, why text, thread bigint, post bigint,
    about bigint, more jsonb DEFAULT '{}', at timestamptz DEFAULT now()) RETURNS bigint
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	INSERT INTO moderation_log (actor_id, actor_name, action, reason, thread_id, post_id, member_id, detail, at)
	VALUES ((me).id, (me).name, what, coalesce(why, ''), thread, post, about, more, at) RETURNING id
$$;
