/* Asking a question, opening a discussion, and seeing a text before it is posted. */
#ifndef FORUM_PAGES_ASK_H
#define FORUM_PAGES_ASK_H

#include "core/request.h"

int	ask_form(struct request *);
int	ask_post(struct request *);
int	ask_preview(struct request *);

#endif
