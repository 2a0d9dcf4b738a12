/*
 * text/markdown: patterns whose time grows faster than their length. The input
 * is a pattern: what stands once, many times, once, many times, with a NUL
 * between; \1 is a number that counts.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/growth.h"

#define LENGTH		1024
/* More than this repeats too seldom to tell. */
#define PATTERN_MAX	128

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*parts[4] = { "", "", "", "" };
	struct pattern	 pattern;
	struct growth	 growth;
	size_t		 at = 0;

	for (size_t i = 0; i < 4 && at < length; i++) {
		parts[i] = arena_copy(arena, bytes + at, strnlen((const char *)bytes + at, length - at));
		at += strlen(parts[i]) + 1;
	}
	pattern = (struct pattern){ parts[0], parts[1], parts[2], parts[3] };
	if (length <= PATTERN_MAX && strlen(parts[1]) + strlen(parts[3]) > 0) {
		growth = growth_of(arena, &pattern, LENGTH);
		if (!growth.linear) {
			fprintf(stderr, "%.1f ms, and %.1f ms for %d times as much\n",
			    growth.small * 1e3, growth.large * 1e3, GROWTH_TIMES);
			abort();
		}
	}
	arena_destroy(arena);
	return 0;
}
