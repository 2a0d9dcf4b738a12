/*
 * Running text: the words of one paragraph, heading or cell, with their
 * emphasis, links and code, as Markdown.
 *
 * White space is not written when it is met but before the next word: so it
 * ends up outside of emphasis and links, where Markdown needs it, and never at
 * the ends of the paragraph. Emphasis and links are opened in the same way, by
 * their first word; those without any leave nothing.
 */
#ifndef FORUM_TEXT_HTML_MARKDOWN_INLINE_H
#define FORUM_TEXT_HTML_MARKDOWN_INLINE_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/arena.h"
#include "text/buffer.h"
#include "text/html_markdown_tree.h"

/* Where the text will stand decides what must be escaped in it. */
enum inline_place {
	INLINE_PARAGRAPH,
	INLINE_HEADING,		/* on one line; '#' may end it */
	INLINE_CELL		/* on one line; '|' ends it */
};

enum inline_gap {
	GAP_NONE,
	GAP_SPACE,
	GAP_LINE,		/* a line end that shows as a space */
	GAP_BREAK		/* a line end that shows */
};

#define INLINE_SPANS_MAX	16

/* An element that is open around the words to come. */
struct inline_span {
	enum tree_role	 role;
	char		 mark;		/* '*', '_', '~' or '[' */
	unsigned	 width;		/* how many marks */
	const char	*ends;		/* what closes a link */
	bool		 written;	/* its opening is */
	size_t		 begin;		/* where its content begins */
};

struct inline_run {
	struct arena		*arena;
	struct buffer		 text;
	enum inline_place	 place;
	enum inline_gap		 gap;
	unsigned		 breaks;	/* how many, when gap is GAP_BREAK */
	struct inline_span	 spans[INLINE_SPANS_MAX];
	size_t			 span_count;
	/* A letter that follows must not stand as itself (html_markdown_emphasis.c). */
	bool			 guarded;
	/* One behind the last backslash that stands for itself without an escape. */
	size_t			 bare_backslash;
	/* The code that ends the text: where it begins and ends, what it says. */
	size_t			 code_begin, code_end;
	const char		*code;
	/* The source is Markdown: what looks like a table is one. */
	bool			 keeps_tables;
	/* Emphasis touches emphasis: it may have to go (inline_render). */
	bool			 crowded;
	bool			 without_emphasis;
};

/*
 * The nodes' words as Markdown, in `arena`, without white space at the ends; ""
 * when there are none.
 */
const char	*inline_render(struct arena *, enum inline_place,
		    bool keeps_tables, void *const *nodes, size_t count);

/* The same for a text. */
const char	*inline_render_text(struct arena *, const char *text);

/*
 * Between html_markdown_{inline,words,emphasis,piece}.c.
 */

/* Adds text; what looks like markup in it is escaped. */
void	inline_words(struct inline_run *, const char *text);

/* White space; of two gaps the wider counts. */
void	inline_space(struct inline_run *, enum inline_gap);

/* Whether an element of that kind is open. */
bool	inline_within(const struct inline_run *, enum tree_role);

/*
 * Emphasis and links. inline_open opens a span around what comes and returns
 * false when too many are open; inline_close ends the innermost, leaving nothing
 * of it when it had no content.
 */
bool	inline_open(struct inline_run *, enum tree_role, char mark,
	    unsigned width, const char *ends);
void	inline_close(struct inline_run *);

/*
 * Makes the text ready for the character `next`: writes the white space before
 * it, and the openings unless `next` is white space itself.
 */
void	inline_prepare(struct inline_run *, int32_t next);

/* Any of the spaces that neither HTML nor Markdown folds (no-break, wide, …). */
bool	inline_is_wide_space(int32_t character);

#endif
