/*
 * What members set for themselves: profile, e-mail address, password. One page
 * with three forms. Address and password change only for who knows the password.
 */
#include "pages/settings.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/password.h"
#include "core/reply.h"
#include "core/work.h"
#include "core/write.h"
#include "views/views.h"

/* One of the page's forms. */
struct act {
	size_t		 form;		/* where in settings_page */
	const char	*name;		/* ?saved=name */
	const char	*secret;	/* the field with the present password, or NULL */
	const char	*done;		/* what the member reads then */
};

static const struct act	acts[] = {
	{ offsetof(struct settings_page, profile), "profile", NULL, "Your profile is saved." },
	{ offsetof(struct settings_page, address), "email", "password", "Your address is changed." },
	{ offsetof(struct settings_page, password), "password", "old_password",
	    "Your password is changed, and all other sessions have ended." },
};
enum { PROFILE, EMAIL, PASSWORD, ACTS };

/* A form that was sent, from step to step. */
struct attempt {
	const struct act	*act;
	const char		*name;
	const char		*email;
	const char		*proven;	/* the hash that the present password matched */
	struct refusal		 refusal;
};

static int	ask_for_settings(struct request *);
static int	show_settings(struct request *);
static int	save_profile(struct request *);
static int	begin(struct request *, const struct act *);
static int	find_password(struct request *);
static int	check_password(struct request *);
static int	change(struct request *);
static int	change_password(struct request *);
static int	go_back(struct request *);
static int	refuse(struct request *, struct refusal);
static int	ask_again(struct request *);
static int	show_again(struct request *);
static struct settings_page read_settings(struct request *);
static struct form *form_of(struct settings_page *, const struct act *);

/* GET /settings */
int
settings_show(struct request *rq)
{
	return request_chain(rq, ask_for_settings);
}

/* POST /settings/profile: about, time_zone */
int
settings_save_profile(struct request *rq)
{
	return request_chain(rq, save_profile);
}

/* POST /settings/email: email, password */
int
settings_change_email(struct request *rq)
{
	return begin(rq, &acts[EMAIL]);
}

/* POST /settings/password: old_password, password */
int
settings_change_password(struct request *rq)
{
	return begin(rq, &acts[PASSWORD]);
}

static int
ask_for_settings(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.time_zones()");
	return db_ask(rq, show_settings, "SELECT * FROM web.settings($1)", rq->credential);
}

static int
show_settings(struct request *rq)
{
	struct settings_page	 page = read_settings(rq);
	const char		*saved = query_text(rq, "saved");

	for (size_t i = 0; saved != NULL && i < ACTS; i++)
		if (strcmp(saved, acts[i].name) == 0)
			form_of(&page, &acts[i])->saved = acts[i].done;
	view_settings(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
save_profile(struct request *rq)
{
	struct attempt	*attempt = arena_alloc(rq->arena, sizeof(*attempt));
	struct written	 about = write_text(rq, form_text(rq, "about"));

	attempt->act = &acts[PROFILE];
	rq->page_data = attempt;
	rq->on_refusal = ask_again;
	return db_ask(rq, go_back, "SELECT * FROM web.settings_save($1, $2, $3, $4, $5, $6)",
	    rq->credential, about.body, about.html, about.mentions, about.threads, form_text(rq, "time_zone"));
}

/* What needs the password begins with looking at it. */
static int
begin(struct request *rq, const struct act *act)
{
	struct attempt	*attempt = arena_alloc(rq->arena, sizeof(*attempt));

	attempt->act = act;
	rq->page_data = attempt;
	return work_place(rq, find_password);
}

static int
find_password(struct request *rq)
{
	return db_ask(rq, check_password, "SELECT * FROM web.password_begin($1)", rq->credential);
}

static int
check_password(struct request *rq)
{
	struct attempt	*attempt = rq->page_data;
	int64_t		 wait = row_int(&rq->rows, 0, "wait");

	if (wait > 0) {
		reply_header(rq, "retry-after", text_number(rq, wait));
		return refuse(rq, (struct refusal){ .status = 429, .field = attempt->act->secret,
		    .message = "There were too many tries. Please wait a moment before the next." });
	}
	attempt->name = arena_text(rq->arena, row_text(&rq->rows, 0, "name"));
	attempt->email = arena_text(rq->arena, row_text(&rq->rows, 0, "email"));
	return work_check(rq, arena_text(rq->arena, row_text(&rq->rows, 0, "password_hash")),
	    form_text(rq, attempt->act->secret), change);
}

static int
change(struct request *rq)
{
	struct attempt	*attempt = rq->page_data;
	const char	*wrong;

	if (!rq->password_fits)
		return refuse(rq, (struct refusal){ .status = 422, .field = attempt->act->secret,
		    .message = "This is not your password." });
	attempt->proven = rq->password_hash;
	if (attempt->act == &acts[EMAIL]) {
		rq->on_refusal = ask_again;
		return db_ask(rq, go_back, "SELECT * FROM web.email_change($1, $2, $3)",
		    rq->credential, attempt->proven, form_text(rq, "email"));
	}
	wrong = password_wrong(form_text(rq, "password"), attempt->name, attempt->email);
	if (wrong != NULL)
		return refuse(rq, (struct refusal){ .status = 422, .field = "password", .message = wrong });
	return work_hash(rq, form_text(rq, "password"), change_password);
}

static int
change_password(struct request *rq)
{
	const struct attempt	*attempt = rq->page_data;

	rq->on_refusal = ask_again;
	return db_ask(rq, go_back, "SELECT * FROM web.password_change($1, $2, $3)",
	    rq->credential, attempt->proven, rq->password_hash);
}

static int
go_back(struct request *rq)
{
	const struct attempt	*attempt = rq->page_data;

	return reply_see_other(rq, arena_format(rq->arena, "/settings?saved=%s", attempt->act->name));
}

static int
refuse(struct request *rq, struct refusal refusal)
{
	rq->refusal = refusal;
	return ask_again(rq);
}

static int
ask_again(struct request *rq)
{
	struct attempt	*attempt = rq->page_data;

	attempt->refusal = rq->refusal;
	db_also(rq, "SELECT * FROM web.time_zones()");
	return db_ask(rq, show_again, "SELECT * FROM web.settings($1)", rq->credential);
}

/* The page with what was typed, but for passwords. */
static int
show_again(struct request *rq)
{
	const struct attempt	*attempt = rq->page_data;
	struct settings_page	 page = read_settings(rq);

	form_fail(form_of(&page, attempt->act), attempt->refusal.field, attempt->refusal.message);
	if (attempt->act == &acts[PROFILE]) {
		page.about = form_text(rq, "about");
		page.time_zone = form_text(rq, "time_zone");
	} else if (attempt->act == &acts[EMAIL])
		page.email = form_text(rq, "email");
	view_settings(page_open(rq), &page);
	return page_send(rq, attempt->refusal.status);
}

static struct settings_page
read_settings(struct request *rq)
{
	const struct rows	*rows = &rq->rows, *zones = &rq->also[0];
	const char		**names = arena_array(rq->arena, (size_t)zones->count, sizeof(*names));
	struct settings_page	 page = {
	    .frame = page_frame(rq, "Settings"),
	    .name = row_text(rows, 0, "name"),
	    .about = row_text(rows, 0, "about"),
	    .time_zone = row_text(rows, 0, "time_zone"),
	    .time_zones = names,
	    .time_zone_count = (size_t)zones->count,
	    .email = row_text(rows, 0, "email") };

	for (int row = 0; row < zones->count; row++)
		names[row] = row_text(zones, row, "name");
	page.frame.unlisted = true;
	return page;
}

static struct form *
form_of(struct settings_page *page, const struct act *act)
{
	return (struct form *)(void *)((char *)page + act->form);
}
