/*
 * The embedded PostgreSQL: a cluster under DATA/postgres that is reached by a
 * Unix socket only and runs while somebody needs it.
 *
 * Every program that uses the cluster holds a shared lock on DATA/run/cluster.use.
 * Who finds it stopped starts it, under a guardian process; the guardian waits
 * for the exclusive lock, which it gets when the last user has left, be it by
 * kill -9, and then stops it. So `member create` works beside a running `serve`
 * as well as alone, and nothing is left behind.
 */
#ifndef FORUM_CLI_CLUSTER_H
#define FORUM_CLI_CLUSTER_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/place.h"
#include "cli/user.h"

struct cluster {
	const struct place	*place;
	struct user		 user;		/* who runs it */
	const char		*directory;	/* DATA/postgres */
	const char		*binaries;	/* holds postgres and initdb */
	const char		*sockets;	/* holds the socket */
	int			 use;		/* our lock on cluster.use */
	pid_t			 postmaster;
	pid_t			 guardian;	/* 0: somebody else's child */
	int			 entrance;	/* see cluster_directory_name */
};

/*
 * Creates the cluster unless it exists, starts it unless it runs, and waits
 * until it answers. The place must be prepared. Says why and returns false on
 * failure. cluster_close lets go of it, and stops it when nobody else uses it.
 */
bool	cluster_open(struct cluster *, const struct place *);
void	cluster_close(struct cluster *);

/*
 * Starts an open cluster again whose postmaster has ended, whoever ended it.
 * Says why and returns false when that does not succeed: sessions of the dead one
 * may hold its memory for a moment, the disk may be full. It can be tried again.
 */
bool	cluster_restart(struct cluster *);

/*
 * How to connect: the superuser `postgres` (who makes roles) to the database
 * `postgres`, or the role `forum` to the database `forum` that it owns. In the
 * place's arena; NULL, having said why, when the password is lost.
 */
char	*cluster_conninfo(const struct cluster *, const char *role);

/* The process id of the running postmaster of `directory`, or 0. */
pid_t	cluster_running(const char *directory, const struct user *);

/* cluster_create.c */

/* Finds the programs of the version that made the cluster, or the newest. */
bool	cluster_find_programs(struct cluster *);

/* initdb, unless the cluster exists. */
bool	cluster_create(struct cluster *);

/* The role and the database of the forum in a running cluster, unless there. */
bool	cluster_populate(const struct cluster *);

/* cluster_guard.c */

/* Starts PostgreSQL under a guardian and waits until it answers. */
bool	cluster_start(struct cluster *);

/* Stops the running postmaster and waits for its end. */
void	cluster_stop(struct cluster *);

/*
 * The cluster's directory as its user can name it, for a process made by fork:
 * its own path or, where a parent directory is closed to that user (a clone under
 * /root), the path of a descriptor that the process inherits: `entrance`, which
 * cluster_close closes. In the arena.
 */
char	*cluster_directory_name(struct cluster *, const char *directory);

#endif
