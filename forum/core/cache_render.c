/* Rendering a page that is to be kept: what it depends on, and the entry that it becomes. */
#include "core/cache.h"

#include <string.h>

#include <kore.h>

#include "core/cache_flight.h"
#include "core/cache_store.h"
#include "core/listen.h"
#include "core/page.h"
#include "routes.h"
#include "text/buffer.h"

enum { KEYS_ROOM = 64 };

static struct cache_entry *make_entry(struct request *, const char *);

void
cache_depends(struct request *rq, enum change_kind kind, int64_t id)
{
	struct cache_use	*use = rq->cache;
	uint64_t		*keys;

	if (!cache_is_rendering(rq))
		return;
	if (use->key_count == use->key_room) {
		use->key_room = use->key_room > 0 ? 2 * use->key_room : KEYS_ROOM;
		keys = arena_array(rq->arena, use->key_room, sizeof(*keys));
		if (use->key_count > 0)
			memcpy(keys, use->keys, use->key_count * sizeof(*keys));
		use->keys = keys;
	}
	use->keys[use->key_count++] = change_key(kind, id);
}

void
cache_depends_rows(struct request *rq, enum change_kind kind, const struct rows *rows, const char *column)
{
	if (!cache_is_rendering(rq))
		return;
	for (int row = 0; row < rows->count; row++)
		if (!row_null(rows, row, column))
			cache_depends(rq, kind, row_int(rows, row, column));
}

void
cache_of_thread(struct request *rq, int64_t thread, int64_t version)
{
	if (!cache_is_rendering(rq))
		return;
	rq->cache->thread = thread;
	rq->cache->made_version = version;
}

bool
cache_is_rendering(const struct request *rq)
{
	return rq->cache != NULL && rq->cache->flight != NULL && rq->cache->flight->owner == rq->cache;
}

int
cache_keep(struct request *rq, const char *type)
{
	struct cache_use	*use = rq->cache;
	struct cache_entry	*entry = make_entry(rq, type);
	bool			 kept = listen_is_on() && cache_store_add(entry, use->flight->since);

	use->entry = entry;
	cache_flight_land(use->flight, entry, kept);
	return cache_present(rq);
}

/* What was rendered, filled as for a visitor, whoever renders it. */
static struct cache_entry *
make_entry(struct request *rq, const char *type)
{
	struct cache_use	*use = rq->cache;
	struct viewer		 viewer = rq->viewer;
	struct html_filling	*fillings = arena_array(rq->arena, rq->html.slot_count, sizeof(*fillings));
	struct buffer		 out;

	rq->viewer = (struct viewer){ .here = rq->here };
	buffer_init(&out, rq->arena);
	html_fill(&rq->html, &out, rq->fill != NULL ? rq->fill : page_fill, rq, fillings);
	rq->viewer = viewer;
	return cache_entry_create(&(struct cache_page){
	    .address = use->address, .type = type, .body = buffer_string(&out), .length = out.length,
	    .fillings = fillings, .filling_count = rq->html.slot_count,
	    .keys = use->keys, .key_count = use->key_count,
	    .version = use->made_version, .thread = use->thread,
	    .route = route_number(rq->route), .made = kore_time_ms() });
}
