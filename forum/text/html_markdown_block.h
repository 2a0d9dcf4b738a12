/* HTML's blocks as Markdown's: paragraphs, headings, quotes, code, lists. */
#ifndef FORUM_TEXT_HTML_MARKDOWN_BLOCK_H
#define FORUM_TEXT_HTML_MARKDOWN_BLOCK_H

#include "text/html_markdown_tree.h"
#include "text/html_markdown_writer.h"

/*
 * Writes what is in the node: its blocks, and the words between them as
 * paragraphs. `depth` counts the elements around it; beyond TREE_DEPTH_MAX only
 * the text is written.
 */
void	block_write_content(struct writer *, const GumboNode *,
	    unsigned depth);

/* The same for nodes that stand side by side. */
void	block_write_nodes(struct writer *, void *const *nodes, size_t count,
	    unsigned depth);

/* A text of its own as a paragraph. */
void	block_write_text(struct writer *, const char *text);

/* A list, and an item that stands outside of any. */
void	list_write(struct writer *, const GumboNode *, unsigned depth);
void	list_write_item(struct writer *, GumboNode *, unsigned depth);

#endif
