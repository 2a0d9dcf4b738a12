-- The community itself, as every page shows it: one row.
CREATE FUNCTION web.site() RETURNS TABLE (name text, tagline text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
	SELECT forum.setting('site_name'), forum.setting('site_tagline')
$$;
