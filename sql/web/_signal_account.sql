-- Customer accounts and who belongs to them, as the health core is told.

-- That there is an account, and each change of what it is. Having nothing is told of who had something; of several
-- changes of one moment the last holds. Of our own company nothing is told.
CREATE OR REPLACE FUNCTION forum.signals_of_accounts(accounts text[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(f) FROM (
		SELECT ROW('account:' || a.id || ':opened', 'account.opened', NOT a.own, a.created_at, 'account/' || a.id, NULL, NULL,
		    '{}'::jsonb)::signal_fact AS f
		FROM account a WHERE a.id = ANY (accounts)
		UNION ALL
		SELECT ROW('account:' || c.account_id || ':' || f.field || ':' || c.id, f.type,
		    NOT a.own AND c.last AND (c.value <> none.value OR c.before), c.at,
		    'account/' || c.account_id, NULL, NULL, jsonb_build_object('value', c.value))::signal_fact
		FROM (SELECT *, lag(id) OVER (PARTITION BY account_id, field ORDER BY at, id) IS NOT NULL AS before,
			lead(id) OVER (PARTITION BY account_id, field, at ORDER BY id) IS NULL AS last
		    FROM account_change WHERE account_id = ANY (accounts)) c
		JOIN account a ON a.id = c.account_id
		JOIN account_field f USING (field), (VALUES ('""'::jsonb)) none (value)) facts);
END $$;

-- Who belongs to an account since when and until when. The memberships given may be gone already. Who goes
-- to another account at once does not leave in between.
CREATE OR REPLACE FUNCTION forum.signals_of_memberships(memberships account_member[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW('member:' || who.id || ':' || c.account_id || ':' || forum.signal_time(c.valid_from) || ':' || e.key,
	    'member.' || e.key, e.holds AND NOT forum.is_staff(m), e.at, 'member/' || who.id, NULL, NULL, e.data)::signal_fact)
	FROM (SELECT DISTINCT account_id, member_id, valid_from FROM unnest(memberships)) c
	JOIN member m ON m.id = c.member_id
	JOIN pseudonym who ON who.member_id = c.member_id
	LEFT JOIN account_member b ON (b.account_id, b.member_id, b.valid_from) = (c.account_id, c.member_id, c.valid_from)
	CROSS JOIN LATERAL (VALUES
		('joined', b.account_id IS NOT NULL, c.valid_from,
		    jsonb_strip_nulls(jsonb_build_object('value', c.account_id, 'channel', b.origin))),
		('left', b.valid_to IS NOT NULL AND NOT EXISTS (SELECT FROM account_member o
			WHERE o.member_id = b.member_id AND o.valid_from = b.valid_to), coalesce(b.valid_to, c.valid_from),
		    jsonb_build_object('value', ''))) e (key, holds, at, data));
END $$;

-- Who works for the company that runs the forum: what they do never counts.
CREATE OR REPLACE FUNCTION forum.signals_of_staff(members bigint[]) RETURNS signal_fact[]
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
BEGIN
	RETURN (
	SELECT array_agg(ROW('member:' || who.id || ':staff', 'staff.changed', forum.is_staff(m), m.created_at,
	    'member/' || who.id, NULL, NULL, '{"value": true}'::jsonb)::signal_fact)
	FROM member m JOIN pseudonym who ON who.member_id = m.id WHERE m.id = ANY (members));
END $$;

-- Puts members who belong to no account into the one whose domain their mail address has, since they
-- joined. Public mail domains say nothing about anybody; staff are nobody's customers.
CREATE OR REPLACE FUNCTION forum.account_join_by_domain(members bigint[]) RETURNS void
LANGUAGE sql SET search_path = forum, pg_temp AS $$
	INSERT INTO account_member (account_id, member_id, valid_from, origin)
	SELECT a.id, m.id, greatest(m.created_at, (SELECT max(b.valid_to) FROM account_member b WHERE b.member_id = m.id)), 'domain'
	FROM member m
	JOIN account a ON a.domain = split_part(m.email_key, '@', 2)
	WHERE m.id = ANY (members) AND NOT forum.is_staff(m)
	  AND NOT EXISTS (SELECT FROM public_mail_domain p WHERE p.domain = a.domain)
	  AND NOT EXISTS (SELECT FROM account_member b WHERE b.member_id = m.id AND b.valid_to IS NULL)
	ON CONFLICT DO NOTHING
$$;
