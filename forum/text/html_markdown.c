/* HTML into Markdown: the way in. */
#include "text/html_markdown.h"

#include <cmark.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/html_markdown_block.h"
#include "text/html_markdown_tree.h"
#include "text/html_markdown_writer.h"
#include "text/utf8.h"

static char		*convert(struct arena *, const char *, size_t, bool);
static const char	*without_tags(struct arena *, const char *, size_t);
static bool		 contains_html(cmark_node *);

char *
html_to_markdown(struct arena *arena, const char *html, size_t length)
{
	return convert(arena, html, length, false);
}

const char *
markdown_without_html(struct arena *arena, const char *source, size_t length)
{
	const char	*markdown = source;
	cmark_node	*document;
	char		*html;

	if (memchr(source, '<', length) == NULL)
		return source;
	document = cmark_parse_document(source, length, CMARK_OPT_DEFAULT);
	if (contains_html(document)) {
		html = cmark_render_html(document, CMARK_OPT_UNSAFE);
		markdown = convert(arena, html, strlen(html), true);
		free(html);
	}
	cmark_node_free(document);
	return markdown;
}

static char *
convert(struct arena *arena, const char *html, size_t length,
    bool keeps_tables)
{
	const GumboNode	*root = tree_parse(arena, html, length);
	struct writer	 writer;

	writer_init(&writer, arena);
	writer.keeps_tables = keeps_tables;
	if (root != NULL)
		block_write_content(&writer, root, 0);
	else
		block_write_text(&writer, without_tags(arena, html, length));
	/* Of references to numbers beyond all bounds gumbo makes no characters. */
	return utf8_mend(arena, buffer_string(&writer.out));
}

/* What stands between the tags of HTML that nobody could parse. */
static const char *
without_tags(struct arena *arena, const char *html, size_t length)
{
	struct buffer	text;
	bool		in_tag = false;

	buffer_init(&text, arena);
	for (size_t i = 0; i < length; i++) {
		if (html[i] == '<' || html[i] == '>') {
			in_tag = html[i] == '<';
			buffer_char(&text, ' ');
		} else if (!in_tag && html[i] != '\0') {
			buffer_char(&text, html[i]);
		}
	}
	return buffer_string(&text);
}

static bool
contains_html(cmark_node *document)
{
	cmark_iter	*walk = cmark_iter_new(document);
	bool		 found = false;

	while (!found && cmark_iter_next(walk) != CMARK_EVENT_DONE) {
		cmark_node_type	type;

		type = cmark_node_get_type(cmark_iter_get_node(walk));
		found = type == CMARK_NODE_HTML_BLOCK ||
		    type == CMARK_NODE_HTML_INLINE;
	}
	cmark_iter_free(walk);
	return found;
}
