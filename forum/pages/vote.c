/* Voting, and accepting an answer. */
#include "pages/vote.h"

#include <inttypes.h>
#include <string.h>

#include "core/db.h"
#include "core/reply.h"

static int	cast_vote(struct request *);
static int	show_score(struct request *);
static int	accept(struct request *);
static int	show_accepted(struct request *);
static int	go_back(struct request *);

/* POST /p/:id/vote: value 1, 0 or -1 */
int
vote_cast(struct request *rq)
{
	return request_chain(rq, cast_vote);
}

/* POST /p/:id/accept: value 1, or 0 to take it back */
int
vote_accept(struct request *rq)
{
	return request_chain(rq, accept);
}

static int
cast_vote(struct request *rq)
{
	return db_ask(rq, show_score, "SELECT * FROM web.post_vote($1, $2, $3)",
	    rq->credential, path_id(rq, "id"), form_text(rq, "value"));
}

static int
show_score(struct request *rq)
{
	if (!rq->wants_json)
		return go_back(rq);
	return reply_json(rq, 200, arena_format(rq->arena, "{\"score\":%" PRId64 ",\"value\":%" PRId64 "}",
	    row_int(&rq->rows, 0, "score"), row_int(&rq->rows, 0, "value")));
}

static int
accept(struct request *rq)
{
	bool	wanted = strcmp(form_text(rq, "value"), "0") != 0;

	return db_ask(rq, show_accepted, "SELECT * FROM web.post_accept($1, $2, $3)",
	    rq->credential, path_id(rq, "id"), wanted ? "true" : "false");
}

static int
show_accepted(struct request *rq)
{
	return rq->wants_json ? reply_empty(rq, 204) : go_back(rq);
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/p/%s", path_id(rq, "id")));
}
