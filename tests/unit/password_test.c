/* core/password: what a new password has to be. */
#include "core/password.h"

#include <check.h>
#include <string.h>

#include "suite.h"

#define TEN(s)		s s s s s s s s s s
#define HUNDRED(s)	TEN(TEN(s))

static const struct {
	const char	*password;
	const char	*wrong;		/* in the message; NULL: it is well */
} PASSWORDS[] = {
	{ "", "choose a password" },
	{ "1234567", "at least 8" },
	{ "12345678", NULL },
	{ "é" "é" "é" "é" "é" "é" "a", "at least 8" },
	{ "密码密码密码密码", NULL },
	{ "😀😁😀😁😀😁😀", "at least 8" },
	{ HUNDRED("ab"), NULL },
	{ HUNDRED("ab") "c", "at most 200" },
	{ HUNDRED("é😀"), NULL },
	{ "aaaaaaaaaaaa", "more than one character" },
	{ "            ", "more than one character" },
	{ "éééééééé", "more than one character" },
	{ "密密密密密密密密", "more than one character" },
	{ "correct horse", NULL },
	{ "Anna Müller", "not your name" },
	{ "anna müller", "not your name" },
	{ "ANNA@example.com", "not your name" },
	{ "Anna Müller1", NULL },
};

START_TEST(is_judged)
{
	const char	*wrong = password_wrong(PASSWORDS[_i].password, "Anna Müller", "anna@example.com");

	if (PASSWORDS[_i].wrong == NULL)
		ck_assert_ptr_null(wrong);
	else {
		ck_assert_ptr_nonnull(wrong);
		ck_assert_ptr_nonnull(strstr(wrong, PASSWORDS[_i].wrong));
	}
}
END_TEST

START_TEST(needs_neither_name_nor_address)
{
	ck_assert_ptr_null(password_wrong("correct horse", NULL, NULL));
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("password");

	tcase_add_loop_test(tests, is_judged, 0, COUNT(PASSWORDS));
	tcase_add_test(tests, needs_neither_name_nor_address);
	return suite_run("core/password", tests);
}
