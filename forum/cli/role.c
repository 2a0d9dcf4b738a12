/* Roles of the database, and what the web's role may do. */
#include "cli/role.h"

#include <stdlib.h>
#include <string.h>

#include "cli/conninfo.h"
#include "cli/message.h"
#include "cli/query.h"
#include "cli/secret.h"

#define NAME_MAX_BYTES	63	/* PostgreSQL cuts longer names */

static bool	can_connect(const char *);
static bool	make_role(const struct connection *, const char *,
		    const char *);
static bool	exists(PGconn *, const char *);

bool
role_set_password(PGconn *connection, struct arena *arena, const char *role,
    const char *password)
{
	char	*verifier = PQencryptPasswordConn(connection, password, role,
	    "scram-sha-256");
	bool	 done;

	if (verifier == NULL)
		return message_fail("%s", query_connection_error(arena,
		    connection));
	done = query_do(connection, arena_format(arena,
	    "ALTER ROLE %s LOGIN PASSWORD %s",
	    query_name(arena, connection, role),
	    query_literal(arena, connection, verifier)));
	PQfreemem(verifier);
	return done;
}

char *
role_web_conninfo(const struct connection *connection)
{
	struct arena	*arena = connection->place->arena;
	const char	*given = getenv("FORUM_WEB_DATABASE_URL");
	char		*name, *password, *conninfo;

	if (given != NULL && *given != '\0') {
		if (can_connect(given))
			return arena_text(arena, given);
		message_fail("FORUM_WEB_DATABASE_URL does not let us in");
		return NULL;
	}
	if ((name = role_web_name(connection)) == NULL || (password =
	    secret_shared(connection->owner, arena, "web_password")) == NULL)
		return NULL;
	conninfo = conninfo_as(arena, connection->owner, name, password);
	if (can_connect(conninfo) || make_role(connection, name, password))
		return conninfo;
	return NULL;
}

char *
role_web_name(const struct connection *connection)
{
	struct arena		*arena = connection->place->arena;
	const char		*given = getenv("FORUM_WEB_DATABASE_URL");
	const char		*database = PQdb(connection->owner);
	PQconninfoOption	*options, *option;
	char			*name = NULL;

	/* Roles belong to the whole server, so the name tells the database. */
	if (given == NULL || *given == '\0')
		return arena_format(arena, "%.*s_web", NAME_MAX_BYTES - 4,
		    database);
	options = PQconninfoParse(given, NULL);
	for (option = options; option != NULL && option->keyword != NULL;
	    option++) {
		if (strcmp(option->keyword, "user") == 0)
			name = arena_text(arena, option->val);
	}
	PQconninfoFree(options);
	if (name == NULL)
		message_fail("FORUM_WEB_DATABASE_URL must name a user");
	return name;
}

static bool
can_connect(const char *conninfo)
{
	PGconn	*connection = PQconnectdb(conninfo);
	bool	 connected = PQstatus(connection) == CONNECTION_OK;

	PQfinish(connection);
	return connected;
}

static bool
make_role(const struct connection *connection, const char *name,
    const char *password)
{
	struct arena	*arena = connection->place->arena;
	PGconn		*administrator = connection_administrator(connection);
	const char	*quoted;
	bool		 made;

	if (administrator == NULL)
		return false;
	quoted = query_name(arena, administrator, name);
	made = (exists(administrator, name) || query_do(administrator,
	    arena_format(arena, "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB "
	    "NOCREATEROLE NOINHERIT NOREPLICATION", quoted))) &&
	    role_set_password(administrator, arena, name, password);
	PQfinish(administrator);
	if (made)
		return true;
	return message_fail("the owner of the database may not make the role that "
	    "the web uses. An administrator must run once: CREATE ROLE %s LOGIN "
	    "PASSWORD '…'; then set FORUM_WEB_DATABASE_URL to connect as it",
	    quoted);
}

static bool
exists(PGconn *connection, const char *name)
{
	PGresult	*found;
	bool		 there;

	found = query_ask(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1",
	    1, &name);
	there = found != NULL && PQntuples(found) > 0;
	PQclear(found);
	return there;
}
