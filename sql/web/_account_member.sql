-- Who belongs to which account since when: by hand, by mail domain (_signal_account.sql), through the API.

-- The midnight in UTC that a day such as 2026-11-01 stands for, now for '' or NULL; 422 (from) for what is no day between
-- the year 2000 and today.
CREATE OR REPLACE FUNCTION forum.account_moment(day text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	moment	timestamptz := CASE WHEN coalesce(day, '') = '' THEN now() ELSE forum.day_or_null(day) AT TIME ZONE 'UTC' END;
BEGIN
	IF moment IS NULL OR moment NOT BETWEEN '2000-01-01' AND now() THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'from',
		    MESSAGE = 'This is no day between the year 2000 and today.';
	END IF;
	RETURN moment;
END $$;

-- Somebody belongs to an account since then, and to no other since then: what they did since moves with them. Nothing
-- changes when they have belonged to it all that time. 422 (member) for staff.
CREATE OR REPLACE FUNCTION forum.account_member_put(account text, who bigint, begins timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
BEGIN
	IF (SELECT m.staff OR m.role IN ('csm', 'admin') FROM member m WHERE m.id = who FOR UPDATE) THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', COLUMN = 'member', MESSAGE = 'Staff are nobody''s customers.';
	ELSIF EXISTS (SELECT FROM account_member b WHERE b.member_id = who AND b.account_id = account
	    AND b.valid_from <= begins AND b.valid_to IS NULL) THEN
		RETURN;
	END IF;
	DELETE FROM account_member b WHERE b.member_id = who AND b.valid_from >= begins;
	UPDATE account_member b SET valid_to = begins WHERE b.member_id = who AND coalesce(b.valid_to, 'infinity') > begins;
	INSERT INTO account_member (account_id, member_id, valid_from, origin) VALUES (account, who, begins, 'manual');
END $$;

-- Somebody belongs to an account no more since then. Gives whether they did.
CREATE OR REPLACE FUNCTION forum.account_member_end(account text, who bigint, ends timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	ended	account_member;
BEGIN
	SELECT * INTO ended FROM account_member b
	WHERE b.account_id = account AND b.member_id = who AND b.valid_to IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	-- who left before they came was never there
	IF ended.valid_from >= ends THEN
		DELETE FROM account_member b WHERE (b.account_id, b.member_id, b.valid_from) = (account, who, ended.valid_from);
	ELSE
		UPDATE account_member b SET valid_to = ends
		WHERE (b.account_id, b.member_id, b.valid_from) = (account, who, ended.valid_from);
	END IF;
	RETURN true;
END $$;
