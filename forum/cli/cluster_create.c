/* Making the embedded PostgreSQL: programs, initdb, the role and database. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cluster.h"
#include "cli/log.h"
#include "cli/message.h"
#include "cli/process.h"
#include "cli/query.h"
#include "cli/role.h"
#include "cli/secret.h"

#define PROGRAMS	"/usr/lib/postgresql/*/bin/postgres"
#define OLDEST		15
#define DIGITS		"0123456789."

/* Where to begin for a forum on one machine; postgresql.conf says the same. */
static const char	comfort[] =
    "\n# The forum's own settings; change them as the machine allows.\n"
    "max_connections = 100\n"
    "shared_buffers = 256MB\n"
    "effective_cache_size = 1GB\n"
    "work_mem = 8MB\n"
    "maintenance_work_mem = 128MB\n"
    "random_page_cost = 1.1\n"
    "max_wal_size = 2GB\n"
    "checkpoint_timeout = 15min\n"
    "wal_compression = lz4\n"
    "# Every query is short: compiling one costs more than running it.\n"
    "jit = off\n"
    "timezone = 'UTC'\n"
    "log_timezone = 'UTC'\n"
    "lc_messages = 'C'\n"
    "log_line_prefix = '%m [%p] %a '\n"
    "log_min_duration_statement = 1s\n"
    "log_lock_waits = on\n";

static const char	access_rules[] =
    "# Only the Unix socket, and only with a password.\n"
    "local all all scram-sha-256\n";

static char	*made_by(const struct cluster *);
static bool	make(struct cluster *, const char *);
static bool	run_initdb(struct cluster *, const char *, const char *);
static int	password_file(const struct cluster *, const char *);
static bool	configure(const struct cluster *, const char *);
static bool	write_into(const char *, int, const char *);
static int	remove_one(const char *, const struct stat *, int, struct FTW *);
static bool	make_role(PGconn *, struct arena *, const char *);
static bool	make_database(PGconn *);

bool
cluster_find_programs(struct cluster *cluster)
{
	struct arena	*arena = cluster->place->arena;
	const char	*given = getenv("FORUM_POSTGRES"), *need;
	glob_t		 found;
	size_t		 i;
	int		 version, best = 0;

	need = made_by(cluster);
	if (given != NULL) {
		cluster->binaries = given;
		return true;
	}
	if (glob(PROGRAMS, 0, NULL, &found) != 0)
		found.gl_pathc = 0;
	for (i = 0; i < found.gl_pathc; i++) {
		version = atoi(found.gl_pathv[i] + strcspn(PROGRAMS, "*"));
		if (version < OLDEST || version < best ||
		    (need != NULL && version != atoi(need)))
			continue;
		best = version;
		cluster->binaries = arena_format(arena, "%.*s/%d/bin",
		    (int)strcspn(PROGRAMS, "*") - 1, PROGRAMS, version);
	}
	if (found.gl_pathc > 0)
		globfree(&found);
	if (best != 0)
		return true;
	if (need != NULL && (*need == '\0' || need[strspn(need, DIGITS)] != '\0'))
		return message_fail("%s/PG_VERSION is damaged: it names no "
		    "version; restore it from a backup", cluster->directory);
	if (need != NULL)
		return message_fail("%s was made by PostgreSQL %s, which is not "
		    "installed; run `apt-get install postgresql-%s`, or move "
		    "the data with pg_upgrade", cluster->directory, need, need);
	return message_fail("PostgreSQL %d or later is not installed; run "
	    "`apt-get install postgresql` or set FORUM_DATABASE_URL", OLDEST);
}

bool
cluster_create(struct cluster *cluster)
{
	struct arena	*arena = cluster->place->arena;
	const char	*new = arena_format(arena, "%s.new", cluster->directory);

	if (made_by(cluster) != NULL)
		return true;
	if (rmdir(cluster->directory) != 0 && errno != ENOENT)
		return message_fail("%s is not a database cluster; move it away, "
		    "or restore it from a backup", cluster->directory);
	/* What an interrupted attempt left. */
	(void)nftw(new, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return make(cluster, new);
}

bool
cluster_populate(const struct cluster *cluster)
{
	const struct place	*place = cluster->place;
	const char		*path = place_path(place, "secret/forum");
	char			*conninfo, *password;
	PGconn			*superuser;
	bool			 made;

	/* The password is written last, so it says that the rest is there. */
	if (access(path, F_OK) == 0)
		return true;
	if ((conninfo = cluster_conninfo(cluster, "postgres")) == NULL)
		return false;
	superuser = PQconnectdb(conninfo);
	password = secret_random(place->arena);
	if (PQstatus(superuser) != CONNECTION_OK)
		made = message_fail("%s", query_connection_error(place->arena,
		    superuser));
	else
		made = make_role(superuser, place->arena, password) &&
		    make_database(superuser);
	PQfinish(superuser);
	return made && place_write(place->arena, path, 0600, password);
}

/* The major version that made the cluster, or NULL where there is none. */
static char *
made_by(const struct cluster *cluster)
{
	char	*version;

	version = place_read(cluster->place->arena, arena_format(
	    cluster->place->arena, "%s/PG_VERSION", cluster->directory));
	if (version != NULL)
		version[strcspn(version, "\n")] = '\0';
	return version;
}

static bool
make(struct cluster *cluster, const char *new)
{
	struct arena	*arena = cluster->place->arena;
	char		*password = secret_random(arena);

	message_note("creating the database in %s", cluster->directory);
	if (mkdir(new, 0700) != 0 ||
	    chown(new, cluster->user.uid, cluster->user.gid) != 0)
		return message_fail("cannot make %s for the user %s: %s", new,
		    cluster->user.name, strerror(errno));
	if (!run_initdb(cluster, new, password) || !configure(cluster, new) ||
	    !place_write(arena, place_path(cluster->place, "secret/postgres"),
	    0600, password))
		return false;
	/* A password of an earlier cluster would not fit. */
	(void)unlink(place_path(cluster->place, "secret/forum"));
	if (rename(new, cluster->directory) != 0)
		return message_fail("cannot rename %s: %s", new,
		    strerror(errno));
	return true;
}

static bool
run_initdb(struct cluster *cluster, const char *new,
    const char *password)
{
	struct arena	*arena = cluster->place->arena;
	const char	*log = place_path(cluster->place, "log/initdb.log");
	const char	*why;
	int		 file = password_file(cluster, password);
	char		*argv[] = {
		arena_format(arena, "%s/initdb", cluster->binaries),
		arena_text(arena, "--pgdata"),
		cluster_directory_name(cluster, new),
		arena_text(arena, "--username=postgres"),
		arena_format(arena, "--pwfile=/proc/self/fd/%d", file),
		arena_text(arena, "--auth=scram-sha-256"),
		arena_text(arena, "--encoding=UTF8"),
		arena_text(arena, "--locale=C.UTF-8"),
		arena_text(arena, "--data-checksums"),
		arena_text(arena, "--no-instructions"),
		NULL
	};
	struct program	 initdb = { .argv = argv, .log = log,
	    .user = &cluster->user, .keep = cluster->entrance };
	off_t		 before = log_turn(log);
	bool		 made = file >= 0 && process_run(&initdb);

	close(file);
	if (made)
		return true;
	why = log_last(arena, log, before, "FATAL:");
	if (why == NULL)
		why = log_last(arena, log, before, "error:");
	return message_fail("cannot make the database cluster: %s (see %s)",
	    why != NULL ? why : "initdb failed", log);
}

/* A file in memory: initdb wants one, and the password shall not touch a disk. */
static int
password_file(const struct cluster *cluster, const char *password)
{
	int	file = memfd_create("password", 0);

	if (file >= 0 && (write(file, password, strlen(password)) < 0 ||
	    fchown(file, cluster->user.uid, cluster->user.gid) != 0)) {
		close(file);
		return -1;
	}
	return file;
}

static bool
configure(const struct cluster *cluster, const char *new)
{
	struct arena	*arena = cluster->place->arena;

	return write_into(arena_format(arena, "%s/postgresql.conf", new),
	    O_APPEND, comfort) &&
	    write_into(arena_format(arena, "%s/pg_hba.conf", new),
	    O_TRUNC, access_rules);
}

/* Into the file that initdb made, so that it stays its owner's. */
static bool
write_into(const char *path, int how, const char *text)
{
	size_t	length = strlen(text);
	int	file = open(path, O_WRONLY | O_CLOEXEC | how);
	bool	written;

	written = file >= 0 && write(file, text, length) == (ssize_t)length;
	if (!written)
		message_fail("cannot write %s: %s", path, strerror(errno));
	if (file >= 0)
		close(file);
	return written;
}

static int
remove_one(const char *path, const struct stat *found, int kind,
    struct FTW *where)
{
	(void)found;
	(void)kind;
	(void)where;
	return remove(path);
}

/* Owns the forum's database and schemas, and is no superuser. */
static bool
make_role(PGconn *superuser, struct arena *arena, const char *password)
{
	return query_do(superuser,
	    "DO $$ BEGIN CREATE ROLE forum LOGIN; "
	    "EXCEPTION WHEN duplicate_object THEN NULL; END $$") &&
	    role_set_password(superuser, arena, "forum", password);
}

static bool
make_database(PGconn *superuser)
{
	PGresult	*found;
	bool		 exists;

	found = query_ask(superuser,
	    "SELECT 1 FROM pg_database WHERE datname = 'forum'", 0, NULL);
	if (found == NULL)
		return false;
	exists = PQntuples(found) > 0;
	PQclear(found);
	return exists || query_do(superuser, "CREATE DATABASE forum OWNER forum");
}
