/*
 * Becoming a member. What is typed is checked before the password is hashed,
 * which is slow on purpose, and once more when the member is made.
 */
#include "pages/register.h"

#include "core/db.h"
#include "core/held.h"
#include "core/page.h"
#include "core/password.h"
#include "core/reply.h"
#include "core/session.h"
#include "core/token.h"
#include "core/work.h"
#include "views/views.h"

static int	show_form_to_visitor(struct request *);
static int	check(struct request *);
static int	hash_password(struct request *);
static int	make_member(struct request *);
static int	begin_session(struct request *);
static int	show_held(struct request *);
static int	show_form_again(struct request *);
static int	show_form(struct request *, const struct form *, int);
static const char *wrong_with_password(struct request *);

/* GET /register */
int
register_form(struct request *rq)
{
	if (rq->credential == NULL)
		return request_chain(rq, show_form_to_visitor);
	return db_ask(rq, show_form_to_visitor, "SELECT * FROM web.site()");
}

/* POST /register: name, email, password, next, and a held form; with `begin` it comes from the form to sign in */
int
register_post(struct request *rq)
{
	return form_flag(rq, "begin") ? register_form(rq) : request_chain(rq, check);
}

static int
show_form_to_visitor(struct request *rq)
{
	if (rq->viewer_id != 0)
		return reply_see_other(rq, form_next(rq));
	return show_form(rq, &(struct form){ 0 }, 200);
}

static int
check(struct request *rq)
{
	rq->on_refusal = show_form_again;
	return db_ask(rq, hash_password, "SELECT * FROM web.member_check($1, $2, $3, $4)",
	    rq->credential, form_text(rq, "name"), form_text(rq, "email"), rq->address);
}

static int
hash_password(struct request *rq)
{
	if (rq->rows.count > 0 || wrong_with_password(rq) != NULL)
		return show_form_again(rq);
	return work_hash(rq, form_text(rq, "password"), make_member);
}

static int
make_member(struct request *rq)
{
	const char	*token = token_make(rq->arena, "");

	rq->page_data = arena_text(rq->arena, token);
	rq->on_refusal = show_form_again;
	return db_ask(rq, begin_session, "SELECT * FROM web.member_register($1, $2, $3, $4, $5, $6, $7)",
	    rq->credential, form_text(rq, "name"), form_text(rq, "email"), rq->password_hash,
	    rq->address, token_hash(rq->arena, token), rq->agent);
}

static int
begin_session(struct request *rq)
{
	session_begin(rq, rq->page_data);
	if (held_carried(rq).action == NULL)
		return reply_see_other(rq, form_next(rq));
	rq->on_refusal = NULL;
	return db_ask(rq, show_held, "SELECT * FROM web.site()");
}

static int
show_held(struct request *rq)
{
	const struct held	held = held_carried(rq);

	return held_show(rq, &held, 200);
}

/* With what was typed, and all that is wrong with it at once. */
static int
show_form_again(struct request *rq)
{
	struct form	 form = { 0 };
	const char	*wrong = wrong_with_password(rq);

	if (rq->refusal.status != 0)
		form_fail(&form, rq->refusal.field, rq->refusal.message);
	for (int row = 0; rq->refusal.status == 0 && row < rq->rows.count; row++)
		form_fail(&form, row_text(&rq->rows, row, "field"), row_text(&rq->rows, row, "message"));
	if (wrong != NULL)
		form_fail(&form, "password", wrong);
	return show_form(rq, &form, rq->refusal.status != 0 ? rq->refusal.status : 422);
}

static int
show_form(struct request *rq, const struct form *form, int status)
{
	struct register_page	page = {
	    .frame = page_frame(rq, "Register"),
	    .form = *form,
	    .name = form_text(rq, "name"),
	    .email = form_text(rq, "email"),
	    .next = form_next(rq),
	    .held = held_carried(rq) };

	page.frame.unlisted = true;
	view_register(page_open(rq), &page);
	return page_send(rq, status);
}

static const char *
wrong_with_password(struct request *rq)
{
	return password_wrong(form_text(rq, "password"), form_text(rq, "name"), form_text(rq, "email"));
}
