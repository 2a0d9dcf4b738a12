/* Tables, which cmark does not know. */
#include "text/markdown_table.h"

#include <string.h>

#include "text/buffer.h"

/*
 * Two words, because "[label]:" on the line before would make a single one its
 * link's address.
 */
#define PLACEHOLDER	"a table"

struct search {
	struct arena			*arena;
	const struct markdown_source	*source;
	struct markdown_span			*lines;	/* from 1, as cmark counts */
	int				 line_count;
	struct markdown_tables		*tables;
	struct buffer			 cells;
	struct buffer			 body;
	const char			*copied; /* the source before is in body */
	int				 shift;	/* lines more than the source */
};

static void		 find_lines(struct search *);
static void		 search_block(struct search *, cmark_node *);
static void		 add_table(struct search *, cmark_node *, int,
			    struct markdown_table);
static int		 last_row(const struct search *, cmark_node *);
static void		 add_row(struct search *, struct markdown_table *,
			    struct markdown_span);
static void		 finish_source(struct search *);
static struct markdown_span	 strip(const struct search *, cmark_node *, int);
static bool		 take_placeholder(cmark_node *);
static cmark_node	*next_block(cmark_iter *);

bool
markdown_tables_find(struct arena *arena, cmark_node *document,
    const struct markdown_source *source, struct markdown_tables *ret_tables)
{
	struct search	 search = { .arena = arena, .source = source };
	cmark_iter	*iter;
	cmark_node	*node;

	if (memchr(source->text, '|', source->length) == NULL)
		return false;
	*ret_tables = (struct markdown_tables){ 0 };
	search.tables = ret_tables;
	search.copied = source->text;
	buffer_init(&search.cells, arena);
	buffer_init(&search.body, arena);
	find_lines(&search);
	iter = cmark_iter_new(document);
	while ((node = next_block(iter)) != NULL)
		search_block(&search, node);
	cmark_iter_free(iter);
	if (ret_tables->count == 0)
		return false;
	finish_source(&search);
	return true;
}

bool
markdown_tables_place(struct arena *arena, cmark_node *document,
    struct markdown_tables *tables)
{
	cmark_node	*node = cmark_node_first_child(document);
	cmark_iter	*iter;
	size_t		 placed = 0;

	tables->cells = arena_array(arena, tables->cell_count,
	    sizeof(cmark_node *));
	for (size_t i = 0; i < tables->cell_count; i++) {
		if (node == NULL ||
		    cmark_node_get_start_line(node) != (int)i + 1)
			return false;
		tables->cells[i] = node;
		node = cmark_node_next(node);
	}
	iter = cmark_iter_new(document);
	while (placed < tables->count && (node = next_block(iter)) != NULL)
		if (cmark_node_get_end_line(node) ==
		    tables->list[placed].line && take_placeholder(node))
			placed++;
	cmark_iter_free(iter);
	return placed == tables->count;
}

/* The next paragraph or heading, without descending into it. */
static cmark_node *
next_block(cmark_iter *iter)
{
	cmark_event_type	event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node	*node = cmark_iter_get_node(iter);
		cmark_node_type	 type = cmark_node_get_type(node);

		if (event != CMARK_EVENT_ENTER ||
		    (type != CMARK_NODE_PARAGRAPH &&
		    type != CMARK_NODE_HEADING))
			continue;
		cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
		return node;
	}
	return NULL;
}

static void
find_lines(struct search *search)
{
	const char	*at = search->source->text;
	const char	*end = at + search->source->length;
	size_t		 count = 1;

	for (const char *c = at; c < end; c++)
		count += *c == '\n';
	search->lines = arena_array(search->arena, count + 1,
	    sizeof(*search->lines));
	while (at < end) {
		const char	*next = memchr(at, '\n', (size_t)(end - at));

		next = next != NULL ? next : end;
		search->lines[++search->line_count] = (struct markdown_span){ at, next };
		at = next + 1;
	}
}

/*
 * Looks for a table in a paragraph, or in a heading of several lines, which is
 * what a table right before a line of dashes is to cmark.
 */
static void
search_block(struct search *search, cmark_node *block)
{
	int	last = last_row(search, block);

	for (int line = cmark_node_get_start_line(block) + 1; line <= last;
	    line++) {
		struct markdown_table	table = { 0 };

		if (markdown_row_may_delimit(search->lines[line]) &&
		    (table.columns = markdown_row_header(
		    strip(search, block, line - 1),
		    strip(search, block, line), table.aligns)) > 0) {
			add_table(search, block, line - 1, table);
			return;
		}
	}
}

/*
 * Adds the table whose header is line `header`: its cells before the source,
 * the placeholder in the place of all its lines.
 */
static void
add_table(struct search *search, cmark_node *block, int header,
    struct markdown_table table)
{
	struct markdown_tables	*tables = search->tables;
	bool			 heading = cmark_node_get_type(block) ==
				    CMARK_NODE_HEADING;
	int			 last = last_row(search, block);
	const char		*begin = strip(search, block, header).begin;

	table.line = header + search->shift;
	table.rows = arena_array(search->arena, (size_t)(last - header),
	    sizeof(*table.rows));
	for (int line = header; line <= last; line++)
		if (line != header + 1)
			add_row(search, &table, strip(search, block, line));

	buffer_add(&search->body, search->copied,
	    (size_t)(begin - search->copied));
	buffer_text(&search->body, heading ? PLACEHOLDER "\n" : PLACEHOLDER);
	search->copied = search->lines[last].end;
	search->shift -= last - header - heading;

	if (tables->count == tables->room) {
		struct markdown_table	*old = tables->list;

		tables->room = tables->room > 0 ? tables->room * 2 : 4;
		tables->list = arena_array(search->arena, tables->room,
		    sizeof(*tables->list));
		if (old != NULL)
			memcpy(tables->list, old, tables->count * sizeof(*old));
	}
	tables->list[tables->count++] = table;
}

/*
 * The last line of a table in `block`. That of a heading is before the line of
 * dashes; where cmark says that the heading ends depends on what follows.
 */
static int
last_row(const struct search *search, cmark_node *block)
{
	int	last = cmark_node_get_end_line(block);

	if (last > search->line_count)
		last = search->line_count;
	if (cmark_node_get_type(block) != CMARK_NODE_HEADING)
		return last;
	while (last > cmark_node_get_start_line(block) + 2 &&
	    !markdown_row_underlines(strip(search, block, last)))
		last--;
	return last - 1;
}

/* Each cell is a heading of its own; no other block stays in one line so. */
static void
add_row(struct search *search, struct markdown_table *table,
    struct markdown_span row)
{
	struct markdown_span	cells[MARKDOWN_COLUMNS_MAX + 1];
	size_t		count = markdown_row_split(row, cells);

	if (count > table->columns)
		count = table->columns;
	table->rows[table->row_count++] = (struct markdown_row){
		.first = search->tables->cell_count,
		.count = count,
	};
	search->tables->cell_count += count;
	for (size_t i = 0; i < count; i++) {
		buffer_text(&search->cells, "###### ");
		for (const char *c = cells[i].begin; c < cells[i].end; c++)
			if (*c != '\\' || c + 1 == cells[i].end || c[1] != '|')
				buffer_char(&search->cells, *c);
		buffer_text(&search->cells, " ######\n");
	}
}

static void
finish_source(struct search *search)
{
	struct markdown_tables	*tables = search->tables;
	const char		*end = search->source->text +
				    search->source->length;

	buffer_char(&search->cells, '\n');
	buffer_add(&search->cells, search->body.bytes, search->body.length);
	buffer_add(&search->cells, search->copied,
	    (size_t)(end - search->copied));
	tables->source.text = buffer_string(&search->cells);
	tables->source.length = search->cells.length;
	for (size_t i = 0; i < tables->count; i++)
		tables->list[i].line += (int)tables->cell_count + 1;
}

/*
 * Line `line` of `block` without the marks of the quotes and lists it is in. On
 * the block's first line cmark says where it begins; on the others the marks of
 * the quotes come again, or are left out ("lazily").
 */
static struct markdown_span
strip(const struct search *search, cmark_node *block, int line)
{
	struct markdown_span	text = search->lines[line];
	int		quotes = 0;

	if (line == cmark_node_get_start_line(block)) {
		text.begin += cmark_node_get_start_column(block) - 1;
		return markdown_row_trim(text);
	}
	for (cmark_node *node = block; node != NULL;
	    node = cmark_node_parent(node))
		quotes += cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE;
	for (text = markdown_row_trim(text); quotes > 0 && text.begin < text.end &&
	    *text.begin == '>'; quotes--) {
		text.begin++;
		text = markdown_row_trim(text);
	}
	return text;
}

/* Removes the placeholder, and the line break before it, from a paragraph. */
static bool
take_placeholder(cmark_node *paragraph)
{
	cmark_node	*last = cmark_node_last_child(paragraph), *before;

	if (cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH ||
	    last == NULL || cmark_node_get_type(last) != CMARK_NODE_TEXT ||
	    strcmp(cmark_node_get_literal(last), PLACEHOLDER) != 0)
		return false;
	before = cmark_node_previous(last);
	if (before != NULL &&
	    cmark_node_get_type(before) != CMARK_NODE_SOFTBREAK &&
	    cmark_node_get_type(before) != CMARK_NODE_LINEBREAK)
		return false;
	cmark_node_free(last);
	if (before != NULL)
		cmark_node_free(before);
	return true;
}
