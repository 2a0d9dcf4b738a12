/* Telling the moderators about a post. */
#ifndef FORUM_PAGES_FLAG_H
#define FORUM_PAGES_FLAG_H

#include "core/request.h"

int	flag_form(struct request *);
int	flag_post(struct request *);

#endif
