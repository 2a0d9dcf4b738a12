/* Asking a question and opening a discussion. */
#include "pages/ask.h"

#include <inttypes.h>
#include <string.h>

#include "core/db.h"
#include "core/once.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"
#include "core/write.h"

static int	ask_for_form(struct request *);
static int	show_form(struct request *);
static int	create_thread(struct request *);
static int	go_to_thread(struct request *);
static int	ask_for_form_again(struct request *);
static int	show_form_again(struct request *);
static int	show(struct request *, struct ask_page *, int);
static struct ask_page new_page(struct request *);
static bool	is_question(struct request *);
static const char *place_of(struct request *);

/* GET /ask and /new */
int
ask_form(struct request *rq)
{
	return request_chain(rq, ask_for_form);
}

/* POST /ask and /new */
int
ask_post(struct request *rq)
{
	return request_chain(rq, form_flag(rq, "preview") ? ask_for_form_again : create_thread);
}

/* POST /preview: the text as the reader will see it, for scripts. */
int
ask_preview(struct request *rq)
{
	struct safe_html	html = write_preview(rq, form_text(rq, "body"));

	return reply_html(rq, 200, html.text, html.length);
}

static int
ask_for_form(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.categories_to_post($1)", rq->credential);
	return db_ask(rq, show_form, "SELECT * FROM web.ask_form($1, $2)", rq->credential, place_of(rq));
}

/* The form as the member left it, or with what the address proposes. */
static int
show_form(struct request *rq)
{
	struct ask_page	page = new_page(rq);
	const char	*title = row_text(&rq->rows, 0, "title");

	page.title = title != NULL ? title : query_text(rq, "title");
	page.category = row_text(&rq->rows, 0, "category");
	if (page.category == NULL)
		page.category = query_text(rq, "category");
	page.tags = row_text(&rq->rows, 0, "tags");
	if (page.tags == NULL)
		page.tags = query_text(rq, "tags");
	page.composer.body = row_text(&rq->rows, 0, "body");
	page.composer.draft_saved = row_when(&rq->rows, 0, "saved_at");
	return show(rq, &page, 200);
}

static int
create_thread(struct request *rq)
{
	struct written	 text = write_text(rq, form_text(rq, "body"));
	const char	*title = form_text(rq, "title");

	rq->on_refusal = ask_for_form_again;
	db_once(rq, once_key(rq));
	return db_ask(rq, go_to_thread, "SELECT * FROM web.thread_create($1, $2, $3, $4, $5, $6, $7, "
	    "$8, $9, $10, $11, $12, $13)", rq->credential, is_question(rq) ? "question" : "discussion",
	    title, write_title_words(rq, title), write_slug(rq, title), form_text(rq, "category"),
	    write_tags(rq, form_text(rq, "tags")), WRITTEN(text));
}

static int
go_to_thread(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/t/%" PRId64 "/%s",
	    row_int(&rq->rows, 0, "id"), row_text(&rq->rows, 0, "slug")));
}

/* With what was typed: for a preview, or because it was refused. */
static int
ask_for_form_again(struct request *rq)
{
	struct refusal	*why = request_why(rq);

	rq->page_data = why;
	db_also(rq, "SELECT * FROM web.categories_to_post($1)", rq->credential);
	/* Without scripts a preview is where suggestions are seen. */
	if (why->status == 0)
		db_also(rq, "SELECT * FROM web.suggest_here($1, $2, $3, $4, $5, $6)", rq->credential,
		    place_of(rq), WRITTEN_SO_FAR(rq));
	return db_ask(rq, show_form_again, "SELECT * FROM web.ask_form($1, $2)",
	    rq->credential, place_of(rq));
}

static int
show_form_again(struct request *rq)
{
	struct ask_page		 page = new_page(rq);
	const struct refusal	*why = rq->page_data;

	page.title = form_text(rq, "title");
	page.category = form_text(rq, "category");
	page.tags = form_text(rq, "tags");
	page.composer.body = form_text(rq, "body");
	if (why->status == 0) {
		page.composer.preview = write_preview(rq, page.composer.body);
		page.suggestions.list = read_thread_links(rq->arena, &rq->also[1], &page.suggestions.count);
		return show(rq, &page, 200);
	}
	form_fail(&page.form, why->field, why->message);
	return show(rq, &page, why->status);
}

static int
show(struct request *rq, struct ask_page *page, int status)
{
	const struct rows	*rows = &rq->also[0];
	struct category_name	*categories = arena_array(rq->arena, (size_t)rows->count, sizeof(*categories));

	for (int row = 0; row < rows->count; row++)
		categories[row] = read_category(rows, row);
	page->categories = categories;
	page->category_count = (size_t)rows->count;
	view_ask(page_open(rq), page);
	return page_send(rq, status);
}

static struct ask_page
new_page(struct request *rq)
{
	struct ask_page	page = {
	    .frame = page_frame(rq, is_question(rq) ? "Ask a question" : "Start a discussion"),
	    .kind = is_question(rq) ? THREAD_QUESTION : THREAD_DISCUSSION,
	    .composer = { .place = place_of(rq) },
	    .suggestions = { .solve = is_question(rq) } };

	page.frame.unlisted = true;
	return page;
}

static bool
is_question(struct request *rq)
{
	return strcmp(rq->path, "/ask") == 0;
}

/* Under which name the draft is kept. */
static const char *
place_of(struct request *rq)
{
	return is_question(rq) ? "ask" : "new";
}
