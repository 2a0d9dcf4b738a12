/* core/encoding: only what the header names is chosen, and what is made is what was given. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/encoding.h"
#include "text/arena.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_choice(const char *header)
{
	enum encoding	choice = encoding_choose(header);

	assert(choice < ENCODINGS);
	if (choice != ENCODING_PLAIN)
		assert(strcasestr(header, encoding_name(choice)) != NULL);
}

static void
check_gzip(struct arena *arena, const char *bytes, size_t length)
{
	size_t		 made_length = 0;
	char		*made = encoding_make(ENCODING_GZIP, bytes, length, &made_length);
	char		*again = arena_alloc(arena, length + 1);
	z_stream	 stream = { 0 };

	if (made == NULL)
		return;
	assert(made_length < length);
	assert(inflateInit2(&stream, 15 + 16) == Z_OK);
	stream.next_in = (unsigned char *)made;
	stream.avail_in = (unsigned int)made_length;
	stream.next_out = (unsigned char *)again;
	stream.avail_out = (unsigned int)length + 1;
	assert(inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == length);
	assert(memcmp(again, bytes, length) == 0);
	inflateEnd(&stream);
	free(made);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();

	check_choice(arena_copy(arena, bytes, length));
	check_gzip(arena, (const char *)bytes, length);
	arena_destroy(arena);
	return 0;
}
