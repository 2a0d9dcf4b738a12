/* Texts as UTF-8: what is accepted from outside, and reading it. */
#include "text/utf8.h"

#include <string.h>
#include <unicode/uchar.h>

#include "text/buffer.h"

#define ZERO_WIDTH_NON_JOINER	0x200c
#define ZERO_WIDTH_JOINER	0x200d

struct range {
	int32_t	first;
	int32_t	last;
};

/*
 * Characters that Unicode counts as letters, symbols or marks and that show
 * nothing: a name made of them would be a blank.
 */
static const struct range invisible[] = {
	{ 0x034f, 0x034f },	/* combining grapheme joiner */
	{ 0x115f, 0x1160 },	/* Hangul fillers */
	{ 0x17b4, 0x17b5 },	/* Khmer inherent vowels */
	{ 0x180b, 0x180f },	/* Mongolian selectors */
	{ 0x2800, 0x2800 },	/* empty Braille pattern */
	{ 0x3164, 0x3164 },	/* Hangul filler */
	{ 0xffa0, 0xffa0 },	/* halfwidth Hangul filler */
	{ 0xe0100, 0xe01ef },	/* variation selectors, supplement */
};

/* By script; the gaps between them belong to scripts with spaces. */
static const struct range unspaced[] = {
	{ 0x0e00, 0x0eff },	/* Thai, Lao */
	{ 0x1000, 0x109f },	/* Burmese */
	{ 0x1780, 0x17ff },	/* Khmer */
	{ 0x1950, 0x19df },	/* Tai Le, New Tai Lue */
	{ 0x2e80, 0x2fdf },	/* Chinese radicals */
	{ 0x3005, 0x3007 },	/* Chinese iteration mark and zero */
	{ 0x3021, 0x3029 },	/* Chinese numerals */
	{ 0x3031, 0x3035 },	/* Japanese repeat marks */
	{ 0x3041, 0x30ff },	/* Japanese syllables */
	{ 0x31f0, 0x31ff },	/* Japanese syllables, Ainu */
	{ 0x3400, 0x4dbf },	/* Chinese, extension A */
	{ 0x4e00, 0x9fff },	/* Chinese */
	{ 0xa9e0, 0xa9ff },	/* Burmese, extended */
	{ 0xaa60, 0xaa7f },	/* Burmese, extended */
	{ 0xf900, 0xfaff },	/* Chinese, compatibility */
	{ 0xff66, 0xff9f },	/* Japanese syllables, half width */
	{ 0x1b000, 0x1b16f },	/* Japanese syllables, historic */
	{ 0x20000, 0x3ffff },	/* Chinese, extensions B and later */
};

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

static bool	is_in(const struct range *, size_t, int32_t);
static bool	is_shown(int32_t);
static bool	is_joinable(int32_t);

int32_t
utf8_next(const char *bytes, size_t length, size_t *at)
{
	static const int32_t	 least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char	*from = (const unsigned char *)bytes + *at;
	size_t			 more, left = length - *at - 1;
	int32_t			 character = from[0];

	*at += 1;
	if (character < 0x80)
		return character;
	if (character >= 0xc2 && character <= 0xdf)
		more = 1, character &= 0x1f;
	else if (character >= 0xe0 && character <= 0xef)
		more = 2, character &= 0x0f;
	else if (character >= 0xf0 && character <= 0xf4)
		more = 3, character &= 0x07;
	else
		return UTF8_REPLACEMENT;
	if (left < more)
		return UTF8_REPLACEMENT;
	for (size_t i = 1; i <= more; i++) {
		if ((from[i] & 0xc0) != 0x80)
			return UTF8_REPLACEMENT;
		character = character << 6 | (from[i] & 0x3f);
	}
	if (character < least[more] || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		return UTF8_REPLACEMENT;
	*at += more;
	return character;
}

int32_t
utf8_before(const char *bytes, size_t at)
{
	size_t	begin = at;

	if (at == 0)
		return -1;
	do {
		begin--;
	} while (begin > 0 && at - begin < 4 &&
	    ((unsigned char)bytes[begin] & 0xc0) == 0x80);
	for (size_t next = begin; next < at;) {
		int32_t	character = utf8_next(bytes, at, &next);

		if (next == at)
			return character;
	}
	return UTF8_REPLACEMENT;
}

bool
utf8_valid(const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		size_t	begin = at;
		int32_t	character = utf8_next(bytes, length, &at);

		if (character == 0)
			return false;
		/* U+FFFD itself is valid, and three bytes long. */
		if (character == UTF8_REPLACEMENT && at - begin != 3)
			return false;
	}
	return true;
}

char *
utf8_mend(struct arena *arena, char *text)
{
	size_t		length = strlen(text), begin;
	struct buffer	mended;

	if (utf8_valid(text, length))
		return text;
	buffer_init(&mended, arena);
	for (size_t at = 0; at < length;) {
		begin = at;
		if (utf8_next(text, length, &at) == UTF8_REPLACEMENT)
			buffer_text(&mended, "\xef\xbf\xbd");
		else
			buffer_add(&mended, text + begin, at - begin);
	}
	return buffer_string(&mended);
}

bool
utf8_safe_line(const char *text)
{
	size_t	length = strlen(text);
	int32_t	character, previous = -1;
	bool	blank = true;

	if (!utf8_valid(text, length))
		return false;
	for (size_t at = 0; at < length; previous = character) {
		character = utf8_next(text, length, &at);
		if (character == ZERO_WIDTH_JOINER ||
		    character == ZERO_WIDTH_NON_JOINER) {
			size_t	next = at;

			if (at == length || !is_joinable(previous) ||
			    !is_joinable(utf8_next(text, length, &next)))
				return false;
		} else if (!is_shown(character))
			return false;
		blank &= u_isspace(character) != 0;
	}
	return !blank;
}

bool
utf8_word_character(int32_t character)
{
	if (character < 0x80)
		return (character >= '0' && character <= '9') ||
		    (character >= 'A' && character <= 'Z') ||
		    (character >= 'a' && character <= 'z');
	return (U_GET_GC_MASK(character) &
	    (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

bool
utf8_mark(int32_t character)
{
	return character >= 0x300 &&
	    (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
}

bool
utf8_unspaced(int32_t character)
{
	return character >= unspaced[0].first &&
	    is_in(unspaced, COUNT(unspaced), character);
}

static bool
is_in(const struct range *ranges, size_t count, int32_t character)
{
	for (size_t i = 0; i < count; i++)
		if (character >= ranges[i].first && character <= ranges[i].last)
			return true;
	return false;
}

static bool
is_shown(int32_t character)
{
	if (character < 0x80)
		return character >= 0x20 && character != 0x7f;
	if (is_in(invisible, COUNT(invisible), character))
		return false;
	/*
	 * Not: controls, direction and other formats, unassigned and private
	 * code points (which show what each font likes), line separators.
	 */
	return (U_GET_GC_MASK(character) & (U_GC_C_MASK | U_GC_ZL_MASK |
	    U_GC_ZP_MASK)) == 0;
}

static bool
is_joinable(int32_t character)
{
	return character >= 0x80 && is_shown(character) &&
	    (U_GET_GC_MASK(character) &
	    (U_GC_L_MASK | U_GC_M_MASK | U_GC_SO_MASK | U_GC_SK_MASK)) != 0;
}
