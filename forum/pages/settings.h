/* What members set for themselves. */
#ifndef FORUM_PAGES_SETTINGS_H
#define FORUM_PAGES_SETTINGS_H

#include "core/request.h"

int	settings_show(struct request *);
int	settings_save_profile(struct request *);
int	settings_change_email(struct request *);
int	settings_change_password(struct request *);

#endif
