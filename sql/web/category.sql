-- Categories, as readers see them.

-- The categories that the reader may see, in their order, with how many threads each has.
CREATE FUNCTION web.categories(credential text)
RETURNS TABLE (slug text, name text, description text, private boolean, threads bigint, questions bigint,
	solved bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT c.slug, c.name, c.description, c.private, c.threads, c.questions, c.solved
	FROM forum.categories_counted(forum.reader(forum.viewer(credential))) c;
END $$;

-- One category. 404.
CREATE FUNCTION web.category(credential text, wanted text)
RETURNS TABLE (slug text, name text, description text, private boolean, threads bigint, questions bigint,
	solved bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = forum, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r	reader := forum.reader(forum.viewer(credential));
	wanted_category category := forum.category_for(r, coalesce(wanted, ''));
BEGIN
	RETURN QUERY SELECT c.slug, c.name, c.description, c.private, c.threads, c.questions, c.solved
	FROM forum.categories_counted(r) c WHERE c.id = wanted_category.id;
END $$;
