/* The settings of the whole community, and its members. */
#ifndef FORUM_PAGES_ADMIN_H
#define FORUM_PAGES_ADMIN_H

#include "core/request.h"

int	admin_settings(struct request *);
int	admin_settings_save(struct request *);
int	admin_members(struct request *);
int	admin_member_save(struct request *);

#endif
