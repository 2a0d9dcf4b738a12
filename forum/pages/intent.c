/* Suggestions beside a form, and what somebody says of them. */
#include "pages/intent.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"
#include "core/write.h"
#include "text/array.h"
#include "views/views.h"

static int	ask_for_suggestions(struct request *);
static int	show_suggestions(struct request *);
static int	note_opened(struct request *);
static int	reply_nothing(struct request *);
static int	solve(struct request *);
static int	go_to_solved(struct request *);
static int	ask_for_solved(struct request *);
static int	show_solved(struct request *);
static int	unsolve(struct request *);
static int	go_on(struct request *);

/* POST /suggest: place, title, body; gives a piece of the page, for scripts */
int
intent_suggest(struct request *rq)
{
	return request_chain(rq, ask_for_suggestions);
}

/* POST /suggest/opened: place, thread */
int
intent_open(struct request *rq)
{
	return request_chain(rq, note_opened);
}

/* POST /suggest/solved: place, thread */
int
intent_solve(struct request *rq)
{
	return request_chain(rq, solve);
}

/* GET /solved/:id */
int
intent_show(struct request *rq)
{
	return request_chain(rq, ask_for_solved);
}

/* POST /solved/:id: it is not, after all */
int
intent_undo(struct request *rq)
{
	return request_chain(rq, unsolve);
}

static int
ask_for_suggestions(struct request *rq)
{
	return db_ask(rq, show_suggestions, "SELECT * FROM web.suggest_here($1, $2, $3, $4, $5, $6)", rq->credential,
	    form_text(rq, "place"), WRITTEN_SO_FAR(rq));
}

static int
show_suggestions(struct request *rq)
{
	struct suggestions	found = { .solve = strcmp(form_text(rq, "place"), "new") != 0 };

	found.list = read_thread_links(rq->arena, &rq->rows, &found.count);
	view_suggestions(page_open(rq), &found);
	return page_send(rq, 200);
}

static int
note_opened(struct request *rq)
{
	if (id_of(form_text(rq, "thread")) == 0)
		return request_refuse(rq, 404, NULL);
	return db_ask(rq, reply_nothing, "SELECT * FROM web.suggestion_open($1, $2, $3)",
	    rq->credential, form_text(rq, "place"), form_text(rq, "thread"));
}

static int
reply_nothing(struct request *rq)
{
	return reply_empty(rq, 204);
}

static int
solve(struct request *rq)
{
	if (id_of(form_text(rq, "thread")) == 0)
		return request_refuse(rq, 404, NULL);
	/* Without scripts nobody has kept what was typed. */
	if (*form_text(rq, "body") != '\0')
		db_also(rq, "SELECT * FROM web.draft_save($1, $2, $3, $4)", rq->credential, form_text(rq, "place"),
		    text_array(rq->arena, (const char *const []){ "title", "body" }, 2),
		    text_array(rq->arena, (const char *const []){ form_text(rq, "title"), form_text(rq, "body") }, 2));
	return db_ask(rq, go_to_solved, "SELECT * FROM web.intent_solve($1, $2, $3)",
	    rq->credential, form_text(rq, "place"), form_text(rq, "thread"));
}

static int
go_to_solved(struct request *rq)
{
	const struct rows	*rows = &rq->rows;

	if (!row_null(rows, 0, "intent"))
		return reply_see_other(rq, arena_format(rq->arena, "/solved/%s", row_text(rows, 0, "intent")));
	return reply_see_other(rq, arena_format(rq->arena, "/t/%s/%s",
	    row_text(rows, 0, "thread_id"), row_text(rows, 0, "slug")));
}

static int
ask_for_solved(struct request *rq)
{
	return db_ask(rq, show_solved, "SELECT * FROM web.intent_solved($1, $2)", rq->credential, path_id(rq, "id"));
}

static int
show_solved(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct solved_page	 page = {
	    .frame = page_frame(rq, row_bool(rows, 0, "solved") ? "Solved" : "Not solved yet"),
	    .id = id_of(path_id(rq, "id")),
	    .ticket = row_is(rows, 0, "kind", "ticket"),
	    .solved = row_bool(rows, 0, "solved"),
	    .thread = {
		.id = row_int(rows, 0, "thread_id"),
		.slug = row_text(rows, 0, "slug"),
		.title = row_text(rows, 0, "title") } };

	page.frame.unlisted = true;
	view_solved(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
unsolve(struct request *rq)
{
	return db_ask(rq, go_on, "SELECT * FROM web.intent_unsolve($1, $2)", rq->credential, path_id(rq, "id"));
}

static int
go_on(struct request *rq)
{
	return reply_see_other(rq, row_is(&rq->rows, 0, "kind", "ticket") ? "/contact" : "/ask");
}
