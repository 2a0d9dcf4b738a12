/* What the program counts about itself: counting. The text is made in metric_write.c. */
#include "core/metric.h"

#include <err.h>
#include <sys/mman.h>
#include <time.h>

#include "core/metric_lane.h"

static void	add(_Atomic uint64_t *, uint64_t);
static void	observe(struct histogram *, uint64_t);
static int64_t	seconds_now(void);

const uint64_t	metric_bounds[BOUNDS] = {
	500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000,
	1000000, 2500000, 5000000, 10000000,
};

const struct metric_meaning	metric_table[METRIC_COUNT] = {
	[METRIC_CACHE_HITS] = { "cache_hits_total", false, "Pages that were served from memory." },
	[METRIC_CACHE_MISSES] = { "cache_misses_total", false, "Pages that had to be made." },
	[METRIC_CACHE_EVICTIONS] = { "cache_evictions_total", false, "Pages dropped to make room." },
	[METRIC_CACHE_INVALIDATIONS] = { "cache_invalidations_total", false,
	    "Pages dropped because what they show has changed." },
	[METRIC_CACHE_LOST] = { "cache_lost_total", false,
	    "Times that the page cache was switched off because changes could not be heard." },
	[METRIC_CACHE_BYTES] = { "cache_bytes", true, "Memory of all cached pages." },
	[METRIC_CACHE_ENTRIES] = { "cache_entries", true, "Cached pages." },
	[METRIC_CACHE_OFF] = { "cache_off", true, "Workers whose page cache is off at present." },
	[METRIC_DB_QUEUE] = { "db_queue", true, "Questions that wait for a connection to the database." },
	[METRIC_DB_CONNECTIONS] = { "db_connections", true, "Open connections to the database." },
	[METRIC_DB_REFUSED] = { "db_refused_total", false, "Questions refused at once because too many were waiting." },
	[METRIC_DB_TOO_LATE] = { "db_too_late_total", false, "Questions refused after they had waited too long." },
	[METRIC_DB_CONNECTS] = { "db_connects_total", false, "Connections made to the database." },
	[METRIC_DB_LOST] = { "db_lost_total", false, "Connections to the database that ended unexpectedly." },
	[METRIC_REPLICA_USED] = { "replica_used", true, "Workers for which the replica is near enough at present." },
	[METRIC_REPLICA_READS] = { "replica_reads_total", false, "Questions that the replica has answered." },
	[METRIC_REPLICA_AGAIN] = { "replica_again_total", false,
	    "Questions that the replica could not answer, so that the primary was asked." },
	[METRIC_HASHES_WAITING] = { "hashes_waiting", true, "Passwords being hashed or waiting for it." },
	[METRIC_HASHES_REFUSED] = { "hashes_refused_total", false,
	    "Passwords not hashed because too many were waiting." },
	[METRIC_WORKER_RESTARTS] = { "worker_restarts_total", false, "Workers started in place of dead ones." },
	[METRIC_OUTBOX_WAITING] = { "outbox_waiting", true,
	    "Effects (mail, webhooks, signals) that wait for the jobs program, as of a few seconds ago." },
	[METRIC_OUTBOX_OLDEST] = { "outbox_oldest_seconds", true, "For how long the oldest of them has been due." },
	[METRIC_OUTBOX_REFUSED] = { "outbox_refused", true,
	    "Effects that the other side refused; somebody has to look at them." },
};

struct metrics		*metrics;
static struct lane	*lane;		/* ours */

void
metric_init(void)
{
	metrics = mmap(NULL, sizeof(*metrics), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (metrics == MAP_FAILED)
		err(1, "no memory for metrics");
	lane = &metrics->lanes[0];
	metrics->lane_count = 1;
}

void
metric_worker_init(unsigned number, pid_t pid, bool restarted)
{
	unsigned	place;

	number = number < LANES ? number : LANES - 1;
	lane = &metrics->lanes[number];
	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (metric_table[i].gauge)
			metric_set((enum metric)i, 0);
	if (number >= atomic_load(&metrics->lane_count))
		atomic_store(&metrics->lane_count, number + 1);
	atomic_store_explicit(&lane->pid, pid, memory_order_relaxed);
	if (!restarted)
		return;
	metric_add(METRIC_WORKER_RESTARTS, 1);
	place = atomic_fetch_add(&metrics->restart_count, 1) % RESTARTS_KEPT;
	atomic_store(&metrics->restarts[place], seconds_now());
}

/* Nobody else writes to this lane, so nothing has to be locked. */
void
metric_add(enum metric metric, int64_t amount)
{
	metric_set(metric, atomic_load_explicit(&lane->values[metric], memory_order_relaxed) + amount);
}

void
metric_set(enum metric metric, int64_t value)
{
	atomic_store_explicit(&lane->values[metric], value, memory_order_relaxed);
}

uint64_t
metric_clock(void)
{
	struct timespec	now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void
metric_time(enum metric_time what, uint64_t microseconds)
{
	observe(&lane->times[what], microseconds);
}

void
metric_request(size_t route, int status, uint64_t microseconds)
{
	int	class = status / 100;

	if (route >= METRIC_ROUTES_MAX)
		route = METRIC_ROUTES_MAX - 1;
	if (class < 0 || class >= STATUS_CLASSES)
		class = 0;
	add(&lane->statuses[route][class], 1);
	observe(&lane->routes[route], microseconds);
}

int64_t
metric_value(enum metric metric)
{
	int64_t	sum = 0;

	for (size_t i = 0; i < atomic_load(&metrics->lane_count); i++)
		sum += atomic_load_explicit(&metrics->lanes[i].values[metric], memory_order_relaxed);
	return sum;
}

int
metric_workers(void)
{
	return (int)atomic_load(&metrics->lane_count) - 1;
}

int
metric_restarts(int seconds)
{
	int64_t	since = seconds_now() - seconds;
	int	count = 0;

	for (size_t i = 0; i < RESTARTS_KEPT; i++) {
		int64_t	at = atomic_load(&metrics->restarts[i]);

		count += at != 0 && at >= since;
	}
	return count;
}

static void
add(_Atomic uint64_t *counter, uint64_t amount)
{
	atomic_store_explicit(counter,
	    atomic_load_explicit(counter, memory_order_relaxed) + amount, memory_order_relaxed);
}

static void
observe(struct histogram *histogram, uint64_t microseconds)
{
	size_t	bucket = 0;

	while (bucket < BOUNDS && microseconds > metric_bounds[bucket])
		bucket++;
	add(&histogram->buckets[bucket], 1);
	add(&histogram->sum, microseconds);
}

/* Never 0, which means that there was no restart. */
static int64_t
seconds_now(void)
{
	return (int64_t)(metric_clock() / 1000000) + 1;
}
