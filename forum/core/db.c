/*
 * Asking the database, without waiting for it: what is asked, and what becomes
 * of the answer. The connections are in pool.c.
 */
#include "core/db.h"

#include <string.h>

#include <kore.h>
#include <http.h>

#include "core/db_ask.h"
#include "core/page.h"
#include "core/refusal.h"
#include "core/replica.h"

static struct db_ask	*ask_of(struct request *);
static void		 add_call(struct db_ask *, const char *, size_t, const char *const *);
static void		 tell(void (*)(const struct rows *), bool, const char *, size_t, const char *const *);
static void		 answer_nobody(struct db_ask *, struct refusal);

void
db_init(const char *conninfo, const char *read_conninfo)
{
	pool_init(conninfo, read_conninfo);
}

int
db_ask_params(struct request *rq, step_function next, const char *sql,
    size_t count, const char *const *params)
{
	struct db_ask	*ask = ask_of(rq);
	struct call	 also[ALSO_MAX];
	size_t		 also_count = ask->call_count;

	/* What db_also has collected comes after the main question. */
	memcpy(also, ask->calls, sizeof(also));
	ask->call_count = 0;
	ask->viewer_first = rq->credential != NULL && !rq->viewer_known &&
	    (rq->route->flags & (ROUTE_API | ROUTE_BARE)) == 0;
	if (ask->viewer_first)
		add_call(ask, "SELECT * FROM web.viewer($1)", 1, &rq->credential);
	ask->patient = (rq->route->flags & ROUTE_PATIENT) != 0;
	if (ask->patient)
		add_call(ask, "SELECT * FROM web.patience()", 0, NULL);
	if (rq->once != NULL)
		add_call(ask, "SELECT * FROM web.once($1, $2)", 2, (const char *[]){ rq->credential, rq->once });
	ask->main_call = ask->call_count;
	add_call(ask, sql, count, params);
	for (size_t i = 0; i < also_count; i++)
		ask->calls[ask->call_count++] = also[i];

	db_rows_free(rq);
	ask->next = next;
	ask->acts = rq->method != METHOD_GET;
	ask->harmless = !ask->acts || rq->once != NULL;
	rq->once = NULL;
	ask->tries = 0;
	ask->lags = replica_may_answer(rq);
	http_request_sleep(rq->http);
	pool_enqueue(ask);
	return KORE_RESULT_RETRY;
}

void
db_also_params(struct request *rq, const char *sql, size_t count, const char *const *params)
{
	struct db_ask	*ask = ask_of(rq);

	if (ask->call_count == ALSO_MAX)
		fatal("db_also: more than %d", ALSO_MAX);
	add_call(ask, sql, count, params);
}

void
db_once(struct request *rq, const char *key)
{
	rq->once = key;
}

void
db_tell_params(void (*heard)(const struct rows *), const char *sql, size_t count, const char *const *params)
{
	tell(heard, false, sql, count, params);
}

void
db_tell_replica_params(void (*heard)(const struct rows *), const char *sql, size_t count, const char *const *params)
{
	tell(heard, true, sql, count, params);
}

static void
tell(void (*heard)(const struct rows *), bool lags, const char *sql, size_t count, const char *const *params)
{
	struct arena	*arena = arena_create();
	struct db_ask	*ask = arena_alloc(arena, sizeof(*ask));

	ask->arena = arena;
	ask->heard = heard;
	ask->lags = lags;
	ask->acts = heard == NULL;
	ask->harmless = !ask->acts;
	add_call(ask, sql, count, params);
	pool_enqueue(ask);
}

void
db_forget(struct request *rq)
{
	struct db_ask	*ask = rq->ask;

	rq->ask = NULL;
	/* Collected by db_also and never asked, or taken back in time: it goes with the request. */
	if (ask == NULL || ask->next == NULL || pool_withdraw(ask))
		return;
	/* On its way: the arena has to outlive the request. */
	ask->request = NULL;
	rq->arena = NULL;
}

void
db_rows_free(struct request *rq)
{
	PQclear(rq->rows.result);
	rq->rows = (struct rows){ 0 };
	for (size_t i = 0; i < ALSO_MAX; i++) {
		PQclear(rq->also[i].result);
		rq->also[i] = (struct rows){ 0 };
	}
}

void
db_answer(struct db_ask *ask, struct refusal refusal)
{
	struct request	*rq = ask->request;

	if (rq == NULL) {
		answer_nobody(ask, refusal);
		return;
	}
	if (ask->viewer_first && ask->calls[0].result != NULL) {
		struct rows	viewer = { ask->calls[0].result, PQntuples(ask->calls[0].result) };

		page_viewer_read(rq, &viewer);
		PQclear(viewer.result);
		ask->calls[0].result = NULL;
	}
	for (size_t i = ask->viewer_first ? 1 : 0; i < ask->main_call; i++) {
		PQclear(ask->calls[i].result);
		ask->calls[i].result = NULL;
	}
	for (size_t i = ask->main_call; i < ask->call_count; i++) {
		struct rows	*rows = i == ask->main_call ? &rq->rows : &rq->also[i - ask->main_call - 1];

		rows->result = ask->calls[i].result;
		rows->count = rows->result != NULL ? PQntuples(rows->result) : 0;
	}
	rq->ask = NULL;
	request_answered(rq, ask->next, refusal);
}

bool
db_knows_nobody(const struct db_ask *ask)
{
	return ask->viewer_first && ask->calls[0].result != NULL && PQntuples(ask->calls[0].result) == 0;
}

/* Asked by a timer, or the client went away meanwhile. */
static void
answer_nobody(struct db_ask *ask, struct refusal refusal)
{
	struct rows	rows = { .result = ask->calls[0].result };

	if (ask->heard != NULL && refusal.status == 0) {
		rows.count = PQntuples(rows.result);
		ask->heard(&rows);
	}
	db_drop_answers(ask);
	arena_destroy(ask->arena);
}

void
db_drop_answers(struct db_ask *ask)
{
	for (size_t i = 0; i < ask->call_count; i++) {
		PQclear(ask->calls[i].result);
		ask->calls[i].result = NULL;
	}
}

static struct db_ask *
ask_of(struct request *rq)
{
	if (rq->ask == NULL) {
		rq->ask = arena_alloc(rq->arena, sizeof(*rq->ask));
		rq->ask->arena = rq->arena;
		rq->ask->request = rq;
	}
	return rq->ask;
}

static void
add_call(struct db_ask *ask, const char *sql, size_t count, const char *const *params)
{
	const char	**copies = arena_array(ask->arena, count, sizeof(*copies));

	for (size_t i = 0; i < count; i++)
		copies[i] = arena_text(ask->arena, params[i]);
	ask->calls[ask->call_count++] = (struct call){
	    .sql = sql, .count = count, .params = copies };
}
