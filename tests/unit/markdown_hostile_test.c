/*
 * text/markdown against the lists of hostile input: whatever stands wherever,
 * the HTML is ours alone and the reader sees what was typed.
 */
#include "text/markdown.h"

#include <check.h>
#include <string.h>

#include "allowlist.h"
#include "hostile.h"
#include "suite.h"

#define LETTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* Places for a hostile text, at the %s. */
static const char *const PLACES[] = {
	"%s", "a %s b", "*%s*", "**a** %s _b_", "~~%s~~", "# %s", "%s\n===",
	"> %s", "- %s", "1. %s", "- [ ] %s", "`%s`", "``%s``", "    %s",
	"```\n%s\n```", "```%s\na\n```", "~~~ %s\na", "<%s>", "<a %s>",
	"<div>\n%s\n</div>", "<!-- %s -->", "[%s](/a)", "[a](%s)", "[a](<%s>)",
	"[a](/b \"%s\")", "[a](/b '%s')", "![%s](https://a)", "![a](%s)",
	"![a](https://%s)", "![a](https://b \"%s\")", "[a]: %s\n\n[a]",
	"[a]: /b \"%s\"\n\n[a]", "[%s]: /a\n\n[%s]", "[a][%s]", "@%s", "#%s",
	"http://%s", "https://a/%s", "www.%s", "www.a.b/%s?%s", "mailto:%s",
	"javascript:%s", "[a](javascript:%s)", "\\%s", "&%s;", "&#%s;",
	"| %s |\n|---|\n| %s |", "a|b\n-|-\n%s|%s", "%s\n|a|\n|-|\n%s",
	"> - %s\n>   %s", "a\n%s\n\n%s",
};

static struct arena	*arena;
static struct hostile	 hostile;

static void
open_hostile(void)
{
	arena = arena_create();
	hostile.count = 0;
	hostile_read_lines(arena, &hostile);
	hostile_read_strings(arena, &hostile);
}

static void
close_hostile(void)
{
	arena_destroy(arena);
}

static struct inspection
check_source(struct arena *scratch, const char *source)
{
	struct markdown		 markdown;
	struct inspection	 seen;
	const char		*problem;

	markdown = markdown_render(scratch, source, strlen(source));
	problem = inspect(scratch, &markdown, &seen);
	ck_assert_msg(problem == NULL, "%s\nin: %s\nof: %s", problem,
	    markdown.html.text, source);
	return seen;
}

START_TEST(everywhere)
{
	struct arena	*scratch = arena_create();
	struct buffer	 source;

	for (int i = 0; i < hostile.count; i++) {
		arena_reset(scratch);
		buffer_init(&source, scratch);
		for (const char *c = PLACES[_i]; *c != '\0'; c++) {
			if (c[0] == '%' && c[1] == 's') {
				buffer_text(&source, hostile.list[i]);
				c++;
			} else
				buffer_char(&source, *c);
		}
		check_source(scratch, buffer_string(&source));
	}
	arena_destroy(scratch);
}
END_TEST

/* All of them after one another: what one opens, another may close. */
START_TEST(together)
{
	struct buffer	source;

	for (const char *glue = " \n|"; *glue != '\0'; glue++) {
		buffer_init(&source, arena);
		for (int i = 0; i < hostile.count; i++) {
			buffer_text(&source, hostile.list[i]);
			buffer_char(&source, *glue);
		}
		check_source(arena, buffer_string(&source));
	}
}
END_TEST

/* The next word of three letters or digits or more, or NULL; entities aside. */
static char *
next_word(struct arena *scratch, const char **text)
{
	size_t	length;

	for (const char *c = *text; *c != '\0'; c += length > 0 ? length : 1) {
		length = *c == '&' ? strspn(c + 1, LETTERS "#") + 1 :
		    strspn(c, LETTERS);
		if (*c == '&' || length < 3)
			continue;
		*text = c + length;
		return arena_copy(scratch, c, length);
	}
	return NULL;
}

/* Nothing that was typed disappears: it is in the text, or in an address. */
START_TEST(all_words_are_shown)
{
	struct arena	*scratch = arena_create();

	for (int i = 0; i < hostile.count; i++) {
		struct inspection	 seen;
		const char		*text = hostile.list[i];
		char			*word;

		arena_reset(scratch);
		seen = check_source(scratch, text);
		while ((word = next_word(scratch, &text)) != NULL)
			ck_assert_msg(
			    strstr(seen.text.bytes, word) != NULL ||
			    strstr(seen.values.bytes, word) != NULL,
			    "%s is lost from: %s", word, hostile.list[i]);
	}
	arena_destroy(scratch);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("markdown hostile");

	tcase_add_unchecked_fixture(tests, open_hostile, close_hostile);
	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, everywhere, 0, COUNT(PLACES));
	tcase_add_test(tests, together);
	tcase_add_test(tests, all_words_are_shown);
	return suite_run("markdown hostile", tests);
}
