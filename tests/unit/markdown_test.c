/* text/markdown: what CommonMark has, as our own walk writes it. */
#include "text/markdown.h"

#include <check.h>
#include <string.h>

#include "allowlist.h"
#include "suite.h"

struct sample {
	const char	*source;
	const char	*html;
};

static const struct sample BLOCKS[] = {
	{ "", "" },
	{ "\n\n", "" },
	{ "a", "<p>a</p>\n" },
	{ "a\nb", "<p>a\nb</p>\n" },
	{ "a\r\nb\rc", "<p>a\nb\nc</p>\n" },
	{ "a\n\nb", "<p>a</p>\n<p>b</p>\n" },
	{ "a  \nb", "<p>a<br>\nb</p>\n" },
	{ "a\\\nb", "<p>a<br>\nb</p>\n" },
	{ "\xef\xbb\xbf# a", "<h3>a</h3>\n" },
	{ "# a", "<h3>a</h3>\n" },
	{ "## a #", "<h4>a</h4>\n" },
	{ "#### a", "<h6>a</h6>\n" },
	{ "###### a", "<h6>a</h6>\n" },
	{ "a\n===", "<h3>a</h3>\n" },
	{ "a\n---", "<h4>a</h4>\n" },
	{ "#a", "<p>#a</p>\n" },
	{ "***", "<hr>\n" },
	{ "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - "
	    "- - - - - - - - - - -", "<hr>\n" },
	{ "> a\n> b", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n" },
	{ "> a\nb", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n" },
	{ "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n" },
	{ "- a\n\n- b",
	    "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n" },
	{ "- a\n  - b",
	    "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n" },
	{ "1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n" },
	{ "7) a", "<ol start=\"7\">\n<li>a</li>\n</ol>\n" },
	{ "    a <b>\n\n    c", "<pre><code>a &lt;b&gt;\n\nc\n</code></pre>\n" },
	{ "a\tb", "<p>a\tb</p>\n" },
};

static const struct sample INLINES[] = {
	{ "*a* **b** ***c***", "<p><em>a</em> <strong>b</strong> "
	    "<em><strong>c</strong></em></p>\n" },
	{ "snake_case_name", "<p>snake_case_name</p>\n" },
	{ "`a *b* <c>`", "<p><code>a *b* &lt;c&gt;</code></p>\n" },
	{ "\\*a\\*", "<p>*a*</p>\n" },
	{ "&copy; &amp; &lt;", "<p>\xc2\xa9 &amp; &lt;</p>\n" },
	{ "a & b < c > d \"e\"",
	    "<p>a &amp; b &lt; c &gt; d &quot;e&quot;</p>\n" },
	{ "~~a~~ b", "<p><del>a</del> b</p>\n" },
	{ "~~a *b* `c`\nd~~",
	    "<p><del>a <em>b</em> <code>c</code>\nd</del></p>\n" },
	{ "*~~a~~*", "<p><em><del>a</del></em></p>\n" },
	{ "~~*a*~~", "<p><del><em>a</em></del></p>\n" },
	{ "~~a~~ ~~b~~", "<p><del>a</del> <del>b</del></p>\n" },
	{ "~~a", "<p>~~a</p>\n" },
	{ "~~ a ~~", "<p>~~ a ~~</p>\n" },
	{ "~a~ ~~~b~~~", "<p>~a~ ~~~b~~~</p>\n" },
	{ "\\~~a~~", "<p>~~a~~</p>\n" },
	{ "~~a *b~~ c*", "<p>~~a <em>b~~ c</em></p>\n" },
	{ "`~~a~~`", "<p><code>~~a~~</code></p>\n" },
};

static const struct sample CODE[] = {
	{ "```\na\n```", "<pre><code>a\n</code></pre>\n" },
	{ "```c\na\n```",
	    "<pre><code class=\"language-c\">a\n</code></pre>\n" },
	{ "~~~ c++ linenos\na\n~~~",
	    "<pre><code class=\"language-c++\">a\n</code></pre>\n" },
	{ "```C#\na\n```",
	    "<pre><code class=\"language-C#\">a\n</code></pre>\n" },
	{ "```c\\#\na\n```",
	    "<pre><code class=\"language-c#\">a\n</code></pre>\n" },
	{ "```{.c}\na\n```", "<pre><code>a\n</code></pre>\n" },
	{ "```c{1,2}\na\n```",
	    "<pre><code class=\"language-c\">a\n</code></pre>\n" },
	{ "```\"onload=x\na\n```", "<pre><code>a\n</code></pre>\n" },
	{ "```aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\na\n```",
	    "<pre><code>a\n</code></pre>\n" },
	{ "```\n@a #1 http://a.b \\~ ~~c~~ **d** http://a/_b_\n```",
	    "<pre><code>@a #1 http://a.b \\~ ~~c~~ **d** http://a/_b_\n"
	    "</code></pre>\n" },
	{ "```\n<script>\n```",
	    "<pre><code>&lt;script&gt;\n</code></pre>\n" },
};

static const struct sample RAW[] = {
	{ "a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n" },
	{ "<script>alert(1)</script>",
	    "<p class=\"raw\">&lt;script&gt;alert(1)&lt;/script&gt;</p>\n" },
	{ "<div>\n  *a*\n</div>\n\n*b*", "<p class=\"raw\">&lt;div&gt;<br>\n"
	    "  *a*<br>\n&lt;/div&gt;</p>\n<p><em>b</em></p>\n" },
	{ "<!-- a -->", "<p class=\"raw\">&lt;!-- a --&gt;</p>\n" },
	{ "a <!-- b --> <?c?> <!D> <![CDATA[e]]>",
	    "<p>a &lt;!-- b --&gt; &lt;?c?&gt; &lt;!D&gt; "
	    "&lt;![CDATA[e]]&gt;</p>\n" },
	{ "<a href=\"http://b/*c*\">", "<p class=\"raw\">&lt;a "
	    "href=&quot;http://b/*c*&quot;&gt;</p>\n" },
};

static const struct sample TASKS[] = {
	{ "- [ ] a\n- [x] b\n- [X] c\n- [ ]\n- [y] d",
	    "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled "
	    "aria-label=\"To do\"> a</li>\n<li class=\"task\">"
	    "<input type=\"checkbox\" disabled checked aria-label=\"Done\"> "
	    "b</li>\n<li class=\"task\"><input type=\"checkbox\" disabled "
	    "checked aria-label=\"Done\"> c</li>\n<li>[ ]</li>\n"
	    "<li>[y] d</li>\n</ul>\n" },
	{ "- [ ] **a**\n\n  [ ] b",
	    "<ul>\n<li class=\"task\"><p><input type=\"checkbox\" disabled "
	    "aria-label=\"To do\"> <strong>a</strong></p>\n<p>[ ] b</p>\n"
	    "</li>\n</ul>\n" },
	{ "[x] a", "<p>[x] a</p>\n" },
	{ "- # [x] a", "<ul>\n<li><h3>[x] a</h3>\n</li>\n</ul>\n" },
};

/* What is no text at all, or wants to be taken for our own marks. */
static const struct sample BYTES[] = {
	{ "a\x01\x1f\x7f" "b", "<p>ab</p>\n" },
	{ "a\xff\xc0\x80\xed\xa0\x80z", "<p>a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf"
	    "\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz</p>\n" },
	{ "\xef\xb7\x91" "a\xef\xb7\x91",
	    "<p>\xef\xbf\xbd" "a\xef\xbf\xbd</p>\n" },
	{ "&\x01#x6; &\xc2\x85#x6; &\x7f#xfdd1;", "<p>&amp;#x6; &amp;#x6; &amp;#xfdd1;</p>\n" },
	{ "\\\x01*a*", "<p>\\<em>a</em></p>\n" },
	{ "&#xfdd1; &#6; &#0;", "<p>&amp;#xfdd1; &amp;#6; &amp;#0;</p>\n" },
	{ "&#65;&#x42;", "<p>AB</p>\n" },
};

static void
expect(const struct sample *sample)
{
	struct arena		*arena = arena_create();
	struct markdown		 markdown;
	struct inspection	 seen;

	markdown = markdown_render(arena, sample->source,
	    strlen(sample->source));
	ck_assert_str_eq(markdown.html.text, sample->html);
	ck_assert_pstr_eq(inspect(arena, &markdown, &seen), NULL);
	arena_destroy(arena);
}

START_TEST(blocks)
{
	expect(&BLOCKS[_i]);
}
END_TEST

START_TEST(inlines)
{
	expect(&INLINES[_i]);
}
END_TEST

START_TEST(code)
{
	expect(&CODE[_i]);
}
END_TEST

START_TEST(raw_html)
{
	expect(&RAW[_i]);
}
END_TEST

START_TEST(tasks)
{
	expect(&TASKS[_i]);
}
END_TEST

START_TEST(odd_bytes)
{
	expect(&BYTES[_i]);
}
END_TEST

START_TEST(nul_is_left_out)
{
	struct arena	*arena = arena_create();
	struct markdown	 markdown = markdown_render(arena, "a\0b\0", 4);

	ck_assert_str_eq(markdown.html.text, "<p>ab</p>\n");
	arena_destroy(arena);
}
END_TEST

START_TEST(plain_text)
{
	static const char	source[] = "# A *b*\n\nc `d`\ne [f](/g) "
	    "![h](https://i)\n\n- [x] j\n- k\n\n| l | m |\n|---|---|\n"
	    "| n | o |\n\n```c\np\n```\n<b>q</b>\n\n---\n";
	struct arena		*arena = arena_create();
	struct markdown		 markdown;

	markdown = markdown_render(arena, source, strlen(source));
	ck_assert_str_eq(markdown.plain, "A b\nc d\ne f h\nj\nk\nl m\nn o\n"
	    "p\n<b>q</b>");
	arena_destroy(arena);
}
END_TEST

START_TEST(stored_html)
{
	ck_assert_str_eq(safe_html_stored("<p>a</p>").text, "<p>a</p>");
	ck_assert_uint_eq(safe_html_stored("<p>a</p>").length, 8);
	ck_assert_str_eq(safe_html_stored(NULL).text, "");
	ck_assert_uint_eq(safe_html_stored(NULL).length, 0);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("markdown");

	tcase_add_loop_test(tests, blocks, 0, COUNT(BLOCKS));
	tcase_add_loop_test(tests, inlines, 0, COUNT(INLINES));
	tcase_add_loop_test(tests, code, 0, COUNT(CODE));
	tcase_add_loop_test(tests, raw_html, 0, COUNT(RAW));
	tcase_add_loop_test(tests, tasks, 0, COUNT(TASKS));
	tcase_add_loop_test(tests, odd_bytes, 0, COUNT(BYTES));
	tcase_add_test(tests, nul_is_left_out);
	tcase_add_test(tests, plain_text);
	tcase_add_test(tests, stored_html);
	return suite_run("markdown", tests);
}
