/* Two sequences of tokens, and which of them are in both. */
#include "text/diff_tokens.h"

#include <string.h>

/* Where diagonal 0 is in a row of the trace. */
#define MIDDLE	(DIFF_EDITS_MAX + 1)

static void	edit(struct diff_trace *, struct diff_tokens *,
		    struct diff_tokens *);
static int	follow(struct diff_trace *, const struct diff_tokens *,
		    const struct diff_tokens *, int *);
static int	furthest(const int *, int, int);
static void	trace_back(const struct diff_trace *, int, int, int, bool *,
		    bool *);
static bool	goes_down(const int *, int, int);
static bool	equal(const struct diff_token *, const struct diff_token *);

struct diff_tokens
diff_tokens_cut(struct arena *arena, diff_token_end *next, const char *text,
    size_t begin, size_t end)
{
	struct diff_tokens	tokens = { 0 };
	size_t			at, stop;

	for (at = begin; at < end; at = next(text, end, at))
		tokens.count++;
	tokens.list = arena_array(arena, (size_t)tokens.count,
	    sizeof(*tokens.list));
	tokens.kept = arena_array(arena, (size_t)tokens.count,
	    sizeof(*tokens.kept));
	for (int i = 0; i < tokens.count; i++, begin = stop) {
		uint32_t	hash = 2166136261;	/* FNV-1a */

		stop = next(text, end, begin);
		for (at = begin; at < stop; at++)
			hash = (hash ^ (unsigned char)text[at]) * 16777619;
		tokens.list[i] = (struct diff_token){
			.text = text + begin,
			.length = stop - begin,
			.hash = hash,
		};
	}
	return tokens;
}

/* What is the same at either end needs no search. */
void
diff_tokens_match(struct diff_trace *trace, struct diff_tokens before,
    struct diff_tokens after)
{
	while (before.count > 0 && after.count > 0 &&
	    equal(&before.list[before.count - 1],
	    &after.list[after.count - 1])) {
		before.kept[--before.count] = true;
		after.kept[--after.count] = true;
	}
	while (before.count > 0 && after.count > 0)
		edit(trace, &before, &after);
}

/* Marks what is kept on the way that `follow` finds, and moves behind it. */
static void
edit(struct diff_trace *trace, struct diff_tokens *before,
    struct diff_tokens *after)
{
	int	edits, k, a, b;

	edits = follow(trace, before, after, &k);
	a = trace->reach[edits][MIDDLE + k];
	b = a - k;
	trace_back(trace, edits, a, b, before->kept, after->kept);
	before->list += a, before->kept += a, before->count -= a;
	after->list += b, after->kept += b, after->count -= b;
}

/*
 * Walks along the diagonals with one edit after the other, until one reaches
 * the end of both texts or the edits are used up. Returns the number of edits
 * and the diagonal.
 */
static int
follow(struct diff_trace *trace, const struct diff_tokens *before,
    const struct diff_tokens *after, int *ret_k)
{
	const int	*last = NULL;
	int		*reach, edits, k, a;

	for (edits = 0; edits <= DIFF_EDITS_MAX; edits++) {
		reach = &trace->reach[edits][MIDDLE];
		for (k = -edits; k <= edits; k += 2) {
			a = edits == 0 ? 0 : goes_down(last, k, edits) ?
			    last[k + 1] : last[k - 1] + 1;
			while (a < before->count && a - k < after->count &&
			    equal(&before->list[a], &after->list[a - k]))
				a++;
			reach[k] = a;
			if (a == before->count && a - k == after->count) {
				*ret_k = k;
				return edits;
			}
		}
		last = reach;
	}
	*ret_k = furthest(last, before->count, after->count);
	return DIFF_EDITS_MAX;
}

/* The diagonal that came furthest in both texts without leaving either. */
static int
furthest(const int *reach, int before_count, int after_count)
{
	int	best = 0, best_k = 0;

	for (int k = -DIFF_EDITS_MAX; k <= DIFF_EDITS_MAX; k += 2)
		if (reach[k] <= before_count && reach[k] - k <= after_count &&
		    2 * reach[k] - k > best) {
			best = 2 * reach[k] - k;
			best_k = k;
		}
	return best_k;
}

/* Follows the trace from a and b back to the beginning. */
static void
trace_back(const struct diff_trace *trace, int edits, int a, int b,
    bool *before_kept, bool *after_kept)
{
	for (; edits > 0; edits--) {
		const int	*reach = &trace->reach[edits - 1][MIDDLE];
		int		 k = goes_down(reach, a - b, edits) ?
				    a - b + 1 : a - b - 1;

		while (a > reach[k] && b > reach[k] - k)
			before_kept[--a] = after_kept[--b] = true;
		a = reach[k];
		b = a - k;
	}
	while (a > 0 && b > 0)
		before_kept[--a] = after_kept[--b] = true;
}

/* Whether diagonal k is best reached from above, by taking in from `after`. */
static bool
goes_down(const int *reach, int k, int edits)
{
	return k == -edits || (k != edits && reach[k - 1] < reach[k + 1]);
}

static bool
equal(const struct diff_token *a, const struct diff_token *b)
{
	return a->hash == b->hash && a->length == b->length &&
	    memcmp(a->text, b->text, a->length) == 0;
}
