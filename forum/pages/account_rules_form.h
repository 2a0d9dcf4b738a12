/* The form of touch rules and response targets, as the JSON that web.account_rules_save takes. */
#ifndef FORUM_PAGES_ACCOUNT_RULES_FORM_H
#define FORUM_PAGES_ACCOUNT_RULES_FORM_H

#include "core/request.h"

/* At most so many rows. */
enum { RULES_FORM_ROWS = 20 };

/* What was typed, in the arena; rows that say nothing but their place are left out. */
const char	*rules_form_rules(struct request *);
const char	*rules_form_targets(struct request *);

/* The field of a row as it was typed: "" when it is not there. */
const char	*rules_form_text(struct request *, const char *name, int row);

#endif
