/*
 * Hearing of changes while they are fresh. The connection's life:
 *
 *	OFF ─ begin ▶ CONNECTING ─ PQconnectPoll ▶ STARTING ─ LISTEN ▶ ON
 *	 ▲                                                              │
 *	 └──────────────────────────── lose ◀───────────────────────────┘
 */
#include "core/listen.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include <kore.h>
#include <http.h>

#include "core/db_hosts.h"
#include "core/log.h"

enum {
	PING_EVERY = 30,		/* ms, while pages are asked for */
	PING_FOR = 3 * 1000,		/* ms after the last of them */
	PING_MAX = 2 * 1000,		/* ms; a connection that takes longer is dead */
	AWAIT_MAX = 400,		/* ms a request waits for a ping's answer */
	CONNECT_AGAIN = 250,		/* ms */
};

enum state { OFF, CONNECTING, STARTING, ON };

struct waiter {
	TAILQ_ENTRY(waiter)	 list;
	struct request		*request;
	step_function		 step;
	uint64_t		 since;
};

static void	begin(void);
static void	on_event(void *, int);
static void	go_on_connecting(void);
static void	start_listening(void);
static void	read_answers(void);
static void	take_answer(PGresult *);
static void	finish_answer(void);
static void	take_notices(void);
static void	send_ping(uint64_t);
static void	lose(const char *);
static void	watch(int);
static void	flush(void);
static void	arm(unsigned);
static void	on_tick(void *, u_int64_t);
static void	wake_waiters(uint64_t);

static struct {
	struct kore_event	 event;		/* first: Kore casts to it */
	PGconn			*pg;
	size_t			 host;		/* which of the servers */
	enum state		 state;
	bool			 own;		/* the server is ours alone */
	bool			 pinging;
	bool			 late;		/* what was written since, that ping may not prove */
	uint64_t		 sent;		/* the ping that is on its way; or since when we connect */
	uint64_t		 answered;	/* when the latest ping with an answer was sent; 0: none */
	uint64_t		 used;		/* when somebody asked last */
	bool			 armed;
	bool			 said;		/* that it cannot be had; once is enough */
} line;
static TAILQ_HEAD(, waiter)	waiters = TAILQ_HEAD_INITIALIZER(waiters);
static struct db_hosts		*hosts;
static void			(*on_heard)(const char *);
static void			(*on_lost)(void);

void
listen_init(const char *info, void (*heard)(const char *), void (*lost)(void))
{
	hosts = db_hosts_create(info, "touchstone listener", true);
	on_heard = heard;
	on_lost = lost;
	line.event.handle = on_event;
	begin();
}

bool
listen_is_on(void)
{
	return line.state == ON;
}

bool
listen_covers(uint64_t arrived)
{
	if (arrived > line.used)
		line.used = arrived;
	if (!line.armed)
		arm(PING_EVERY);
	return line.state == ON && line.answered + LISTEN_LEASE >= arrived;
}

void
listen_doubt(void)
{
	line.answered = 0;
	line.late = true;
}

void
listen_anew(void)
{
	if (line.state == OFF)
		return;
	db_hosts_leave(hosts, line.host);
	lose("not the primary any more");
}

int
listen_await(struct request *rq, step_function step)
{
	struct waiter	*waiter = arena_alloc(rq->arena, sizeof(*waiter));

	*waiter = (struct waiter){ .request = rq, .step = step, .since = kore_time_ms() };
	rq->waiter = waiter;
	TAILQ_INSERT_TAIL(&waiters, waiter, list);
	http_request_sleep(rq->http);
	/* One that is on its way already may be too old for this request; the next follows it. */
	if (!line.pinging)
		send_ping(waiter->since);
	if (!line.armed)
		arm(PING_EVERY);
	return KORE_RESULT_RETRY;
}

void
listen_forget(struct request *rq)
{
	if (rq->waiter != NULL)
		TAILQ_REMOVE(&waiters, rq->waiter, list);
	rq->waiter = NULL;
}

static void
begin(void)
{
	line.pg = db_hosts_connect(hosts, &line.host);
	line.state = CONNECTING;
	line.sent = kore_time_ms();
	arm(CONNECT_AGAIN);
	if (line.pg == NULL || PQstatus(line.pg) == CONNECTION_BAD)
		lose("cannot connect");
	else
		watch(EPOLLOUT);
}

static void
on_event(void *unused, int error)
{
	(void)unused;
	line.event.flags = 0;
	if (line.state == CONNECTING) {
		go_on_connecting();
		return;
	}
	if (PQconsumeInput(line.pg) != 1 || error != 0) {
		lose("lost");
		return;
	}
	flush();
	if (line.state != OFF)
		read_answers();
}

static void
go_on_connecting(void)
{
	switch (PQconnectPoll(line.pg)) {
	case PGRES_POLLING_READING:
		watch(EPOLLIN);
		return;
	case PGRES_POLLING_WRITING:
		watch(EPOLLOUT);
		return;
	case PGRES_POLLING_OK:
		start_listening();
		return;
	default:
		lose("cannot connect");
	}
}

/* The answer to the last statement comes when both have been committed. */
static void
start_listening(void)
{
	line.state = STARTING;
	line.own = false;
	if (PQsetnonblocking(line.pg, 1) != 0 ||
	    PQsendQuery(line.pg, "LISTEN forum_change; SELECT pg_backend_pid()") != 1)
		lose("cannot listen");
	else
		flush();
}

static void
read_answers(void)
{
	while (PQisBusy(line.pg) == 0) {
		PGresult	*result = PQgetResult(line.pg);

		if (result == NULL)
			break;
		take_answer(result);
		PQclear(result);
		if (line.state == OFF)
			return;
	}
	take_notices();
	if (PQisBusy(line.pg) == 0)
		finish_answer();
}

static void
take_answer(PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_TUPLES_OK:
		line.own = PQntuples(result) == 1 && atoi(PQgetvalue(result, 0, 0)) == PQbackendPID(line.pg);
		break;
	case PGRES_COMMAND_OK:
	case PGRES_EMPTY_QUERY:
		break;
	default:
		lose("cannot listen");
	}
}

/* What was asked is answered in full; all that was told before has been heard. */
static void
finish_answer(void)
{
	if (db_hosts_is_put_aside(hosts, line.pg)) {
		listen_anew();
		return;
	}
	if (line.state == STARTING) {
		if (!line.own) {
			lose("a pooler stands before PostgreSQL, the page cache is off; "
			    "FORUM_LISTEN_URL names PostgreSQL itself");
			return;
		}
		line.state = ON;
		line.said = false;
		on_lost();
	} else if (line.pinging) {
		line.pinging = false;
		if (!line.late) {
			line.answered = line.sent;
			wake_waiters(line.answered + LISTEN_LEASE);
		}
	}
	if (!line.pinging && !TAILQ_EMPTY(&waiters))
		send_ping(kore_time_ms());
}

static void
take_notices(void)
{
	PGnotify	*notice;

	while ((notice = PQnotifies(line.pg)) != NULL) {
		on_heard(notice->extra);
		PQfreemem(notice);
	}
}

static void
send_ping(uint64_t now)
{
	if (line.state != ON)
		return;
	line.pinging = true;
	line.late = false;
	line.sent = now;
	if (PQsendQuery(line.pg, "") != 1)
		lose("cannot send");
	else
		flush();
}

/* Whoever waits goes on without. */
static void
lose(const char *why)
{
	bool	was_on = line.state == ON;

	if (!line.said)
		log_line("hearing of changes: %s: %s", why, line.pg != NULL ? PQerrorMessage(line.pg) : "no memory");
	line.said = true;
	/* Where it went well, it is tried first again. */
	if (!was_on)
		db_hosts_leave(hosts, line.host);
	PQfinish(line.pg);
	line.pg = NULL;
	line.state = OFF;
	line.pinging = false;
	line.answered = 0;
	if (was_on)
		on_lost();
	wake_waiters(UINT64_MAX);
	if (!line.armed)
		arm(CONNECT_AGAIN);
}

static void
flush(void)
{
	int	left = PQflush(line.pg);

	if (left < 0)
		lose("cannot send");
	else
		watch(EPOLLIN | EPOLLRDHUP | (left > 0 ? EPOLLOUT : 0));
}

/* A connecting libpq may change its socket; closing one takes it off epoll. */
static void
watch(int what)
{
	/* libpq closes its socket when it finds the other end gone; to watch none would end the worker. */
	if (PQsocket(line.pg) < 0)
		lose("lost");
	else
		kore_platform_event_schedule(PQsocket(line.pg), what, 0, &line);
}

static void
arm(unsigned ms)
{
	line.armed = true;
	kore_timer_add(on_tick, ms, NULL, KORE_TIMER_ONESHOT);
}

/* Pings while pages are asked for, connects again, and ends what takes too long. */
static void
on_tick(void *unused, u_int64_t now)
{
	(void)unused;
	line.armed = false;
	if (line.state == OFF) {
		begin();
		return;
	}
	if (line.state != ON || line.pinging) {
		if (now > line.sent + (line.state == ON ? PING_MAX : db_hosts_patience(hosts))) {
			lose("too slow");
			return;
		}
	} else if (now < line.used + PING_FOR) {
		send_ping(now);
	}
	if (now > AWAIT_MAX)
		wake_waiters(now - AWAIT_MAX);
	if (!line.armed && (line.state != ON || line.pinging || now < line.used + PING_FOR || !TAILQ_EMPTY(&waiters)))
		arm(line.state == ON ? PING_EVERY : CONNECT_AGAIN);
}

/* Those who began to wait at `until` or before. */
static void
wake_waiters(uint64_t until)
{
	struct waiter	*waiter;

	while ((waiter = TAILQ_FIRST(&waiters)) != NULL && waiter->since <= until) {
		struct request	*rq = waiter->request;

		listen_forget(rq);
		request_wake(rq, waiter->step);
	}
}
