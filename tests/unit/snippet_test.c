/* text/snippet: the part of a text that shows why it was found. */
#include "text/snippet.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"
#include "text/utf8.h"

static const struct {
	const char	*text;
	const char	*words;
	const char	*shown;		/* with [marks] */
} MARKS[] = {
	{ NULL, NULL, "" },
	{ "", "a", "" },
	{ "Reset it", NULL, "Reset it" },
	{ "Reset it", "", "Reset it" },
	{ "Reset your Password, then reset.", "reset password", "[Reset] your [Password], then [reset]." },
	{ "preset resetting", "reset", "preset resetting" },
	{ "node.js <b>", "js", "node.[js] <b>" },
	{ "well-known", "known", "well-[known]" },
	{ "\xc4\x90\xe1\xba\xb7t l\xe1\xba\xa1i", "\xc4\x91\xe1\xba\xb7t", "[\xc4\x90\xe1\xba\xb7t] l\xe1\xba\xa1i" },
	{ "\xe5\xa6\x82\xe4\xbd\x95\xe9\x87\x8d\xe7\xbd\xae\xe5\xaf\x86\xe7\xa0\x81\xef\xbc\x9f", "\xe5\xaf\x86\xe7\xa0\x81 \xe9\x87\x8d\xe7\xbd\xae",
	    "\xe5\xa6\x82\xe4\xbd\x95[\xe9\x87\x8d\xe7\xbd\xae][\xe5\xaf\x86\xe7\xa0\x81]\xef\xbc\x9f" },
	/* Thai AM, which text/words writes as two characters */
	{ "\xe0\xb8\x97\xe0\xb8\xb3\xe0\xb9\x84\xe0\xb8\x87", "\xe0\xb8\x97\xe0\xb9\x8d\xe0\xb8\xb2", "[\xe0\xb8\x97\xe0\xb8\xb3]\xe0\xb9\x84\xe0\xb8\x87" },
	{ "\xff\xfe bad \xc3", "bad", "\xff\xfe [bad] \xc3" },
};

static const char *
shown(struct arena *arena, struct snippet snippet)
{
	struct buffer	out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < snippet.count; i++)
		buffer_format(&out, snippet.pieces[i].marked ? "[%s]" : "%s", snippet.pieces[i].text);
	return buffer_string(&out);
}

START_TEST(marks)
{
	struct arena	*arena = arena_create();

	ck_assert_str_eq(shown(arena, snippet_make(arena, MARKS[_i].text, MARKS[_i].words, 0)), MARKS[_i].shown);
	ck_assert_str_eq(shown(arena, snippet_make(arena, MARKS[_i].text, MARKS[_i].words, 200)), MARKS[_i].shown);
	arena_destroy(arena);
}
END_TEST

/* A long text is cut around the place that has most of the words. */
START_TEST(window)
{
	struct arena	*arena = arena_create();
	struct buffer	 text;
	const char	*said;

	buffer_init(&text, arena);
	for (int i = 0; i < 50; i++)
		buffer_text(&text, "some needle in hay ");
	buffer_text(&text, "here needle and thread stand together ");
	for (int i = 0; i < 50; i++)
		buffer_text(&text, "more hay here ");
	said = shown(arena, snippet_make(arena, buffer_string(&text), "needle thread", 200));
	ck_assert_ptr_nonnull(strstr(said, "[needle] and [thread] stand"));
	ck_assert_int_eq(strncmp(said, "\xe2\x80\xa6 ", 4), 0);
	ck_assert_str_eq(said + strlen(said) - 4, " \xe2\x80\xa6");
	ck_assert_uint_le(strlen(said), 300);
	said = shown(arena, snippet_make(arena, buffer_string(&text), "nowhere", 200));
	ck_assert_int_eq(strncmp(said, "some needle", 11), 0);
	arena_destroy(arena);
}
END_TEST

/* However long and without spaces, characters stay whole. */
START_TEST(whole_characters)
{
	struct arena	*arena = arena_create();
	struct buffer	 text;
	const char	*said;

	buffer_init(&text, arena);
	for (int i = 0; i < 40000; i++)
		buffer_text(&text, i == 10000 ? "x\xe5\xaf\x86\xe7\xa0\x81" : "\xe5\xa6\x82");
	for (size_t length = 100; length < 110; length++) {
		said = shown(arena, snippet_make(arena, buffer_string(&text), "\xe5\xaf\x86\xe7\xa0\x81", length));
		ck_assert(utf8_valid(said, strlen(said)));
		ck_assert_ptr_nonnull(strstr(said, "[\xe5\xaf\x86\xe7\xa0\x81]"));
	}
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("snippet");

	tcase_add_loop_test(tests, marks, 0, COUNT(MARKS));
	tcase_add_test(tests, window);
	tcase_add_test(tests, whole_characters);
	return suite_run("snippet", tests);
}
