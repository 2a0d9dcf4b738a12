/* What changed between two revisions of a text, word by word. */
#include "text/diff.h"

#include <string.h>

struct diff
diff_words(struct arena *arena, const char *before, const char *after)
{
	struct diff	diff = { .pieces = arena_array(arena, 2, sizeof(*diff.pieces)) };

	before = before == NULL ? "" : before;
	after = after == NULL ? "" : after;
	if (strcmp(before, after) == 0) {
		if (*before != '\0')
			diff.pieces[diff.count++] = (struct diff_piece){ DIFF_SAME, before };
		return diff;
	}
	if (*before != '\0')
		diff.pieces[diff.count++] = (struct diff_piece){ DIFF_REMOVED, before };
	if (*after != '\0')
		diff.pieces[diff.count++] = (struct diff_piece){ DIFF_ADDED, after };
	return diff;
}
