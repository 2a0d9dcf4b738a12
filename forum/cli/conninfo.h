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

/* What a connection string says of a keyword, in the arena; NULL when it says nothing or cannot be read. */
char	*conninfo_value(struct arena *, const char *conninfo,
	    const char *keyword);

/* `conninfo` without what it says of a keyword, in the arena; NULL when it cannot be read. */
char	*conninfo_without(struct arena *, const char *conninfo,
	    const char *keyword);

/*
 * Which of the servers that `conninfo` names is wanted, as libpq's
 * target_session_attrs: of several one that takes writes; a single one may be
 * read-only while it is looked after.
 */
const char	*conninfo_wanted(struct arena *, const char *conninfo);

/*
 * `conninfo`, in which what it does not say of user, password and database is
 * as `otherwise` has it. In the arena; NULL when it cannot be read.
 */
char	*conninfo_filled(struct arena *, const char *conninfo,
	    const char *otherwise);

#endif
