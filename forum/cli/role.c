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
static const char *set_password(PGconn *, struct arena *, const char *,
		    const char *);
static const char *try(struct arena *, PGconn *, const char *);

bool
role_set_password(PGconn *connection, struct arena *arena, const char *role,
    const char *password)
{
	const char	*why = set_password(connection, arena, role, password);

	return why == NULL || message_fail("cannot set the password of the role "
	    "%s: %s", role, why);
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
	const char	*quoted, *why;

	if (administrator == NULL)
		return false;
	quoted = query_name(arena, administrator, name);
	why = try(arena, administrator, arena_format(arena, "DO $$ BEGIN "
	    "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT; "
	    "EXCEPTION WHEN duplicate_object THEN NULL; END $$", quoted));
	if (why == NULL)
		why = set_password(administrator, arena, name, password);
	PQfinish(administrator);
	if (why == NULL)
		return true;
	return message_fail("cannot make the role that the web uses (%s); an "
	    "administrator of the database must run `CREATE ROLE %s LOGIN PASSWORD "
	    "'…'` once, and FORUM_WEB_DATABASE_URL must say how to connect as it",
	    why, quoted);
}

/* NULL, or why not. */
static const char *
set_password(PGconn *connection, struct arena *arena, const char *role,
    const char *password)
{
	char		*verifier = PQencryptPasswordConn(connection, password,
	    role, "scram-sha-256");
	const char	*why;

	if (verifier == NULL)
		return query_connection_error(arena, connection);
	why = try(arena, connection, arena_format(arena,
	    "ALTER ROLE %s LOGIN PASSWORD %s",
	    query_name(arena, connection, role),
	    query_literal(arena, connection, verifier)));
	PQfreemem(verifier);
	return why;
}

/* NULL, or why not. */
static const char *
try(struct arena *arena, PGconn *connection, const char *sql)
{
	PGresult	*result = PQexec(connection, sql);
	const char	*why = NULL;

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		why = arena_text(arena, PQresultErrorField(result,
		    PG_DIAG_MESSAGE_PRIMARY));
	if (why == NULL && PQresultStatus(result) != PGRES_COMMAND_OK)
		why = query_connection_error(arena, connection);
	PQclear(result);
	return why;
}
