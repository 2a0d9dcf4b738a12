-- A dump as it was read: one table a file, one row a row, nothing decided yet. `seq` counts the rows of
-- the table, `line` is the row's in the file. Everything is temporary and gone with the transaction.
-- forum/cli/import_file.c fills these.
--
-- A *_key says who wrote something: by their id in the dump, or, of those who deleted their account, by
-- the name that is left. NULL when not even that is known.

SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
SET LOCAL temp_buffers = '64MB';
-- how many rows a table has is what a plan here depends on, not which values are common in it
SET LOCAL default_statistics_target = 10;
SET LOCAL search_path = forum, pg_temp;
-- history is told to the health core by `forum health backfill`, not row by row
SET LOCAL forum.signals = 'off';

-- The words of many posts go into their index at once, sorted, as when an index is made.
SET LOCAL gin_pending_list_limit = '128MB';
SET LOCAL maintenance_work_mem = '128MB';

-- Where the server has it: a third of the time that the older way takes for long texts.
DO $$
BEGIN
	SET LOCAL default_toast_compression = lz4;
EXCEPTION WHEN invalid_parameter_value THEN
	NULL;
END $$;

-- What is imported, and where to. One row.
CREATE TEMP TABLE dump_job (
	site		text NOT NULL,
	category_slug	text NOT NULL,
	category_name	text NOT NULL,
	source_id	integer,
	category_id	bigint
) ON COMMIT DROP;

CREATE TEMP TABLE dump_file (
	name		text PRIMARY KEY,
	-- in the report, of rows that could not be staged
	kind		text NOT NULL,
	-- why nothing of it could be staged; NULL: it was
	unusable	text,
	rows		bigint NOT NULL,
	lost		bigint NOT NULL,
	refused		bigint NOT NULL
) ON COMMIT DROP;

CREATE TEMP TABLE dump_user (
	seq		bigint GENERATED ALWAYS AS IDENTITY,
	line		bigint,
	id		bigint,
	name		text,
	created		timestamptz,
	seen		timestamptz,
	reputation	integer,
	about		text
) ON COMMIT DROP;

CREATE TEMP TABLE dump_post (
	seq		bigint GENERATED ALWAYS AS IDENTITY,
	line		bigint,
	id		bigint,
	type		integer,
	parent		bigint,
	accepted	bigint,
	created		timestamptz,
	score		integer,
	views		integer,
	html		text,
	owner		bigint,
	owner_name	text,
	owner_key	text GENERATED ALWAYS AS
		(coalesce('member ' || owner, 'name ' || hashtextextended(owner_name, 0))) STORED,
	editor		bigint,
	editor_name	text,
	editor_key	text GENERATED ALWAYS AS
		(coalesce('member ' || editor, 'name ' || hashtextextended(editor_name, 0))) STORED,
	edited		timestamptz,
	title		text,
	tags		text,
	closed		timestamptz
) ON COMMIT DROP;

CREATE TEMP TABLE dump_history (
	seq		bigint GENERATED ALWAYS AS IDENTITY,
	line		bigint,
	id		bigint,
	type		integer,
	post		bigint,
	edit		text,
	created		timestamptz,
	editor		bigint,
	editor_name	text,
	editor_key	text GENERATED ALWAYS AS
		(coalesce('member ' || editor, 'name ' || hashtextextended(editor_name, 0))) STORED,
	comment		text,
	body		text
) ON COMMIT DROP;

CREATE TEMP TABLE dump_comment (
	seq		bigint GENERATED ALWAYS AS IDENTITY,
	line		bigint,
	id		bigint,
	post		bigint,
	score		integer,
	body		text,
	created		timestamptz,
	author		bigint,
	author_name	text,
	author_key	text GENERATED ALWAYS AS
		(coalesce('member ' || author, 'name ' || hashtextextended(author_name, 0))) STORED
) ON COMMIT DROP;

CREATE TEMP TABLE dump_vote (
	seq		bigint GENERATED ALWAYS AS IDENTITY,
	line		bigint,
	id		bigint,
	post		bigint,
	type		integer,
	created		timestamptz
) ON COMMIT DROP;

CREATE TEMP TABLE dump_tag (
	seq		bigint GENERATED ALWAYS AS IDENTITY,
	line		bigint,
	id		bigint,
	name		text,
	excerpt		bigint
) ON COMMIT DROP;

CREATE TEMP TABLE dump_link (
	seq		bigint GENERATED ALWAYS AS IDENTITY,
	line		bigint,
	id		bigint,
	post		bigint,
	related		bigint,
	type		integer,
	created		timestamptz
) ON COMMIT DROP;

-- What the renderer made of a text. kind and seq say of which: a and dump_user (about), t and dump_post (a
-- tag's description), e and dump_post (a post that was here and was edited there since).
CREATE TEMP TABLE dump_text (
	kind		text NOT NULL,
	seq		bigint NOT NULL,
	plain		text NOT NULL,
	body		text NOT NULL,
	html		text NOT NULL,
	html_version	integer NOT NULL,
	words		text NOT NULL,
	mentions	text[] NOT NULL,
	threads		bigint[] NOT NULL
) ON COMMIT DROP;

-- What became of a question's title (dump_post.seq).
CREATE TEMP TABLE dump_title (
	seq		bigint PRIMARY KEY,
	slug		text NOT NULL,
	words		text NOT NULL
) ON COMMIT DROP;

-- New posts that name members or threads, which may not be there.
CREATE TEMP TABLE dump_reference (
	LIKE forum.post INCLUDING DEFAULTS,
	mentions	text[] NOT NULL,
	threads		bigint[] NOT NULL
) ON COMMIT DROP;

-- Bodies of the history (dump_history.seq) that read differently in our Markdown than in theirs.
CREATE TEMP TABLE dump_body (
	seq		bigint NOT NULL,
	body		text NOT NULL
) ON COMMIT DROP;

-- What became of the rows, for the report.
CREATE TEMP TABLE dump_fate (
	file		text NOT NULL,
	kind		text NOT NULL,
	-- imported, changed (it was here, and is now as in this dump), before (by an earlier import), skipped
	fate		text NOT NULL,
	reason		text,
	count		bigint NOT NULL
) ON COMMIT DROP;

-- Rows that are wrong, for a line each.
CREATE TEMP TABLE dump_trouble (
	file		text NOT NULL,
	line		bigint,
	kind		text NOT NULL,
	detail		text
) ON COMMIT DROP;

-- Numbers worth a remark below the report.
CREATE TEMP TABLE dump_remark (
	position	integer NOT NULL,
	text		text NOT NULL
) ON COMMIT DROP;

-- Written and read once: compressing would cost more than it saves.
ALTER TABLE dump_post ALTER COLUMN html SET STORAGE EXTERNAL;
ALTER TABLE dump_history ALTER COLUMN body SET STORAGE EXTERNAL;
