/* Bringing the schema up to date: the functions of sql/health and sql/web. */
#include <string.h>

#include "cli/message.h"
#include "cli/migrate.h"
#include "cli/query.h"
#include "cli/role.h"
#include "cli/sqlfile.h"
#include "text/buffer.h"

/* The row of forum.migration that holds the checksum of all functions. */
#define ROW	"sql/web"

/*
 * Where functions are, and the search path that their files are run with: those
 * of the health core name no schema and keep the path, so that they serve the
 * trial schema, too.
 */
static const struct {
	const char	*folder;
	const char	*path;
} sets[] = {
	{ "sql/health", "health, pg_temp" },
	{ "sql/health", "health_trial, pg_temp" },
	{ "sql/health/trial", "health, pg_temp" },
	{ "sql/web", "forum" },
};

#define SET_COUNT	(sizeof(sets) / sizeof(sets[0]))

struct reload {
	struct sqlfile	 before;
	struct sqlfiles	 functions[SET_COUNT];
	struct sqlfile	 after;
	const char	*role;		/* who may execute them */
	const char	*checksum;	/* of all that */
};

static bool	 read_files(const struct connection *, struct reload *);
static char	*checksum_all(struct arena *, const struct reload *);
static bool	 is_loaded(PGconn *, const char *, bool *);
static bool	 load(PGconn *, struct arena *, const struct reload *);
static bool	 load_set(PGconn *, const struct sqlfiles *);

bool
migrate_web(const struct connection *connection)
{
	struct reload	reload;
	bool		loaded;

	if (!read_files(connection, &reload) ||
	    !is_loaded(connection->owner, reload.checksum, &loaded))
		return false;
	return loaded || load(connection->owner, connection->place->arena,
	    &reload);
}

bool
migrate_web_pending(const struct connection *connection, const char **ret_name)
{
	struct reload	reload;
	bool		loaded;

	if (!read_files(connection, &reload) ||
	    !is_loaded(connection->owner, reload.checksum, &loaded))
		return false;
	*ret_name = loaded ? NULL : ROW;
	return true;
}

static bool
read_files(const struct connection *connection, struct reload *reload)
{
	const struct place	*place = connection->place;
	size_t			 i;

	reload->role = role_web_name(connection);
	if (reload->role == NULL ||
	    !sqlfile_read(place, "sql/deploy/before.sql", &reload->before) ||
	    !sqlfile_read(place, "sql/deploy/after.sql", &reload->after))
		return false;
	for (i = 0; i < SET_COUNT; i++) {
		if (!sqlfile_list(place, sets[i].folder, &reload->functions[i]))
			return false;
	}
	reload->checksum = checksum_all(place->arena, reload);
	return true;
}

static char *
checksum_all(struct arena *arena, const struct reload *reload)
{
	struct buffer	text;
	size_t		i, j;

	buffer_init(&text, arena);
	buffer_format(&text, "%s\n%s\n%s\n", reload->role,
	    reload->before.checksum, reload->after.checksum);
	for (i = 0; i < SET_COUNT; i++) {
		buffer_format(&text, "%s\n", sets[i].path);
		for (j = 0; j < reload->functions[i].count; j++)
			buffer_format(&text, "%s %s\n",
			    reload->functions[i].file[j].name,
			    reload->functions[i].file[j].checksum);
	}
	return sqlfile_checksum(arena, buffer_string(&text));
}

static bool
is_loaded(PGconn *owner, const char *checksum, bool *ret_loaded)
{
	const char	*values[] = { ROW, checksum };
	PGresult	*found;

	found = query_ask(owner, "SELECT 1 FROM forum.migration "
	    "WHERE name = $1 AND checksum = $2", 2, values);
	if (found == NULL)
		return false;
	*ret_loaded = PQntuples(found) > 0;
	PQclear(found);
	return true;
}

/* All in one transaction: a request sees the old functions or the new ones. */
static bool
load(PGconn *owner, struct arena *arena, const struct reload *reload)
{
	const char	*role[] = { reload->role };
	const char	*row[] = { ROW, reload->checksum };
	PGresult	*result;
	size_t		 i;

	if (!query_do(owner, "BEGIN; SET LOCAL search_path = forum"))
		return false;
	result = query_ask(owner,
	    "SELECT set_config('forum.web_role', $1, true)", 1, role);
	PQclear(result);
	if (result == NULL || !sqlfile_run(owner, &reload->before))
		return false;
	for (i = 0; i < SET_COUNT; i++) {
		if (!query_do(owner, arena_format(arena,
		    "SET LOCAL search_path = %s", sets[i].path)) ||
		    !load_set(owner, &reload->functions[i]))
			return false;
	}
	if (!sqlfile_run(owner, &reload->after))
		return false;
	result = query_ask(owner, "INSERT INTO forum.migration (name, checksum) "
	    "VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET "
	    "checksum = excluded.checksum, applied_at = now()", 2, row);
	PQclear(result);
	return result != NULL && query_do(owner, "COMMIT");
}

static bool
load_set(PGconn *owner, const struct sqlfiles *files)
{
	size_t	i;

	for (i = 0; i < files->count; i++) {
		if (!sqlfile_run(owner, &files->file[i]))
			return false;
	}
	return true;
}
