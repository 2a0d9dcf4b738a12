/* Where a member is signed in, and ending it there. */
#include "pages/session.h"

#include "core/db.h"
#include "core/page.h"
#include "core/reply.h"
#include "text/agent.h"
#include "views/views.h"

static int	ask_for_sessions(struct request *);
static int	show_sessions(struct request *);
static int	stop(struct request *);
static int	stop_others(struct request *);
static int	go_back(struct request *);

/* GET /settings/sessions */
int
session_list(struct request *rq)
{
	return request_chain(rq, ask_for_sessions);
}

/* POST /settings/sessions/:id/end */
int
session_stop(struct request *rq)
{
	return request_chain(rq, stop);
}

/* POST /settings/sessions/end-others */
int
session_stop_others(struct request *rq)
{
	return request_chain(rq, stop_others);
}

static int
ask_for_sessions(struct request *rq)
{
	return db_ask(rq, show_sessions, "SELECT * FROM web.sessions($1)", rq->credential);
}

static int
show_sessions(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct session_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct sessions_page	 page = { .frame = page_frame(rq, "Sessions"),
	    .sessions = lines, .session_count = (size_t)rows->count };

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct session_line){
		    .id = row_int(rows, row, "id"),
		    .agent = agent_name(rq->arena, row_text(rows, row, "agent")),
		    .address = row_text(rows, row, "address"),
		    .started = row_when(rows, row, "created_at"),
		    .seen = row_when(rows, row, "seen_at"),
		    .current = row_bool(rows, row, "current") };
	if (query_text(rq, "ended") != NULL)
		page.saved = "Ended.";
	page.frame.unlisted = true;
	view_sessions(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
stop(struct request *rq)
{
	return db_ask(rq, go_back, "SELECT * FROM web.session_end($1, $2)", rq->credential, path_id(rq, "id"));
}

static int
stop_others(struct request *rq)
{
	return db_ask(rq, go_back, "SELECT * FROM web.session_end($1, $2)", rq->credential, NULL);
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, "/settings/sessions?ended=1");
}
