/* text/utf8: what is accepted as text, and as a line of it. */
#include "text/utf8.h"

#include <check.h>
#include <string.h>

#include "suite.h"

static const struct {
	const char	*bytes;
	bool		 valid;
} BYTES[] = {
	{ "", true },
	{ "abc\t\n", true },
	{ "\xc3\xa9", true },
	{ "\xe0\xa0\x80", true },
	{ "\xed\x9f\xbf\xee\x80\x80", true },
	{ "\xef\xbf\xbd\xef\xbf\xbe", true },
	{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", true },
	{ "\x80", false },
	{ "a\xff", false },
	{ "\xc0\x80", false },		/* overlong NUL */
	{ "\xc1\xbf", false },
	{ "\xe0\x9f\xbf", false },	/* overlong */
	{ "\xf0\x8f\xbf\xbf", false },
	{ "\xed\xa0\x80", false },	/* surrogates */
	{ "\xed\xbf\xbf", false },
	{ "\xf4\x90\x80\x80", false },	/* above U+10FFFF */
	{ "\xf5\x80\x80\x80", false },
	{ "\xc3", false },		/* cut short */
	{ "\xe4\xb8", false },
	{ "\xf0\x9f\x92", false },
	{ "\xe4\xb8z", false },
};

static const struct {
	const char	*text;
	bool		 safe;
} LINES[] = {
	{ "Ann", true },
	{ "Ann Marie-Ñandú", true },
	{ "Đặt lại mật khẩu?", true },
	{ "中文 ไทย Ελλάδα", true },
	{ "price < 3 & \"more\"", true },
	{ "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", true }, /* joined */
	{ "\xe2\x9d\xa4\xef\xb8\x8f", true },	/* emoji style */
	{ "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", true },	/* Persian */
	{ "e\xcc\x81", true },		/* combining accent */
	{ "", false },
	{ "a\xff", false },
	{ "a\nb", false },
	{ "a\rb", false },
	{ "a\tb", false },
	{ "a\x1b[0m", false },
	{ "a\x7f", false },
	{ "a\xc2\x85", false },		/* C1 */
	{ "a\xc2\xad" "b", false },	/* soft hyphen */
	{ "a\xe2\x80\xae" "b", false },	/* right to left override */
	{ "a\xe2\x80\x8f", false },
	{ "a\xe2\x81\xa6" "b", false },	/* isolate */
	{ "a\xd8\x9c", false },		/* Arabic letter mark */
	{ "a\xe2\x80\x8b" "b", false },	/* zero width space */
	{ "a\xe2\x80\x8d" "b", false },	/* joiner between Latin */
	{ "\xe2\x80\x8d\xd9\x85", false },
	{ "\xd9\x85\xe2\x80\x8c", false },
	{ "\xd9\x85\xe2\x80\x8c\xe2\x80\x8c\xd8\xae", false },
	{ "a\xef\xbb\xbf", false },	/* byte order mark */
	{ "a\xe2\x80\xa8" "b", false },	/* line separator */
	{ "\xe3\x85\xa4", false },	/* Hangul filler */
	{ "a\xf3\xa0\x81\xa1", false },	/* tag */
	{ "\xee\x80\x80", false },	/* private use */
	{ "\xef\xbf\xbe", false },	/* noncharacter */
	{ " ", false },
	{ "\xc2\xa0\xe3\x80\x80", false },
};

START_TEST(validity)
{
	ck_assert_int_eq(utf8_valid(BYTES[_i].bytes, strlen(BYTES[_i].bytes)),
	    BYTES[_i].valid);
}
END_TEST

START_TEST(no_nul)
{
	ck_assert(!utf8_valid("a\0b", 3));
	ck_assert(utf8_valid("a\0b", 1));
}
END_TEST

START_TEST(lines)
{
	ck_assert_int_eq(utf8_safe_line(LINES[_i].text), LINES[_i].safe);
}
END_TEST

/* Every character there is, there and back. */
START_TEST(forth_and_back)
{
	for (int32_t c = 1; c <= 0x10ffff; c++) {
		char	bytes[4];
		size_t	length = 0, at = 0;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		if (c < 0x80)
			bytes[length++] = (char)c;
		else if (c < 0x800)
			bytes[length++] = (char)(0xc0 | c >> 6);
		else if (c < 0x10000)
			bytes[length++] = (char)(0xe0 | c >> 12);
		else
			bytes[length++] = (char)(0xf0 | c >> 18);
		if (c >= 0x10000)
			bytes[length++] = (char)(0x80 | (c >> 12 & 0x3f));
		if (c >= 0x800)
			bytes[length++] = (char)(0x80 | (c >> 6 & 0x3f));
		if (c >= 0x80)
			bytes[length++] = (char)(0x80 | (c & 0x3f));
		/* One assertion: a million of each take a minute. */
		if (!utf8_valid(bytes, length) ||
		    utf8_next(bytes, length, &at) != c || at != length ||
		    utf8_before(bytes, length) != c)
			ck_abort_msg("U+%04X", (unsigned int)c);
	}
}
END_TEST

START_TEST(broken_bytes)
{
	static const char	bytes[] = "\xe4\xb8" "a\x80";
	size_t			at = 0;

	ck_assert_int_eq(utf8_next(bytes, 4, &at), UTF8_REPLACEMENT);
	ck_assert_uint_eq(at, 1);
	ck_assert_int_eq(utf8_next(bytes, 4, &at), UTF8_REPLACEMENT);
	ck_assert_int_eq(utf8_next(bytes, 4, &at), 'a');
	ck_assert_int_eq(utf8_before(bytes, 4), UTF8_REPLACEMENT);
	ck_assert_int_eq(utf8_before(bytes, 3), 'a');
	ck_assert_int_eq(utf8_before(bytes, 2), UTF8_REPLACEMENT);
	ck_assert_int_eq(utf8_before(bytes, 0), -1);
}
END_TEST

START_TEST(mended)
{
	struct arena	*arena = arena_create();
	char		 sound[] = "a\xc3\xa9\xef\xbf\xbd", broken[] = "\xc3" "a\xed\xa0\x80\xc3\xa9";

	ck_assert_ptr_eq(utf8_mend(arena, sound), sound);
	ck_assert_str_eq(utf8_mend(arena, broken),
	    "\xef\xbf\xbd" "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9");
	arena_destroy(arena);
}
END_TEST

START_TEST(kinds)
{
	ck_assert(utf8_word_character('a') && utf8_word_character('7'));
	ck_assert(!utf8_word_character('_') && !utf8_word_character(' '));
	ck_assert(utf8_word_character(0xe9) && utf8_word_character(0x4e2d));
	ck_assert(!utf8_word_character(0x3002) && !utf8_word_character(0xa0));
	ck_assert(utf8_mark(0x301) && !utf8_mark('a'));
	ck_assert(utf8_unspaced(0x4e2d) && utf8_unspaced(0xe01));
	ck_assert(!utf8_unspaced(0xac00) && !utf8_unspaced('a'));
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("utf8");

	tcase_add_loop_test(tests, validity, 0, COUNT(BYTES));
	tcase_add_test(tests, no_nul);
	tcase_add_loop_test(tests, lines, 0, COUNT(LINES));
	tcase_add_test(tests, forth_and_back);
	tcase_add_test(tests, broken_bytes);
	tcase_add_test(tests, mended);
	tcase_add_test(tests, kinds);
	return suite_run("utf8", tests);
}
