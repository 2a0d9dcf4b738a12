/* Customer accounts and how they are doing: the morning list. */
#ifndef FORUM_PAGES_ACCOUNT_H
#define FORUM_PAGES_ACCOUNT_H

#include "core/request.h"

int	account_list(struct request *);
int	account_csv(struct request *);
int	account_alert(struct request *);

#endif
