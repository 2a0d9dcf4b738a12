/* Any bytes as a post: the HTML must be ours alone, and in proportion to the source. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/allowlist.h"
#include "../unit/growth.h"

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
	if (problem == NULL && !growth_fits(length, markdown.html.length))
		problem = "too much HTML";
	if (problem != NULL) {
		fprintf(stderr, "%s in: %s\n", problem, markdown.html.text);
		abort();
	}
	arena_destroy(arena);
	return 0;
}
