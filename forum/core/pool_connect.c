/*
 * A worker's connections to the database: making them, and what is slow or away.
 *
 * While the primary is away, a question is kept for a moment, because a restart
 * takes no longer; then each is answered as soon as one try to connect that
 * began after it has failed. So nobody waits for nothing, and the first that
 * is asked when the database is back is answered. A replica is not waited for.
 */
#include "core/pool.h"

#include <kore.h>

#include "core/metric.h"
#include "core/replica.h"

enum {
	WAIT_MAX = 3 * 1000,		/* ms that a question waits for a connection */
	WAIT_REPLICA = 300,		/* the same, where it can be asked elsewhere */
	ANSWER_MAX = 10 * 1000,		/* ms; beyond statement_timeout */
	ANSWER_PATIENT = 305 * 1000,	/* the same, beyond what web.patience gives */
	GRACE = 700,			/* ms in which a server that just restarts may come back */
	PAUSE_FIRST = 20,		/* ms between tries to connect; then twice as long each time */
	PAUSE_LAST = 160,
	PAUSE_REPLICA = 1000,
	SWEEP_EVERY = 200,		/* ms */
};

static void	on_try_again(void *, u_int64_t);
static void	on_sweep(void *, u_int64_t);
static void	sweep_queue(struct db_queue *, uint64_t);
static void	refuse_before(struct db_queue *, uint64_t);
static uint64_t	limit_of(const struct db_link *);
static uint64_t	wait_of(const struct pool *);

void
pool_watch(struct pool *pool)
{
	pool->retry_pause = PAUSE_FIRST;
	kore_timer_add(on_sweep, SWEEP_EVERY, pool, 0);
}

void
pool_open_one(struct pool *pool)
{
	/* While it is away one try at a time is enough, and not too often. */
	if (pool->trying_soon || (pool->away_since != 0 && pool_count(pool, LINK_CONNECTING) > 0))
		return;
	for (size_t i = 0; i < pool->link_count; i++)
		if (pool->links[i].state == LINK_CLOSED) {
			link_open(&pool->links[i]);
			return;
		}
}

void
pool_connected(struct pool *pool)
{
	pool->away_since = 0;
	/* A replica has to give a good answer first. */
	if (!pool->replica)
		pool_is_well(pool);
	pool_dispatch(pool);
}

void
pool_is_well(struct pool *pool)
{
	pool->retry_pause = PAUSE_FIRST;
}

/* A try to connect that began at `since` has failed, and there is no connection left. */
void
pool_wait_or_refuse(struct pool *pool, uint64_t since)
{
	uint64_t	now = kore_time_ms();

	if (pool->away_since == 0)
		pool->away_since = now;
	if (pool->replica)
		refuse_before(&pool->reads, UINT64_MAX);
	if (now - pool->away_since >= GRACE) {
		refuse_before(&pool->reads, since);
		refuse_before(&pool->acts, since);
	}
	if (pool->replica || pool->reads.length + pool->acts.length > 0)
		pool_try_again_soon(pool);
}

void
pool_try_again_soon(struct pool *pool)
{
	uint64_t	last = pool->replica ? PAUSE_REPLICA : PAUSE_LAST;

	if (pool->trying_soon)
		return;
	pool->trying_soon = true;
	kore_timer_add(on_try_again, pool->retry_pause, pool, KORE_TIMER_ONESHOT);
	pool->retry_pause = pool->retry_pause * 2 < last ? pool->retry_pause * 2 : last;
}

static void
on_try_again(void *arg, u_int64_t now)
{
	struct pool	*pool = arg;

	(void)now;
	pool->trying_soon = false;
	pool_dispatch(pool);
}

/* Ends what takes too long: no visitor waits for ever. */
static void
on_sweep(void *arg, u_int64_t now)
{
	struct pool	*pool = arg;
	uint64_t	 wait = wait_of(pool);

	sweep_queue(&pool->reads, now - wait);
	sweep_queue(&pool->acts, now - wait);
	for (size_t i = 0; i < pool->link_count; i++) {
		struct db_link	*link = &pool->links[i];

		if ((link->state == LINK_CONNECTING || link->state == LINK_BUSY) &&
		    now > link->since && now - link->since > limit_of(link))
			link_close(link, "too slow");
	}
	pool_dispatch(pool);
}

static uint64_t
wait_of(const struct pool *pool)
{
	if (pool->replica)
		return WAIT_REPLICA;
	return pool_count(pool, LINK_IDLE) + pool_count(pool, LINK_BUSY) > 0 ? WAIT_MAX : GRACE;
}

static uint64_t
limit_of(const struct db_link *link)
{
	if (link->state == LINK_CONNECTING)
		return db_hosts_patience(link->pool->hosts);
	if (link->ask != NULL && link->ask->patient)
		return ANSWER_PATIENT;
	return link->pool->replica && replica_is_silent() ? 0 : ANSWER_MAX;
}

static void
sweep_queue(struct db_queue *queue, uint64_t then)
{
	size_t	before = queue->length;

	refuse_before(queue, then);
	metric_add(METRIC_DB_TOO_LATE, (int64_t)(before - queue->length));
}

/* Refuses all that have waited since before `then`. */
static void
refuse_before(struct db_queue *queue, uint64_t then)
{
	struct db_ask	*ask;

	while ((ask = queue_first_before(queue, then)) != NULL) {
		queue_remove(queue, ask);
		pool_refuse(ask);
	}
}
