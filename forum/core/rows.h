/*
 * Rows of a query's answer. Columns are found by name; one that is not there
 * (while nodes of two versions run) is logged and reads as NULL. Texts live as
 * long as the request. A NULL is NULL, 0, false, or no moment.
 */
#ifndef FORUM_CORE_ROWS_H
#define FORUM_CORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/html.h"
#include "text/markdown.h"

struct pg_result;

struct rows {
	struct pg_result	*result;	/* NULL: nothing was asked */
	int			 count;
};

const char		*row_text(const struct rows *, int row, const char *column);
int64_t			 row_int(const struct rows *, int row, const char *column);
bool			 row_bool(const struct rows *, int row, const char *column);
struct when		 row_when(const struct rows *, int row, const char *column);
bool			 row_null(const struct rows *, int row, const char *column);

/* Whether the column is that text. */
bool			 row_is(const struct rows *, int row, const char *column, const char *text);

/* A column of HTML that our renderer made and the database kept. */
struct safe_html	 row_html(const struct rows *, int row, const char *column);

#endif
