/*
 * A worker's connections to the database, and who gets one.
 *
 * Reads and acts wait in queues of their own, and acts get no more than most
 * of the connections: a lock that somebody holds must not keep readers waiting.
 *
 * While the database is away, a question is kept for a moment, because a restart
 * takes no longer; then each is answered as soon as one try to connect that
 * began after it has failed. So nobody waits for nothing, and the first that
 * is asked when the database is back is answered.
 */
#include "core/db_ask.h"

#include <kore.h>

#include "core/conf.h"
#include "core/db_link.h"
#include "core/db_queue.h"
#include "core/metric.h"
#include "core/refusal.h"

enum {
	LINKS_MAX = 32,
	LINKS_USUAL = 8,
	READS_MAX = 500,		/* waiting */
	ACTS_MAX = 250,
	PATIENCE = 1000,		/* ms; a queue whose first waits longer takes no more */
	WAIT_MAX = 3 * 1000,		/* ms that a question waits for a connection */
	CONNECT_MAX = 3 * 1000,		/* ms */
	ANSWER_MAX = 10 * 1000,		/* ms; beyond statement_timeout */
	GRACE = 700,			/* ms in which a server that just restarts may come back */
	PAUSE_FIRST = 20,		/* ms between tries to connect; then twice as long each time */
	PAUSE_LAST = 160,
	TRIES = 3,			/* of what was undone for no fault of its own */
	SWEEP_EVERY = 200,		/* ms */
};

static struct db_queue	*queue_of(const struct db_ask *);
static void		 dispatch(void);
static void		 give(struct db_link *);
static void		 open_one(void);
static void		 drop_dead(void);
static void		 wait_or_refuse(uint64_t);
static void		 try_again_soon(void);
static void		 on_try_again(void *, u_int64_t);
static void		 on_sweep(void *, u_int64_t);
static void		 sweep_queue(struct db_queue *, uint64_t);
static void		 refuse_before(struct db_queue *, uint64_t);
static void		 refuse(struct db_ask *);
static void		 show_queues(void);
static size_t		 count(enum link_state);

static struct db_link	 links[LINKS_MAX];
static size_t		 link_count = LINKS_USUAL;
static size_t		 acts_most;	/* connections that acts may have */
static size_t		 acts_busy;
static struct db_queue	 reads, acts;
static const char	*conninfo;
static uint64_t		 away_since;	/* ms: nothing can be connected since then; 0: it can */
static uint64_t		 retry_pause;
static bool		 trying_soon;

void
pool_init(const char *info)
{
	int	wanted = conf()->connections;

	conninfo = info;
	if (wanted > 0)
		link_count = wanted < LINKS_MAX ? (size_t)wanted : LINKS_MAX;
	acts_most = link_count - link_count / 4;
	for (size_t i = 0; i < link_count; i++)
		link_init(&links[i]);
	queue_init(&reads, READS_MAX, PATIENCE);
	queue_init(&acts, ACTS_MAX, PATIENCE);
	retry_pause = PAUSE_FIRST;
	kore_timer_add(on_sweep, SWEEP_EVERY, NULL, 0);
}

void
pool_enqueue(struct db_ask *ask)
{
	ask->since = kore_time_ms();
	ask->asked_at = metric_clock();
	if (!queue_add(queue_of(ask), ask, ask->since)) {
		metric_add(METRIC_DB_REFUSED, 1);
		refuse(ask);
		return;
	}
	dispatch();
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
	return ask->acts ? &acts : &reads;
}

/* Gives waiting questions to free connections; opens one more if all are busy. */
static void
dispatch(void)
{
	size_t	acts_room = acts_most - acts_busy;

	for (size_t i = 0; i < link_count; i++)
		if (links[i].state == LINK_IDLE)
			give(&links[i]);
	if (reads.length + (acts.length < acts_room ? acts.length : acts_room) > count(LINK_CONNECTING))
		open_one();
	show_queues();
}

/* Who has waited longer goes first. */
static void
give(struct db_link *link)
{
	struct db_ask	*act = acts_busy < acts_most ? queue_first_before(&acts, UINT64_MAX) : NULL;
	struct db_ask	*read = queue_first_before(&reads, UINT64_MAX);
	struct db_ask	*ask = act == NULL || (read != NULL && read->since <= act->since) ? read : act;

	if (ask == NULL)
		return;
	queue_remove(ask->queue, ask);
	acts_busy += ask->acts;
	metric_time(METRIC_DB_WAIT, metric_clock() - ask->asked_at);
	link_send(link, ask);
}

static void
open_one(void)
{
	/* While it is away one try at a time is enough, and not too often. */
	if (trying_soon || (away_since != 0 && count(LINK_CONNECTING) > 0))
		return;
	for (size_t i = 0; i < link_count; i++)
		if (links[i].state == LINK_CLOSED) {
			link_open(&links[i], conninfo);
			return;
		}
}

void
pool_connected(void)
{
	away_since = 0;
	retry_pause = PAUSE_FIRST;
	dispatch();
}

void
pool_answered(struct db_link *link, struct db_ask *ask, PGresult *error)
{
	struct refusal	refusal = { 0 };

	acts_busy -= ask->acts;
	if (error != NULL && refusal_is_passing(error) && ask->tries < TRIES) {
		/* Undone as a whole; plans made before a deploy go with the connection. */
		PQclear(error);
		db_drop_answers(ask);
		queue_put_back(queue_of(ask), ask);
		link_close(link, "asking again");
		return;
	}
	if (error != NULL) {
		refusal = refusal_of(ask->arena, error);
		PQclear(error);
	}
	/* The connection serves the next one before this one's page is made. */
	dispatch();
	db_answer(ask, refusal);
}

void
pool_lost(struct db_ask *ask, bool connecting, uint64_t since)
{
	if (ask != NULL) {
		acts_busy -= ask->acts;
		/* What ended this one has often ended all: the next try is not for another dead one. */
		drop_dead();
		if (ask->harmless && ask->tries < TRIES && (ask->request != NULL || ask->heard != NULL))
			queue_put_back(queue_of(ask), ask);
		else
			refuse(ask);
	}
	/* To connect fails at once where nobody listens: the next try comes from a timer, not from here. */
	if (!connecting)
		dispatch();
	else if (count(LINK_IDLE) + count(LINK_BUSY) == 0)
		wait_or_refuse(since);
	else
		try_again_soon();
}

/* Closes the idle connections that the server has closed, before their events arrive. */
static void
drop_dead(void)
{
	for (size_t i = 0; i < link_count; i++)
		(void)link_drop_dead(&links[i]);
}

/* A try to connect that began at `since` has failed, and there is no connection left. */
static void
wait_or_refuse(uint64_t since)
{
	uint64_t	now = kore_time_ms();

	if (away_since == 0)
		away_since = now;
	if (now - away_since >= GRACE) {
		refuse_before(&reads, since);
		refuse_before(&acts, since);
	}
	if (reads.length + acts.length > 0)
		try_again_soon();
}

static void
try_again_soon(void)
{
	if (trying_soon)
		return;
	trying_soon = true;
	kore_timer_add(on_try_again, retry_pause, NULL, KORE_TIMER_ONESHOT);
	retry_pause = retry_pause * 2 < PAUSE_LAST ? retry_pause * 2 : PAUSE_LAST;
}

static void
on_try_again(void *unused, u_int64_t now)
{
	(void)unused;
	(void)now;
	trying_soon = false;
	dispatch();
}

/* Ends what takes too long: no visitor waits for ever. */
static void
on_sweep(void *unused, u_int64_t now)
{
	bool	open = count(LINK_IDLE) + count(LINK_BUSY) > 0;

	(void)unused;
	sweep_queue(&reads, now - (open ? WAIT_MAX : GRACE));
	sweep_queue(&acts, now - (open ? WAIT_MAX : GRACE));
	for (size_t i = 0; i < link_count; i++) {
		struct db_link	*link = &links[i];
		uint64_t	 limit = link->state == LINK_CONNECTING ? CONNECT_MAX : ANSWER_MAX;

		if ((link->state == LINK_CONNECTING || link->state == LINK_BUSY) &&
		    now > link->since && now - link->since > limit)
			link_close(link, "too slow");
	}
	show_queues();
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
		refuse(ask);
	}
}

static void
refuse(struct db_ask *ask)
{
	db_answer(ask, refusal_away());
}

static void
show_queues(void)
{
	metric_set(METRIC_DB_QUEUE, (int64_t)(reads.length + acts.length));
}

static size_t
count(enum link_state state)
{
	size_t	found = 0;

	for (size_t i = 0; i < link_count; i++)
		found += links[i].state == state;
	return found;
}
