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

/*
 * Any number will do as long as all nodes take the same: "forum" in ASCII. Held
 * by a transaction of another connection, so that it holds behind a pooler too.
 */
#define LOCK	"BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; " \
    "SELECT pg_advisory_xact_lock(x'666f72756d'::bigint)"

#define SETUP	"sql/deploy/setup.sql"

/*
 * Where numbered files are, and the schemas that each of them is run for. The
 * health core knows nothing of the forum; its trial schema is an empty twin.
 */
static const struct folder {
	const char	*name;
	const char	*schemas[3];		/* ends with NULL */
} folders[] = {
	{ "sql/tables", { "forum" } },
	{ "sql/health/tables", { "health", "health_trial" } },
};

#define FOLDER_COUNT	(sizeof(folders) / sizeof(folders[0]))

static bool	migrate_locked(const struct connection *);
static bool	is_set_up(const struct connection *, bool *);
static bool	set_up(const struct connection *);
static bool	make_tables(const struct connection *);
static bool	make_folder(const struct connection *, const struct folder *,
		    const PGresult *);
static bool	apply(PGconn *, struct arena *, const struct folder *,
		    const struct sqlfile *);
static bool	run(PGconn *, struct arena *, const char *,
		    const struct sqlfile *);
static PGresult	*applied_files(PGconn *);
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
	PGconn	*guard = connection_another(connection);
	bool	 done = false;

	if (guard != NULL && query_do(guard, LOCK)) {
		done = migrate_locked(connection);
		/* After a failed file its transaction is still open. */
		if (PQtransactionStatus(connection->owner) != PQTRANS_IDLE)
			(void)query_do(connection->owner, "ROLLBACK");
		done = query_do(guard, "COMMIT") && done;
	}
	PQfinish(guard);
	return done;
}

bool
migrate_pending(const struct connection *connection, const char **ret_name)
{
	struct sqlfiles	 files;
	PGresult	*applied;
	const char	*name = NULL;
	bool		 there, read = true;
	size_t		 i, j;

	if (!is_set_up(connection, &there))
		return false;
	if (!there) {
		*ret_name = SETUP;
		return true;
	}
	if ((applied = applied_files(connection->owner)) == NULL)
		return false;
	for (i = 0; i < FOLDER_COUNT && read; i++) {
		read = sqlfile_list(connection->place, folders[i].name, &files);
		for (j = 0; read && j < files.count && name == NULL; j++) {
			if (known_checksum(applied, files.file[j].name) == NULL)
				name = files.file[j].name;
		}
	}
	PQclear(applied);
	if (name == NULL)
		return read && migrate_web_pending(connection, ret_name);
	*ret_name = name;
	return true;
}

static bool
migrate_locked(const struct connection *connection)
{
	const char	*web;

	return set_up(connection) && make_tables(connection) &&
	    (web = role_web_conninfo(connection)) != NULL &&
	    role_web_limit(connection, web) && migrate_web(connection);
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
	PGresult	*applied;
	size_t		 i;
	bool		 done = true;

	if ((applied = applied_files(connection->owner)) == NULL)
		return false;
	for (i = 0; i < FOLDER_COUNT && done; i++)
		done = make_folder(connection, &folders[i], applied);
	PQclear(applied);
	return done;
}

static bool
make_folder(const struct connection *connection, const struct folder *folder,
    const PGresult *applied)
{
	struct sqlfiles	 files;
	const char	*checksum;
	size_t		 i;
	bool		 done = true;

	if (!sqlfile_list(connection->place, folder->name, &files))
		return false;
	for (i = 0; i < files.count && done; i++) {
		checksum = known_checksum(applied, files.file[i].name);
		if (checksum == NULL)
			done = apply(connection->owner,
			    connection->place->arena, folder, &files.file[i]);
		else if (strcmp(checksum, files.file[i].checksum) != 0)
			done = message_fail("%s was changed after this database "
			    "was made with it; put changes into a new file (or "
			    "start with a new database)", files.file[i].name);
	}
	return done;
}

static PGresult *
applied_files(PGconn *owner)
{
	return query_ask(owner, "SELECT name, checksum FROM forum.migration", 0,
	    NULL);
}

/* For all schemas of the folder in one transaction. */
static bool
apply(PGconn *owner, struct arena *arena, const struct folder *folder,
    const struct sqlfile *file)
{
	const char	*values[] = { file->name, file->checksum };
	PGresult	*noted;
	size_t		 i;

	if (!query_do(owner, "BEGIN"))
		return false;
	for (i = 0; folder->schemas[i] != NULL; i++) {
		if (!run(owner, arena, folder->schemas[i], file))
			return false;
	}
	noted = query_ask(owner, "INSERT INTO forum.migration (name, checksum) "
	    "VALUES ($1, $2)", 2, values);
	PQclear(noted);
	return noted != NULL && query_do(owner, "COMMIT");
}

static bool
run(PGconn *owner, struct arena *arena, const char *schema,
    const struct sqlfile *file)
{
	return query_do(owner, arena_format(arena, "CREATE SCHEMA IF NOT EXISTS "
	    "%s; SET LOCAL search_path = %s", schema, schema)) &&
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
