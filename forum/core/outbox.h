/* How much waits for the jobs program, for the metrics. */
#ifndef FORUM_CORE_OUTBOX_H
#define FORUM_CORE_OUTBOX_H

/*
 * In each worker: one of them looks every few seconds, so that the metrics need
 * no database and are there when it is away.
 */
void	outbox_init(void);

#endif
