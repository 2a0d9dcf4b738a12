/*
 * Signing in and out.
 *
 * A try at a password is counted as a failure before it is looked at
 * (web.sign_in_begin) and taken back when it was right (web.sign_in_end). A
 * name that nobody has costs as much time as a wrong password.
 */
#include "pages/login.h"

#include <string.h>

#include "core/db.h"
#include "core/held.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/reply.h"
#include "core/session.h"
#include "core/token.h"
#include "core/work.h"
#include "views/views.h"

static int	show_form_to_visitor(struct request *);
static int	find_member(struct request *);
static int	check_password(struct request *);
static int	begin_session(struct request *);
static int	go_on(struct request *);
static int	end_session(struct request *);
static int	show_held_again(struct request *);
static int	show_form(struct request *, const struct held *, int, const char *);
static int	show_register(struct request *);

/* GET /login */
int
login_form(struct request *rq)
{
	if (rq->credential == NULL)
		return request_chain(rq, show_form_to_visitor);
	return db_ask(rq, show_form_to_visitor, "SELECT * FROM web.site()");
}

/* POST /login: name, password, next, and a held form if there is one */
int
login_post(struct request *rq)
{
	return work_place(rq, find_member);
}

/* POST /logout */
int
login_end(struct request *rq)
{
	return db_ask(rq, end_session, "SELECT * FROM web.sign_out($1)", rq->credential);
}

/*
 * Whoever is not signed in, or posted a form of another session: signs in
 * first. What was posted is held meanwhile.
 */
int
login_expired(struct request *rq)
{
	if (rq->method == METHOD_GET)
		return reply_see_other(rq, arena_format(rq->arena, "/login?next=%s",
		    percent_encode(rq->arena, rq->here)));
	if (rq->credential == NULL)
		return show_held_again(rq);
	return db_ask(rq, show_held_again, "SELECT * FROM web.site()");
}

static int
show_form_to_visitor(struct request *rq)
{
	if (rq->viewer_id != 0)
		return reply_see_other(rq, form_next(rq));
	return show_form(rq, &(struct held){ 0 }, 200, NULL);
}

static int
find_member(struct request *rq)
{
	return db_ask(rq, check_password, "SELECT * FROM web.sign_in_begin($1, $2, $3)",
	    rq->credential, form_text(rq, "name"), rq->address);
}

static int
check_password(struct request *rq)
{
	const struct held	 held = held_carried(rq);
	int64_t			 wait = row_int(&rq->rows, 0, "wait");

	if (wait > 0) {
		reply_header(rq, "retry-after", text_number(rq, wait));
		return show_form(rq, &held, 429, arena_format(rq->arena, "There were too many tries. "
		    "Please wait %s %s before the next.", text_number(rq, wait), wait == 1 ? "second" : "seconds"));
	}
	rq->page_data = arena_text(rq->arena, row_text(&rq->rows, 0, "member_id"));
	return work_check(rq, arena_text(rq->arena, row_text(&rq->rows, 0, "password_hash")),
	    form_text(rq, "password"), begin_session);
}

static int
begin_session(struct request *rq)
{
	const struct held	 held = held_carried(rq);
	const char		*member = rq->page_data, *token;

	if (!rq->password_fits)
		return show_form(rq, &held, 422, "This name and password do not belong together.");
	token = token_make(rq->arena, "");
	rq->page_data = arena_text(rq->arena, token);
	return db_ask(rq, go_on, "SELECT * FROM web.sign_in_end($1, $2, $3, $4, $5, $6, $7)",
	    rq->credential, form_text(rq, "name"), rq->address, member, rq->password_hash,
	    token_hash(rq->arena, token), rq->agent);
}

static int
go_on(struct request *rq)
{
	const struct held	held = held_carried(rq);

	if (rq->rows.count == 0)
		return show_form(rq, &held, 422, "The password was changed at this moment. Please try again.");
	session_begin(rq, rq->page_data);
	if (held.action == NULL)
		return reply_see_other(rq, form_next(rq));
	rq->on_refusal = NULL;
	return db_ask(rq, show_held_again, "SELECT * FROM web.site()");
}

static int
end_session(struct request *rq)
{
	session_end(rq);
	return reply_see_other(rq, "/");
}

/*
 * The held form: to be sent again, now that the member is signed in (here, or
 * meanwhile in another window); else below the form to sign in.
 */
static int
show_held_again(struct request *rq)
{
	bool		 signing_in = strcmp(rq->path, "/login") == 0;
	struct held	 held = signing_in ? held_carried(rq) : held_posted(rq);

	if (rq->viewer_id != 0 && held.action != NULL)
		return held_show(rq, &held, signing_in ? 200 : 401);
	if (rq->viewer_id != 0)
		return reply_see_other(rq, form_next(rq));
	if (strcmp(rq->path, "/register") == 0)
		return show_register(rq);
	return show_form(rq, &held, 401, signing_in ? "This form had expired. Please send it again." : NULL);
}

static int
show_form(struct request *rq, const struct held *held, int status, const char *wrong)
{
	struct login_page	page = {
	    .frame = page_frame(rq, "Sign in"),
	    .name = strcmp(rq->path, "/login") == 0 ? form_text(rq, "name") : "",
	    .next = form_next(rq),
	    .held = *held };

	page.frame.unlisted = true;
	if (wrong != NULL)
		form_fail(&page.form, NULL, wrong);
	view_login(page_open(rq), &page);
	return page_send(rq, status);
}

/* The form to join, which had expired. */
static int
show_register(struct request *rq)
{
	struct register_page	page = {
	    .frame = page_frame(rq, "Register"),
	    .name = form_text(rq, "name"),
	    .email = form_text(rq, "email"),
	    .next = form_next(rq),
	    .held = held_carried(rq) };

	page.frame.unlisted = true;
	form_fail(&page.form, NULL, "This form had expired. Please send it again.");
	view_register(page_open(rq), &page);
	return page_send(rq, 401);
}
