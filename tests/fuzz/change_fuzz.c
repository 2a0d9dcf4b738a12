/* core/change: any payload ends, and what is not understood is everything. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/change.h"
#include "text/arena.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*payload = arena_copy(arena, bytes, length), *begin = payload, *before = payload;
	const uint64_t	 thread = change_key(CHANGE_THREAD, 12);
	const char	*told = arena_format(arena, "t12 %s", payload);
	uint64_t	 key;

	while (change_next(&payload, &key)) {
		assert(payload > before && payload <= begin + strlen(begin));
		before = payload;
	}
	assert(strspn(before, " ") == strlen(before));
	/* What is told is understood, whatever is told behind it. */
	assert(change_next(&told, &key) && key == thread);
	arena_destroy(arena);
	return 0;
}
