/*
 * Editing a post. The form carries the revision it began with; when somebody
 * else was faster, the database says 409 and the member sees both texts.
 */
#include "pages/edit.h"

#include <inttypes.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"
#include "core/write.h"

static int	ask_for_form(struct request *);
static int	show_form(struct request *);
static int	save(struct request *);
static int	go_to_post(struct request *);
static int	ask_for_form_again(struct request *);
static int	show_form_again(struct request *);
static const struct conflict *read_conflict(struct request *, const struct rows *);
static struct edit_page new_page(struct request *);
static bool	is_opening(const struct edit_page *);

/* GET /p/:id/edit */
int
edit_form(struct request *rq)
{
	return request_chain(rq, ask_for_form);
}

/* POST /p/:id/edit */
int
edit_post(struct request *rq)
{
	return request_chain(rq, form_flag(rq, "preview") ? ask_for_form_again : save);
}

static int
ask_for_form(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.categories_to_post($1)", rq->credential);
	return db_ask(rq, show_form, "SELECT * FROM web.post_edit_form($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
show_form(struct request *rq)
{
	struct edit_page	page = new_page(rq);
	const struct rows	*rows = &rq->rows;
	bool			 draft = !row_null(rows, 0, "saved_at");

	page.title = row_text(rows, 0, draft ? "draft_title" : "title");
	page.category = row_text(rows, 0, draft ? "draft_category" : "category_slug");
	page.tags = row_text(rows, 0, draft ? "draft_tags" : "tags");
	page.reason = row_text(rows, 0, "draft_reason");
	page.composer.body = row_text(rows, 0, draft ? "draft_body" : "body");
	page.composer.draft_saved = row_when(rows, 0, "saved_at");
	/* A draft goes on from the revision it began with, so that a conflict shows. */
	if (draft && id_of(row_text(rows, 0, "draft_revision")) != 0)
		page.revision = id_of(row_text(rows, 0, "draft_revision"));
	view_edit(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
save(struct request *rq)
{
	struct written	 text = write_text(rq, form_text(rq, "body"));
	const char	*title = fields_get(&rq->form, "title");
	const char	*tags = fields_get(&rq->form, "tags");
	const char	*revision = text_number(rq, id_of(form_text(rq, "revision")));

	rq->on_refusal = ask_for_form_again;
	return db_ask(rq, go_to_post, "SELECT * FROM web.post_edit($1, $2, $3, $4, $5, $6, $7, $8, $9, "
	    "$10, $11, $12, $13, $14, $15)", rq->credential, path_id(rq, "id"), revision,
	    form_text(rq, "reason"), title, title != NULL ? write_title_words(rq, title) : NULL,
	    title != NULL ? write_slug(rq, title) : NULL, fields_get(&rq->form, "category"),
	    tags != NULL ? write_tags(rq, tags) : NULL, WRITTEN(text));
}

static int
go_to_post(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/p/%s", path_id(rq, "id")));
}

/* With what was typed: for a preview, or because it was refused. */
static int
ask_for_form_again(struct request *rq)
{
	rq->page_data = request_why(rq);
	db_also(rq, "SELECT * FROM web.categories_to_post($1)", rq->credential);
	db_also(rq, "SELECT * FROM web.post_conflict($1, $2, $3)", rq->credential, path_id(rq, "id"),
	    text_number(rq, id_of(form_text(rq, "revision"))));
	return db_ask(rq, show_form_again, "SELECT * FROM web.post_edit_form($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
show_form_again(struct request *rq)
{
	struct edit_page	 page = new_page(rq);
	const struct refusal	*why = rq->page_data;

	page.title = form_text(rq, "title");
	page.category = form_text(rq, "category");
	page.tags = form_text(rq, "tags");
	page.reason = form_text(rq, "reason");
	page.composer.body = form_text(rq, "body");
	if (why->status == 409)
		page.conflict = read_conflict(rq, &rq->also[1]);
	else
		page.revision = id_of(form_text(rq, "revision"));
	if (why->status == 0)
		page.composer.preview = write_preview(rq, page.composer.body);
	else
		form_fail(&page.form, why->status == 409 ? NULL : why->field, why->message);
	view_edit(page_open(rq), &page);
	return page_send(rq, why->status == 0 ? 200 : why->status);
}

static const struct conflict *
read_conflict(struct request *rq, const struct rows *rows)
{
	struct conflict	*conflict = arena_alloc(rq->arena, sizeof(*conflict));

	if (rows->count == 0)
		return NULL;
	*conflict = (struct conflict){
	    .author = read_name(rows, 0, "editor_name"),
	    .at = row_when(rows, 0, "at"),
	    .revision = row_int(rows, 0, "revision"),
	    .body = row_text(rows, 0, "body"),
	    .changes = diff_words(rq->arena, row_text(rows, 0, "seen_body"), row_text(rows, 0, "body")) };
	return conflict;
}

static struct edit_page
new_page(struct request *rq)
{
	const struct rows	*rows = &rq->rows, *names = &rq->also[0];
	struct category_name	*categories = arena_array(rq->arena, (size_t)names->count, sizeof(*categories));
	struct edit_page	 page = {
	    .frame = page_frame(rq, "Edit"),
	    .post_id = row_int(rows, 0, "id"),
	    .thread_id = row_int(rows, 0, "thread_id"),
	    .thread_slug = row_text(rows, 0, "slug"),
	    .thread_title = row_text(rows, 0, "title"),
	    .kind = read_post_kind(row_text(rows, 0, "kind")),
	    .back = arena_format(rq->arena, "/p/%s", path_id(rq, "id")),
	    .own = row_bool(rows, 0, "own"),
	    .revision = row_int(rows, 0, "revision"),
	    .composer = { .place = arena_format(rq->arena, "post/%s", path_id(rq, "id")) } };

	page.frame.unlisted = true;
	if (!is_opening(&page))
		return page;
	for (int row = 0; row < names->count; row++)
		categories[row] = read_category(names, row);
	page.categories = categories;
	page.category_count = (size_t)names->count;
	return page;
}

static bool
is_opening(const struct edit_page *page)
{
	return page->kind == POST_QUESTION || page->kind == POST_DISCUSSION;
}
