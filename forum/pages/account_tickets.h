/* The tickets of all accounts. */
#ifndef FORUM_PAGES_ACCOUNT_TICKETS_H
#define FORUM_PAGES_ACCOUNT_TICKETS_H

struct request;

int	account_tickets_show(struct request *);

#endif
