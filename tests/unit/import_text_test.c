/* cli/import_text, cli/import_dialect: texts of a dump as Markdown of ours. */
#include "cli/import_text.h"

#include <check.h>
#include <string.h>

#include "cli/import_dialect.h"
#include "suite.h"

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

static const struct {
	const char	*source;
	const char	*adapted;
} DIALECT[] = {
	{ "plain *text*", "plain *text*" },
	{ "see [tag:usa-2] and [meta-tag:C++]",
	    "see [usa-2](/tags/usa-2) and [C++](/tags/c%2B%2B)" },
	{ "[tag:]", "[tag:]" },
	{ "issue #12, C#12, #a, http://a.b/#12", "issue \\#12, C#12, #a, http://a.b/#12" },
	{ ">! hidden\n>! more", "> hidden\n> more" },
	{ "$a_{1}*b*c$", "$a\\_{1}\\*b\\*c$" },
	{ "$\\alpha\\_b \\\\$", "$\\alpha\\\\\\_b \\\\\\\\$" },
	{ "costs $20 *or* $30", "costs $20 *or* $30" },
	{ "a $ b * c$", "a $ b * c$" },
	{ "$$a\n= b_{x}\n- c$$ *d*", "$$a\n\\= b\\_{x}\n\\- c$$ *d*" },
	{ "$$a\n\nb_c_d$$", "$$a\n\nb_c_d$$" },
	{ "\\$a*b*c$", "\\$a*b*c$" },
	/* Code is not touched. */
	{ "`$a_{1}$` `#12`", "`$a_{1}$` `#12`" },
	{ "x\n\n    $a_{1}$ #12\n\ny", "x\n\n    $a_{1}$ #12\n\ny" },
	{ "```\n#12 $a_{1}$\n```\n#12", "```\n#12 $a_{1}$\n```\n\\#12" },
	{ "<a href=\"#12\">", "<a href=\"#12\">" },
};

START_TEST(adapts)
{
	ck_assert_str_eq(dialect_adapt(arena, DIALECT[_i].source, true),
	    DIALECT[_i].adapted);
}
END_TEST

START_TEST(formulas)
{
	ck_assert(dialect_has_formulas("so $\\alpha$ is"));
	ck_assert(dialect_has_formulas("$$x \\in y$$"));
	ck_assert(!dialect_has_formulas("$5 and \\alpha for $6"));
	ck_assert(!dialect_has_formulas("$x$ C:\\dir"));
	ck_assert_str_eq(dialect_adapt(arena, "$a*b*c$", false), "$a*b*c$");
}
END_TEST

static const struct {
	const char		*source;
	const char		*html;
	const char		*body;
	enum import_origin	 origin;
} POSTS[] = {
	{ NULL, "<p>a <b>b</b></p>", "a **b**", ORIGIN_HTML },
	{ "a **b**", "<p>a <strong>b</strong></p>", "a **b**", ORIGIN_SOURCE },
	/* The site read it otherwise. */
	{ "1) a", "<p>1) a</p>", "1\\) a", ORIGIN_HTML },
	{ "was this", "<p>is that</p>", "is that", ORIGIN_HTML },
	/* The words of links do not count, nor do references and marks. */
	{ "http://a.b/c", "<p><a href=\"http://a.b/c\">A title</a></p>",
	    "http://a.b/c", ORIGIN_SOURCE },
	{ "a — &amp; \"b\"", "<p>a &mdash; &amp;&nbsp;&quot;b&quot;</p>",
	    "a — &amp; \"b\"", ORIGIN_SOURCE },
	{ "x<sup>2</sup>", "<p>x<sup>2</sup></p>", "x²", ORIGIN_SOURCE },
	{ "![a](http://i.stack.imgur.com/x.png)",
	    "<p><img src=\"https://i.stack.imgur.com/x.png\" alt=\"a\"></p>",
	    "![a](https://i.stack.imgur.com/x.png)", ORIGIN_SOURCE },
	{ "$\\sum a_{i}b_{j}$", "<p>$\\sum a_{i}b_{j}$</p>",
	    "$\\sum a\\_{i}b\\_{j}$", ORIGIN_SOURCE },
};

START_TEST(posts)
{
	struct import_text	text;

	text = import_text_post(arena, POSTS[_i].source, POSTS[_i].html);
	ck_assert_str_eq(text.body, POSTS[_i].body);
	ck_assert_int_eq(text.origin, POSTS[_i].origin);
}
END_TEST

static const struct {
	const char	*source;
	const char	*body;
} COMMENTS[] = {
	{ "a *b*\nc", "a *b* c" },
	{ "+1 for that", "+1 for that" },
	{ "# no heading", "\\# no heading" },
	{ "1. no list", "1\\. no list" },
	{ "- no list", "\\- no list" },
	{ "> no quote", "\\> no quote" },
	{ "    no code", "no code" },
	{ "```", "\\```" },
	{ "#1 is right", "\\#1 is right" },
};

START_TEST(comments)
{
	ck_assert_str_eq(import_text_comment(arena, COMMENTS[_i].source,
	    false).body, COMMENTS[_i].body);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("import_text");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, adapts, 0, COUNT(DIALECT));
	tcase_add_test(tests, formulas);
	tcase_add_loop_test(tests, posts, 0, COUNT(POSTS));
	tcase_add_loop_test(tests, comments, 0, COUNT(COMMENTS));
	return suite_run("import_text", tests);
}
