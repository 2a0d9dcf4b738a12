/* The lines of a table as text: what is a table's line, and its cells. */
#ifndef FORUM_TEXT_MARKDOWN_ROW_H
#define FORUM_TEXT_MARKDOWN_ROW_H

#include <stdbool.h>
#include <stddef.h>

/* What has more columns is not taken for a table. */
#define MARKDOWN_COLUMNS_MAX	64

enum markdown_align {
	ALIGN_NONE,
	ALIGN_LEFT,
	ALIGN_CENTER,
	ALIGN_RIGHT,
};

/* A part of a line, without the white space around it. */
struct markdown_span {
	const char	*begin;
	const char	*end;
};

/*
 * The columns of the table that begins with the lines `header` and `delimiter`,
 * or 0 when they begin none. A delimiter is "| --- | :-: |", with as many cells
 * as the header; where its colons are, the column's text is aligned.
 */
size_t	markdown_row_header(struct markdown_span header,
	    struct markdown_span delimiter,
	    enum markdown_align ret_aligns[MARKDOWN_COLUMNS_MAX]);

/*
 * False when the whole line `line`, with the marks of quotes still on, cannot
 * be a delimiter. Cheap, because every line is asked.
 */
bool	markdown_row_may_delimit(struct markdown_span line);

/* True for a line of '=' or '-' alone, which makes a heading of a paragraph. */
bool	markdown_row_underlines(struct markdown_span line);

/*
 * Cuts a row at its bars into at most MARKDOWN_COLUMNS_MAX + 1 cells and
 * returns their number. A bar after a backslash does not cut; those at either
 * end of the row need not be there.
 */
size_t	markdown_row_split(struct markdown_span row,
	    struct markdown_span ret_cells[MARKDOWN_COLUMNS_MAX + 1]);

/* Without spaces and tabs at either end. */
struct markdown_span	markdown_row_trim(struct markdown_span);

#endif
