/*
 * Asking the database, without waiting for it: the only place that knows libpq.
 *
 * Each worker keeps a few connections, made when needed, in pipeline mode with
 * prepared statements. A request's questions go out together and are answered
 * in one round trip and one transaction. What is asked is always a call of a
 * function of schema web, whose parameters are texts (or NULL).
 *
 *	db_also(rq, "SELECT * FROM web.thread_posts($1, $2)", rq->credential, id);
 *	return db_ask(rq, show_thread, "SELECT * FROM web.thread($1, $2)", rq->credential, id);
 *
 * then rq->rows has the answer of db_ask and rq->also[0] that of db_also. When
 * any of them is refused, nothing is kept, rq->refusal says why, and instead of
 * the next step rq->on_refusal runs, or an error page is sent.
 *
 * What may lag is asked from a replica, if there is one that is near enough (core/replica.h).
 *
 * A question asked with GET is asked once more, unseen, if its connection turns
 * out to be dead, and so is an act with db_once; others are not, because nobody
 * knows whether they were done.
 */
#ifndef FORUM_CORE_DB_H
#define FORUM_CORE_DB_H

#include "core/request.h"

/* `sql` must live for ever (a literal): it names its prepared statement. */
#define db_ask(rq, next, sql, ...)	db_ask_params(rq, next, sql, DB_PARAMS(__VA_ARGS__))
#define db_also(rq, sql, ...)		db_also_params(rq, sql, DB_PARAMS(__VA_ARGS__))

/*
 * Makes the next db_ask an act that is done once: `key` says what is the same (see
 * core/once.h; NULL: nothing). If it was done before, the visitor is sent to what
 * was made. So it may also be asked again when its connection was lost.
 */
void	db_once(struct request *, const char *key);

/*
 * Asks on behalf of nobody, from a timer. `heard` gets the answer, for as long
 * as it runs, if there is one; NULL drops it.
 */
#define db_tell(heard, sql, ...)	db_tell_params(heard, sql, DB_PARAMS(__VA_ARGS__))

/* The same of the replica; what it does not answer is not heard. */
#define db_tell_replica(heard, sql, ...) db_tell_replica_params(heard, sql, DB_PARAMS(__VA_ARGS__))

#define DB_PARAMS(...)							\
	sizeof((const char *[]){ NULL, ##__VA_ARGS__ }) / sizeof(char *) - 1, \
	(const char *[]){ NULL, ##__VA_ARGS__ } + 1

int	db_ask_params(struct request *, step_function next, const char *sql,
	    size_t count, const char *const *params);
void	db_also_params(struct request *, const char *sql, size_t count,
	    const char *const *params);
void	db_tell_params(void (*heard)(const struct rows *), const char *sql,
	    size_t count, const char *const *params);
void	db_tell_replica_params(void (*heard)(const struct rows *), const char *sql,
	    size_t count, const char *const *params);

/* Prepares a worker: nothing is connected before the first question. `read_conninfo` may be NULL. */
void	db_init(const char *conninfo, const char *read_conninfo);

/* The request is going away: what it asked is answered to nobody. */
void	db_forget(struct request *);

/* Frees the answers that a request holds. */
void	db_rows_free(struct request *);

#endif
