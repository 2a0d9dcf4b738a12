/*
 * The connections of a worker to the database.
 *
 * A question (struct db_ask) is a few calls that go out as one pipeline. It
 * stands in the queue until a connection is free. A connection's life:
 *
 *	CLOSED ─ open_connection ▶ CONNECTING ─ PQconnectPoll ▶ IDLE ⇄ BUSY
 *	   ▲                                                      │
 *	   └──────────────── lose_connection ◀────────────────────┘
 */
#include "core/db_ask.h"

#include <sys/epoll.h>

#include <kore.h>

#include "core/log.h"
#include "core/metric.h"
#include "core/refusal.h"
#include "core/statement.h"

enum {
	CONNECTIONS = 8,		/* of each worker */
	QUEUE_MAX = 1000,		/* questions waiting; beyond it: 503 */
	WAIT_MAX = 5 * 1000,		/* ms a question waits for a connection */
	ANSWER_MAX = 15 * 1000,		/* ms; beyond statement_timeout */
	CONNECT_MAX = 5 * 1000,		/* ms */
	GRACE = 800,			/* ms in which a server that just restarts may come back */
	CONNECT_AGAIN = 30,		/* ms between tries while there is grace */
	TRIES = 3,			/* of what was undone for no fault of its own */
	SWEEP_EVERY = 500,		/* ms */
};

enum state { CLOSED, CONNECTING, IDLE, BUSY };

struct db_connection {
	struct kore_event	 event;		/* first: Kore casts to it */
	PGconn			*pg;
	enum state		 state;
	struct statements	 statements;
	struct statements	 sent;		/* to be prepared by the present pipeline */
	struct db_ask		*ask;
	size_t			 answering;	/* which of the ask's calls comes next */
	PGresult		*error;		/* the first */
	uint64_t		 since;
	uint64_t		 sent_at;	/* of metric_clock */
};

static void	on_event(void *, int);
static void	on_sweep(void *, u_int64_t);
static void	dispatch(void);
static struct db_ask *take_first(void);
static void	put_back(struct db_ask *);
static void	open_connection(struct db_connection *);
static void	go_on_connecting(struct db_connection *);
static void	lose_connection(struct db_connection *, const char *);
static void	drop_dead(void);
static void	wait_or_answer(void);
static void	on_connect_again(void *, u_int64_t);
static void	send_ask(struct db_connection *, struct db_ask *);
static bool	send_call(struct db_connection *, struct call *);
static void	flush(struct db_connection *);
static void	read_answers(struct db_connection *);
static void	keep_answer(struct db_connection *, PGresult *);
static void	finish_ask(struct db_connection *);
static void	watch(struct db_connection *, int);

static TAILQ_HEAD(, db_ask)	queue = TAILQ_HEAD_INITIALIZER(queue);
static size_t			queue_length;
static struct db_connection	pool[CONNECTIONS];
static const char		*conninfo;

void
pool_init(const char *info)
{
	conninfo = info;
	for (size_t i = 0; i < CONNECTIONS; i++)
		pool[i].event.handle = on_event;
	kore_timer_add(on_sweep, SWEEP_EVERY, NULL, 0);
}

void
pool_enqueue(struct db_ask *ask)
{
	ask->since = kore_time_ms();
	if (queue_length >= QUEUE_MAX) {
		metric_add(METRIC_DB_REFUSED, 1);
		db_answer(ask, refusal_away());
		return;
	}
	TAILQ_INSERT_TAIL(&queue, ask, list);
	ask->queued = true;
	metric_set(METRIC_DB_QUEUE, (int64_t)++queue_length);
	dispatch();
}

bool
pool_withdraw(struct db_ask *ask)
{
	if (!ask->queued)
		return false;
	TAILQ_REMOVE(&queue, ask, list);
	ask->queued = false;
	metric_set(METRIC_DB_QUEUE, (int64_t)--queue_length);
	return true;
}

/* The question that has waited longest; NULL when none does. */
static struct db_ask *
take_first(void)
{
	struct db_ask	*ask = TAILQ_FIRST(&queue);

	if (ask != NULL)
		pool_withdraw(ask);
	return ask;
}

/* To be asked again, before all others. */
static void
put_back(struct db_ask *ask)
{
	TAILQ_INSERT_HEAD(&queue, ask, list);
	ask->queued = true;
	metric_set(METRIC_DB_QUEUE, (int64_t)++queue_length);
}

/* Gives waiting questions to free connections; opens one more if all are busy. */
static void
dispatch(void)
{
	struct db_connection	*closed = NULL;
	struct db_ask		*ask;
	size_t			 opening = 0;

	for (size_t i = 0; i < CONNECTIONS; i++) {
		struct db_connection	*connection = &pool[i];

		if (connection->state == IDLE && (ask = take_first()) != NULL)
			send_ask(connection, ask);
		else if (connection->state == CLOSED && closed == NULL)
			closed = connection;
		else if (connection->state == CONNECTING)
			opening++;
	}
	if (closed != NULL && queue_length > opening)
		open_connection(closed);
}

static void
open_connection(struct db_connection *connection)
{
	static const char *const	keywords[] = {
	    "dbname", "application_name", "client_encoding", "connect_timeout", "options", NULL };
	const char *const		values[] = {
	    conninfo, "touchstone", "UTF8", "5",
	    "-c timezone=UTC -c datestyle=ISO -c statement_timeout=10s -c lock_timeout=5s", NULL };

	connection->pg = PQconnectStartParams(keywords, values, 1);
	connection->since = kore_time_ms();
	connection->state = CONNECTING;
	if (connection->pg == NULL || PQstatus(connection->pg) == CONNECTION_BAD)
		lose_connection(connection, "cannot connect");
	else
		watch(connection, EPOLLOUT);
}

static void
go_on_connecting(struct db_connection *connection)
{
	switch (PQconnectPoll(connection->pg)) {
	case PGRES_POLLING_READING:
		watch(connection, EPOLLIN);
		return;
	case PGRES_POLLING_WRITING:
		watch(connection, EPOLLOUT);
		return;
	case PGRES_POLLING_OK:
		break;
	default:
		lose_connection(connection, "cannot connect");
		return;
	}
	if (PQsetnonblocking(connection->pg, 1) != 0 || PQenterPipelineMode(connection->pg) != 1) {
		lose_connection(connection, "no pipeline");
		return;
	}
	metric_add(METRIC_DB_RECONNECTS, 1);
	statements_reset(&connection->statements);
	connection->state = IDLE;
	watch(connection, EPOLLIN | EPOLLRDHUP);
	dispatch();
}

/* A connecting libpq may change its socket; closing one takes it off epoll. */
static void
watch(struct db_connection *connection, int what)
{
	kore_platform_event_schedule(PQsocket(connection->pg), what, 0, connection);
}

static void
lose_connection(struct db_connection *connection, const char *why)
{
	struct db_ask	*ask = connection->ask;
	bool		 connecting = connection->state == CONNECTING;
	size_t		 others = 0;

	if (connection->state != IDLE)
		log_line("database: %s: %s", why,
		    connection->pg != NULL ? PQerrorMessage(connection->pg) : "no memory");
	PQclear(connection->error);
	PQfinish(connection->pg);
	*connection = (struct db_connection){ .event.handle = on_event };
	if (ask != NULL) {
		db_drop_answers(ask);
		/* What ended this one has often ended all: the next try is not for another dead one. */
		drop_dead();
		if (!ask->harmless || ask->request == NULL ||
		    (ask->tries > 1 && kore_time_ms() - ask->since >= GRACE))
			db_answer(ask, refusal_away());
		else
			put_back(ask);
	}
	for (size_t i = 0; i < CONNECTIONS; i++)
		others += pool[i].state != CLOSED;
	if (connecting && others == 0)
		wait_or_answer();
	else
		dispatch();
}

/* Closes the idle connections that the server has closed, before their events arrive. */
static void
drop_dead(void)
{
	for (size_t i = 0; i < CONNECTIONS; i++) {
		struct db_connection	*connection = &pool[i];

		if (connection->state == IDLE && PQconsumeInput(connection->pg) != 1) {
			PQfinish(connection->pg);
			*connection = (struct db_connection){ .event.handle = on_event };
		}
	}
}

/*
 * Nothing is connected and nothing can be. A server that was just restarted is
 * given a moment; beyond it, waiting would only make it worse.
 */
static void
wait_or_answer(void)
{
	uint64_t	 now = kore_time_ms();
	struct db_ask	*ask;

	while ((ask = TAILQ_FIRST(&queue)) != NULL && now - ask->since >= GRACE) {
		pool_withdraw(ask);
		db_answer(ask, refusal_away());
	}
	if (ask != NULL)
		kore_timer_add(on_connect_again, CONNECT_AGAIN, NULL, KORE_TIMER_ONESHOT);
}

static void
on_connect_again(void *unused, u_int64_t now)
{
	(void)unused;
	(void)now;
	dispatch();
}

static void
send_ask(struct db_connection *connection, struct db_ask *ask)
{
	connection->ask = ask;
	connection->state = BUSY;
	connection->sent_at = metric_clock();
	connection->since = kore_time_ms();
	connection->answering = 0;
	ask->tries++;
	statements_reset(&connection->sent);
	for (size_t i = 0; i < ask->call_count; i++)
		if (!send_call(connection, &ask->calls[i])) {
			lose_connection(connection, "cannot send");
			return;
		}
	if (PQpipelineSync(connection->pg) != 1)
		lose_connection(connection, "cannot send");
	else
		flush(connection);
}

static bool
send_call(struct db_connection *connection, struct call *call)
{
	int		 statement = statement_number(call->sql);
	const char	*name = statement_name(statement);

	if (!statements_has(&connection->statements, statement) &&
	    !statements_has(&connection->sent, statement)) {
		if (PQsendPrepare(connection->pg, name, call->sql, 0, NULL) != 1)
			return false;
		statements_add(&connection->sent, statement);
	}
	return PQsendQueryPrepared(connection->pg, name, (int)call->count,
	    call->params, NULL, NULL, 0) == 1;
}

static void
flush(struct db_connection *connection)
{
	int	left = PQflush(connection->pg);

	if (left < 0)
		lose_connection(connection, "cannot send");
	else
		watch(connection, EPOLLIN | EPOLLRDHUP | (left > 0 ? EPOLLOUT : 0));
}

static void
on_event(void *arg, int error)
{
	struct db_connection	*connection = arg;

	connection->event.flags = 0;
	if (connection->state == CONNECTING) {
		go_on_connecting(connection);
		return;
	}
	if (PQconsumeInput(connection->pg) != 1 ||
	    (error != 0 && connection->state == IDLE)) {
		lose_connection(connection, "lost");
		return;
	}
	if (connection->state == BUSY) {
		flush(connection);
		if (connection->state == BUSY)
			read_answers(connection);
	}
}

/* Takes what has arrived; each call ends with a NULL, the pipeline with a sync. */
static void
read_answers(struct db_connection *connection)
{
	PGresult	*result;
	bool		 between = false;

	while (PQisBusy(connection->pg) == 0) {
		result = PQgetResult(connection->pg);
		if (result == NULL) {
			if (between || PQstatus(connection->pg) == CONNECTION_BAD)
				break;
			between = true;
			continue;
		}
		between = false;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			finish_ask(connection);
			return;
		}
		keep_answer(connection, result);
	}
	if (PQstatus(connection->pg) == CONNECTION_BAD)
		lose_connection(connection, "lost");
}

static void
keep_answer(struct db_connection *connection, PGresult *result)
{
	struct db_ask	*ask = connection->ask;
	struct call	*call;

	if (connection->answering >= ask->call_count) {
		PQclear(result);
		return;
	}
	call = &ask->calls[connection->answering];
	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:		/* the answer to a Prepare */
		statements_add(&connection->statements, statement_number(call->sql));
		PQclear(result);
		return;
	case PGRES_TUPLES_OK:
		call->result = result;
		connection->answering++;
		return;
	default:
		if (connection->error == NULL && PQresultStatus(result) == PGRES_FATAL_ERROR)
			connection->error = result;
		else
			PQclear(result);
	}
}

static void
finish_ask(struct db_connection *connection)
{
	struct db_ask	*ask = connection->ask;
	PGresult	*error = connection->error;
	struct refusal	 refusal = { 0 };

	metric_time(METRIC_DB_QUERY, metric_clock() - connection->sent_at);
	connection->ask = NULL;
	connection->error = NULL;
	connection->state = IDLE;
	if (error != NULL && refusal_is_passing(error) && ask->tries < TRIES) {
		/* Undone as a whole; plans made before a deploy go with the connection. */
		PQclear(error);
		db_drop_answers(ask);
		lose_connection(connection, "asking again");
		pool_enqueue(ask);
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

/* Ends what takes too long: no visitor waits for ever. */
static void
on_sweep(void *unused, u_int64_t now)
{
	struct db_ask	*ask;

	(void)unused;
	while ((ask = TAILQ_FIRST(&queue)) != NULL && now - ask->since > WAIT_MAX && now > ask->since) {
		pool_withdraw(ask);
		db_answer(ask, refusal_away());
	}
	for (size_t i = 0; i < CONNECTIONS; i++) {
		struct db_connection	*connection = &pool[i];
		uint64_t		 limit = connection->state == CONNECTING ? CONNECT_MAX : ANSWER_MAX;

		if ((connection->state == CONNECTING || connection->state == BUSY) &&
		    now > connection->since && now - connection->since > limit)
			lose_connection(connection, "too slow");
	}
}
