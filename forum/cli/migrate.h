/*
 * Bringing the schema up to date.
 *
 * Tables: sql/tables/0001_….sql and so on, then sql/health/tables/0001_….sql,
 * each run once, in order, in a transaction of its own; forum.migration remembers
 * which, and their checksums. Functions: the schema `web`, the helpers in `forum`
 * that sql/web defines, and the functions of sql/health are dropped and reloaded
 * in one transaction whenever one of those files changed.
 */
#ifndef FORUM_CLI_MIGRATE_H
#define FORUM_CLI_MIGRATE_H

#include <stdbool.h>

#include "cli/connection.h"

/*
 * Does all of it, while any other node that wants to waits. Quick when nothing
 * changed. Says why and returns false on failure; what was completed stays.
 */
bool	migrate(const struct connection *);

/*
 * The first thing that `migrate` would do, like "sql/tables/0007_x.sql", or NULL
 * when the schema is up to date, in *ret_name. Says why and returns false when it
 * cannot be found out.
 */
bool	migrate_pending(const struct connection *, const char **ret_name);

/* migrate_web.c: the same for the functions alone. */
bool	migrate_web_pending(const struct connection *, const char **ret_name);

/* migrate_web.c: reloads the functions when they changed. */
bool	migrate_web(const struct connection *);

#endif
