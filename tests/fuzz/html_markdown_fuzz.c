/* text/html_markdown: any HTML becomes Markdown that shows the same words. */
#include <assert.h>
#include <cmark.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/html_markdown.h"
#include "text/html_markdown_tree.h"
#include "text/utf8.h"

/* Shows nothing, and is a mark of the encoding at the beginning. */
#define BYTE_ORDER_MARK	"\xef\xbb\xbf"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/*
 * Whether the words can be compared: cmark knows no tables and no strikes,
 * raised digits and quotation marks are other characters, and nesting beyond
 * the limit is flattened.
 */
static int
is_plain(const GumboNode *root)
{
	unsigned	depth;

	for (const GumboNode *n = root; n != NULL; n = tree_next(n, root)) {
		switch (tree_role(n)) {
		case ROLE_STRIKE:
		case ROLE_SUPERSCRIPT:
		case ROLE_SUBSCRIPT:
		case ROLE_QUOTATION:
		case ROLE_TABLE:
			return 0;
		default:
			break;
		}
		depth = 0;
		for (const GumboNode *up = n; up != root; up = up->parent)
			depth++;
		if (depth > 12)
			return 0;
	}
	return 1;
}

/* The visible characters of a piece of HTML. */
static char *
words(struct arena *arena, const GumboNode *root)
{
	struct buffer	 text;
	char		*all, *from, *to;

	buffer_init(&text, arena);
	tree_collect(&text, root);
	all = utf8_mend(arena, buffer_string(&text));
	for (from = to = all; *from != '\0'; from++) {
		if (strncmp(from, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
			from += strlen(BYTE_ORDER_MARK) - 1;
		else if ((unsigned char)*from > ' ' && *from != 0x7f)
			*to++ = *from;
	}
	*to = '\0';
	return all;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	const char	*html = (const char *)bytes;
	char		*markdown = html_to_markdown(arena, html, length);
	const GumboNode	*before = tree_parse(arena, html, length), *after;
	char		*shown;

	assert(utf8_valid(markdown, strlen(markdown)));
	shown = cmark_markdown_to_html(markdown, strlen(markdown),
	    CMARK_OPT_DEFAULT);
	if (before != NULL && is_plain(before)) {
		after = tree_parse(arena, shown, strlen(shown));
		assert(strcmp(words(arena, before), words(arena, after)) == 0);
	}
	free(shown);
	(void)markdown_without_html(arena, html, length);
	arena_destroy(arena);
	return 0;
}
