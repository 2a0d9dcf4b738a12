/*
 * Whether the forum is well. A worker that answers is alive; one that reaches the
 * database is ready, unless workers die so often that requests are lost with them.
 */
#include "pages/status.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "core/address.h"
#include "core/conf.h"
#include "core/db.h"
#include "core/header.h"
#include "core/metric.h"
#include "core/reply.h"
#include "routes.h"

enum { RESTARTS_BAD = 3 };	/* of each worker within a minute: a crash loop */

static int	ask_database(struct request *);
static int	say_ready(struct request *);
static int	say_away(struct request *);
static int	say(struct request *, bool);
static bool	may_read_metrics(struct request *);

/* GET /healthz: 200 when requests should be sent here, 503 when not. */
int
status_ready(struct request *rq)
{
	return request_chain(rq, ask_database);
}

/* GET /healthz/alive: 200 as long as a worker answers at all. */
int
status_alive(struct request *rq)
{
	return reply_json(rq, 200, "{\"alive\":true}\n");
}

/* GET /metrics */
int
status_metrics(struct request *rq)
{
	struct buffer	text;

	if (!may_read_metrics(rq))
		return request_refuse(rq, 403, "These figures are for those who run this forum.");
	buffer_init(&text, rq->arena);
	metric_write(&text, route_name);
	return reply_text(rq, 200, "text/plain; version=0.0.4; charset=utf-8", buffer_string(&text));
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
	return say(rq, true);
}

static int
say_away(struct request *rq)
{
	return say(rq, false);
}

static int
say(struct request *rq, bool database)
{
	int	restarts = metric_restarts(60);
	bool	ready = database && restarts < RESTARTS_BAD * metric_workers();

	return reply_json(rq, ready ? 200 : 503, arena_format(rq->arena,
	    "{\"alive\":true,\"ready\":%s,\"database\":\"%s\",\"worker_restarts\":%" PRId64
	    ",\"worker_restarts_last_minute\":%d}\n", ready ? "true" : "false",
	    database ? "there" : "away", metric_value(METRIC_WORKER_RESTARTS), restarts));
}

/* They tell a competitor how a community fares: for this machine, or with the token. */
static bool
may_read_metrics(struct request *rq)
{
	const char	*token = conf()->metrics_token, *given = header_find(rq, "authorization");

	if (address_is_local(rq))
		return true;
	if (token == NULL || given == NULL || strncasecmp(given, "Bearer ", 7) != 0)
		return false;
	given += 7;
	return strlen(given) == strlen(token) && sodium_memcmp(given, token, strlen(token)) == 0;
}
