/* Random secrets, and those that all web nodes of one database share. */
#include "cli/secret.h"

#include <sodium.h>
#include <stdlib.h>

#include "cli/query.h"

#define SECRET_BYTES	32

char *
secret_random(struct arena *arena)
{
	unsigned char	 bytes[SECRET_BYTES];
	char		*text = arena_alloc(arena, SECRET_BYTES * 2 + 1);

	if (sodium_init() < 0)
		abort();
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(text, SECRET_BYTES * 2 + 1, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	return text;
}

char *
secret_shared(PGconn *owner, struct arena *arena, const char *name)
{
	const char	*values[] = { name, secret_random(arena) };
	PGresult	*result;
	char		*value;

	/* Two nodes may both come first: the one who inserts decides. */
	result = query_ask(owner, "INSERT INTO forum.secret (name, value) "
	    "VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", 2, values);
	if (result == NULL)
		return NULL;
	PQclear(result);
	result = query_ask(owner, "SELECT value FROM forum.secret WHERE name = $1",
	    1, values);
	if (result == NULL)
		return NULL;
	value = arena_text(arena, PQgetvalue(result, 0, 0));
	PQclear(result);
	return value;
}
