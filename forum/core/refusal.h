/* From what PostgreSQL says to what a person reads: the one place for it. */
#ifndef FORUM_CORE_REFUSAL_H
#define FORUM_CORE_REFUSAL_H

#include "core/request.h"

struct pg_result;

/* Whether asking again may succeed: the transaction was undone for no fault of its own. */
bool	refusal_is_passing(const struct pg_result *);

/* Whether nothing was done because the server, or the session, takes no writes. */
bool	refusal_is_read_only(const struct pg_result *);

/*
 * The refusal behind a failed result. Our functions raise PTnnn, the HTTP
 * status; broken constraints have their messages in a table; what a client can
 * send and PostgreSQL cannot read is 400; what is left is our mistake: logged, 500.
 * Texts are copied to the arena.
 */
struct refusal	refusal_of(struct arena *, const struct pg_result *);

/* The database is away, or there is too much to do. */
struct refusal	refusal_away(void);

#endif
