/* Markdown to HTML that is safe to show. */
#include "text/markdown.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

struct markdown
markdown_render(struct arena *arena, const char *source, size_t length)
{
	struct markdown	 markdown = { 0 };
	char		*html;

	html = cmark_markdown_to_html(source, length,
	    CMARK_OPT_VALIDATE_UTF8);
	markdown.html = safe_html_stored(arena_text(arena, html));
	markdown.plain = arena_copy(arena, source, length);
	free(html);
	return markdown;
}

struct safe_html
safe_html_stored(const char *text)
{
	if (text == NULL)
		text = "";
	return (struct safe_html){ .text = text, .length = strlen(text) };
}
