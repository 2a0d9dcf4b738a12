/* Lists of threads: the latest, by kind, tag, category and member. */
#include "pages/list.h"

#include <string.h>

#include "core/cache.h"
#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"

/* What a list holds: each address asks for one of these. */
struct list {
	enum list_kind	 kind;
	enum section	 section;
	const char	*path;
	const char	*heading;
	const char	*feed;
	const char	*only_kind;	/* question, discussion; NULL: both */
	const char	*tag;
	const char	*category;
	const char	*member;
};

static int	 list(struct request *, struct list);
static int	 ask(struct request *);
static int	 show(struct request *);
static void	 depend(struct request *, const struct list_page *);
static struct list_page read_page(struct request *, const struct list *);
static void	 read_about(struct request *, const struct list *, struct list_page *);
static void	 read_aside(struct request *, struct list_page *);

static const char *const	sorts[] = { "latest", "active", "top", "unanswered" };
static const char *const	periods[] = { "week", "month", "all" };

/* GET / */
int
list_home(struct request *rq)
{
	return list(rq, (struct list){ .kind = LIST_HOME, .section = SECTION_LATEST, .path = "/",
	    .feed = "/feed.atom" });
}

/* GET /questions */
int
list_questions(struct request *rq)
{
	return list(rq, (struct list){ .kind = LIST_QUESTIONS, .section = SECTION_QUESTIONS,
	    .path = "/questions", .heading = "Questions", .feed = "/feed.atom",
	    .only_kind = "question" });
}

/* GET /discussions */
int
list_discussions(struct request *rq)
{
	return list(rq, (struct list){ .kind = LIST_QUESTIONS, .section = SECTION_DISCUSSIONS,
	    .path = "/discussions", .heading = "Discussions", .feed = "/feed.atom", .only_kind = "discussion" });
}

/* GET /tags/:tag */
int
list_tag(struct request *rq)
{
	const char	*tag = path_text(rq, "tag");
	const char	*path = arena_format(rq->arena, "/tags/%s", percent_encode(rq->arena, tag));

	return list(rq, (struct list){ .kind = LIST_TAG, .section = SECTION_TAGS, .path = path,
	    .heading = tag, .feed = arena_format(rq->arena, "%s.atom", path), .tag = tag });
}

/* GET /c/:category */
int
list_category(struct request *rq)
{
	const char	*category = path_text(rq, "category");
	const char	*path = arena_format(rq->arena, "/c/%s", percent_encode(rq->arena, category));

	return list(rq, (struct list){ .kind = LIST_CATEGORY, .path = path,
	    .feed = arena_format(rq->arena, "%s.atom", path), .category = category });
}

/* GET /u/:name/threads */
int
list_member(struct request *rq)
{
	const char	*name = path_text(rq, "name");

	return list(rq, (struct list){ .kind = LIST_MEMBER, .heading = name, .member = name,
	    .path = arena_format(rq->arena, "/u/%s/threads", percent_encode(rq->arena, name)) });
}

static const struct cached_page	cached = {
	.names = { { "sort", "latest active top unanswered" }, { "period", "week month all" }, { "after", NULL } },
	.ask = ask, .ask_mine = cache_ask_lists };

static int
list(struct request *rq, struct list wanted)
{
	rq->page_data = arena_alloc(rq->arena, sizeof(wanted));
	*(struct list *)rq->page_data = wanted;
	return cache_show(rq, &cached);
}

/*
 * Asks for one page of a list, what stands beside it, and the tag or category
 * that it is about. A sort or period nobody knows is the usual one.
 */
static int
ask(struct request *rq)
{
	const struct list	*list = rq->page_data;

	db_also(rq, "SELECT * FROM web.list_aside($1)", rq->sight);
	if (list->kind == LIST_TAG)
		db_also(rq, "SELECT * FROM web.tag($1, $2)", rq->sight, list->tag);
	else if (list->kind == LIST_CATEGORY)
		db_also(rq, "SELECT * FROM web.category($1, $2)", rq->sight, list->category);
	return db_ask(rq, show, "SELECT * FROM web.threads($1, $2, $3, $4, $5, $6, $7, $8)",
	    rq->sight, sorts[read_word(query_text(rq, "sort"), sorts, 4, SORT_LATEST)],
	    periods[read_word(query_text(rq, "period"), periods, 3, PERIOD_ALL)],
	    list->only_kind, list->tag, list->category, list->member, query_text(rq, "after"));
}

static int
show(struct request *rq)
{
	const struct list	*list = rq->page_data;
	const char		*query = strchr(rq->here, '?');
	struct list_page	 page;

	if (list->kind == LIST_TAG && strcmp(row_text(&rq->also[1], 0, "name"), list->tag) != 0)
		return reply_moved(rq, arena_format(rq->arena, "/tags/%s%s",
		    percent_encode(rq->arena, row_text(&rq->also[1], 0, "name")),
		    query != NULL ? query : ""));
	page = read_page(rq, list);
	read_about(rq, list, &page);
	depend(rq, &page);
	view_list(page_open(rq), &page);
	return page_send(rq, 200);
}

/* Which threads there are and in what order, and what each line shows. */
static void
depend(struct request *rq, const struct list_page *page)
{
	static const enum change_kind	orders[] = {
	    [SORT_LATEST] = CHANGE_LISTED, [SORT_ACTIVE] = CHANGE_ACTIVE,
	    [SORT_TOP] = CHANGE_SCORE, [SORT_UNANSWERED] = CHANGE_UNANSWERED };

	cache_depends(rq, CHANGE_LISTED, 0);
	cache_depends(rq, orders[page->sort], 0);
	cache_depends_rows(rq, CHANGE_THREAD, &rq->rows, "id");
	cache_depends_rows(rq, CHANGE_MEMBER, &rq->rows, "author_id");
	cache_depends_rows(rq, CHANGE_MEMBER, &rq->rows, "last_id");
}

static struct list_page
read_page(struct request *rq, const struct list *list)
{
	const struct rows	*rows = &rq->rows;
	struct thread_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct list_page	 page = {
	    .frame = page_frame(rq, list->heading),
	    .kind = list->kind,
	    .path = list->path,
	    .heading = list->heading,
	    .sort = (enum list_sort)read_word(query_text(rq, "sort"), sorts, 4, SORT_LATEST),
	    .period = (enum list_period)read_word(query_text(rq, "period"), periods, 3, PERIOD_ALL),
	    .threads = lines,
	    .thread_count = (size_t)rows->count,
	    .total = -1 };

	for (int row = 0; row < rows->count; row++)
		lines[row] = read_thread_line(rq->arena, rows, row);
	read_aside(rq, &page);
	page.pager = read_pager(rq, rows, list->path);
	page.frame.section = page.sort == SORT_UNANSWERED && list->section == SECTION_QUESTIONS ?
	    SECTION_UNANSWERED : list->section;
	page.frame.feed = list->feed;
	page.frame.canonical = page_url(rq, list->path);
	page.frame.unlisted = query_text(rq, "after") != NULL;
	return page;
}

/* What only some lists have: the tag, the category, the member; the number of all. */
static void
read_about(struct request *rq, const struct list *list, struct list_page *page)
{
	const struct rows	*about = &rq->also[1];

	switch (list->kind) {
	case LIST_HOME:
		page->frame.description = page->frame.site->tagline;
		break;
	case LIST_QUESTIONS:
		page->total = strcmp(list->only_kind, "question") == 0 ? page->sidebar.questions :
		    page->sidebar.threads - page->sidebar.questions;
		break;
	case LIST_TAG:
		page->description = row_text(about, 0, "description");
		page->total = row_int(about, 0, "threads");
		break;
	case LIST_CATEGORY:
		page->category = (struct category_name){
		    .slug = row_text(about, 0, "slug"),
		    .name = row_text(about, 0, "name"),
		    .restricted = row_bool(about, 0, "private") };
		page->heading = page->frame.title = page->category.name;
		page->description = row_text(about, 0, "description");
		page->total = row_int(about, 0, "threads");
		page->frame.unlisted |= page->category.restricted;
		break;
	case LIST_MEMBER:
		if (page->thread_count > 0)
			page->heading = page->frame.title = page->threads[0].author.name;
		break;
	}
	if (page->frame.description == NULL)
		page->frame.description = page->description;
}

/* The rows beside a list: categories, tags and one of totals, told apart by `what`. */
static void
read_aside(struct request *rq, struct list_page *page)
{
	const struct rows	*rows = &rq->also[0];
	size_t			 room = (size_t)rows->count;
	struct category_line	*categories = arena_array(rq->arena, room, sizeof(*categories));
	struct tag_line		*tags = arena_array(rq->arena, room, sizeof(*tags));
	struct sidebar		*aside = &page->sidebar;

	aside->categories = categories;
	aside->tags = tags;
	for (int row = 0; row < rows->count; row++) {
		const char	*what = row_text(rows, row, "what");

		if (strcmp(what, "category") == 0) {
			categories[aside->category_count++] = (struct category_line){
			    .name = { .slug = row_text(rows, row, "slug"),
				.name = row_text(rows, row, "name"),
				.restricted = row_bool(rows, row, "private") },
			    .description = row_text(rows, row, "description"),
			    .threads = row_int(rows, row, "threads") };
		} else if (strcmp(what, "tag") == 0) {
			tags[aside->tag_count++] = (struct tag_line){
			    .name = row_text(rows, row, "name"),
			    .threads = row_int(rows, row, "threads") };
		} else {
			aside->threads = row_int(rows, row, "threads");
			aside->questions = row_int(rows, row, "questions");
			aside->solved = row_int(rows, row, "solved");
			aside->members = row_int(rows, row, "members");
		}
	}
}
