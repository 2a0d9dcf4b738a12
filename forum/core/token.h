/*
 * Tokens: what a browser's cookie or a program's Authorization header shows of
 * who it is. The database knows their hashes only. Pure but for randomness.
 */
#ifndef FORUM_CORE_TOKEN_H
#define FORUM_CORE_TOKEN_H

#include <stdbool.h>

#include "text/arena.h"

enum { TOKEN_BYTES = 32 };

/* A new token for a session or an API token: TOKEN_BYTES random ones as hex, after `prefix`. */
const char	*token_make(struct arena *, const char *prefix);

/* What the database keeps of a token: BLAKE2b-256 of its text, as hex. */
const char	*token_hash(struct arena *, const char *token);

/* Whether a cookie's value could be a token of ours: only then it is worth a look. */
bool		 token_fits(const char *value);

/* The token that an Authorization header shows; "" for another scheme. */
const char	*token_bearer(struct arena *, const char *header);

#endif
