/*
 * The JSON API: one handler for the whole table. It brings the arguments of a
 * call together, asks, and passes on the JSON that the database made.
 */
#include "pages/api.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "core/asset_serve.h"
#include "core/body.h"
#include "core/db.h"
#include "core/header.h"
#include "core/page.h"
#include "core/reply.h"
#include "core/write.h"
#include "pages/api_calls.h"
#include "text/array.h"
#include "text/query.h"
#include "text/words.h"

enum { PARAMETERS_MAX = 16 };

/* The parameters of a query as they come together. */
struct asking {
	struct request	*rq;
	struct body	 body;
	const char	*parameters[PARAMETERS_MAX];
	size_t		 count;
	/* The first field that is not what it has to be: its name, and why. */
	const char	*field;
	const char	*wrong;
};

static int	 ask(struct request *);
static int	 show(struct request *);
static const struct api_call *call_of(const struct route *);
static bool	 has_body(const struct api_call *);
static int	 read_body(struct request *, struct body *, const char **);
static bool	 is_json(const char *);
static void	 add_argument(struct asking *, struct api_argument);
static void	 add(struct asking *, const char *);
static void	 add_words(struct asking *, const char *);
static void	 add_search(struct asking *, const char *);
static void	 add_texts(struct asking *, const char *);
static void	 add_title(struct asking *, const char *);
static void	 add_written(struct asking *, const char *);
static const struct body_field *field(struct asking *, const char *, enum body_type);
static const char *text(struct asking *, const char *, enum body_type);

int
api_serve(struct request *rq)
{
	return request_chain(rq, ask);
}

/* GET /api/v1/openapi.json */
int
api_describe(struct request *rq)
{
	return asset_send(rq, "openapi.json");
}

void
api_check(const struct route *route)
{
	size_t	served = 0;

	for (; route->pattern != NULL; route++)
		if (route->handler == api_serve) {
			assert(call_of(route) != NULL);
			served++;
		}
	for (const struct api_call *call = api_calls; call->pattern != NULL; call++)
		served--;
	assert(served == 0);
}

static int
ask(struct request *rq)
{
	const struct api_call	*call = call_of(rq->route);
	struct asking		 asking = { .rq = rq };
	int			 status = 0;

	if (has_body(call))
		status = read_body(rq, &asking.body, &asking.wrong);
	if (status != 0)
		return request_refuse(rq, status, asking.wrong);
	add(&asking, rq->credential);
	for (const struct api_argument *argument = call->arguments; argument->source != API_NOTHING; argument++)
		add_argument(&asking, *argument);
	if (asking.wrong != NULL)
		return request_refuse_field(rq, asking.field, asking.wrong);
	return db_ask_params(rq, show, call->sql, asking.count, asking.parameters);
}

static int
show(struct request *rq)
{
	const struct api_call	*call = call_of(rq->route);

	if (call->status == 204)
		return reply_empty(rq, 204);
	if (call->status == 201)
		reply_header(rq, "location", row_text(&rq->rows, 0, "location"));
	return reply_json(rq, call->status, row_text(&rq->rows, 0, "json"));
}

static const struct api_call *
call_of(const struct route *route)
{
	for (const struct api_call *call = api_calls; call->pattern != NULL; call++)
		if (call->method == route->method && strcmp(call->pattern, route->pattern) == 0)
			return call;
	return NULL;
}

static bool
has_body(const struct api_call *call)
{
	for (const struct api_argument *argument = call->arguments; argument->source != API_NOTHING; argument++)
		if (argument->source >= API_TEXT)
			return true;
	return false;
}

/* Returns 0, or a status and why. */
static int
read_body(struct request *rq, struct body *ret_body, const char **ret_wrong)
{
	if (rq->body_length == 0) {
		*ret_wrong = "The body is empty; it has to be a JSON object.";
		return 400;
	}
	if (!is_json(header_find(rq, "content-type"))) {
		*ret_wrong = "The body has to be of the type application/json.";
		return 415;
	}
	return body_parse(rq->arena, rq->body, rq->body_length, ret_body, ret_wrong);
}

static bool
is_json(const char *type)
{
	static const char	json[] = "application/json";
	size_t			length = strlen(json);

	return type != NULL && strncasecmp(type, json, length) == 0 && strchr("; \t", type[length]) != NULL;
}

static void
add_argument(struct asking *asking, struct api_argument argument)
{
	struct request	*rq = asking->rq;

	switch (argument.source) {
	case API_NOTHING:
		return;
	case API_SITE:
		add(asking, page_url(rq, ""));
		return;
	case API_PATH_ID:
		add(asking, path_id(rq, argument.name));
		return;
	case API_PATH_TEXT:
		add(asking, path_text(rq, argument.name));
		return;
	case API_QUERY:
		add(asking, query_text(rq, argument.name));
		return;
	case API_QUERY_WORDS:
		add_words(asking, query_text(rq, argument.name));
		return;
	case API_QUERY_SEARCH:
		add_search(asking, query_text(rq, argument.name));
		return;
	case API_TEXT:
		add(asking, text(asking, argument.name, BODY_TEXT));
		return;
	case API_NUMBER:
		add(asking, text(asking, argument.name, BODY_NUMBER));
		return;
	case API_FLAG:
		add(asking, text(asking, argument.name, BODY_FLAG));
		return;
	case API_TEXTS:
		add_texts(asking, argument.name);
		return;
	case API_TITLE:
		add_title(asking, text(asking, argument.name, BODY_TEXT));
		return;
	case API_WRITTEN:
		add_written(asking, text(asking, argument.name, BODY_TEXT));
		return;
	}
}

static void
add(struct asking *asking, const char *parameter)
{
	assert(asking->count < PARAMETERS_MAX);
	asking->parameters[asking->count++] = parameter;
}

static void
add_words(struct asking *asking, const char *typed)
{
	add(asking, typed == NULL ? NULL : words_segment(asking->rq->arena, typed));
}

static void
add_search(struct asking *asking, const char *typed)
{
	struct arena	*arena = asking->rq->arena;
	struct query	 query = query_parse(arena, typed);

	add(asking, query.words);
	add(asking, text_array(arena, query.phrases, query.phrase_count));
	add(asking, text_array(arena, query.without, query.without_count));
	add(asking, text_array(arena, query.tags, query.tag_count));
	add(asking, query.author);
	add(asking, query.category);
	add(asking, query.state);
	add(asking, query.kind);
}

static void
add_texts(struct asking *asking, const char *name)
{
	const struct body_field	*texts = field(asking, name, BODY_TEXTS);

	add(asking, texts == NULL ? NULL : text_array(asking->rq->arena, texts->items, texts->count));
}

static void
add_title(struct asking *asking, const char *title)
{
	add(asking, title);
	add(asking, title == NULL ? NULL : write_title_words(asking->rq, title));
	add(asking, title == NULL ? NULL : write_slug(asking->rq, title));
}

static void
add_written(struct asking *asking, const char *source)
{
	struct written		 written = write_text(asking->rq, source == NULL ? "" : source);
	const char *const	 parameters[] = { WRITTEN(written) };

	for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++)
		add(asking, parameters[i]);
}

static const char *
text(struct asking *asking, const char *name, enum body_type type)
{
	const struct body_field	*found = field(asking, name, type);

	return found == NULL ? NULL : found->text;
}

/* A field of the body; NULL when it is not there, or not of that type. */
static const struct body_field *
field(struct asking *asking, const char *name, enum body_type type)
{
	static const char *const	wanted[] = {
	    [BODY_TEXT] = "This has to be a text.",
	    [BODY_NUMBER] = "This has to be a whole number.",
	    [BODY_FLAG] = "This has to be true or false.",
	    [BODY_TEXTS] = "This has to be a list of texts." };
	const struct body_field		*found = body_find(&asking->body, name);

	if (found == NULL || found->type == type)
		return found;
	if (asking->wrong == NULL) {
		asking->field = name;
		asking->wrong = found->type == BODY_NUL ?
		    "This has a NUL character in it, which cannot be kept." : wanted[type];
	}
	return NULL;
}
