/* Tokens: made, hashed, and read as they come. */
#include "core/token.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

const char *
token_make(struct arena *arena, const char *prefix)
{
	unsigned char	bytes[TOKEN_BYTES];
	char		hex[2 * TOKEN_BYTES + 1];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes));
	return arena_format(arena, "%s%s", prefix, hex);
}

const char *
token_hash(struct arena *arena, const char *token)
{
	unsigned char	 hash[32];
	char		*hex = arena_alloc(arena, 2 * sizeof(hash) + 1);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)token, strlen(token), NULL, 0);
	return sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
}

bool
token_fits(const char *value)
{
	return strlen(value) == 2 * TOKEN_BYTES && strspn(value, "0123456789abcdef") == 2 * TOKEN_BYTES;
}

const char *
token_bearer(struct arena *arena, const char *header)
{
	if (strncasecmp(header, "Bearer ", 7) != 0)
		return "";
	header += 7;
	header += strspn(header, " ");
	return arena_copy(arena, header, strcspn(header, " "));
}
