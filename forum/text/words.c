/* Texts cut into words, for full text search. */
#include "text/words.h"

#include <string.h>

#include "text/buffer.h"
#include "text/utf8.h"

char *
words_segment(struct arena *arena, const char *text)
{
	struct buffer	words;
	size_t		length = strlen(text);

	buffer_init(&words, arena);
	for (size_t at = 0; at < length;) {
		size_t	begin = at;
		int32_t	character = utf8_next(text, length, &at);

		if (utf8_word_character(character))
			buffer_add(&words, text + begin, at - begin);
		else if (words.length > 0 &&
		    words.bytes[words.length - 1] != ' ')
			buffer_char(&words, ' ');
	}
	return buffer_string(&words);
}
