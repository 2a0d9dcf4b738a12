/* Asking the database, as the jobs do. */
#ifndef FORUM_JOBS_ASK_H
#define FORUM_JOBS_ASK_H

#include <libpq-fe.h>
#include <stdbool.h>

/*
 * Runs one statement with `count` text parameters. Returns the result, which
 * the caller PQclears, or NULL, having said why; so does PQerrorMessage until
 * something else is asked.
 */
PGresult	*ask(PGconn *, const char *sql, int count, const char *const *values);

/* Runs a statement whose result does not matter; whether it was done. */
bool		 ask_do(PGconn *, const char *sql);

/* After a failure: gives up what was begun. Whether the connection is still of use. */
bool		 ask_nothing_open(PGconn *);

#endif
