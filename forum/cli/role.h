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

/* The name of the web's role, in the arena; NULL after having said why. */
char	*role_web_name(const struct connection *);

#endif
