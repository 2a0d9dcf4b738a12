/* Threads: what the viewer has done with one and may do, for its slots. */
#include "pages/thread_mine.h"

#include <inttypes.h>
#include <string.h>

#include "core/cache.h"
#include "core/db.h"
#include "core/page.h"
#include "core/read.h"

/* What the viewer may do with the thread and its posts: for the slots. */
struct thread_personal {
	struct thread_mine	 thread;
	struct answer_mine	 answer;
	struct csat_mine	 csat;
	struct post_mine	*posts;
	size_t			 post_count;
};

static int	 read_mine(struct request *);
static enum csat_step csat_step(const char *);
static struct post_mine read_post_mine(struct request *, const struct rows *, int, int64_t);
static const struct post_mine *mine_of(const struct thread_personal *, int64_t, struct post_mine *);

int
thread_ask_mine(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.thread_mine($1, $2, $3, $4, $5)", rq->credential, path_id(rq, "id"),
	    query_text(rq, "sort"), query_text(rq, "after"), query_text(rq, "at"));
	return db_ask(rq, read_mine, "SELECT * FROM web.thread_rights($1, $2)", rq->credential, path_id(rq, "id"));
}

struct thread_personal *
thread_personal(struct request *rq, int64_t thread, enum thread_kind kind)
{
	struct thread_personal	*personal = arena_alloc(rq->arena, sizeof(*personal));

	personal->thread = (struct thread_mine){ .viewer = &rq->viewer, .id = thread };
	personal->answer = (struct answer_mine){ .viewer = &rq->viewer, .thread_id = thread,
	    .kind = kind, .place = arena_format(rq->arena, "thread/%" PRId64, thread) };
	personal->csat = (struct csat_mine){ .viewer = &rq->viewer, .thread_id = thread };
	return personal;
}

/* The viewer's own bits; no rows for somebody whose session has ended. */
static int
read_mine(struct request *rq)
{
	const struct rows	*rights = &rq->rows, *posts = &rq->also[0];
	struct thread_personal	*personal;
	int64_t			 thread = id_of(path_id(rq, "id"));

	if (rights->count == 0)
		return cache_go_on(rq, false, 0);
	personal = thread_personal(rq, thread, read_thread_kind(row_text(rights, 0, "kind")));
	personal->thread.can_close = row_bool(rights, 0, "may_close");
	personal->thread.can_reopen = row_bool(rights, 0, "may_reopen");
	personal->thread.can_lock = row_bool(rights, 0, "may_lock");
	personal->thread.can_unlock = row_bool(rights, 0, "may_unlock");
	personal->thread.can_move = row_bool(rights, 0, "may_move");
	personal->thread.can_delete = row_bool(rights, 0, "may_delete");
	personal->thread.can_restore = row_bool(rights, 0, "may_restore");
	personal->answer.why_not = arena_text(rq->arena, row_text(rights, 0, "why_not"));
	personal->answer.own_question = row_bool(rights, 0, "own");
	personal->answer.draft = arena_text(rq->arena, row_text(rights, 0, "draft"));
	personal->csat.step = csat_step(row_text(rights, 0, "csat"));
	personal->posts = arena_array(rq->arena, (size_t)posts->count, sizeof(*personal->posts));
	personal->post_count = (size_t)posts->count;
	for (int row = 0; row < posts->count; row++)
		personal->posts[row] = read_post_mine(rq, posts, row, thread);
	rq->mine = personal;
	return cache_go_on(rq, row_bool(rights, 0, "sees_more"), row_int(rights, 0, "version"));
}

/* The words of forum.csat_open. */
static enum csat_step
csat_step(const char *open)
{
	if (open == NULL)
		return CSAT_NONE;
	return strcmp(open, "words") == 0 ? CSAT_WORDS : CSAT_ASK;
}

static struct post_mine
read_post_mine(struct request *rq, const struct rows *rows, int row, int64_t thread)
{
	return (struct post_mine){
	    .viewer = &rq->viewer,
	    .id = row_int(rows, row, "id"),
	    .thread_id = thread,
	    .kind = read_post_kind(row_text(rows, row, "kind")),
	    .vote = (int)row_int(rows, row, "vote"),
	    .own = row_bool(rows, row, "own"),
	    .can_vote_up = row_bool(rows, row, "may_vote_up"),
	    .can_vote_down = row_bool(rows, row, "may_vote_down"),
	    .can_comment = row_bool(rows, row, "may_comment"),
	    .can_edit = row_bool(rows, row, "may_edit"),
	    .can_delete = row_bool(rows, row, "may_delete"),
	    .can_restore = row_bool(rows, row, "may_restore"),
	    .can_flag = row_bool(rows, row, "may_flag"),
	    .can_accept = row_bool(rows, row, "may_accept"),
	    .can_unaccept = row_bool(rows, row, "may_unaccept"),
	    .can_hide = row_bool(rows, row, "may_hide"),
	    .can_unhide = row_bool(rows, row, "may_unhide"),
	    .flagged = row_bool(rows, row, "flagged"),
	    .draft = arena_text(rq->arena, row_text(rows, row, "draft")) };
}

void
thread_fill(struct html *h, int kind, int64_t arg, void *request)
{
	struct request		*rq = request;
	/* A page that is to be kept is filled for a visitor, whoever renders it. */
	struct thread_personal	*personal = rq->viewer.name != NULL ? rq->mine : rq->page_data;
	struct post_mine	 nothing;

	switch ((enum slot)kind) {
	case SLOT_ACT:
		view_slot_act(h, &rq->viewer);
		return;
	case SLOT_VOTE:
		view_slot_vote(h, mine_of(personal, arg, &nothing));
		return;
	case SLOT_POST_TOOLS:
		view_slot_post_tools(h, mine_of(personal, arg, &nothing));
		return;
	case SLOT_THREAD_TOOLS:
		view_slot_thread_tools(h, &personal->thread);
		return;
	case SLOT_CSAT:
		view_slot_csat(h, &personal->csat);
		return;
	case SLOT_ANSWER:
		view_slot_answer(h, &personal->answer);
		return;
	default:
		page_fill(h, kind, arg, request);
	}
}

/* The viewer's part of a post; for a visitor, and what is not known of, a blank one. */
static const struct post_mine *
mine_of(const struct thread_personal *personal, int64_t post, struct post_mine *blank)
{
	for (size_t i = 0; i < personal->post_count; i++)
		if (personal->posts[i].id == post)
			return &personal->posts[i];
	*blank = (struct post_mine){ .viewer = personal->thread.viewer, .id = post, .thread_id = personal->thread.id };
	return blank;
}
