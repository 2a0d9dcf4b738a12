/* Starting, waiting for and stopping programs. */
#include "cli/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/log.h"
#include "cli/message.h"

static void	become(const struct program *, pid_t);
static bool	take_place(const struct program *);
static bool	take_variables(const struct variable *);

pid_t
process_start(const struct program *program)
{
	pid_t	child, self = getpid();

	fflush(NULL);
	if ((child = fork()) < 0)
		message_fail("cannot start %s: %s", program->argv[0],
		    strerror(errno));
	if (child == 0) {
		become(program, self);
		perror(program->argv[0]);
		_exit(127);
	}
	return child;
}

bool
process_run(const struct program *program)
{
	sigset_t	news, before;
	pid_t		child, ended = 0;
	int		status = -1, number, told = 0;

	sigemptyset(&news);
	sigaddset(&news, SIGCHLD);
	sigaddset(&news, SIGINT);
	sigaddset(&news, SIGTERM);
	sigaddset(&news, SIGHUP);
	sigprocmask(SIG_BLOCK, &news, &before);
	if ((child = process_start(program)) > 0) {
		while ((ended = waitpid(child, &status, WNOHANG)) == 0) {
			if (sigwait(&news, &number) != 0 || number == SIGCHLD)
				continue;
			told = number;
			(void)kill(-child, SIGTERM);
		}
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (told != 0)
		raise(told);
	return ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool
process_wait(pid_t pid, int seconds)
{
	struct pollfd	watch = { .events = POLLIN };
	struct timespec	pause = { .tv_nsec = 10000000 };
	int		left;

	watch.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (watch.fd >= 0) {
		while ((left = poll(&watch, 1, seconds * 1000)) < 0 &&
		    errno == EINTR)
			;
		close(watch.fd);
		return left > 0;
	}
	if (errno == ESRCH)
		return true;
	/* A sandbox may know no process descriptors. */
	for (left = seconds * 100; left > 0 && kill(pid, 0) == 0; left--)
		nanosleep(&pause, NULL);
	return left > 0;
}

bool
process_stop(pid_t pid, int signal_number, int seconds)
{
	if (kill(pid, signal_number) != 0)
		return errno == ESRCH;
	return process_wait(pid, seconds);
}

bool
process_told_to_stop(void)
{
	sigset_t	pending;

	return sigpending(&pending) == 0 && (sigismember(&pending, SIGINT) ||
	    sigismember(&pending, SIGTERM) || sigismember(&pending, SIGHUP));
}

void
process_reset_signals(void)
{
	sigset_t	none;
	int		number;

	sigemptyset(&none);
	for (number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The child's part of process_start; returns only when something failed. */
static void
become(const struct program *program, pid_t parent)
{
	int	file;

	setpgid(0, 0);
	process_reset_signals();
	if ((program->log != NULL && !log_attach(program->log)) ||
	    !take_variables(program->variables))
		return;
	/* Before the change of user, to whom the way there may be closed. */
	file = open(program->argv[0], O_PATH | O_CLOEXEC);
	if (!take_place(program)) {
		close(file);
		return;
	}
	if (program->keep > 0)
		(void)fcntl(program->keep, F_SETFD, 0);
	/* After the change of user, which clears it. */
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(1);
	execv(program->argv[0], program->argv);
	if (errno == EACCES && file >= 0)
		fexecve(file, program->argv, environ);
}

static bool
take_place(const struct program *program)
{
	if (program->directory != NULL && chdir(program->directory) != 0)
		return false;
	return program->user == NULL || user_become(program->user);
}

/* Here and not in the parent, whose other children would know them too. */
static bool
take_variables(const struct variable *variable)
{
	for (; variable != NULL && variable->name != NULL; variable++)
		if ((variable->value != NULL ? setenv(variable->name,
		    variable->value, 1) : unsetenv(variable->name)) != 0)
			return false;
	return true;
}
