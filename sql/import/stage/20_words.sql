-- What the search finds in new posts.

-- The words of a post's text as forum.post_words has them, but for the title and tags above a question's.
CREATE TEMP TABLE dump_words (
	post_id		bigint NOT NULL,
	thread_id	bigint NOT NULL,
	words		tsvector NOT NULL
) ON COMMIT DROP;
ALTER TABLE dump_words ALTER COLUMN words SET STORAGE EXTERNAL;

-- What to_tsvector makes of each of some words: their lexemes, as a tsvector is written, and the positions of
-- these; then, behind each word, NULL and how many positions it takes. That is told by a word behind it,
-- which stands for itself and takes one.
CREATE FUNCTION pg_temp.lexemes(words text[]) RETURNS TABLE (lexeme text, place integer) LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN NOT last THEN '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''' END,
	    place - last::integer
	FROM (
		SELECT w.nth, l.lexeme, p.place, row_number() OVER (PARTITION BY w.nth ORDER BY p.place DESC) = 1 AS last
		FROM unnest(words) WITH ORDINALITY AS w (word, nth),
		    unnest(to_tsvector('forum.words', w.word || ' x0x')) l, unnest(l.positions) AS p (place)) found
	ORDER BY nth, last, place
$$;
