/* Categories, as administrators make and change them. */
#include "pages/admin_category.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"

static int	 ask_for_list(struct request *);
static int	 show_list(struct request *);
static int	 ask_for_new(struct request *);
static int	 show_new(struct request *);
static int	 ask_for_one(struct request *);
static int	 show_one(struct request *);
static struct admin_category_page open_form(struct request *);
static int	 save(struct request *);
static int	 ask_again(struct request *);
static int	 show_again(struct request *);
static int	 move(struct request *);
static int	 ask_before_delete(struct request *);
static int	 show_delete(struct request *);
static int	 delete(struct request *);
static int	 go_to_list(struct request *);
static const char *role_label(const char *);
static bool	 is_number(const char *);

/* Who sees a category: the least role. */
static const struct choice	roles[] = {
	{ "", "Everybody" }, { "member", "Members" }, { "csm", "Customer success and above" },
	{ "moderator", "Moderators and administrators" }, { "admin", "Administrators" },
};
enum { ROLES = sizeof(roles) / sizeof(*roles) };

/* GET /admin/categories */
int
admin_category_list(struct request *rq)
{
	return request_chain(rq, ask_for_list);
}

/* GET /admin/categories/new */
int
admin_category_new(struct request *rq)
{
	return request_chain(rq, ask_for_new);
}

/* GET /admin/categories/:category */
int
admin_category_edit(struct request *rq)
{
	return request_chain(rq, ask_for_one);
}

/* POST /admin/categories/new and /admin/categories/:category: name, slug, description, position, visible_to */
int
admin_category_save(struct request *rq)
{
	return request_chain(rq, save);
}

/* POST /admin/categories/:category/move: value (-1, 1) */
int
admin_category_move(struct request *rq)
{
	return request_chain(rq, move);
}

/* GET /admin/categories/:category/delete */
int
admin_category_delete_form(struct request *rq)
{
	return request_chain(rq, ask_before_delete);
}

/* POST /admin/categories/:category/delete: target */
int
admin_category_delete(struct request *rq)
{
	return request_chain(rq, delete);
}

static int
ask_for_list(struct request *rq)
{
	return db_ask(rq, show_list, "SELECT * FROM web.category_forms($1)", rq->credential);
}

static int
show_list(struct request *rq)
{
	const struct rows		*rows = &rq->rows;
	struct admin_category_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct admin_categories_page	 page = {
	    .frame = page_frame(rq, "Categories"),
	    .categories = lines,
	    .category_count = (size_t)rows->count,
	    .saved = query_text(rq, "saved") != NULL ? "Saved." : NULL };

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct admin_category_line){
		    .slug = row_text(rows, row, "slug"),
		    .name = row_text(rows, row, "name"),
		    .description = row_text(rows, row, "description"),
		    .visible_to = role_label(row_text(rows, row, "visible_to")),
		    .position = row_int(rows, row, "ranked"),
		    .threads = row_int(rows, row, "threads") };
	page.frame.section = SECTION_ADMIN;
	page.frame.unlisted = true;
	view_admin_categories(page_open(rq), &page);
	return page_send(rq, 200);
}

/* The list is asked for the right to see it. */
static int
ask_for_new(struct request *rq)
{
	return db_ask(rq, show_new, "SELECT * FROM web.category_forms($1)", rq->credential);
}

static int
show_new(struct request *rq)
{
	struct admin_category_page	page = open_form(rq);

	page.position = text_number(rq, rq->rows.count + 1);
	view_admin_category(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
ask_for_one(struct request *rq)
{
	return db_ask(rq, show_one, "SELECT * FROM web.category_form($1, $2)",
	    rq->credential, path_text(rq, "category"));
}

static int
show_one(struct request *rq)
{
	struct admin_category_page	page = open_form(rq);

	page.name = row_text(&rq->rows, 0, "name");
	page.slug = row_text(&rq->rows, 0, "slug");
	page.description = row_text(&rq->rows, 0, "description");
	page.position = row_text(&rq->rows, 0, "ranked");
	page.visible_to = row_text(&rq->rows, 0, "visible_to");
	view_admin_category(page_open(rq), &page);
	return page_send(rq, 200);
}

static struct admin_category_page
open_form(struct request *rq)
{
	bool				fresh = path_text(rq, "category") == NULL;
	struct admin_category_page	page = {
	    .frame = page_frame(rq, fresh ? "New category" : "Edit category"),
	    .action = rq->path,
	    .fresh = fresh,
	    .roles = roles,
	    .role_count = ROLES };

	page.frame.section = SECTION_ADMIN;
	page.frame.unlisted = true;
	return page;
}

static int
save(struct request *rq)
{
	const char	*position = form_text(rq, "position");

	rq->on_refusal = ask_again;
	if (!is_number(position))
		return request_refuse_field(rq, "position", "A position is a number up to 10,000.");
	return db_ask(rq, go_to_list, "SELECT * FROM web.category_save($1, $2, $3, $4, $5, $6, $7)",
	    rq->credential, path_text(rq, "category"), form_text(rq, "name"), form_text(rq, "slug"),
	    form_text(rq, "description"), position, form_text(rq, "visible_to"));
}

static int
ask_again(struct request *rq)
{
	rq->page_data = request_why(rq);
	return db_ask(rq, show_again, "SELECT * FROM web.category_forms($1)", rq->credential);
}

static int
show_again(struct request *rq)
{
	const struct refusal		*why = rq->page_data;
	struct admin_category_page	 page = open_form(rq);

	page.name = form_text(rq, "name");
	page.slug = form_text(rq, "slug");
	page.description = form_text(rq, "description");
	page.position = form_text(rq, "position");
	page.visible_to = form_text(rq, "visible_to");
	form_fail(&page.form, why->field, why->message);
	view_admin_category(page_open(rq), &page);
	return page_send(rq, why->status);
}

static int
move(struct request *rq)
{
	bool	up = strcmp(form_text(rq, "value"), "-1") == 0;

	return db_ask(rq, go_to_list, "SELECT * FROM web.category_shift($1, $2, $3)",
	    rq->credential, path_text(rq, "category"), up ? "-1" : "1");
}

/* Also when deleting was refused: then with what was chosen. */
static int
ask_before_delete(struct request *rq)
{
	rq->page_data = request_why(rq);
	db_also(rq, "SELECT * FROM web.category_forms($1)", rq->credential);
	return db_ask(rq, show_delete, "SELECT * FROM web.category_form($1, $2)",
	    rq->credential, path_text(rq, "category"));
}

static int
show_delete(struct request *rq)
{
	const struct refusal	*why = rq->page_data;
	const struct rows	*others = &rq->also[0];
	struct choice		*choices = arena_array(rq->arena, (size_t)others->count + 1, sizeof(*choices));
	struct action_page	 page = {
	    .frame = page_frame(rq, "Delete a category"),
	    .heading = "Delete this category",
	    .explanation = arena_format(rq->arena, "Threads in it: %s.", row_text(&rq->rows, 0, "threads")),
	    .subject = row_text(&rq->rows, 0, "name"),
	    .subject_href = "/admin/categories",
	    .action = rq->path,
	    .button = "Delete category",
	    .grave = true,
	    .reason_optional = true,
	    .option_name = "target",
	    .option_label = "Where its threads go",
	    .options = choices,
	    .option = form_text(rq, "target") };

	choices[page.option_count++] = (struct choice){ "", row_int(&rq->rows, 0, "threads") > 0 ?
	    "Choose a category" : "Nowhere: there are none" };
	for (int row = 0; row < others->count; row++)
		if (strcmp(row_text(others, row, "slug"), path_text(rq, "category")) != 0)
			choices[page.option_count++] = (struct choice){
			    .value = row_text(others, row, "slug"), .label = row_text(others, row, "name") };
	page.frame.unlisted = true;
	if (why->status != 0)
		form_fail(&page.form, why->field, why->message);
	view_action(page_open(rq), &page);
	return page_send(rq, why->status != 0 ? why->status : 200);
}

static int
delete(struct request *rq)
{
	rq->on_refusal = ask_before_delete;
	return db_ask(rq, go_to_list, "SELECT * FROM web.category_delete($1, $2, $3, $4)",
	    rq->credential, path_text(rq, "category"), form_text(rq, "target"), form_text(rq, "reason"));
}

static int
go_to_list(struct request *rq)
{
	return reply_see_other(rq, "/admin/categories?saved=1");
}

/* NULL for everybody. */
static const char *
role_label(const char *role)
{
	for (size_t i = 1; i < ROLES; i++)
		if (strcmp(roles[i].value, role) == 0)
			return roles[i].label;
	return NULL;
}

static bool
is_number(const char *text)
{
	size_t	sign = *text == '-';
	size_t	digits = strspn(text + sign, "0123456789");

	return digits > 0 && digits < 10 && text[sign + digits] == '\0';
}
