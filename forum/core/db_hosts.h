/*
 * Inside core/db: the servers that an address names, of which one is right.
 *
 * libpq would try them one after the other itself, but without a limit for one
 * that takes a connection and says nothing, when nobody waits for it. So each
 * try is for one server, and whoever finds it wrong has the next try go on to
 * the next.
 */
#ifndef FORUM_CORE_DB_HOSTS_H
#define FORUM_CORE_DB_HOSTS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db_hosts;

/*
 * `conninfo` as libpq takes it, `application` as PostgreSQL shows it. Lives for
 * ever, as both must. `writes`: of several servers one that takes them.
 */
struct db_hosts	*db_hosts_create(const char *conninfo, const char *application, bool writes);

/* Begins to connect to the present server, whose number is given; NULL without memory. */
PGconn		*db_hosts_connect(const struct db_hosts *, size_t *ret_host);

/* That one is wrong: the next try is for another, unless somebody has moved on already. */
void		 db_hosts_leave(struct db_hosts *, size_t host);

/*
 * Whether the server says of itself, in the last answer, that it takes no
 * writes, while there are others: then it is not the primary any more. Where
 * there is no other, it is being looked after.
 */
bool		 db_hosts_is_put_aside(const struct db_hosts *, const PGconn *);

/* How long a try may take, in ms: shorter where there is another server. */
uint64_t	 db_hosts_patience(const struct db_hosts *);

#endif
