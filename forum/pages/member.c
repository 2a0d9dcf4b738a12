/* Members, as everybody sees them: profile, answers, completion of mentions. */
#include "pages/member.h"

#include <inttypes.h>
#include <string.h>

#include "core/cache.h"
#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"

enum { THREADS_SHOWN = 5 };

static int	ask_mine(struct request *);
static int	read_mine(struct request *);
static int	ask_for_profile(struct request *);
static int	show_profile(struct request *);
static int	ask_for_answers(struct request *);
static int	show_answers(struct request *);
static void	depend(struct request *);
static bool	is_other_spelling(struct request *, const struct rows *);
static const char *address(struct request *, const struct rows *, const char *);
static struct profile_page read_profile(struct request *, const struct rows *);
static struct author read_member(const struct rows *);
static const struct post_line *read_posts(struct request *, const struct rows *);
static const struct tag_line *read_tags(struct request *, const struct rows *);
static void	 read_threads(struct request *, const struct rows *, struct profile_page *);
static void	 fill(struct html *, int, int64_t, void *);
static int	 ask_for_names(struct request *);
static int	 show_names(struct request *);

static const struct cached_page	cached_profile = {
	.ask = ask_for_profile, .ask_mine = ask_mine };
static const struct cached_page	cached_answers = {
	.names = { { "after", "#" } }, .ask = ask_for_answers, .ask_mine = ask_mine };

/* GET /u/:name */
int
member_show(struct request *rq)
{
	rq->fill = fill;
	return cache_show(rq, &cached_profile);
}

/* GET /u/:name/answers?after= */
int
member_answers(struct request *rq)
{
	return cache_show(rq, &cached_answers);
}

/* GET /suggest/members?q=&thread=: for scripts */
int
member_suggest(struct request *rq)
{
	return request_chain(rq, ask_for_names);
}

static int
ask_mine(struct request *rq)
{
	return db_ask(rq, read_mine, "SELECT * FROM web.member_mine($1, $2)", rq->credential, path_text(rq, "name"));
}

static int
read_mine(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct profile_mine	*mine = arena_alloc(rq->arena, sizeof(*mine));
	bool			 suspended = row_bool(rows, 0, "suspended");

	mine->viewer = &rq->viewer;
	mine->name = arena_text(rq->arena, row_text(rows, 0, "name"));
	mine->own = row_bool(rows, 0, "own");
	mine->can_suspend = rq->viewer.moderator && !mine->own && !suspended;
	mine->can_unsuspend = rq->viewer.moderator && !mine->own && suspended;
	rq->mine = mine;
	return cache_go_on(rq, row_bool(rows, 0, "sees_more"), 0);
}

static int
ask_for_profile(struct request *rq)
{
	const char	*name = path_text(rq, "name");

	db_also(rq, "SELECT * FROM web.member_posts($1, $2, $3, $4, $5)", rq->sight, name, "best", NULL, "5");
	db_also(rq, "SELECT * FROM web.member_tags($1, $2)", rq->sight, name);
	db_also(rq, "SELECT * FROM web.threads($1, $2, $3, $4, $5, $6, $7, $8)",
	    rq->sight, NULL, NULL, NULL, NULL, NULL, name, NULL);
	return db_ask(rq, show_profile, "SELECT * FROM web.member($1, $2)", rq->sight, name);
}

static int
show_profile(struct request *rq)
{
	struct profile_page	page;

	if (is_other_spelling(rq, &rq->rows))
		return reply_moved(rq, address(rq, &rq->rows, ""));
	page = read_profile(rq, &rq->rows);
	page.posts = read_posts(rq, &rq->also[0]);
	page.post_count = (size_t)rq->also[0].count;
	page.tags = read_tags(rq, &rq->also[1]);
	page.tag_count = (size_t)rq->also[1].count;
	read_threads(rq, &rq->also[2], &page);
	depend(rq);
	cache_depends_rows(rq, CHANGE_THREAD, &rq->also[2], "id");
	cache_depends_rows(rq, CHANGE_MEMBER, &rq->also[2], "last_id");
	cache_depends(rq, CHANGE_LISTED, 0);
	view_profile(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
ask_for_answers(struct request *rq)
{
	const char	*name = path_text(rq, "name");

	db_also(rq, "SELECT * FROM web.member_posts($1, $2, $3, $4, $5)",
	    rq->sight, name, "newest", query_id(rq, "after"), "30");
	return db_ask(rq, show_answers, "SELECT * FROM web.member($1, $2)", rq->sight, name);
}

static int
show_answers(struct request *rq)
{
	const struct rows	*rows = &rq->rows, *posts = &rq->also[0];
	struct member_posts_page page;

	if (is_other_spelling(rq, rows))
		return reply_moved(rq, address(rq, rows, "/answers"));
	page = (struct member_posts_page){
	    .frame = page_frame(rq, arena_format(rq->arena, "Answers by %s", row_text(rows, 0, "name"))),
	    .member = read_member(rows),
	    .posts = read_posts(rq, posts),
	    .post_count = (size_t)posts->count,
	    .pager = read_pager(rq, posts, address(rq, rows, "/answers")) };
	page.frame.canonical = page_url(rq, address(rq, rows, "/answers"));
	depend(rq);
	view_member_posts(page_open(rq), &page);
	return page_send(rq, 200);
}

/* The member, in name and deed, and the threads whose titles stand with the posts. */
static void
depend(struct request *rq)
{
	cache_depends_rows(rq, CHANGE_MEMBER, &rq->rows, "id");
	cache_depends_rows(rq, CHANGE_PROFILE, &rq->rows, "id");
	cache_depends_rows(rq, CHANGE_THREAD, &rq->also[0], "thread_id");
}

/* A member has one address: the one with the name as the member writes it. */
static bool
is_other_spelling(struct request *rq, const struct rows *rows)
{
	return strcmp(path_text(rq, "name"), row_text(rows, 0, "name")) != 0;
}

static const char *
address(struct request *rq, const struct rows *rows, const char *part)
{
	return arena_format(rq->arena, "/u/%s%s", percent_encode(rq->arena, row_text(rows, 0, "name")), part);
}

static struct profile_page
read_profile(struct request *rq, const struct rows *rows)
{
	struct profile_page	page = {
	    .frame = page_frame(rq, row_text(rows, 0, "name")),
	    .id = row_int(rows, 0, "id"),
	    .member = read_member(rows),
	    .about = row_html(rows, 0, "about_html"),
	    .joined = row_when(rows, 0, "joined"),
	    .seen = row_when(rows, 0, "seen"),
	    .time_zone = row_text(rows, 0, "time_zone"),
	    .questions = row_int(rows, 0, "questions"),
	    .discussions = row_int(rows, 0, "discussions"),
	    .answers = row_int(rows, 0, "answers"),
	    .accepted = row_int(rows, 0, "accepted"),
	    .suspended_until = row_when(rows, 0, "suspended_until") };

	page.frame.canonical = page_url(rq, address(rq, rows, ""));
	page.frame.unlisted = page.suspended_until.seconds != 0;
	return page;
}

static struct author
read_member(const struct rows *rows)
{
	return (struct author){
	    .name = row_text(rows, 0, "name"),
	    .reputation = row_int(rows, 0, "reputation"),
	    .role = read_role(row_text(rows, 0, "role")),
	    .staff = row_bool(rows, 0, "staff") };
}

static const struct post_line *
read_posts(struct request *rq, const struct rows *rows)
{
	struct post_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct post_line){
		    .id = row_int(rows, row, "id"),
		    .thread_id = row_int(rows, row, "thread_id"),
		    .thread_slug = row_text(rows, row, "slug"),
		    .thread_title = row_text(rows, row, "title"),
		    .kind = read_post_kind(row_text(rows, row, "kind")),
		    .excerpt = row_text(rows, row, "excerpt"),
		    .score = row_int(rows, row, "score"),
		    .accepted = row_bool(rows, row, "accepted"),
		    .created = row_when(rows, row, "created_at") };
	return lines;
}

static const struct tag_line *
read_tags(struct request *rq, const struct rows *rows)
{
	struct tag_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct tag_line){
		    .name = row_text(rows, row, "name"),
		    .threads = row_int(rows, row, "answers") };
	return lines;
}

/* The latest few; all are on a page of their own. */
static void
read_threads(struct request *rq, const struct rows *rows, struct profile_page *page)
{
	int			 count = rows->count < THREADS_SHOWN ? rows->count : THREADS_SHOWN;
	struct thread_line	*lines = arena_array(rq->arena, (size_t)count, sizeof(*lines));

	for (int row = 0; row < count; row++)
		lines[row] = read_thread_line(rq->arena, rows, row);
	page->threads = lines;
	page->thread_count = (size_t)count;
}

static void
fill(struct html *h, int kind, int64_t arg, void *request)
{
	struct request			*rq = request;
	static const struct profile_mine nothing;

	if (kind == SLOT_PROFILE_TOOLS)
		view_slot_profile_tools(h, rq->viewer.name != NULL ? rq->mine : &nothing);
	else
		page_fill(h, kind, arg, request);
}

static int
ask_for_names(struct request *rq)
{
	return db_ask(rq, show_names, "SELECT * FROM web.member_suggest($1, $2, $3)",
	    rq->credential, query_text(rq, "q"), query_id(rq, "thread"));
}

static int
show_names(struct request *rq)
{
	return reply_json(rq, 200, row_text(&rq->rows, 0, "json"));
}
