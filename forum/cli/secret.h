/* Random secrets, and those that all web nodes of one database share. */
#ifndef FORUM_CLI_SECRET_H
#define FORUM_CLI_SECRET_H

#include <libpq-fe.h>

#include "text/arena.h"

/* 32 random bytes as 64 hexadecimal digits, in the arena. */
char	*secret_random(struct arena *);

/*
 * The secret `name` of this database; made at random the first time anybody
 * asks, so that all nodes agree. In the arena; NULL after having said why.
 */
char	*secret_shared(PGconn *owner, struct arena *, const char *name);

#endif
