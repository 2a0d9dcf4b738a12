/* The part of a text that shows why it was found, with the words marked. */
#ifndef FORUM_TEXT_SNIPPET_H
#define FORUM_TEXT_SNIPPET_H

#include <stdbool.h>
#include <stddef.h>

#include "text/arena.h"

/* A run of text, all of it marked or none. */
struct piece {
	const char	*text;
	bool		 marked;
};

struct snippet {
	const struct piece	*pieces;
	size_t			 count;
};

/*
 * About `length` bytes of `text` (plain UTF-8) around the place that has most
 * of `words`, with "…" where it was cut; the whole text when `length` is 0,
 * which is otherwise at least 100. The words are separated by spaces and folded as text/words folds them; each
 * is marked wherever it stands, however it is capitalised. NULL for either is
 * the empty text. Looks at the first SNIPPET_TEXT_MAX bytes only. Lives in
 * `arena`.
 */
struct snippet	snippet_make(struct arena *arena, const char *text,
		    const char *words, size_t length);

#define SNIPPET_TEXT_MAX	((size_t)64 * 1024)

#endif
