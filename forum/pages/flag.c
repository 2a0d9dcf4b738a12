/* Telling the moderators about a post. */
#include "pages/flag.h"

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"

static int	ask_for_form(struct request *);
static int	show_form(struct request *);
static int	flag(struct request *);
static int	go_to_post(struct request *);

static const struct choice	reasons[] = {
	{ "spam", "Spam or advertising" },
	{ "rude", "Rude or hurtful" },
	{ "off_topic", "Does not belong here" },
	{ "duplicate", "Has been asked before" },
	{ "secret", "Shows something personal or confidential" },
	{ "other", "Something else" },
};

/* GET /p/:id/flag */
int
flag_form(struct request *rq)
{
	return request_chain(rq, ask_for_form);
}

/* POST /p/:id/flag: reason, note */
int
flag_post(struct request *rq)
{
	return request_chain(rq, flag);
}

/* Also when the flag was refused: then with what was typed. */
static int
ask_for_form(struct request *rq)
{
	rq->page_data = request_why(rq);
	return db_ask(rq, show_form, "SELECT * FROM web.flag_form($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
show_form(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	const struct refusal	*why = rq->page_data;
	bool			 again = why->status != 0;
	struct flag_page	 page = {
	    .frame = page_frame(rq, "Flag a post"),
	    .post_id = row_int(rows, 0, "post_id"),
	    .author = read_author(rows, 0),
	    .html = row_html(rows, 0, "html"),
	    .reasons = reasons,
	    .reason_count = sizeof(reasons) / sizeof(*reasons),
	    .reason = again ? form_text(rq, "reason") : row_text(rows, 0, "reason"),
	    .note = again ? form_text(rq, "note") : row_text(rows, 0, "note") };

	page.frame.unlisted = true;
	if (again)
		form_fail(&page.form, why->field, why->message);
	view_flag(page_open(rq), &page);
	return page_send(rq, again ? why->status : 200);
}

static int
flag(struct request *rq)
{
	rq->on_refusal = ask_for_form;
	return db_ask(rq, go_to_post, "SELECT * FROM web.post_flag($1, $2, $3, $4)",
	    rq->credential, path_id(rq, "id"), form_text(rq, "reason"), form_text(rq, "note"));
}

static int
go_to_post(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/p/%s", path_id(rq, "id")));
}
