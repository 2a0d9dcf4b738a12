/* Tags and their synonyms, as administrators change them. */
#ifndef FORUM_PAGES_ADMIN_TAG_H
#define FORUM_PAGES_ADMIN_TAG_H

#include "core/request.h"

int	admin_tag_list(struct request *);
int	admin_tag_save(struct request *);
int	admin_tag_synonym_add(struct request *);
int	admin_tag_synonym_remove(struct request *);

#endif
