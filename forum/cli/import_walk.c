/* Rows of the plan through the renderer and back. */
#include "cli/import_walk.h"

#include <stdlib.h>
#include <string.h>

#include "cli/import_field.h"
#include "cli/import_progress.h"
#include "cli/query.h"
#include "text/words.h"

/* Rows that are fetched at a time: the memory that a large dump needs. */
#define BATCH	"500"

/* Links to posts of the site that are looked up for a batch; few have any. */
#define LINKS_MAX	2000

/* PostgreSQL refuses a text with more words than about a megabyte. */
#define WORDS_MAX	((size_t)256 * 1024)

static bool	take_batch(struct walk *, const PGresult *,
		    const struct walk_target *, const struct walk_target *,
		    walk_take *);
static bool	copy_aside(struct walk *, const struct walk_target *);
static bool	find_links(struct walk *, const PGresult *);
static bool	ask_links(struct walk *, const char *);
static char	*words_for_search(struct arena *, const char *);
static void	add_array(struct buffer *, const char *const *, size_t);

bool
walk_rows(struct walk *walk, const char *query,
    const struct walk_target *first, const struct walk_target *second,
    walk_take *take)
{
	PGconn		*owner = walk->import->owner;
	PGresult	*batch;
	int		 rows;
	bool		 done;

	walk->arena = arena_create();
	walk->batch = arena_create();
	done = query_do(owner, arena_format(walk->batch,
	    "DECLARE batch NO SCROLL CURSOR FOR %s", query));
	for (rows = 1; done && rows > 0; ) {
		batch = query_ask(owner, "FETCH " BATCH " FROM batch", 0, NULL);
		done = batch != NULL && !import_interrupted();
		rows = done ? PQntuples(batch) : 0;
		if (rows > 0)
			done = take_batch(walk, batch, first, second, take);
		PQclear(batch);
	}
	arena_destroy(walk->arena);
	arena_destroy(walk->batch);
	return done && query_do(owner, "CLOSE batch");
}

const char *
walk_value(const PGresult *batch, int row, int column)
{
	return PQgetisnull(batch, row, column) ? NULL :
	    PQgetvalue(batch, row, column);
}

const char *
walk_text(const struct walk *walk, const PGresult *batch, int row, int column)
{
	const char	*text = walk_value(batch, row, column);

	return text == NULL ? NULL : link_change(walk->arena,
	    &walk->import->site, &walk->links, text);
}

void
walk_add_text(struct buffer *row, const struct import_text *text)
{
	field_write_text(row, text->body);
	buffer_char(row, '\t');
	field_write_text(row, text->rendered.html.text);
	buffer_format(row, "\t%d\t", MARKDOWN_VERSION);
	field_write_text(row, words_for_search(row->arena,
	    text->rendered.plain));
}

void
walk_add_references(struct buffer *row, const struct import_text *text)
{
	add_array(row, text->rendered.mentions, text->rendered.mention_count);
	buffer_char(row, '\t');
	add_array(row, text->rendered.thread_ids,
	    text->rendered.thread_id_count);
}

static bool
take_batch(struct walk *walk, const PGresult *batch,
    const struct walk_target *first, const struct walk_target *second,
    walk_take *take)
{
	arena_reset(walk->batch);
	buffer_init(&walk->aside, walk->batch);
	if (!find_links(walk, batch) || !copy_begin(&walk->copy, walk->import->owner, first->table,
	    first->columns))
		return false;
	for (int row = 0; row < PQntuples(batch); row++) {
		take(walk, batch, row);
		arena_reset(walk->arena);
		progress_at(++walk->done);
		if (!copy_flush(&walk->copy))
			break;
	}
	return copy_end(&walk->copy) && copy_aside(walk, second);
}

/* Looks up what the texts of a batch link to, at once. */
static bool
find_links(struct walk *walk, const PGresult *batch)
{
	const int	 columns[] = { PQfnumber(batch, "source"),
			    PQfnumber(batch, "html") };
	long long	 ids[LINKS_MAX];
	size_t		 count = 0;
	struct buffer	 array;

	walk->links = (struct links){ 0 };
	for (int row = 0; row < PQntuples(batch); row++)
		for (size_t i = 0; i < 2; i++)
			if (columns[i] >= 0)
				count = link_collect(&walk->import->site,
				    PQgetvalue(batch, row, columns[i]), ids,
				    count, LINKS_MAX);
	if (count == 0)
		return true;
	buffer_init(&array, walk->batch);
	for (size_t i = 0; i < count; i++)
		buffer_format(&array, "%c%lld", i > 0 ? ',' : '{', ids[i]);
	buffer_char(&array, '}');
	return ask_links(walk, buffer_string(&array));
}

static bool
ask_links(struct walk *walk, const char *ids)
{
	PGresult	*found;
	int		 rows;

	found = query_ask(walk->import->owner, "SELECT * FROM plan_address "
	    "WHERE original = ANY ($1)", 1, &ids);
	if (found == NULL)
		return false;
	rows = PQntuples(found);
	walk->links.link = arena_array(walk->batch, (size_t)rows + 1,
	    sizeof(*walk->links.link));
	for (int row = 0; row < rows; row++)
		walk->links.link[walk->links.count++] = (struct link){
		    .original = atoll(PQgetvalue(found, row, 0)),
		    .address = arena_text(walk->batch,
			PQgetvalue(found, row, 1)),
		    .title = arena_text(walk->batch,
			walk_value(found, row, 2)) };
	PQclear(found);
	return true;
}

static bool
copy_aside(struct walk *walk, const struct walk_target *second)
{
	if (walk->aside.length == 0)
		return true;
	if (!copy_begin(&walk->copy, walk->import->owner, second->table,
	    second->columns))
		return false;
	buffer_add(&walk->copy.rows, walk->aside.bytes, walk->aside.length);
	return copy_end(&walk->copy);
}

static char *
words_for_search(struct arena *arena, const char *plain)
{
	char	*words = words_segment(arena, plain);

	if (strlen(words) > WORDS_MAX) {
		words[WORDS_MAX] = '\0';
		*strrchr(words, ' ') = '\0';
	}
	return words;
}

/* An array of texts: {"a","b"}. */
static void
add_array(struct buffer *row, const char *const *texts, size_t count)
{
	struct buffer	array;

	buffer_init(&array, row->arena);
	buffer_char(&array, '{');
	for (size_t i = 0; i < count; i++) {
		buffer_text(&array, i > 0 ? ",\"" : "\"");
		for (const char *c = texts[i]; *c != '\0'; c++) {
			if (*c == '"' || *c == '\\')
				buffer_char(&array, '\\');
			buffer_char(&array, *c);
		}
		buffer_char(&array, '"');
	}
	buffer_char(&array, '}');
	field_write_text(row, buffer_string(&array));
}
