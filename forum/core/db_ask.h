/*
 * Inside core/db: a question, from the step that asks it to the connection that
 * carries it.
 */
#ifndef FORUM_CORE_DB_ASK_H
#define FORUM_CORE_DB_ASK_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "core/request.h"

enum { CALLS_MAX = ALSO_MAX + 4 };	/* the viewer, patience, db_once, db_ask and db_also */

struct call {
	const char		*sql;
	size_t			 count;
	const char *const	*params;
	PGresult		*result;
};

struct db_ask {
	TAILQ_ENTRY(db_ask)	 list;
	struct arena		*arena;		/* freed with it when there is no request */
	struct request		*request;	/* NULL: asked by a timer, or the client went away */
	step_function		 next;
	struct call		 calls[CALLS_MAX];
	size_t			 call_count;
	bool			 viewer_first;	/* calls[0] asks whose page it is */
	size_t			 main_call;	/* which of the calls is that of db_ask */
	struct pool		*pool;		/* of which it gets a connection */
	struct db_queue		*queue;		/* in which it waits, or NULL */
	bool			 lags;		/* the replica may answer it */
	bool			 acts;		/* may change something: waits with those that do */
	bool			 patient;	/* the answer may take minutes */
	bool			 harmless;	/* may be asked again when nobody knows whether it was done */
	int			 tries;
	void			(*heard)(const struct rows *);	/* of db_tell */
	uint64_t		 since;		/* ms */
	uint64_t		 asked_at;	/* the same, of metric_clock */
};

struct db_queue;
struct pool;

/* Puts a question into the queue; it goes out as soon as a connection is free. */
void	pool_enqueue(struct db_ask *);

/* Takes a question out of the queue, if it is still there; whether it was. */
bool	pool_withdraw(struct db_ask *);

/* Prepares a worker's connections; `read_conninfo` of a replica, or NULL. */
void	pool_init(const char *conninfo, const char *read_conninfo);

bool	pool_has_replica(void);

/* Whether a session was asked for and not found. */
bool	db_knows_nobody(const struct db_ask *);

/* The question was answered, or refused: hands the answers over and wakes the request. */
void	db_answer(struct db_ask *, struct refusal);

/* Drops the answers so far, before a question is asked again. */
void	db_drop_answers(struct db_ask *);

#endif
