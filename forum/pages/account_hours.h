/* Office hours, which response targets may count. */
#ifndef FORUM_PAGES_ACCOUNT_HOURS_H
#define FORUM_PAGES_ACCOUNT_HOURS_H

#include "core/request.h"

int	account_hours_show(struct request *);
int	account_hours_save(struct request *);

#endif
