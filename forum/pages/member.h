/* Members, as everybody sees them. */
#ifndef FORUM_PAGES_MEMBER_H
#define FORUM_PAGES_MEMBER_H

#include "core/request.h"

int	member_show(struct request *);
int	member_answers(struct request *);
int	member_suggest(struct request *);

#endif
