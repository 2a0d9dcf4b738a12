/* A request's headers: all of them. */
#ifndef FORUM_CORE_HEADER_H
#define FORUM_CORE_HEADER_H

#include "core/request.h"

/*
 * The value of a header, NULL when there is none. Kore splits only the first
 * two dozen headers; the rest is found in the bytes it kept.
 */
const char	*header_find(struct request *, const char *name);

#endif
