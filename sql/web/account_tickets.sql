-- Tickets as customer success sees them. 401, 403.

-- Open tickets, those that wait for a word of the house longest first, then those that wait for their writer (state NULL
-- or open); or closed ones, the last first; 30 a page. of_account: only those that its members wrote as such.
-- after, next: as in all lists. 400 (state, after), 404 (account).
CREATE FUNCTION web.account_tickets(credential text, state text, of_account text, after text)
RETURNS TABLE (id bigint, title text, writer text, account text, account_name text, mrr text, at timestamptz,
	active_at timestamptz, waiting boolean, next text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	me	member := forum.success(credential, 'read');
	mark	bigint[] := forum.cursor_read(after);
	asked	text := CASE WHEN of_account <> '' THEN (forum.account_of(of_account)).id END;
	members	bigint[] := CASE WHEN asked IS NOT NULL THEN ARRAY(SELECT b.member_id FROM account_member b WHERE b.account_id = asked) END;
BEGIN
	IF state NOT IN ('open', 'closed') THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'Tickets are open or closed.';
	END IF;
	RETURN QUERY WITH page AS (
		SELECT o.*, row_number() OVER (ORDER BY o.mark, o.id) AS place FROM (
			-- those that wait for nobody here stand at the end of time
			SELECT t.*, coalesce(forum.micros(t.waiting_since), 99999999999999999) AS mark FROM ticket t
			WHERE coalesce(state, 'open') = 'open' AND t.closed_at IS NULL AND (members IS NULL
			    OR t.member_id = ANY (members) AND forum.account_at(t.member_id, t.at) = asked)
			  AND (mark IS NULL OR (coalesce(t.waiting_since, 'infinity'), t.id)
			    > (CASE WHEN mark[1] < 99999999999999999 THEN forum.moment(mark[1]) ELSE 'infinity' END, mark[2]))
			ORDER BY coalesce(t.waiting_since, 'infinity'), t.id LIMIT 31) o
		UNION ALL
		SELECT c.*, row_number() OVER (ORDER BY c.closed_at DESC, c.id DESC) FROM (
			SELECT t.*, forum.micros(t.closed_at) AS mark FROM ticket t
			WHERE state = 'closed' AND t.closed_at IS NOT NULL AND (members IS NULL
			    OR t.member_id = ANY (members) AND forum.account_at(t.member_id, t.at) = asked)
			  AND (mark IS NULL OR (t.closed_at, t.id) < (forum.moment(mark[1]), mark[2]))
			ORDER BY t.closed_at DESC, t.id DESC LIMIT 31) c)
	SELECT p.id, p.subject, m.name, a.id, a.name, forum.money(a.mrr_cents), p.at, p.active_at, p.waiting_since IS NOT NULL,
	    (SELECT l.mark || '.' || l.id FROM page l WHERE l.place = 30 AND EXISTS (SELECT FROM page o WHERE o.place = 31))
	FROM page p JOIN member m ON m.id = p.member_id
	LEFT JOIN account a ON a.id = forum.account_at(p.member_id, p.at)
	WHERE p.place <= 30 ORDER BY p.place;
END $$;
