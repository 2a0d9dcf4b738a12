/* How much waits for the jobs program, for the metrics. */
#include "core/outbox.h"

#include <kore.h>

#include "core/db.h"
#include "core/metric.h"

enum { LOOK_EVERY = 5 * 1000 };		/* ms */

static void	ask(void *, u_int64_t);
static void	heard(const struct rows *);

void
outbox_init(void)
{
	if (worker->id == 1)
		kore_timer_add(ask, LOOK_EVERY, NULL, 0);
}

static void
ask(void *unused, u_int64_t now)
{
	(void)unused;
	(void)now;
	db_tell(heard, "SELECT * FROM web.outbox_depth()");
}

static void
heard(const struct rows *rows)
{
	if (rows->count == 0)
		return;
	metric_set(METRIC_OUTBOX_WAITING, row_int(rows, 0, "waiting"));
	metric_set(METRIC_OUTBOX_OLDEST, row_int(rows, 0, "oldest_seconds"));
	metric_set(METRIC_OUTBOX_REFUSED, row_int(rows, 0, "refused"));
}
