/* Tickets: writing one, reading it, answering. */
#include "pages/contact.h"

#include <inttypes.h>

#include "core/db.h"
#include "core/once.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"
#include "core/write.h"
#include "views/views.h"

static int	ask_for_form(struct request *);
static int	show_form(struct request *);
static int	create_ticket(struct request *);
static int	go_to_ticket(struct request *);
static int	ask_for_form_again(struct request *);
static int	show_form_again(struct request *);
static int	show(struct request *, struct contact_page *, int);
static int	ask_for_ticket(struct request *);
static int	show_ticket(struct request *);
static int	add_message(struct request *);
static int	go_back_to_ticket(struct request *);
static int	ask_for_ticket_again(struct request *);

/* GET /contact?after= */
int
contact_form(struct request *rq)
{
	return request_chain(rq, ask_for_form);
}

/* POST /contact: title, body */
int
contact_post(struct request *rq)
{
	return request_chain(rq, form_flag(rq, "preview") ? ask_for_form_again : create_ticket);
}

/* GET /contact/:id */
int
contact_ticket(struct request *rq)
{
	return request_chain(rq, ask_for_ticket);
}

/* POST /contact/:id: body, act */
int
contact_reply(struct request *rq)
{
	return request_chain(rq, add_message);
}

static int
ask_for_form(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.contact($1, $2)", rq->credential, query_id(rq, "after"));
	return db_ask(rq, show_form, "SELECT * FROM web.contact_draft($1)", rq->credential);
}

static int
show_form(struct request *rq)
{
	const char		*title = row_text(&rq->rows, 0, "title");
	struct contact_page	 page = {
	    .title = title != NULL ? title : query_text(rq, "title"),
	    .composer = { .body = row_text(&rq->rows, 0, "body"), .draft_saved = row_when(&rq->rows, 0, "saved_at") } };

	return show(rq, &page, 200);
}

static int
create_ticket(struct request *rq)
{
	rq->on_refusal = ask_for_form_again;
	db_once(rq, once_key(rq));
	return db_ask(rq, go_to_ticket, "SELECT * FROM web.ticket_create($1, $2, $3)", rq->credential,
	    form_text(rq, "title"), form_text(rq, "body"));
}

static int
go_to_ticket(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/contact/%" PRId64, row_int(&rq->rows, 0, "id")));
}

/* With what was typed: because it was refused, or for a preview, which looks for answers, too. */
static int
ask_for_form_again(struct request *rq)
{
	struct refusal	*why = request_why(rq);

	rq->page_data = why;
	db_also(rq, "SELECT * FROM web.contact($1, $2)", rq->credential, NULL);
	if (why->status != 0)
		return db_ask(rq, show_form_again, "SELECT * FROM web.contact_draft($1)", rq->credential);
	return db_ask(rq, show_form_again, "SELECT * FROM web.suggest_here($1, $2, $3, $4, $5, $6)", rq->credential,
	    "contact", WRITTEN_SO_FAR(rq));
}

static int
show_form_again(struct request *rq)
{
	const struct refusal	*why = rq->page_data;
	struct contact_page	 page = {
	    .title = form_text(rq, "title"),
	    .composer = { .body = form_text(rq, "body") } };

	if (why->status != 0) {
		form_fail(&page.form, why->field, why->message);
		return show(rq, &page, why->status);
	}
	page.composer.preview = write_preview(rq, page.composer.body);
	page.suggestions.list = read_thread_links(rq->arena, &rq->rows, &page.suggestions.count);
	return show(rq, &page, 200);
}

static int
show(struct request *rq, struct contact_page *page, int status)
{
	const struct rows	*rows = &rq->also[0];
	struct ticket_line	*tickets = arena_array(rq->arena, (size_t)rows->count, sizeof(*tickets));

	for (int row = 0; row < rows->count; row++)
		tickets[row] = (struct ticket_line){
		    .id = row_int(rows, row, "id"),
		    .title = row_text(rows, row, "title"),
		    .closed = row_bool(rows, row, "closed"),
		    .answered = row_bool(rows, row, "answered"),
		    .at = row_when(rows, row, "at"),
		    .active_at = row_when(rows, row, "active_at") };
	page->frame = page_frame(rq, "Contact us");
	page->frame.unlisted = true;
	page->composer.place = "contact";
	page->suggestions.solve = true;
	page->tickets = tickets;
	page->ticket_count = (size_t)rows->count;
	page->pager = read_pager(rq, rows, "/contact");
	view_contact(page_open(rq), page);
	return page_send(rq, status);
}

static int
ask_for_ticket(struct request *rq)
{
	return db_ask(rq, show_ticket, "SELECT * FROM web.ticket($1, $2)", rq->credential, path_id(rq, "id"));
}

/* Also after a message that was refused: then with what was typed. */
static int
show_ticket(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	const struct refusal	*why = rq->page_data;
	struct ticket_message	*messages = arena_array(rq->arena, (size_t)rows->count, sizeof(*messages));
	struct ticket_page	 page = {
	    .frame = page_frame(rq, row_text(rows, 0, "title")),
	    .id = id_of(path_id(rq, "id")),
	    .title = row_text(rows, 0, "title"),
	    .closed = row_bool(rows, 0, "closed"),
	    .own = row_bool(rows, 0, "own"),
	    .writer = read_name(rows, 0, "writer"),
	    .account = row_text(rows, 0, "account"),
	    .account_name = row_text(rows, 0, "account_name"),
	    .messages = messages,
	    .message_count = (size_t)rows->count };

	page.last = rows->count > 0 ? row_int(rows, rows->count - 1, "id") : 0;
	for (int row = 0; row < rows->count; row++)
		messages[row] = (struct ticket_message){
		    .author = read_name(rows, row, "author_name"),
		    .house = row_bool(rows, row, "house"),
		    .html = write_preview(rq, row_text(rows, row, "body")),
		    .at = row_when(rows, row, "at") };
	if (why != NULL) {
		page.body = form_text(rq, "body");
		form_fail(&page.form, why->field, why->message);
	}
	page.frame.unlisted = true;
	view_ticket(page_open(rq), &page);
	return page_send(rq, why != NULL ? why->status : 200);
}

static int
add_message(struct request *rq)
{
	const char	*seen = form_text(rq, "seen");

	rq->on_refusal = ask_for_ticket_again;
	db_once(rq, once_key(rq));
	return db_ask(rq, go_back_to_ticket, "SELECT * FROM web.ticket_reply($1, $2, $3, $4, $5)", rq->credential,
	    path_id(rq, "id"), form_text(rq, "act"), form_text(rq, "body"), id_of(seen) != 0 ? seen : NULL);
}

static int
go_back_to_ticket(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/contact/%s", path_id(rq, "id")));
}

static int
ask_for_ticket_again(struct request *rq)
{
	rq->page_data = request_why(rq);
	return ask_for_ticket(rq);
}
