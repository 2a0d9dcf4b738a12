/* Starting, waiting for and stopping programs. */
#ifndef FORUM_CLI_PROCESS_H
#define FORUM_CLI_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/user.h"

/* A variable of the environment; with NULL the program does not have it. */
struct variable {
	const char	*name;
	const char	*value;
};

struct program {
	char			*const *argv;	/* argv[0] is the program's path */
	const char		*log;		/* where its output goes */
	const char		*directory;	/* where it starts; NULL: here */
	const struct user	*user;		/* whom it becomes; NULL: nobody else */
	int			 keep;		/* a descriptor it inherits; 0: none */
	const struct variable	*variables;	/* other than ours; the last has no name; NULL: none */
};

/*
 * Starts the program in a process group of its own, so that a Ctrl-C reaches
 * only us; it gets SIGTERM when we die. Returns its process id, or -1 after
 * having said why.
 */
pid_t	process_start(const struct program *);

/*
 * Starts the program and waits for its end; whether it ended well. Who tells us
 * to stop meanwhile (SIGINT, SIGTERM, SIGHUP) tells it and its children too: the
 * signal takes effect here when they are gone.
 */
bool	process_run(const struct program *);

/* Whether the process ended within `seconds`. It need not be our child. */
bool	process_wait(pid_t, int seconds);

/* Sends the signal and waits; whether the process is gone after `seconds`. */
bool	process_stop(pid_t, int signal_number, int seconds);

/* Whether a signal that ends us waits to be read: who presses Ctrl-C does not want to wait for us. */
bool	process_told_to_stop(void);

/* In a child before exec: every signal as a new program expects it. */
void	process_reset_signals(void);

#endif
