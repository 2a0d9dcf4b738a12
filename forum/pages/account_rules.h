/* How accounts are served: touch rules and response targets. */
#ifndef FORUM_PAGES_ACCOUNT_RULES_H
#define FORUM_PAGES_ACCOUNT_RULES_H

#include "core/request.h"

int	account_rules_show(struct request *);
int	account_rules_save(struct request *);

#endif
