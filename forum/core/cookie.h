/*
 * One cookie out of a Cookie header. Pure. The header is read as it came,
 * because other applications on our domain may fill it with dozens of theirs.
 */
#ifndef FORUM_CORE_COOKIE_H
#define FORUM_CORE_COOKIE_H

#include "text/arena.h"

/*
 * The value of the first cookie called exactly `name`, as it was sent but for
 * the double quotes that may enclose it: nothing is decoded. NULL when there
 * is none; a NULL header has none.
 */
char	*cookie_find(struct arena *, const char *header, const char *name);

#endif
