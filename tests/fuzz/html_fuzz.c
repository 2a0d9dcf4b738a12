/* core/html: no text gets out of the quotes that a template puts around it. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/html.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_quoted(struct html *h)
{
	const char	*shown = buffer_string(&h->buffer);

	assert(strpbrk(shown, "<>\"'") == NULL);
	for (const char *and = shown; (and = strchr(and, '&')) != NULL; and++)
		assert(strncmp(and, "&amp;", 5) == 0 ||
		    strncmp(and, "&lt;", 4) == 0 ||
		    strncmp(and, "&gt;", 4) == 0 ||
		    strncmp(and, "&quot;", 6) == 0 ||
		    strncmp(and, "&#39;", 5) == 0);
}

static void
check_address(const struct html *h)
{
	const char	*shown = h->buffer.bytes;

	assert(strchr("/?#", *shown) != NULL ||
	    strncasecmp(shown, "http://", 7) == 0 ||
	    strncasecmp(shown, "https://", 8) == 0 ||
	    strncasecmp(shown, "mailto:", 7) == 0);
	assert(*shown != '/' || (shown[1] != '/' && shown[1] != '\\'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*text = arena_copy(arena, bytes, length);
	struct html	 h;
	struct when	 when = { 0 };

	html_open(&h, arena);
	html_put_text(&h, text);
	check_quoted(&h);
	h.buffer.length = 0;
	html_put_component(&h, text);
	check_quoted(&h);
	h.buffer.length = 0;
	html_put_url(&h, text);
	check_quoted(&h);
	check_address(&h);
	h.buffer.length = 0;
	memcpy(&when, bytes, length < sizeof(when) ? length : sizeof(when));
	html_put_when(&h, when);
	arena_destroy(arena);
	return 0;
}
