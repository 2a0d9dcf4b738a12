/* Taking a post back, and bringing it back again. */
#ifndef FORUM_PAGES_REMOVE_H
#define FORUM_PAGES_REMOVE_H

#include "core/request.h"

int	remove_form(struct request *);
int	remove_post(struct request *);
int	remove_undo_form(struct request *);
int	remove_undo(struct request *);

#endif
