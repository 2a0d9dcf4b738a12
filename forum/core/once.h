/* The same form sent twice is one act: after a double click, a reload, an answer that was lost. */
#ifndef FORUM_CORE_ONCE_H
#define FORUM_CORE_ONCE_H

#include "core/request.h"

/* A random number for the forms of a page. */
const char	*once_number(struct request *);

/*
 * What makes the posted form the same as another: its number, its address and
 * all that was typed. NULL when it has no number.
 */
const char	*once_key(struct request *);

#endif
