/*
 * Texts cut into words, for full text search.
 *
 * A word is a run of letters, digits and marks. Only where a script writes no
 * spaces does ICU's dictionary look at the run; asking it about every text
 * would take ten times as long and keep "node.js" in one piece.
 */
#include "text/words.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "text/buffer.h"
#include "text/utf8.h"

/* Far beyond any post; ICU counts in 32 bits. */
#define TEXT_MAX	((size_t)16 * 1024 * 1024)

struct span {
	const char	*bytes;
	size_t		 length;
};

static struct span	fold(struct arena *, const char *, size_t);
static struct span	fold_ascii(struct arena *, const char *, size_t);
static struct span	fold_unicode(struct arena *, const char *, size_t);
static UChar		*normalize(struct arena *, const UChar *, int32_t,
			    int32_t *);
static size_t		run_end(struct span, size_t, bool *);
static void		add_word(struct buffer *, const char *, size_t);
static void		add_unspaced(struct buffer *, const char *, size_t);
static UBreakIterator	*open_breaker(void);

char *
words_segment(struct arena *arena, const char *text)
{
	struct span	folded = fold(arena, text, strlen(text));
	struct buffer	words;
	bool		unspaced;

	buffer_init(&words, arena);
	for (size_t at = 0; at < folded.length;) {
		size_t	end = run_end(folded, at, &unspaced);

		if (end == at)
			utf8_next(folded.bytes, folded.length, &at);
		else if (unspaced)
			add_unspaced(&words, folded.bytes + at, end - at);
		else
			add_word(&words, folded.bytes + at, end - at);
		if (end > at)
			at = end;
	}
	return buffer_string(&words);
}

/* The text in the one form that all ways of writing it share. */
static struct span
fold(struct arena *arena, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] >= 0x80)
			return fold_unicode(arena, text, length);
	return fold_ascii(arena, text, length);
}

static struct span
fold_ascii(struct arena *arena, const char *text, size_t length)
{
	char	*folded = arena_copy(arena, text, length);

	for (size_t i = 0; i < length; i++)
		if (folded[i] >= 'A' && folded[i] <= 'Z')
			folded[i] = (char)(folded[i] - 'A' + 'a');
	return (struct span){ folded, length };
}

static struct span
fold_unicode(struct arena *arena, const char *text, size_t length)
{
	UErrorCode	 status = U_ZERO_ERROR;
	UChar		*wide;
	char		*folded;
	int32_t		 used;

	if (length > TEXT_MAX)
		length = TEXT_MAX;
	wide = arena_array(arena, length + 1, sizeof(*wide));
	u_strFromUTF8WithSub(wide, (int32_t)length + 1, &used, text,
	    (int32_t)length, UTF8_REPLACEMENT, NULL, &status);
	wide = normalize(arena, wide, used, &used);
	folded = arena_array(arena, (size_t)used + 1, 3);
	u_strToUTF8(folded, used * 3 + 1, &used, wide, used, &status);
	assert(U_SUCCESS(status));
	return (struct span){ folded, (size_t)used };
}

static UChar *
normalize(struct arena *arena, const UChar *text, int32_t length,
    int32_t *ret_length)
{
	UErrorCode		 status = U_ZERO_ERROR;
	const UNormalizer2	*form = unorm2_getNFKCCasefoldInstance(&status);
	int32_t			 room = length + length / 4 + 16;
	UChar			*normal = arena_array(arena, (size_t)room, 2);

	room = unorm2_normalize(form, text, length, normal, room, &status);
	if (status == U_BUFFER_OVERFLOW_ERROR) {
		status = U_ZERO_ERROR;
		normal = arena_array(arena, (size_t)room, 2);
		room = unorm2_normalize(form, text, length, normal, room,
		    &status);
	}
	assert(U_SUCCESS(status));
	*ret_length = room;
	return normal;
}

/*
 * Where the run of word characters that begins at `at` ends, `at` itself when
 * there is none. A run is either all with or all without spaces; marks go with
 * the letter before them.
 */
static size_t
run_end(struct span text, size_t at, bool *ret_unspaced)
{
	bool	first = true;

	*ret_unspaced = false;
	while (at < text.length) {
		size_t	next = at;
		int32_t	character = utf8_next(text.bytes, text.length, &next);
		bool	unspaced = utf8_unspaced(character);

		if (!utf8_word_character(character))
			break;
		if (first)
			*ret_unspaced = unspaced;
		else if (unspaced != *ret_unspaced && !utf8_mark(character))
			break;
		first = false;
		at = next;
	}
	return at;
}

static void
add_word(struct buffer *words, const char *word, size_t length)
{
	if (length > WORDS_WORD_MAX)
		return;
	if (words->length > 0)
		buffer_char(words, ' ');
	buffer_add(words, word, length);
}

static void
add_unspaced(struct buffer *words, const char *run, size_t length)
{
	static UBreakIterator	*breaker;
	UErrorCode		 status = U_ZERO_ERROR;
	UText			 text = UTEXT_INITIALIZER;
	int32_t			 begin = 0, end;

	if (breaker == NULL)
		breaker = open_breaker();
	utext_openUTF8(&text, run, (int64_t)length, &status);
	ubrk_setUText(breaker, &text, &status);
	assert(U_SUCCESS(status));
	while ((end = ubrk_next(breaker)) != UBRK_DONE) {
		add_word(words, run + begin, (size_t)(end - begin));
		begin = end;
	}
	utext_close(&text);
}

static UBreakIterator *
open_breaker(void)
{
	UErrorCode	 status = U_ZERO_ERROR;
	UBreakIterator	*opened = ubrk_open(UBRK_WORD, "", NULL, 0, &status);

	/* Only an ICU without its data comes here: an installation to mend. */
	if (U_FAILURE(status))
		abort();
	return opened;
}
