/* text/slug: titles of any script as the readable part of an address. */
#include "text/slug.h"

#include <check.h>
#include <string.h>

#include "hostile.h"
#include "suite.h"

static const struct {
	const char	*title;
	const char	*slug;
} TITLES[] = {
	{ "How do I reset my password?", "how-do-i-reset-my-password" },
	{ "  C++ / C#: don't -- panic!  ", "c-c-dont-panic" },
	{ "4.2.1", "4-2-1" },
	{ "Đặt lại mật khẩu", "dat-lai-mat-khau" },
	{ "Größe, Œuvre, Łódź, smørrebrød",
	    "grosse-oeuvre-lodz-smorrebrod" },
	{ "Πώς αλλάζω τον κωδικό;", "pos-allazo-ton-kodiko" },
	{ "Как сбросить пароль", "kak-sbrosit-parol" },
	{ "如何重置密码", "ru-he-zhong-zhi-mi-ma" },
	{ "ドコモ", "dokomo" },
	{ "비밀번호", "bimilbeonho" },
	{ "", "thread" },
	{ "?!…", "thread" },
	{ "Close?", "close-thread" },
	{ "Close it", "close-it" },
	{ "🎉🎉", "thread" },
	{ "\xff\xfe", "thread" },
	{ "a\xff" "b", "a-b" },
};

/* Repeated many times. */
static const char *const UNITS[] = { "x", "y-", "中", "ﷺ", "é" };

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
check_form(const char *slug)
{
	size_t	length = strlen(slug);

	ck_assert_uint_ge(length, 1);
	ck_assert_uint_le(length, SLUG_MAX);
	ck_assert_uint_eq(strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-"),
	    length);
	ck_assert(slug[0] != '-' && slug[length - 1] != '-');
	ck_assert_ptr_null(strstr(slug, "--"));
}

START_TEST(titles)
{
	ck_assert_str_eq(slug_make(arena, TITLES[_i].title), TITLES[_i].slug);
}
END_TEST

START_TEST(thai_gives_letters)
{
	const char	*slug = slug_make(arena, "รีเซ็ตรหัสผ่าน");

	check_form(slug);
	ck_assert_str_ne(slug, "thread");
}
END_TEST

START_TEST(long_titles)
{
	struct buffer	title;

	buffer_init(&title, arena);
	for (int i = 0; i < 100; i++)
		buffer_text(&title, "seventh ");
	/* 80 is ten times "seventh-", the last hyphen is cut. */
	ck_assert_uint_eq(strlen(slug_make(arena, buffer_string(&title))), 79);

	for (int i = 0; i < COUNT(UNITS); i++) {
		buffer_init(&title, arena);
		for (int j = 0; j < 10000; j++)
			buffer_text(&title, UNITS[i]);
		check_form(slug_make(arena, buffer_string(&title)));
	}
}
END_TEST

START_TEST(long_words)
{
	struct buffer	title;

	buffer_init(&title, arena);
	buffer_text(&title, "short ");
	for (int i = 0; i < 100; i++)
		buffer_char(&title, 'x');
	/* Better half a word than hardly any. */
	ck_assert_uint_eq(strlen(slug_make(arena, buffer_string(&title))), 80);
}
END_TEST

START_TEST(hostile_titles)
{
	struct hostile	hostile = { 0 };

	hostile_read_lines(arena, &hostile);
	hostile_read_strings(arena, &hostile);
	for (int i = 0; i < hostile.count; i++)
		check_form(slug_make(arena, hostile.list[i]));
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("slug");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, titles, 0, COUNT(TITLES));
	tcase_add_test(tests, thai_gives_letters);
	tcase_add_test(tests, long_titles);
	tcase_add_test(tests, long_words);
	tcase_add_test(tests, hostile_titles);
	return suite_run("slug", tests);
}
