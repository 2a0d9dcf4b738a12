/* How many tickets suggestions avoid. */
#ifndef FORUM_PAGES_ACCOUNT_DEFLECTION_H
#define FORUM_PAGES_ACCOUNT_DEFLECTION_H

#include "core/request.h"

int	account_deflection(struct request *);

#endif
