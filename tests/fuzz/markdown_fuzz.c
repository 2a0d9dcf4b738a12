/* Any bytes as a post: the HTML must be ours alone, and grow no further. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/allowlist.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena		*arena = arena_create();
	struct markdown		 markdown;
	struct inspection	 seen;
	const char		*problem;

	markdown = markdown_render(arena, (const char *)bytes, length);
	problem = inspect(arena, &markdown, &seen);
	if (problem != NULL) {
		fprintf(stderr, "%s in: %s\n", problem, markdown.html.text);
		abort();
	}
	arena_destroy(arena);
	return 0;
}
