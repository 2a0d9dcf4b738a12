/*
 * What changed between two revisions of a text.
 *
 * Two levels: first the lines that differ are found, then the words inside of
 * them.
 */
#include "text/diff.h"

#include <string.h>

#include "text/diff_tokens.h"
#include "text/utf8.h"

/* A part of both texts, as offsets; what it holds differs. */
struct passage {
	size_t	before, before_end;
	size_t	after, after_end;
};

struct work {
	struct arena		*arena;
	struct diff_trace	*trace;
	const char		*before;
	const char		*after;
	struct passage		*changes;	/* in the order of the text */
	size_t			 count;
	size_t			 room;
};

static void	compare(struct work *, size_t, struct passage);
static void	descend(struct work *, size_t, struct passage,
		    struct diff_tokens, struct diff_tokens);
static void	add_change(struct work *, struct passage);
static bool	reads_as_one(const struct work *, const struct passage *,
		    const struct passage *);
static size_t	size(const struct passage *);
static diff_token_end	line_end;
static diff_token_end	word_end;
static struct diff	pieces(const struct work *);
static void	add_piece(struct arena *, struct diff *, enum diff_kind,
		    const char *, size_t, size_t);

static diff_token_end *const levels[] = { line_end, word_end };

#define LEVELS	(sizeof(levels) / sizeof(*levels))

struct diff
diff_words(struct arena *arena, const char *before, const char *after)
{
	struct arena	*scratch = arena_create();
	struct work	 work = {
		.arena = arena,
		.before = before != NULL ? before : "",
		.after = after != NULL ? after : "",
		.trace = arena_alloc(scratch, sizeof(*work.trace)),
	};

	compare(&work, 0, (struct passage){
		.before_end = strlen(work.before),
		.after_end = strlen(work.after),
	});
	arena_destroy(scratch);
	return pieces(&work);
}

/* Finds what differs in a passage, on one level after the other. */
static void
compare(struct work *work, size_t level, struct passage whole)
{
	struct arena		*scratch;
	struct diff_tokens	 before, after;

	if (level == LEVELS || whole.before == whole.before_end ||
	    whole.after == whole.after_end) {
		add_change(work, whole);
		return;
	}
	scratch = arena_create();
	before = diff_tokens_cut(scratch, levels[level], work->before,
	    whole.before, whole.before_end);
	after = diff_tokens_cut(scratch, levels[level], work->after,
	    whole.after, whole.after_end);
	diff_tokens_match(work->trace, before, after);
	descend(work, level, whole, before, after);
	arena_destroy(scratch);
}

/* Compares each part of `whole` that was not kept on the next level. */
static void
descend(struct work *work, size_t level, struct passage whole,
    struct diff_tokens before, struct diff_tokens after)
{
	struct passage	part = whole;
	int		a = 0, b = 0;

	while (a < before.count || b < after.count) {
		part.before_end = part.before;
		part.after_end = part.after;
		while (a < before.count && !before.kept[a])
			part.before_end += before.list[a++].length;
		while (b < after.count && !after.kept[b])
			part.after_end += after.list[b++].length;
		compare(work, level + 1, part);
		part.before = part.before_end;
		part.after = part.after_end;
		while (a < before.count && before.kept[a] &&
		    b < after.count && after.kept[b]) {
			part.before += before.list[a++].length;
			part.after += after.list[b++].length;
		}
	}
}

static void
add_change(struct work *work, struct passage change)
{
	struct passage	*last = NULL, *grown;

	if (change.before == change.before_end &&
	    change.after == change.after_end)
		return;
	if (work->count > 0)
		last = &work->changes[work->count - 1];
	if (last != NULL && reads_as_one(work, last, &change)) {
		last->before_end = change.before_end;
		last->after_end = change.after_end;
		return;
	}
	if (work->count == work->room) {
		work->room = work->room > 0 ? work->room * 2 : 16;
		grown = arena_array(work->arena, work->room, sizeof(*grown));
		if (work->count > 0)
			memcpy(grown, work->changes,
			    work->count * sizeof(*grown));
		work->changes = grown;
	}
	work->changes[work->count++] = change;
}

/*
 * "a b" turned into "c d" is one change, not two around a space; and a word
 * that two longer changes happen to have between them only confuses.
 */
static bool
reads_as_one(const struct work *work, const struct passage *first,
    const struct passage *second)
{
	const char	*gap = work->before + first->before_end;
	size_t		 length = second->before - first->before_end;

	if (memchr(gap, '\n', length) != NULL)
		return false;
	return strspn(gap, " \t") >= length ||
	    (length <= size(first) && length <= size(second));
}

static size_t
size(const struct passage *change)
{
	size_t	removed = change->before_end - change->before;
	size_t	added = change->after_end - change->after;

	return removed > added ? removed : added;
}

static size_t
line_end(const char *text, size_t end, size_t at)
{
	const char	*newline = memchr(text + at, '\n', end - at);

	return newline != NULL ? (size_t)(newline - text) + 1 : end;
}

/*
 * A word, a run of spaces, or any other character alone, with the marks that
 * belong to it; so are the letters of scripts that show no words.
 */
static size_t
word_end(const char *text, size_t end, size_t at)
{
	int32_t	first = utf8_next(text, end, &at);
	bool	word = utf8_word_character(first) && !utf8_unspaced(first);

	while (at < end) {
		size_t	next = at;
		int32_t	character = utf8_next(text, end, &next);

		if (!(utf8_mark(character) && first > ' ') &&
		    !(first == ' ' && character == ' ') &&
		    !(word && utf8_word_character(character) &&
		    !utf8_unspaced(character)))
			break;
		at = next;
	}
	return at;
}

/* The changes, and what is the same around them. */
static struct diff
pieces(const struct work *work)
{
	struct diff	diff = { 0 };
	size_t		at = 0;

	diff.pieces = arena_array(work->arena, work->count * 3 + 1,
	    sizeof(*diff.pieces));
	for (size_t i = 0; i < work->count; i++) {
		const struct passage	*change = &work->changes[i];

		add_piece(work->arena, &diff, DIFF_SAME, work->before, at,
		    change->before);
		add_piece(work->arena, &diff, DIFF_REMOVED, work->before,
		    change->before, change->before_end);
		add_piece(work->arena, &diff, DIFF_ADDED, work->after,
		    change->after, change->after_end);
		at = change->before_end;
	}
	add_piece(work->arena, &diff, DIFF_SAME, work->before, at,
	    strlen(work->before));
	return diff;
}

static void
add_piece(struct arena *arena, struct diff *diff, enum diff_kind kind,
    const char *text, size_t begin, size_t end)
{
	if (begin == end)
		return;
	diff->pieces[diff->count++] = (struct diff_piece){
		.kind = kind,
		.text = arena_copy(arena, text + begin, end - begin),
	};
}
