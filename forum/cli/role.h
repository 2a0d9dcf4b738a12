/* Roles of the database, and what the web's role may do. */
#ifndef FORUM_CLI_ROLE_H
#define FORUM_CLI_ROLE_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "cli/connection.h"

/* Sets a role's password; only its SCRAM verifier travels to the server. */
bool	role_set_password(PGconn *, struct arena *, const char *role,
	    const char *password);

/*
 * Makes sure that the web's role can sign in, and returns how: the role
 * `<database>_web` with a password that all nodes share, or whatever
 * FORUM_WEB_DATABASE_URL says. In the arena; NULL, having said what an
 * administrator must do, on failure. The schema must be there.
 */
char	*role_web_conninfo(const struct connection *);

/* The same without looking whether it can: what it would use. */
char	*role_web_address(const struct connection *);

/*
 * Makes the limits of a session defaults of the web's role, unless they are: a
 * pooler takes none at the start of a connection. Says why and returns false
 * on failure.
 */
bool	role_web_limit(const struct connection *, const char *web);

/* Whether the role of a connection has them. */
bool	role_is_limited(PGconn *);

/*
 * How the web listens: `web` itself, or where FORUM_WEB_DATABASE_URL may lead
 * through a pooler, its role at the server of the owner. FORUM_LISTEN_URL wins.
 */
char	*role_listen_conninfo(const struct connection *, const char *web);

/*
 * How the web reaches the replica of FORUM_READ_URL, with its own role unless
 * that names one; NULL when there is none, and (having said why) when it
 * cannot be read.
 */
char	*role_read_conninfo(const struct connection *, const char *web);

/* The name of the web's role, in the arena; NULL after having said why. */
char	*role_web_name(const struct connection *);

#endif
