-- Keeping scores: the bands, which look back; what is to be scored anew; the nightly pass.

-- The band of a day after the one before (NULL: there was none). Hysteresis holds between days of which enough
-- is known (confidence of 40 % or more); the first such day takes the band of its score. Worse after 2 days
-- running below the threshold − 2, better after 7 at or above the threshold + 2; the counts run on from day to
-- day, whatever the band.
CREATE OR REPLACE FUNCTION band_next(today score, before score) RETURNS score LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	points	constant integer := today.score;
BEGIN
	IF today.confidence < 40000000 THEN
		today.band := 'unknown';
		today.runs := '{0,0,0,0}';
		RETURN today;
	END IF;
	today.runs := ARRAY[
	    CASE WHEN points < 48000000 THEN coalesce(before.runs[1], 0) + 1 ELSE 0 END,
	    CASE WHEN points < 73000000 THEN coalesce(before.runs[2], 0) + 1 ELSE 0 END,
	    CASE WHEN points >= 52000000 THEN coalesce(before.runs[3], 0) + 1 ELSE 0 END,
	    CASE WHEN points >= 77000000 THEN coalesce(before.runs[4], 0) + 1 ELSE 0 END];
	today.band := CASE
	    WHEN before.band IS NULL OR before.band = 'unknown' THEN band_of(points)
	    WHEN before.band <> 'risk' AND today.runs[1] >= 2 THEN 'risk'
	    WHEN before.band = 'healthy' AND today.runs[2] >= 2 THEN 'watch'
	    WHEN before.band <> 'healthy' AND today.runs[4] >= 7 THEN 'healthy'
	    WHEN before.band = 'risk' AND today.runs[3] >= 7 THEN 'watch'
	    ELSE before.band END;
	RETURN today;
END $$;

-- The band of a score that nothing came before.
CREATE OR REPLACE FUNCTION band_of(points integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN points < 50000000 THEN 'risk' WHEN points < 75000000 THEN 'watch' ELSE 'healthy' END
$$;

-- The scores of those days with their bands. The days before `first` have to be in table score, or not to be
-- (the accounts began later).
CREATE OR REPLACE FUNCTION score_walk(accounts text[], first date, last date, version text) RETURNS SETOF score
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	today	score;
	before	score;
BEGIN
	FOR today IN SELECT * FROM score_of(accounts, first, last, version) LOOP
		IF before.account IS DISTINCT FROM today.account THEN
			SELECT * INTO before FROM score s WHERE s.account = today.account AND s.day = today.day - 1 AND s.model = version;
		END IF;
		today := band_next(today, before);
		before := today;
		RETURN NEXT today;
	END LOOP;
END $$;

-- The score of an account on a day: the kept one, unless it is to be made anew or of another model; then from
-- the account's first day on. Nothing when the account is unknown or began later.
CREATE OR REPLACE FUNCTION score_at(wanted text, at date, version text) RETURNS SETOF score
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
	kept	date;
BEGIN
	RETURN QUERY SELECT s.* FROM score s WHERE s.account = wanted AND s.day = at AND s.model = version
	    AND NOT EXISTS (SELECT FROM dirty d WHERE d.account = wanted AND d.from_day <= at);
	IF FOUND THEN
		RETURN;
	END IF;
	-- what is kept up to there is still good
	SELECT max(s.day) INTO kept FROM score s WHERE s.account = wanted AND s.model = version AND s.day <= at
	    AND s.day < coalesce((SELECT d.from_day FROM dirty d WHERE d.account = wanted), 'infinity');
	RETURN QUERY SELECT s.* FROM score_walk(ARRAY[wanted], coalesce(kept + 1, (SELECT min(d.day) FROM digest d
	    WHERE d.account = wanted)), at, version) s WHERE s.day = at;
END $$;

-- Marks accounts as to be scored anew from those days on. The arrays go together.
CREATE OR REPLACE FUNCTION dirty_mark(accounts text[], days date[]) RETURNS void
LANGUAGE sql SET search_path FROM CURRENT AS $$
	INSERT INTO dirty AS d (account, from_day)
	SELECT u.account, min(u.day) FROM unnest(accounts, days) u (account, day) GROUP BY u.account ORDER BY u.account
	ON CONFLICT (account) DO UPDATE SET from_day = excluded.from_day WHERE d.from_day > excluded.from_day
$$;

-- Scores a part of the dirty accounts, those that wait for the longest time first, about `days` account-days of
-- them or one account; gives how many. Any number may run at once. chosen: no others than these.
CREATE OR REPLACE FUNCTION rescore(days integer DEFAULT 5000, chosen text[] DEFAULT NULL, today date DEFAULT utc_today())
RETURNS integer
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	first		date := (SELECT min(d.from_day) FROM dirty d WHERE d.from_day <= today AND (chosen IS NULL OR d.account = ANY (chosen)));
	accounts	text[];
BEGIN
	-- what waits for tomorrow waits
	IF first IS NULL THEN
		RETURN 0;
	END IF;
	WITH picked AS (
		SELECT d.account FROM dirty d WHERE d.from_day <= today AND (chosen IS NULL OR d.account = ANY (chosen))
		ORDER BY d.from_day, d.account LIMIT greatest(days / (today - first + 1), 1) FOR UPDATE SKIP LOCKED),
	taken AS (
		DELETE FROM dirty d USING picked p WHERE d.account = p.account RETURNING d.account, d.from_day)
	SELECT array_agg(t.account ORDER BY t.account), min(t.from_day) INTO accounts, first FROM taken t;
	IF accounts IS NULL THEN
		RETURN 0;
	END IF;
	DELETE FROM score s WHERE s.account = ANY (accounts) AND s.day >= first;
	INSERT INTO score SELECT * FROM score_walk(accounts, first, today, model_active());
	RETURN cardinality(accounts);
END $$;

-- Once a day, and after downtime for all days that were missed: every account is due. Gives whether there was
-- anything to do; rescore does it.
CREATE OR REPLACE FUNCTION night(today date DEFAULT utc_today()) RETURNS boolean
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	INSERT INTO pass (day) VALUES (today) ON CONFLICT (single) DO UPDATE SET day = excluded.day WHERE pass.day < excluded.day;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM dirty_mark(array_agg(a.id), array_agg(coalesce(
	    (SELECT max(s.day) + 1 FROM score s WHERE s.account = a.id), (SELECT min(d.day) FROM digest d WHERE d.account = a.id))))
	FROM account a WHERE EXISTS (SELECT FROM digest d WHERE d.account = a.id);
	RETURN true;
END $$;

-- Scores all accounts that wait, now; gives how many.
CREATE OR REPLACE FUNCTION rescore_all() RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	total	bigint := 0;
	done	integer;
BEGIN
	LOOP
		done := rescore(20000);
		EXIT WHEN done = 0;
		total := total + done;
	END LOOP;
	RETURN total;
END $$;
