/* Where a member is signed in. */
#ifndef FORUM_PAGES_SESSION_H
#define FORUM_PAGES_SESSION_H

#include "core/request.h"

int	session_list(struct request *);
int	session_stop(struct request *);
int	session_stop_others(struct request *);

#endif
