/* Talking to PostgreSQL as an operator's command does: one thing at a time. */
#ifndef FORUM_CLI_QUERY_H
#define FORUM_CLI_QUERY_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "text/arena.h"

/*
 * Runs one statement with `count` text parameters. Returns the result, which
 * the caller PQclears, or NULL after having said why: a refusal of ours
 * (SQLSTATE PT…) in its own words, anything else with the statement's context.
 */
PGresult	*query_ask(PGconn *, const char *sql, int count,
		    const char *const *values);

/* Runs statements whose results do not matter. */
bool		 query_do(PGconn *, const char *sql);

/* A name or a value, quoted for SQL, in the arena. */
char		*query_name(struct arena *, PGconn *, const char *name);
char		*query_literal(struct arena *, PGconn *, const char *value);

/* Why a connection failed, as one line, in the arena. */
char		*query_connection_error(struct arena *, const PGconn *);

#endif
