/*
 * text/query and text/snippet with whatever is typed and found: the first line
 * of the input is typed, all of it is the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/arena.h"
#include "text/query.h"
#include "text/snippet.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena	*arena = arena_create();
	char		*text = arena_copy(arena, bytes, size);
	char		*typed = arena_copy(arena, text, strcspn(text, "\n"));
	struct query	 query = query_parse(arena, typed);
	struct snippet	 whole = snippet_make(arena, text, query.words, 0);
	struct snippet	 part = snippet_make(arena, text, query.words, 100);
	size_t		 length = 0, marked = 0;

	for (size_t i = 0; i < whole.count; i++)
		length += strlen(whole.pieces[i].text);
	if (length != strlen(text))
		abort();
	for (size_t i = 0; i < part.count; i++)
		marked += part.pieces[i].marked;
	if (utf8_valid(text, strlen(text)))
		for (size_t i = 0; i < part.count; i++)
			if (!utf8_valid(part.pieces[i].text, strlen(part.pieces[i].text)))
				abort();
	if (query.phrase_count > QUERY_PARTS_MAX || marked > part.count)
		abort();
	arena_destroy(arena);
	return 0;
}
