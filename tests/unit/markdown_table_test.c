/* text/markdown: tables, which we find ourselves. */
#include "text/markdown.h"

#include <check.h>
#include <string.h>

#include "allowlist.h"
#include "suite.h"

#define TABLE(head, rows) \
	"<div class=\"table\"><table>\n<thead>\n<tr>\n" head \
	"</tr>\n</thead>\n" rows "</table></div>\n"
#define BODY(rows)	"<tbody>\n" rows "</tbody>\n"
#define ROW(cells)	"<tr>\n" cells "</tr>\n"
#define TH(text)	"<th scope=\"col\">" text "</th>\n"
#define TD(text)	"<td>" text "</td>\n"
#define THA(align, text) \
	"<th scope=\"col\" class=\"align-" align "\">" text "</th>\n"
#define TDA(align, text) "<td class=\"align-" align "\">" text "</td>\n"
#define SMALL(head, cell) TABLE(TH(head), BODY(ROW(TD(cell))))
#define HEAD(text)	TABLE(TH(text), "")

struct sample {
	const char	*source;
	const char	*html;
};

static const struct sample TABLES[] = {
	{ "| a | b |\n|---|---|\n| c | d |",
	    TABLE(TH("a") TH("b"), BODY(ROW(TD("c") TD("d")))) },
	{ "a | b\n--|--\nc | d",
	    TABLE(TH("a") TH("b"), BODY(ROW(TD("c") TD("d")))) },
	{ "|a|\n|-|",
	    HEAD("a") },
	{ "| a |\n| - |\nb",
	    SMALL("a", "b") },
	{ "|a|b|c|d|\n|:-|-:|:-:|-|\n|e|f|g|h|",
	    TABLE(THA("left", "a") THA("right", "b") THA("center", "c")
	    TH("d"), BODY(ROW(TDA("left", "e") TDA("right", "f")
	    TDA("center", "g") TD("h")))) },
	{ "|a|b|\n|-|-|\n|c|",
	    TABLE(TH("a") TH("b"), BODY(ROW(TD("c")
	    "<td colspan=\"1\"></td>\n"))) },
	{ "|a|b|\n|-|-|\n|c|d|e|",
	    TABLE(TH("a") TH("b"), BODY(ROW(TD("c") TD("d")))) },
	{ "|a|b|\n|-|-|\n||d|",
	    TABLE(TH("a") TH("b"), BODY(ROW(TD("") TD("d")))) },
	{ "|a\\|b|`c\\|d`|\n|-|-|\n|e\\\\|f|",
	    TABLE(TH("a|b") TH("<code>c|d</code>"),
	    BODY(ROW(TD("e\\") TD("f")))) },
	{ "|*a*|~~b~~|\n|-|-|\n|[c](/d)|[e]|\n\n[e]: /f",
	    TABLE(TH("<em>a</em>") TH("<del>b</del>"),
	    BODY(ROW(TD("<a href=\"/d\">c</a>") TD("<a href=\"/f\">e</a>")))) },
	/* Nothing reaches over to the next cell. */
	{ "|*a|b*|`c|d`|\n|-|-|-|-|\n|~~e|f~~|<b|c>|",
	    TABLE(TH("*a") TH("b*") TH("`c") TH("d`"), BODY(ROW(TD("~~e")
	    TD("f~~") TD("&lt;b") TD("c&gt;")))) },
	{ "|a|\n|-|\n|# b|\n|- c|\n|> d|\n|e #|",
	    TABLE(TH("a"), BODY(ROW(TD("# b")) ROW(TD("- c")) ROW(TD("&gt; d"))
	    ROW(TD("e #")))) },
	/* What stands before and after. */
	{ "x\n|a|\n|-|\n|b|\n\ny",
	    "<p>x</p>\n" SMALL("a", "b") "<p>y</p>\n" },
	{ "x\ny  \n|a|\n|-|",
	    "<p>x\ny</p>\n" HEAD("a") },
	{ "x `y\n|a|\n|-|\n|`|",
	    "<p>x `y</p>\n" SMALL("a", "`") },
	{ "|a|\n|-|\n|b|\n---\nx",
	    SMALL("a", "b") "<hr>\n<p>x</p>\n" },
	{ "|a|\n|-|\n|b|\n***",
	    SMALL("a", "b") "<hr>\n" },
	{ "|a|\n|-|\n|b|\n# c",
	    SMALL("a", "b") "<h3>c</h3>\n" },
	{ "|a|\n|-|\n> c",
	    HEAD("a") "<blockquote>\n<p>c</p>\n</blockquote>\n" },
	{ "|a|\n|-|\n\n|b|\n|-|",
	    HEAD("a") HEAD("b") },
	{ "[x]: /y\n|a|\n|-|\n|[x]|",
	    SMALL("a", "<a href=\"/y\">x</a>") },
	{ "[x]:\n|a|\n|-|",
	    "<p>[x]:</p>\n" HEAD("a") },
	{ "x\na table\n\n|a|\n|-|\n\na table",
	    "<p>x\na table</p>\n" HEAD("a") "<p>a table</p>\n" },
	/* In quotes and lists. */
	{ "> |a|\n> |-|\n> |b|",
	    "<blockquote>\n" SMALL("a", "b") "</blockquote>\n" },
	{ "> |a|\n|-|\n|b|",
	    "<blockquote>\n" SMALL("a", "b") "</blockquote>\n" },
	{ "- |a|\n  |-|\n  |b|\n- c",
	    "<ul>\n<li>" SMALL("a", "b") "</li>\n<li>c</li>\n</ul>\n" },
	{ "1. > |a|\n   > |-|\n   > |b|\n\nc",
	    "<ol>\n<li><blockquote>\n" SMALL("a", "b")
	    "</blockquote>\n</li>\n</ol>\n<p>c</p>\n" },
	{ "> x\n> |a|\n>|-|\n>   |b|\n\n|c|\n|-|",
	    "<blockquote>\n<p>x</p>\n" SMALL("a", "b") "</blockquote>\n"
	    HEAD("c") },
	{ "\t\n- x\n\n\t|a|\n\t|-|\n",
	    "<ul>\n<li><p>x</p>\n" HEAD("a") "</li>\n</ul>\n" },
	{ "|a|\r\n|-|\r\n|b|",
	    SMALL("a", "b") },
	{ "|@a|\n|-|\n|#1|",
	    SMALL("<a class=\"mention\" href=\"/u/a\">@a</a>",
	    "<a class=\"thread-link\" href=\"/t/1\">#1</a>") },
};

static const struct sample NO_TABLES[] = {
	{ "|a|b|\n|-|", "<p>|a|b|\n|-|</p>\n" },
	{ "|a|\n|+|", "<p>|a|\n|+|</p>\n" },
	{ "|a|\n| - - |", "<p>|a|\n| - - |</p>\n" },
	{ "|-|\n", "<p>|-|</p>\n" },
	{ "|a|\n\n|-|", "<p>|a|</p>\n<p>|-|</p>\n" },
	{ "a\n---", "<h4>a</h4>\n" },
	{ "a\n:-:", "<p>a\n:-:</p>\n" },
	{ "    |a|\n    |-|", "<pre><code>|a|\n|-|\n</code></pre>\n" },
	{ "```\n|a|\n|-|\n```", "<pre><code>|a|\n|-|\n</code></pre>\n" },
	{ "a table", "<p>a table</p>\n" },
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
expect(const struct sample *sample)
{
	struct markdown		 markdown;
	struct inspection	 seen;

	markdown = markdown_render(arena, sample->source,
	    strlen(sample->source));
	ck_assert_str_eq(markdown.html.text, sample->html);
	ck_assert_pstr_eq(inspect(arena, &markdown, &seen), NULL);
}

START_TEST(tables)
{
	expect(&TABLES[_i]);
}
END_TEST

START_TEST(no_tables)
{
	expect(&NO_TABLES[_i]);
}
END_TEST

START_TEST(too_wide)
{
	struct buffer	source;
	struct markdown	markdown;

	for (int columns = 64; columns <= 65; columns++) {
		buffer_init(&source, arena);
		for (int i = 0; i < columns; i++)
			buffer_text(&source, "|a");
		buffer_char(&source, '\n');
		for (int i = 0; i < columns; i++)
			buffer_text(&source, "|-");
		markdown = markdown_render(arena, buffer_string(&source),
		    source.length);
		ck_assert_int_eq(strstr(markdown.html.text, "<table>") != NULL,
		    columns == 64);
	}
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("markdown tables");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, tables, 0, COUNT(TABLES));
	tcase_add_loop_test(tests, no_tables, 0, COUNT(NO_TABLES));
	tcase_add_test(tests, too_wide);
	return suite_run("markdown tables", tests);
}
