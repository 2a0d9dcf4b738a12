/* Suggestions beside a form, and what somebody says of them. */
#ifndef FORUM_PAGES_INTENT_H
#define FORUM_PAGES_INTENT_H

struct request;

int	intent_suggest(struct request *);
int	intent_open(struct request *);
int	intent_solve(struct request *);
int	intent_show(struct request *);
int	intent_undo(struct request *);

#endif
