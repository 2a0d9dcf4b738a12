/* The new texts of a dump, rendered: Markdown, HTML, words for the search. */
#include <stdlib.h>
#include <string.h>

#include "cli/import.h"
#include "cli/import_copy.h"
#include "cli/import_progress.h"
#include "cli/import_text.h"
#include "cli/query.h"
#include "text/slug.h"
#include "text/words.h"

/* Rows that are fetched at a time: the memory that a large dump needs. */
#define BATCH	"200"

/* PostgreSQL refuses a text with more words than about a megabyte. */
#define WORDS_MAX	((size_t)256 * 1024)

struct rendering {
	struct import	*import;
	struct copy	 copy;
	struct arena	*arena;		/* for one row */
	long long	 done;
	long long	 posts, with_formulas;
};

/* Adds what became of a row of the batch to what is copied. */
typedef void	take(struct rendering *, const PGresult *, int);

static bool	begin_progress(struct import *);
static bool	walk(struct rendering *, const char *, const char *,
		    const char *, take *);
static bool	take_batch(struct rendering *, const PGresult *,
		    const char *, const char *, take *);
static take	take_text;
static take	take_body;
static void	add_text(struct rendering *, const char *, const char *,
		    const struct import_text *, const char *);
static void	add_array(struct rendering *, const char *const *, size_t);
static char	*words_for_search(struct arena *, const char *);
static const char	*value(const PGresult *, int, int);
static bool	has_formulas(const struct rendering *);

bool
import_render(struct import *import)
{
	/* Posts first: they tell whether the site writes formulas. */
	static const char *const	 kinds[] = { "p", "c", "a", "t" };
	struct rendering		 rendering = { .import = import };
	bool				 done = begin_progress(import);

	rendering.arena = arena_create();
	for (size_t i = 0; done && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		done = walk(&rendering, arena_format(import->place->arena,
		    "SELECT kind, seq, title, source, html FROM plan_text "
		    "WHERE kind = '%s'", kinds[i]), "dump_text",
		    "kind, seq, body, html, html_version, mentions, threads, "
		    "words, slug, title_words, origin", take_text);
	done = done && walk(&rendering, "SELECT seq, body FROM plan_body",
	    "dump_body", "seq, body", take_body);
	arena_destroy(rendering.arena);
	return done;
}

static bool
begin_progress(struct import *import)
{
	PGresult	*counted;

	counted = query_ask(import->owner, "SELECT (SELECT count(*) FROM "
	    "plan_text) + (SELECT count(*) FROM plan_body)", 0, NULL);
	if (counted == NULL)
		return false;
	progress_begin("rendering", atoll(PQgetvalue(counted, 0, 0)));
	PQclear(counted);
	return true;
}

/* Takes all rows of a query, batch by batch, into a table. */
static bool
walk(struct rendering *rendering, const char *query, const char *table,
    const char *columns, take *take_row)
{
	PGconn		*owner = rendering->import->owner;
	PGresult	*batch;
	int		 rows;

	if (!query_do(owner, arena_format(rendering->import->place->arena,
	    "DECLARE batch NO SCROLL CURSOR FOR %s", query)))
		return false;
	do {
		if (import_interrupted())
			return false;
		batch = query_ask(owner, "FETCH " BATCH " FROM batch", 0, NULL);
		if (batch == NULL)
			return false;
		rows = PQntuples(batch);
		if (!take_batch(rendering, batch, table, columns, take_row))
			rows = -1;
		PQclear(batch);
	} while (rows > 0);
	return rows == 0 && query_do(owner, "CLOSE batch");
}

static bool
take_batch(struct rendering *rendering, const PGresult *batch,
    const char *table, const char *columns, take *take_row)
{
	int	rows = PQntuples(batch);

	if (rows == 0)
		return true;
	if (!copy_begin(&rendering->copy, rendering->import->owner, table,
	    columns))
		return false;
	for (int row = 0; row < rows; row++) {
		take_row(rendering, batch, row);
		arena_reset(rendering->arena);
		progress_at(++rendering->done);
		if (!copy_flush(&rendering->copy))
			break;
	}
	return copy_end(&rendering->copy);
}

static void
take_text(struct rendering *rendering, const PGresult *batch, int row)
{
	struct arena		*arena = rendering->arena;
	const char		*kind = value(batch, row, 0);
	const char		*source = value(batch, row, 3);
	const char		*html = value(batch, row, 4);
	struct import_text	 text;

	if (*kind == 'c') {
		text = import_text_comment(arena, source,
		    has_formulas(rendering));
	} else {
		text = import_text_post(arena, source, html);
		rendering->posts++;
		rendering->with_formulas += text.has_formulas;
	}
	if (*kind == 't')
		text.body = text.rendered.plain;
	add_text(rendering, kind, value(batch, row, 1), &text,
	    value(batch, row, 2));
}

static void
add_text(struct rendering *rendering, const char *kind, const char *seq,
    const struct import_text *text, const char *title)
{
	struct arena	*arena = rendering->arena;
	struct buffer	*row = &rendering->copy.rows;

	buffer_format(row, "%s\t%s\t", kind, seq);
	field_write_text(row, text->body);
	buffer_char(row, '\t');
	field_write_text(row, text->rendered.html.text);
	buffer_format(row, "\t%d\t", MARKDOWN_VERSION);
	add_array(rendering, text->rendered.mentions,
	    text->rendered.mention_count);
	buffer_char(row, '\t');
	add_array(rendering, text->rendered.thread_ids,
	    text->rendered.thread_id_count);
	buffer_char(row, '\t');
	field_write_text(row, words_for_search(arena, text->rendered.plain));
	buffer_char(row, '\t');
	field_write_text(row, title != NULL ? slug_make(arena, title) : NULL);
	buffer_char(row, '\t');
	field_write_text(row, title != NULL ? words_segment(arena, title) :
	    NULL);
	buffer_format(row, "\t%s\n",
	    text->origin == ORIGIN_SOURCE ? "source" : "html");
}

static void
take_body(struct rendering *rendering, const PGresult *batch, int row)
{
	const char	*source = value(batch, row, 1);
	const char	*body;

	body = import_text_source(rendering->arena, source,
	    has_formulas(rendering));
	if (body == source)
		return;
	buffer_format(&rendering->copy.rows, "%s\t", value(batch, row, 0));
	field_write_text(&rendering->copy.rows, body);
	buffer_char(&rendering->copy.rows, '\n');
}

/* An array of texts: {"a","b"}. */
static void
add_array(struct rendering *rendering, const char *const *texts, size_t count)
{
	struct buffer	array;

	buffer_init(&array, rendering->arena);
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
	field_write_text(&rendering->copy.rows, buffer_string(&array));
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

static const char *
value(const PGresult *batch, int row, int column)
{
	return PQgetisnull(batch, row, column) ? NULL :
	    PQgetvalue(batch, row, column);
}

/* Not from one post that speaks of money: from a few in a hundred. */
static bool
has_formulas(const struct rendering *rendering)
{
	return rendering->with_formulas * 50 > rendering->posts;
}
