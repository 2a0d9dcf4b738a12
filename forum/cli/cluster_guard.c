/* Starting and stopping the embedded PostgreSQL, under a guardian. */
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cluster.h"
#include "cli/conninfo.h"
#include "cli/log.h"
#include "cli/message.h"
#include "cli/process.h"

#define STOP_SECONDS	60

/*
 * What must hold whatever postgresql.conf says, on the command line. Comfort
 * is in postgresql.conf (cluster_create.c), where an operator may change it.
 */
static const char	*const settings[] = {
	"listen_addresses=",
	"port=5432",
	"unix_socket_permissions=0777",
	"password_encryption=scram-sha-256",
	"logging_collector=off",
	"log_destination=stderr",
};

#define SETTING_COUNT	(sizeof(settings) / sizeof(settings[0]))

static pid_t	postgres;	/* the guardian's child, for its signal handler */

static bool	wait_until_ready(struct cluster *, off_t);
static void	guard(const struct cluster *, const char *, char **);
static void	forget_descriptors(int);
static void	run_postgres(const struct cluster *, char **, pid_t);
static char	**arguments(const struct cluster *, const char *);
static void	child_ended(int);

bool
cluster_start(struct cluster *cluster)
{
	struct arena	*arena = cluster->place->arena;
	const char	*log = place_path(cluster->place, "log/postgres.log");
	char		**argv;
	off_t		 before;

	if (cluster->postmaster != 0)
		return wait_until_ready(cluster, 0);
	before = log_turn(log);
	argv = arguments(cluster, cluster_directory_name(cluster,
	    cluster->directory));
	fflush(NULL);
	if ((cluster->guardian = fork()) < 0)
		return message_fail("cannot start a process: %s",
		    strerror(errno));
	if (cluster->guardian == 0) {
		guard(cluster, arena_text(arena, log), argv);
		_exit(1);
	}
	return wait_until_ready(cluster, before);
}

void
cluster_stop(struct cluster *cluster)
{
	/* "fast": ends the sessions, writes everything, goes. */
	if (!process_stop(cluster->postmaster, SIGINT, STOP_SECONDS))
		(void)process_stop(cluster->postmaster, SIGQUIT, STOP_SECONDS);
	(void)rmdir(cluster->sockets);
	cluster->postmaster = 0;
}

char *
cluster_directory_name(struct cluster *cluster, const char *directory)
{
	if (user_enters(&cluster->user, directory))
		return arena_text(cluster->place->arena, directory);
	if (cluster->entrance >= 0)
		close(cluster->entrance);
	cluster->entrance = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return arena_format(cluster->place->arena, "/proc/self/fd/%d",
	    cluster->entrance);
}

/*
 * Waits as long as the guardian lives: after a crash PostgreSQL may need its
 * time to replay the log.
 */
static bool
wait_until_ready(struct cluster *cluster, off_t before)
{
	struct arena	*arena = cluster->place->arena;
	const char	*log = place_path(cluster->place, "log/postgres.log");
	struct buffer	 conninfo;
	const char	*why;
	unsigned	 tries = 0;

	buffer_init(&conninfo, arena);
	conninfo_add(&conninfo, "host", cluster->sockets);
	conninfo_add(&conninfo, "port", "5432");
	while (PQping(buffer_string(&conninfo)) != PQPING_OK) {
		if (cluster->guardian != 0 &&
		    waitpid(cluster->guardian, NULL, WNOHANG) != 0) {
			cluster->guardian = 0;
			why = log_last(arena, log, before, "FATAL:");
			/* Before it reads its configuration it says so. */
			if (why == NULL)
				why = log_last(arena, log, before, "postgres:");
			return message_fail("PostgreSQL did not start%s%s; see %s",
			    why != NULL ? ": " : "", why != NULL ? why : "", log);
		}
		if (cluster->guardian == 0 && cluster_running(
		    cluster->directory, &cluster->user) == 0)
			return message_fail("PostgreSQL went away; see %s", log);
		if (process_told_to_stop())
			return false;
		if (++tries == 500)
			message_note("waiting for PostgreSQL to recover; its "
			    "log is %s", log);
		usleep(10000);
	}
	cluster->postmaster = cluster_running(cluster->directory,
	    &cluster->user);
	if (cluster->postmaster == 0)
		return message_fail("PostgreSQL went away while it started; "
		    "see %s", log);
	return true;
}

/* The guardian's life. Does not return but when it fails at once. */
static void
guard(const struct cluster *cluster, const char *log, char **argv)
{
	struct sigaction	action = { .sa_handler = child_ended };
	const char		*use = place_path(cluster->place,
	    "run/cluster.use");
	int			 lock;
	pid_t			 self;
	sigset_t		 child;

	setsid();
	(void)prctl(PR_SET_NAME, "forum-guardian");
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	forget_descriptors(cluster->entrance);
	if (!log_attach(log) ||
	    (lock = open(use, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
		return;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	sigaction(SIGCHLD, &action, NULL);
	self = getpid();
	if ((postgres = fork()) == 0)
		run_postgres(cluster, argv, self);
	if (postgres < 0)
		return;
	sigprocmask(SIG_UNBLOCK, &child, NULL);
	while (flock(lock, LOCK_EX) != 0)
		;
	/* child_ended ends us. */
	kill(postgres, SIGINT);
	for (;;)
		pause();
}

/* What we inherited holds the locks of the one who started us. */
static void
forget_descriptors(int keep)
{
	if (keep > 3)
		(void)close_range(3, (unsigned)keep - 1, 0);
	(void)close_range(keep >= 3 ? (unsigned)keep + 1 : 3, ~0U, 0);
}

static void
run_postgres(const struct cluster *cluster, char **argv, pid_t guardian)
{
	process_reset_signals();
	if (!user_become(&cluster->user)) {
		perror("cannot become the database's user");
		_exit(1);
	}
	/* After the change of user, which clears it. */
	(void)prctl(PR_SET_PDEATHSIG, SIGINT);
	if (getppid() != guardian)
		_exit(1);
	if (cluster->entrance >= 0)
		(void)fcntl(cluster->entrance, F_SETFD, 0);
	umask(077);
	execv(argv[0], argv);
	perror(argv[0]);
	_exit(1);
}

static char **
arguments(const struct cluster *cluster, const char *directory)
{
	struct arena	*arena = cluster->place->arena;
	char		**argv;
	size_t		 count = 0, i;

	argv = arena_array(arena, 2 * SETTING_COUNT + 6, sizeof(*argv));
	argv[count++] = arena_format(arena, "%s/postgres", cluster->binaries);
	argv[count++] = arena_text(arena, "-D");
	argv[count++] = arena_text(arena, directory);
	for (i = 0; i < SETTING_COUNT; i++) {
		argv[count++] = arena_text(arena, "-c");
		argv[count++] = arena_text(arena, settings[i]);
	}
	argv[count++] = arena_text(arena, "-c");
	argv[count] = arena_format(arena, "unix_socket_directories=%s",
	    cluster->sockets);
	return argv;
}

/* Nothing is left to guard. */
static void
child_ended(int signal_number)
{
	(void)signal_number;
	if (waitpid(postgres, NULL, WNOHANG) == postgres)
		_exit(0);
}
