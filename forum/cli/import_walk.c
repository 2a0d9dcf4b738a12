/* Rows of the plan through the renderer and back. */
#include "cli/import_walk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cli/import_field.h"
#include "cli/import_progress.h"
#include "cli/message.h"
#include "cli/query.h"
#include "text/words.h"

/* Rows that are fetched at a time: the memory that a large dump needs. */
#define BATCH	"500"

/* Links to posts of the site that are looked up for a batch; few have any. */
#define LINKS_MAX	2000

/* PostgreSQL refuses a text with more words than about a megabyte. */
#define WORDS_MAX	((size_t)256 * 1024)

struct rendering {
	struct walk	*walk;
	struct batch	*batch;
	walk_take	*take;
	pthread_t	 thread;
};

static bool	walk_batches(struct walk *, const struct walk_target *,
		    const struct walk_target *, walk_take *);
static bool	fetch(struct walk *, struct batch *);
static void	*render(void *);
static bool	write_batch(struct walk *, struct batch *,
		    const struct walk_target *, const struct walk_target *);
static bool	write_found(struct walk *, const struct batch *);
static bool	find_links(struct walk *, struct batch *);
static bool	ask_links(struct walk *, struct batch *, const char *);
static char	*words_for_search(struct arena *, const char *);
static void	add_array(struct buffer *, const char *const *, size_t);

bool
walk_rows(struct walk *walk, const char *query,
    const struct walk_target *first, const struct walk_target *second,
    walk_take *take)
{
	PGconn	*owner = walk->import->owner;
	bool	 done;

	walk->arena = arena_create();
	walk->lexicon = lexicon_create(owner);
	for (size_t i = 0; i < 2; i++)
		walk->batches[i] = (struct batch){ .arena = arena_create() };
	done = query_do(owner, arena_format(walk->arena,
	    "DECLARE batch NO SCROLL CURSOR FOR %s", query)) &&
	    walk_batches(walk, first, second, take) &&
	    query_do(owner, "CLOSE batch");
	for (size_t i = 0; i < 2; i++) {
		PQclear(walk->batches[i].rows);
		arena_destroy(walk->batches[i].arena);
	}
	lexicon_destroy(walk->lexicon);
	arena_destroy(walk->arena);
	return done;
}

const char *
walk_value(const struct batch *batch, int row, int column)
{
	return PQgetisnull(batch->rows, row, column) ? NULL :
	    PQgetvalue(batch->rows, row, column);
}

const char *
walk_text(const struct walk *walk, const struct batch *batch, int row,
    int column)
{
	const char	*text = walk_value(batch, row, column);

	return text == NULL ? NULL : link_change(walk->arena,
	    &walk->import->site, &batch->links, text);
}

const char *
walk_add_text(struct buffer *row, const struct import_text *text)
{
	const char	*words = words_for_search(row->arena,
			    text->rendered.plain);

	field_write_text(row, text->body);
	buffer_char(row, '\t');
	field_write_text(row, text->rendered.html.text);
	buffer_format(row, "\t%d\t", MARKDOWN_VERSION);
	field_write_text(row, words);
	return words;
}

void
walk_add_found(struct batch *batch, const struct found *found)
{
	batch->found[batch->found_count++] = *found;
}

void
walk_add_references(struct buffer *row, const struct import_text *text)
{
	add_array(row, text->rendered.mentions, text->rendered.mention_count);
	buffer_char(row, '\t');
	add_array(row, text->rendered.thread_ids,
	    text->rendered.thread_id_count);
}

/* While the server writes a batch, a thread renders the next. */
static bool
walk_batches(struct walk *walk, const struct walk_target *first,
    const struct walk_target *second, walk_take *take)
{
	struct rendering	 at = { .walk = walk, .take = take };
	struct batch		*ready = NULL;
	bool			 done = true, more = true;

	for (size_t nth = 0; done && more; nth++) {
		at.batch = &walk->batches[nth % 2];
		if (!fetch(walk, at.batch))
			return false;
		more = PQntuples(at.batch->rows) > 0;
		if (more && pthread_create(&at.thread, NULL, render, &at) != 0)
			return message_fail("cannot start a thread");
		done = ready == NULL ||
		    write_batch(walk, ready, first, second);
		if (more)
			pthread_join(at.thread, NULL);
		ready = at.batch;
	}
	return done;
}

/* The next rows, and all that rendering them needs of the database. */
static bool
fetch(struct walk *walk, struct batch *batch)
{
	PQclear(batch->rows);
	arena_reset(batch->arena);
	batch->rows = import_interrupted() ? NULL :
	    query_ask(walk->import->owner, "FETCH " BATCH " FROM batch", 0,
	    NULL);
	if (batch->rows == NULL)
		return false;
	buffer_init(&batch->lines, batch->arena);
	buffer_init(&batch->aside, batch->arena);
	batch->found_count = 0;
	batch->found = arena_array(batch->arena,
	    (size_t)PQntuples(batch->rows) + 1, sizeof(*batch->found));
	return find_links(walk, batch);
}

static void *
render(void *context)
{
	const struct rendering	*at = context;

	for (int row = 0; row < PQntuples(at->batch->rows); row++) {
		at->take(at->walk, at->batch, row);
		arena_reset(at->walk->arena);
	}
	return NULL;
}

static bool
write_batch(struct walk *walk, struct batch *batch,
    const struct walk_target *first, const struct walk_target *second)
{
	PGconn	*owner = walk->import->owner;

	progress_at(walk->done += PQntuples(batch->rows));
	return copy_rows(owner, first->table, first->columns, &batch->lines) &&
	    (batch->aside.length == 0 || copy_rows(owner, second->table,
	    second->columns, &batch->aside)) &&
	    write_found(walk, batch);
}

static bool
write_found(struct walk *walk, const struct batch *batch)
{
	struct copy	  copy;
	const char	**texts;

	if (batch->found_count == 0)
		return true;
	texts = arena_array(batch->arena, batch->found_count, sizeof(*texts));
	for (size_t i = 0; i < batch->found_count; i++)
		texts[i] = batch->found[i].words;
	if (!lexicon_learn(walk->lexicon, texts, batch->found_count) ||
	    !copy_begin(&copy, walk->import->owner, "dump_words",
	    "post_id, thread_id, words"))
		return false;
	for (size_t i = 0; i < batch->found_count; i++) {
		buffer_format(&copy.rows, "%s\t%s\t", batch->found[i].post,
		    batch->found[i].thread);
		lexicon_write(walk->lexicon, &copy.rows, texts[i]);
		buffer_char(&copy.rows, '\n');
		if (!copy_flush(&copy))
			break;
	}
	return copy_end(&copy);
}

/* Looks up what the texts of a batch link to, at once. */
static bool
find_links(struct walk *walk, struct batch *batch)
{
	const int	 columns[] = { PQfnumber(batch->rows, "source"),
			    PQfnumber(batch->rows, "html") };
	long long	 ids[LINKS_MAX];
	size_t		 count = 0;
	struct buffer	 array;

	batch->links = (struct links){ 0 };
	for (int row = 0; row < PQntuples(batch->rows); row++)
		for (size_t i = 0; i < 2; i++)
			if (columns[i] >= 0)
				count = link_collect(&walk->import->site,
				    PQgetvalue(batch->rows, row,
				    columns[i]), ids,
				    count, LINKS_MAX);
	if (count == 0)
		return true;
	buffer_init(&array, batch->arena);
	for (size_t i = 0; i < count; i++)
		buffer_format(&array, "%c%lld", i > 0 ? ',' : '{', ids[i]);
	buffer_char(&array, '}');
	return ask_links(walk, batch, buffer_string(&array));
}

static bool
ask_links(struct walk *walk, struct batch *batch, const char *ids)
{
	PGresult	*found;
	int		 rows;

	found = query_ask(walk->import->owner, "SELECT * FROM plan_address "
	    "WHERE original = ANY ($1)", 1, &ids);
	if (found == NULL)
		return false;
	rows = PQntuples(found);
	batch->links.link = arena_array(batch->arena, (size_t)rows + 1,
	    sizeof(*batch->links.link));
	for (int row = 0; row < rows; row++)
		batch->links.link[batch->links.count++] = (struct link){
		    .original = atoll(PQgetvalue(found, row, 0)),
		    .address = arena_text(batch->arena,
			PQgetvalue(found, row, 1)),
		    .title = arena_text(batch->arena,
			PQgetisnull(found, row, 2) ? NULL :
			PQgetvalue(found, row, 2)) };
	PQclear(found);
	return true;
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
