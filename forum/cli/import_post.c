/*
 * The new posts of a dump, from their staging straight into the forum's table.
 *
 * Where a text names members or threads, only SQL knows whether there are any:
 * such posts are put aside and loaded after the others of their kind.
 */
#include <stdlib.h>

#include "cli/import.h"
#include "cli/import_field.h"
#include "cli/import_progress.h"
#include "cli/import_text.h"
#include "cli/import_walk.h"
#include "cli/query.h"

/* The columns of plan_new_post and plan_new_comment. */
enum {
	ID,
	THREAD,
	PASSED = 9,		/* that many are passed as they are */
	REVISION = PASSED,
	REVISION_OF_HTML,	/* instead, when the text came from there */
	HAS_HISTORY,
	SOURCE,
	HTML
};

#define COLUMNS	"id, thread_id, kind, parent_id, author_id, editor_id, " \
		    "score, created_at, edited_at, revision, " WALK_TEXT

struct counts {
	long	posts, with_formulas;
	long	from_source, from_html, despite_history;
};

static walk_take	take_post;
static walk_take	take_comment;
static walk_take	take_body;
static void		add_post(struct batch *, int, int,
			    const struct import_text *);
static bool		begin_progress(struct import *);
static bool		note_origins(struct import *, const struct counts *);
static bool		has_formulas(const struct walk *);

/* Posts first: they tell whether the site writes formulas. */
static const struct {
	const char		*query;
	struct walk_target	 first, second;
	walk_take		*take;
} steps[] = {
	{ "SELECT * FROM plan_new_post", { "post", COLUMNS },
	    { "dump_reference", COLUMNS ", " WALK_REFERENCES }, take_post },
	{ "SELECT * FROM plan_new_comment", { "post", COLUMNS },
	    { "dump_reference", COLUMNS ", " WALK_REFERENCES }, take_comment },
	{ "SELECT * FROM plan_body", { "dump_body", "seq, body" },
	    { NULL, NULL }, take_body },
};

bool
import_posts(struct import *import)
{
	struct counts	counts = { 0 };
	struct walk	walk = { .import = import, .context = &counts };
	bool		done = begin_progress(import);

	for (size_t i = 0; done && i < sizeof(steps) / sizeof(steps[0]); i++)
		done = walk_rows(&walk, steps[i].query, &steps[i].first,
		    &steps[i].second, steps[i].take) &&
		    query_do(import->owner, "SELECT pg_temp.load_references()");
	return done && note_origins(import, &counts);
}

static bool
begin_progress(struct import *import)
{
	PGresult	*counted;

	counted = query_ask(import->owner, "SELECT (SELECT count(*) FROM "
	    "plan_new_post) + (SELECT count(*) FROM plan_new_comment) + "
	    "(SELECT count(*) FROM plan_body)", 0, NULL);
	if (counted == NULL)
		return false;
	progress_begin("writing posts", atoll(PQgetvalue(counted, 0, 0)));
	PQclear(counted);
	return true;
}

static void
take_post(struct walk *walk, struct batch *batch, int row)
{
	struct counts		*counts = walk->context;
	struct import_text	 text;
	bool			 of_html;

	text = import_text_post(walk->arena, walk_text(walk, batch, row, SOURCE),
	    walk_text(walk, batch, row, HTML));
	of_html = text.origin == ORIGIN_HTML;
	counts->posts++;
	counts->with_formulas += text.has_formulas;
	if (!of_html)
		counts->from_source++;
	else
		counts->from_html++;
	if (of_html && *walk_value(batch, row, HAS_HISTORY) == 't')
		counts->despite_history++;
	add_post(batch, row, of_html ? REVISION_OF_HTML : REVISION,
	    &text);
}

static void
take_comment(struct walk *walk, struct batch *batch, int row)
{
	struct import_text	text;

	text = import_text_comment(walk->arena,
	    walk_text(walk, batch, row, SOURCE), has_formulas(walk));
	add_post(batch, row, REVISION, &text);
}

static void
add_post(struct batch *batch, int row, int revision,
    const struct import_text *text)
{
	bool		 refers = text->rendered.mention_count > 0 ||
			    text->rendered.thread_id_count > 0;
	struct buffer	*line = refers ? &batch->aside : &batch->lines;

	for (int column = 0; column < PASSED; column++) {
		field_write_text(line, walk_value(batch, row, column));
		buffer_char(line, '\t');
	}
	buffer_format(line, "%s\t", walk_value(batch, row, revision));
	walk_add_found(batch, &(struct found){
	    .post = walk_value(batch, row, ID),
	    .thread = walk_value(batch, row, THREAD),
	    .words = walk_add_text(line, text) });
	if (refers) {
		buffer_char(line, '\t');
		walk_add_references(line, text);
	}
	buffer_char(line, '\n');
}

/* seq, body: what an edit made of a post. */
static void
take_body(struct walk *walk, struct batch *batch, int row)
{
	const char	*source = walk_value(batch, row, 1);
	const char	*body;

	body = import_text_source(walk->arena, source, has_formulas(walk));
	if (body == source)
		return;
	buffer_format(&batch->lines, "%s\t", walk_value(batch, row, 0));
	field_write_text(&batch->lines, body);
	buffer_char(&batch->lines, '\n');
}

/* A remark for the report on where the texts came from. */
static bool
note_origins(struct import *import, const struct counts *counts)
{
	struct arena	*arena = import->place->arena;
	const char	*values[1];
	PGresult	*noted;

	if (counts->posts == 0)
		return true;
	values[0] = arena_format(arena, "%ld texts from their Markdown "
	    "source, %ld from HTML%s", counts->from_source, counts->from_html,
	    counts->despite_history == 0 ? "" : arena_format(arena, " (of "
	    "these %ld have a source that reads otherwise here)",
	    counts->despite_history));
	noted = query_ask(import->owner, "INSERT INTO dump_remark (position, "
	    "text) VALUES (10, $1)", 1, values);
	PQclear(noted);
	return noted != NULL;
}

/* Not from one post that speaks of money: from a few in a hundred. */
static bool
has_formulas(const struct walk *walk)
{
	const struct counts	*counts = walk->context;

	return counts->with_formulas * 50 > counts->posts;
}
