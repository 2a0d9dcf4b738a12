/* core/token: what cookies and Authorization headers show. */
#include "core/token.h"

#include <string.h>

#include "suite.h"

#define TOKEN	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char	*header;
	const char	*token;
} HEADERS[] = {
	{ "Bearer ts_0a", "ts_0a" },
	{ "bearer   ts_0a  more", "ts_0a" },
	{ "Bearer ", "" },
	{ "Bearer", "" },
	{ "Basic YTpi", "" },
	{ "", "" },
};

START_TEST(bearer)
{
	struct arena	*arena = arena_create();

	ck_assert_str_eq(token_bearer(arena, HEADERS[_i].header), HEADERS[_i].token);
	arena_destroy(arena);
}
END_TEST

static const struct {
	const char	*value;
	bool		 fits;
} VALUES[] = {
	{ TOKEN, true },
	{ TOKEN "0", false },
	{ "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", false },
	{ "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false },
	{ "", false },
};

START_TEST(values)
{
	ck_assert_int_eq(token_fits(VALUES[_i].value), VALUES[_i].fits);
}
END_TEST

START_TEST(made)
{
	struct arena	*arena = arena_create();
	const char	*one = token_make(arena, ""), *other = token_make(arena, "");

	ck_assert(token_fits(one) && token_fits(other));
	ck_assert_str_ne(one, other);
	ck_assert_int_eq(strncmp(token_make(arena, "ts_"), "ts_", 3), 0);
	/* BLAKE2b-256 of "abc", as RFC 7693's tools give it. */
	ck_assert_str_eq(token_hash(arena, "abc"),
	    "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("token");

	tcase_add_loop_test(tests, bearer, 0, COUNT(HEADERS));
	tcase_add_loop_test(tests, values, 0, COUNT(VALUES));
	tcase_add_test(tests, made);
	return suite_run("token", tests);
}
