/* Pages that are being rendered, and who waits for them. */
#include "core/cache_flight.h"

#include <stdlib.h>
#include <string.h>

#include <kore.h>

#include "core/cache_store.h"
#include "core/listen.h"

static struct flight *find(const char *);
static bool	 serves(const struct flight *, const struct cache_use *);
static struct cache_use *take_waiting(struct flight *);
static void	 hand_over(struct flight *);
static void	 finish(struct flight *);

static TAILQ_HEAD(, flight)	flights = TAILQ_HEAD_INITIALIZER(flights);

bool
cache_flight_join(struct cache_use *use, step_function show, step_function again)
{
	struct flight	*flight = find(use->address);

	if (flight == NULL)
		return false;
	use->flight = flight;
	use->show = show;
	use->again = again;
	TAILQ_INSERT_TAIL(&flight->waiting, use, list);
	return true;
}

void
cache_flight_begin(struct cache_use *owner)
{
	struct flight	*flight = calloc(1, sizeof(*flight));

	if (flight == NULL || (flight->address = strdup(owner->address)) == NULL)
		abort();
	flight->owner = owner;
	flight->began = kore_time_ms();
	flight->since = listen_is_on() ? cache_store_now() : CACHE_STORE_NEVER;
	TAILQ_INIT(&flight->waiting);
	TAILQ_INSERT_HEAD(&flights, flight, list);
	owner->flight = flight;
}

void
cache_flight_land(struct flight *flight, struct cache_entry *entry, bool kept)
{
	struct cache_use	*use;

	while ((use = take_waiting(flight)) != NULL) {
		bool	fresh = serves(flight, use) || (kept && listen_covers(use->arrived));

		if (!fresh || entry->version < use->version) {
			request_wake(use->request, use->again);
			continue;
		}
		use->entry = cache_entry_hold(entry);
		request_wake(use->request, use->show);
	}
	finish(flight);
}

void
cache_flight_refuse(struct flight *flight, const struct refusal *refusal)
{
	struct cache_use	*use;

	while ((use = take_waiting(flight)) != NULL) {
		struct request	*rq = use->request;

		if (!serves(flight, use)) {
			request_wake(rq, use->again);
			continue;
		}
		request_answered(rq, NULL, (struct refusal){ .status = refusal->status,
		    .message = arena_text(rq->arena, refusal->message), .retry_after = refusal->retry_after });
	}
	finish(flight);
}

void
cache_flight_leave(struct cache_use *use)
{
	struct flight		*flight = use->flight;
	struct cache_use	*other;

	if (flight->owner != use) {
		TAILQ_REMOVE(&flight->waiting, use, list);
		use->flight = NULL;
		return;
	}
	if (!use->request->replied) {
		hand_over(flight);
		return;
	}
	while ((other = take_waiting(flight)) != NULL) {
		other->alone = true;
		request_wake(other->request, other->again);
	}
	finish(flight);
}

static struct flight *
find(const char *address)
{
	struct flight	*flight;

	TAILQ_FOREACH(flight, &flights, list)
		if (strcmp(flight->address, address) == 0)
			return flight;
	return NULL;
}

/* What is asked for after a request has come shows what was there when it came; and a little before. */
static bool
serves(const struct flight *flight, const struct cache_use *use)
{
	return flight->began + LISTEN_LEASE >= use->arrived;
}

static struct cache_use *
take_waiting(struct flight *flight)
{
	struct cache_use	*use = TAILQ_FIRST(&flight->waiting);

	if (use != NULL) {
		TAILQ_REMOVE(&flight->waiting, use, list);
		use->flight = NULL;
	}
	return use;
}

/* The owner's client has gone: the first of those who wait asks anew, the others wait for that. */
static void
hand_over(struct flight *flight)
{
	struct cache_use	*next = take_waiting(flight), *use;

	if (next != NULL) {
		cache_flight_begin(next);
		while ((use = take_waiting(flight)) != NULL) {
			use->flight = next->flight;
			TAILQ_INSERT_TAIL(&next->flight->waiting, use, list);
		}
		request_wake(next->request, next->page->ask);
	}
	finish(flight);
}

static void
finish(struct flight *flight)
{
	TAILQ_REMOVE(&flights, flight, list);
	if (flight->owner != NULL)
		flight->owner->flight = NULL;
	free(flight->address);
	free(flight);
}
