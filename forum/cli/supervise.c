/* Keeping the parts of `serve` running: PostgreSQL, the web, the jobs. */
#include "cli/supervise.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/log.h"
#include "cli/message.h"
#include "cli/process.h"

#define READY_SECONDS	30
#define STOP_SECONDS	10
#define AGAIN_MS	200	/* before what ended is started again; twice as long each time */
#define QUICK_SECONDS	5	/* who ends sooner than this has not really run */
#define QUICK_MAX	4	/* ends in a row; then there is no use in trying */

enum { WEB, JOBS, DATABASE, PART_COUNT };

static const struct {
	const char	*name;
	const char	*log;
	bool		 needed;	/* serve ends when it ends again and again */
} kinds[PART_COUNT] = {
	[WEB] = { "the web server", "log/web.log", true },
	[JOBS] = { "the jobs program", "log/jobs.log", false },
	[DATABASE] = { "PostgreSQL", "log/postgres.log", false },
};

struct part {
	pid_t	pid;		/* 0: does not run and need not; -1: is to be started */
	time_t	started;	/* of a clock that only goes forward */
	int	quick_ends;
};

struct supervisor {
	const struct place	*place;
	struct connection	*connection;
	struct web		*web;
	struct part		 parts[PART_COUNT];
	int			 signals;	/* reads what we are told to do */
	int			 postmaster;	/* readable when PostgreSQL ends */
	pid_t			 web_group;	/* Kore and its workers */
};

static bool	start(struct supervisor *, const char *);
static bool	start_part(struct supervisor *, int);
static pid_t	start_web(struct supervisor *);
static pid_t	start_jobs(struct supervisor *);
static void	watch_postmaster(struct supervisor *);
static bool	watch(struct supervisor *);
static int	pause_of(const struct supervisor *);
static bool	start_missing(struct supervisor *);
static bool	reap(struct supervisor *);
static bool	note_end(struct supervisor *, int);
static void	stop(struct supervisor *);
static time_t	now(void);

bool
supervise(struct connection *connection, struct web *web, const char *sign_in)
{
	struct supervisor	all = { .place = web->place, .connection = connection,
	    .web = web, .signals = -1, .postmaster = -1 };
	bool			well;

	well = start(&all, sign_in) && watch(&all);
	stop(&all);
	return well;
}

static bool
start(struct supervisor *all, const char *sign_in)
{
	sigset_t	told;

	sigemptyset(&told);
	sigaddset(&told, SIGINT);
	sigaddset(&told, SIGTERM);
	sigaddset(&told, SIGHUP);
	sigaddset(&told, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &told, NULL) != 0 ||
	    (all->signals = signalfd(-1, &told, SFD_CLOEXEC)) < 0)
		return message_fail("cannot watch signals: %s", strerror(errno));
	watch_postmaster(all);
	all->parts[DATABASE].started = now();
	if (!start_part(all, WEB) ||
	    !web_wait(all->web, all->parts[WEB].pid, READY_SECONDS))
		return false;
	(void)start_part(all, JOBS);
	printf("listening on %s\n", web_url(all->web));
	if (sign_in != NULL)
		printf("%s\n", sign_in);
	fflush(stdout);
	return true;
}

static bool
start_part(struct supervisor *all, int which)
{
	struct part	*part = &all->parts[which];

	part->started = now();
	if (which == DATABASE) {
		if (!cluster_restart(&all->connection->cluster)) {
			part->quick_ends += part->quick_ends < QUICK_MAX;
			return false;
		}
		part->pid = 0;
		watch_postmaster(all);
		return true;
	}
	part->pid = which == WEB ? start_web(all) : start_jobs(all);
	return part->pid >= 0;
}

static pid_t
start_web(struct supervisor *all)
{
	/* When Kore itself was killed, its workers may not know yet. */
	if (all->web_group > 0)
		(void)kill(-all->web_group, SIGKILL);
	all->web_group = web_start(all->web);
	return all->web_group;
}

static pid_t
start_jobs(struct supervisor *all)
{
	struct arena	*arena = all->place->arena;
	struct user	 user;
	char		*argv[] = { arena_format(arena, "%s/forum-jobs",
	    all->place->program), NULL };
	/* Its connection, with a password: not for the eyes that see arguments. */
	const struct variable	 variables[] = {
		{ "FORUM_JOBS_DATABASE", all->connection->conninfo },
		{ NULL, NULL },
	};
	struct program	 jobs = { .argv = argv, .variables = variables,
	    .log = place_path(all->place, kinds[JOBS].log) };

	if (access(argv[0], X_OK) != 0 || !user_of_web(&user))
		return 0;
	jobs.user = &user;
	(void)log_turn(jobs.log);
	return process_start(&jobs);
}

/* It may be another program's child, so its end is no SIGCHLD. */
static void
watch_postmaster(struct supervisor *all)
{
	if (!all->connection->embedded)
		return;
	all->postmaster = (int)syscall(SYS_pidfd_open,
	    all->connection->cluster.postmaster, 0);
}

/* Until somebody tells us to stop (true), or a part cannot be kept running (false). */
static bool
watch(struct supervisor *all)
{
	struct signalfd_siginfo	told;
	int			ready;

	for (;;) {
		struct pollfd	watched[] = {
			{ .fd = all->signals, .events = POLLIN },
			{ .fd = all->postmaster, .events = POLLIN },
		};

		ready = poll(watched, 2, pause_of(all));
		if (ready == 0 && !start_missing(all))
			return false;
		if (ready > 0 && watched[1].revents != 0) {
			(void)note_end(all, DATABASE);
			close(all->postmaster);
			all->postmaster = -1;
			(void)start_part(all, DATABASE);
		}
		if (ready <= 0 || watched[0].revents == 0 ||
		    read(all->signals, &told, sizeof(told)) != sizeof(told))
			continue;
		if (told.ssi_signo != SIGCHLD)
			return true;
		if (!reap(all))
			return false;
	}
}

/* Until something is to be started again, in milliseconds; -1: nothing is. */
static int
pause_of(const struct supervisor *all)
{
	int	pause = -1;

	for (int i = 0; i < PART_COUNT; i++)
		if (all->parts[i].pid < 0 && (pause < 0 || AGAIN_MS << all->parts[i].quick_ends < pause))
			pause = AGAIN_MS << all->parts[i].quick_ends;
	return pause;
}

static bool
start_missing(struct supervisor *all)
{
	for (int i = 0; i < PART_COUNT; i++)
		if (all->parts[i].pid < 0 && !start_part(all, i) && kinds[i].needed)
			return false;
	return true;
}

/* Takes note of children that ended; false when there is no use in going on. */
static bool
reap(struct supervisor *all)
{
	pid_t	child;

	while ((child = waitpid(-1, NULL, WNOHANG)) > 0) {
		if (child == all->connection->cluster.guardian)
			all->connection->cluster.guardian = 0;
		for (int i = 0; i < DATABASE; i++)
			if (child == all->parts[i].pid && !note_end(all, i))
				return false;
	}
	return true;
}

/* A part has ended unexpectedly; false when it does so again and again. */
static bool
note_end(struct supervisor *all, int which)
{
	struct part	*part = &all->parts[which];
	const char	*log = place_path(all->place, kinds[which].log);

	part->pid = -1;
	if (now() - part->started >= QUICK_SECONDS)
		part->quick_ends = 0;
	if (part->quick_ends < QUICK_MAX) {
		part->quick_ends++;
		message_note("%s ended unexpectedly, starting it again; see %s", kinds[which].name, log);
		return true;
	}
	/* What may come back without us, such as room on the disk, is waited for; the web serves what it can. */
	return !kinds[which].needed || message_fail("%s ends again and again; see %s", kinds[which].name, log);
}

static void
stop(struct supervisor *all)
{
	static const int	order[] = { JOBS, WEB };
	size_t			i;
	pid_t			pid;

	for (i = 0; i < 2; i++)
		if ((pid = all->parts[order[i]].pid) > 0)
			(void)kill(pid, SIGTERM);
	for (i = 0; i < 2; i++) {
		if ((pid = all->parts[order[i]].pid) <= 0)
			continue;
		if (!process_wait(pid, STOP_SECONDS))
			(void)process_stop(pid, SIGKILL, STOP_SECONDS);
		(void)waitpid(pid, NULL, WNOHANG);
	}
	if (all->web_group > 0)
		(void)kill(-all->web_group, SIGKILL);
	if (all->postmaster >= 0)
		close(all->postmaster);
	(void)unlink(place_path(all->place, "run/web.conf"));
}

static time_t
now(void)
{
	struct timespec	time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}
