/* Inside the cache: sending a kept page, without copying it. */
#ifndef FORUM_CORE_CACHE_SEND_H
#define FORUM_CORE_CACHE_SEND_H

#include "core/cache_entry.h"

struct http_request;

/*
 * Sends what fits the request: encoded as it accepts, or 304, or for HEAD the
 * headers. The entry is held until all of it is sent.
 */
void	cache_send(struct http_request *, struct cache_entry *);

/*
 * Answers a request from the cache before anything is made of it, if it is a
 * plain one of a visitor and the page is kept at just its address; whether it
 * was.
 */
bool	cache_hit(struct http_request *);

/* How old a page may become: what no notification tells of (views, "5 minutes ago") lags so much at most. */
enum { CACHE_AGE_MAX = 60 * 1000 };	/* ms */

/* Prepares a worker: how answers begin. */
void	cache_send_init(void);

#endif
