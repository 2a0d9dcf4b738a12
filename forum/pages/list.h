/* Lists of threads: the latest, by kind, tag, category and member. */
#ifndef FORUM_PAGES_LIST_H
#define FORUM_PAGES_LIST_H

#include "core/request.h"

int	list_home(struct request *);
int	list_questions(struct request *);
int	list_discussions(struct request *);
int	list_tag(struct request *);
int	list_category(struct request *);
int	list_member(struct request *);

#endif
