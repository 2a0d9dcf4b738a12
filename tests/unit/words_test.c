/* text/words: texts cut into words for the search. */
#include "text/words.h"

#include <check.h>
#include <string.h>

#include "hostile.h"
#include "suite.h"
#include "text/utf8.h"

static const struct {
	const char	*text;
	const char	*words;
} TEXTS[] = {
	{ "", "" },
	{ "...", "" },
	{ "Hello, World!", "hello world" },
	{ "node.js 15.2 snake_case e-mail", "node js 15 2 snake case e mail" },
	{ " a  b\n\tc ", "a b c" },
	{ "Đặt lại mật khẩu", "đặt lại mật khẩu" },
	{ "d\xcc\xa3\xcc\x82", "\xe1\xb8\x8d\xcc\x82" },
	/* Ways of writing the same meet. */
	{ "\xc3\x89 E\xcc\x81", "\xc3\xa9 \xc3\xa9" },
	{ "STRASSE Straße", "strasse strasse" },
	{ "ＡＢＣ１", "abc1" },
	{ "ﬁle soft\xc2\xadhyphen", "file softhyphen" },
	{ "ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ" },
	/* Scripts without spaces. */
	{ "中文", "中文" },
	{ "我喜欢中文。", "我 喜欢 中文" },
	{ "用Python写3个程序", "用 python 写 3 个 程序" },
	{ "忘れた場合", "忘れ た 場合" },
	{ "パスワード ﾊﾟｽﾜｰﾄﾞ", "パスワード パスワード" },
	{ "ฉันลืมรหัสผ่าน", "ฉัน ลืม รหัส ผ่าน" },
	{ "한국어 단어", "한국어 단어" },
	/* Not UTF-8, not text. */
	{ "a\xff" "b\xe4\xb8", "a b" },
	{ "🎉a🎉", "a" },
};

/* Repeated many times. */
static const char *const UNITS[] = {
	"a b ", "ก", "ฉัน", "中", "ア", "ﷺ", "e\xcc\x81",
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

static void
check_form(const char *words)
{
	size_t	length = strlen(words);

	ck_assert(utf8_valid(words, length));
	ck_assert_ptr_null(strstr(words, "  "));
	ck_assert(length == 0 || (words[0] != ' ' && words[length - 1] != ' '));
	while ((length = strcspn(words, " ")) > 0) {
		ck_assert_uint_le(length, WORDS_WORD_MAX);
		words += length + (words[length] == ' ');
	}
}

START_TEST(texts)
{
	ck_assert_str_eq(words_segment(arena, TEXTS[_i].text),
	    TEXTS[_i].words);
}
END_TEST

/* What is indexed is found: words of words are the same words. */
START_TEST(settled)
{
	const char	*words = words_segment(arena, TEXTS[_i].text);

	ck_assert_str_eq(words_segment(arena, words), words);
}
END_TEST

START_TEST(long_words_are_left_out)
{
	struct buffer	text;

	buffer_init(&text, arena);
	for (int i = 0; i < WORDS_WORD_MAX; i++)
		buffer_char(&text, 'a');
	ck_assert_uint_eq(strlen(words_segment(arena, buffer_string(&text))),
	    WORDS_WORD_MAX);
	buffer_text(&text, "a b");
	ck_assert_str_eq(words_segment(arena, buffer_string(&text)), "b");
}
END_TEST

START_TEST(long_texts)
{
	struct buffer	text;

	buffer_init(&text, arena);
	for (int i = 0; i < 20000; i++)
		buffer_text(&text, UNITS[_i]);
	check_form(words_segment(arena, buffer_string(&text)));
}
END_TEST

START_TEST(hostile_texts)
{
	struct hostile	hostile = { 0 };

	hostile_read_lines(arena, &hostile);
	hostile_read_strings(arena, &hostile);
	for (int i = 0; i < hostile.count; i++)
		check_form(words_segment(arena, hostile.list[i]));
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("words");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_set_timeout(tests, 30);
	tcase_add_loop_test(tests, texts, 0, COUNT(TEXTS));
	tcase_add_loop_test(tests, settled, 0, COUNT(TEXTS));
	tcase_add_test(tests, long_words_are_left_out);
	tcase_add_loop_test(tests, long_texts, 0, COUNT(UNITS));
	tcase_add_test(tests, hostile_texts);
	return suite_run("words", tests);
}
