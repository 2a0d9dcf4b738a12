/* text/diff: what changed, word by word. */
#include "text/diff.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "suite.h"
#include "text/buffer.h"

/* As [-removed-]{+added+}. */
static const struct {
	const char	*before;
	const char	*after;
	const char	*shown;
} CHANGES[] = {
	{ "", "", "" },
	{ NULL, NULL, "" },
	{ NULL, "a", "{+a+}" },
	{ "a", "", "[-a-]" },
	{ "a", "a", "a" },
	{ "a", "b", "[-a-]{+b+}" },
	{ "a b", "c d", "[-a b-]{+c d+}" },
	{ "one two three", "one 2 three", "one [-two-]{+2+} three" },
	{ "one three", "one two three", "one{+ two+} three" },
	{ "one two three", "one three", "one[- two-] three" },
	{ "a  b", "a b", "a[-  -]{+ +}b" },
	{ "Hello, you.", "Hello: you!", "Hello[-,-]{+:+} you[-.-]{+!+}" },
	{ "a\nb\nc", "a\nc", "a\n[-b\n-]c" },
	{ "a\nb c\nd", "a\nb x\nd", "a\nb [-c-]{+x+}\nd" },
	{ "如何重置密码", "如何修改密码", "如何[-重置-]{+修改+}密码" },
	{ "ฉันลืมรหัส", "ฉันมีรหัส", "ฉัน[-ลืม-]{+มี+}รหัส" },
	{ "caf\xc3\xa9", "cafe\xcc\x81",
	    "[-caf\xc3\xa9-]{+cafe\xcc\x81+}" },
	{ "a\xff z", "a\xfe z", "a[-\xff-]{+\xfe+} z" },
	{ "the quick brown fox", "a quick red fox",
	    "[-the-]{+a+} quick [-brown-]{+red+} fox" },
};

static struct arena	*arena;

static void
open_arena(void)
{
	arena = arena_create();
}

static void
close_arena(void)
{
	arena_destroy(arena);
}

/* What diff_words promises of any two texts. */
static struct diff
check_diff(const char *before, const char *after)
{
	struct diff	diff = diff_words(arena, before, after);
	struct buffer	old, new;

	buffer_init(&old, arena);
	buffer_init(&new, arena);
	for (size_t i = 0; i < diff.count; i++) {
		enum diff_kind	kind = diff.pieces[i].kind;

		ck_assert_str_ne(diff.pieces[i].text, "");
		if (i > 0) {
			ck_assert_int_ne(kind, diff.pieces[i - 1].kind);
			ck_assert(kind != DIFF_REMOVED ||
			    diff.pieces[i - 1].kind == DIFF_SAME);
		}
		if (kind != DIFF_ADDED)
			buffer_text(&old, diff.pieces[i].text);
		if (kind != DIFF_REMOVED)
			buffer_text(&new, diff.pieces[i].text);
	}
	ck_assert_str_eq(buffer_string(&old), before != NULL ? before : "");
	ck_assert_str_eq(buffer_string(&new), after != NULL ? after : "");
	return diff;
}

START_TEST(changes)
{
	static const char *const	marks[][2] = {
		[DIFF_SAME] = { "", "" },
		[DIFF_REMOVED] = { "[-", "-]" },
		[DIFF_ADDED] = { "{+", "+}" },
	};
	struct diff			diff;
	struct buffer			shown;

	diff = check_diff(CHANGES[_i].before, CHANGES[_i].after);
	buffer_init(&shown, arena);
	for (size_t i = 0; i < diff.count; i++)
		buffer_format(&shown, "%s%s%s", marks[diff.pieces[i].kind][0],
		    diff.pieces[i].text, marks[diff.pieces[i].kind][1]);
	ck_assert_str_eq(buffer_string(&shown), CHANGES[_i].shown);
}
END_TEST

/* Small alphabets make many ways to align two texts. */
START_TEST(random_texts)
{
	static const char	letters[] = "ab  \n.";
	struct buffer		texts[2];

	srandom((unsigned int)_i);
	for (int i = 0; i < 2; i++) {
		buffer_init(&texts[i], arena);
		for (long length = random() % 600; length > 0; length--)
			buffer_char(&texts[i],
			    letters[random() % (long)strlen(letters)]);
	}
	check_diff(buffer_string(&texts[0]), buffer_string(&texts[1]));
}
END_TEST

/* `length` bytes of words, another one every `step` replaced. */
static char *
write_words(size_t length, int step, const char *space)
{
	struct buffer	text;

	buffer_init(&text, arena);
	for (int i = 1; text.length < length; i++)
		buffer_format(&text, "%s%d%s", step > 0 && i % step == 0 ?
		    "new" : "old", i, i % 12 == 0 ? space : " ");
	return buffer_string(&text);
}

/* One word in a hundred: found exactly, though the whole is one line. */
START_TEST(long_texts_alike)
{
	char		*before = write_words(100000, 0, " ");
	struct diff	 diff = check_diff(before,
			    write_words(strlen(before), 100, " "));

	ck_assert_uint_ge(diff.count, 300);
	for (size_t i = 0; i < diff.count; i++)
		if (diff.pieces[i].kind != DIFF_SAME)
			ck_assert_uint_le(strlen(diff.pieces[i].text), 16);
}
END_TEST

/* The work must not explode; how long it takes is the time limit of the test. */
START_TEST(long_texts_unlike)
{
	static const char *const	spaces[] = { " ", "\n" };
	char				*before, *after;

	before = write_words(100000, 0, spaces[_i]);
	after = write_words(100000, 1, spaces[_i]);
	check_diff(before, after);
	for (char *c = before; *c != '\0'; c++)
		*c = "ab "[random() % 3];
	for (char *c = after; *c != '\0'; c++)
		*c = "ba \n"[random() % 4];
	check_diff(before, after);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("diff");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_set_timeout(tests, 30);
	tcase_add_loop_test(tests, changes, 0, COUNT(CHANGES));
	tcase_add_loop_test(tests, random_texts, 0, 200);
	tcase_add_test(tests, long_texts_alike);
	tcase_add_loop_test(tests, long_texts_unlike, 0, 2);
	return suite_run("diff", tests);
}
