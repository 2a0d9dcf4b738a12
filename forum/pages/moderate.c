/*
 * Acts of moderators on posts, threads and members. Each has a page that asks
 * for the reason; the last word of the route's pattern says which act it is.
 */
#include "pages/moderate.h"

#include <inttypes.h>
#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"

enum subject { POST, THREAD, MEMBER, LINE };

static const struct act {
	const char	*word;
	enum subject	 subject;
	const char	*heading;
	const char	*explanation;
	const char	*button;
	bool		 grave;
	/* a field of its own beside the reason: "category", "hours", "duplicate_of" */
	const char	*field;
	/* who, what, why and, with a field, that */
	const char	*sql;
} acts[] = {
	{ "hide", POST, "Hide this post",
	    "Readers no longer see it; its author is told why. The points it earned are taken back.",
	    "Hide", true, NULL, "SELECT * FROM web.post_hide($1, $2, $3)" },
	{ "unhide", POST, "Show this post again",
	    "Readers see it again, and it gets back the points it earned.",
	    "Show again", false, NULL, "SELECT * FROM web.post_unhide($1, $2, $3)" },
	{ "lock", THREAD, "Lock this thread",
	    "Only moderators can add or change anything. Everybody sees the reason.",
	    "Lock", true, NULL, "SELECT * FROM web.thread_lock($1, $2, $3)" },
	{ "unlock", THREAD, "Unlock this thread", "Everybody can take part again.",
	    "Unlock", false, NULL, "SELECT * FROM web.thread_unlock($1, $2, $3)" },
	{ "close", THREAD, "Close this thread",
	    "It takes no more answers. Everybody sees the reason, and the thread it is a duplicate of.",
	    "Close", true, "duplicate_of", "SELECT * FROM web.thread_close($1, $2, $3, $4)" },
	{ "reopen", THREAD, "Reopen this thread", "It takes answers again.",
	    "Reopen", false, NULL, "SELECT * FROM web.thread_reopen($1, $2, $3)" },
	{ "move", THREAD, "Move this thread",
	    "Its address stays the same. Who may see it depends on the category.",
	    "Move", false, "category", "SELECT * FROM web.thread_move($1, $2, $3, $4)" },
	{ "suspend", MEMBER, "Suspend this member",
	    "They can read, but not write, vote or flag. They are told the reason and until when.",
	    "Suspend", true, "hours", "SELECT * FROM web.member_suspend($1, $2, $3, $4)" },
	{ "unsuspend", MEMBER, "End the suspension", "They can take part again.",
	    "End the suspension", false, NULL, "SELECT * FROM web.member_unsuspend($1, $2, $3)" },
	{ "undo", LINE, "Undo what was done",
	    "Everything is as it was before. Both acts stay in the log.",
	    "Undo", false, NULL, "SELECT * FROM web.moderation_undo($1, $2, $3)" },
};

static const struct choice	times[] = {
	{ "1", "1 hour" }, { "24", "1 day" }, { "72", "3 days" }, { "168", "1 week" },
	{ "720", "30 days" }, { "2160", "90 days" }, { "8760", "1 year" },
};

static const struct act *act_of(struct request *);
static const char *subject_of(struct request *, const struct act *);
static int	 ask_for_form(struct request *);
static int	 show_form(struct request *);
static struct action_page read_form(struct request *, const struct act *);
static void	 add_field(struct request *, const struct act *, struct action_page *);
static void	 add_categories(struct request *, struct action_page *);
static const char *address(struct request *, const struct act *);
static int	 act(struct request *);
static int	 go_on(struct request *);

/* GET /p/:id/hide and the like */
int
moderate_form(struct request *rq)
{
	return request_chain(rq, ask_for_form);
}

/* POST /p/:id/hide and the like: reason, and what the act needs besides */
int
moderate_act(struct request *rq)
{
	return request_chain(rq, act);
}

/* Also when the act was refused: then with what was typed. */
static int
ask_for_form(struct request *rq)
{
	const struct act	*act = act_of(rq);
	const char		*subject = subject_of(rq, act);

	rq->page_data = request_why(rq);
	if (act->field != NULL && strcmp(act->field, "category") == 0)
		db_also(rq, "SELECT * FROM web.categories_to_post($1)", rq->credential);
	return db_ask(rq, show_form, "SELECT * FROM web.moderation_form($1, $2, $3, $4)",
	    rq->credential, act->word, act->subject == MEMBER ? NULL : subject,
	    act->subject == MEMBER ? subject : NULL);
}

static int
show_form(struct request *rq)
{
	const struct refusal	*why = rq->page_data;
	struct action_page	 page = read_form(rq, act_of(rq));

	if (why->status != 0) {
		page.reason = form_text(rq, "reason");
		form_fail(&page.form, why->field, why->message);
	}
	view_action(page_open(rq), &page);
	return page_send(rq, why->status != 0 ? why->status : 200);
}

static struct action_page
read_form(struct request *rq, const struct act *act)
{
	struct action_page	page = {
	    .frame = page_frame(rq, act->heading),
	    .heading = act->heading,
	    .explanation = act->explanation,
	    .subject = row_text(&rq->rows, 0, "subject"),
	    .subject_href = address(rq, act),
	    .html = row_html(&rq->rows, 0, "html"),
	    .action = rq->path,
	    .button = act->button,
	    .grave = act->grave };

	page.frame.unlisted = true;
	if (act->field != NULL)
		add_field(rq, act, &page);
	return page;
}

static void
add_field(struct request *rq, const struct act *act, struct action_page *page)
{
	const char	*typed = form_text(rq, act->field);

	if (strcmp(act->field, "duplicate_of") == 0) {
		page->text_name = act->field;
		page->text_label = "Duplicate of";
		page->text_hint = "Number or address of the thread that answers it, if there is one. "
		    "Then the reason may be left out.";
		page->text = typed;
		page->reason_optional = true;
		return;
	}
	page->option_name = act->field;
	if (strcmp(act->field, "category") == 0) {
		add_categories(rq, page);
		page->option = *typed != '\0' ? typed : row_text(&rq->rows, 0, "category_slug");
		return;
	}
	page->option_label = "For how long";
	page->options = times;
	page->option_count = sizeof(times) / sizeof(*times);
	page->option = *typed != '\0' ? typed : "24";
}

static void
add_categories(struct request *rq, struct action_page *page)
{
	const struct rows	*rows = &rq->also[0];
	struct choice		*choices = arena_array(rq->arena, (size_t)rows->count, sizeof(*choices));

	for (int row = 0; row < rows->count; row++)
		choices[row] = (struct choice){
		    .value = row_text(rows, row, "category_slug"),
		    .label = row_text(rows, row, "category_name") };
	page->option_label = "To the category";
	page->options = choices;
	page->option_count = (size_t)rows->count;
}

static int
act(struct request *rq)
{
	const struct act	*act = act_of(rq);
	const char		*subject = subject_of(rq, act), *more;

	rq->on_refusal = ask_for_form;
	if (act->field == NULL)
		return db_ask(rq, go_on, act->sql, rq->credential, subject, form_text(rq, "reason"));
	more = form_text(rq, act->field);
	if (strcmp(act->field, "hours") == 0 && id_of(more) == 0)
		return request_refuse_field(rq, act->field, "From one hour to one year.");
	return db_ask(rq, go_on, act->sql, rq->credential, subject, form_text(rq, "reason"), more);
}

static int
go_on(struct request *rq)
{
	const struct act	*act = act_of(rq);

	if (act->subject == THREAD)
		return reply_see_other(rq, arena_format(rq->arena, "/t/%" PRId64 "/%s",
		    row_int(&rq->rows, 0, "thread_id"), row_text(&rq->rows, 0, "slug")));
	return reply_see_other(rq, address(rq, act));
}

/* Where the thing is that is acted upon. */
static const char *
address(struct request *rq, const struct act *act)
{
	switch (act->subject) {
	case POST:
		return arena_format(rq->arena, "/p/%s", path_id(rq, "id"));
	case THREAD:
		return arena_format(rq->arena, "/t/%s", path_id(rq, "id"));
	case MEMBER:
		return arena_format(rq->arena, "/u/%s", percent_encode(rq->arena, path_text(rq, "name")));
	case LINE:
		break;
	}
	return "/moderation/log";
}

static const char *
subject_of(struct request *rq, const struct act *act)
{
	return act->subject == MEMBER ? path_text(rq, "name") : path_id(rq, "id");
}

/* Every route that leads here ends in the word of an act. */
static const struct act *
act_of(struct request *rq)
{
	const char	*word = strrchr(rq->route->pattern, '/') + 1;
	size_t		 i = 0;

	while (strcmp(acts[i].word, word) != 0)
		i++;
	return &acts[i];
}
