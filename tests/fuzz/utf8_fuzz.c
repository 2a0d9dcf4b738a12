/* text/utf8: held against ICU's reading of the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <unicode/ustring.h>

#include "text/arena.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
icu_valid(const char *bytes, size_t length)
{
	UErrorCode	status = U_ZERO_ERROR;
	int32_t		used;

	u_strFromUTF8(NULL, 0, &used, bytes, (int32_t)length, &status);
	return (U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR) &&
	    memchr(bytes, '\0', length) == NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*bytes = arena_copy(arena, input, length);
	size_t		 at = 0, begin;
	int32_t		 character;

	assert(utf8_valid(bytes, length) == icu_valid(bytes, length));
	while (at < length) {
		begin = at;
		character = utf8_next(bytes, length, &at);
		assert(at > begin && at <= length);
		assert(character >= 0 && character <= 0x10ffff);
		if (utf8_valid(bytes, length))
			assert(utf8_before(bytes, at) == character);
		else
			(void)utf8_before(bytes, at);
		(void)utf8_word_character(character);
	}
	if (utf8_safe_line(bytes))
		assert(utf8_valid(bytes, strlen(bytes)) && *bytes != '\0');
	arena_destroy(arena);
	return 0;
}
