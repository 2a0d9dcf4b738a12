/*
 * Inside core/db: a worker's connections to one kind of server, and who gets
 * one. There are two pools: of the primary, which is asked for everything, and
 * of a replica, if there is one, for reads that may lag (core/replica.h).
 *
 * Whatever the replica cannot answer, for whatever reason, is asked from the
 * primary, unseen: reads may be asked twice.
 */
#ifndef FORUM_CORE_POOL_H
#define FORUM_CORE_POOL_H

#include "core/db_hosts.h"
#include "core/db_link.h"
#include "core/db_queue.h"

enum { LINKS_MAX = 32 };

struct pool {
	bool			 replica;
	struct db_hosts		*hosts;		/* NULL: there is no such server */
	struct db_link		 links[LINKS_MAX];
	size_t			 link_count;
	size_t			 acts_most;	/* connections that acts may have */
	size_t			 acts_busy;
	struct db_queue		 reads, acts;
	uint64_t		 away_since;	/* ms: nothing can be connected since then; 0: it can */
	uint64_t		 retry_pause;
	bool			 trying_soon;
	uint64_t		 left_at;	/* ms: when a server was left because it takes no writes */
	uint64_t		 said_at;	/* ms: when the log was last told of trouble */
};

/* Of a connection: what became of it. Of a question that was lost nobody knows whether it was done. */
void	pool_connected(struct pool *);
void	pool_answered(struct db_link *, struct db_ask *, PGresult *error);
void	pool_lost(struct pool *, struct db_ask *, bool connecting, uint64_t since);

/* The server is of the wrong kind: what was asked was not done, and what was answered is worth nothing. */
void	pool_misled(struct db_link *, struct db_ask *, PGresult *error);

/* Tells the log, of a replica not too often: the forum does without. */
void	pool_say(struct pool *, const char *what, const char *why);

/* Between pool.c and pool_connect.c. */
void	pool_dispatch(struct pool *);
void	pool_open_one(struct pool *);
void	pool_wait_or_refuse(struct pool *, uint64_t since);
void	pool_try_again_soon(struct pool *);
void	pool_refuse(struct db_ask *);
void	pool_is_well(struct pool *);
void	pool_watch(struct pool *);
size_t	pool_count(const struct pool *, enum link_state);

#endif
