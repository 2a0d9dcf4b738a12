/* Answers, replies and comments. */
#ifndef FORUM_PAGES_REPLY_H
#define FORUM_PAGES_REPLY_H

#include "core/request.h"

int	reply_post(struct request *);

#endif
