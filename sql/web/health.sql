-- The only bridge to the health core: who may ask, and what the core answers, as JSON.
--   The role decides: customer success and administrators read and write, administrators also change the model. A
--   token needs the scope besides (health:read, health:write, health:admin), and an operator may have given it more
--   than the role, see api_token.given_to. Otherwise 401 or 403.

CREATE OR REPLACE FUNCTION forum.health_actor(credential text, scope text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	me	member := forum.actor(credential, scope);
BEGIN
	IF scope = ANY (forum.token_scopes(me))
	    OR left(credential, 1) = 't' AND (forum.token(credential)).given_to = me.role THEN
		RETURN;
	END IF;
	RAISE EXCEPTION USING ERRCODE = 'PT403', MESSAGE = CASE WHEN scope = 'health:admin'
	    THEN 'Only administrators may do this.' ELSE 'Only customer success may do this.' END;
END $$;

-- The statements that follow in this transaction may take five minutes: for what looks at all of the past.
CREATE FUNCTION web.patience() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT set_config('statement_timeout', '300s', true)
$$;

-- A day as it stands in an address, or `otherwise` when nothing stands there. 400 for what is none, or is to come.
CREATE OR REPLACE FUNCTION forum.health_day(typed text, otherwise date) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = forum, pg_temp AS $$
DECLARE
	day	date;
BEGIN
	IF typed IS NULL THEN
		RETURN otherwise;
	END IF;
	BEGIN
		IF typed ~ '^\d{4}-\d\d-\d\d$' THEN
			day := typed::date;
		END IF;
	EXCEPTION WHEN data_exception THEN
		NULL;
	END;
	IF day IS NULL OR day NOT BETWEEN '1990-01-01' AND health.utc_today() THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'A day is written like 2026-11-01, and not after today.';
	END IF;
	RETURN day;
END $$;

-- What is there, or 404.
CREATE OR REPLACE FUNCTION forum.health_found(answer jsonb, what text) RETURNS json
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF answer IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = format('There is no such %s, or not on that day.', what);
	END IF;
	RETURN answer;
END $$;

-- See health.ingest. The body as it was sent; 400 when it is no JSON.
CREATE FUNCTION web.health_events(credential text, body text) RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	events	json;
BEGIN
	PERFORM forum.health_actor(credential, 'health:write');
	BEGIN
		events := body;
	EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'The body is not JSON.';
	END;
	RETURN QUERY SELECT health.ingest(events)::json;
	PERFORM forum.accounts_learn();
END $$;

-- See health.accounts.
CREATE FUNCTION web.health_accounts(credential text, band text, touch text, segment text, stage text, csm text,
    cohort text, sort text, after text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT health.accounts(band, touch, segment, stage, csm, cohort, sort, after)::json;
END $$;

-- The score of an account: health.explain without the signals. 400 (the day), 404.
CREATE FUNCTION web.health_account(credential text, account text, at text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT forum.health_found(health.explain(account, forum.health_day(at, health.utc_today()))
	    - '{signals,base,base_millionths,cap,next_band}'::text[], 'account');
END $$;

-- See health.explain. 400 (the day), 404.
CREATE FUNCTION web.health_explain(credential text, account text, at text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT forum.health_found(health.explain(account, forum.health_day(at, health.utc_today())), 'account');
END $$;

-- See health.timeline. 404 when the account is not known.
CREATE FUNCTION web.health_timeline(credential text, account text, after text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT forum.health_found(
	    CASE WHEN EXISTS (SELECT FROM health.account a WHERE a.id = account) THEN health.timeline(account, after) END, 'account');
END $$;

-- See health.quadrants, and health.chosen for the last four, as in the other reports.
CREATE FUNCTION web.health_quadrants(credential text, segment text, touch text, stage text, cohort text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT health.quadrants(health.chosen(segment, touch, stage, cohort))::json;
END $$;

-- See health.churn; without days the last 30. 400 (the days).
CREATE FUNCTION web.health_churn(credential text, from_day text, to_day text, segment text, touch text, stage text, cohort text)
RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	ends	date := forum.health_day(to_day, health.utc_today());
	begins	date := forum.health_day(from_day, ends - 30);
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	IF begins > ends THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'The last day comes before the first.';
	END IF;
	RETURN QUERY SELECT health.churn(begins, ends, health.chosen(segment, touch, stage, cohort))::json;
END $$;

-- See health.alerts.
CREATE FUNCTION web.health_alerts(credential text, segment text, touch text, stage text, cohort text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT health.alerts(health.chosen(segment, touch, stage, cohort))::json;
END $$;

-- See health.deflection; without days the last 30. ticket_cost: what a ticket costs, in cents. 400 (the days, the cost).
CREATE FUNCTION web.health_deflection(credential text, days text, ticket_cost text, segment text, touch text, stage text, cohort text)
RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	IF days !~ '^[1-9]\d{0,2}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'Days are a number from 1 to 999.';
	ELSIF ticket_cost !~ '^\d{1,9}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'The cost of a ticket is a whole number of cents, at most 999999999.';
	END IF;
	RETURN QUERY SELECT health.deflection(coalesce(days::integer, 30), ticket_cost::bigint, health.chosen(segment, touch, stage, cohort))::json;
END $$;

-- All models, the newest first; see health.model_json.
CREATE FUNCTION web.health_models(credential text) RETURNS TABLE (json json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT forum.api_list(json_agg(health.model_json(m.version) ORDER BY m.created_at DESC, m.version), NULL)
	FROM health.model m;
END $$;

-- See health.model_put. 400 when the body is no JSON.
CREATE FUNCTION web.health_model_put(credential text, version text, body text) RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	document	jsonb;
BEGIN
	PERFORM forum.health_actor(credential, 'health:admin');
	BEGIN
		document := body;
	EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'The body is not JSON.';
	END;
	RETURN QUERY SELECT health.model_put(version, document)::json;
END $$;

-- See health.model_backtest. 404.
CREATE FUNCTION web.health_backtest(credential text, version text) RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:admin');
	RETURN QUERY SELECT health.model_backtest(version)::json;
END $$;

-- See health.model_activate. 404, 409 (the backtest does not speak for it).
CREATE FUNCTION web.health_activate(credential text, version text) RETURNS TABLE (json json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:admin');
	RETURN QUERY SELECT health.model_activate(version)::json;
END $$;

-- See health.export_events. since: a log position. 400.
CREATE FUNCTION web.health_export_events(credential text, since text) RETURNS TABLE (lines text, next text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	IF since !~ '^\d{1,18}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'PT400', MESSAGE = 'since is a position in the log, a number.';
	END IF;
	RETURN QUERY SELECT e.* FROM health.export_events(coalesce(since::bigint, 0)) e;
END $$;

-- See health.export_scores. since: a day, or a day and an account. 400.
CREATE FUNCTION web.health_export_scores(credential text, since text) RETURNS TABLE (lines text, next text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
DECLARE
	day	date := forum.health_day(split_part(since, ' ', 1), '1990-01-01');
BEGIN
	PERFORM forum.health_actor(credential, 'health:read');
	RETURN QUERY SELECT s.* FROM health.export_scores(concat_ws(' ', day, nullif(split_part(since, ' ', 2), ''))) s;
END $$;
