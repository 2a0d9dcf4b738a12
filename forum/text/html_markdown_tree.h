/* The parsed HTML as html_markdown*.c see it: what each element is to us. */
#ifndef FORUM_TEXT_HTML_MARKDOWN_TREE_H
#define FORUM_TEXT_HTML_MARKDOWN_TREE_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

#include "text/arena.h"
#include "text/buffer.h"

/* Elements nested deeper than this leave their text without formatting. */
#define TREE_DEPTH_MAX	60

/* In running text: what an element does to the words in it. */
enum tree_role {
	ROLE_NONE,		/* nothing: only its content counts */
	ROLE_STRONG,
	ROLE_EMPHASIS,
	ROLE_STRIKE,
	ROLE_LINK,
	ROLE_CODE,
	ROLE_IMAGE,
	ROLE_BREAK,
	ROLE_SUPERSCRIPT,
	ROLE_SUBSCRIPT,
	ROLE_QUOTATION,
	/* From here on: a block of its own. */
	ROLE_CONTAINER,
	ROLE_HEADING,
	ROLE_QUOTE,
	ROLE_LIST,
	ROLE_ITEM,
	ROLE_PREFORMATTED,
	ROLE_RULE,
	ROLE_TABLE,
	/* Not for readers. */
	ROLE_HIDDEN
};

enum tree_role	tree_role(const GumboNode *);

/* Whether the node stands on lines of its own, or something inside it does. */
bool	tree_is_block(const GumboNode *);

/* The text of a text node, NULL for all others. */
const char	*tree_text(const GumboNode *);

/* The node's children; NULL for a node that cannot have any. */
const GumboVector	*tree_children(const GumboNode *);

/* The node after `node` in document order within `root`, or NULL. */
const GumboNode	*tree_next(const GumboNode *node, const GumboNode *root);

/* All text in the node as it stands, line breaks as '\n', no controls. */
void	tree_collect(struct buffer *, const GumboNode *);

/* The first node in it that a reader sees something of: a word, an image, a rule; NULL when there is none. */
const GumboNode	*tree_content(const GumboNode *);

/* An element's attribute, or NULL. */
const char	*tree_attribute(const GumboNode *, const char *name);

/* Whether an attribute is missing or says nothing. */
bool	tree_is_blank(const char *attribute);

/*
 * Parses a fragment into `arena`. NULL when it would need far more memory than
 * documents of its size do.
 */
const GumboNode	*tree_parse(struct arena *, const char *html, size_t length);

#endif
