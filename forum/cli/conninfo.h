/* libpq connection strings. */
#ifndef FORUM_CLI_CONNINFO_H
#define FORUM_CLI_CONNINFO_H

#include <libpq-fe.h>

#include "text/buffer.h"

/* Appends `key='value'`, quoted as libpq wants it. A NULL value adds nothing. */
void	conninfo_add(struct buffer *, const char *key, const char *value);

/*
 * How `connection` was made, for another role: the same server, database and
 * transport, but `user` and `password`. In the arena.
 */
char	*conninfo_as(struct arena *, PGconn *connection, const char *user,
	    const char *password);

#endif
