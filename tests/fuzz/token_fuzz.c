/* core/token: what an Authorization header and a cookie show, whatever they are. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/token.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*header = arena_copy(arena, bytes, length);
	const char	*token = token_bearer(arena, header);

	assert(strstr(header, token) != NULL && strchr(token, ' ') == NULL);
	assert(*token == '\0' || strncasecmp(header, "bearer ", 7) == 0);
	assert(strlen(token_hash(arena, token)) == 64);
	if (token_fits(header))
		assert(strcmp(token_bearer(arena, arena_format(arena, "BEARER  %s x", header)), header) == 0);
	assert(token_fits(token_make(arena, "")) && !token_fits(token_make(arena, "a")));
	arena_destroy(arena);
	return 0;
}
