/* Single posts: finding one in its thread. */
#ifndef FORUM_PAGES_POST_H
#define FORUM_PAGES_POST_H

#include "core/request.h"

int	post_find(struct request *);

#endif
