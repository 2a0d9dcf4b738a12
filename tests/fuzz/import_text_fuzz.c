/* cli/import_text: any source and any HTML become Markdown. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "cli/import_dialect.h"
#include "cli/import_text.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The input is a source and, behind the first NUL, the HTML that it gave. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena		*arena = arena_create();
	const char		*source, *html;
	struct import_text	 text;

	source = arena_copy(arena, bytes, length);
	html = strlen(source) < length ? source + strlen(source) + 1 : source;
	if (!utf8_valid(source, strlen(source)) ||
	    !utf8_valid(html, strlen(html))) {
		arena_destroy(arena);
		return 0;
	}
	text = import_text_post(arena, source, html);
	assert(utf8_valid(text.body, strlen(text.body)));
	assert(utf8_valid(text.rendered.html.text, text.rendered.html.length));
	text = import_text_comment(arena, source, true);
	assert(utf8_valid(text.body, strlen(text.body)));
	/* What is not changed is not copied. */
	assert(strcmp(dialect_adapt(arena, source, true), source) != 0 ||
	    dialect_adapt(arena, source, true) == source);
	arena_destroy(arena);
	return 0;
}
