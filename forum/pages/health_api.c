/*
 * The calls of the health core that take more than fields: a whole body of
 * JSON, or give lines of it. What the JSON says is the database's business; that
 * it is text at all is ours, because the database would not take another.
 */
#include "pages/health_api.h"

#include <string.h>
#include <strings.h>

#include "core/db.h"
#include "core/header.h"
#include "core/reply.h"
#include "text/utf8.h"

static const char *const	event_types[] = {
    "application/cloudevents+json", "application/cloudevents-batch+json", "application/json", NULL };
static const char *const	json_types[] = { "application/json", NULL };

static int	take_events(struct request *);
static int	take_model(struct request *);
static int	ask_events(struct request *);
static int	ask_scores(struct request *);
static int	show_json(struct request *);
static int	show_lines(struct request *);
static int	check_body(struct request *, const char *const *, const char **);
static bool	is_of_type(const char *, const char *);

/* POST /api/v1/health/events */
int
health_api_events(struct request *rq)
{
	return request_chain(rq, take_events);
}

/* PUT /api/v1/health/models/:version */
int
health_api_model(struct request *rq)
{
	return request_chain(rq, take_model);
}

/* GET /api/v1/health/export/events.ndjson */
int
health_api_export_events(struct request *rq)
{
	return request_chain(rq, ask_events);
}

/* GET /api/v1/health/export/scores.ndjson */
int
health_api_export_scores(struct request *rq)
{
	return request_chain(rq, ask_scores);
}

static int
take_events(struct request *rq)
{
	const char	*wrong;
	int		 status = check_body(rq, event_types, &wrong);

	if (status != 0)
		return request_refuse(rq, status, wrong);
	return db_ask(rq, show_json, "SELECT * FROM web.health_events($1, $2)", rq->credential,
	    arena_copy(rq->arena, rq->body, rq->body_length));
}

static int
take_model(struct request *rq)
{
	const char	*wrong;
	int		 status = check_body(rq, json_types, &wrong);

	if (status != 0)
		return request_refuse(rq, status, wrong);
	return db_ask(rq, show_json, "SELECT * FROM web.health_model_put($1, $2, $3)", rq->credential,
	    path_text(rq, "version"), arena_copy(rq->arena, rq->body, rq->body_length));
}

static int
ask_events(struct request *rq)
{
	return db_ask(rq, show_lines, "SELECT * FROM web.health_export_events($1, $2)", rq->credential,
	    query_text(rq, "since"));
}

static int
ask_scores(struct request *rq)
{
	return db_ask(rq, show_lines, "SELECT * FROM web.health_export_scores($1, $2)", rq->credential,
	    query_text(rq, "since"));
}

static int
show_json(struct request *rq)
{
	return reply_json(rq, 200, row_text(&rq->rows, 0, "json"));
}

/* One page of lines; the header tells where the next begins, as a path to follow. */
static int
show_lines(struct request *rq)
{
	const char	*next = row_text(&rq->rows, 0, "next"), *lines = row_text(&rq->rows, 0, "lines");

	if (next != NULL)
		reply_header(rq, "link", arena_format(rq->arena, "<%s>; rel=\"next\"",
		    query_with(rq, rq->path, "since", next)));
	return reply_text(rq, 200, "application/x-ndjson", lines != NULL ? lines : "");
}

/* 0, or a status and why. */
static int
check_body(struct request *rq, const char *const *types, const char **ret_wrong)
{
	const char	*type = header_find(rq, "content-type");

	for (; *types != NULL && !is_of_type(type, *types); types++)
		;
	if (*types == NULL) {
		*ret_wrong = "The body has to be JSON, and its content-type has to say so.";
		return 415;
	}
	if (rq->body_length == 0) {
		*ret_wrong = "The body is empty.";
		return 400;
	}
	if (!utf8_valid(rq->body, rq->body_length)) {
		*ret_wrong = "The body is not UTF-8.";
		return 400;
	}
	return 0;
}

static bool
is_of_type(const char *type, const char *wanted)
{
	size_t	length = strlen(wanted);

	return type != NULL && strncasecmp(type, wanted, length) == 0 && strchr("; \t", type[length]) != NULL;
}
