/* Single posts: finding, writing, editing, taking back, and their history. */
#ifndef FORUM_PAGES_POST_H
#define FORUM_PAGES_POST_H

#include "core/request.h"

int	post_find(struct request *);

#endif
