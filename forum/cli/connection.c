/* The connection of the commands: as the owner of the forum's database. */
#include "cli/connection.h"

#include <stdlib.h>
#include <string.h>

#include "cli/conninfo.h"
#include "cli/message.h"
#include "cli/migrate.h"
#include "cli/query.h"

#define OLDEST_SERVER	150000

static PGconn	*connect_with(struct arena *, const char *);
static bool	 is_postgres(const char *);
static bool	 check_server(PGconn *);
static bool	 check_rights(PGconn *);
static bool	 look_for_pooler(struct connection *);
static void	 keep_quiet(void *, const char *);
static void	 forget_environment(void);

const char *
connection_url(void)
{
	const char	*url = getenv("FORUM_DATABASE_URL");

	return url != NULL && *url != '\0' ? url : NULL;
}

bool
connection_open(struct connection *connection, const struct place *place)
{
	const char	*url = connection_url();

	*connection = (struct connection){ .place = place };
	connection->embedded = url == NULL;
	if (!place_prepare(place))
		return false;
	if (!connection->embedded) {
		if (!is_postgres(url))
			return false;
		connection->conninfo = url;
	} else {
		forget_environment();
		if (!cluster_open(&connection->cluster, place))
			return false;
		connection->conninfo = cluster_conninfo(&connection->cluster,
		    "forum");
	}
	if (connection->conninfo != NULL)
		connection->owner = connect_with(place->arena,
		    connection->conninfo);
	if (connection->owner != NULL && check_server(connection->owner) &&
	    check_rights(connection->owner) &&
	    look_for_pooler(connection))
		return true;
	connection_close(connection);
	return false;
}

bool
connection_open_migrated(struct connection *connection,
    const struct place *place)
{
	if (!connection_open(connection, place))
		return false;
	if (migrate(connection))
		return true;
	connection_close(connection);
	return false;
}

void
connection_close(struct connection *connection)
{
	PQfinish(connection->owner);
	if (connection->embedded && connection->place != NULL)
		cluster_close(&connection->cluster);
	*connection = (struct connection){ 0 };
}

PGconn *
connection_another(const struct connection *connection)
{
	return connect_with(connection->place->arena, connection->conninfo);
}

PGconn *
connection_administrator(const struct connection *connection)
{
	struct arena	*arena = connection->place->arena;
	char		*superuser;

	if (!connection->embedded)
		return connection_another(connection);
	superuser = cluster_conninfo(&connection->cluster, "postgres");
	if (superuser == NULL)
		return NULL;
	return connect_with(arena, arena_format(arena, "%s dbname='%s'",
	    superuser, "forum"));
}

static PGconn *
connect_with(struct arena *arena, const char *conninfo)
{
	const char	*const keywords[] = { "target_session_attrs", "dbname",
	    "application_name", "connect_timeout", "client_encoding", NULL };
	const char	*const values[] = { conninfo_wanted(arena, conninfo),
	    conninfo, "forum", "5", "UTF8", NULL };
	PGconn		*connection;

	/* dbname is expanded; it wins over what stands before it, and what follows wins over it. */
	connection = PQconnectdbParams(keywords, values, 1);
	if (PQstatus(connection) == CONNECTION_OK) {
		PQsetNoticeProcessor(connection, keep_quiet, NULL);
		return connection;
	}
	message_fail("cannot connect to the database: %s",
	    query_connection_error(arena, connection));
	PQfinish(connection);
	return NULL;
}

/* libpq takes any other address for the name of a database. */
static bool
is_postgres(const char *url)
{
	const char	*rest = url + strcspn(url, ":=");

	if (strncmp(rest, "://", 3) != 0 ||
	    strncmp(url, "postgres", strlen("postgres")) == 0)
		return true;
	return message_fail("FORUM_DATABASE_URL is no address of PostgreSQL "
	    "(postgresql://USER:PASSWORD@HOST/DATABASE)");
}

static bool
check_server(PGconn *connection)
{
	const char	*encoding;

	if (PQserverVersion(connection) < OLDEST_SERVER)
		return message_fail("the database server is PostgreSQL %s; the "
		    "forum needs 15 or later",
		    PQparameterStatus(connection, "server_version"));
	encoding = PQparameterStatus(connection, "server_encoding");
	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return message_fail("the database's encoding is %s; the forum "
		    "needs UTF8 (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE "
		    "template0)", encoding != NULL ? encoding : "unknown");
	return true;
}

/* The schemas are the role's own, or can be made. */
static bool
check_rights(PGconn *connection)
{
	PGresult	*wrong;
	bool		 well;

	wrong = query_ask(connection,
	    "SELECT CASE WHEN n.oid IS NULL THEN format('%s may make no schema in "
	    "the database %s; its owner must run: GRANT CREATE ON DATABASE %2$I TO "
	    "%1$I', current_user, current_database()) ELSE format('the schema %s in "
	    "the database %s belongs to %s; name that role in FORUM_DATABASE_URL, "
	    "or another database', n.nspname, current_database(), "
	    "pg_get_userbyid(n.nspowner)) END "
	    "FROM (VALUES ('forum'), ('web')) s (name) "
	    "LEFT JOIN pg_namespace n ON n.nspname = s.name "
	    "WHERE CASE WHEN n.oid IS NULL THEN "
	    "NOT has_database_privilege(current_database(), 'CREATE') "
	    "ELSE NOT pg_has_role(n.nspowner, 'USAGE') END", 0, NULL);
	if (wrong == NULL)
		return false;
	well = PQntuples(wrong) == 0 ||
	    message_fail("%s", PQgetvalue(wrong, 0, 0));
	PQclear(wrong);
	return well;
}

/* A pooler makes the number of the server process up. */
static bool
look_for_pooler(struct connection *connection)
{
	PGresult	*found = query_ask(connection->owner,
	    "SELECT pg_backend_pid()", 0, NULL);

	if (found == NULL)
		return false;
	connection->pooled = atoi(PQgetvalue(found, 0, 0)) !=
	    PQbackendPID(connection->owner);
	PQclear(found);
	return true;
}

/* "already exists, skipping" is no news to an operator. */
static void
keep_quiet(void *unused, const char *text)
{
	(void)unused;
	(void)text;
}

/*
 * What an operator has set for other databases must not change how the
 * embedded one is reached.
 */
static void
forget_environment(void)
{
	PQconninfoOption	*options = PQconndefaults(), *option;

	for (option = options; option != NULL && option->keyword != NULL;
	    option++) {
		if (option->envvar != NULL)
			(void)unsetenv(option->envvar);
	}
	PQconninfoFree(options);
}
