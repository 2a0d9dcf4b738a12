/* What a post said before. */
#ifndef FORUM_PAGES_HISTORY_H
#define FORUM_PAGES_HISTORY_H

#include "core/request.h"

int	history_show(struct request *);

#endif
