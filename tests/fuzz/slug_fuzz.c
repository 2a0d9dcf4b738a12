/* text/slug: any bytes as a title give a slug that an address can hold. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "text/slug.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*slug = slug_make(arena, arena_copy(arena, bytes,
			    length));
	size_t		 used = strlen(slug);

	assert(used >= 1 && used <= SLUG_MAX);
	assert(strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == used);
	assert(slug[0] != '-' && slug[used - 1] != '-');
	assert(strstr(slug, "--") == NULL);
	arena_destroy(arena);
	return 0;
}
