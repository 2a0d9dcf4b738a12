/* Passwords, as libsodium's crypto_pwhash_str keeps them. */
#include "cli/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

char *
password_hash(struct arena *arena, const char *password)
{
	char	*hash = arena_alloc(arena, crypto_pwhash_STRBYTES);

	if (sodium_init() < 0)
		abort();
	if (crypto_pwhash_str(hash, password, strlen(password),
	    crypto_pwhash_OPSLIMIT_INTERACTIVE,
	    crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0)
		return hash;
	message_fail("not enough memory to hash a password (64 MiB)");
	return NULL;
}
