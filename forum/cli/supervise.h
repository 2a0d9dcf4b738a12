/* What `serve` does once everything is prepared: it keeps the parts running. */
#ifndef FORUM_CLI_SUPERVISE_H
#define FORUM_CLI_SUPERVISE_H

#include <stdbool.h>

#include "cli/connection.h"
#include "cli/web.h"

/*
 * Starts the web and the jobs, says where it listens (and `sign_in`, unless NULL),
 * and starts again whatever ends unexpectedly, the embedded PostgreSQL too, until
 * SIGINT, SIGTERM or SIGHUP. Then stops the web and the jobs; the database is
 * the caller's to close. Returns false, having said why, when a part does not
 * start, or ends again and again as soon as it is started.
 */
bool	supervise(struct connection *, struct web *, const char *sign_in);

#endif
