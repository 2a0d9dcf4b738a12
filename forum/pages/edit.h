/* Editing a post. */
#ifndef FORUM_PAGES_EDIT_H
#define FORUM_PAGES_EDIT_H

#include "core/request.h"

int	edit_form(struct request *);
int	edit_post(struct request *);

#endif
