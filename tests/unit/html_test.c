/* core/html: what is escaped where, moments, addresses, slots. */
#include "core/html.h"

#include <check.h>
#include <limits.h>
#include <string.h>

#include "suite.h"

static struct arena	*arena;
static struct html	 page;

static void
open_page(void)
{
	arena = arena_create();
	html_open(&page, arena);
	page.now = 1000000000;
}

static void
close_page(void)
{
	arena_destroy(arena);
}

static void
expect(const char *wanted)
{
	ck_assert_str_eq(buffer_string(&page.buffer), wanted);
	page.buffer.length = 0;
}

START_TEST(text_is_escaped)
{
	char	changeable[] = "'quoted'";

	html_put(&page, "a < b && \"c\" > d");
	expect("a &lt; b &amp;&amp; &quot;c&quot; &gt; d");
	html_put(&page, changeable);
	expect("&#39;quoted&#39;");
	html_put_value(&page, "\" onclick=\"x");
	expect("&quot; onclick=&quot;x");
	html_put(&page, "Chào Ελλάδα ไทย 中文 \t\n");
	expect("Chào Ελλάδα ไทย 中文 \t\n");
}
END_TEST

START_TEST(no_text_is_nothing)
{
	const char	*none = NULL;

	html_put(&page, none);
	html_put(&page, "");
	html_put_value(&page, none);
	html_put_component(&page, none);
	html_put_url(&page, NULL);
	expect("");
}
END_TEST

START_TEST(numbers_of_all_sizes)
{
	html_put(&page, 0);
	html_put(&page, (signed char)-1);
	html_put(&page, (short)-2);
	html_put(&page, (size_t)3);
	html_put(&page, (unsigned char)255);
	html_put(&page, (unsigned short)65535);
	html_put(&page, 4U);
	expect("0-1-23255655354");
	html_put(&page, LLONG_MIN);
	expect("-9223372036854775808");
	html_put(&page, ULLONG_MAX);
	expect("18446744073709551615");
	html_put_value(&page, INT64_MAX);
	expect("9223372036854775807");
	html_put_component(&page, INT64_C(-5));
	expect("-5");
	html_put(&page, (bool)true);
	html_put_value(&page, (bool)false);
	expect("truefalse");
}
END_TEST

START_TEST(safe_html_stays)
{
	struct safe_html	safe = { "<b>bold</b>", 11 };
	struct safe_html	none = { NULL, 0 };

	html_put(&page, safe);
	html_put(&page, none);
	expect("<b>bold</b>");
}
END_TEST

START_TEST(components_are_percent_encoded)
{
	html_put_component(&page, "c++ & c#/..?\"<'é%\\");
	expect("c%2B%2B%20%26%20c%23%2F..%3F%22%3C%27%C3%A9%25%5C");
	html_put_component(&page, "Aa0-._~");
	expect("Aa0-._~");
}
END_TEST

static const struct {
	const char	*given;
	const char	*shown;
} ADDRESSES[] = {
	{ "/", "/" },
	{ "/t/1?a=b&c='d'#e", "/t/1?a=b&amp;c=&#39;d&#39;#e" },
	{ "?after=5", "?after=5" },
	{ "#post-5", "#post-5" },
	{ "https://example.org/\"x\"", "https://example.org/%22x%22" },
	{ "HTTP://example.org", "HTTP://example.org" },
	{ "mailto:a@example.org", "mailto:a@example.org" },
	{ "/caf\xc3\xa9 <b>", "/caf%C3%A9%20%3Cb%3E" },
	{ "/a%20b", "/a%20b" },
	{ "https://a\\b", "https://a%5Cb" },
	{ "", "#" },
	{ "//evil.example", "#" },
	{ "/\\evil.example", "#" },
	{ "/\t/evil.example", "#" },
	{ "\\\\evil.example", "#" },
	{ " /x", "#" },
	{ "x", "#" },
	{ "javascript:alert(1)", "#" },
	{ "JaVaScRiPt:alert(1)", "#" },
	{ " javascript:alert(1)", "#" },
	{ "java\nscript:alert(1)", "#" },
	{ "\x01javascript:alert(1)", "#" },
	{ "data:text/html,x", "#" },
	{ "vbscript:x", "#" },
	{ "https:evil", "#" },
	{ "http:/evil", "#" },
	{ "mailtox:", "#" },
};

START_TEST(addresses)
{
	html_put_url(&page, ADDRESSES[_i].given);
	expect(ADDRESSES[_i].shown);
}
END_TEST

static const struct {
	int64_t		 ago;
	const char	*words;
} MOMENTS[] = {
	{ 0, "just now" },
	{ 59, "just now" },
	{ -59, "just now" },
	{ 60, "1 minute ago" },
	{ 359, "5 minutes ago" },
	{ 3599, "59 minutes ago" },
	{ 3600, "1 hour ago" },
	{ 86399, "23 hours ago" },
	{ 86400, "1 day ago" },
	{ 3 * 86400, "3 days ago" },
	{ 30 * 86400 - 1, "29 days ago" },
	{ 30 * 86400, "on 10 Aug 2001" },
	{ -60, "in 1 minute" },
	{ -7200, "in 2 hours" },
	{ -3 * 86400, "in 3 days" },
	{ -31 * 86400, "on 10 Oct 2001" },
};

START_TEST(moments_in_words)
{
	struct when	when = { page.now - MOMENTS[_i].ago };
	char		*shown;

	html_put(&page, when);
	shown = buffer_string(&page.buffer);
	ck_assert_ptr_nonnull(strstr(shown,
	    arena_format(arena, ">%s</time>", MOMENTS[_i].words)));
}
END_TEST

START_TEST(moments_exactly)
{
	struct when	when = { page.now - 301 };

	html_put(&page, when);
	expect("<time datetime=\"2001-09-09T01:41:39Z\" "
	    "title=\"9 Sep 2001, 01:41 UTC\">5 minutes ago</time>");
	html_put_value(&page, when);
	expect("2001-09-09T01:41:39Z");
	html_put_value(&page, (struct when){ -1 });
	expect("1969-12-31T23:59:59Z");
}
END_TEST

START_TEST(moments_that_are_none)
{
	const int64_t	none[] = { 0, INT64_MAX, INT64_MIN, 253402300800 };

	html_put(&page, (struct when){ none[_i] });
	html_put_value(&page, (struct when){ none[_i] });
	expect("");
}
END_TEST

static void
fill_slot(struct html *h, int kind, int64_t arg, void *context)
{
	html_put(h, *(const char *const *)context);
	html_put(h, kind);
	html_put(h, ":");
	html_put(h, arg);
}

START_TEST(slots_are_filled_for_each_viewer)
{
	struct buffer	 out;
	const char	*viewer;

	html_slot(&page, 0, -1);
	for (int i = 1; i <= 40; i++) {
		html_put(&page, "-");
		html_slot(&page, i, i);
	}
	html_put(&page, "end");
	for (int round = 0; round < 2; round++) {
		viewer = round == 0 ? "<" : "b";
		buffer_init(&out, arena);
		buffer_text(&out, "before ");
		html_fill(&page, &out, fill_slot, &viewer, NULL);
		ck_assert_ptr_nonnull(strstr(buffer_string(&out), round == 0 ?
		    "before &lt;0:-1-&lt;1:1-" : "before b0:-1-b1:1-"));
		ck_assert_ptr_nonnull(strstr(buffer_string(&out), round == 0 ?
		    "-&lt;40:40end" : "-b40:40end"));
	}
}
END_TEST

START_TEST(a_page_without_slots)
{
	struct buffer	out;

	buffer_init(&out, arena);
	html_fill(&page, &out, NULL, NULL, NULL);
	ck_assert_uint_eq(out.length, 0);
	html_raw(&page, "<p>", 3);
	html_fill(&page, &out, NULL, NULL, NULL);
	ck_assert_str_eq(buffer_string(&out), "<p>");
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("html");

	tcase_add_checked_fixture(tests, open_page, close_page);
	tcase_add_test(tests, text_is_escaped);
	tcase_add_test(tests, no_text_is_nothing);
	tcase_add_test(tests, numbers_of_all_sizes);
	tcase_add_test(tests, safe_html_stays);
	tcase_add_test(tests, components_are_percent_encoded);
	tcase_add_loop_test(tests, addresses, 0, COUNT(ADDRESSES));
	tcase_add_loop_test(tests, moments_in_words, 0, COUNT(MOMENTS));
	tcase_add_test(tests, moments_exactly);
	tcase_add_loop_test(tests, moments_that_are_none, 0, 4);
	tcase_add_test(tests, slots_are_filled_for_each_viewer);
	tcase_add_test(tests, a_page_without_slots);
	return suite_run("html", tests);
}
