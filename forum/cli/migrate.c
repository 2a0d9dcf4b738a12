/* Bringing the schema up to date: the lock, and the tables. */
#include "cli/migrate.h"

#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/query.h"
#include "cli/role.h"
#include "cli/sqlfile.h"

/* Any number will do as long as all nodes take the same: "forum" in ASCII. */
#define LOCK	"SELECT pg_advisory_lock(x'666f72756d'::bigint)"
#define UNLOCK	"SELECT pg_advisory_unlock(x'666f72756d'::bigint)"

#define SETUP	"sql/deploy/setup.sql"

static bool	migrate_locked(const struct connection *);
static bool	is_set_up(const struct connection *, bool *);
static bool	set_up(const struct connection *);
static bool	make_tables(const struct connection *);
static bool	apply(PGconn *, const struct sqlfile *);
static bool	run(PGconn *, const struct sqlfile *);
static const char *known_checksum(const PGresult *, const char *);

static const struct usage	usage = {
	.command = "migrate",
	.does = "Brings the schema up to date. Safe to repeat and to run on several\n"
	    "nodes at once; `serve` does it too.",
};

int
migrate_run(const struct place *place, int argc, char **argv)
{
	struct connection	connection;
	int			status;

	status = options_read(&usage, NULL, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (!connection_open_migrated(&connection, place))
		return 1;
	connection_close(&connection);
	printf("the schema is up to date\n");
	return 0;
}

bool
migrate(const struct connection *connection)
{
	bool	done;

	if (!query_do(connection->owner, LOCK))
		return false;
	done = migrate_locked(connection);
	/* After a failed file its transaction is still open. */
	if (PQtransactionStatus(connection->owner) != PQTRANS_IDLE)
		(void)query_do(connection->owner, "ROLLBACK");
	return query_do(connection->owner, UNLOCK) && done;
}

bool
migrate_pending(const struct connection *connection, const char **ret_name)
{
	struct sqlfiles	 files;
	PGresult	*applied;
	const char	*name = NULL;
	bool		 there;
	size_t		 i;

	if (!sqlfile_list(connection->place, "sql/tables", &files) ||
	    !is_set_up(connection, &there))
		return false;
	if (!there) {
		*ret_name = SETUP;
		return true;
	}
	applied = query_ask(connection->owner,
	    "SELECT name, checksum FROM forum.migration", 0, NULL);
	if (applied == NULL)
		return false;
	for (i = 0; i < files.count && name == NULL; i++) {
		if (known_checksum(applied, files.file[i].name) == NULL)
			name = files.file[i].name;
	}
	PQclear(applied);
	if (name == NULL)
		return migrate_web_pending(connection, ret_name);
	*ret_name = name;
	return true;
}

static bool
migrate_locked(const struct connection *connection)
{
	return set_up(connection) && make_tables(connection) &&
	    role_web_conninfo(connection) != NULL && migrate_web(connection);
}

static bool
is_set_up(const struct connection *connection, bool *ret_there)
{
	PGresult	*found;

	found = query_ask(connection->owner,
	    "SELECT 1 WHERE to_regclass('forum.migration') IS NOT NULL", 0, NULL);
	if (found == NULL)
		return false;
	*ret_there = PQntuples(found) > 0;
	PQclear(found);
	return true;
}

/* The tables that migrating needs itself. */
static bool
set_up(const struct connection *connection)
{
	struct sqlfile	file;
	bool		there;

	if (!is_set_up(connection, &there))
		return false;
	return there || (sqlfile_read(connection->place, SETUP, &file) &&
	    query_do(connection->owner, "BEGIN") &&
	    sqlfile_run(connection->owner, &file) &&
	    query_do(connection->owner, "COMMIT"));
}

static bool
make_tables(const struct connection *connection)
{
	struct sqlfiles	 files;
	PGresult	*applied;
	const char	*checksum;
	size_t		 i;
	bool		 done = true;

	if (!sqlfile_list(connection->place, "sql/tables", &files))
		return false;
	applied = query_ask(connection->owner,
	    "SELECT name, checksum FROM forum.migration", 0, NULL);
	if (applied == NULL)
		return false;
	for (i = 0; i < files.count && done; i++) {
		checksum = known_checksum(applied, files.file[i].name);
		if (checksum == NULL)
			done = apply(connection->owner, &files.file[i]);
		else if (strcmp(checksum, files.file[i].checksum) != 0)
			done = message_fail("%s was changed after this database "
			    "was made with it; put changes into a new file (or "
			    "start with a new database)", files.file[i].name);
	}
	PQclear(applied);
	return done;
}

static bool
apply(PGconn *owner, const struct sqlfile *file)
{
	const char	*values[] = { file->name, file->checksum };
	PGresult	*noted;

	if (!run(owner, file))
		return false;
	noted = query_ask(owner, "INSERT INTO forum.migration (name, checksum) "
	    "VALUES ($1, $2)", 2, values);
	PQclear(noted);
	return noted != NULL && query_do(owner, "COMMIT");
}

static bool
run(PGconn *owner, const struct sqlfile *file)
{
	return query_do(owner, "BEGIN; SET LOCAL search_path = forum") &&
	    sqlfile_run(owner, file) &&
	    query_do(owner, "SET LOCAL search_path TO DEFAULT");
}

static const char *
known_checksum(const PGresult *applied, const char *name)
{
	int	row;

	for (row = 0; row < PQntuples(applied); row++) {
		if (strcmp(PQgetvalue(applied, row, 0), name) == 0)
			return PQgetvalue(applied, row, 1);
	}
	return NULL;
}
