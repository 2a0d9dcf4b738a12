/* API tokens: a member's own, and everybody's for administrators. */
#include "pages/token.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/reply.h"
#include "core/token.h"
#include "text/buffer.h"
#include "views/views.h"

/* What a scanner for leaked secrets finds a token by. */
#define PREFIX	"ts_"

/* Who may give a scope to a token; the database decides, this only says what to offer. */
enum giver { EVERYBODY, CSM, ADMIN };

static const struct scope {
	struct choice	 choice;
	enum giver	 giver;
} scopes[] = {
	{ { "read", "Read what you can read" }, EVERYBODY },
	{ { "write", "Write, vote and accept as you" }, EVERYBODY },
	{ { "accounts:read", "Read customer accounts" }, CSM },
	{ { "accounts:write", "Change customer accounts" }, CSM },
	{ { "health:read", "Read the health of accounts" }, CSM },
	{ { "health:write", "Send events to the health core" }, CSM },
	{ { "health:admin", "Change the models of the health core" }, ADMIN },
	{ { "admin", "Administer the community" }, ADMIN },
};
enum { SCOPES = sizeof(scopes) / sizeof(*scopes) };

/* What the form comes back with. */
struct attempt {
	const char	*made;
	struct refusal	 refusal;
};

static int	 ask_for_own(struct request *);
static int	 show_own(struct request *);
static int	 make(struct request *);
static int	 ask_with_new(struct request *);
static int	 ask_again(struct request *);
static int	 show_attempt(struct request *);
static struct tokens_page read_page(struct request *, bool);
static void	 offer_scopes(struct request *, struct tokens_page *);
static bool	 is_ticked(struct request *, const char *);
static const char *ticked(struct request *);
static int	 ask_for_all(struct request *);
static int	 show_all(struct request *);
static int	 withdraw(struct request *);
static int	 go_back(struct request *);
static int	 withdraw_any(struct request *);
static int	 go_back_to_all(struct request *);

/* GET /settings/tokens */
int
token_list(struct request *rq)
{
	return request_chain(rq, ask_for_own);
}

/* POST /settings/tokens: name, scope (each ticked one), days */
int
token_make_new(struct request *rq)
{
	return request_chain(rq, make);
}

/* POST /settings/tokens/:id/revoke */
int
token_withdraw(struct request *rq)
{
	return request_chain(rq, withdraw);
}

/* GET /admin/tokens */
int
token_list_all(struct request *rq)
{
	return request_chain(rq, ask_for_all);
}

/* POST /admin/tokens/:id/revoke */
int
token_withdraw_any(struct request *rq)
{
	return request_chain(rq, withdraw_any);
}

static int
ask_for_own(struct request *rq)
{
	return db_ask(rq, show_own, "SELECT * FROM web.tokens($1, false)", rq->credential);
}

static int
show_own(struct request *rq)
{
	struct tokens_page	page = read_page(rq, false);

	if (query_text(rq, "saved") != NULL)
		page.form.saved = "The token is withdrawn.";
	view_tokens(page_open(rq), &page);
	return page_send(rq, 200);
}

/* The token's text stays here; the database keeps its hash. */
static int
make(struct request *rq)
{
	struct attempt	*attempt = arena_alloc(rq->arena, sizeof(*attempt));
	const char	*days = form_text(rq, "days");

	attempt->made = token_make(rq->arena, PREFIX);
	rq->page_data = attempt;
	rq->on_refusal = ask_again;
	if (*days != '\0' && id_of(days) == 0)
		return request_refuse_field(rq, "days", "From 1 day to 10 years.");
	return db_ask(rq, ask_with_new, "SELECT * FROM web.token_create($1, $2, $3, $4, $5)",
	    rq->credential, form_text(rq, "name"), ticked(rq), *days != '\0' ? days : NULL,
	    token_hash(rq->arena, attempt->made));
}

/* Shown at once and not after a redirect: it cannot be shown again. */
static int
ask_with_new(struct request *rq)
{
	return db_ask(rq, show_attempt, "SELECT * FROM web.tokens($1, false)", rq->credential);
}

static int
ask_again(struct request *rq)
{
	struct attempt	*attempt = rq->page_data;

	attempt->made = NULL;
	attempt->refusal = rq->refusal;
	return db_ask(rq, show_attempt, "SELECT * FROM web.tokens($1, false)", rq->credential);
}

static int
show_attempt(struct request *rq)
{
	const struct attempt	*attempt = rq->page_data;
	struct tokens_page	 page = read_page(rq, false);

	page.made = attempt->made;
	if (attempt->made != NULL) {
		view_tokens(page_open(rq), &page);
		return page_send(rq, 200);
	}
	page.name = form_text(rq, "name");
	page.days = form_text(rq, "days");
	form_fail(&page.form, attempt->refusal.field, attempt->refusal.message);
	view_tokens(page_open(rq), &page);
	return page_send(rq, attempt->refusal.status);
}

static struct tokens_page
read_page(struct request *rq, bool everybody)
{
	const struct rows	*rows = &rq->rows;
	struct token_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct tokens_page	 page = {
	    .frame = page_frame(rq, "API tokens"),
	    .everybody = everybody,
	    .days = "365",
	    .tokens = lines,
	    .token_count = (size_t)rows->count };

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct token_line){
		    .id = row_int(rows, row, "id"),
		    .owner = row_text(rows, row, "owner_name"),
		    .name = row_text(rows, row, "name"),
		    .scopes = row_text(rows, row, "scopes"),
		    .created = row_when(rows, row, "created_at"),
		    .expires = row_when(rows, row, "expires_at") };
	page.frame.unlisted = true;
	page.frame.section = everybody ? SECTION_ADMIN : SECTION_NONE;
	offer_scopes(rq, &page);
	return page;
}

static void
offer_scopes(struct request *rq, struct tokens_page *page)
{
	struct scope_choice	*choices = arena_array(rq->arena, SCOPES, sizeof(*choices));

	for (size_t i = 0; i < SCOPES; i++)
		if (scopes[i].giver == EVERYBODY || rq->viewer.admin ||
		    (scopes[i].giver == CSM && rq->viewer.accounts))
			choices[page->scope_count++] = (struct scope_choice){
			    .scope = scopes[i].choice,
			    .chosen = is_ticked(rq, scopes[i].choice.value) };
	page->scopes = choices;
}

static bool
is_ticked(struct request *rq, const char *scope)
{
	const char	*value;
	size_t		 at = 0;

	while ((value = fields_next(&rq->form, "scope", &at)) != NULL)
		if (strcmp(value, scope) == 0)
			return true;
	return false;
}

static const char *
ticked(struct request *rq)
{
	struct buffer	 all;
	const char	*value;
	size_t		 at = 0;

	buffer_init(&all, rq->arena);
	while ((value = fields_next(&rq->form, "scope", &at)) != NULL)
		buffer_format(&all, "%s ", value);
	return buffer_string(&all);
}

static int
ask_for_all(struct request *rq)
{
	return db_ask(rq, show_all, "SELECT * FROM web.tokens($1, true)", rq->credential);
}

static int
show_all(struct request *rq)
{
	struct tokens_page	page = read_page(rq, true);

	if (query_text(rq, "saved") != NULL)
		page.form.saved = "The token is withdrawn.";
	view_tokens(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
withdraw(struct request *rq)
{
	return db_ask(rq, go_back, "SELECT * FROM web.token_revoke($1, $2)", rq->credential, path_id(rq, "id"));
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, "/settings/tokens?saved=1");
}

static int
withdraw_any(struct request *rq)
{
	return db_ask(rq, go_back_to_all, "SELECT * FROM web.token_revoke($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
go_back_to_all(struct request *rq)
{
	return reply_see_other(rq, "/admin/tokens?saved=1");
}
