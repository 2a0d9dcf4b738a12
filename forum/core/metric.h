/*
 * What the program counts about itself, for /metrics. Pure: shared memory and text.
 *
 * The numbers live in memory that the parent makes before there are workers.
 * Each worker writes only its own lane, so counting costs an addition and never
 * waits; who reads adds the lanes up. A worker that dies leaves its counts.
 */
#ifndef FORUM_CORE_METRIC_H
#define FORUM_CORE_METRIC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "text/buffer.h"

/* One number each; what they mean, and whether they are counters or gauges, is the table in metric.c. */
enum metric {
	METRIC_CACHE_HITS,
	METRIC_CACHE_MISSES,
	METRIC_CACHE_EVICTIONS,
	METRIC_CACHE_INVALIDATIONS,
	METRIC_CACHE_LOST,
	METRIC_CACHE_BYTES,
	METRIC_CACHE_ENTRIES,
	METRIC_CACHE_OFF,
	METRIC_DB_QUEUE,
	METRIC_DB_CONNECTIONS,
	METRIC_DB_REFUSED,
	METRIC_DB_TOO_LATE,
	METRIC_DB_CONNECTS,
	METRIC_DB_LOST,
	METRIC_REPLICA_USED,
	METRIC_REPLICA_READS,
	METRIC_REPLICA_AGAIN,
	METRIC_HASHES_WAITING,
	METRIC_HASHES_REFUSED,
	METRIC_WORKER_RESTARTS,
	METRIC_OUTBOX_WAITING,
	METRIC_OUTBOX_OLDEST,
	METRIC_OUTBOX_REFUSED,
	METRIC_COUNT
};

/* What a time is taken of. */
enum metric_time {
	METRIC_DB_QUERY,		/* from sending a question to its last row */
	METRIC_DB_WAIT,			/* from asking to sending */
	METRIC_TIME_COUNT
};

enum {
	METRIC_WORKERS_MAX = 64,	/* of Kore's numbers, which begin at 1 */
	METRIC_ROUTES_MAX = 256,	/* more are counted as one */
};

/* In the parent, before workers are made. Ends the program when there is no memory. */
void	metric_init(void);

/*
 * In each worker, before it counts; its gauges begin at 0. `restarted`: another
 * worker of this number has died.
 */
void	metric_worker_init(unsigned number, pid_t, bool restarted);

void	metric_add(enum metric, int64_t);
void	metric_set(enum metric, int64_t);	/* this worker's part of a gauge */

/* Microseconds of a clock that only goes forward, to take times with. */
uint64_t metric_clock(void);
void	metric_time(enum metric_time, uint64_t microseconds);

/* A request was answered: the number of its route, the status, how long it took. */
void	metric_request(size_t route, int status, uint64_t microseconds);

/* A number of all workers together. */
int64_t	metric_value(enum metric);

/* How many workers there are. */
int	metric_workers(void);

/* How many workers were started in place of dead ones within the last `seconds` (at most a minute). */
int	metric_restarts(int seconds);

/* What is known about a route's name. */
struct metric_route {
	const char	*method;
	const char	*pattern;
};

/* Writes everything in Prometheus' text format, version 0.0.4; `route` names the routes. */
void	metric_write(struct buffer *, struct metric_route (*route)(size_t));

#endif
