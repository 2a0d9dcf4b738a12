/* Notifications: what happened to a member's posts. */
#include "pages/notice.h"

#include <inttypes.h>
#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"
#include "core/wrote.h"
#include "views/views.h"

/* How each kind of notification reads, between who did it and the thread's title. */
static const struct notice_word {
	const char		*kind;
	enum notice_kind	 notice;
	const char		*what;
} words[] = {
	{ "answer", NOTICE_ANSWER, "answered" },
	{ "reply", NOTICE_REPLY, "replied in" },
	{ "comment", NOTICE_COMMENT, "commented on your post in" },
	{ "mention", NOTICE_MENTION, "mentioned you in" },
	{ "accepted", NOTICE_ACCEPTED, "accepted your answer to" },
	{ "edited", NOTICE_EDITED, "edited your post in" },
	{ "ticket", NOTICE_TICKET, "answered or closed your" },
	{ "customer", NOTICE_TICKET, "wrote in, or closed," },
	{ "moderated", NOTICE_MODERATED, "" },
};

static int	ask_for_notices(struct request *);
static int	show_notices(struct request *);
static struct notice_line read_notice(struct request *, const struct rows *, int);
static const struct notice_word *word_of(const char *);
static int	read_all(struct request *);
static int	go_back(struct request *);
static int	open_notice(struct request *);
static int	go_there(struct request *);

/* GET /notifications?after= */
int
notice_list(struct request *rq)
{
	return request_chain(rq, ask_for_notices);
}

/* POST /notifications/read */
int
notice_read_all(struct request *rq)
{
	return request_chain(rq, read_all);
}

/* GET /notifications/:id: it is read now, and leads to what it is about */
int
notice_open(struct request *rq)
{
	return request_chain(rq, open_notice);
}

static int
ask_for_notices(struct request *rq)
{
	return db_ask(rq, show_notices, "SELECT * FROM web.notifications($1, $2)",
	    rq->credential, query_id(rq, "after"));
}

static int
show_notices(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct notice_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct notices_page	 page = {
	    .frame = page_frame(rq, "Notifications"),
	    .notices = lines,
	    .notice_count = (size_t)rows->count,
	    .unread = rq->viewer.unread };

	for (int row = 0; row < rows->count; row++)
		lines[row] = read_notice(rq, rows, row);
	page.pager = read_pager(rq, rows, "/notifications");
	page.frame.unlisted = true;
	view_notices(page_open(rq), &page);
	return page_send(rq, 200);
}

/* A moderator's act speaks for itself, in its note; who it was stays among moderators. */
static struct notice_line
read_notice(struct request *rq, const struct rows *rows, int row)
{
	const struct notice_word	*word = word_of(row_text(rows, row, "kind"));
	bool				 moderated = word->notice == NOTICE_MODERATED;
	const char			*title = row_text(rows, row, "title");

	return (struct notice_line){
	    .id = row_int(rows, row, "id"),
	    .kind = word->notice,
	    .actor = { .name = moderated ? NULL : row_text(rows, row, "actor_name") },
	    .what = moderated ? row_text(rows, row, "note") : word->what,
	    .title = title != NULL ? title : word->notice == NOTICE_TICKET ?
		arena_format(rq->arena, "ticket %s", row_text(rows, row, "note")) : "Your account",
	    .href = arena_format(rq->arena, "/notifications/%" PRId64, row_int(rows, row, "id")),
	    .excerpt = row_text(rows, row, "excerpt"),
	    .at = row_when(rows, row, "at"),
	    .unread = row_bool(rows, row, "unread") };
}

static const struct notice_word *
word_of(const char *kind)
{
	size_t	i = 0;

	while (i < sizeof(words) / sizeof(*words) - 1 && strcmp(words[i].kind, kind) != 0)
		i++;
	return &words[i];
}

static int
read_all(struct request *rq)
{
	return db_ask(rq, go_back, "SELECT * FROM web.notifications_read($1, $2)", rq->credential, NULL);
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, "/notifications");
}

static int
open_notice(struct request *rq)
{
	return db_ask(rq, go_there, "SELECT * FROM web.notification_open($1, $2)",
	    rq->credential, path_id(rq, "id"));
}

static int
go_there(struct request *rq)
{
	const struct rows	*rows = &rq->rows;

	/* It counts as read now, on the next page too. */
	wrote_mark(rq);
	if (!row_null(rows, 0, "post_id"))
		return reply_see_other(rq, arena_format(rq->arena, "/p/%s", row_text(rows, 0, "post_id")));
	if (!row_null(rows, 0, "thread_id"))
		return reply_see_other(rq, arena_format(rq->arena, "/t/%s/%s",
		    row_text(rows, 0, "thread_id"), row_text(rows, 0, "slug")));
	if (!row_null(rows, 0, "ticket"))
		return reply_see_other(rq, arena_format(rq->arena, "/contact/%s", row_text(rows, 0, "ticket")));
	return reply_see_other(rq, "/notifications");
}
