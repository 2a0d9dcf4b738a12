/*
 * What a form or a query string says: application/x-www-form-urlencoded.
 * Pure: bytes in, fields out.
 */
#ifndef FORUM_CORE_FORM_H
#define FORUM_CORE_FORM_H

#include <stddef.h>

#include "text/arena.h"

/* More fields than any of our forms has are an attack. */
#define FIELDS_MAX	200

struct form_value {
	const char	*name;
	const char	*value;
};

struct fields {
	struct form_value	*items;		/* in the order they were sent */
	size_t		 count;
};

/*
 * Reads `length` bytes of a body or of what follows ? in an address. Names
 * and values are UTF-8 without NUL; line breaks in values become \n, because
 * browsers send \r\n whatever was typed. A name without = has the value "".
 * Returns 0, 400 for what is malformed or 413 for too many fields, and leaves
 * ret_fields alone unless it is 0.
 */
int		 fields_parse(struct arena *, const char *bytes, size_t length,
		    struct fields *ret_fields);

/* The first value of that name, NULL when there is none. */
const char	*fields_get(const struct fields *, const char *name);

/*
 * Each value of that name in turn, then NULL; *position is 0 at first:
 *
 *	size_t	at = 0;
 *	while ((tag = fields_next(fields, "tag", &at)) != NULL)
 */
const char	*fields_next(const struct fields *, const char *name,
		    size_t *position);

#endif
