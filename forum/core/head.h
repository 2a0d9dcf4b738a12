/*
 * The head of a request. Pure: bytes in, bytes out.
 *
 * What comes on a connection is read strictly, before Kore sees it: whatever
 * two programs could understand in two ways (where a request ends, above all) is
 * refused. What is good is written anew in a form that Kore, which has
 * limits of its own, takes.
 */
#ifndef FORUM_CORE_HEAD_H
#define FORUM_CORE_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/arena.h"

enum {
	HEAD_MAX = 32000,		/* bytes of a head */
	HEAD_TARGET_MAX = 1990,		/* of the path and query: Kore's limit */
	HEAD_BODY_MAX = 8 * 1024 * 1024,
	HEAD_ROOM = 128,		/* by how much head_write may need more than there was */
};

enum head_state {
	HEAD_PART,			/* so far good, but not all of it */
	HEAD_WHOLE,
	HEAD_BAD,			/* to be refused; what comes after it cannot be understood */
};

struct span {
	const char	*at;
	size_t		 length;
};

struct head {
	enum head_state	 state;
	int		 status;	/* of HEAD_BAD: 400, 411, 413, 414, 417, 431, 501, 505 */
	const char	*why;		/* a sentence for a person */
	size_t		 length;	/* with the empty line, and empty lines before it */
	size_t		 first_line;	/* where it begins */
	struct span	 method, target, version;
	struct span	 host;		/* NULL: there is none */
	uint64_t	 body_length;	/* of what follows */
	bool		 keeps_body;	/* POST, PUT, PATCH: the body is the handler's, else it is dropped */
	bool		 closes;	/* the client wants no more than this answer */
	bool		 waits;		/* the client wants to hear "100 Continue" first */
};

/* Reads what came so far. Linear. */
struct head	head_read(const char *bytes, size_t length);

/*
 * Writes a whole head for Kore: with a path as target; Host first, then the length of
 * the body (where there is one to be kept) and whether the connection ends; without
 * headers that are empty; with ASCII alone. `out` has room for
 * length + HEAD_ROOM; returns what was written.
 */
size_t		head_write(const char *bytes, const struct head *, char *out);

/*
 * The value of the header `name` among the lines of `bytes`, as far as the
 * empty one; NULL when none of them is that header. In the arena.
 */
char		*head_find(struct arena *, const char *bytes, size_t length, const char *name);

#endif
