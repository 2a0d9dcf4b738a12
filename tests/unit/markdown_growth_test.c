/*
 * text/markdown: twice the text takes twice the time, whatever it says. Each
 * pattern is one that made some renderer's time or output grow faster; several
 * are from cmark's own tests.
 */
#include <check.h>

#include "growth.h"
#include "suite.h"

#define LENGTH		8192
/* Fifty columns. */
#define TEN(cell)	cell cell cell cell cell cell cell cell cell cell
#define FIFTY(cell)	TEN(cell) TEN(cell) TEN(cell) TEN(cell) TEN(cell)

static const struct pattern PATTERNS[] = {
	/* Quotes and lists */
	{ "", "> ", "a\n", "\n" },
	{ "", "> ", "a\n", "a\n" },
	{ "", ">", "a\n", ">a\n" },
	{ "", "- ", "a\n", "\n" },
	{ "", "-\t", "a\n", "\n" },
	{ "", "1. ", "a\n", "\n" },
	{ "", "> - ", "a\n", "\n" },
	{ "", "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - "
	    "- - - - - - - - - - - - - - x\n", "", "\n" },
	{ "", "- a\n", "", "" },
	{ "", "-\n", "", "" },
	{ "- a\n", "\n", "", "" },
	{ "", "1. a\n\n", "", "" },
	{ "", "- [ ] a\n", "", "" },
	/* Emphasis and strikes */
	{ "", "*a **a ", "b", " a** a*" },
	{ "", "_a ", "", "" },
	{ "", "a_ ", "", "" },
	{ "", "*a_ ", "", "" },
	{ "", "_*", "", "" },
	{ "", "***a", "", "b***" },
	{ "a**b", "c* ", "", "" },
	{ "", "~~a ", "", "" },
	{ "", "a~~ ", "", "" },
	{ "", "~~a *~~b* ", "", "" },
	{ "", "~~*a ", "", "b* c~~" },
	{ "", "~~~a", "", "" },
	/* Links and pictures */
	{ "", "[a", "", "" },
	{ "", "a]", "", "" },
	{ "", "[", "a", "](b)" },
	{ "", "![", "a", "](b)" },
	{ "", "![[]()", "", "" },
	{ "", "[a](b", "", "" },
	{ "", "[a](<b", "", "" },
	{ "", "[a](b \"c", "", "" },
	{ "[a](", "(", "", "" },
	{ "[", "\\", "", "" },
	{ "", "[a](j:b)", "", "" },
	{ "", "![a](https://b)", "", "" },
	{ "", "[a]: b\n", "", "" },
	{ "", "[a]: b \"c\n", "", "" },
	{ "[a]: /", "b", "\n\n", "[a]" },
	{ "[a]: /\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n\n",
	    "[a]", "", "" },
	{ "", "[a][b", "", "" },
	{ "", "[a" NUMBER "]: b\n", "", "[a" NUMBER "] " },
	{ "", "[a" NUMBER "]", "", "" },
	{ "", "[" NUMBER "](/b \"c\")", "", "" },
	/* Code and HTML */
	{ "", "``a`", "", "" },
	{ "", "a`` ", "", "` " },
	{ "", "```\n", "", "" },
	{ "    a\n", "\n", "", "" },
	{ "", "a <!--", "", "" },
	{ "", "a <?", "", "" },
	{ "", "a <!A ", "", "" },
	{ "", "a <![CDATA[", "", "" },
	{ "", "<a b=\"", "", "" },
	{ "", "<", "", "" },
	{ "", "<a:", "", "" },
	{ "", "&", "", "" },
	{ "", "&#9", "", "" },
	{ "", "&amp;", "", "" },
	{ "", "&notit;", "", "" },
	{ "", "&CounterClockwiseContourIntegral;", "", "" },
	{ "<div>\n", "<\n", "", "" },
	{ "", "\"", "", "" },
	/* Bare links, mentions, thread links */
	{ "", "http://", "", "" },
	{ "", "http://.", "", "" },
	{ "", "http://a)", "", "" },
	{ "http://a", ")", "", "" },
	{ "http://a", "](", "", "" },
	{ "http://a", "*_", "", "" },
	{ "", "*http://[a", "", "" },
	{ "", "www.", "", "" },
	{ "", ",www.a", "", "" },
	{ "", "\xe4\xb8\xadwww.a", "", "" },
	{ "", "@", "", "" },
	{ "", "@a", "", "" },
	{ "@", "a.", "", "" },
	{ "", "@a" NUMBER " ", "", "" },
	{ "", "#" NUMBER " ", "", "" },
	{ "", "https://a.example/" NUMBER " ", "", "" },
	{ "", "a@b.example ", "", "" },
	{ "", "~~@a" NUMBER "~~ ", "", "" },
	{ "", "#1", "", "" },
	{ "", "#1 ", "", "" },
	{ "", "\\#", "", "" },
	/* Tables */
	{ "|a|b|\n|-|-|\n", "|c|d|\n", "", "" },
	{ "|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n", "x\n", "", "" },
	{ "|", "a|", "\n|", "-|" },
	{ "|" FIFTY("a|") "\n|" FIFTY("-|") "\n", "|x|\n", "", "" },
	{ "|" FIFTY("a|") "\n|" FIFTY(":-:|") "\n", "x\n", "", "" },
	{ "|a|\n|-|\n|", "x|", "", "" },
	{ "|a|\n|-|\n", "|~~`x`~~|**y**|@z|\n", "", "" },
	{ "", "|a|\n|-|\n\n", "", "" },
	{ "", "|-|\n", "", "" },
	{ "", "a|b\n-|\n", "", "" },
	{ "[a]: /bbbbbbbbbbbbbbbb\n\n|a|\n|-|\n", "|[a]|\n", "", "" },
	{ "|a|\n|-|\n", "\\", "", "" },
	/* Plain */
	{ "", "a\n", "", "" },
	{ "", "a\n\n", "", "" },
	{ "", "a  \n", "", "" },
	{ "", "a\n=\n", "", "" },
	{ "# a", " #", "", "" },
	{ "", "\t", "", "" },
};

START_TEST(linear)
{
	struct arena		*arena = arena_create();
	const struct pattern	*pattern = &PATTERNS[_i];
	struct growth		 growth = growth_of(arena, pattern, LENGTH);

	ck_assert_msg(growth.linear, "%.1f ms, and %.1f ms for %d times \"%s%s…%s%s…\"",
	    growth.small * 1e3, growth.large * 1e3, GROWTH_TIMES, pattern->begin,
	    pattern->again, pattern->middle, pattern->then);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("markdown growth");

	tcase_set_timeout(tests, 30);
	tcase_add_loop_test(tests, linear, 0, COUNT(PATTERNS));
	return suite_run("markdown growth", tests);
}
