/* Two sequences of tokens (lines, words), and which of them are in both. */
#ifndef FORUM_TEXT_DIFF_TOKENS_H
#define FORUM_TEXT_DIFF_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/arena.h"

/*
 * The search for the shortest way from one sequence to the other grows with the
 * square of its edits. After this many the best way so far is taken, and the
 * search begins anew at its end: the work is linear, and sequences with that
 * much between them have no best way that a reader would recognize.
 */
#define DIFF_EDITS_MAX	128

struct diff_token {
	const char	*text;		/* not NUL-terminated */
	size_t		 length;
	uint32_t	 hash;
};

struct diff_tokens {
	struct diff_token	*list;
	int			 count;
	bool			*kept;	/* for each, whether both have it */
};

/*
 * Room for one search: for each number of edits, how far into the first
 * sequence each diagonal of the grid of both can be followed.
 */
struct diff_trace {
	int	reach[DIFF_EDITS_MAX + 1][2 * DIFF_EDITS_MAX + 3];
};

/* Where the token ends that begins at `at`, which is below `end`. */
typedef size_t	diff_token_end(const char *text, size_t end, size_t at);

/* The tokens from `begin` to `end` of `text`, none of them kept yet. */
struct diff_tokens	diff_tokens_cut(struct arena *arena,
			    diff_token_end *next, const char *text,
			    size_t begin, size_t end);

/*
 * Marks as kept, in both sequences, tokens that are the same and in the same
 * order. They are as many in the one as in the other.
 */
void	diff_tokens_match(struct diff_trace *, struct diff_tokens before,
	    struct diff_tokens after);

#endif
