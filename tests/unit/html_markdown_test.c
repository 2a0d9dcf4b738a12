/* text/html_markdown: what each element becomes, and that no word is lost. */
#include "text/html_markdown.h"

#include <check.h>
#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"
#include "text/html_markdown_tree.h"

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
	const char	*html;
	const char	*markdown;
} CASES[] = {
	/* Blocks. */
	{ "", "" },
	{ " \n ", "" },
	{ "<p>one</p>\n<p>two</p>", "one\n\ntwo" },
	{ "bare<p>then</p>bare", "bare\n\nthen\n\nbare" },
	{ "<h1>A</h1><h6>F #</h6><h2> </h2>", "# A\n\n###### F \\#" },
	{ "<hr>", "___" },
	{ "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b" },
	{ "<blockquote> </blockquote>x", "x" },
	{ "<pre><code>a\n\n  b\n</code></pre>", "```\na\n\n  b\n```" },
	{ "<pre class=\"lang-c++ x\"><code>```</code></pre>",
	    "````c++\n```\n````" },
	{ "<div>a<div>b</div></div>", "a\n\nb" },
	{ "\xef\xbb\xbf\xef\xbb\xbf" "a", "a" },
	{ "&#xfeff;&gt; a", "\\> a" },
	{ "&#5555555555555555555555;", "\xef\xbf\xbd" },
	{ "a&#129;b<code>c&#129;</code><ul><li>&#129;</ul>", "ab`c`" },
	{ "<svg><img>a", "a" },
	{ "<ul><li>a<ol><li>\xef\xbb\xbf</ol></ul>", "- a" },
	{ "<script>x</script><style>y</style>z<!-- c -->", "z" },

	/* Lists. */
	{ "<ul><li>a</li><li>b</li></ul>", "- a\n- b" },
	{ "<ul><li><p>a</p></li><li>b</li></ul>", "- a\n\n- b" },
	{ "<ol start=\"9\"><li>a<p>b</p></li><li>c</li></ol>",
	    "9. a\n\n   b\n\n10. c" },
	{ "<ol start=\"-1\"><li>a</ol>", "1. a" },
	{ "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
	    "- a\n  - b\n- c" },
	{ "<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b" },
	{ "<ol><li>a</ol><ol><li>b</ol>", "1. a\n\n1) b" },
	{ "<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n    - b" },
	{ "<ul><li>a</li><ol start=3><li>b</li></ol></ul>",
	    "- a\n\n    3. b" },
	{ "<ul><li>a</li><ul><ol start=3><li>b</li></ol></ul></ul>",
	    "- a\n\n    3. b" },
	{ "<ul><li>a<ul><!-- --><ol start=3><li>b</li></ol></ul></li></ul>",
	    "- a\n\n  3. b" },
	{ "<ul><li></li><li>b</li></ul>", "- b" },
	{ "<ul><li><pre>a\n\nb</pre></li></ul>",
	    "- ```\n  a\n\n  b\n  ```" },

	/* Running text. */
	{ "<p>a  b\n c</p>", "a b\nc" },
	{ "a<br>b<br><br>c<br>", "a\\\nb\\\n\\\nc" },
	{ "<b>a</b> <i>b</i> <s>c</s> <code>d</code>",
	    "**a** *b* ~~c~~ `d`" },
	{ "a<b> b </b>c", "a **b** c" },
	{ "<b>&nbsp;a&nbsp;</b>", "\xc2\xa0**a**\xc2\xa0" },
	{ "<b></b><i> </i>x", "x" },
	/* For CommonMark a separator of lines is a letter. */
	{ "<b>&gt;\xe2\x80\xa9</b>a", "**>\xe2\x80\xa9**&#97;" },
	{ "<b><i>a</i></b>", "**_a_**" },
	{ "<b>a</b><b>b</b><i>c</i>", "**a**__b__*c*" },
	{ "<del>a</del><del>b</del>", "~~ab~~" },
	{ "<b>a:</b>b", "**a:**&#98;" },
	{ "a<i>(b)</i>", "&#97;*(b)*" },
	{ "\\a<i>(b)</i>", "\\\\&#97;*(b)*" },
	{ "<b>中文：</b>字", "**中文：**&#23383;" },
	{ "<code>a`b</code>", "``a`b``" },
	{ "<code>`</code>", "`` ` ``" },
	{ "<code>a</code><code>b</code>", "`ab`" },
	{ "<code> </code>", "" },
	{ "x<sup>2</sup>y<sub>1</sub>z<sup>see there</sup>",
	    "x²y₁zsee there" },
	{ "<q>a</q>", "“a”" },

	/* Links and images. */
	{ "<a href=\"/x\">a</a>", "[a](/x)" },
	{ "<a href=\"/x\"> a </a>b", "[a](/x) b" },
	{ "<a href=\"/x\" title='t \"q\"'>a]</a>", "[a\\]](/x \"t \\\"q\\\"\")" },
	{ "<a href=\"http://a.b/c_d\">http://a.b/c_d</a>",
	    "<http://a.b/c_d>" },
	{ "<a href=\"/x y(z\">a</a>", "[a](</x%20y(z>)" },
	{ "<a href=\"javascript:x()\">a</a><a name=b>c</a>", "ac" },
	{ "<a href=\"/x\"></a>", "" },
	{ "!<a href=\"/x\">a</a>", "\\![a](/x)" },
	{ "<img src=\"a.png\" alt=\"b]\nc\">", "![b\\] c](a.png)" },
	{ "<a href=\"/x\"><img src=\"a.png\"></a>", "[![](a.png)](/x)" },

	/* What looks like markup. */
	{ "$a_{1}*b_2*\\alpha \\\\ \\{$", "$a\\_{1}\\*b_2\\*\\alpha \\\\\\\\ \\\\{$" },
	{ "a*b _c_ `d` [e](f) ~~g~~ &lt;h> &amp;lt;",
	    "a\\*b \\_c\\_ \\`d\\` \\[e](f) \\~\\~g\\~\\~ \\<h> \\&lt;" },
	{ "snake_case 2 &lt; 3 & 4 > 1", "snake_case 2 < 3 & 4 > 1" },
	{ "# a\n- b\n+ c\n1. d\n2) e\n> f\n===\n---\n12.5\n#7\n1990.",
	    "\\# a\n\\- b\n\\+ c\n1\\. d\n2\\) e\n\\> f\n\\===\n\\---\n12.5\n"
	    "\\#7\n1990\\." },
	{ "a | b\n--- | ---\nc | d", "a | b\n\\--- | ---\nc | d" },

	/* Tables. */
	{ "<table><tr><th>a<th align=right>b<tr><td>c|d<td><code>e|f</code>"
	    "</table>",
	    "| a | b |\n| --- | --: |\n| c\\|d | `e\\|f` |" },
	{ "<table><tr><td>a<tr><td>b<br>c<td>d</table>",
	    "| a |  |\n| --- | --- |\n| b c | d |" },
	{ "<table><tr><td><ul><li>a</ul><td>b</table>", "- a\n\nb" },
	{ "<table></table>", "" },
};

START_TEST(becomes)
{
	const char	*html = CASES[_i].html;

	ck_assert_str_eq(html_to_markdown(arena, html, strlen(html)),
	    CASES[_i].markdown);
}
END_TEST

/* The words of a piece of HTML, without any white space. */
static char *
words(const char *html)
{
	struct buffer	 text;
	char		*from, *to, *all;

	buffer_init(&text, arena);
	tree_collect(&text, tree_parse(arena, html, strlen(html)));
	all = buffer_string(&text);
	for (from = to = all; *from != '\0'; from++)
		if ((unsigned char)*from > ' ')
			*to++ = *from;
	*to = '\0';
	return all;
}

static const char *const SURVIVORS[] = {
	"<p><b>a</b><i>b</i><b>c</b>d<i>e</i>f</p>",
	"<p>x<b>a.</b><i>b</i>y <i>(<b>z</b>)</i>w</p>",
	"<p><i>a<b>b</b></i>c<b>d<i>e</i>f</b></p>",
	"<p>a<b>“b”</b>c<i>—</i>d<b>😀</b>e</p>",
	"<p>$\\sum_{i=1}^n x_i^*$ and $\\{a\\}_*$ \\(x\\) \\[y\\] $$a\n= b\n- c$$</p>",
	"<p>a\\</p><p>\\*</p><p>*</p><p>a * b</p><p>_</p><p>__init__</p>",
	"<p>&amp;nbsp; &amp;#35; &#38;copy; a&b;</p>",
	"<p>[a]: /url</p><p>[ ] todo</p><p>![x]</p><p>&lt;!-- x --&gt;</p>",
	"<ul><li>1. a</li><li>- b</li><li># c</li><li>&gt; d</li></ul>",
	"<ol><li><ol><li><blockquote>a<ul><li>b</ul></blockquote></ol></ol>",
	"<p>1.</p><p>-</p><p>+</p><p>=</p><p>---</p><p>```</p><p>~~~</p>",
	"<p>http://a_b_c/*d* www.a_b.org x@y.z</p>",
	"<h2>## a ##</h2><h3>a\nb</h3>",
	"<p>    a</p><p>&#9;b</p>",
	"<pre>~~~\n```\n</pre><pre>   </pre><pre></pre>",
	"<p><code>*a* \\ [b] &amp;lt; ``</code></p>",
};

START_TEST(survives)
{
	const char	*html = SURVIVORS[_i];
	const char	*markdown;
	char		*shown;

	markdown = html_to_markdown(arena, html, strlen(html));
	shown = cmark_markdown_to_html(markdown, strlen(markdown),
	    CMARK_OPT_DEFAULT);
	ck_assert_str_eq(words(shown), words(html));
	free(shown);
}
END_TEST

/* Elements in elements, and elements that reopen in each paragraph. */
START_TEST(hostile_nesting)
{
	struct buffer	html;

	buffer_init(&html, arena);
	for (int i = 0; i < 3000; i++)
		buffer_format(&html, "<font size=%d><blockquote><ul><li><b>", i);
	buffer_text(&html, "deep");
	for (int i = 0; i < 3000; i++)
		buffer_text(&html, "<p>x");
	ck_assert_ptr_nonnull(strstr(html_to_markdown(arena, html.bytes,
	    html.length), "deep"));
}
END_TEST

static const struct {
	const char	*source;
	const char	*markdown;
} MIXED[] = {
	{ "a < b *c*", "a < b *c*" },
	{ "`<b>` <http://a.b/>", "`<b>` <http://a.b/>" },
	{ "a<br>b <b>c</b> *d*", "a\\\nb **c** *d*" },
	{ "x<sup>2</sup>\n\n- y\n", "x²\n\n- y" },
	{ "<!-- language: c -->\n\n    a*b\n", "```\na*b\n```" },
	{ "<i>a</i>\n\n| a | b |\n|---|---|\n| *c* | d |",
	    "*a*\n\n| a | b |\n|---|---|\n| *c* | d |" },
};

START_TEST(without_html)
{
	const char	*source = MIXED[_i].source;

	ck_assert_str_eq(markdown_without_html(arena, source, strlen(source)),
	    MIXED[_i].markdown);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("html_markdown");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, becomes, 0, COUNT(CASES));
	tcase_add_loop_test(tests, survives, 0, COUNT(SURVIVORS));
	tcase_add_test(tests, hostile_nesting);
	tcase_add_loop_test(tests, without_html, 0, COUNT(MIXED));
	return suite_run("html_markdown", tests);
}
