/* One request, from the first byte to the reply. */
#include "core/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <kore.h>
#include <http.h>

#include "core/address.h"
#include "core/cache.h"
#include "core/cache_send.h"
#include "core/db.h"
#include "core/header.h"
#include "core/listen.h"
#include "core/metric.h"
#include "core/page.h"
#include "core/refusal.h"
#include "core/reply.h"
#include "core/session.h"
#include "core/work.h"
#include "routes.h"

/*
 * Of what is sent. Kore takes more (http_body_max), because it closes the
 * connection on what is beyond that, and whoever sends hears no reason.
 */
enum { BODY_MAX = 2 * 1024 * 1024, BULK_MAX = 8 * 1024 * 1024 };

int		forum_serve(struct http_request *);

static struct request *begin(struct http_request *);
static void	 on_free(struct http_request *);
static int	 serve(struct request *);
static bool	 is_meant(struct request *);
static int	 find_route(struct request *);
static int	 read_input(struct request *);
static int	 read_form(struct request *);
static int	 refused(struct request *);
static enum method method_of(int);

static step_function	on_expired;

/* Kore calls this first when a request is complete, and again when it was woken. */
int
forum_serve(struct http_request *http)
{
	struct request	*rq = http->hdlr_extra;
	step_function	 step;

	if (rq == NULL)
		return cache_hit(http) ? KORE_RESULT_OK : serve(begin(http));
	step = rq->step;
	if (step == NULL) {
		http_request_sleep(http);
		return KORE_RESULT_RETRY;
	}
	rq->step = NULL;
	return step(rq);
}

int
request_chain(struct request *rq, step_function step)
{
	return step(rq);
}

void
request_on_expired(step_function step)
{
	on_expired = step;
}

void
request_answered(struct request *rq, step_function next, struct refusal refusal)
{
	rq->refusal = refusal;
	request_wake(rq, refusal.status != 0 ? refused : next);
}

void
request_wake(struct request *rq, step_function step)
{
	rq->step = step;
	http_request_wakeup(rq->http);
}

int
request_refuse(struct request *rq, int status, const char *message)
{
	rq->refusal = (struct refusal){ .status = status, .message = message };
	return refused(rq);
}

int
request_refuse_field(struct request *rq, const char *field, const char *message)
{
	rq->refusal = (struct refusal){ .status = 422, .message = message, .field = field };
	return refused(rq);
}

struct refusal *
request_why(struct request *rq)
{
	struct refusal	*why = arena_alloc(rq->arena, sizeof(*why));

	*why = rq->refusal;
	return why;
}

static struct request *
begin(struct http_request *http)
{
	struct arena	*arena = arena_create();
	struct request	*rq = arena_alloc(arena, sizeof(*rq));

	rq->arena = arena;
	rq->http = http;
	rq->began = metric_clock();
	rq->route = &route_none;
	rq->method = method_of(http->method);
	rq->head = http->method == HTTP_METHOD_HEAD;
	rq->path = http->path;
	rq->here = http->query_string == NULL ? http->path :
	    arena_format(arena, "%s?%s", http->path, http->query_string);
	rq->agent = http->agent != NULL ? http->agent : "";
	http->hdlr_extra = rq;
	http->flags |= HTTP_REQUEST_RETAIN_EXTRA;
	http->onfree = on_free;
	return rq;
}

/* Kore may call this twice while a task of the request is running. */
static void
on_free(struct http_request *http)
{
	struct request	*rq = http->hdlr_extra;

	http->onfree = NULL;
	http->hdlr_extra = NULL;
	if (rq == NULL)
		return;
	metric_request(route_number(rq->route), http->status, metric_clock() - rq->began);
	work_forget(rq);
	listen_forget(rq);
	cache_forget(rq);
	db_rows_free(rq);
	db_forget(rq);
	/* db_forget keeps the arena of a question that is on its way. */
	arena_destroy(rq->arena);
}

static int
serve(struct request *rq)
{
	int	status;

	rq->address = address_of_client(rq);
	status = find_route(rq);
	if (status == 0 || status == 405 || status == 404)
		session_read(rq);
	if (status == 405 && rq->http->method == HTTP_METHOD_OPTIONS)
		return reply_empty(rq, 204);
	if (status == 0)
		status = read_input(rq);
	if (status != 0)
		return request_refuse(rq, status, NULL);
	if (rq->method != METHOD_GET && !is_meant(rq))
		return request_refuse(rq, 401, (rq->route->flags & ROUTE_API) != 0 ?
		    "This needs an API token: \"Authorization: Bearer …\"." :
		    "Your session has ended. Sign in and what you wrote will still be here.");
	return rq->route->handler(rq);
}

/*
 * Whether an act is the member's own will: a page of another site can send a
 * browser here with its cookies, but knows no form token and sets no header.
 */
static bool
is_meant(struct request *rq)
{
	if ((rq->route->flags & ROUTE_API) != 0)
		return rq->credential != NULL && rq->session_token == NULL;
	return session_csrf_fits(rq);
}

static int
find_route(struct request *rq)
{
	unsigned	allowed = 0;

	rq->route = &route_none;
	if (strncmp(rq->path, "/api/", 5) == 0)
		rq->route = &route_none_api;
	for (const struct route *route = routes; route->pattern != NULL; route++) {
		if (!path_match(route->pattern, rq->path, rq->arena, &rq->params))
			continue;
		if (route->method == rq->method) {
			rq->route = route;
			return 0;
		}
		allowed |= route->method;
	}
	if (allowed == 0)
		return 404;
	reply_header(rq, "allow", arena_format(rq->arena, "%s%s%s%s%sOPTIONS",
	    (allowed & METHOD_GET) != 0 ? "GET, HEAD, " : "", (allowed & METHOD_POST) != 0 ? "POST, " : "",
	    (allowed & METHOD_PUT) != 0 ? "PUT, " : "", (allowed & METHOD_PATCH) != 0 ? "PATCH, " : "",
	    (allowed & METHOD_DELETE) != 0 ? "DELETE, " : ""));
	return 405;
}

static int
read_input(struct request *rq)
{
	const char	*query = rq->http->query_string;
	const char	*accept = header_find(rq, "accept");

	rq->wants_json = accept != NULL && strncasecmp(accept, "application/json", 16) == 0;
	if (query != NULL && fields_parse(rq->arena, query, strlen(query), &rq->query) != 0)
		return 400;
	if (rq->http->http_body != NULL) {
		rq->body = (const char *)rq->http->http_body->data;
		rq->body_length = rq->http->http_body_length;
	}
	if (rq->body_length > ((rq->route->flags & ROUTE_BULK) != 0 ? BULK_MAX : BODY_MAX))
		return 413;
	return (rq->route->flags & ROUTE_API) != 0 || rq->method == METHOD_GET ? 0 : read_form(rq);
}

static int
read_form(struct request *rq)
{
	const char	*type = header_find(rq, "content-type");
	const char	*expected = "application/x-www-form-urlencoded";

	if (rq->body_length == 0)
		return 0;
	if (type == NULL || strncasecmp(type, expected, strlen(expected)) != 0)
		return 415;
	return fields_parse(rq->arena, rq->body, rq->body_length, &rq->form);
}

/*
 * Instead of the next step: the handler's own way to put it, the sign-in for a
 * form that came too late, or an error page.
 */
static int
refused(struct request *rq)
{
	step_function	own = rq->on_refusal;
	bool		page = (rq->route->flags & ROUTE_API) == 0 && !rq->wants_json;

	rq->on_refusal = NULL;
	/* What was asked for is done already: that is where it went. */
	if (rq->refusal.status == 303)
		return reply_see_other(rq, rq->refusal.message);
	cache_refused(rq);
	if (rq->refusal.retry_after > 0)
		reply_header(rq, "retry-after", text_number(rq, rq->refusal.retry_after));
	if (rq->refusal.status == 401 && page && on_expired != NULL)
		return on_expired(rq);
	if (rq->on_away != NULL && rq->refusal.status == 503)
		return rq->on_away(rq);
	if (own != NULL && rq->refusal.status < 500 && rq->refusal.status != 404)
		return own(rq);
	if (rq->refusal.message == NULL)
		rq->refusal.message = page_status_message(rq->refusal.status);
	return page ? page_refuse(rq) : reply_problem(rq, &rq->refusal);
}

static enum method
method_of(int method)
{
	switch (method) {
	case HTTP_METHOD_GET:
	case HTTP_METHOD_HEAD:
		return METHOD_GET;
	case HTTP_METHOD_POST:
		return METHOD_POST;
	case HTTP_METHOD_PUT:
		return METHOD_PUT;
	case HTTP_METHOD_PATCH:
		return METHOD_PATCH;
	case HTTP_METHOD_DELETE:
		return METHOD_DELETE;
	default:
		return 0;
	}
}
