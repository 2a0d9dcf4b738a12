/* core/head: what is taken is written such that it is read the same again, and never grows beyond its room. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/head.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
same(struct span one, struct span other)
{
	return one.length == other.length && memcmp(one.at, other.at, one.length) == 0;
}

/* A header is found where it is, and nowhere else. */
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
	char		*copy = malloc(length + 1), *out;
	struct head	 head, again;
	size_t		 written;

	/* Of its own size, so that one byte too far is found. */
	memcpy(copy, bytes, length);
	check_find(copy, length);
	head = head_read(copy, length);
	assert(head.state != HEAD_BAD || (head.status >= 400 && head.why != NULL));
	if (head.state == HEAD_WHOLE) {
		assert(head.length <= length && head.length <= HEAD_MAX);
		out = malloc(head.length + HEAD_ROOM);
		written = head_write(copy, &head, out);
		assert(written <= head.length + HEAD_ROOM);
		assert(memchr(out, '\0', written) == NULL);
		again = head_read(out, written);
		assert(again.state == HEAD_WHOLE && again.length == written);
		assert(same(head.method, again.method) && same(head.version, again.version));
		assert(again.closes == head.closes && again.keeps_body == head.keeps_body);
		assert(again.body_length == (head.keeps_body ? head.body_length : 0));
		free(out);
	}
	free(copy);
	return 0;
}
