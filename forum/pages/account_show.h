/* One customer account: how it is doing, and why. */
#ifndef FORUM_PAGES_ACCOUNT_SHOW_H
#define FORUM_PAGES_ACCOUNT_SHOW_H

#include "core/request.h"

int	account_show(struct request *);

#endif
