/* Texts as PostgreSQL writes arrays. */
#ifndef FORUM_TEXT_ARRAY_H
#define FORUM_TEXT_ARRAY_H

#include <stddef.h>

#include "text/arena.h"

/* A parameter of type text[], or of another array: {"a","b"}. None of the items is NULL. Lives in the arena. */
const char	*text_array(struct arena *, const char *const *items, size_t count);

#endif
