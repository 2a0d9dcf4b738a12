/*
 * Matching the path of a request against a route's pattern. Pure.
 *
 * In a pattern ("/t/:id/:slug"), :NAME is one segment that is not empty. A name
 * that is "id" or ends in "_id" takes only ids: 1 to 18 digits, the first of
 * them not 0. At the end, *NAME is all that remains, of segments that each can
 * name a file: not empty, not "." or "..", without slash and backslash.
 */
#ifndef FORUM_CORE_PATH_H
#define FORUM_CORE_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "text/arena.h"

#define PATH_PARAMS_MAX	8

struct path_param {
	const char	*name;		/* in the pattern */
	size_t		 name_length;
	const char	*value;
};

struct path_params {
	struct path_param	items[PATH_PARAMS_MAX];
	size_t			count;
};

/*
 * Does `path`, without ? and what follows, match? Segments are split first
 * and percent-decoded then, so that an encoded slash is part of a name. A
 * path that decodes to anything but UTF-8 without NUL matches nothing: what
 * has no name is not found. ret_params is untouched when it does not match;
 * the values live in the arena.
 */
bool		 path_match(const char *pattern, const char *path,
		    struct arena *, struct path_params *ret_params);

/* What stands at :NAME; NULL when the pattern has no such name. */
const char	*path_param(const struct path_params *, const char *name);

/* The same for an id, which the pattern must have: digits for a bigint. */
const char	*path_id_text(const struct path_params *, const char *name);

#endif
