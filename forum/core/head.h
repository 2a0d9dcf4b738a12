/*
 * The head of a request, such that Kore understands it. Pure: bytes in, bytes out.
 *
 * Kore wants a Content-Length of every POST, PUT and PATCH, also of those
 * without a body, and looks for it among the first two dozen lines only.
 */
#ifndef FORUM_CORE_HEAD_H
#define FORUM_CORE_HEAD_H

#include <stddef.h>

#include "text/arena.h"

/*
 * `bytes` has what came on a connection so far, `length` of it, and room for
 * `room` in all. If that is a whole head of such a request, a Content-Length
 * that comes late is repeated at its beginning, and where there is none, one
 * of 0 is put there. Chunked bodies stay what they are: Kore takes none.
 * Returns how many bytes were added.
 */
size_t	head_add_length(char *bytes, size_t length, size_t room);

/*
 * The value of the header `name` among the lines of `bytes`, as far as the
 * empty one; NULL when none of them is that header. In the arena.
 */
char	*head_find(struct arena *, const char *bytes, size_t length, const char *name);

#endif
