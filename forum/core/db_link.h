/*
 * Inside core/db: one connection to the database. Its life:
 *
 *	CLOSED ─ link_open ▶ CONNECTING ─ PQconnectPoll ▶ IDLE ⇄ BUSY
 *	   ▲                                                │
 *	   └───────────────── link_close ◀──────────────────┘
 *
 * Nothing here waits: libpq's asynchronous calls are driven by Kore's events.
 * A question is never cancelled, because asking PostgreSQL to do that is one
 * more connection that could hang; its own timeouts end what takes too long.
 *
 * With the first question on a connection goes another: who are you? Where the
 * server is ours alone, statements are prepared once and the server says of
 * itself when it is promoted. Behind a pooler that gives each transaction
 * another server (PgBouncer) nothing is kept from one to the next, and each
 * time it is asked anew. What the wrong kind of server has answered (a standby
 * for the primary, or the reverse) counts for nothing.
 */
#ifndef FORUM_CORE_DB_LINK_H
#define FORUM_CORE_DB_LINK_H

#include <kore.h>

#include "core/db_ask.h"
#include "core/statement.h"

enum link_state { LINK_CLOSED, LINK_CONNECTING, LINK_IDLE, LINK_BUSY };

struct pool;

struct db_link {
	struct kore_event	 event;		/* first: Kore casts to it */
	struct pool		*pool;
	PGconn			*pg;
	size_t			 host;		/* which of the pool's */
	int			 watched;	/* the epoll events that are asked for */
	enum link_state		 state;
	bool			 own;		/* the server is known to be ours alone */
	bool			 asking_who;	/* the next answer is to that */
	bool			 misled;	/* it is of the wrong kind */
	bool			 leaving;	/* is closed with its answer */
	struct statements	 statements;	/* that it has prepared */
	struct statements	 sent;		/* to be prepared by the present pipeline */
	struct db_ask		*ask;
	size_t			 answering;	/* which of the ask's calls comes next */
	PGresult		*error;		/* the first */
	uint64_t		 since;		/* ms: when it began to connect or was asked */
	uint64_t		 asked_at;	/* the same, of metric_clock */
};

void	link_init(struct db_link *, struct pool *);

/* Begins to connect. How it ends, pool_connected or pool_lost hears. */
void	link_open(struct db_link *);

/* Sends a question on an idle connection; pool_answered or pool_lost hears of it. */
void	link_send(struct db_link *, struct db_ask *);

/* Closes a connection that is of no use any more, and tells pool_lost; `why` is logged. */
void	link_close(struct db_link *, const char *why);

/* Closes an idle connection if the server has, without a word; whether it did. */
bool	link_drop_dead(struct db_link *);

/* Closes an idle connection without a word. */
void	link_drop(struct db_link *);

#endif
