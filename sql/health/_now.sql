-- Today, and the model in force.

-- The day it is.
CREATE OR REPLACE FUNCTION utc_today() RETURNS date LANGUAGE sql STABLE AS $$
	SELECT (now() AT TIME ZONE 'UTC')::date
$$;

-- The version of the model in force.
CREATE OR REPLACE FUNCTION model_active() RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT m.version FROM model m WHERE m.state = 'active'
$$;
