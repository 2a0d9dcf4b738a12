/* Voting, and accepting an answer. */
#ifndef FORUM_PAGES_VOTE_H
#define FORUM_PAGES_VOTE_H

#include "core/request.h"

int	vote_cast(struct request *);
int	vote_accept(struct request *);

#endif
