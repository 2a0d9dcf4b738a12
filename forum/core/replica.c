/* Reads that may lag, from a replica that is near enough. */
#include "core/replica.h"

#include <inttypes.h>
#include <stdio.h>

#include <kore.h>

#include "core/conf.h"
#include "core/db.h"
#include "core/db_ask.h"
#include "core/metric.h"
#include "core/wrote.h"

enum {
	CHECKS = 5,			/* within the bound */
	CHECK_MOST = 200,		/* ms between two */
	CHECK_FOR = 3 * 1000,		/* ms after the last read that wanted to know */
	SILENT = 1000,			/* ms */
	MARKS = 16,
};

/* How far the primary had written at some moment. */
struct mark {
	uint64_t	when;		/* ms: when it was asked; 0: never */
	int64_t		position;
	int64_t		timeline;
};

static bool	is_near(uint64_t);
static void	on_tick(void *, u_int64_t);
static void	heard_primary(const struct rows *);
static void	heard_replica(const struct rows *);
static void	cover(void);

static struct mark	marks[MARKS];
static size_t		next_mark;
static struct mark	reached;	/* by the replica */
static uint64_t		covered;	/* ms: the replica has all that was committed until then; 0: unknown */
static uint64_t		wanted;		/* ms: when a read last wanted to know */
static uint64_t		asked;		/* ms: since when the replica owes an answer; 0: it owes none */

void
replica_init(void)
{
	uint64_t	every = conf()->read_lag / CHECKS;

	if (pool_has_replica())
		kore_timer_add(on_tick, every < CHECK_MOST ? every : CHECK_MOST, NULL, 0);
}

bool
replica_may_answer(struct request *rq)
{
	if (!pool_has_replica() || rq->method != METHOD_GET || (rq->route->flags & ROUTE_MAY_LAG) == 0 || rq->exact ||
	    (rq->credential != NULL && rq->session_token == NULL) || wrote_lately(rq))
		return false;
	wanted = kore_time_ms();
	return is_near(wanted);
}

static bool
is_near(uint64_t now)
{
	return covered != 0 && now - covered <= conf()->read_lag;
}

bool
replica_is_silent(void)
{
	return asked != 0 && kore_time_ms() - asked > SILENT;
}

static void
on_tick(void *unused, u_int64_t now)
{
	char	when[32];

	(void)unused;
	metric_set(METRIC_REPLICA_USED, is_near(now));
	if (now - wanted > CHECK_FOR) {
		asked = 0;
		return;
	}
	snprintf(when, sizeof(when), "%" PRIu64, (uint64_t)now);
	db_tell(heard_primary, "SELECT * FROM web.wal_written($1)", when);
	if (asked == 0)
		asked = now;
	db_tell_replica(heard_replica, "SELECT * FROM web.wal_replayed()");
}

/* `asked` comes back as it was sent: which question this answers does not matter. */
static void
heard_primary(const struct rows *rows)
{
	marks[next_mark] = (struct mark){ .when = (uint64_t)row_int(rows, 0, "asked"),
	    .position = row_int(rows, 0, "position"), .timeline = row_int(rows, 0, "timeline") };
	next_mark = (next_mark + 1) % MARKS;
	cover();
}

static void
heard_replica(const struct rows *rows)
{
	asked = 0;
	if (rows->count == 0)
		return;
	reached = (struct mark){ .position = row_int(rows, 0, "position"), .timeline = row_int(rows, 0, "timeline") };
	cover();
}

static void
cover(void)
{
	for (size_t i = 0; i < MARKS; i++)
		if (marks[i].when > covered && marks[i].timeline == reached.timeline &&
		    marks[i].position <= reached.position)
			covered = marks[i].when;
}
