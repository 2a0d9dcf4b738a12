/*
 * Reads that may lag, from a replica that is near enough.
 *
 * From time to time a worker asks the primary how far it has written, and the
 * replica how far it has come. So it knows of a moment whose commits the
 * replica has, all of them, and no clock of another machine counts. While that
 * moment is no further back than the bound (FORUM_READ_LAG_MS), the replica is
 * asked for what routes say may lag. Otherwise, and for everything else, the
 * primary is asked: for acts, for what all share and the page cache keeps, by
 * programs with a token, and by a browser that has written something within the
 * bound and a second (core/wrote.h).
 *
 * A standby of another primary, or one that has not followed its primary after
 * a failover, does not have the row that the primary keeps of its timeline.
 */
#ifndef FORUM_CORE_REPLICA_H
#define FORUM_CORE_REPLICA_H

#include <stdbool.h>

struct request;

/* Whether the replica may be asked what this request asks next. Keeps the checks going while it is asked. */
bool	replica_may_answer(struct request *);

/* A check has waited for its answer for so long that the replica has to be taken for dead. */
bool	replica_is_silent(void);

/* Prepares a worker. */
void	replica_init(void);

#endif
