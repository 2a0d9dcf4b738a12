/* core/cookie: one cookie among those of other applications. */
#include "core/cookie.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"

static const struct {
	const char	*header;
	const char	*value;		/* of the cookie "session" */
} HEADERS[] = {
	{ NULL, NULL },
	{ "", NULL },
	{ ";", NULL },
	{ "session", NULL },
	{ "session=abc", "abc" },
	{ "session=", "" },
	{ "session=;", "" },
	{ "a=1; session=abc; b=2", "abc" },
	{ "a=1;session=abc;b=2", "abc" },
	{ "a=1;\t session=abc \t;b=2", "abc" },
	{ "session=first; session=second", "first" },
	{ "Session=1; session2=2; xsession=3", NULL },
	{ "session =1", NULL },
	{ "a=session=1", NULL },
	{ "a=\"x; session=forged\"", "forged\"" },
	{ "session=\"quoted\"", "quoted" },
	{ "session=\"", "\"" },
	{ "session=\"\"", "" },
	{ "session=\"half", "\"half" },
	{ "session=a=b==", "a=b==" },
	{ "session=%41+b", "%41+b" },
	{ "session= ", "" },
	{ "session=a b", "a b" },
	{ "session=a,b", "a,b" },
	{ "=x; ; session=abc", "abc" },
};

START_TEST(headers)
{
	struct arena	*arena = arena_create();

	ck_assert_pstr_eq(cookie_find(arena, HEADERS[_i].header, "session"),
	    HEADERS[_i].value);
	arena_destroy(arena);
}
END_TEST

START_TEST(many_foreign_cookies)
{
	struct arena	*arena = arena_create();
	struct buffer	 header;

	buffer_init(&header, arena);
	for (int i = 0; i < 60; i++)
		buffer_format(&header, "_tracker_%d=%d.%d.session=; ", i, i, i);
	buffer_text(&header, "__Host-session=token");
	ck_assert_str_eq(cookie_find(arena, buffer_string(&header),
	    "__Host-session"), "token");
	ck_assert_ptr_null(cookie_find(arena, header.bytes, "session"));
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("cookie");

	tcase_add_loop_test(tests, headers, 0, COUNT(HEADERS));
	tcase_add_test(tests, many_foreign_cookies);
	return suite_run("cookie", tests);
}
