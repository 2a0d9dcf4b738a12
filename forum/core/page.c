/* Pages: the frame, the viewer, and the slots that are filled when a page is sent. */
#include "core/page.h"

#include <string.h>

#include <kore.h>

#include "core/cache.h"
#include "core/conf.h"
#include "core/counter.h"
#include "core/db.h"
#include "core/held.h"
#include "core/once.h"
#include "core/reply.h"
#include "core/session.h"
#include "views/views.h"

enum { SITE_EVERY = 10 * 1000 };	/* ms between looks at the site's settings */

static int	show_refusal(struct request *);
static void	on_site_timer(void *, u_int64_t);
static void	site_heard(const struct rows *);
static bool	site_keep(const char **, const char *);

static struct site	site = { .name = "Community" };

struct frame
page_frame(struct request *rq, const char *title)
{
	(void)rq;
	return (struct frame){ .site = &site, .title = title };
}

struct frame
page_frame_accounts(struct request *rq, const char *title)
{
	struct frame	frame = page_frame(rq, title);

	frame.section = SECTION_ACCOUNTS;
	frame.style = "account.css";
	frame.unlisted = true;
	return frame;
}

struct html *
page_open(struct request *rq)
{
	html_open(&rq->html, rq->arena);
	return &rq->html;
}

struct html *
page_open_xml(struct request *rq)
{
	static const char	declaration[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

	html_raw(page_open(rq), declaration, strlen(declaration));
	return &rq->html;
}

int
page_send_xml(struct request *rq, const char *type)
{
	if (cache_is_rendering(rq))
		return cache_keep(rq, type);
	return reply_text(rq, 200, type, buffer_string(&rq->html.buffer));
}

int
page_send(struct request *rq, int status)
{
	struct buffer	out;

	if (status == 200 && cache_is_rendering(rq))
		return cache_keep(rq, "text/html; charset=utf-8");
	for (size_t i = 0; i < rq->html.slot_count; i++)
		if (rq->html.slots[i].kind == SLOT_CSRF)
			session_need_csrf(rq);
	rq->viewer.csrf = rq->csrf;
	rq->viewer.once = once_number(rq);
	rq->viewer.here = rq->method == METHOD_GET ? rq->here : "/";
	buffer_init(&out, rq->arena);
	html_fill(&rq->html, &out, rq->fill != NULL ? rq->fill : page_fill, rq, NULL);
	return reply_html(rq, status, out.bytes, out.length);
}

void
page_fill(struct html *h, int kind, int64_t arg, void *request)
{
	struct request	*rq = request;

	(void)arg;
	if (kind == SLOT_MEMBER)
		view_slot_member(h, &rq->viewer);
	else if (kind == SLOT_CSRF)
		view_slot_csrf(h, &rq->viewer);
	else if (kind == SLOT_NPS)
		view_slot_nps(h, &rq->viewer);
}

const char *
page_url(struct request *rq, const char *path)
{
	return arena_format(rq->arena, "%s%s", conf()->url, path);
}

void
page_viewer_read(struct request *rq, const struct rows *rows)
{
	rq->viewer_known = true;
	if (rows->count == 0)
		return;
	rq->viewer_id = row_int(rows, 0, "id");
	rq->viewer = (struct viewer){
	    .name = arena_text(rq->arena, row_text(rows, 0, "name")),
	    .reputation = row_int(rows, 0, "reputation"),
	    .unread = row_int(rows, 0, "unread"),
	    .open_flags = row_int(rows, 0, "open_flags"),
	    .moderator = row_bool(rows, 0, "moderator"),
	    .admin = row_bool(rows, 0, "admin"),
	    .nps = row_bool(rows, 0, "nps") };
	if (row_bool(rows, 0, "touch"))
		counter_session(rq->credential + 1);
}

/* Somebody who is signed in stays so on an error page: if nothing was asked yet, it is asked now. */
int
page_refuse(struct request *rq)
{
	bool	second = rq->shown.status != 0;

	if (!second)
		rq->shown = rq->refusal;
	if (second || rq->credential == NULL || rq->viewer_known || rq->refusal.status == 503)
		return show_refusal(rq);
	return db_ask(rq, show_refusal, "SELECT * FROM web.site()");
}

static int
show_refusal(struct request *rq)
{
	struct error_page	page = {
	    .frame = page_frame(rq, page_status_message(rq->shown.status)),
	    .status = rq->shown.status,
	    .message = rq->shown.message,
	    .retry_after = rq->shown.retry_after };

	page.frame.unlisted = true;
	/* Not the writer's fault: what was typed can be sent again from here. */
	if (rq->method == METHOD_POST && (page.status >= 500 || page.status == 429))
		page.held = held_posted(rq);
	view_error(page_open(rq), &page);
	return page_send(rq, rq->shown.status);
}

const char *
page_status_message(int status)
{
	static const struct {
		int		 status;
		const char	*message;
	} messages[] = {
		{ 400, "This request could not be understood." },
		{ 401, "Please sign in first." },
		{ 403, "This is not allowed." },
		{ 404, "There is nothing at this address." },
		{ 405, "This address does not do that." },
		{ 409, "Somebody else was faster." },
		{ 413, "This is too large." },
		{ 415, "This kind of content is not understood here." },
		{ 422, "Something in the form needs another look." },
		{ 429, "That was very fast. Please wait a moment." },
		{ 503, "The forum is away for a moment." },
	};

	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++)
		if (messages[i].status == status)
			return messages[i].message;
	return "Something went wrong on our side.";
}

void
page_site_init(void)
{
	site.url = conf()->url;
	kore_timer_add(on_site_timer, SITE_EVERY, NULL, 0);
	page_site_ask();
}

void
page_site_ask(void)
{
	db_tell(site_heard, "SELECT * FROM web.site()");
}

static void
on_site_timer(void *unused, u_int64_t now)
{
	(void)unused;
	(void)now;
	page_site_ask();
}

static void
site_heard(const struct rows *rows)
{
	if (rows->count == 0)
		return;
	if (site_keep(&site.name, row_text(rows, 0, "name")) |
	    site_keep(&site.tagline, row_text(rows, 0, "tagline")))
		cache_drop();
}

/* Whether it is another. Pages being made point to the old text until the step ends, so it is left alone. */
static bool
site_keep(const char **kept, const char *text)
{
	if (text == NULL || (*kept != NULL && strcmp(*kept, text) == 0))
		return false;
	*kept = strdup(text);
	return true;
}
