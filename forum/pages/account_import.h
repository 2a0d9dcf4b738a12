/* Customer accounts from a spreadsheet. */
#ifndef FORUM_PAGES_ACCOUNT_IMPORT_H
#define FORUM_PAGES_ACCOUNT_IMPORT_H

#include "core/request.h"

int	account_import_form(struct request *);
int	account_import_post(struct request *);

#endif
