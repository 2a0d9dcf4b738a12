/* Links to the imported site, in Markdown and in HTML. */
#include "cli/import_link.h"

#include "suite.h"

static const struct {
	const char	*site, *text, *changed;
} CASES[] = {
	{ "cooking", "no link", "no link" },
	{ "cooking", "[a](https://cooking.stackexchange.com/q/1)", "[a](/t/7)" },
	{ "cooking.stackexchange.com",
	    "[a](http://cooking.stackexchange.com/questions/1/b/2)", "[a](/p/8)" },
	{ "cooking", "<a href=\"/a/2#2\">", "<a href=\"/p/8\">" },
	{ "cooking", "<a href=\"//cooking.stackexchange.com/a/2\">",
	    "<a href=\"/p/8\">" },
	{ "cooking.meta", "[1]: https://cooking.meta.stackexchange.com/a/2",
	    "[1]: /p/8" },
	{ "cooking.meta", "(http://meta.cooking.stackexchange.com/a/2)",
	    "(/p/8)" },
	{ "serverfault", "see https://serverfault.com/q/1.",
	    "see [A \\* b](/t/7)." },
	{ "cooking", "(https://cooking.stackexchange.com/q/1/x#comment3_2)",
	    "(/p/8)" },
	/* Others, and those that are not there, stay. */
	{ "cooking", "(https://other.stackexchange.com/q/1)",
	    "(https://other.stackexchange.com/q/1)" },
	{ "cooking", "(https://cooking.stackexchange.com/q/9)",
	    "(https://cooking.stackexchange.com/q/9)" },
	{ "cooking", "(https://cooking.stackexchange.com/questions/1x)",
	    "(https://cooking.stackexchange.com/questions/1x)" },
	{ "cooking", "(/questions/tagged/1)", "(/questions/tagged/1)" },
	{ "cooking", "and/or /q/1", "and/or /q/1" },
	/* As is what somebody reads, or is code. */
	{ "cooking", ">https://cooking.stackexchange.com/q/1<",
	    ">https://cooking.stackexchange.com/q/1<" },
	{ "cooking", "`https://cooking.stackexchange.com/q/1`",
	    "`https://cooking.stackexchange.com/q/1`" },
	{ "cooking", "https://cooking.stackexchange.com/q/99999999999999999999",
	    "https://cooking.stackexchange.com/q/99999999999999999999" },
	{ "", "https://", "https://" },
};

START_TEST(changes)
{
	struct link		 known[] = {
		{ 1, "/t/7", "A * b" }, { 2, "/p/8", "A * b" } };
	const struct links	 links = { known, 2 };
	struct arena		*arena = arena_create();
	struct link_site	 site = link_site_make(arena, CASES[_i].site);

	ck_assert_str_eq(link_change(arena, &site, &links, CASES[_i].text),
	    CASES[_i].changed);
	arena_destroy(arena);
}
END_TEST

START_TEST(collects)
{
	struct arena		*arena = arena_create();
	struct link_site	 site = link_site_make(arena, "cooking");
	long long		 ids[2];

	ck_assert_uint_eq(link_collect(&site, "(/q/5) (/a/6) (/a/7)", ids, 0,
	    2), 2);
	ck_assert_int_eq(ids[0], 5);
	ck_assert_int_eq(ids[1], 6);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("import_link");

	tcase_add_loop_test(tests, changes, 0, COUNT(CASES));
	tcase_add_test(tests, collects);
	return suite_run("import_link", tests);
}
