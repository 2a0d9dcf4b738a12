/* Tickets: writing one, reading it, answering. */
#ifndef FORUM_PAGES_CONTACT_H
#define FORUM_PAGES_CONTACT_H

struct request;

int	contact_form(struct request *);
int	contact_post(struct request *);
int	contact_ticket(struct request *);
int	contact_reply(struct request *);

#endif
