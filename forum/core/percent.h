/* Percent-encoding, as addresses and forms have it. */
#ifndef FORUM_CORE_PERCENT_H
#define FORUM_CORE_PERCENT_H

#include <stdbool.h>
#include <stddef.h>

#include "text/arena.h"

/*
 * What `length` encoded bytes mean; in forms + is a space, in paths it is not.
 * NULL when a % lacks its two digits, or the result has a NUL byte or is not
 * UTF-8: nothing that a browser sends.
 */
char	*percent_decode(struct arena *, const char *bytes, size_t length,
	    bool plus_is_space);

/* A text as one segment of a path, or one value of a query. */
char	*percent_encode(struct arena *, const char *text);

#endif
