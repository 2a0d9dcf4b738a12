/* Answers, replies and comments: posting one. */
#include "pages/reply.h"

#include <inttypes.h>

#include "core/db.h"
#include "core/once.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"
#include "core/write.h"

static int	create_post(struct request *);
static int	go_to_post(struct request *);
static int	ask_for_form(struct request *);
static int	show_form(struct request *);

/* POST /t/:id/posts: an answer or reply, or with parent_id a comment */
int
reply_post(struct request *rq)
{
	return request_chain(rq, form_flag(rq, "preview") ? ask_for_form : create_post);
}

static int
create_post(struct request *rq)
{
	struct written	 text = write_text(rq, form_text(rq, "body"));
	const char	*parent = form_text(rq, "parent_id");

	rq->on_refusal = ask_for_form;
	db_once(rq, once_key(rq));
	if (*parent == '\0')
		return db_ask(rq, go_to_post, "SELECT * FROM web.thread_reply($1, $2, $3, $4, $5, $6, $7, $8)",
		    rq->credential, path_id(rq, "id"), WRITTEN(text));
	if (id_of(parent) == 0)
		return request_refuse(rq, 404, NULL);
	return db_ask(rq, go_to_post, "SELECT * FROM web.post_comment($1, $2, $3, $4, $5, $6, $7, $8)",
	    rq->credential, parent, WRITTEN(text));
}

static int
go_to_post(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/p/%" PRId64, row_int(&rq->rows, 0, "id")));
}

/* On a page of its own, with what was typed: for a preview, or because it was refused. */
static int
ask_for_form(struct request *rq)
{
	const char	*parent = form_text(rq, "parent_id");

	rq->page_data = request_why(rq);
	return db_ask(rq, show_form, "SELECT * FROM web.reply_form($1, $2, $3)",
	    rq->credential, path_id(rq, "id"), id_of(parent) != 0 ? parent : NULL);
}

static int
show_form(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	const struct refusal	*why = rq->page_data;
	struct reply_page	 page = {
	    .frame = page_frame(rq, row_text(rows, 0, "title")),
	    .thread_id = row_int(rows, 0, "thread_id"),
	    .thread_slug = row_text(rows, 0, "slug"),
	    .thread_title = row_text(rows, 0, "title"),
	    .kind = read_post_kind(row_text(rows, 0, "kind")),
	    .parent_id = id_of(form_text(rq, "parent_id")),
	    .parent_html = row_html(rows, 0, "html"),
	    .composer = { .body = form_text(rq, "body"), .place = row_text(rows, 0, "place") } };

	page.frame.unlisted = true;
	if (why->status == 0)
		page.composer.preview = write_preview(rq, page.composer.body);
	else
		form_fail(&page.form, why->field, why->message);
	view_reply(page_open(rq), &page);
	return page_send(rq, why->status == 0 ? 200 : why->status);
}
