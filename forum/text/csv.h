/*
 * Comma-separated values, as spreadsheets write them: RFC 4180, and what is met
 * beside it: lines that end with LF alone, a byte order mark, and semicolons or
 * tabs instead of commas.
 */
#ifndef FORUM_TEXT_CSV_H
#define FORUM_TEXT_CSV_H

#include <stddef.h>

#include "text/arena.h"
#include "text/buffer.h"

struct csv_row {
	const char	**cells;	/* without quotes around them, not NULL */
	size_t		  count;
	size_t		  line;		/* where it begins; the first line is 1 */
};

struct csv {
	struct csv_row	*rows;		/* empty lines are left out */
	size_t		 count;
};

/*
 * Reads `text`. The separator is the one of comma, semicolon and tab that the
 * first line has most of outside quotes. Everything lives in `arena`. Gives
 * NULL, or what is wrong as a sentence with its line; then *ret_csv is
 * untouched.
 */
const char	*csv_parse(struct arena *, const char *text, struct csv *ret_csv);

/*
 * Appends one cell to a line being written, in quotes where it needs them. A
 * cell that a spreadsheet would take for a formula gets an apostrophe before it
 * (OWASP, "CSV injection"); a number, negative ones too, does not.
 */
void		 csv_cell(struct buffer *, const char *text);

#endif
