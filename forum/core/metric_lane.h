/* Inside core/metric: the memory that workers share. */
#ifndef FORUM_CORE_METRIC_LANE_H
#define FORUM_CORE_METRIC_LANE_H

#include <stdatomic.h>
#include <stddef.h>

#include "core/metric.h"

enum {
	LANES = METRIC_WORKERS_MAX + 1,		/* lane 0 is the parent's */
	BOUNDS = 14,				/* of times; a last bucket has what is beyond */
	STATUS_CLASSES = 6,			/* of hundreds; 0: nobody was there to hear it */
	RESTARTS_KEPT = 3 * METRIC_WORKERS_MAX,
};

struct histogram {
	_Atomic uint64_t	buckets[BOUNDS + 1];
	_Atomic uint64_t	sum;		/* microseconds */
};

struct lane {
	_Atomic int64_t			values[METRIC_COUNT];
	_Atomic pid_t			pid;		/* 0: there is no such worker */
	struct histogram		times[METRIC_TIME_COUNT];
	struct histogram		routes[METRIC_ROUTES_MAX];
	_Atomic uint64_t		statuses[METRIC_ROUTES_MAX][STATUS_CLASSES];
};

struct metrics {
	struct lane		lanes[LANES];
	_Atomic int64_t		restarts[RESTARTS_KEPT];	/* when, in seconds: the latest ones */
	_Atomic unsigned	restart_count;
	_Atomic unsigned	lane_count;	/* those that may have numbers: memory that nobody touches is none */
};

struct metric_meaning {
	const char	*name;
	bool		 gauge;
	const char	*help;
};

extern const struct metric_meaning	metric_table[METRIC_COUNT];

/* Upper ends of the buckets, in microseconds. */
extern const uint64_t	metric_bounds[BOUNDS];

/* NULL before metric_init. */
extern struct metrics	*metrics;

#endif
