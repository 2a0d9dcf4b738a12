/*
 * core/head: what was there stays there, in its order; what is added is one
 * line; and a header that is found is a whole line of its name.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/head.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_find(const char *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*value = head_find(arena, bytes, length, "cookie");
	const char	*more = arena_format(arena, "X: cookie: b\r\nCookie:\ta=%.*s", (int)length, bytes);

	if (value != NULL)
		assert(strchr(value, '\n') == NULL && memmem(bytes, length, value, strlen(value)) != NULL);
	value = head_find(arena, more, strlen(more), "cookie");
	assert(strncmp(value, "a=", 2) == 0);
	arena_destroy(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	size_t	 room = length + (length > 0 ? bytes[0] % 64 : 0), added, at, end;
	char	*copy = malloc(room + 1);

	memcpy(copy, bytes, length);
	check_find(copy, length);
	added = head_add_length(copy, length, room);
	assert(added <= room - length);
	if (added > 0) {
		end = (size_t)((const uint8_t *)memmem(bytes, length, "\r\n\r\n", 4) - bytes) + 2;
		for (at = 0; bytes[at] != '\r' && bytes[at] != '\n'; at++)
			;
		while (at < end && (bytes[at] == '\r' || bytes[at] == '\n'))
			at++;
		assert(memcmp(copy, bytes, at) == 0);
		assert(memcmp(copy + at, "Content-Length: ", 16) == 0);
		assert(memcmp(copy + at + added - 2, "\r\n", 2) == 0);
		assert(memcmp(copy + at + added, bytes + at, length - at) == 0);
		/* Once is enough. */
		assert(head_add_length(copy, length + added, room) == 0);
	} else
		assert(memcmp(copy, bytes, length) == 0);
	free(copy);
	return 0;
}
