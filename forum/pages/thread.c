/* Threads: reading one. */
#include "pages/thread.h"

#include <inttypes.h>
#include <string.h>

#include "core/cache.h"
#include "core/counter.h"
#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"
#include "pages/thread_mine.h"

static int	 ask_thread(struct request *);
static int	 show_thread(struct request *);
static bool	 is_old_address(struct request *, const struct rows *);
static const char *address(struct request *, const struct rows *);
static struct thread_page read_thread(struct request *);
static void	 read_posts(struct request *, struct thread_page *);
static struct post read_post(const struct rows *, int);
static struct comment read_comment(const struct rows *, int);
static struct pager pager_of(struct request *, const struct thread_page *);
static void	 depend(struct request *, const struct thread_page *);

/* What addresses call the orders of answers; the usual one has no name there. */
static const char *const	sorts[] = {
	[ANSWERS_BY_SCORE] = "", [ANSWERS_NEWEST] = "newest", [ANSWERS_OLDEST] = "oldest" };

static const struct cached_page	cached = {
	.names = { { "sort", "newest oldest" }, { "after", "#" }, { "at", "#" } },
	.ask = ask_thread, .ask_mine = thread_ask_mine };

/* GET /t/:id and /t/:id/:slug */
int
thread_show(struct request *rq)
{
	rq->fill = thread_fill;
	return cache_show(rq, &cached);
}

static int
ask_thread(struct request *rq)
{
	const char	*id = path_id(rq, "id");

	db_also(rq, "SELECT * FROM web.thread_posts($1, $2, $3, $4, $5)", rq->sight, id,
	    query_text(rq, "sort"), query_text(rq, "after"), query_text(rq, "at"));
	db_also(rq, "SELECT * FROM web.thread_similar($1, $2)", rq->sight, id);
	return db_ask(rq, show_thread, "SELECT * FROM web.thread($1, $2)", rq->sight, id);
}

static int
show_thread(struct request *rq)
{
	struct thread_page	 page;

	if (is_old_address(rq, &rq->rows))
		return reply_moved(rq, address(rq, &rq->rows));
	page = read_thread(rq);
	read_posts(rq, &page);
	page.pager = pager_of(rq, &page);
	depend(rq, &page);
	if (!cache_is_rendering(rq))
		counter_view(page.id);
	rq->page_data = thread_personal(rq, page.id, page.kind);
	view_thread(page_open(rq), &page);
	return page_send(rq, 200);
}

/* What the page shows besides the thread itself: names with reputation, titles of other threads. */
static void
depend(struct request *rq, const struct thread_page *page)
{
	const char *const	*linked;
	size_t			 count;

	cache_of_thread(rq, page->id, row_int(&rq->rows, 0, "version"));
	cache_depends(rq, CHANGE_THREAD, page->id);
	linked = text_words(rq->arena, row_text(&rq->rows, 0, "linked"), &count);
	for (size_t i = 0; i < count; i++)
		cache_depends(rq, CHANGE_THREAD, id_of(linked[i]));
	cache_depends_rows(rq, CHANGE_MEMBER, &rq->rows, "accepted_author_id");
	cache_depends_rows(rq, CHANGE_MEMBER, &rq->also[0], "author_id");
	cache_depends_rows(rq, CHANGE_MEMBER, &rq->also[0], "editor_id");
}

/* A thread has one address: the one with its present slug. */
static bool
is_old_address(struct request *rq, const struct rows *rows)
{
	const char	*slug = path_text(rq, "slug");

	return slug == NULL || strcmp(slug, row_text(rows, 0, "slug")) != 0;
}

static const char *
address(struct request *rq, const struct rows *rows)
{
	const char	*query = strchr(rq->here, '?');

	return arena_format(rq->arena, "/t/%" PRId64 "/%s%s", row_int(rows, 0, "id"),
	    row_text(rows, 0, "slug"), query != NULL ? query : "");
}

static struct thread_page
read_thread(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	const char		*path = arena_format(rq->arena, "/t/%" PRId64 "/%s",
				    row_int(rows, 0, "id"), row_text(rows, 0, "slug"));
	struct thread_page	 page = {
	    .frame = page_frame(rq, row_text(rows, 0, "title")),
	    .id = row_int(rows, 0, "id"),
	    .kind = read_thread_kind(row_text(rows, 0, "kind")),
	    .slug = row_text(rows, 0, "slug"),
	    .title = row_text(rows, 0, "title"),
	    .category = read_category(rows, 0),
	    .views = row_int(rows, 0, "views"),
	    .answers = row_int(rows, 0, "answers"),
	    .created = row_when(rows, 0, "created_at"),
	    .active = row_when(rows, 0, "active_at"),
	    .accepted_post = row_int(rows, 0, "accepted_post_id"),
	    .accepted_author = read_name(rows, 0, "accepted_author"),
	    .closed = !row_null(rows, 0, "closed_at"),
	    .closed_reason = row_text(rows, 0, "closed_reason"),
	    .closed_at = row_when(rows, 0, "closed_at"),
	    .duplicate_of = { .id = row_int(rows, 0, "duplicate_id"),
		.slug = row_text(rows, 0, "duplicate_slug"),
		.title = row_text(rows, 0, "duplicate_title") },
	    .locked = !row_null(rows, 0, "locked_at"),
	    .locked_reason = row_text(rows, 0, "locked_reason"),
	    .state = read_post_state(row_text(rows, 0, "state")),
	    .state_reason = row_text(rows, 0, "state_reason"),
	    .sort = (enum answer_sort)read_word(query_text(rq, "sort"), sorts, 3, ANSWERS_BY_SCORE) };

	page.category.restricted = row_bool(rows, 0, "private");
	page.tags = text_words(rq->arena, row_text(rows, 0, "tags"), &page.tag_count);
	page.frame.description = row_text(rows, 0, "excerpt");
	page.frame.canonical = page_url(rq, path);
	page.frame.feed = arena_format(rq->arena, "/t/%" PRId64 ".atom", page.id);
	page.frame.unlisted = page.state != POST_VISIBLE || page.category.restricted;
	return page;
}

/* The answer's rows: the opening post, then each post, each followed by its comments. */
static void
read_posts(struct request *rq, struct thread_page *page)
{
	const struct rows	*rows = &rq->also[0], *similar = &rq->also[1];
	size_t			 room = (size_t)rows->count;
	struct post		*posts = arena_array(rq->arena, room, sizeof(*posts)), *post = &page->opening;
	struct comment		*comments = arena_array(rq->arena, room, sizeof(*comments));

	page->posts = posts;
	for (int row = 0; row < rows->count; row++) {
		if (!row_null(rows, row, "parent_id")) {
			*comments = read_comment(rows, row);
			if (post->comment_count++ == 0)
				post->comments = comments;
			comments++;
			continue;
		}
		if (row > 0)
			post = &posts[page->post_count++];
		*post = read_post(rows, row);
	}
	page->first_number = page->post_count > 0 ? posts[0].number : 1;
	page->similar = read_thread_links(rq->arena, similar, &page->similar_count);
}

static struct post
read_post(const struct rows *rows, int row)
{
	return (struct post){
	    .id = row_int(rows, row, "id"),
	    .kind = read_post_kind(row_text(rows, row, "kind")),
	    .number = row_int(rows, row, "place"),
	    .score = row_int(rows, row, "score"),
	    .revision = row_int(rows, row, "revision"),
	    .author = read_author(rows, row),
	    .editor = read_name(rows, row, "editor_name"),
	    .created = row_when(rows, row, "created_at"),
	    .edited = row_when(rows, row, "edited_at"),
	    .html = row_html(rows, row, "html"),
	    .accepted = row_bool(rows, row, "accepted"),
	    .state = read_post_state(row_text(rows, row, "state")),
	    .reason = row_text(rows, row, "state_reason") };
}

static struct comment
read_comment(const struct rows *rows, int row)
{
	return (struct comment){
	    .id = row_int(rows, row, "id"),
	    .score = row_int(rows, row, "score"),
	    .author = read_author(rows, row),
	    .created = row_when(rows, row, "created_at"),
	    .edited = row_when(rows, row, "edited_at"),
	    .html = row_html(rows, row, "html"),
	    .state = read_post_state(row_text(rows, row, "state")) };
}

static struct pager
pager_of(struct request *rq, const struct thread_page *page)
{
	struct pager	 pager = { 0 };
	int64_t		 next = row_int(&rq->also[0], 0, "next");
	const char	*sort = sorts[page->sort];

	if (page->first_number > 1)
		pager.first = arena_format(rq->arena, "/t/%" PRId64 "/%s%s%s", page->id, page->slug,
		    *sort != '\0' ? "?sort=" : "", sort);
	if (next != 0)
		pager.next = arena_format(rq->arena, "/t/%" PRId64 "/%s?after=%" PRId64 "%s%s#answers",
		    page->id, page->slug, next, *sort != '\0' ? "&sort=" : "", sort);
	return pager;
}
