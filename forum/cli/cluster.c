/* The embedded PostgreSQL: opening and closing it, and who uses it. */
#include "cli/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/conninfo.h"
#include "cli/message.h"

#define SOCKET_NAME	"/.s.PGSQL.5432"
#define PORT		"5432"

static bool	find_or_start(struct cluster *);
static const char *read_sockets(const struct cluster *, const char *);
static bool	choose_sockets(struct cluster *);
static bool	make_socket_directory(const struct cluster *, const char *);
static int	lock(const struct place *, const char *, int);
static bool	is_postmaster_of(pid_t, const char *, const struct user *);

bool
cluster_open(struct cluster *cluster, const struct place *place)
{
	int	start;
	bool	opened;

	*cluster = (struct cluster){ .place = place, .use = -1,
	    .entrance = -1 };
	cluster->directory = place_path(place, "postgres");
	if (!user_of_cluster(place, &cluster->user) ||
	    !cluster_find_programs(cluster))
		return false;
	/* Waits for a guardian that is stopping the cluster just now. */
	if ((cluster->use = lock(place, "run/cluster.use", LOCK_SH)) < 0)
		return false;
	/* Two that find it stopped must not both start it. */
	if ((start = lock(place, "run/cluster.start", LOCK_EX)) < 0) {
		cluster_close(cluster);
		return false;
	}
	/* initdb inherits it: should we be killed, the next waits for its end. */
	(void)fcntl(start, F_SETFD, 0);
	opened = find_or_start(cluster);
	close(start);
	if (!opened)
		cluster_close(cluster);
	return opened;
}

void
cluster_close(struct cluster *cluster)
{
	if (cluster->use < 0)
		return;
	if (flock(cluster->use, LOCK_EX | LOCK_NB) == 0) {
		/* We were the last. */
		if (cluster->postmaster != 0)
			cluster_stop(cluster);
	} else {
		/*
		 * Either others use it, then this returns at once, or the
		 * guardian was faster, then this waits until it has stopped it.
		 */
		(void)flock(cluster->use, LOCK_SH);
	}
	close(cluster->use);
	if (cluster->entrance >= 0)
		close(cluster->entrance);
	cluster->use = cluster->entrance = -1;
	if (cluster->guardian != 0 &&
	    cluster_running(cluster->directory, &cluster->user) == 0)
		(void)waitpid(cluster->guardian, NULL, 0);
}

bool
cluster_restart(struct cluster *cluster)
{
	bool	started;
	int	start;

	/* The guardian ends with what it guarded. */
	if (cluster->guardian != 0)
		(void)waitpid(cluster->guardian, NULL, 0);
	cluster->guardian = cluster->postmaster = 0;
	if ((start = lock(cluster->place, "run/cluster.start", LOCK_EX)) < 0)
		return false;
	started = find_or_start(cluster);
	close(start);
	return started;
}

char *
cluster_conninfo(const struct cluster *cluster, const char *role)
{
	struct arena	*arena = cluster->place->arena;
	struct buffer	 text;
	const char	*path;
	char		*password;

	path = place_path(cluster->place, arena_format(arena, "secret/%s", role));
	if ((password = place_read(arena, path)) == NULL) {
		message_fail("cannot read the database password in %s: %s; "
		    "restore it from a backup", path, strerror(errno));
		return NULL;
	}
	password[strcspn(password, "\n")] = '\0';
	buffer_init(&text, arena);
	conninfo_add(&text, "host", cluster->sockets);
	conninfo_add(&text, "port", PORT);
	conninfo_add(&text, "user", role);
	conninfo_add(&text, "password", password);
	conninfo_add(&text, "dbname", role);
	conninfo_add(&text, "connect_timeout", "10");
	return buffer_string(&text);
}

pid_t
cluster_running(const char *directory, const struct user *user)
{
	char	 path[4200], line[32];
	FILE	*file;
	long	 pid = 0;

	snprintf(path, sizeof(path), "%s/postmaster.pid", directory);
	if ((file = fopen(path, "re")) == NULL)
		return 0;
	if (fgets(line, sizeof(line), file) != NULL)
		pid = strtol(line, NULL, 10);
	fclose(file);
	if (pid <= 1 || !is_postmaster_of((pid_t)pid, directory, user))
		return 0;
	return (pid_t)pid;
}

static bool
find_or_start(struct cluster *cluster)
{
	const char	*pid_file = arena_format(cluster->place->arena,
	    "%s/postmaster.pid", cluster->directory);

	if (!cluster_create(cluster))
		return false;
	cluster->postmaster = cluster_running(cluster->directory,
	    &cluster->user);
	if (cluster->postmaster != 0) {
		cluster->sockets = read_sockets(cluster, pid_file);
	} else {
		/*
		 * After a kill -9 the pid file stays, and PostgreSQL would
		 * refuse to start if another program has got that process id.
		 */
		(void)unlink(pid_file);
		if (!choose_sockets(cluster))
			return false;
	}
	return cluster_start(cluster) && cluster_populate(cluster);
}

/* The fifth line of postmaster.pid says where a running cluster listens. */
static const char *
read_sockets(const struct cluster *cluster, const char *pid_file)
{
	char	*text = place_read(cluster->place->arena, pid_file), *line = NULL;
	int	 i;

	for (i = 0; text != NULL && i < 5; i++)
		line = strsep(&text, "\n");
	return line != NULL ? line : "";
}

/*
 * A socket's path has at most 107 bytes, PostgreSQL takes it from a list, and
 * both the cluster's user and the web workers must reach it: where DATA/run will
 * not do, a directory with a short name that is derived from the data
 * directory's.
 */
static bool
choose_sockets(struct cluster *cluster)
{
	struct arena		*arena = cluster->place->arena;
	const char		*run = place_path(cluster->place, "run");
	struct user		 web;
	unsigned char		 hash[crypto_generichash_BYTES_MIN];
	char			 name[sizeof(hash) * 2 + 1];
	struct sockaddr_un	 address;

	if (!user_of_web(&web))
		return false;
	cluster->sockets = arena_format(arena, "%s/postgres", run);
	if (strlen(cluster->sockets) + sizeof(SOCKET_NAME) >
	    sizeof(address.sun_path) ||
	    strpbrk(cluster->sockets, ",\"\\' \t\n") != NULL || !user_enters(&cluster->user, run) ||
	    !user_enters(&web, run)) {
		crypto_generichash(hash, sizeof(hash),
		    (const unsigned char *)cluster->place->data,
		    strlen(cluster->place->data), NULL, 0);
		sodium_bin2hex(name, sizeof(name), hash, sizeof(hash));
		cluster->sockets = arena_format(arena, "%s/forum-%.16s",
		    geteuid() == 0 ? "/run" : "/tmp", name);
	}
	return make_socket_directory(cluster, cluster->sockets);
}

/* In /tmp anybody may have been faster: only a directory of ours will do. */
static bool
make_socket_directory(const struct cluster *cluster, const char *path)
{
	struct stat	found;

	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		return message_fail("cannot make the directory %s for the "
		    "database's socket: %s", path, strerror(errno));
	if (lstat(path, &found) != 0 || !S_ISDIR(found.st_mode) ||
	    (found.st_uid != cluster->user.uid && found.st_uid != geteuid()))
		return message_fail("%s is somebody else's; remove it", path);
	if (chmod(path, 0755) != 0 ||
	    chown(path, cluster->user.uid, cluster->user.gid) != 0)
		return message_fail("cannot give %s to the user %s: %s", path,
		    cluster->user.name, strerror(errno));
	return true;
}

/* The lock lasts as long as the returned descriptor; -1 after saying why. */
static int
lock(const struct place *place, const char *name, int mode)
{
	const char	*path = place_path(place, name);
	int		 file;

	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0 || flock(file, mode) != 0) {
		message_fail("cannot lock %s: %s", path, strerror(errno));
		if (file >= 0)
			close(file);
		return -1;
	}
	return file;
}

/* The process may be another that has got the same id after a crash. */
static bool
is_postmaster_of(pid_t pid, const char *directory, const struct user *user)
{
	char		 path[64], name[32];
	struct stat	 process, works_in, ours;
	FILE		*file;
	bool		 named;

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	if (stat(path, &process) != 0 || process.st_uid != user->uid)
		return false;
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if ((file = fopen(path, "re")) == NULL)
		return false;
	named = fgets(name, sizeof(name), file) != NULL &&
	    strcmp(name, "postgres\n") == 0;
	fclose(file);
	if (!named)
		return false;
	/* In a container even root may be kept from seeing this. */
	snprintf(path, sizeof(path), "/proc/%d/cwd", (int)pid);
	return stat(path, &works_in) != 0 || (stat(directory, &ours) == 0 &&
	    works_in.st_dev == ours.st_dev && works_in.st_ino == ours.st_ino);
}
