/* Notifications: what happened to a member's posts. */
#ifndef FORUM_PAGES_NOTICE_H
#define FORUM_PAGES_NOTICE_H

#include "core/request.h"

int	notice_list(struct request *);
int	notice_read_all(struct request *);
int	notice_open(struct request *);

#endif
