/*
 * Hearing of changes while they are fresh: one connection of each worker that
 * listens, and the proof that nothing is still on its way.
 *
 * PostgreSQL (15 or later) signals a commit's notifications before whoever
 * committed hears that it is done, and a connection hands over what it was
 * signalled before it answers. So when the answer to a ping has come back,
 * every change committed before that ping was sent has been heard. While pages
 * are asked for, pings follow each other closely, and what is kept may be shown
 * to requests that came at most LISTEN_LEASE after the latest ping that
 * was answered: then a reader sees everything that was committed LISTEN_LEASE
 * before asking, on every worker and every node. Without the connection
 * nothing is known, and nothing that was kept may be shown.
 *
 * It must be a connection of our own: behind a pooler that changes servers
 * between transactions, LISTEN would be heard by nobody. That is noticed, and
 * is the same as being without. And it can only be the primary: a standby
 * takes no LISTEN.
 */
#ifndef FORUM_CORE_LISTEN_H
#define FORUM_CORE_LISTEN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/request.h"

enum { LISTEN_LEASE = 80 };	/* ms */

/*
 * Prepares a worker and connects soon. `heard` gets each payload of the channel
 * forum_change; `lost` is called when the connection is gone, and again when it
 * has just come back: what was kept is worth nothing at both.
 */
void	listen_init(const char *conninfo, void (*heard)(const char *payload), void (*lost)(void));

/* Whether changes are heard at all. */
bool	listen_is_on(void);

/*
 * Whether what a request that came at `arrived` (kore_time_ms) must see has
 * been heard. Keeps the pings going for as long as it is asked.
 */
bool	listen_covers(uint64_t arrived);

/*
 * Something was written through this worker: nothing is covered before the next
 * ping, so that whoever hears of it from the writer can see it here at once.
 */
void	listen_doubt(void);

/* The server that is listened to may not be the primary any more: goes and looks for it. */
void	listen_anew(void);

/*
 * The request sleeps until the answer to a ping has come, or none is to be
 * expected soon; then `step` runs. Returns what a step returns.
 */
int	listen_await(struct request *, step_function step);

/* For core: the request is going away. */
void	listen_forget(struct request *);

#endif
