/* Whether the forum is well: a worker that answers is alive, one that reaches the database is ready. */
#include "pages/status.h"

#include "core/db.h"
#include "core/reply.h"

static int	ask_database(struct request *);
static int	say_ready(struct request *);
static int	say_away(struct request *);

/* GET /healthz */
int
status_show(struct request *rq)
{
	return request_chain(rq, ask_database);
}

static int
ask_database(struct request *rq)
{
	rq->on_away = say_away;
	return db_ask(rq, say_ready, "SELECT * FROM web.site()");
}

static int
say_ready(struct request *rq)
{
	return reply_text(rq, 200, "text/plain; charset=utf-8", "ready\n");
}

static int
say_away(struct request *rq)
{
	return reply_text(rq, 503, "text/plain; charset=utf-8", "alive, but the database is away\n");
}
