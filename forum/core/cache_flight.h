/*
 * Inside the cache: pages that are being rendered, and who waits for them.
 *
 * The first who wants a page that is not there owns its flight; who comes later
 * waits for it. What comes of it is for all who came before it began, or not
 * long after; and a page that was kept, because nothing on it has changed
 * meanwhile, is for everybody. Whom it does not serve seeks again. If the owner
 * is gone, the next takes over; and if anything else became of it (the address
 * has moved), each asks for itself.
 */
#ifndef FORUM_CORE_CACHE_FLIGHT_H
#define FORUM_CORE_CACHE_FLIGHT_H

#include <sys/queue.h>

#include "core/cache.h"
#include "core/cache_entry.h"

struct flight;

/* What a request has to do with the cache. Lives in its arena. */
struct cache_use {
	struct request			*request;
	const struct cached_page	*page;
	const char			*address;
	uint64_t			 arrived;	/* ms */
	int64_t				 version;	/* at least */
	bool				 alone;		/* neither shares nor keeps */
	bool				 awaited;	/* has waited for a ping once */
	struct cache_entry		*entry;		/* held, to be shown */

	/* Waiting for a flight, or owning it; NULL for neither. */
	struct flight			*flight;
	TAILQ_ENTRY(cache_use)		 list;
	step_function			 show;		/* when its page is there */
	step_function			 again;		/* when nothing came of it */

	/* While rendering: what will be said of the entry. */
	uint64_t			*keys;
	size_t				 key_count;
	size_t				 key_room;
	int64_t				 thread;
	int64_t				 made_version;
};

/* The use's entry is there: visitors get it as it is, members with their own fillings. */
int	cache_present(struct request *);

struct flight {
	TAILQ_ENTRY(flight)		 list;
	struct cache_use		*owner;
	char				*address;
	uint64_t			 began;		/* ms */
	uint64_t			 since;		/* the number of the latest change then */
	TAILQ_HEAD(, cache_use)		 waiting;
};

/* Whether there is a flight to wait for; then `show` or `again` runs in time. */
bool	cache_flight_join(struct cache_use *, step_function show, step_function again);

void	cache_flight_begin(struct cache_use *owner);

/* The page is there; `kept`: nothing on it has changed meanwhile, so that it serves all. */
void	cache_flight_land(struct flight *, struct cache_entry *, bool kept);

void	cache_flight_refuse(struct flight *, const struct refusal *);

/* The request goes away: it no longer waits, or owns no more. */
void	cache_flight_leave(struct cache_use *);

#endif
