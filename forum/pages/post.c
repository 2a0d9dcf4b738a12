/* Single posts: finding one in its thread. */
#include "pages/post.h"

#include <inttypes.h>

#include "core/db.h"
#include "core/reply.h"

static int	ask_place(struct request *);
static int	go_to_place(struct request *);

/* GET /p/:id */
int
post_find(struct request *rq)
{
	return request_chain(rq, ask_place);
}

static int
ask_place(struct request *rq)
{
	return db_ask(rq, go_to_place, "SELECT * FROM web.post_place($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
go_to_place(struct request *rq)
{
	const char	*page = "";

	if (!row_bool(&rq->rows, 0, "first_page"))
		page = arena_format(rq->arena, "?at=%" PRId64, row_int(&rq->rows, 0, "top_id"));
	return reply_see_other(rq, arena_format(rq->arena, "/t/%" PRId64 "/%s%s#p%" PRId64,
	    row_int(&rq->rows, 0, "thread_id"), row_text(&rq->rows, 0, "slug"), page,
	    row_int(&rq->rows, 0, "post_id")));
}
