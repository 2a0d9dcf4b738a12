/*
 * What the body of an API call says: one JSON object. Pure: bytes in, fields
 * out, in the arena.
 *
 * Only what calls of the API send can be asked for: texts, whole numbers, true
 * and false, lists of texts. Everything else (and every text that the database could not
 * keep) has a type that no call accepts, so that whoever looks for a field can
 * refuse it by its name; fields that nobody looks for are ignored.
 */
#ifndef FORUM_CORE_BODY_H
#define FORUM_CORE_BODY_H

#include <stddef.h>

#include "text/arena.h"

enum body_type {
	BODY_NULL,
	BODY_TEXT,
	BODY_NUMBER,		/* whole; text has its digits */
	BODY_FLAG,		/* text is "true" or "false" */
	BODY_TEXTS,		/* items, count */
	BODY_NUL,		/* a text, or one of the texts, has a NUL in it */
	BODY_OTHER,
};

struct body_field {
	const char		*name;
	enum body_type		 type;
	const char		*text;
	const char *const	*items;
	size_t			 count;
};

struct body {
	const struct body_field	*fields;
	size_t			 count;
};

/*
 * Reads `length` bytes: strictly one object of JSON in UTF-8, no name twice,
 * nothing behind it. Returns 0; or 400 for what is no such thing, or 422 for
 * a text that is half a character (an unpaired surrogate), and why in
 * *ret_message, a sentence for a person; ret_body is untouched then.
 */
int	 body_parse(struct arena *, const char *bytes, size_t length,
	    struct body *ret_body, const char **ret_message);

/* The field of that name; NULL when there is none, or it is null. */
const struct body_field *body_find(const struct body *, const char *name);

#endif
