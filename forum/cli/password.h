/* Passwords, as libsodium's crypto_pwhash_str keeps them. */
#ifndef FORUM_CLI_PASSWORD_H
#define FORUM_CLI_PASSWORD_H

#include "text/arena.h"

/*
 * The Argon2id hash of a password, with the same ("interactive") limits as the
 * web's, so that a sign-in costs the same for all. In the arena; NULL, having said
 * why, when there is not enough memory.
 */
char	*password_hash(struct arena *, const char *password);

#endif
