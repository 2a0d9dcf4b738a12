/*
 * One request, from the first byte to the reply.
 *
 * A handler is a chain of small steps. A step either replies or names what is
 * to be waited for and the step that comes then (db_ask, work_*); it returns
 * what that call returned. Everything that belongs to the request lives in its
 * arena; handlers free nothing.
 */
#ifndef FORUM_CORE_REQUEST_H
#define FORUM_CORE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/form.h"
#include "core/html.h"
#include "core/path.h"
#include "core/rows.h"
#include "text/arena.h"
#include "views/frame.h"

struct http_request;
struct request;

typedef int	(*step_function)(struct request *);

enum method {
	METHOD_GET = 1,		/* and HEAD */
	METHOD_POST = 2,
	METHOD_PUT = 4,
	METHOD_PATCH = 8,
	METHOD_DELETE = 16,
};

enum route_flag {
	ROUTE_API = 1,		/* bearer token, JSON, problem+json; no form token */
	ROUTE_BARE = 2,		/* shows no page header: the viewer is not asked for */
	ROUTE_BULK = 4,		/* takes larger bodies: a list of thousands of things */
	ROUTE_PATIENT = 16,	/* may take minutes: looks at all of the past */
	ROUTE_MAY_LAG = 8,	/* may show what was a second ago: a replica may be asked (core/replica.h) */
};

/* One line of the table in routes.c; a handler serves one method of one pattern. */
struct route {
	enum method	 method;
	const char	*pattern;	/* see core/path.h */
	step_function	 handler;
	int		 flags;
};

/* Why something was refused. Status 0: it was not. */
struct refusal {
	int		 status;
	const char	*message;	/* a sentence for a person */
	const char	*field;		/* the form field it is about, or NULL */
	int		 retry_after;	/* seconds, 0: not said */
};

enum { ALSO_MAX = 6 };

struct request {
	struct http_request	*http;		/* only core may look inside */
	struct arena		*arena;
	const struct route	*route;
	enum method		 method;
	bool			 head;		/* HEAD: as GET, without a body */
	const char		*path;		/* still percent-encoded */
	const char		*here;		/* path and query, to come back to */
	const char		*address;	/* the client's, behind trusted proxies too */
	const char		*agent;
	struct path_params	 params;
	struct fields		 query;
	struct fields		 form;
	const char		*body;		/* API: the raw body */
	size_t			 body_length;
	bool			 wants_json;	/* a script asks: reply JSON instead of a page */

	/* Who asks: 's' or 't' and the hash of a token; NULL for a visitor. */
	const char		*credential;
	const char		*session_token;	/* from the cookie; NULL: none */
	const char		*csrf;		/* the token that forms must send back */

	/* As whom what all share is asked for: NULL for what a visitor sees. See core/cache.h. */
	const char		*sight;
	bool			 exact;		/* what is asked next may not lag, whatever the route says */

	/* What the database answered. */
	struct rows		 rows;
	struct rows		 also[ALSO_MAX];
	struct refusal		 refusal;

	/* Comes instead of an error page when the next db_ask is refused. */
	step_function		 on_refusal;
	step_function		 on_away;	/* the same for 503: the database is away */

	/* Whose page it is, once the database was asked. */
	struct viewer		 viewer;
	bool			 viewer_known;
	int64_t			 viewer_id;	/* 0: a visitor */

	struct html		 html;
	html_fill_function	 fill;		/* slots of this page; NULL: the common ones */
	void			*page_data;	/* what the page's own steps and fill share */
	void			*mine;		/* the viewer's own bits of the page; NULL for a visitor */

	/* Owned by core. */
	const char		*once;		/* of db_once, for the next db_ask */
	uint64_t		 began;		/* of metric_clock */
	step_function		 step;
	struct db_ask		*ask;
	struct work		*work;
	struct cache_use	*cache;
	struct waiter		*waiter;	/* for changes to be heard */
	const char		*password_hash;
	bool			 password_fits;
	struct refusal		 shown;		/* what the error page says */
	bool			 replied;
};

/* Begins a handler's chain: runs the step at once. */
int	request_chain(struct request *, step_function);

/*
 * What a form posted without (or after) a session leads to: the visitor signs
 * in and what was typed is still there. Set once, by the page that does it.
 */
void	request_on_expired(step_function);

/* Refuses: an error page, or problem+json for scripts and the API. */
int	request_refuse(struct request *, int status, const char *message);

/* The same with 422 for a field that is wrong. */
int	request_refuse_field(struct request *, const char *field, const char *message);

/* For core: the answer to a question is there, or the refusal of it. */
void	request_answered(struct request *, step_function next, struct refusal);

/* For core: the request sleeps no more; `step` runs soon. */
void	request_wake(struct request *, step_function);

/* Why the last question was refused, kept from the next one: for rq->page_data. Status 0 when it was not. */
struct refusal	*request_why(struct request *);

/*
 * What was sent, as text: never NULL unless said so.
 *	path_id		digits of a path's id; the pattern has it
 *	path_text	a path's name, decoded
 *	query_text	NULL when the query has no such name, or it is empty
 *	query_id	the digits of an id; NULL when the query has none of that name
 *	form_text	"" when the form has no such field
 *	form_flag	whether a box was ticked
 */
const char	*path_id(struct request *, const char *name);
const char	*path_text(struct request *, const char *name);
const char	*query_text(struct request *, const char *name);
const char	*query_id(struct request *, const char *name);
const char	*form_text(struct request *, const char *name);
bool		 form_flag(struct request *, const char *name);

/*
 * `path` with this request's query, in which `name` has another value, or with
 * NULL is left out: the next page of what was asked for.
 */
const char	*query_with(struct request *, const char *path, const char *name, const char *value);

/* A number as text for a parameter of a query. */
const char	*text_number(struct request *, int64_t);

/* The id that a path, query or form text holds; 0 when it holds none. */
int64_t		 id_of(const char *text);

/*
 * A place on this site that a visitor asked to be sent to: a path beginning
 * with one slash, without control characters or backslashes; else `otherwise`.
 */
const char	*safe_next(const char *wanted, const char *otherwise);

/*
 * Where to go on after signing in or joining: the field or query `next`, but
 * not to those forms again; else the front page.
 */
const char	*form_next(struct request *);

/* The tags, or other words, of a field: separated by white space or commas. */
const char	*const *text_words(struct arena *, const char *text, size_t *ret_count);

#endif
