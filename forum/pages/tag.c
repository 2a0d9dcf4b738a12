/* All tags, and completing half-typed ones. What one tag holds is a list: see list.c. */
#include "pages/tag.h"

#include "core/cache.h"
#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "core/reply.h"

static int	ask_tags(struct request *);
static int	show_tags(struct request *);
static int	ask_suggestions(struct request *);
static int	show_suggestions(struct request *);

static const struct cached_page	cached = {
	.names = { { "q", NULL }, { "after", NULL } }, .ask = ask_tags, .ask_mine = cache_ask_lists };

/* GET /tags?q=&after= */
int
tag_list(struct request *rq)
{
	return cache_show(rq, &cached);
}

static int
ask_tags(struct request *rq)
{
	return db_ask(rq, show_tags, "SELECT * FROM web.tags($1, $2, 'popular', $3)",
	    rq->sight, query_text(rq, "q"), query_text(rq, "after"));
}

static int
show_tags(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct tag_line		*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct tags_page	 page = {
	    .frame = page_frame(rq, "Tags"),
	    .filter = query_text(rq, "q"),
	    .tags = lines,
	    .tag_count = (size_t)rows->count,
	    .pager = read_pager(rq, rows, "/tags") };

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct tag_line){
		    .name = row_text(rows, row, "name"),
		    .description = row_text(rows, row, "description"),
		    .threads = row_int(rows, row, "threads") };
	cache_depends(rq, CHANGE_LISTED, 0);
	page.frame.section = SECTION_TAGS;
	page.frame.canonical = page_url(rq, "/tags");
	page.frame.unlisted = page.filter != NULL || query_text(rq, "after") != NULL;
	view_tags(page_open(rq), &page);
	return page_send(rq, 200);
}

/* GET /suggest/tags?q= */
int
tag_suggest(struct request *rq)
{
	return request_chain(rq, ask_suggestions);
}

static int
ask_suggestions(struct request *rq)
{
	return db_ask(rq, show_suggestions, "SELECT web.tag_suggest($1, $2) AS json",
	    rq->credential, query_text(rq, "q"));
}

static int
show_suggestions(struct request *rq)
{
	return reply_json(rq, 200, row_text(&rq->rows, 0, "json"));
}
