/* `forum import stackexchange DIR`: the order of the work. */
#include "cli/import.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/import_progress.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/query.h"
#include "cli/sqlfile.h"
#include "text/slug.h"

/* A category's slug is no longer than this (category_slug_form). */
#define CATEGORY_MAX	63

struct words {
	const char	*directory;
	const char	*category;
};

static const struct option	options[] = {
	{ "DIR", NULL, OPTION_ARGUMENT, true,
	    offsetof(struct words, directory),
	    "the unpacked dump: Posts.xml, Users.xml, …" },
	{ "into", "CATEGORY", OPTION_TEXT, false,
	    offsetof(struct words, category),
	    "the category of the threads, made if there is none (default: "
	    "named after DIR)" },
};

static const struct usage	usage = {
	.command = "import stackexchange",
	.does = "Imports a dump of a Stack Exchange site. DIR's name is the site's: a later\n"
	    "dump in a directory of that name adds what is new, and a repetition adds\n"
	    "nothing. Interrupted, it leaves nothing behind. While the indexes of a first\n"
	    "dump are made, at the end, searching and posting wait.",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
};

static bool	import_dump(struct import *, const char *);
static bool	note_job(struct import *, const char *);
static bool	read_files(struct import *);
static bool	has_posts(struct import *);
static bool	run_folder(struct import *, const char *, const char *);
static const char	*find_directory(struct arena *, const char *);
static bool	allow_unchecked(const struct connection *);
static const char	*site_name(struct arena *, const char *);
static void	listen_for_signals(PGconn *);
static void	note_signal(int);

/* What a signal needs to end a long statement. */
static volatile sig_atomic_t	 interrupted;
static PGcancel			*statement;

int
import_stackexchange(const struct place *place, int argc, char **argv)
{
	struct words		words = { 0 };
	struct connection	connection;
	struct import		import = { .place = place };
	int			status;
	bool			done;

	status = options_read(&usage, &words, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	import.directory = find_directory(place->arena, words.directory);
	if (import.directory == NULL ||
	    !connection_open_migrated(&connection, place))
		return 1;
	if (connection.pooled) {
		connection_close(&connection);
		message_fail("importing keeps things for a while that a pooler "
		    "loses: name PostgreSQL itself in FORUM_DATABASE_URL");
		return 1;
	}
	import.owner = connection.owner;
	import.now = time(NULL);
	import.site = link_site_make(place->arena,
	    site_name(place->arena, import.directory));
	import.troubles.arena = place->arena;
	listen_for_signals(connection.owner);
	done = allow_unchecked(&connection) &&
	    import_dump(&import, words.category);
	progress_hide();
	message_fail_on();
	if (interrupted && !done)
		message_fail("interrupted; nothing was imported");
	PQfreeCancel(statement);
	statement = NULL;
	connection_close(&connection);
	return done ? 0 : 1;
}

bool
import_interrupted(void)
{
	return interrupted != 0;
}

static bool
import_dump(struct import *import, const char *category)
{
	return query_do(import->owner, "BEGIN") &&
	    run_folder(import, "sql/import/stage", "preparing") &&
	    note_job(import, category) &&
	    read_files(import) && has_posts(import) &&
	    run_folder(import, "sql/import/plan", "planning") &&
	    import_render(import) &&
	    run_folder(import, "sql/import/load", "loading") &&
	    import_posts(import) &&
	    run_folder(import, "sql/import/finish", "finishing") &&
	    import_report(import) && !import_interrupted() &&
	    query_do(import->owner, "COMMIT");
}

static bool
note_job(struct import *import, const char *category)
{
	struct arena	*arena = import->place->arena;
	const char	*site = site_name(arena, import->directory);
	const char	*name = category != NULL ? category : site;
	const char	*values[] = { site, arena_format(arena, "%.*s",
	    CATEGORY_MAX, slug_make(arena, name)), name };
	PGresult	*noted;

	noted = query_ask(import->owner, "INSERT INTO dump_job (site, "
	    "category_slug, category_name) VALUES ($1, $2, left($3, 60))", 3,
	    values);
	PQclear(noted);
	return noted != NULL;
}

static bool
read_files(struct import *import)
{
	for (size_t i = 0; i < IMPORT_FILE_COUNT; i++)
		if (!import_read(import, &import_files[i]))
			return false;
	return true;
}

static bool
has_posts(struct import *import)
{
	PGresult	*found;
	bool		 some;

	found = query_ask(import->owner, "SELECT 1 FROM dump_post LIMIT 1", 0,
	    NULL);
	if (found == NULL)
		return false;
	some = PQntuples(found) > 0;
	PQclear(found);
	return some || message_fail("there is not one readable post in %s",
	    import->directory);
}

/* Runs the files of a folder in their order. */
static bool
run_folder(struct import *import, const char *folder, const char *what)
{
	struct sqlfiles	files;

	if (!sqlfile_list(import->place, folder, &files))
		return false;
	progress_begin(what, (long long)files.count);
	for (size_t i = 0; i < files.count; i++) {
		progress_at((long long)i);
		if (import_interrupted() ||
		    !sqlfile_run(import->owner, &files.file[i]))
			return false;
	}
	return true;
}

/* In our own cluster the load may do without the checks of foreign keys. */
static bool
allow_unchecked(const struct connection *connection)
{
	struct arena	*arena = connection->place->arena;
	PGconn		*administrator;
	bool		 done;

	if (!connection->embedded)
		return true;
	if ((administrator = connection_administrator(connection)) == NULL)
		return false;
	done = query_do(administrator, arena_format(arena, "GRANT SET ON "
	    "PARAMETER session_replication_role TO %s",
	    query_name(arena, administrator, PQuser(connection->owner))));
	PQfinish(administrator);
	return done;
}

static const char *
find_directory(struct arena *arena, const char *name)
{
	char	path[PATH_MAX];

	/* The trailing slash is for files, which are no directories. */
	if (name != NULL && realpath(arena_format(arena, "%s/", name), path) !=
	    NULL)
		return arena_text(arena, path);
	message_fail("%s: %s", name != NULL ? name : "DIR", strerror(errno));
	return NULL;
}

static const char *
site_name(struct arena *arena, const char *directory)
{
	const char	*slash = strrchr(directory, '/');

	return arena_text(arena, slash != NULL && slash[1] != '\0' ?
	    slash + 1 : "dump");
}

static void
listen_for_signals(PGconn *owner)
{
	struct sigaction	action = { .sa_handler = note_signal };

	statement = PQgetCancel(owner);
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static void
note_signal(int signal_number)
{
	char	error[256];

	(void)signal_number;
	interrupted = 1;
	message_fail_off();
	/* Made to be called here. */
	if (statement != NULL)
		PQcancel(statement, error, sizeof(error));
}
