/* The settings of the whole community, and its members. */
#include "pages/admin.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"

static int	 ask_for_settings(struct request *);
static int	 show_settings(struct request *);
static void	 read_privileges(struct request *, struct admin_settings_page *);
static int	 save_settings(struct request *);
static int	 go_to_settings(struct request *);
static int	 ask_for_members(struct request *);
static int	 ask_for_member(struct request *);
static int	 show_members(struct request *);
static struct admin_members_page read_members(struct request *);
static int	 save_member(struct request *);
static int	 go_to_member(struct request *);

static const struct choice	privileges[] = {
	{ "vote_up", "Vote up" }, { "vote_down", "Vote down" },
	{ "comment", "Comment on posts of others" }, { "create_tag", "Make new tags" },
	{ "edit", "Edit posts of others" }, { "close", "Close and reopen threads" },
	{ "see_deleted", "See deleted posts" },
};

/* GET /admin */
int
admin_settings(struct request *rq)
{
	return request_chain(rq, ask_for_settings);
}

/* POST /admin: site_name, site_tagline, privilege_preset */
int
admin_settings_save(struct request *rq)
{
	return request_chain(rq, save_settings);
}

/* GET /admin/members?q=&after= */
int
admin_members(struct request *rq)
{
	return request_chain(rq, ask_for_members);
}

/* POST /admin/members/:name: role, staff */
int
admin_member_save(struct request *rq)
{
	return request_chain(rq, save_member);
}

/* Also when saving was refused: then with what was typed. */
static int
ask_for_settings(struct request *rq)
{
	rq->page_data = request_why(rq);
	db_also(rq, "SELECT * FROM web.privileges()");
	return db_ask(rq, show_settings, "SELECT * FROM web.admin_settings($1)", rq->credential);
}

static int
show_settings(struct request *rq)
{
	const struct refusal		*why = rq->page_data;
	bool				 again = why->status != 0;
	struct admin_settings_page	 page = {
	    .frame = page_frame(rq, "Administration"),
	    .site_name = again ? form_text(rq, "site_name") : row_text(&rq->rows, 0, "site_name"),
	    .site_tagline = again ? form_text(rq, "site_tagline") : row_text(&rq->rows, 0, "site_tagline"),
	    .privilege_preset = again ? form_text(rq, "privilege_preset") :
		row_text(&rq->rows, 0, "privilege_preset") };

	read_privileges(rq, &page);
	page.frame.section = SECTION_ADMIN;
	page.frame.unlisted = true;
	if (again)
		form_fail(&page.form, why->field, why->message);
	else if (query_text(rq, "saved") != NULL)
		page.form.saved = "The settings are saved. All pages show them in a few seconds.";
	view_admin_settings(page_open(rq), &page);
	return page_send(rq, again ? why->status : 200);
}

static void
read_privileges(struct request *rq, struct admin_settings_page *page)
{
	const struct rows	*rows = &rq->also[0];
	struct privilege_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++) {
		const char	*action = row_text(rows, row, "action");

		lines[row] = (struct privilege_line){
		    .label = action,
		    .launch = row_int(rows, row, "launch"),
		    .growing = row_int(rows, row, "growing"),
		    .established = row_int(rows, row, "established") };
		for (size_t i = 0; i < sizeof(privileges) / sizeof(*privileges); i++)
			if (strcmp(privileges[i].value, action) == 0)
				lines[row].label = privileges[i].label;
	}
	page->privileges = lines;
	page->privilege_count = (size_t)rows->count;
}

static int
save_settings(struct request *rq)
{
	rq->on_refusal = ask_for_settings;
	return db_ask(rq, go_to_settings, "SELECT * FROM web.admin_settings_save($1, $2, $3, $4)", rq->credential,
	    form_text(rq, "site_name"), form_text(rq, "site_tagline"), form_text(rq, "privilege_preset"));
}

static int
go_to_settings(struct request *rq)
{
	return reply_see_other(rq, "/admin?saved=1");
}

static int
ask_for_members(struct request *rq)
{
	rq->page_data = request_why(rq);
	return db_ask(rq, show_members, "SELECT * FROM web.admin_members($1, $2, $3)",
	    rq->credential, query_text(rq, "q"), query_id(rq, "after"));
}

/* The role was refused: the member whom it was for. */
static int
ask_for_member(struct request *rq)
{
	rq->page_data = request_why(rq);
	return db_ask(rq, show_members, "SELECT * FROM web.admin_members($1, $2, NULL)",
	    rq->credential, path_text(rq, "name"));
}

static int
show_members(struct request *rq)
{
	const struct refusal		*why = rq->page_data;
	struct admin_members_page	 page = read_members(rq);

	if (why->status != 0)
		form_fail(&page.form, NULL, why->message);
	else if (query_text(rq, "saved") != NULL)
		page.form.saved = "Saved.";
	view_admin_members(page_open(rq), &page);
	return page_send(rq, why->status != 0 ? why->status : 200);
}

static struct admin_members_page
read_members(struct request *rq)
{
	const struct rows		*rows = &rq->rows;
	struct admin_member_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct admin_members_page	 page = {
	    .frame = page_frame(rq, "Members"),
	    .q = query_text(rq, "q"),
	    .members = lines,
	    .member_count = (size_t)rows->count };

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct admin_member_line){
		    .member = read_author(rows, row),
		    .email = row_text(rows, row, "email"),
		    .joined = row_when(rows, row, "joined"),
		    .seen = row_when(rows, row, "seen"),
		    .suspended_until = row_when(rows, row, "suspended_until") };
	page.frame.section = SECTION_ADMIN;
	page.frame.unlisted = true;
	page.pager = read_pager(rq, rows, "/admin/members");
	return page;
}

static int
save_member(struct request *rq)
{
	rq->on_refusal = ask_for_member;
	return db_ask(rq, go_to_member, "SELECT * FROM web.member_role_set($1, $2, $3, $4)", rq->credential,
	    path_text(rq, "name"), form_text(rq, "role"), form_flag(rq, "staff") ? "true" : "false");
}

static int
go_to_member(struct request *rq)
{
	return reply_see_other(rq, arena_format(rq->arena, "/admin/members?q=%s&saved=1",
	    percent_encode(rq->arena, row_text(&rq->rows, 0, "name"))));
}
