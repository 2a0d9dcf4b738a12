/* The pieces of running text that are more than words: code, images, links. */
#ifndef FORUM_TEXT_HTML_MARKDOWN_PIECE_H
#define FORUM_TEXT_HTML_MARKDOWN_PIECE_H

#include <stdbool.h>

#include "text/html_markdown_inline.h"

/* The node's text as inline code. */
void	piece_code(struct inline_run *, const GumboNode *);

/* An <img> with a source. */
void	piece_image(struct inline_run *, const GumboNode *);

/*
 * <https://example.org/>: a link that shows nothing but its own address. False,
 * and nothing is written, when it is another kind of link.
 */
bool	piece_bare_link(struct inline_run *, const GumboNode *);

/*
 * `](target "title")`, what ends the link; NULL when it leads nowhere that a
 * post may lead to.
 */
const char	*piece_link_target(struct inline_run *, const GumboNode *);

/*
 * Raised or lowered text in the Unicode characters for it. False, and nothing
 * is written, when it is long or has characters for which there are none.
 */
bool	piece_script(struct inline_run *, const GumboNode *);

#endif
