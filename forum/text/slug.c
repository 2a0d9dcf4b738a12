/* The readable part of a thread's address. */
#include "text/slug.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* Enough of a title to fill a slug. */
#define TITLE_MAX	480
/* A Chinese character becomes six letters, some Arabic ligatures a sentence. */
#define LATIN_MAX	(TITLE_MAX * 16)

static const char	*to_latin(struct arena *, const char *, size_t);
static UTransliterator	*open_transliterator(void);
static char		*hyphenate(struct arena *, const char *);
static bool		 is_address(const char *);
static bool		 is_ascii(const char *, size_t);

char *
slug_make(struct arena *arena, const char *title)
{
	size_t	length = strnlen(title, TITLE_MAX);

	if (is_ascii(title, length))
		return hyphenate(arena, arena_copy(arena, title, length));
	return hyphenate(arena, to_latin(arena, title, length));
}

/* `title` in ASCII as far as ICU knows how; other characters may remain. */
static const char *
to_latin(struct arena *arena, const char *title, size_t length)
{
	static UTransliterator	*transliterator;
	UErrorCode		 status = U_ZERO_ERROR;
	UChar			*wide;
	char			*latin;
	int32_t			 used, limit;

	if (transliterator == NULL)
		transliterator = open_transliterator();
	wide = arena_array(arena, LATIN_MAX, sizeof(*wide));
	latin = arena_array(arena, LATIN_MAX + 1, 3);
	u_strFromUTF8WithSub(wide, LATIN_MAX, &used, title, (int32_t)length,
	    0xfffd, NULL, &status);
	limit = used;
	utrans_transUChars(transliterator, wide, &used, LATIN_MAX, 0, &limit,
	    &status);
	u_strToUTF8(latin, LATIN_MAX * 3, NULL, wide, used, &status);
	return U_SUCCESS(status) ? latin : "";
}

static UTransliterator *
open_transliterator(void)
{
	static const UChar	 rules[] = u"Any-Latin; Latin-ASCII; Lower";
	UErrorCode		 status = U_ZERO_ERROR;
	UTransliterator		*opened;

	opened = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL,
	    &status);
	/* Only an ICU without its data comes here: an installation to mend. */
	if (U_FAILURE(status))
		abort();
	return opened;
}

/* Letters and digits, all else as single hyphens between them. */
static char *
hyphenate(struct arena *arena, const char *text)
{
	char	*slug = arena_alloc(arena, SLUG_MAX + 2);
	size_t	 used = 0, word = 0;

	for (; *text != '\0' && used <= SLUG_MAX; text++) {
		char	c = *text;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			slug[used++] = c;
		else if (c != '\'' && used > word) {
			slug[used++] = '-';
			word = used;
		}
	}
	/* Half a word reads badly, but a slug of half a word says little. */
	if (used > SLUG_MAX)
		used = word > SLUG_MAX / 2 ? word : SLUG_MAX;
	if (used > 0 && slug[used - 1] == '-')
		used--;
	slug[used] = '\0';
	if (is_address(slug))
		return arena_format(arena, "%s-thread", slug);
	return used > 0 ? slug : arena_text(arena, "thread");
}

/* Whether /t/ID/slug is the address of something else (see routes.c). */
static bool
is_address(const char *slug)
{
	static const char *const	taken[] = { "close", "lock", "move", "posts", "reopen", "unlock" };

	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
		if (strcmp(slug, taken[i]) == 0)
			return true;
	return false;
}

static bool
is_ascii(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}
