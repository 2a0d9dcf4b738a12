/* Searching the threads. */
#include "pages/search.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "text/array.h"
#include "text/query.h"

enum { SNIPPET_LENGTH = 280 };	/* bytes */

static int	 ask(struct request *);
static int	 show_help(struct request *);
static int	 show_hits(struct request *);
static struct search_page open_page(struct request *);
static struct search_hit read_hit(struct request *, int);
static const char *warning(struct request *);
static const char *sort(struct request *);

/* GET /search?q=&sort=&after= */
int
search_show(struct request *rq)
{
	return request_chain(rq, query_text(rq, "q") != NULL ? ask : show_help);
}

static int
ask(struct request *rq)
{
	struct query	query = query_parse(rq->arena, query_text(rq, "q"));

	return db_ask(rq, show_hits,
	    "SELECT * FROM web.search($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
	    rq->credential, query.words,
	    text_array(rq->arena, query.phrases, query.phrase_count),
	    text_array(rq->arena, query.without, query.without_count),
	    text_array(rq->arena, query.tags, query.tag_count),
	    query.author, query.category, query.state, query.kind,
	    sort(rq), query_text(rq, "after"));
}

/* Nothing was asked: how to. */
static int
show_help(struct request *rq)
{
	struct search_page	page = open_page(rq);

	view_search(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
show_hits(struct request *rq)
{
	struct search_page	 page = open_page(rq);
	struct search_hit	*hits = arena_array(rq->arena, (size_t)rq->rows.count, sizeof(*hits));

	for (int row = 0; row < rq->rows.count; row++)
		hits[row] = read_hit(rq, row);
	page.hits = hits;
	page.hit_count = (size_t)rq->rows.count;
	if (page.hit_count > 0) {
		page.warning = warning(rq);
		if (!row_bool(&rq->rows, 0, "at_least"))
			page.total = row_int(&rq->rows, 0, "total");
	}
	page.pager = read_pager(rq, &rq->rows, "/search");
	view_search(page_open(rq), &page);
	return page_send(rq, 200);
}

/* Results are for people, not for other search engines. */
static struct search_page
open_page(struct request *rq)
{
	const char		*q = query_text(rq, "q");
	struct search_page	 page = {
	    .frame = page_frame(rq, q != NULL ? arena_format(rq->arena, "%s – Search", q) : "Search"),
	    .q = q,
	    .newest = strcmp(sort(rq), "newest") == 0,
	    .total = -1 };

	page.frame.query = q;
	page.frame.unlisted = true;
	return page;
}

static struct search_hit
read_hit(struct request *rq, int row)
{
	const struct rows	*rows = &rq->rows;
	const char		*marked = row_text(rows, row, "marked");
	struct search_hit	 hit = {
	    .thread_id = row_int(rows, row, "id"),
	    .kind = read_thread_kind(row_text(rows, row, "kind")),
	    .post_id = row_int(rows, row, "post_id"),
	    .slug = row_text(rows, row, "slug"),
	    .title = snippet_make(rq->arena, row_text(rows, row, "title"), marked, 0),
	    .text = snippet_make(rq->arena, row_text(rows, row, "plain"), marked, SNIPPET_LENGTH),
	    .category = read_category(rows, row),
	    .author = read_author(rows, row),
	    .created = row_when(rows, row, "created_at"),
	    .score = row_int(rows, row, "score"),
	    .answers = row_int(rows, row, "answers"),
	    .solved = row_bool(rows, row, "solved") };

	hit.category.restricted = row_bool(rows, row, "private");
	hit.tags = text_words(rq->arena, row_text(rows, row, "tag_names"), &hit.tag_count);
	return hit;
}

/* What a reader should know about how these came to be found; NULL for nothing. */
static const char *
warning(struct request *rq)
{
	const char	*how = row_text(&rq->rows, 0, "how");

	if (strcmp(how, "some") == 0)
		return "No post has all of these words. These have some of them.";
	if (strcmp(how, "similar") == 0)
		return "Nothing has these words. These titles look much like them.";
	if (row_bool(&rq->rows, 0, "at_least"))
		return "Very many posts have these words. These are the best of the newest ones; "
		    "another word would narrow it down.";
	return NULL;
}

static const char *
sort(struct request *rq)
{
	const char	*wanted = query_text(rq, "sort");

	return wanted != NULL && strcmp(wanted, "newest") == 0 ? "newest" : "relevance";
}
