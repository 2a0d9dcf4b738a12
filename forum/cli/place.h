/*
 * Where things are: the data directory, and the forum's own files.
 *
 * The data directory holds
 *	layout		the version of this arrangement; marks the directory as ours
 *	postgres/	the embedded cluster, of the user that PostgreSQL runs as
 *	secret/		passwords of the embedded cluster, 0700
 *	log/		what PostgreSQL, the web and the jobs write
 *	run/		locks, sockets and configurations of the running programs
 */
#ifndef FORUM_CLI_PLACE_H
#define FORUM_CLI_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

#include "text/arena.h"

struct place {
	struct arena	*arena;		/* lives as long as the command */
	const char	*data;		/* the data directory, absolute */
	const char	*share;		/* holds sql/, static/ and conf/ */
	const char	*build;		/* holds forum.so and static/ */
	const char	*program;	/* holds forum and forum-jobs */
};

/*
 * Finds the directories; creates none. `data` is what --data said.
 * FORUM_SHARE and FORUM_BUILD override what is found beside the program.
 * Says why and returns false when that fails. place_finish frees.
 */
bool	place_init(struct place *, const char *data);
void	place_finish(struct place *);

/* DATA/name, in the place's arena. */
char	*place_path(const struct place *, const char *name);

/*
 * Makes the data directory and what belongs in it, unless they are there.
 * Refuses a directory that holds somebody else's files, that a newer version
 * made or that cannot be written to.
 */
bool	place_prepare(const struct place *);

/* Whether the data directory exists and is ours. */
bool	place_exists(const struct place *);

/*
 * The whole of a file (at most 16 MiB) as text in the arena, or NULL with
 * errno set.
 */
char	*place_read(struct arena *, const char *path);

/*
 * Replaces a file in one step, so that nobody reads half of it and a crash
 * leaves the old or the new one. Says why and returns false on failure.
 */
bool	place_write(struct arena *, const char *path, mode_t mode,
	    const char *text);

#endif
