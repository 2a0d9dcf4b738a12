/*
 * A Markdown source made ready for cmark: bytes that any parser and browser
 * reads in one way, and marks that carry through the parser what it would
 * forget.
 *
 * The marks are characters that Unicode sets aside for a program's own use
 * (noncharacters): invisible to CommonMark's rules, neither white space nor
 * punctuation, and allowed everywhere, so that they can be put in without
 * knowing whether the place turns out to be code, a link or prose. Whoever
 * writes something out takes them off again.
 */
#ifndef FORUM_TEXT_MARKDOWN_SOURCE_H
#define FORUM_TEXT_MARKDOWN_SOURCE_H

#include <stddef.h>

#include "text/arena.h"

/* Stands for nothing, and keeps what is before and after it apart. */
#define MARK_APART	"\xef\xb7\x90"		/* U+FDD0 */
/* Stand for '*' and '_' inside a bare link, where they are no emphasis. */
#define MARK_STAR	"\xef\xb7\x91"		/* U+FDD1 */
#define MARK_UNDERSCORE	"\xef\xb7\x92"		/* U+FDD2 */
#define MARK_LENGTH	3

/* Quotes and lists nest to about this depth; what is deeper is text. */
#define MARKDOWN_NESTING_MAX	32

struct markdown_source {
	const char	*text;		/* NUL-terminated */
	size_t		 length;
};

/* The source without controls and with marks; lines end with '\n' alone. */
struct markdown_source	markdown_source_prepare(struct arena *,
			    const char *source, size_t length);

/*
 * What the mark at `bytes` stands for ("" for MARK_APART), or NULL when there
 * is no mark. `length` bytes may be read.
 */
const char	*markdown_mark(const char *bytes, size_t length);

/* `text` without its marks; `text` itself when it has none. */
const char	*markdown_unmark(struct arena *, const char *text);

#endif
