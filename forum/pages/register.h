/* Becoming a member. */
#ifndef FORUM_PAGES_REGISTER_H
#define FORUM_PAGES_REGISTER_H

#include "core/request.h"

int	register_form(struct request *);
int	register_post(struct request *);

#endif
