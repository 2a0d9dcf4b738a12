/* Addresses of the forum that was imported. */
#ifndef FORUM_PAGES_OLD_H
#define FORUM_PAGES_OLD_H

#include "core/request.h"

int	old_post(struct request *);
int	old_member(struct request *);

#endif
