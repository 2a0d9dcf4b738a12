/* What a member has typed and not posted yet. */
#ifndef FORUM_PAGES_DRAFT_H
#define FORUM_PAGES_DRAFT_H

#include "core/request.h"

int	draft_list(struct request *);
int	draft_save(struct request *);
int	draft_delete(struct request *);

#endif
