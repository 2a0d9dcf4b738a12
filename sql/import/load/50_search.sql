-- Everything new into the search, some thousand posts at a time.
DO $$
DECLARE
	ids	bigint[];
BEGIN
	FOR ids IN
		SELECT array_agg(post_id) FROM (
			SELECT post_id, row_number() OVER (ORDER BY post_id) / 5000 AS part FROM (
				SELECT post_id FROM plan_post WHERE post_id IS NOT NULL
				UNION ALL
				SELECT post_id FROM plan_comment WHERE post_id IS NOT NULL) fresh) parted
		GROUP BY part ORDER BY part
	LOOP
		PERFORM forum.posts_index(ids);
	END LOOP;
END $$;
