/* Addresses of the forum that was imported lead to where things are now. */
#include "pages/old.h"

#include <inttypes.h>
#include <string.h>

#include "core/db.h"
#include "core/percent.h"
#include "core/reply.h"

static int	ask_post(struct request *);
static int	go_to_post(struct request *);
static int	ask_member(struct request *);
static int	go_to_member(struct request *);

/* GET /questions/:id and /questions/:id/ *rest, /q/:id, /a/:id and the like */
int
old_post(struct request *rq)
{
	return request_chain(rq, ask_post);
}

/* /questions/12/title/34 is answer 34 of question 12. */
static int
ask_post(struct request *rq)
{
	const char	*rest = path_text(rq, "rest");
	const char	*last = rest != NULL ? strrchr(rest, '/') : NULL;
	bool		 answer = last != NULL && strncmp(rq->path, "/questions/", 11) == 0 && id_of(last + 1) != 0;

	return db_ask(rq, go_to_post, "SELECT * FROM web.imported_post($1, $2)",
	    rq->credential, answer ? last + 1 : path_id(rq, "id"));
}

static int
go_to_post(struct request *rq)
{
	if (row_bool(&rq->rows, 0, "opening"))
		return reply_moved(rq, arena_format(rq->arena, "/t/%" PRId64 "/%s",
		    row_int(&rq->rows, 0, "thread_id"), row_text(&rq->rows, 0, "slug")));
	return reply_moved(rq, arena_format(rq->arena, "/p/%" PRId64, row_int(&rq->rows, 0, "post_id")));
}

/* GET /users/:id and /users/:id/ *rest */
int
old_member(struct request *rq)
{
	return request_chain(rq, ask_member);
}

static int
ask_member(struct request *rq)
{
	return db_ask(rq, go_to_member, "SELECT * FROM web.imported_member($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
go_to_member(struct request *rq)
{
	return reply_moved(rq, arena_format(rq->arena, "/u/%s",
	    percent_encode(rq->arena, row_text(&rq->rows, 0, "name"))));
}
