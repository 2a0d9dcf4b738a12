/* text/markdown: links, pictures, mentions, links to threads. */
#include "text/markdown.h"

#include <check.h>
#include <string.h>

#include "allowlist.h"
#include "suite.h"

#define OUTSIDE		" rel=\"nofollow ugc noopener\""
#define PICTURE_END	" loading=\"lazy\" decoding=\"async\" " \
			"referrerpolicy=\"no-referrer\"></span>"

/* Each stands in one paragraph. */
struct sample {
	const char	*source;
	const char	*html;
};

static const struct sample LINKS[] = {
	{ "[a](/t/1)", "<a href=\"/t/1\">a</a>" },
	{ "[a](#b)", "<a href=\"#b\">a</a>" },
	{ "[a](?b=c&d)", "<a href=\"?b=c&amp;d\">a</a>" },
	{ "[a](b/c:d)", "<a href=\"b/c:d\">a</a>" },
	{ "[a](http://b)", "<a href=\"http://b\"" OUTSIDE ">a</a>" },
	{ "[a](HTTPS://b)", "<a href=\"HTTPS://b\"" OUTSIDE ">a</a>" },
	{ "[a](//b/c)", "<a href=\"https://b/c\"" OUTSIDE ">a</a>" },
	{ "[a](mailto:b@c)", "<a href=\"mailto:b@c\">a</a>" },
	{ "<b@c.de>", "<a href=\"mailto:b@c.de\">b@c.de</a>" },
	{ "<http://b_c_/_d_>", "<a href=\"http://b_c_/_d_\"" OUTSIDE
	    ">http://b_c_/_d_</a>" },
	{ "[*a*](/b \"c \\\"d\\\" <e>\")", "<a href=\"/b\" title=\"c "
	    "&quot;d&quot; &lt;e&gt;\"><em>a</em></a>" },
	{ "[a](</b c\">)", "<a href=\"/b%20c%22\">a</a>" },
	{ "[a](/\xc3\xa9?x='%20)", "<a href=\"/%C3%A9?x=&#39;%20\">a</a>" },
	{ "[a](/\\<b\\>)", "<a href=\"/%3Cb%3E\">a</a>" },
	{ "[](http://a)", "<a href=\"http://a\"" OUTSIDE ">http://a</a>" },
	{ "[a]\n\n[a]: /b 'c'", "<a href=\"/b\" title=\"c\">a</a>" },
	{ "[http://b.c @d #1](/a)", "<a href=\"/a\">http://b.c @d #1</a>" },
	{ "[a <http://b.c> <d@e>](/f)", "<a href=\"/f\">a http://b.c d@e</a>" },
	{ "[a](&#1;javascript:b)", "<a href=\"&amp;#1;javascript:b\">a</a>" },
	{ "[a](java&#xfdd0;script:b)",
	    "<a href=\"java&amp;#xfdd0;script:b\">a</a>" },
	{ "[a](/b\\#c)", "<a href=\"/b#c\">a</a>" },
	{ "[a](http://b/c_d_*e*f)", "<a href=\"http://b/c_d_*e*f\"" OUTSIDE
	    ">a</a>" },
};

/* Links that lead nowhere safe: all of it is shown. */
static const char *const REFUSED[] = {
	"[a](javascript:alert(1))",
	"[a](JavaScript:alert(1))",
	"[a](vbscript:x)",
	"[a](data:text/html,x)",
	"[a](file:///etc/passwd)",
	"[a](ftp://b)",
	"[a](tel:1)",
	"[a](x:y)",
	"[a](:b)",
	"[a](http:b)",
	"[a](http:/b)",
	"[a](http:///b)",
	"[a](https:\\\\\\\\b)",
	"[a](///b)",
	"[a](/\\\\b)",
	"[a](\\\\\\\\b)",
	"[a](https://)",
	"[a](https://?b)",
	"[a]()",
	"![a](javascript:b)",
	"![a](data:image/png;base64,AAAA)",
	"[a](javascript:b \"c\")",
	"<javascript:alert(1)>",
	"<data:text/html,x>",
};

/* The same, disguised: what matters is that there is no link. */
static const char *const DISGUISED[] = {
	"[a](javascript&colon;b)",
	"[a](java&#115;cript:b)",
	"[a](java&#x09;script:b)",
	"[a](java&Tab;script:b)",
	"[a](java&NewLine;script:b)",
	"[a](<java\tscript:b>)",
	"[a](< javascript:b>)",
	"[a](\x01javascript:b)",
	"[a](java\xef\xb7\x90script:b)",
	"[a](javascript\\:b)",
	"[a](&#x2028;javascript:b)",
	"[a](java%0ascript:b)",
	"[a]\n\n[a]: javascript:b",
	"[a]\n\n[a]: <java&#10;script:b>",
	"<JAVASCRIPT:b>",
	"[a](//)",
	"[a](/&bsol;b)",
	"[a](&bsol;&bsol;b)",
};

static const struct sample PICTURES[] = {
	{ "![a *b*](https://c/d.png)", "<span class=\"image\">"
	    "<img src=\"https://c/d.png\" alt=\"a b\"" PICTURE_END },
	{ "![](//c/d.png \"e\")", "<span class=\"image\"><img "
	    "src=\"https://c/d.png\" alt=\"\" title=\"e\"" PICTURE_END },
	{ "![\"onerror=x](https://c/\"onerror=x)", "<span class=\"image\"><img "
	    "src=\"https://c/%22onerror=x\" alt=\"&quot;onerror=x\""
	    PICTURE_END },
	{ "![a @b #1 http://c](https://d)", "<span class=\"image\"><img "
	    "src=\"https://d\" alt=\"a @b #1 http://c\"" PICTURE_END },
	{ "![a](http://c)", "<a href=\"http://c\"" OUTSIDE ">a</a>" },
	{ "![](http://c)", "<a href=\"http://c\"" OUTSIDE ">http://c</a>" },
	{ "![a](/b.png)", "<a href=\"/b.png\">a</a>" },
	{ "[![a](http://b)](/c)", "<a href=\"/c\">a</a>" },
	{ "[![a](https://b)](/c)", "<a href=\"/c\"><span class=\"image\"><img "
	    "src=\"https://b\" alt=\"a\"" PICTURE_END "</a>" },
	{ "![a [b](/c) ![d](https://e)](https://f)", "<span class=\"image\">"
	    "<img src=\"https://f\" alt=\"a b d\"" PICTURE_END },
};

#define BARE(url)	"<a href=\"" url "\"" OUTSIDE ">" url "</a>"
#define WWW(url)	"<a href=\"http://" url "\"" OUTSIDE ">" url "</a>"

static const struct sample BARE_LINKS[] = {
	{ "http://a.b/c", BARE("http://a.b/c") },
	{ "HTTPS://A.b", BARE("HTTPS://A.b") },
	{ "http://localhost:3000/", BARE("http://localhost:3000/") },
	{ "www.a.b", WWW("www.a.b") },
	{ "See http://a.b/c.", "See " BARE("http://a.b/c") "." },
	{ "(http://a.b/c_(d))!", "(" BARE("http://a.b/c_(d)") ")!" },
	{ "[http://a.b]", "[" BARE("http://a.b") "]" },
	{ "[http://a.b](c d)", "[" BARE("http://a.b") "](c d)" },
	{ "http://a.b/[c]d", "<a href=\"http://a.b/%5Bc%5Dd\"" OUTSIDE
	    ">http://a.b/[c]d</a>" },
	{ "'http://a.b?'", "'" BARE("http://a.b") "?'" },
	{ "\"http://a.b\"", "&quot;" BARE("http://a.b") "&quot;" },
	{ "<b>http://a.b</b>", "&lt;b&gt;" BARE("http://a.b")
	    "&lt;/b&gt;" },
	{ "http://a.b/_c_/__d__/*e*/f", BARE("http://a.b/_c_/__d__/*e*/f") },
	{ "**http://a.b/c**", "<strong>" BARE("http://a.b/c") "</strong>" },
	{ "*see http://a.b/_c*", "<em>see " BARE("http://a.b/_c") "</em>" },
	{ "~~http://a.b~~", "<del>" BARE("http://a.b") "</del>" },
	{ "http://a.b/?c=d&e='f", "<a href=\"http://a.b/?c=d&amp;e=&#39;f\""
	    OUTSIDE ">http://a.b/?c=d&amp;e='f</a>" },
	{ "http://a.b/\xc3\xa9", "<a href=\"http://a.b/%C3%A9\"" OUTSIDE
	    ">http://a.b/\xc3\xa9</a>" },
	{ "\xe8\xa7\x81http://a.b\xe3\x80\x82\xe5\xa5\xbd", "\xe8\xa7\x81"
	    BARE("http://a.b") "\xe3\x80\x82\xe5\xa5\xbd" },
	{ "http://a.b,http://c.d", BARE("http://a.b,http://c.d") },
	{ "http://a.b http://c.d", BARE("http://a.b") " " BARE("http://c.d") },
	{ "http:// http://. https://?", "http:// http://. https://?" },
	{ "xhttp://a.b", "xhttp://a.b" },
	{ "www.is a.www.b.c www. wwww.a.b", "www.is a.www.b.c www. wwww.a.b" },
	{ "http\\://a.b www\\.c.d", "http://a.b www.c.d" },
	{ "javascript://a.b data:x", "javascript://a.b data:x" },
	{ "`http://a.b`", "<code>http://a.b</code>" },
	{ "a@b.cd", "a@b.cd" },
};

#define MENTION(name)	"<a class=\"mention\" href=\"/u/" name "\">@" name \
			"</a>"
#define THREAD(id)	"<a class=\"thread-link\" href=\"/t/" id "\">#" id \
			"</a>"

static const struct sample MENTIONS[] = {
	{ "@ann", MENTION("ann") },
	{ "(@ann), @bob.", "(" MENTION("ann") "), " MENTION("bob") "." },
	{ "@ann-marie_2.b--", MENTION("ann-marie_2.b") "--" },
	{ "@\xc3\x91" "andu", "<a class=\"mention\" href=\"/u/%C3%91andu\">"
	    "@\xc3\x91" "andu</a>" },
	{ "@\xe0\xb8\x99\xe0\xb9\x89\xe0\xb8\xb3", "<a class=\"mention\" href="
	    "\"/u/%E0%B8%99%E0%B9%89%E0%B8%B3\">"
	    "@\xe0\xb8\x99\xe0\xb9\x89\xe0\xb8\xb3</a>" },
	{ "**@ann** ~~@bob~~ @snake_case_name", "<strong>" MENTION("ann")
	    "</strong> <del>" MENTION("bob") "</del> "
	    MENTION("snake_case_name") },
	{ "a@b.c @ann@b.c @scope/name x/@y @ @. @@a",
	    "a@b.c @ann@b.c @scope/name x/@y @ @. @@a" },
	{ "\\@ann `@ann` [@ann](/x)",
	    "@ann <code>@ann</code> <a href=\"/x\">@ann</a>" },
	{ "*a*@b `c`@d", "<em>a</em>@b <code>c</code>@d" },
	{ "http://a.b/@c", BARE("http://a.b/@c") },
	{ "@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaa" },
};

static const struct sample THREADS[] = {
	{ "#123", THREAD("123") },
	{ "(#1), #2.", "(" THREAD("1") "), " THREAD("2") "." },
	{ "C#12 a#1 #1a #0 #012 ##1 &#12; /#1 #1_a",
	    "C#12 a#1 #1a #0 #012 ##1 &amp;#12; /#1 #1_a" },
	{ "\\#1 `#1` [#1](/x)",
	    "#1 <code>#1</code> <a href=\"/x\">#1</a>" },
	{ "#123456789012345678", THREAD("123456789012345678") },
	{ "#1234567890123456789", "#1234567890123456789" },
	{ "*#1*#2", "<em>" THREAD("1") "</em>#2" },
	{ "http://a.b/#1", BARE("http://a.b/#1") },
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

static struct markdown
render(const char *source)
{
	struct markdown		 markdown;
	struct inspection	 seen;

	markdown = markdown_render(arena, source, strlen(source));
	ck_assert_pstr_eq(inspect(arena, &markdown, &seen), NULL);
	return markdown;
}

static void
expect(const struct sample *sample)
{
	ck_assert_str_eq(render(sample->source).html.text,
	    arena_format(arena, "<p>%s</p>\n", sample->html));
}

START_TEST(links)
{
	expect(&LINKS[_i]);
}
END_TEST

START_TEST(refused_links)
{
	struct markdown	 markdown = render(REFUSED[_i]);
	struct buffer	 wanted;

	/* The backslashes that escape another one are gone. */
	buffer_init(&wanted, arena);
	for (const char *c = REFUSED[_i]; *c != '\0'; c++) {
		buffer_char(&wanted, *c);
		c += *c == '\\';
	}
	ck_assert_str_eq(markdown.plain, buffer_string(&wanted));
	ck_assert_ptr_null(strstr(markdown.html.text, "<a"));
	ck_assert_ptr_null(strstr(markdown.html.text, "<img"));
}
END_TEST

START_TEST(disguised_links)
{
	struct markdown	markdown = render(DISGUISED[_i]);

	ck_assert_ptr_null(strstr(markdown.html.text, "<a"));
}
END_TEST

START_TEST(pictures)
{
	expect(&PICTURES[_i]);
}
END_TEST

START_TEST(bare_links)
{
	expect(&BARE_LINKS[_i]);
}
END_TEST

START_TEST(mentions)
{
	expect(&MENTIONS[_i]);
}
END_TEST

START_TEST(thread_links)
{
	expect(&THREADS[_i]);
}
END_TEST

START_TEST(what_is_found)
{
	struct markdown	markdown = render("@b @a @b #2 #1 #2 `@c #3`");

	ck_assert_uint_eq(markdown.mention_count, 2);
	ck_assert_str_eq(markdown.mentions[0], "b");
	ck_assert_str_eq(markdown.mentions[1], "a");
	ck_assert_uint_eq(markdown.thread_id_count, 2);
	ck_assert_str_eq(markdown.thread_ids[0], "2");
	ck_assert_str_eq(markdown.thread_ids[1], "1");
}
END_TEST

/* SQL can only take back what it has been told of. */
START_TEST(no_more_than_told)
{
	struct buffer	source;
	struct markdown	markdown;

	buffer_init(&source, arena);
	for (int i = 1; i <= 100; i++)
		buffer_format(&source, "@m%d #%d ", i, i);
	buffer_text(&source, "@m1 #1");
	markdown = render(buffer_string(&source));
	ck_assert_uint_eq(markdown.mention_count, MARKDOWN_MENTIONS_MAX);
	ck_assert_uint_eq(markdown.thread_id_count, MARKDOWN_THREADS_MAX);
	ck_assert_ptr_nonnull(strstr(markdown.html.text, " @m21 "));
	ck_assert_ptr_nonnull(strstr(markdown.html.text, " #51 "));
	ck_assert_ptr_nonnull(strstr(markdown.html.text, MENTION("m1") " "
	    THREAD("1") "</p>"));
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("markdown links");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, links, 0, COUNT(LINKS));
	tcase_add_loop_test(tests, refused_links, 0, COUNT(REFUSED));
	tcase_add_loop_test(tests, disguised_links, 0, COUNT(DISGUISED));
	tcase_add_loop_test(tests, pictures, 0, COUNT(PICTURES));
	tcase_add_loop_test(tests, bare_links, 0, COUNT(BARE_LINKS));
	tcase_add_loop_test(tests, mentions, 0, COUNT(MENTIONS));
	tcase_add_loop_test(tests, thread_links, 0, COUNT(THREADS));
	tcase_add_test(tests, what_is_found);
	tcase_add_test(tests, no_more_than_told);
	return suite_run("markdown links", tests);
}
