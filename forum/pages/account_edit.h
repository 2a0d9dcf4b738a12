/* What staff say of customer accounts, one by one. */
#ifndef FORUM_PAGES_ACCOUNT_EDIT_H
#define FORUM_PAGES_ACCOUNT_EDIT_H

#include "core/request.h"

int	account_new(struct request *);
int	account_edit(struct request *);
int	account_save(struct request *);
int	account_member_save(struct request *);

#endif
