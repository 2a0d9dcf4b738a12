/* API tokens: a member's own, and everybody's for administrators. */
#ifndef FORUM_PAGES_TOKEN_H
#define FORUM_PAGES_TOKEN_H

#include "core/request.h"

int	token_list(struct request *);
int	token_make_new(struct request *);
int	token_withdraw(struct request *);
int	token_list_all(struct request *);
int	token_withdraw_any(struct request *);

#endif
