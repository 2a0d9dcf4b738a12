/*
 * A worker's connections to the database: who gets one, and what becomes of
 * what was asked.
 *
 * Reads and acts wait in queues of their own, and acts get no more than most
 * of the connections: a lock that somebody holds must not keep readers waiting.
 */
#include "core/pool.h"

#include <kore.h>

#include "core/conf.h"
#include "core/listen.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/refusal.h"

enum {
	LINKS_USUAL = 8,
	READS_MAX = 500,		/* waiting */
	ACTS_MAX = 250,
	PATIENCE = 1000,		/* ms; a queue whose first waits longer takes no more */
	TRIES = 3,			/* of what was undone for no fault of its own */
	LEAVE_EVERY = 1000,		/* ms; a server that takes no writes may be all there is */
	SAY_EVERY = 10 * 1000,		/* ms */
};

static void	 init(struct pool *, const char *, bool);
static struct db_queue *queue_of(const struct db_ask *);
static void	 give(struct db_link *);
static bool	 ask_again(struct db_link *, struct db_ask *, size_t, const PGresult *);
static void	 leave_server(struct pool *, size_t);
static void	 drop_dead(struct pool *);
static void	 show_queues(void);

static struct pool	primary, replica;

void
pool_init(const char *conninfo, const char *read_conninfo)
{
	init(&primary, conninfo, false);
	init(&replica, read_conninfo, true);
}

static void
init(struct pool *pool, const char *conninfo, bool of_replica)
{
	int	wanted = conf()->connections;

	pool->replica = of_replica;
	if (conninfo == NULL)
		return;
	pool->hosts = db_hosts_create(conninfo, "touchstone", !of_replica);
	pool->link_count = LINKS_USUAL;
	if (wanted > 0)
		pool->link_count = wanted < LINKS_MAX ? (size_t)wanted : LINKS_MAX;
	pool->acts_most = pool->link_count - pool->link_count / 4;
	for (size_t i = 0; i < pool->link_count; i++)
		link_init(&pool->links[i], pool);
	queue_init(&pool->reads, READS_MAX, PATIENCE);
	queue_init(&pool->acts, ACTS_MAX, PATIENCE);
	pool_watch(pool);
}

bool
pool_has_replica(void)
{
	return replica.hosts != NULL;
}

void
pool_enqueue(struct db_ask *ask)
{
	ask->pool = ask->lags ? &replica : &primary;
	ask->since = kore_time_ms();
	ask->asked_at = metric_clock();
	/* Only what looks after it waits for a replica that is away. */
	if (ask->lags && ask->request != NULL && replica.away_since != 0) {
		pool_refuse(ask);
		return;
	}
	if (!queue_add(queue_of(ask), ask, ask->since)) {
		if (!ask->lags)
			metric_add(METRIC_DB_REFUSED, 1);
		pool_refuse(ask);
		return;
	}
	pool_dispatch(ask->pool);
}

bool
pool_withdraw(struct db_ask *ask)
{
	if (ask->queue == NULL)
		return false;
	queue_remove(ask->queue, ask);
	return true;
}

static struct db_queue *
queue_of(const struct db_ask *ask)
{
	return ask->acts ? &ask->pool->acts : &ask->pool->reads;
}

/* Gives waiting questions to free connections; opens one more if all are busy. */
void
pool_dispatch(struct pool *pool)
{
	size_t	room = pool->acts_most - pool->acts_busy;

	for (size_t i = 0; i < pool->link_count; i++)
		if (pool->links[i].state == LINK_IDLE)
			give(&pool->links[i]);
	if (pool->reads.length + (pool->acts.length < room ? pool->acts.length : room) >
	    pool_count(pool, LINK_CONNECTING))
		pool_open_one(pool);
	show_queues();
}

/* Who has waited longer goes first. */
static void
give(struct db_link *link)
{
	struct pool	*pool = link->pool;
	bool		 room = pool->acts_busy < pool->acts_most;
	struct db_ask	*act = room ? queue_first_before(&pool->acts, UINT64_MAX) : NULL;
	struct db_ask	*read = queue_first_before(&pool->reads, UINT64_MAX);
	struct db_ask	*ask = act == NULL || (read != NULL && read->since <= act->since) ? read : act;

	if (ask == NULL)
		return;
	queue_remove(ask->queue, ask);
	pool->acts_busy += ask->acts;
	metric_time(METRIC_DB_WAIT, metric_clock() - ask->asked_at);
	link_send(link, ask);
}

void
pool_answered(struct db_link *link, struct db_ask *ask, PGresult *error)
{
	struct pool	*pool = link->pool;
	struct refusal	 refusal = { 0 };
	size_t		 host = link->host;

	pool->acts_busy -= ask->acts;
	if (link->leaving)
		link_drop(link);
	if (error != NULL && !pool->replica && ask_again(link, ask, host, error)) {
		PQclear(error);
		return;
	}
	/* Who has just registered, and what was just posted, the replica may not know yet. */
	if (pool->replica && (error != NULL || db_knows_nobody(ask))) {
		PQclear(error);
		pool_dispatch(pool);
		pool_refuse(ask);
		return;
	}
	if (error != NULL) {
		refusal = refusal_of(ask->arena, error);
		PQclear(error);
	}
	if (pool->replica) {
		pool_is_well(pool);
		metric_add(METRIC_REPLICA_READS, ask->request != NULL);
	}
	/* The connection serves the next one before this one's page is made. */
	pool_dispatch(pool);
	db_answer(ask, refusal);
}

/* What was undone as a whole, for no fault of its own, on another connection; whether it was such. */
static bool
ask_again(struct db_link *link, struct db_ask *ask, size_t host, const PGresult *error)
{
	bool		 read_only = refusal_is_read_only(error);
	struct pool	*pool = link->pool;

	if ((!read_only && !refusal_is_passing(error)) || ask->tries >= TRIES)
		return false;
	if (read_only && kore_time_ms() - pool->left_at < LEAVE_EVERY && ask->tries > 1)
		return false;
	db_drop_answers(ask);
	/* Plans made before a deploy go with the connection. */
	link_drop(link);
	queue_put_back(queue_of(ask), ask);
	if (read_only)
		leave_server(pool, host);
	pool_dispatch(pool);
	return true;
}

/* It was the primary and takes no writes any more: its other connections, and what it tells, are worth nothing. */
static void
leave_server(struct pool *pool, size_t host)
{
	uint64_t	now = kore_time_ms();

	if (now - pool->left_at < LEAVE_EVERY)
		return;
	pool->left_at = now;
	pool_say(pool, "read-only", "looking for the primary");
	db_hosts_leave(pool->hosts, host);
	for (size_t i = 0; i < pool->link_count; i++) {
		pool->links[i].leaving = true;
		link_drop(&pool->links[i]);
	}
	listen_anew();
}

void
pool_misled(struct db_link *link, struct db_ask *ask, PGresult *error)
{
	struct pool	*pool = link->pool;

	PQclear(error);
	db_drop_answers(ask);
	pool->acts_busy -= ask->acts;
	pool_say(pool, "wrong server", pool->replica ? "no standby" : "a standby, or put aside");
	db_hosts_leave(pool->hosts, link->host);
	link_drop(link);
	if (pool->replica)
		pool_refuse(ask);
	else
		queue_put_back(queue_of(ask), ask);
	pool_lost(pool, NULL, true, kore_time_ms());
}

void
pool_lost(struct pool *pool, struct db_ask *ask, bool connecting, uint64_t since)
{
	if (ask != NULL) {
		pool->acts_busy -= ask->acts;
		/* What ended this one has often ended all: the next try is not for another dead one. */
		drop_dead(pool);
		if (!pool->replica && ask->harmless && ask->tries < TRIES &&
		    (ask->request != NULL || ask->heard != NULL))
			queue_put_back(queue_of(ask), ask);
		else
			pool_refuse(ask);
	}
	/* To connect fails at once where nobody listens: the next try comes from a timer, not from here. */
	if (!connecting)
		pool_dispatch(pool);
	else if (pool_count(pool, LINK_IDLE) + pool_count(pool, LINK_BUSY) == 0)
		pool_wait_or_refuse(pool, since);
	else
		pool_try_again_soon(pool);
}

/* Closes the idle connections that the server has closed, before their events arrive. */
static void
drop_dead(struct pool *pool)
{
	for (size_t i = 0; i < pool->link_count; i++)
		(void)link_drop_dead(&pool->links[i]);
}

/* What the replica does not answer the primary does. */
void
pool_refuse(struct db_ask *ask)
{
	if (!ask->lags || ask->request == NULL) {
		db_answer(ask, refusal_away());
		return;
	}
	metric_add(METRIC_REPLICA_AGAIN, 1);
	db_drop_answers(ask);
	ask->lags = false;
	ask->tries = 0;
	pool_enqueue(ask);
}

void
pool_say(struct pool *pool, const char *what, const char *why)
{
	uint64_t	now = kore_time_ms();

	if (pool->replica && now - pool->said_at < SAY_EVERY)
		return;
	pool->said_at = now;
	log_line("%s: %s: %s", pool->replica ? "replica" : "database", what, why);
}

static void
show_queues(void)
{
	metric_set(METRIC_DB_QUEUE, (int64_t)(primary.reads.length + primary.acts.length + replica.reads.length));
}

size_t
pool_count(const struct pool *pool, enum link_state state)
{
	size_t	found = 0;

	for (size_t i = 0; i < pool->link_count; i++)
		found += pool->links[i].state == state;
	return found;
}
