/* What customers answer when they are asked. */
#include "pages/survey.h"

#include <inttypes.h>

#include "core/db.h"
#include "core/reply.h"

static int		 give_csat(struct request *);
static int		 go_to_thread(struct request *);
static int		 give_nps(struct request *);
static int		 go_back(struct request *);
static const char	*text_or_null(struct request *, const char *);

/* POST /t/:id/survey: value 1, 0 or none, or words */
int
survey_csat(struct request *rq)
{
	return request_chain(rq, give_csat);
}

/* POST /survey: value 0 to 10 or none, words, next */
int
survey_nps(struct request *rq)
{
	return request_chain(rq, give_nps);
}

static int
give_csat(struct request *rq)
{
	return db_ask(rq, go_to_thread, "SELECT * FROM web.csat_give($1, $2, $3, $4)", rq->credential,
	    path_id(rq, "id"), text_or_null(rq, "value"), text_or_null(rq, "words"));
}

static int
go_to_thread(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/t/%" PRId64 "/%s",
	    row_int(&rq->rows, 0, "thread_id"), row_text(&rq->rows, 0, "slug")));
}

static int
give_nps(struct request *rq)
{
	return db_ask(rq, go_back, "SELECT * FROM web.nps_give($1, $2, $3)", rq->credential,
	    text_or_null(rq, "value"), text_or_null(rq, "words"));
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, safe_next(form_text(rq, "next"), "/"));
}

static const char *
text_or_null(struct request *rq, const char *name)
{
	const char	*text = form_text(rq, name);

	return *text != '\0' ? text : NULL;
}
