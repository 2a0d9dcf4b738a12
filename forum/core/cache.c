/* The page cache: from what a page asks for to what is kept or sent. */
#include "core/cache.h"

#include <string.h>

#include <kore.h>
#include <http.h>

#include "core/cache_flight.h"
#include "core/cache_send.h"
#include "core/cache_store.h"
#include "core/conf.h"
#include "core/counter.h"
#include "core/db.h"
#include "core/listen.h"
#include "core/metric.h"
#include "core/once.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/reply.h"
#include "core/wrote.h"
#include "text/buffer.h"

enum { COUNT_EVERY = 1000 };		/* ms between looks at the gauges */

static void	 read_address(struct request *, const struct cached_page *);
static bool	 is_understood(struct request *, const char *, const char *);
static int	 show_lists(struct request *);
static int	 seek(struct request *);
static struct cache_entry *find(const struct cache_use *);
static int	 join_or_render(struct request *);
static void	 on_change(const char *);
static void	 on_lost(void);
static void	 count(void *, u_int64_t);

void
cache_init(void)
{
	cache_store_init(conf()->cache_bytes);
	cache_send_init();
	metric_set(METRIC_CACHE_OFF, 1);
	listen_init(conf()->listen != NULL ? conf()->listen : conf()->database, on_change, on_lost);
	kore_timer_add(count, COUNT_EVERY, NULL, 0);
}

int
cache_show(struct request *rq, const struct cached_page *page)
{
	rq->cache = arena_alloc(rq->arena, sizeof(*rq->cache));
	rq->cache->request = rq;
	rq->cache->page = page;
	rq->cache->arrived = kore_time_ms();
	rq->cache->alone = wrote_lately(rq);
	read_address(rq, page);
	if (rq->credential != NULL && page->ask_mine != NULL)
		return page->ask_mine(rq);
	return cache_go_on(rq, false, 0);
}

int
cache_go_on(struct request *rq, bool sees_more, int64_t version)
{
	struct cache_use	*use = rq->cache;

	use->version = version;
	/* What all share is never older than what was told of it. */
	rq->exact = true;
	if (sees_more) {
		rq->sight = rq->credential;
		use->alone = true;
	}
	return seek(rq);
}

int
cache_ask_lists(struct request *rq)
{
	return db_ask(rq, show_lists, "SELECT * FROM web.list_mine($1)", rq->credential);
}

void
cache_refused(struct request *rq)
{
	if (cache_is_rendering(rq))
		cache_flight_refuse(rq->cache->flight, &rq->refusal);
}

void
cache_drop(void)
{
	cache_store_clear();
}

void
cache_forget(struct request *rq)
{
	if (rq->cache == NULL)
		return;
	if (rq->cache->flight != NULL)
		cache_flight_leave(rq->cache);
	cache_entry_release(rq->cache->entry);
	rq->cache = NULL;
}

void
cache_written(struct request *rq)
{
	listen_doubt();
	if ((rq->route->flags & (ROUTE_API | ROUTE_BARE)) == 0)
		wrote_mark(rq);
}

/* The page's one address; the query is what the page understands of what was sent, each name once. */
static void
read_address(struct request *rq, const struct cached_page *page)
{
	struct fields	 known = { .items = arena_array(rq->arena, CACHE_NAMES_MAX, sizeof(*known.items)) };
	struct buffer	 here;

	buffer_init(&here, rq->arena);
	buffer_text(&here, rq->path);
	for (const struct cached_name *known_name = page->names; known_name->name != NULL; known_name++) {
		const char	*value = query_text(rq, known_name->name);

		if (value == NULL || !is_understood(rq, known_name->words, value))
			continue;
		buffer_format(&here, "%c%s=%s", known.count == 0 ? '?' : '&', known_name->name,
		    percent_encode(rq->arena, value));
		known.items[known.count++] = (struct form_value){ .name = known_name->name, .value = value };
	}
	rq->query = known;
	rq->here = rq->cache->address = buffer_string(&here);
}

static bool
is_understood(struct request *rq, const char *words, const char *value)
{
	const char *const	*list;
	size_t			 count;

	if (words == NULL)
		return true;
	if (strcmp(words, "#") == 0)
		return id_of(value) != 0;
	list = text_words(rq->arena, words, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], value) == 0)
			return true;
	return false;
}

static int
show_lists(struct request *rq)
{
	return cache_go_on(rq, row_bool(&rq->rows, 0, "sees_more"), 0);
}

/*
 * What is kept, if it is fresh and what is on its way has been heard; else the
 * page of somebody who is rendering it; else our own.
 */
static int
seek(struct request *rq)
{
	struct cache_use	*use = rq->cache;
	bool			 covered = listen_covers(use->arrived);

	if (use->alone)
		return use->page->ask(rq);
	if (!covered && listen_is_on() && !use->awaited) {
		use->awaited = true;
		return listen_await(rq, seek);
	}
	use->entry = covered ? find(use) : NULL;
	if (use->entry == NULL)
		return join_or_render(rq);
	metric_add(METRIC_CACHE_HITS, 1);
	cache_entry_hold(use->entry);
	return cache_present(rq);
}

static struct cache_entry *
find(const struct cache_use *use)
{
	struct cache_entry	*entry = cache_store_find(use->address, NULL);

	if (entry == NULL || entry->version < use->version || entry->made + CACHE_AGE_MAX < kore_time_ms())
		return NULL;
	return entry;
}

static int
join_or_render(struct request *rq)
{
	struct cache_use	*use = rq->cache;

	if (cache_flight_join(use, cache_present, seek)) {
		metric_add(METRIC_CACHE_HITS, 1);
		http_request_sleep(rq->http);
		return KORE_RESULT_RETRY;
	}
	metric_add(METRIC_CACHE_MISSES, 1);
	cache_flight_begin(use);
	return use->page->ask(rq);
}

int
cache_present(struct request *rq)
{
	struct cache_use	*use = rq->cache;
	struct cache_entry	*entry = use->entry;
	const struct cache_answer *plain = &entry->answers[ENCODING_PLAIN];
	struct buffer		 out;

	if (rq->viewer.name == NULL) {
		rq->replied = true;
		cache_send(rq->http, entry);
		return KORE_RESULT_OK;
	}
	if (entry->thread != 0)
		counter_view(entry->thread);
	rq->viewer.csrf = rq->csrf;
	rq->viewer.once = once_number(rq);
	rq->viewer.here = rq->here;
	buffer_init(&out, rq->arena);
	html_refill(plain->bytes + plain->body, plain->length - plain->body, entry->fillings, entry->filling_count,
	    &out, rq->fill != NULL ? rq->fill : page_fill, rq);
	return reply_html(rq, 200, out.bytes, out.length);
}

static void
on_change(const char *payload)
{
	uint64_t	key;

	while (change_next(&payload, &key)) {
		cache_store_change(key);
		if (key == change_key(CHANGE_EVERYTHING, 0))
			page_site_ask();
	}
}

static void
on_lost(void)
{
	metric_set(METRIC_CACHE_OFF, !listen_is_on());
	if (!listen_is_on())
		metric_add(METRIC_CACHE_LOST, 1);
	cache_store_clear();
	page_site_ask();
}

static void
count(void *unused, u_int64_t now)
{
	static uint64_t			 evictions, invalidations;
	const struct cache_counts	*counts = cache_store_counts();

	(void)unused;
	(void)now;
	metric_set(METRIC_CACHE_BYTES, (int64_t)counts->bytes);
	metric_set(METRIC_CACHE_ENTRIES, (int64_t)counts->entries);
	metric_add(METRIC_CACHE_EVICTIONS, (int64_t)(counts->evictions - evictions));
	metric_add(METRIC_CACHE_INVALIDATIONS, (int64_t)(counts->invalidations - invalidations));
	evictions = counts->evictions;
	invalidations = counts->invalidations;
}
