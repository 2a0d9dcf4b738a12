/*
 * The connection of the commands: as the owner of the forum's database, which
 * is the embedded cluster's or the one that FORUM_DATABASE_URL names.
 */
#ifndef FORUM_CLI_CONNECTION_H
#define FORUM_CLI_CONNECTION_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "cli/cluster.h"
#include "cli/place.h"

struct connection {
	const struct place	*place;
	bool			 embedded;
	struct cluster		 cluster;	/* when embedded */
	bool			 pooled;	/* a pooler is between us and the server */
	PGconn			*owner;
	const char		*conninfo;	/* of the owner */
};

/* What FORUM_DATABASE_URL says; NULL when it says nothing: the embedded cluster. */
const char	*connection_url(void);

/*
 * Prepares the place, starts the embedded cluster unless it runs or is not
 * used, connects and checks the server's version and encoding. Says why and
 * returns false on failure. connection_close takes a zeroed connection too.
 */
bool	connection_open(struct connection *, const struct place *);
void	connection_close(struct connection *);

/* connection_open, then everything migrated: for commands that need tables. */
bool	connection_open_migrated(struct connection *, const struct place *);

/*
 * One more connection of the owner. The caller PQfinishes it; NULL, having said
 * why, on failure.
 */
PGconn	*connection_another(const struct connection *);

/*
 * A connection as the one who may make roles: the embedded cluster's superuser,
 * else one more of the owner's. The caller PQfinishes it; NULL, having said why,
 * on failure.
 */
PGconn	*connection_administrator(const struct connection *);

#endif
