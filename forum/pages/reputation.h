/* The ledger of a member's reputation. */
#ifndef FORUM_PAGES_REPUTATION_H
#define FORUM_PAGES_REPUTATION_H

#include "core/request.h"

int	reputation_show(struct request *);

#endif
