/* Searching the threads. */
#ifndef FORUM_PAGES_SEARCH_H
#define FORUM_PAGES_SEARCH_H

#include "core/request.h"

int	search_show(struct request *);

#endif
