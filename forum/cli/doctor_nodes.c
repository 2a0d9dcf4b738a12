/* The checks of `forum doctor` about the ways to the database: a pooler, a replica. */
#include "cli/doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/query.h"
#include "cli/role.h"

enum { PATIENCE = 20, PAUSE_US = 100 * 1000 };	/* tries of the replica to catch up */

static bool	is_pooled(PGconn *);
static bool	follows(PGconn *, PGconn *);
static bool	is_true(PGconn *, const char *, const char *);

/* How workers ask, and how they hear of changes. */
void
doctor_pooler(const struct examination *examination, struct finding *finding)
{
	const struct connection	*connection = examination->connection;
	const char		*web = role_web_address(connection);
	PGconn			*asks, *hears;

	if (web == NULL) {
		doctor_wrong(finding, "see the line above");
		return;
	}
	asks = PQconnectdb(web);
	hears = PQconnectdb(role_listen_conninfo(connection, web));
	if (PQstatus(asks) != CONNECTION_OK || PQstatus(hears) != CONNECTION_OK)
		doctor_wrong(finding, "the web's role cannot connect (%s): run "
		    "`forum migrate`, or mend FORUM_WEB_DATABASE_URL and "
		    "FORUM_LISTEN_URL", query_connection_error(
		    examination->place->arena,
		    PQstatus(asks) != CONNECTION_OK ? asks : hears));
	else if (!role_is_limited(asks))
		doctor_wrong(finding, "sessions of the web's role have no "
		    "limits: run `forum migrate`");
	else if (is_pooled(hears))
		doctor_wrong(finding, "a pooler stands where changes are heard, "
		    "so the page cache stays off: FORUM_LISTEN_URL must name "
		    "PostgreSQL itself");
	else if (is_pooled(asks))
		doctor_well(finding, "one for asking; changes are heard past it");
	else
		doctor_well(finding, "none");
	PQfinish(asks);
	PQfinish(hears);
}

void
doctor_replica(const struct examination *examination, struct finding *finding)
{
	const struct connection	*connection = examination->connection;
	const char		*web = role_web_address(connection);
	const char		*read = web != NULL ?
				    role_read_conninfo(connection, web) : NULL;
	PGconn			*replica;

	if (read == NULL) {
		doctor_well(finding, "none: FORUM_READ_URL is not set");
		return;
	}
	replica = PQconnectdb(read);
	if (PQstatus(replica) != CONNECTION_OK)
		doctor_wrong(finding, "cannot connect (%s): the primary is asked "
		    "for all until FORUM_READ_URL is mended", query_connection_error(
		    examination->place->arena, replica));
	else if (!is_true(replica, "SELECT pg_is_in_recovery()", NULL))
		doctor_wrong(finding, "FORUM_READ_URL names no standby, so it is "
		    "never asked");
	else if (!follows(connection->owner, replica))
		doctor_wrong(finding, "it does not have what the primary had two "
		    "seconds ago, so it is not asked; does it follow this primary?");
	else
		doctor_well(finding, "follows the primary");
	PQfinish(replica);
}

/* A pooler makes the number of the server process up. */
static bool
is_pooled(PGconn *connection)
{
	PGresult	*found = PQexec(connection, "SELECT pg_backend_pid()");
	bool		 pooled = PQntuples(found) != 1 ||
			    atoi(PQgetvalue(found, 0, 0)) != PQbackendPID(connection);

	PQclear(found);
	return pooled;
}

/* Within two seconds. */
static bool
follows(PGconn *owner, PGconn *replica)
{
	PGresult	*written = PQexec(owner, "SELECT pg_current_wal_flush_lsn()");
	bool		 there = false;
	int		 try;

	for (try = 0; PQntuples(written) == 1 && !there && try < PATIENCE; try++) {
		there = is_true(replica, "SELECT pg_last_wal_replay_lsn() >= "
		    "$1::pg_lsn", PQgetvalue(written, 0, 0));
		if (!there)
			usleep(PAUSE_US);
	}
	PQclear(written);
	return there;
}

/* One value that is true; `value`, unless NULL, is the statement's parameter. */
static bool
is_true(PGconn *connection, const char *sql, const char *value)
{
	PGresult	*found = PQexecParams(connection, sql, value != NULL, NULL,
	    &value, NULL, NULL, 0);
	bool		 yes = PQntuples(found) == 1 && *PQgetvalue(found, 0, 0) == 't';

	PQclear(found);
	return yes;
}
