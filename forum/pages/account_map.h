/* All accounts together, and the community's own health. */
#ifndef FORUM_PAGES_ACCOUNT_MAP_H
#define FORUM_PAGES_ACCOUNT_MAP_H

#include "core/request.h"

int	account_map(struct request *);
int	account_community(struct request *);

#endif
