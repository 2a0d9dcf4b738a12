/* Where a request comes from: the client's own address, also behind proxies. */
#ifndef FORUM_CORE_ADDRESS_H
#define FORUM_CORE_ADDRESS_H

#include <stdbool.h>

#include "core/request.h"
#include "text/arena.h"

/*
 * The client's address. X-Forwarded-For is believed as far as the connections
 * come from proxies that are trusted: this machine, and those of the setting
 * `proxies`. Never NULL.
 */
const char	*address_of_client(struct request *);

/* Whether somebody on this machine asks, with no proxy between. */
bool		 address_is_local(struct request *);

/*
 * Pure: the client of a connection from `peer` on which `forwarded` (or NULL)
 * was said, when `proxies` (or NULL: none; addresses or networks like
 * 10.0.0.0/8, separated by commas or spaces) are trusted. In the arena.
 */
const char	*address_behind(struct arena *, const char *peer, const char *forwarded, const char *proxies);

/* Pure: whether an address is in such a list. */
bool		 address_in(const char *address, const char *list);

#endif
