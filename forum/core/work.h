/*
 * Work that takes long, on Kore's task threads: hashing passwords. While it is
 * done the worker serves others.
 */
#ifndef FORUM_CORE_WORK_H
#define FORUM_CORE_WORK_H

#include "core/request.h"

/* The longest password that is hashed, in bytes: Argon2id's work does not depend on it, ours should not either. */
#define PASSWORD_MAX	1024

/*
 * Takes a place for the work that the request will need, then `next` runs; refuses
 * it with 503 when there is none. For what counts tries: one that nobody has time
 * for is none.
 */
int	work_place(struct request *, step_function next);

/* Hashes a password (Argon2id); then rq->password_hash has it, and `next` runs. */
int	work_hash(struct request *, const char *password, step_function next);

/*
 * Checks a password against its hash; then rq->password_fits says so, and `next`
 * runs. Against NULL no password fits, after just as much work: how long it took
 * tells nobody whether there was a hash.
 */
int	work_check(struct request *, const char *hash, const char *password, step_function next);

/* The request is going away: its work ends unseen. */
void	work_forget(struct request *);

#endif
