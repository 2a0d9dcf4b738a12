/*
 * A browser that has just written something says so with a cookie, for a short
 * while: what it is shown is neither kept nor from a replica, on any node.
 */
#ifndef FORUM_CORE_WROTE_H
#define FORUM_CORE_WROTE_H

#include <stdbool.h>

struct request;

/* With the reply to a write. */
void	wrote_mark(struct request *);

bool	wrote_lately(struct request *);

/* The same of a Cookie header, or NULL: without a copy, rather too often. */
bool	wrote_maybe(const char *cookies);

#endif
