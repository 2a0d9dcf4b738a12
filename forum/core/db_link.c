/* One connection to the database: connecting, sending a question, reading its answers. */
#include "core/db_link.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "core/metric.h"
#include "core/pool.h"

/* Asked of a server that we do not know. */
#define WHO	"SELECT pg_backend_pid(), pg_is_in_recovery()"

static void	on_event(void *, int);
static void	go_on_connecting(struct db_link *);
static bool	send_call(struct db_link *, struct call *);
static void	flush(struct db_link *);
static void	read_answers(struct db_link *);
static void	keep_answer(struct db_link *, PGresult *);
static void	keep_who(struct db_link *, const PGresult *);
static bool	is_wrong(const struct db_link *);
static void	finish(struct db_link *);
static void	watch(struct db_link *, int);
static void	forget(struct db_link *);

void
link_init(struct db_link *link, struct pool *pool)
{
	*link = (struct db_link){ .event.handle = on_event, .pool = pool };
}

void
link_open(struct db_link *link)
{
	link->pg = db_hosts_connect(link->pool->hosts, &link->host);
	link->since = kore_time_ms();
	link->state = LINK_CONNECTING;
	if (link->pg == NULL || PQstatus(link->pg) == CONNECTION_BAD)
		link_close(link, "cannot connect");
	else
		watch(link, EPOLLOUT);
}

void
link_send(struct db_link *link, struct db_ask *ask)
{
	link->ask = ask;
	link->state = LINK_BUSY;
	link->since = kore_time_ms();
	link->asked_at = metric_clock();
	link->answering = 0;
	ask->tries++;
	statements_reset(&link->sent);
	link->asking_who = !link->own;
	if (link->asking_who && PQsendQueryParams(link->pg, WHO, 0, NULL, NULL, NULL, NULL, 0) != 1) {
		link_close(link, "cannot send");
		return;
	}
	for (size_t i = 0; i < ask->call_count; i++)
		if (!send_call(link, &ask->calls[i])) {
			link_close(link, "cannot send");
			return;
		}
	if (PQpipelineSync(link->pg) != 1)
		link_close(link, "cannot send");
	else
		flush(link);
}

void
link_close(struct db_link *link, const char *why)
{
	struct db_ask	*ask = link->ask;
	bool		 connecting = link->state == LINK_CONNECTING;
	uint64_t	 since = link->since;
	struct pool	*pool = link->pool;

	if (link->state == LINK_BUSY || connecting)
		pool_say(pool, why, link->pg != NULL ? PQerrorMessage(link->pg) : "no memory");
	if (connecting)
		db_hosts_leave(pool->hosts, link->host);
	forget(link);
	if (ask != NULL)
		db_drop_answers(ask);
	pool_lost(pool, ask, connecting, since);
}

bool
link_drop_dead(struct db_link *link)
{
	if (link->state != LINK_IDLE || PQconsumeInput(link->pg) == 1)
		return false;
	forget(link);
	return true;
}

void
link_drop(struct db_link *link)
{
	if (link->state == LINK_IDLE)
		forget(link);
}

static void
forget(struct db_link *link)
{
	if (link->state == LINK_IDLE || link->state == LINK_BUSY) {
		metric_add(METRIC_DB_CONNECTIONS, -1);
		metric_add(METRIC_DB_LOST, 1);
	}
	PQclear(link->error);
	PQfinish(link->pg);
	link_init(link, link->pool);
}

static void
on_event(void *arg, int error)
{
	struct db_link	*link = arg;

	link->event.flags = 0;
	if (link->state == LINK_CONNECTING) {
		go_on_connecting(link);
		return;
	}
	if (PQconsumeInput(link->pg) != 1 || (error != 0 && link->state == LINK_IDLE)) {
		link_close(link, "lost");
		return;
	}
	if (link->state == LINK_BUSY) {
		flush(link);
		if (link->state == LINK_BUSY)
			read_answers(link);
	}
}

static void
go_on_connecting(struct db_link *link)
{
	switch (PQconnectPoll(link->pg)) {
	case PGRES_POLLING_READING:
		watch(link, EPOLLIN);
		return;
	case PGRES_POLLING_WRITING:
		watch(link, EPOLLOUT);
		return;
	case PGRES_POLLING_OK:
		break;
	default:
		link_close(link, "cannot connect");
		return;
	}
	if (PQsetnonblocking(link->pg, 1) != 0 || PQenterPipelineMode(link->pg) != 1) {
		link_close(link, "no pipeline");
		return;
	}
	metric_add(METRIC_DB_CONNECTS, 1);
	metric_add(METRIC_DB_CONNECTIONS, 1);
	statements_reset(&link->statements);
	link->state = LINK_IDLE;
	watch(link, EPOLLIN | EPOLLRDHUP);
	pool_connected(link->pool);
}

/* A connecting libpq may change its socket; closing one takes it off epoll. Afterwards little changes. */
static void
watch(struct db_link *link, int what)
{
	if (link->state != LINK_CONNECTING && link->watched == what)
		return;
	link->watched = what;
	/* libpq closes its socket when it finds the other end gone; to watch none would end the worker. */
	if (PQsocket(link->pg) < 0) {
		link_close(link, "lost");
		return;
	}
	kore_platform_event_schedule(PQsocket(link->pg), what, 0, link);
}

/* The first time on a connection of our own a statement is prepared, in the same round trip. */
static bool
send_call(struct db_link *link, struct call *call)
{
	int		 statement = statement_number(call->sql);
	const char	*name = statement_name(statement);

	if (!link->own)
		return PQsendQueryParams(link->pg, call->sql, (int)call->count, NULL, call->params, NULL, NULL, 0) == 1;
	if (!statements_has(&link->statements, statement) && !statements_has(&link->sent, statement)) {
		if (PQsendPrepare(link->pg, name, call->sql, 0, NULL) != 1)
			return false;
		statements_add(&link->sent, statement);
	}
	return PQsendQueryPrepared(link->pg, name, (int)call->count, call->params, NULL, NULL, 0) == 1;
}

static void
flush(struct db_link *link)
{
	int	left = PQflush(link->pg);

	if (left < 0)
		link_close(link, "cannot send");
	else
		watch(link, EPOLLIN | EPOLLRDHUP | (left > 0 ? EPOLLOUT : 0));
}

/* Takes what has arrived; each call ends with a NULL, the pipeline with a sync. */
static void
read_answers(struct db_link *link)
{
	PGresult	*result;
	bool		 between = false;

	while (PQisBusy(link->pg) == 0) {
		result = PQgetResult(link->pg);
		if (result == NULL) {
			if (between || PQstatus(link->pg) == CONNECTION_BAD)
				break;
			between = true;
			continue;
		}
		between = false;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			finish(link);
			return;
		}
		keep_answer(link, result);
	}
	if (PQstatus(link->pg) == CONNECTION_BAD)
		link_close(link, "lost");
}

/* An error may come after the last answer, when the transaction is committed: then nothing was done. */
static void
keep_answer(struct db_link *link, PGresult *result)
{
	struct db_ask	*ask = link->ask;
	struct call	*call = link->answering < ask->call_count ? &ask->calls[link->answering] : NULL;
	ExecStatusType	 status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK && link->asking_who) {
		keep_who(link, result);
		PQclear(result);
		return;
	}
	if (status == PGRES_TUPLES_OK && call != NULL) {
		call->result = result;
		link->answering++;
		return;
	}
	if (status == PGRES_COMMAND_OK && call != NULL)		/* the answer to a Prepare */
		statements_add(&link->statements, statement_number(call->sql));
	if (status == PGRES_FATAL_ERROR && link->error == NULL)
		link->error = result;
	else
		PQclear(result);
}

static void
keep_who(struct db_link *link, const PGresult *result)
{
	link->asking_who = false;
	link->own = atoi(PQgetvalue(result, 0, 0)) == PQbackendPID(link->pg);
	link->misled = (*PQgetvalue(result, 0, 1) == 't') != link->pool->replica;
}

/* Of itself a server says with each answer what it is; what a pooler says of it may be old. */
static bool
is_wrong(const struct db_link *link)
{
	const char	*standby = PQparameterStatus(link->pg, "in_hot_standby");

	if (link->misled || !link->own)
		return link->misled;
	return (standby != NULL && (strcmp(standby, "on") == 0) != link->pool->replica) ||
	    db_hosts_is_put_aside(link->pool->hosts, link->pg);
}

static void
finish(struct db_link *link)
{
	struct db_ask	*ask = link->ask;
	PGresult	*error = link->error;

	metric_time(METRIC_DB_QUERY, metric_clock() - link->asked_at);
	link->ask = NULL;
	link->error = NULL;
	link->state = LINK_IDLE;
	if (is_wrong(link))
		pool_misled(link, ask, error);
	else
		pool_answered(link, ask, error);
}
