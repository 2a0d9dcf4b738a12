/*
 * Tables, which cmark does not know: to it they are paragraphs.
 *
 * A paragraph is searched for a header line followed by a line of dashes and
 * bars. Each cell is then put, as a heading of one line, before the source, and
 * a placeholder where the table was; parsing that once more gives every cell
 * its own inline tree, in which nothing can reach over to the next cell, while
 * reference links still find their definitions.
 */
#ifndef FORUM_TEXT_MARKDOWN_TABLE_H
#define FORUM_TEXT_MARKDOWN_TABLE_H

#include <cmark.h>
#include <stdbool.h>

#include "text/markdown_row.h"
#include "text/markdown_source.h"

struct markdown_row {
	size_t	first;		/* index of its first cell */
	size_t	count;		/* may be fewer than the table's columns */
};

struct markdown_table {
	int			 line;	/* where its placeholder stands */
	size_t			 columns;
	enum markdown_align	 aligns[MARKDOWN_COLUMNS_MAX];
	struct markdown_row	*rows;	/* the header first */
	size_t			 row_count;
};

struct markdown_tables {
	struct markdown_table	*list;	/* in the order of the text */
	size_t			 count;
	size_t			 room;
	size_t			 cell_count;
	cmark_node		**cells; /* after markdown_tables_place */
	struct markdown_source	 source; /* the one to parse instead */
};

/*
 * Finds the tables in `document`, which was parsed from `source`. False when
 * there is none.
 */
bool	markdown_tables_find(struct arena *, cmark_node *document,
	    const struct markdown_source *source,
	    struct markdown_tables *ret_tables);

/*
 * Finds cells and placeholders in the `document` parsed from `tables->source`
 * and takes the placeholders out. The cells are the document's first children.
 * False when a placeholder is not where it should be.
 */
bool	markdown_tables_place(struct arena *, cmark_node *document,
	    struct markdown_tables *tables);

#endif
