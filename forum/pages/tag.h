/* All tags, and completing half-typed ones. */
#ifndef FORUM_PAGES_TAG_H
#define FORUM_PAGES_TAG_H

#include "core/request.h"

int	tag_list(struct request *);
int	tag_suggest(struct request *);

#endif
