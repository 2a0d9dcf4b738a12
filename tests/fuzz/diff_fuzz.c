/* text/diff: two texts, with a NUL between them, from their diff again. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "text/buffer.h"
#include "text/diff.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*before = arena_copy(arena, bytes, length);
	size_t		 first = strlen(before);
	const char	*after = first < length ? before + first + 1 : "";
	struct diff	 diff = diff_words(arena, before, after);
	struct buffer	 old, new;

	buffer_init(&old, arena);
	buffer_init(&new, arena);
	for (size_t i = 0; i < diff.count; i++) {
		assert(*diff.pieces[i].text != '\0');
		assert(i == 0 || diff.pieces[i].kind !=
		    diff.pieces[i - 1].kind);
		if (diff.pieces[i].kind != DIFF_ADDED)
			buffer_text(&old, diff.pieces[i].text);
		if (diff.pieces[i].kind != DIFF_REMOVED)
			buffer_text(&new, diff.pieces[i].text);
	}
	assert(strcmp(buffer_string(&old), before) == 0);
	assert(strcmp(buffer_string(&new), after) == 0);
	arena_destroy(arena);
	return 0;
}
