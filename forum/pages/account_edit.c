/* What staff say of customer accounts, one by one. */
#include "pages/account_edit.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/reply.h"
#include "views/views.h"

/* What of the request belongs where when a form is shown again. */
struct again {
	struct refusal	why;
	bool		member;		/* the lower form, of members */
};

static int	 ask(struct request *);
static int	 show(struct request *);
static void	 fill_account(struct request *, const struct again *, struct account_form_page *);
static void	 fill_choices(struct request *, struct account_form_page *);
static void	 fill_memberships(struct request *, struct account_form_page *);
static int	 save(struct request *);
static int	 save_member(struct request *);
static int	 go_to_account(struct request *);
static int	 go_to_form(struct request *);
static const char *account_path(struct request *, const char *, const char *);
static bool	 is_member_form(struct request *);

static const struct choice	touches[] = {
	{ "", "By rule" }, { "high", "High touch" }, { "low", "Low touch" }, { "tech", "Tech touch" },
	{ "community", "Community touch" },
};

/* GET /accounts/new */
int
account_new(struct request *rq)
{
	return request_chain(rq, ask);
}

/* GET /accounts/:account/edit */
int
account_edit(struct request *rq)
{
	return request_chain(rq, ask);
}

/* POST /accounts/new and /accounts/:account/edit: the fields of struct account_form_page */
int
account_save(struct request *rq)
{
	return request_chain(rq, save);
}

/* POST /accounts/:account/members: member, from; or remove */
int
account_member_save(struct request *rq)
{
	return request_chain(rq, save_member);
}

/* Also when saving was refused: then with what was typed. */
static int
ask(struct request *rq)
{
	struct again	*again = arena_alloc(rq->arena, sizeof(*again));
	const char	*account = path_text(rq, "account");

	again->why = rq->refusal;
	again->member = is_member_form(rq);
	rq->page_data = again;
	db_also(rq, "SELECT * FROM web.account_choices($1)", rq->credential);
	if (account != NULL)
		db_also(rq, "SELECT * FROM web.account_memberships($1, $2)", rq->credential, account);
	return db_ask(rq, show, "SELECT * FROM web.account_form($1, $2)", rq->credential, account);
}

static int
show(struct request *rq)
{
	const struct again		*again = rq->page_data;
	const char			*account = path_text(rq, "account");
	struct account_form_page	 page = {
	    .frame = page_frame_accounts(rq, account == NULL ? "New account" : "Edit account"),
	    .fresh = account == NULL,
	    .back = account == NULL ? "/accounts" : account_path(rq, account, ""),
	    .touches = touches,
	    .touch_count = sizeof(touches) / sizeof(*touches) };

	page.action = page.fresh ? "/accounts/new" : account_path(rq, account, "/edit");
	fill_account(rq, again, &page);
	fill_choices(rq, &page);
	if (!page.fresh)
		fill_memberships(rq, &page);
	if (again->why.status != 0)
		form_fail(again->member ? &page.member_form : &page.form, again->why.field, again->why.message);
	view_account_form(page_open(rq), &page);
	return page_send(rq, again->why.status != 0 ? again->why.status : 200);
}

static void
fill_account(struct request *rq, const struct again *again, struct account_form_page *page)
{
	bool	typed = again->why.status != 0 && !again->member;

#define GIVEN(field)	(typed ? form_text(rq, field) : row_text(&rq->rows, 0, field))
	page->id = typed && page->fresh ? form_text(rq, "id") : path_text(rq, "account");
	page->name = GIVEN("name");
	page->domain = GIVEN("domain");
	page->touch = GIVEN("touch");
	page->stage = GIVEN("stage");
	page->plan = GIVEN("plan");
	page->segment = GIVEN("segment");
	page->mrr = GIVEN("mrr");
	page->csm = GIVEN("csm");
#undef GIVEN
	page->mrr_from = typed ? form_text(rq, "mrr_from") : NULL;
	page->own = typed ? form_flag(rq, "own") : row_bool(&rq->rows, 0, "own");
	/* That of now: whoever saves again after a conflict has seen what it says. */
	page->revision = row_int(&rq->rows, 0, "revision");
	if (again->member) {
		page->member = form_text(rq, "member");
		page->from = form_text(rq, "from");
	}
}

static void
fill_choices(struct request *rq, struct account_form_page *page)
{
	const struct rows	*rows = &rq->also[0];
	struct choice		*stages = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*stages));
	struct choice		*csms = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*csms));

	stages[page->stage_count++] = (struct choice){ "", "Not known" };
	csms[page->csm_count++] = (struct choice){ "", "Nobody" };
	for (int row = 0; row < rows->count; row++) {
		struct choice	choice = { row_text(rows, row, "value"), row_text(rows, row, "label") };

		if (row_is(rows, row, "kind", "stage"))
			stages[page->stage_count++] = choice;
		else
			csms[page->csm_count++] = choice;
	}
	page->stages = stages;
	page->csms = csms;
}

static void
fill_memberships(struct request *rq, struct account_form_page *page)
{
	const struct rows		*rows = &rq->also[1];
	struct account_membership	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct account_membership){
		    .member = row_text(rows, row, "member"),
		    .from = row_when(rows, row, "since"),
		    .to = row_when(rows, row, "until"),
		    .origin = row_text(rows, row, "origin") };
	page->memberships = lines;
	page->membership_count = (size_t)rows->count;
}

static int
save(struct request *rq)
{
	const char	*account = path_text(rq, "account");
	int64_t		 revision = id_of(form_text(rq, "revision"));

	rq->on_refusal = ask;
	return db_ask(rq, go_to_account,
	    "SELECT * FROM web.account_save($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
	    rq->credential, account != NULL ? account : form_text(rq, "id"), account != NULL ? "false" : "true",
	    revision != 0 ? text_number(rq, revision) : NULL, form_text(rq, "name"), form_text(rq, "domain"),
	    form_text(rq, "touch"), form_text(rq, "stage"), form_text(rq, "plan"), form_text(rq, "segment"),
	    form_text(rq, "mrr"), form_text(rq, "mrr_from"), form_text(rq, "csm"),
	    form_flag(rq, "own") ? "true" : "false");
}

static int
save_member(struct request *rq)
{
	const char	*account = path_text(rq, "account"), *leaves = form_text(rq, "remove");

	rq->on_refusal = ask;
	if (*leaves != '\0')
		return db_ask(rq, go_to_form, "SELECT * FROM web.account_member_end($1, $2, $3)",
		    rq->credential, account, leaves);
	return db_ask(rq, go_to_form, "SELECT * FROM web.account_member_add($1, $2, $3, $4)",
	    rq->credential, account, form_text(rq, "member"), form_text(rq, "from"));
}

static int
go_to_account(struct request *rq)
{
	const char	*account = path_text(rq, "account");

	return reply_see_other(rq, account_path(rq, account != NULL ? account : form_text(rq, "id"), "?saved=1"));
}

static int
go_to_form(struct request *rq)
{
	return reply_see_other(rq, account_path(rq, path_text(rq, "account"), "/edit"));
}

/* An id that the database took has nothing that an address would have to escape. */
static const char *
account_path(struct request *rq, const char *account, const char *rest)
{
	return arena_format(rq->arena, "/accounts/%s%s", account, rest);
}

static bool
is_member_form(struct request *rq)
{
	size_t	length = strlen(rq->path), end = strlen("/members");

	return length > end && strcmp(rq->path + length - end, "/members") == 0;
}
