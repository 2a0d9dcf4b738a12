/* Texts as PostgreSQL writes arrays. */
#include "text/array.h"

#include "text/buffer.h"

const char *
text_array(struct arena *arena, const char *const *items, size_t count)
{
	struct buffer	array;

	buffer_init(&array, arena);
	buffer_char(&array, '{');
	for (size_t i = 0; i < count; i++) {
		buffer_text(&array, i > 0 ? ",\"" : "\"");
		for (const char *byte = items[i]; *byte != '\0'; byte++) {
			if (*byte == '"' || *byte == '\\')
				buffer_char(&array, '\\');
			buffer_char(&array, *byte);
		}
		buffer_char(&array, '"');
	}
	buffer_char(&array, '}');
	return buffer_string(&array);
}
