/*
 * Inside core/db: questions that wait for a connection, in the order in which
 * they came. A queue has bounds: who would wait too long is told so at once.
 */
#ifndef FORUM_CORE_DB_QUEUE_H
#define FORUM_CORE_DB_QUEUE_H

#include "core/db_ask.h"

TAILQ_HEAD(db_asks, db_ask);

struct db_queue {
	struct db_asks	asks;
	size_t		length;
	size_t		limit;		/* more do not get in */
	uint64_t	patience;	/* ms; while the first has waited longer, nobody gets in */
};

void		 queue_init(struct db_queue *, size_t limit, uint64_t patience);

/* Lets a question in; false when the queue is full or does not move. */
bool		 queue_add(struct db_queue *, struct db_ask *, uint64_t now);

/* Puts one back in front that was taken out and has to be asked again. */
void		 queue_put_back(struct db_queue *, struct db_ask *);

/* Takes out one that waits here. */
void		 queue_remove(struct db_queue *, struct db_ask *);

/* The first, if it has waited since before `then`, or NULL. */
struct db_ask	*queue_first_before(const struct db_queue *, uint64_t then);

#endif
