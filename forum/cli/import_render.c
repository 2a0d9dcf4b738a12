/* The new texts of a dump, rendered, but for the posts' own (import_post.c). */
#include <stdlib.h>

#include "cli/import.h"
#include "cli/import_field.h"
#include "cli/import_progress.h"
#include "cli/import_text.h"
#include "cli/import_walk.h"
#include "cli/query.h"
#include "text/slug.h"
#include "text/words.h"

static walk_take	take_text;
static walk_take	take_title;
static bool		begin_progress(struct import *);

static const struct {
	const char		*query;
	struct walk_target	 target;
	walk_take		*take;
} steps[] = {
	{ "SELECT * FROM plan_text",
	    { "dump_text", "kind, seq, plain, " WALK_TEXT ", "
	    WALK_REFERENCES }, take_text },
	{ "SELECT * FROM plan_title",
	    { "dump_title", "seq, slug, words" }, take_title },
};

bool
import_render(struct import *import)
{
	struct walk	walk = { .import = import };
	bool		done = begin_progress(import);

	for (size_t i = 0; done && i < sizeof(steps) / sizeof(steps[0]); i++)
		done = walk_rows(&walk, steps[i].query, &steps[i].target, NULL,
		    steps[i].take);
	return done;
}

static bool
begin_progress(struct import *import)
{
	PGresult	*counted;

	counted = query_ask(import->owner, "SELECT (SELECT count(*) FROM "
	    "plan_text) + (SELECT count(*) FROM plan_title)", 0, NULL);
	if (counted == NULL)
		return false;
	progress_begin("rendering", atoll(PQgetvalue(counted, 0, 0)));
	PQclear(counted);
	return true;
}

/* kind, seq, source, html */
static void
take_text(struct walk *walk, struct batch *batch, int row)
{
	struct buffer		*line = &batch->lines;
	struct import_text	 text;

	text = import_text_post(walk->arena, walk_text(walk, batch, row, 2),
	    walk_text(walk, batch, row, 3));
	buffer_format(line, "%s\t%s\t", walk_value(batch, row, 0),
	    walk_value(batch, row, 1));
	field_write_text(line, text.rendered.plain);
	buffer_char(line, '\t');
	walk_add_text(line, &text);
	buffer_char(line, '\t');
	walk_add_references(line, &text);
	buffer_char(line, '\n');
}

/* seq, title */
static void
take_title(struct walk *walk, struct batch *batch, int row)
{
	const char	*title = walk_value(batch, row, 1);
	struct buffer	*line = &batch->lines;

	buffer_format(line, "%s\t%s\t", walk_value(batch, row, 0),
	    slug_make(walk->arena, title));
	field_write_text(line, words_segment(walk->arena, title));
	buffer_char(line, '\n');
}
