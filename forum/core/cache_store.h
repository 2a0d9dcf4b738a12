/*
 * The pages that a worker keeps, by address; bounded by bytes, those used
 * longest ago go first. Pure: what may be kept when is decided in core/cache.
 *
 * Changes arrive in an order of their own while pages are being rendered. Each
 * has a number, and the last few thousand are remembered: a page is kept only
 * if none of what it shows has changed since the number that was current when
 * it was asked for.
 */
#ifndef FORUM_CORE_CACHE_STORE_H
#define FORUM_CORE_CACHE_STORE_H

#include "core/cache_entry.h"

struct cache_counts {
	size_t		bytes;
	size_t		entries;
	uint64_t	evictions;	/* for want of room */
	uint64_t	invalidations;	/* because something changed */
};

void			 cache_store_init(size_t bytes_most);

/* The page at that path and query (NULL: none), now the one used last; NULL when it is not kept. */
struct cache_entry	*cache_store_find(const char *path, const char *query);

/* The number of the latest change. */
uint64_t		 cache_store_now(void);

/* A number so long past that nothing asked for then is kept. */
#define CACHE_STORE_NEVER	UINT64_C(0)

/*
 * Keeps an entry, in place of the one at its address, and holds a reference.
 * Not if what it depends on has changed since `since`, nor if it would take
 * more than a quarter of the room.
 */
bool			 cache_store_add(struct cache_entry *, uint64_t since);

/* An answer of cache_entry_answer; an entry that grows may push others out. */
const struct cache_answer *cache_store_answer(struct cache_entry *, enum encoding);

/* Something has changed: what depends on it goes. */
void			 cache_store_change(uint64_t key);

/* Drops everything, and nothing that is being rendered now will be kept. */
void			 cache_store_clear(void);

const struct cache_counts *cache_store_counts(void);

#endif
