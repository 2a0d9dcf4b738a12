/*
 * HTML into Markdown that markdown_render shows as the HTML would have looked:
 * for texts that come from elsewhere and are edited here from now on.
 *
 * The text of the document survives exactly, however much of it looks like
 * markup to a Markdown parser (formulas between dollars, above all). Of the
 * formatting survives what Markdown has: paragraphs, headings, lists, quotes,
 * code, tables, rules, links, images, emphasis, strikethrough, line breaks.
 * Raised and lowered digits become the Unicode ones. The rest leaves its text;
 * scripts and styles leave nothing.
 */
#ifndef FORUM_TEXT_HTML_MARKDOWN_H
#define FORUM_TEXT_HTML_MARKDOWN_H

#include <stddef.h>

#include "text/arena.h"

/*
 * The Markdown for `length` bytes of HTML (a fragment, as in <body>). Any bytes
 * will do; a document made to cost more than its size deserves loses its
 * formatting and keeps its text. Never fails; lives in `arena`.
 */
char	*html_to_markdown(struct arena *, const char *html, size_t length);

/*
 * Markdown in which pieces of HTML stand, made into Markdown alone: a dialect
 * that lets HTML through would show it as our html_to_markdown reads it. A
 * source without HTML comes back as it is. Lives in `arena`, or is `source`.
 */
const char	*markdown_without_html(struct arena *, const char *source,
		    size_t length);

#endif
