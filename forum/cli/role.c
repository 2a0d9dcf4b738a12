/* Roles of the database, and what the web's role may do. */
#include "cli/role.h"

#include <stdlib.h>
#include <string.h>

#include "cli/conninfo.h"
#include "cli/message.h"
#include "cli/query.h"
#include "cli/secret.h"

#define NAME_MAX_BYTES	63	/* PostgreSQL cuts longer names */

/*
 * What a session of the web may take, in PostgreSQL's words: no statement holds
 * a connection for longer, no lock is waited for longer, and a transaction whose
 * client is gone ends; and how values are written.
 */
static const struct limit {
	const char	*name, *value;
} limits[] = {
	{ "statement_timeout", "8s" },
	{ "lock_timeout", "3s" },
	{ "idle_in_transaction_session_timeout", "10s" },
	{ "TimeZone", "UTC" },
	{ "DateStyle", "ISO, MDY" },
};

#define LIMIT_COUNT	(sizeof(limits) / sizeof(limits[0]))

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
	char		*conninfo = role_web_address(connection);

	if (conninfo == NULL || can_connect(conninfo))
		return conninfo;
	if (given != NULL && *given != '\0')
		message_fail("FORUM_WEB_DATABASE_URL does not let us in");
	else if (make_role(connection, conninfo_value(arena, conninfo, "user"),
	    conninfo_value(arena, conninfo, "password")))
		return conninfo;
	return NULL;
}

char *
role_web_address(const struct connection *connection)
{
	struct arena	*arena = connection->place->arena;
	const char	*given = getenv("FORUM_WEB_DATABASE_URL");
	char		*name, *password;

	if (given != NULL && *given != '\0')
		return arena_text(arena, given);
	if ((name = role_web_name(connection)) == NULL || (password =
	    secret_shared(connection->owner, arena, "web_password")) == NULL)
		return NULL;
	return conninfo_as(arena, connection->owner, name, password);
}

char *
role_web_name(const struct connection *connection)
{
	struct arena		*arena = connection->place->arena;
	const char		*given = getenv("FORUM_WEB_DATABASE_URL");
	const char		*database = PQdb(connection->owner);
	char			*name;

	/* Roles belong to the whole server, so the name tells the database. */
	if (given == NULL || *given == '\0')
		return arena_format(arena, "%.*s_web", NAME_MAX_BYTES - 4,
		    database);
	name = conninfo_value(arena, given, "user");
	if (name == NULL)
		message_fail("FORUM_WEB_DATABASE_URL must name a user");
	return name;
}

bool
role_web_limit(const struct connection *connection, const char *web)
{
	struct arena	*arena = connection->place->arena;
	PGconn		*role = PQconnectdb(web);
	struct buffer	 text;
	const char	*why = NULL;
	size_t		 i;

	if (PQstatus(role) == CONNECTION_OK && !role_is_limited(role)) {
		buffer_init(&text, arena);
		for (i = 0; i < LIMIT_COUNT; i++)
			buffer_format(&text, "ALTER ROLE CURRENT_USER SET %s TO %s;",
			    limits[i].name, query_literal(arena, role,
			    limits[i].value));
		why = try(arena, role, buffer_string(&text));
	}
	PQfinish(role);
	return why == NULL || message_fail("cannot limit the sessions of the "
	    "web's role: %s", why);
}

/* To set them each time would be a change each time. */
bool
role_is_limited(PGconn *role)
{
	PGresult	*found = PQexec(role,
	    "SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = current_user");
	size_t		 there = 0, i;
	int		 row;

	for (row = 0; row < PQntuples(found); row++) {
		const char	*setting = PQgetvalue(found, row, 0);
		size_t		 length = strcspn(setting, "=");

		for (i = 0; i < LIMIT_COUNT; i++)
			there += strlen(limits[i].name) == length &&
			    strncmp(setting, limits[i].name, length) == 0 &&
			    strcmp(setting + length + 1, limits[i].value) == 0;
	}
	PQclear(found);
	return there == LIMIT_COUNT;
}

char *
role_listen_conninfo(const struct connection *connection, const char *web)
{
	struct arena	*arena = connection->place->arena;
	const char	*given = getenv("FORUM_LISTEN_URL");
	char		*user = conninfo_value(arena, web, "user");
	char		*password = conninfo_value(arena, web, "password");

	if (given != NULL && *given != '\0')
		return arena_text(arena, given);
	given = getenv("FORUM_WEB_DATABASE_URL");
	if (given == NULL || *given == '\0' || password == NULL)
		return arena_text(arena, web);
	return conninfo_as(arena, connection->owner, user, password);
}

char *
role_read_conninfo(const struct connection *connection, const char *web)
{
	const char	*given = getenv("FORUM_READ_URL");
	char		*conninfo;

	if (given == NULL || *given == '\0')
		return NULL;
	conninfo = conninfo_filled(connection->place->arena, given, web);
	if (conninfo == NULL)
		message_note("FORUM_READ_URL is no address of PostgreSQL "
		    "(postgresql://HOST/DATABASE); the primary is asked for all");
	return conninfo;
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
