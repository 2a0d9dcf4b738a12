/* HTML tables as Markdown's: the first row is the head, cells hold words. */
#include "text/html_markdown_table.h"

#include <string.h>

#include "text/html_markdown_inline.h"

/* More columns than this are nothing that anybody reads. */
#define COLUMNS_MAX	100

struct table {
	struct buffer	 lines;
	size_t		 columns;	/* of the head, which sets them for all */
	size_t		 rows;
};

static size_t	count_columns(const GumboNode *);
static size_t	count_cells(const GumboNode *);
static bool	holds_blocks(const GumboNode *);
static void	add_row(struct table *, const GumboNode *);
static void	add_cell(struct table *, const GumboNode *);
static void	add_rule(struct table *, const GumboNode *);
static const char	*alignment(const GumboNode *);
static bool	is_row(const GumboNode *);
static bool	is_cell(const GumboNode *);

bool
table_write(struct writer *writer, const GumboNode *node)
{
	struct table	 table = { 0 };
	const GumboNode	*row;

	table.columns = count_columns(node);
	if (table.columns == 0 || holds_blocks(node))
		return false;
	buffer_init(&table.lines, writer->arena);
	for (row = node; row != NULL; row = tree_next(row, node)) {
		if (!is_row(row) || count_cells(row) == 0)
			continue;
		add_row(&table, row);
		if (++table.rows == 1)
			add_rule(&table, row);
	}
	table.lines.length--;
	writer_begin(writer, false);
	writer_lines(writer, buffer_string(&table.lines));
	return true;
}

static size_t
count_columns(const GumboNode *table)
{
	const GumboNode	*node;
	size_t		 columns = 0, cells;

	for (node = table; node != NULL; node = tree_next(node, table)) {
		cells = is_row(node) ? count_cells(node) : 0;
		if (cells > columns)
			columns = cells;
	}
	return columns;
}

static size_t
count_cells(const GumboNode *row)
{
	const GumboVector	*children = tree_children(row);
	size_t			 cells = 0;

	for (unsigned i = 0; i < children->length; i++)
		if (is_cell(children->data[i]) && cells < COLUMNS_MAX)
			cells++;
	return cells;
}

/* Whether there is more than words in the table: lists, code, other tables. */
static bool
holds_blocks(const GumboNode *table)
{
	const GumboNode	*node = tree_next(table, table);

	for (; node != NULL; node = tree_next(node, table)) {
		enum tree_role	role = tree_role(node);

		if (role > ROLE_CONTAINER && role != ROLE_HIDDEN)
			return true;
	}
	return false;
}

static void
add_row(struct table *table, const GumboNode *row)
{
	const GumboVector	*children = tree_children(row);
	size_t			 cells = 0;

	buffer_char(&table->lines, '|');
	for (unsigned i = 0; i < children->length; i++)
		if (is_cell(children->data[i]) && cells < COLUMNS_MAX) {
			add_cell(table, children->data[i]);
			cells++;
		}
	/* The head must have as many cells as the rule below it. */
	for (; table->rows == 0 && cells < table->columns; cells++)
		buffer_text(&table->lines, "  |");
	buffer_char(&table->lines, '\n');
}

static void
add_cell(struct table *table, const GumboNode *cell)
{
	const GumboVector	*children = tree_children(cell);

	buffer_format(&table->lines, " %s |", inline_render(
	    table->lines.arena, INLINE_CELL, false, children->data,
	    children->length));
}

static void
add_rule(struct table *table, const GumboNode *row)
{
	const GumboVector	*children = tree_children(row);
	size_t			 cells = 0;

	buffer_char(&table->lines, '|');
	for (unsigned i = 0; i < children->length; i++)
		if (is_cell(children->data[i]) && cells < COLUMNS_MAX) {
			buffer_format(&table->lines, " %s |",
			    alignment(children->data[i]));
			cells++;
		}
	for (; cells < table->columns; cells++)
		buffer_text(&table->lines, " --- |");
	buffer_char(&table->lines, '\n');
}

static const char *
alignment(const GumboNode *cell)
{
	const char	*style = tree_attribute(cell, "style");
	const char	*align = tree_attribute(cell, "align");

	if (style != NULL && (style = strstr(style, "text-align:")) != NULL)
		align = style + strlen("text-align:");
	if (align == NULL)
		return "---";
	align += strspn(align, " ");
	if (strncmp(align, "center", 6) == 0)
		return ":-:";
	if (strncmp(align, "right", 5) == 0)
		return "--:";
	return strncmp(align, "left", 4) == 0 ? ":--" : "---";
}

static bool
is_row(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT &&
	    node->v.element.tag == GUMBO_TAG_TR;
}

static bool
is_cell(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT &&
	    (node->v.element.tag == GUMBO_TAG_TD ||
	    node->v.element.tag == GUMBO_TAG_TH);
}
