/*
 * Markdown as lines: what begins each of them (quotes, the indents of lists)
 * and the blank lines between blocks.
 */
#ifndef FORUM_TEXT_HTML_MARKDOWN_WRITER_H
#define FORUM_TEXT_HTML_MARKDOWN_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "text/arena.h"
#include "text/buffer.h"

struct writer {
	struct arena	*arena;
	struct buffer	 out;
	struct buffer	 prefix;	/* begins every line */
	bool		 line_open;	/* the line has its prefix already */
	unsigned	 line_ends;	/* due before the next block: 0, 1 or 2 */
	bool		 tight;		/* in a list without blank lines */
	/* The list that ends the text: its marker, and where it ended. */
	char		 list_marker;
	size_t		 list_end;
	bool		 keeps_tables;	/* see inline_run */
};

void	writer_init(struct writer *, struct arena *);

/*
 * Begins a block: ends the one before, with a blank line between unless `tight`.
 */
void	writer_begin(struct writer *, bool tight);

/* The lines of `text` (no final line end), each with the prefix before it. */
void	writer_lines(struct writer *, const char *text);

/*
 * Puts the blocks to come into a container: `first` begins its first line (the
 * marker of a list or quote), `others` the rest. Returns what writer_leave needs.
 */
size_t	writer_enter(struct writer *, const char *first, const char *others);
void	writer_leave(struct writer *, size_t entered);

#endif
