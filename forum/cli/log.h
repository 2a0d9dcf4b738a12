/* The logs of the programs that the forum runs. */
#ifndef FORUM_CLI_LOG_H
#define FORUM_CLI_LOG_H

#include <stdbool.h>
#include <sys/types.h>

#include "text/arena.h"

/*
 * Before a program that writes `path` starts: a log that has grown large is
 * set aside as path.old. Returns the length of what remains.
 */
off_t	log_turn(const char *path);

/*
 * In a child: standard output and error go to the end of the log, standard
 * input is empty. Returns false when the log cannot be opened.
 */
bool	log_attach(const char *path);

/*
 * The last line after `from` that contains `marker` ("" for any), from the
 * marker's end and without white space around; NULL when there is none. In the
 * arena.
 */
char	*log_last(struct arena *, const char *path, off_t from,
	    const char *marker);

#endif
