/*
 * text/markdown: twice the text takes twice the time, whatever it says. Each
 * pattern is one that made some renderer's time or output grow faster; several
 * are from cmark's own tests.
 *
 * A time says little on a busy machine, so what is compared is the processor's
 * time for the same pattern at two lengths, the best of several.
 */
#include "text/markdown.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "suite.h"
#include "text/buffer.h"

#define SHORT		8192
#define TIMES		8
/* Linear is 8, quadratic is 64. */
#define TIMES_AT_MOST	24
#define RUNS		3
/* Shorter times are no measure, and no trouble. */
#define SECONDS_LEAST	0.002
/* Bytes of HTML for a byte of source, and for any source. */
#define OUTPUT_RATE	40
#define OUTPUT_ANY	400000

struct pattern {
	const char	*begin;		/* once */
	const char	*again;		/* many times */
	const char	*middle;	/* once */
	const char	*then;		/* as many times */
};

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
	{ "", "#1", "", "" },
	{ "", "#1 ", "", "" },
	{ "", "\\#", "", "" },
	/* Tables */
	{ "|a|b|\n|-|-|\n", "|c|d|\n", "", "" },
	{ "|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n", "x\n", "", "" },
	{ "|", "a|", "\n|", "-|" },
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

static const char *
make(struct arena *arena, const struct pattern *pattern, size_t length)
{
	struct buffer	source;
	size_t		count;

	count = length / (strlen(pattern->again) + strlen(pattern->then));
	buffer_init(&source, arena);
	buffer_text(&source, pattern->begin);
	for (size_t i = 0; i < count; i++)
		buffer_text(&source, pattern->again);
	buffer_text(&source, pattern->middle);
	for (size_t i = 0; i < count; i++)
		buffer_text(&source, pattern->then);
	return buffer_string(&source);
}

/* The seconds of processor time it takes, the least of several runs. */
static double
measure(const char *source)
{
	struct arena	*arena = arena_create();
	size_t		 length = strlen(source);
	double		 least = 1000;

	for (int i = 0; i < RUNS; i++) {
		struct timespec	 begin, end;
		double		 seconds;
		struct markdown	 markdown;

		arena_reset(arena);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
		markdown = markdown_render(arena, source, length);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
		seconds = (double)(end.tv_sec - begin.tv_sec) +
		    (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
		least = seconds < least ? seconds : least;
		ck_assert_uint_le(markdown.html.length,
		    length * OUTPUT_RATE + OUTPUT_ANY);
	}
	arena_destroy(arena);
	return least;
}

START_TEST(growth)
{
	struct arena	*arena = arena_create();
	const char	*one = make(arena, &PATTERNS[_i], SHORT);
	const char	*many = make(arena, &PATTERNS[_i], SHORT * TIMES);
	double		 short_time = 0, long_time = 0;
	bool		 linear = false;

	for (int attempt = 0; attempt < 3 && !linear; attempt++) {
		long_time = measure(many);
		if ((linear = long_time < SECONDS_LEAST))
			break;
		short_time = measure(one);
		linear = long_time < short_time * TIMES_AT_MOST;
	}
	ck_assert_msg(linear, "%.1f ms, and %.1f ms for %d times \"%s%s…%s%s…\"",
	    short_time * 1e3, long_time * 1e3, TIMES, PATTERNS[_i].begin,
	    PATTERNS[_i].again, PATTERNS[_i].middle, PATTERNS[_i].then);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("markdown growth");

	tcase_set_timeout(tests, 30);
	tcase_add_loop_test(tests, growth, 0, COUNT(PATTERNS));
	return suite_run("markdown growth", tests);
}
