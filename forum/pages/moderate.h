/* Acts of moderators on posts, threads and members. */
#ifndef FORUM_PAGES_MODERATE_H
#define FORUM_PAGES_MODERATE_H

#include "core/request.h"

int	moderate_form(struct request *);
int	moderate_act(struct request *);

#endif
