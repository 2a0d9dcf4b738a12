/* Answers to what is no request that anybody could handle: before Kore, after core/head. */
#ifndef FORUM_CORE_TURN_AWAY_H
#define FORUM_CORE_TURN_AWAY_H

#include "core/head.h"

struct connection;

/*
 * Says why (head->status, head->why), as a page or for the API as a problem, and
 * ends the connection so that the client gets to read it: what it still sends
 * is read and dropped for a moment.
 */
void	turn_away(struct connection *, const struct head *);

/* "100 Continue": the client sends the body when it has heard it. */
void	turn_go_on(struct connection *);

#endif
