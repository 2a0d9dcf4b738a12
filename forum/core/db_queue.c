/* Questions that wait for a connection to the database. */
#include "core/db_queue.h"

static void	enter(struct db_queue *, struct db_ask *, bool);

void
queue_init(struct db_queue *queue, size_t limit, uint64_t patience)
{
	*queue = (struct db_queue){ .limit = limit, .patience = patience };
	TAILQ_INIT(&queue->asks);
}

bool
queue_add(struct db_queue *queue, struct db_ask *ask, uint64_t now)
{
	if (queue->length >= queue->limit ||
	    (now > queue->patience && queue_first_before(queue, now - queue->patience) != NULL))
		return false;
	enter(queue, ask, false);
	return true;
}

void
queue_put_back(struct db_queue *queue, struct db_ask *ask)
{
	enter(queue, ask, true);
}

void
queue_remove(struct db_queue *queue, struct db_ask *ask)
{
	TAILQ_REMOVE(&queue->asks, ask, list);
	ask->queue = NULL;
	queue->length--;
}

struct db_ask *
queue_first_before(const struct db_queue *queue, uint64_t then)
{
	struct db_ask	*ask = TAILQ_FIRST(&queue->asks);

	return ask != NULL && ask->since < then ? ask : NULL;
}

static void
enter(struct db_queue *queue, struct db_ask *ask, bool in_front)
{
	if (in_front)
		TAILQ_INSERT_HEAD(&queue->asks, ask, list);
	else
		TAILQ_INSERT_TAIL(&queue->asks, ask, list);
	ask->queue = queue;
	queue->length++;
}
