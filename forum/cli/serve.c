/* `forum serve`: the database, the web and the jobs, in the foreground. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/demo.h"
#include "cli/message.h"
#include "cli/migrate.h"
#include "cli/options.h"
#include "cli/process.h"
#include "cli/role.h"
#include "cli/secret.h"
#include "cli/web.h"

#define READY_SECONDS	30
#define STOP_SECONDS	10
#define JOBS_PAUSE_MS	1000	/* before jobs that ended are started again */

struct wish {
	const char	*port, *address, *workers;
	bool		 no_demo;
};

struct serve {
	const struct place	*place;
	struct connection	 connection;
	struct web		 web;
	const char		*sign_in;	/* as the demo's administrator, or NULL */
	int			 signals;	/* reads what we are told to do */
	int			 postmaster;	/* readable when PostgreSQL ends */
	pid_t			 kore, jobs;	/* 0: does not run */
	pid_t			 web_group;	/* Kore and its workers */
};

static const struct option	options[] = {
	{ "port", "N", OPTION_TEXT, false, offsetof(struct wish, port),
	    "where to listen (default: 8080; 0: any that is free)" },
	{ "bind", "ADDRESS", OPTION_TEXT, false, offsetof(struct wish, address),
	    "on which address (default: 127.0.0.1)" },
	{ "workers", "N", OPTION_TEXT, false, offsetof(struct wish, workers),
	    "web processes (default: one a processor)" },
	{ "no-demo", NULL, OPTION_FLAG, false, offsetof(struct wish, no_demo),
	    "leave a new forum empty" },
};

static const struct usage	usage = {
	.command = "serve",
	.does = "Runs the database (unless FORUM_DATABASE_URL names another), the web\n"
	    "workers and the jobs until Ctrl-C. FORUM_URL is the address that visitors\n"
	    "use, when it is another than http://ADDRESS:PORT.",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
};

static bool	read_wish(const struct wish *, struct web *);
static int	lock_place(const struct place *);
static bool	prepare(struct serve *, bool);
static bool	start(struct serve *);
static void	start_jobs(struct serve *);
static bool	watch(struct serve *);
static bool	reap(struct serve *);
static void	stop(struct serve *);

int
serve_run(const struct place *place, int argc, char **argv)
{
	struct wish	wish = { .port = "8080", .address = "127.0.0.1",
	    .workers = "0" };
	struct serve	serve = { .place = place, .signals = -1,
	    .postmaster = -1, .web = { .place = place } };
	int		status, lock;
	bool		well;

	status = options_read(&usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (!read_wish(&wish, &serve.web))
		return 2;
	if (!place_prepare(place) || (lock = lock_place(place)) < 0)
		return 1;
	well = web_claim_port(&serve.web) && prepare(&serve, !wish.no_demo) &&
	    start(&serve) && watch(&serve);
	stop(&serve);
	close(lock);
	return well ? 0 : 1;
}

static bool
read_wish(const struct wish *wish, struct web *web)
{
	web->address = wish->address;
	return options_number("port", wish->port, 0, 65535, &web->port) &&
	    options_number("workers", wish->workers, 0, 64, &web->workers);
}

static int
lock_place(const struct place *place)
{
	const char	*path = place_path(place, "run/serve.lock");
	int		 lock;

	lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
		return lock;
	if (errno == EWOULDBLOCK)
		message_fail("the forum in %s is being served already; stop that "
		    "first, or choose another directory with --data",
		    place->data);
	else
		message_fail("cannot lock %s: %s", path, strerror(errno));
	if (lock >= 0)
		close(lock);
	return -1;
}

/* The database, everything in it, and how the web reaches it. */
static bool
prepare(struct serve *serve, bool demo)
{
	struct connection	*connection = &serve->connection;

	if (!connection_open_migrated(connection, serve->place) ||
	    (demo && !demo_load(serve->place, connection->owner,
	    &serve->sign_in)))
		return false;
	serve->web.database = role_web_conninfo(connection);
	serve->web.secret = secret_shared(connection->owner,
	    serve->place->arena, "web_secret");
	if (serve->web.database == NULL || serve->web.secret == NULL)
		return false;
	PQfinish(connection->owner);
	connection->owner = NULL;
	return true;
}

static bool
start(struct serve *serve)
{
	sigset_t	told;

	sigemptyset(&told);
	sigaddset(&told, SIGINT);
	sigaddset(&told, SIGTERM);
	sigaddset(&told, SIGHUP);
	sigaddset(&told, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &told, NULL) != 0 ||
	    (serve->signals = signalfd(-1, &told, SFD_CLOEXEC)) < 0)
		return message_fail("cannot watch signals: %s", strerror(errno));
	if (serve->connection.embedded)
		serve->postmaster = (int)syscall(SYS_pidfd_open,
		    serve->connection.cluster.postmaster, 0);
	serve->kore = serve->web_group = web_start(&serve->web);
	if (serve->kore < 0 ||
	    !web_wait(&serve->web, serve->kore, READY_SECONDS))
		return false;
	start_jobs(serve);
	printf("listening on %s\n", web_url(&serve->web));
	if (serve->sign_in != NULL)
		printf("%s\n", serve->sign_in);
	fflush(stdout);
	return true;
}

static void
start_jobs(struct serve *serve)
{
	struct arena	*arena = serve->place->arena;
	struct user	 user;
	char		*argv[] = { arena_format(arena, "%s/forum-jobs",
	    serve->place->program), NULL };
	struct program	 jobs = { .argv = argv,
	    .log = place_path(serve->place, "log/jobs.log") };

	if (access(argv[0], X_OK) != 0 || !user_of_web(&user))
		return;
	jobs.user = &user;
	/* Its connection, with a password: not for the eyes that see arguments. */
	setenv("FORUM_JOBS_DATABASE", serve->connection.conninfo, 1);
	serve->jobs = process_start(&jobs);
}

/* Until somebody tells us to stop (true), or a part fails (false). */
static bool
watch(struct serve *serve)
{
	struct signalfd_siginfo	told;
	struct pollfd		watched[] = {
		{ .fd = serve->signals, .events = POLLIN },
		{ .fd = serve->postmaster, .events = POLLIN },
	};
	int			ready;

	for (;;) {
		ready = poll(watched, 2, serve->jobs < 0 ? JOBS_PAUSE_MS : -1);
		if (ready == 0)
			start_jobs(serve);
		if (watched[1].revents != 0)
			return message_fail("PostgreSQL ended unexpectedly; see %s",
			    place_path(serve->place, "log/postgres.log"));
		if (ready <= 0 || watched[0].revents == 0)
			continue;
		if (read(serve->signals, &told, sizeof(told)) != sizeof(told))
			continue;
		if (told.ssi_signo != SIGCHLD)
			return true;
		if (!reap(serve))
			return message_fail("the web server ended unexpectedly; "
			    "see %s", place_path(serve->place, "log/web.log"));
	}
}

/* Takes note of children that ended; false when Kore is among them. */
static bool
reap(struct serve *serve)
{
	pid_t	child;
	bool	well = true;

	while ((child = waitpid(-1, NULL, WNOHANG)) > 0) {
		if (child == serve->kore) {
			serve->kore = 0;
			well = false;
		} else if (child == serve->jobs) {
			message_note("the jobs ended unexpectedly, starting them "
			    "again; see %s", place_path(serve->place,
			    "log/jobs.log"));
			serve->jobs = -1;
		} else if (child == serve->connection.cluster.guardian)
			serve->connection.cluster.guardian = 0;
	}
	return well;
}

static void
stop(struct serve *serve)
{
	const pid_t	children[] = { serve->jobs, serve->kore };
	size_t		i;

	for (i = 0; i < 2; i++) {
		if (children[i] > 0)
			(void)kill(children[i], SIGTERM);
	}
	for (i = 0; i < 2; i++) {
		if (children[i] <= 0)
			continue;
		if (!process_wait(children[i], STOP_SECONDS))
			(void)process_stop(children[i], SIGKILL, STOP_SECONDS);
		(void)waitpid(children[i], NULL, WNOHANG);
	}
	/* When Kore itself was killed, its workers may not know. */
	if (serve->web_group > 0)
		(void)kill(-serve->web_group, SIGKILL);
	(void)unlink(place_path(serve->place, "run/web.conf"));
	if (serve->connection.place != NULL)
		connection_close(&serve->connection);
}
