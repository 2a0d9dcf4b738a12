/*
 * What the parts of the Markdown renderer share: the HTML and the plain text as
 * far as they are written, and what was found on the way.
 *
 * markdown.c          parses, walks the tree, hands out the result
 * markdown_source.c   makes the source ready for the parser
 * markdown_table.c    finds tables in paragraphs
 * markdown_row.c      reads the lines of a table
 * markdown_block.c    writes blocks: paragraphs, lists, code, tables
 * markdown_inline.c   writes what stands in a line: links, pictures, code
 * markdown_text.c     writes text: mentions, thread links, bare links, strikes
 * markdown_url.c      says where links may lead
 */
#ifndef FORUM_TEXT_MARKDOWN_WRITER_H
#define FORUM_TEXT_MARKDOWN_WRITER_H

#include <cmark.h>
#include <stdbool.h>

#include "text/buffer.h"
#include "text/markdown.h"

struct markdown_tables;

struct markdown_names {
	const char	*list[MARKDOWN_THREADS_MAX];
	size_t		 count;
	size_t		 limit;
};

struct markdown_writer {
	struct arena		*arena;
	struct buffer		 html;
	struct buffer		 plain;
	struct markdown_names	 mentions;
	struct markdown_names	 threads;
	struct markdown_tables	*tables;	/* those not written yet */
	cmark_node		*struck;	/* in it a <del> is open */
	bool			 in_link;
	int			 emphasis;	/* how deep in <em> and <strong> */
};

/*
 * How a node is written: fixed text before and after what is in it, or a
 * function that is called at the same point. If `enter` says false, it has
 * written the whole node, and what is inside is passed over.
 */
struct markdown_rule {
	const char	*open;
	const char	*close;
	const char	*plain;		/* goes with `open` */
	bool		(*enter)(struct markdown_writer *, cmark_node *);
	void		(*leave)(struct markdown_writer *, cmark_node *);
};

/* The rules for blocks and for inlines; NULL for the other kind. */
const struct markdown_rule	*markdown_block_rule(cmark_node_type);
const struct markdown_rule	*markdown_inline_rule(cmark_node_type);

/* Writes everything inside `node`, but not the node itself. */
void	markdown_write_inside(struct markdown_writer *, cmark_node *node);

/* Writes a text node, of which the first `skip` bytes have been dealt with. */
void	markdown_write_text(struct markdown_writer *, cmark_node *node,
	    size_t skip);

/* Closes the strike, if one is open in `node`. */
void	markdown_end_strike(struct markdown_writer *, cmark_node *node);

/* `text` escaped for HTML text and for attributes in double quotes. */
void	markdown_escape(struct buffer *, const char *text, size_t length);

/* Ends a line of the plain text, unless it has just been ended. */
void	markdown_plain_line(struct markdown_writer *);

#endif
