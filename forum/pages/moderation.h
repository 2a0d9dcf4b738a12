/* The moderators' pages: flags that wait for a decision, and the log. */
#ifndef FORUM_PAGES_MODERATION_H
#define FORUM_PAGES_MODERATION_H

#include "core/request.h"

int	moderation_flags(struct request *);
int	moderation_decide(struct request *);
int	moderation_log(struct request *);

#endif
