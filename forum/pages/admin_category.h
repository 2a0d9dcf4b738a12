/* Categories, as administrators make and change them. */
#ifndef FORUM_PAGES_ADMIN_CATEGORY_H
#define FORUM_PAGES_ADMIN_CATEGORY_H

#include "core/request.h"

int	admin_category_list(struct request *);
int	admin_category_new(struct request *);
int	admin_category_edit(struct request *);
int	admin_category_save(struct request *);
int	admin_category_move(struct request *);
int	admin_category_delete_form(struct request *);
int	admin_category_delete(struct request *);

#endif
