/* What readers leave behind without writing on the read path: counted here, stored in batches. */
#ifndef FORUM_CORE_COUNTER_H
#define FORUM_CORE_COUNTER_H

#include <stdint.h>

/* A thread was looked at. */
void	counter_view(int64_t thread);

/* A session was used; `token_hash` as in the database. */
void	counter_session(const char *token_hash);

/* Begins to store what was counted, every few seconds. */
void	counter_init(void);

#endif
