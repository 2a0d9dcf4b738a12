/* Taking a post back, and bringing it back again: by its author or a moderator. */
#include "pages/remove.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"

static int	ask_post(struct request *);
static int	show_form(struct request *);
static int	delete(struct request *);
static int	restore(struct request *);
static int	go_on(struct request *);
static bool	is_restoring(struct request *);

/* GET /p/:id/delete */
int
remove_form(struct request *rq)
{
	return request_chain(rq, ask_post);
}

/* POST /p/:id/delete */
int
remove_post(struct request *rq)
{
	return request_chain(rq, delete);
}

/* GET /p/:id/restore */
int
remove_undo_form(struct request *rq)
{
	return request_chain(rq, ask_post);
}

/* POST /p/:id/restore */
int
remove_undo(struct request *rq)
{
	return request_chain(rq, restore);
}

/* Also when it was refused: then with the reason that was typed. */
static int
ask_post(struct request *rq)
{
	rq->page_data = request_why(rq);
	return db_ask(rq, show_form, "SELECT * FROM web.post_glance($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
show_form(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	const struct refusal	*why = rq->page_data;
	const char		*word = post_word(read_post_kind(row_text(rows, 0, "kind")));
	bool			 restoring = is_restoring(rq);
	struct action_page	 page = {
	    .heading = arena_format(rq->arena, "%s this %s", restoring ? "Restore" : "Delete", word),
	    .explanation = restoring ? "It becomes visible again, with its votes and their points." :
		"It disappears for readers and gives back the points it earned. It can be restored.",
	    .subject = row_text(rows, 0, "title"),
	    .subject_href = arena_format(rq->arena, "/p/%s", path_id(rq, "id")),
	    .html = row_html(rows, 0, "html"),
	    .action = rq->path,
	    .button = restoring ? "Restore" : "Delete",
	    .grave = !restoring,
	    .reason = form_text(rq, "reason"),
	    .reason_optional = true };

	page.frame = page_frame(rq, page.heading);
	page.frame.unlisted = true;
	if (why->status != 0)
		form_fail(&page.form, why->field, why->message);
	view_action(page_open(rq), &page);
	return page_send(rq, why->status != 0 ? why->status : 200);
}

static int
delete(struct request *rq)
{
	rq->on_refusal = ask_post;
	return db_ask(rq, go_on, "SELECT * FROM web.post_delete($1, $2, $3)",
	    rq->credential, path_id(rq, "id"), form_text(rq, "reason"));
}

static int
restore(struct request *rq)
{
	rq->on_refusal = ask_post;
	return db_ask(rq, go_on, "SELECT * FROM web.post_restore($1, $2, $3)",
	    rq->credential, path_id(rq, "id"), form_text(rq, "reason"));
}

/* Its author and moderators still see what was deleted, in its place. */
static int
go_on(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/p/%s", path_id(rq, "id")));
}

static bool
is_restoring(struct request *rq)
{
	return strstr(rq->path, "/restore") != NULL;
}
