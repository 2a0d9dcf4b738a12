/* The moderators' pages: flags that wait for a decision, and the log. */
#include "pages/moderation.h"

#include <inttypes.h>
#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"

static int	 ask_for_flags(struct request *);
static int	 show_flags(struct request *);
static void	 read_flags(struct request *, struct moderation_page *);
static struct post read_post(const struct rows *, int);
static const char *reason_label(const char *);
static int	 decide(struct request *);
static int	 ask_for_this(struct request *);
static int	 show_this(struct request *);
static int	 go_back(struct request *);
static int	 ask_for_log(struct request *);
static int	 show_log(struct request *);
static struct log_line read_line(struct request *, const struct rows *, int);
static const char *act_of(struct request *, const struct rows *, int);

/* What flags say, as moderators read it. */
static const struct choice	reasons[] = {
	{ "spam", "Spam" }, { "rude", "Rude" }, { "off_topic", "Does not belong here" },
	{ "duplicate", "Asked before" }, { "secret", "Personal or confidential" }, { "other", "Other" },
};

/* How each act reads between who did it and the thread's title or member's name; %s is the kind of post. */
static const struct log_word {
	const char	*action;
	const char	*says;
} log_words[] = {
	{ "hide", "hid the %s in" }, { "unhide", "showed again the %s in" },
	{ "delete", "deleted the %s in" }, { "restore", "restored the %s in" },
	{ "dismiss", "found nothing wrong with the flagged %s in" },
	{ "reconsider", "reopened the flags of the %s in" },
	{ "lock", "locked" }, { "unlock", "unlocked" }, { "close", "closed" }, { "reopen", "reopened" },
	{ "move", "moved" }, { "suspend", "suspended" }, { "unsuspend", "ended the suspension of" },
	{ "role", "changed the role of" }, { "category_deleted", "deleted a category:" },
	{ "tag_merged", "merged tags:" }, { "touch_rules", "changed the touch rules:" },
	{ "response_targets", "changed the response targets:" },
};

/* GET /moderation?after= */
int
moderation_flags(struct request *rq)
{
	return request_chain(rq, ask_for_flags);
}

/* POST /moderation/posts/:id: action (dismiss, hide, delete), reason */
int
moderation_decide(struct request *rq)
{
	return request_chain(rq, decide);
}

/* GET /moderation/log?act=&actor=&about=&thread=&after= */
int
moderation_log(struct request *rq)
{
	return request_chain(rq, ask_for_log);
}

static int
ask_for_flags(struct request *rq)
{
	return db_ask(rq, show_flags, "SELECT * FROM web.flags($1, $2, $3)",
	    rq->credential, query_id(rq, "after"), NULL);
}

static int
show_flags(struct request *rq)
{
	struct moderation_page	page = { .frame = page_frame(rq, "Moderation") };

	read_flags(rq, &page);
	page.pager = read_pager(rq, &rq->rows, "/moderation");
	view_moderation(page_open(rq), &page);
	return page_send(rq, 200);
}

/* The answer's rows: one a flag, those of a post beside each other. */
static void
read_flags(struct request *rq, struct moderation_page *page)
{
	const struct rows	*rows = &rq->rows;
	size_t			 room = (size_t)rows->count;
	struct flagged_post	*posts = arena_array(rq->arena, room, sizeof(*posts)), *post = posts;
	struct flag		*flags = arena_array(rq->arena, room, sizeof(*flags));

	page->frame.section = SECTION_MODERATION;
	page->frame.unlisted = true;
	page->posts = posts;
	for (int row = 0; row < rows->count; row++) {
		if (page->post_count == 0 || post->post.id != row_int(rows, row, "post_id")) {
			post = &posts[page->post_count++];
			*post = (struct flagged_post){
			    .thread_id = row_int(rows, row, "thread_id"),
			    .thread_slug = row_text(rows, row, "slug"),
			    .thread_title = row_text(rows, row, "title"),
			    .post = read_post(rows, row),
			    .flags = &flags[row] };
		}
		post->flag_count++;
		flags[row] = (struct flag){
		    .id = row_int(rows, row, "flag_id"),
		    .reason = reason_label(row_text(rows, row, "reason")),
		    .note = row_text(rows, row, "note"),
		    .author = read_name(rows, row, "flagger_name"),
		    .at = row_when(rows, row, "flagged_at") };
		page->open = row_int(rows, row, "open");
	}
}

static struct post
read_post(const struct rows *rows, int row)
{
	return (struct post){
	    .id = row_int(rows, row, "post_id"),
	    .kind = read_post_kind(row_text(rows, row, "post_kind")),
	    .score = row_int(rows, row, "score"),
	    .revision = row_int(rows, row, "revision"),
	    .author = read_author(rows, row),
	    .created = row_when(rows, row, "created_at"),
	    .html = row_html(rows, row, "html"),
	    .state = read_post_state(row_text(rows, row, "state")) };
}

static const char *
reason_label(const char *value)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (strcmp(reasons[i].value, value) == 0)
			return reasons[i].label;
	return value;
}

static int
decide(struct request *rq)
{
	rq->on_refusal = ask_for_this;
	return db_ask(rq, go_back, "SELECT * FROM web.flags_decide($1, $2, $3, $4)",
	    rq->credential, path_id(rq, "id"), form_text(rq, "action"), form_text(rq, "reason"));
}

/* The decision was refused: the post once more, with what was typed. */
static int
ask_for_this(struct request *rq)
{
	rq->page_data = request_why(rq);
	return db_ask(rq, show_this, "SELECT * FROM web.flags($1, $2, $3)",
	    rq->credential, NULL, path_id(rq, "id"));
}

static int
show_this(struct request *rq)
{
	const struct refusal	*why = rq->page_data;
	struct moderation_page	 page = {
	    .frame = page_frame(rq, "Moderation"),
	    .form_post = id_of(path_id(rq, "id")),
	    .reason = form_text(rq, "reason") };

	/* Nothing waits any more: another moderator was faster. */
	if (rq->rows.count == 0)
		return request_refuse(rq, why->status, why->message);
	read_flags(rq, &page);
	form_fail(&page.form, NULL, why->message);
	view_moderation(page_open(rq), &page);
	return page_send(rq, why->status);
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, "/moderation");
}

static int
ask_for_log(struct request *rq)
{
	return db_ask(rq, show_log, "SELECT * FROM web.moderation_log($1, $2, $3, $4, $5, $6)",
	    rq->credential, query_text(rq, "act"), query_text(rq, "actor"), query_text(rq, "about"),
	    query_id(rq, "thread"), query_id(rq, "after"));
}

static int
show_log(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct log_line		*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct log_page		 page = {
	    .frame = page_frame(rq, "Moderation log"),
	    .lines = lines,
	    .line_count = (size_t)rows->count };

	for (int row = 0; row < rows->count; row++)
		lines[row] = read_line(rq, rows, row);
	page.frame.section = SECTION_MODERATION;
	page.frame.unlisted = true;
	page.pager = read_pager(rq, rows, "/moderation/log");
	view_moderation_log(page_open(rq), &page);
	return page_send(rq, 200);
}

static struct log_line
read_line(struct request *rq, const struct rows *rows, int row)
{
	const char	*title = row_text(rows, row, "title"), *name = row_text(rows, row, "member_name");
	struct log_line	 line = {
	    .id = row_int(rows, row, "id"),
	    .at = row_when(rows, row, "at"),
	    .author = read_name(rows, row, "actor_name"),
	    .act = act_of(rq, rows, row),
	    .subject = title != NULL ? title : name != NULL ? name : "what is gone for good",
	    .reason = row_text(rows, row, "reason"),
	    .undone = row_bool(rows, row, "undone") };

	/* What is about the community as a whole says in its reason what that was. */
	if (row_null(rows, row, "thread_id") && name == NULL) {
		line.subject = line.reason;
		line.reason = NULL;
		line.href = "/moderation/log";
	}
	if (title != NULL && !row_null(rows, row, "post_id"))
		line.href = arena_format(rq->arena, "/p/%s", row_text(rows, row, "post_id"));
	else if (title != NULL)
		line.href = arena_format(rq->arena, "/t/%s", row_text(rows, row, "thread_id"));
	else if (name != NULL)
		line.href = arena_format(rq->arena, "/u/%s", percent_encode(rq->arena, name));
	if (row_bool(rows, row, "undoable"))
		line.undo = arena_format(rq->arena, "/moderation/log/%" PRId64 "/undo", line.id);
	return line;
}

static const char *
act_of(struct request *rq, const struct rows *rows, int row)
{
	const char	*action = row_text(rows, row, "action"), *kind = row_text(rows, row, "post_kind");
	const char	*to = row_text(rows, row, "category_to"), *until = row_text(rows, row, "until");
	const char	*says = action;

	for (size_t i = 0; i < sizeof(log_words) / sizeof(*log_words); i++)
		if (strcmp(log_words[i].action, action) == 0)
			says = log_words[i].says;
	if (to != NULL)
		return arena_format(rq->arena, "moved to %s:", to);
	if (until != NULL)
		return arena_format(rq->arena, "suspended until %.16s UTC", until);
	if (strstr(says, "%s") == NULL)
		return says;
	return arena_format(rq->arena, "%.*s%s%s", (int)(strstr(says, "%s") - says), says,
	    kind != NULL ? kind : "post", strstr(says, "%s") + 2);
}
