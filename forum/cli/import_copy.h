/* Rows into a table by COPY, the fastest way there is. */
#ifndef FORUM_CLI_IMPORT_COPY_H
#define FORUM_CLI_IMPORT_COPY_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "text/buffer.h"

struct copy {
	PGconn		*connection;
	struct arena	*arena;		/* of the rows that wait */
	struct buffer	 rows;
};

/*
 * Begins to fill the columns (their names, with commas) of a table. Until
 * copy_end the connection takes nothing else. All three say why and return false
 * on failure.
 */
bool	copy_begin(struct copy *, PGconn *, const char *table,
	    const char *columns);

/*
 * Sends what is in `rows` (COPY's text format, whole lines) once there is enough
 * of it to be worth a message.
 */
bool	copy_flush(struct copy *);

/* Sends the rest and ends the COPY. */
bool	copy_end(struct copy *);

/* All of that at once, with rows that are there already. */
bool	copy_rows(PGconn *, const char *table, const char *columns,
	    const struct buffer *rows);

#endif
