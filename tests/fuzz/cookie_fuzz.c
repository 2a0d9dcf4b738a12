/* core/cookie: a value is a piece of the header, and none of its neighbours. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/cookie.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*header = arena_copy(arena, bytes, length);
	const char	*value = cookie_find(arena, header, "session");

	if (value != NULL) {
		assert(strstr(header, value) != NULL);
		assert(strchr(value, ';') == NULL);
		assert(strstr(header, "session=") != NULL);
	}
	/* Whatever others send after ours does not matter. */
	header = arena_format(arena, "session=mine;%s", header);
	assert(strcmp(cookie_find(arena, header, "session"), "mine") == 0);
	arena_destroy(arena);
	return 0;
}
