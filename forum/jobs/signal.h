/* Signals from the outbox to the health core. */
#ifndef FORUM_JOBS_SIGNAL_H
#define FORUM_JOBS_SIGNAL_H

#include <libpq-fe.h>
#include <signal.h>
#include <stdbool.h>

/*
 * Where to: FORUM_HEALTH_URL is the address of a forum whose core is fed
 * (https://core.example), with a token of scope health:write in
 * FORUM_HEALTH_TOKEN. Without it, the core is the one in our own database. A
 * delivery under way is given up when *ended is set. False, having said why,
 * when the two do not go together.
 */
bool	signal_init(const volatile sig_atomic_t *ended);

/*
 * Delivers a batch, in one transaction with marking it. Any number of jobs
 * programs may do so: one at a time has the turn, the others find nothing.
 * Gives how many events there were, 0 also when a delivery failed and is to be
 * tried again later, -1 when the database failed.
 */
int	signal_batch(PGconn *);

#endif
