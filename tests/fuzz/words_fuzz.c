/* text/words: any bytes give words that the database takes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "text/utf8.h"
#include "text/words.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*words = words_segment(arena, arena_copy(arena, bytes,
			    length));
	size_t		 word;

	assert(utf8_valid(words, strlen(words)));
	while (*words != '\0') {
		word = strcspn(words, " ");
		assert(word >= 1 && word <= WORDS_WORD_MAX);
		words += word;
		if (*words == ' ') {
			words++;
			assert(*words != '\0');
		}
	}
	arena_destroy(arena);
	return 0;
}
