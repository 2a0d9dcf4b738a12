/* What programs read: Atom feeds, the site map, robots.txt. Always as a visitor sees it. */
#include "pages/feed.h"

#include <inttypes.h>

#include "core/cache.h"
#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"

static int	ask_feed(struct request *);
static int	show_feed(struct request *);
static struct feed_entry read_entry(struct request *, const struct rows *, int);
static int	show_sitemap(struct request *);
static int	show_sitemap_index(struct request *);

static const struct cached_page	cached = { .ask = ask_feed };

/* GET /feed.atom, /tags/:tag.atom, /c/:category.atom, /t/:id.atom */
int
feed_show(struct request *rq)
{
	return cache_show(rq, &cached);
}

/* GET /sitemap.xml: the index of its pages */
int
feed_sitemap(struct request *rq)
{
	return db_ask(rq, show_sitemap_index, "SELECT * FROM web.sitemap_index()");
}

/* GET /sitemap/:after.xml */
int
feed_sitemap_page(struct request *rq)
{
	const char	*after = path_text(rq, "after");

	if (id_of(after) == 0 && (after[0] != '0' || after[1] != '\0'))
		return request_refuse(rq, 404, NULL);
	return db_ask(rq, show_sitemap, "SELECT * FROM web.sitemap($1)", after);
}

/* GET /robots.txt */
int
feed_robots(struct request *rq)
{
	return reply_text(rq, 200, "text/plain; charset=utf-8", arena_format(rq->arena,
	    "User-agent: *\nDisallow: /p/\nDisallow: /search\nDisallow: /login\nDisallow: /register\n"
	    "Disallow: /settings\nDisallow: /drafts\nDisallow: /notifications\nDisallow: /ask\nDisallow: /new\n"
	    "\nSitemap: %s\n", page_url(rq, "/sitemap.xml")));
}

static int
ask_feed(struct request *rq)
{
	const char	*tag = path_text(rq, "tag"), *category = path_text(rq, "category");
	const char	*thread = path_text(rq, "id");

	db_also(rq, "SELECT * FROM web.feed_entries($1, $2, $3)", tag, category, thread);
	return db_ask(rq, show_feed, "SELECT * FROM web.feed($1, $2, $3)", tag, category, thread);
}

static int
show_feed(struct request *rq)
{
	const struct rows	*rows = &rq->also[0];
	struct feed_entry	*entries = arena_array(rq->arena, (size_t)rows->count, sizeof(*entries));
	struct feed		 feed = {
	    .title = row_text(&rq->rows, 0, "title"),
	    .url = page_url(rq, row_text(&rq->rows, 0, "path")),
	    .self = page_url(rq, rq->path),
	    .entries = entries,
	    .entry_count = (size_t)rows->count };

	if (feed.title == NULL)
		feed.title = page_frame(rq, NULL).site->name;
	for (int row = 0; row < rows->count; row++) {
		entries[row] = read_entry(rq, rows, row);
		if (entries[row].updated.seconds > feed.updated.seconds)
			feed.updated = entries[row].updated;
	}
	/* A feed must have a time, even an empty one. */
	if (feed.updated.seconds == 0)
		feed.updated.seconds = 1;
	if (path_text(rq, "id") != NULL)
		cache_depends(rq, CHANGE_THREAD, id_of(path_text(rq, "id")));
	else
		cache_depends(rq, CHANGE_LISTED, 0);
	cache_depends_rows(rq, CHANGE_THREAD, rows, "thread_id");
	cache_depends_rows(rq, CHANGE_MEMBER, rows, "author_id");
	view_feed(page_open_xml(rq), &feed);
	return page_send_xml(rq, "application/atom+xml; charset=utf-8");
}

static struct feed_entry
read_entry(struct request *rq, const struct rows *rows, int row)
{
	return (struct feed_entry){
	    .url = page_url(rq, row_text(rows, row, "path")),
	    .title = row_text(rows, row, "title"),
	    .author = row_text(rows, row, "author_name"),
	    .published = row_when(rows, row, "published"),
	    .updated = row_when(rows, row, "updated"),
	    .html = row_text(rows, row, "html") };
}

static int
show_sitemap(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct sitemap_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct sitemap_line){
		    .url = page_url(rq, arena_format(rq->arena, "/t/%" PRId64 "/%s",
			row_int(rows, row, "id"), row_text(rows, row, "slug"))),
		    .updated = row_when(rows, row, "updated") };
	view_sitemap(page_open_xml(rq), &(struct sitemap){ lines, (size_t)rows->count });
	return page_send_xml(rq, "application/xml; charset=utf-8");
}

static int
show_sitemap_index(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct sitemap_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct sitemap_line){
		    .url = page_url(rq, arena_format(rq->arena, "/sitemap/%" PRId64 ".xml",
			row_int(rows, row, "after"))) };
	view_sitemap_index(page_open_xml(rq), &(struct sitemap){ lines, (size_t)rows->count });
	return page_send_xml(rq, "application/xml; charset=utf-8");
}
