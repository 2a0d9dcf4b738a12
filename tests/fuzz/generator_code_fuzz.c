/* The template generator's reading of C: any line of it, wherever it stands, and where an expression ends. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "views/generator/generator.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_expression(const char *text)
{
	size_t	length = strlen(text);
	long	end = code_expression(text, length);

	assert(end == -1 || (end >= 0 && (size_t)end + 2 <= length && strncmp(text + end, "}}", 2) == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	char		*rest = arena_copy(arena, bytes, length), *line;
	struct code	*code = arena_alloc(arena, sizeof(*code));
	struct markup	 markup = { .place = IN_TEXT };
	int		 number = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		check_expression(line);
		if (code_read(code, line, ++number, &markup) != NULL)
			break;
		assert(code->depth <= BLOCKS_MAX && code->parentheses >= 0);
		(void)code_pause(code);
		/* What stands between lines of C moves the markup on. */
		markup.place = number % 3 == 0 ? IN_TAG : IN_TEXT;
	}
	arena_destroy(arena);
	return 0;
}
