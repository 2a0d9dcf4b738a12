/* What changed between two revisions of a text, word by word. */
#ifndef FORUM_TEXT_DIFF_H
#define FORUM_TEXT_DIFF_H

#include <stddef.h>

#include "text/arena.h"

enum diff_kind {
	DIFF_SAME,
	DIFF_REMOVED,
	DIFF_ADDED,
};

struct diff_piece {
	enum diff_kind	 kind;
	const char	*text;		/* NUL-terminated, never empty */
};

struct diff {
	struct diff_piece	*pieces;
	size_t			 count;
};

/*
 * The pieces that lead from `before` to `after` (UTF-8, NULL is the empty
 * text). The SAME and REMOVED pieces joined are `before` and the SAME and ADDED
 * pieces joined are `after`, to the byte. No two neighbours are of one kind; in
 * a change the REMOVED piece comes first.
 *
 * The work is bounded: where two passages have next to nothing in common, one
 * replaces the other as a whole. Lives in `arena`.
 */
struct diff	diff_words(struct arena *arena, const char *before,
		    const char *after);

#endif
