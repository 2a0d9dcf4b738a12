/*
 * The template generator, run as make runs it: what it refuses and on which
 * line it says so; and what the C that it makes prints.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "suite.h"
#include "text/buffer.h"

#ifndef GENERATOR
#define GENERATOR	"build/views/generator"
#endif

/* How the C is compiled; $DIR is the directory of a test. */
#define COMPILE	"cc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wshadow " \
		"-Wconversion -Wmissing-prototypes -Werror " \
		"-Wno-unused-parameter -I$DIR -Iforum "
#define SOURCES	"forum/core/html.c forum/core/html_fill.c forum/text/arena.c forum/text/buffer.c "

#define ARGUMENTS	"const char *text, int64_t number, bool yes, " \
			"struct when at, struct safe_html safe"

static struct arena	*arena;
static char		*directory;

static void
open_directory(void)
{
	arena = arena_create();
	directory = arena_text(arena, "/tmp/generator-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(setenv("DIR", directory, 1), 0);
}

static void
remove_directory(void)
{
	ck_assert_int_eq(system("rm -r $DIR"), 0);
	arena_destroy(arena);
}

static void
write_text(const char *name, const char *text)
{
	FILE	*file = fopen(arena_format(arena, "%s/%s", directory, name),
		    "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* What a command prints; its exit status. */
static char *
run(const char *command, int *ret_status)
{
	FILE		*pipe = popen(command, "r");
	struct buffer	 output;
	char		 bytes[4096];
	size_t		 length;

	ck_assert_ptr_nonnull(pipe);
	buffer_init(&output, arena);
	while ((length = fread(bytes, 1, sizeof(bytes), pipe)) > 0)
		buffer_add(&output, bytes, length);
	*ret_status = pclose(pipe);
	return buffer_string(&output);
}

/* What the generator says to a template; "" when it accepts it. */
static char *
generate(const char *template)
{
	char	*said;
	int	 status;

	write_text("a.html", template);
	said = run(GENERATOR " $DIR $DIR/a.html 2>&1", &status);
	ck_assert_msg((status == 0) == (*said == '\0'), "%d: %s", status, said);
	return said;
}

/* Templates that must be refused: the line, and a part of the reason. */
static const struct {
	const char	*template;
	int		 line;
	const char	*reason;
} REFUSED[] = {
	{ "% view a\n<script>\nvar x = {{ x }};\n</script>\n", 3, "not text" },
	{ "% view a\n<STYLE>{{ x }}</STYLE>\n", 2, "not text" },
	{ "% view a\n<iframe>{{ x }}</iframe>\n", 2, "not text" },
	{ "% view a\n<script>\n% if (x) {\n% }\n</script>\n", 3, "not text" },
	{ "% view a\n<script><!--</script>\n", 2, "<!--" },
	{ "% view a\n<title></title/{{ x }}>\n", 2, "/ inside" },
	{ "% view a\n<noscript><a b=\"</noscript>{{ x }}\">\n", 2, "&lt;" },
	{ "% view a\n<script>x\n", 2, "ends in an element" },
	{ "% view a\n<script></scriptx>{{ x }}\n", 2, "not text" },
	{ "% view a\n<!-- {{ x }} -->\n", 2, "comment" },
	{ "% view a\n<!--\n% x();\n-->\n", 3, "comment" },
	{ "% view a\n<p>\n<!-- x\n", 3, "ends in a comment" },
	{ "% view a\n<!doctype {{ x }}>\n", 2, "declaration" },
	{ "% view a\n<a onclick=\"{{ x }}\">\n", 2, "content policy" },
	{ "% view a\n<a OnClick = 'x()'>\n", 2, "content policy" },
	{ "% view a\n<a style=\"color: {{ x }}\">\n", 2, "content policy" },
	{ "% view a\n<img srcset=\"{{ x }} 2x\">\n", 2, "not safe" },
	{ "% view a\n<iframe srcdoc=\"{{ x }}\"></iframe>\n", 2, "not safe" },
	{ "% view a\n<a class={{ x }}>\n", 2, "quotes" },
	{ "% view a\n<a class=x{{ x }}>\n", 2, "quotes" },
	{ "% view a\n<a href=/x>\n", 2, "quotes" },
	{ "% view a\n<a class=a\"b\">\n", 2, "quotes" },
	{ "% view a\n<a {{ x }}>\n", 2, "cannot be an attribute" },
	{ "% view a\n<a\n{{ x }}>\n", 3, "cannot be an attribute" },
	{ "% view a\n<a data-{{ x }}=\"1\">\n", 2, "attribute's name" },
	{ "% view a\n<a hidden {{ x }}>\n", 2, "cannot be an attribute" },
	{ "% view a\n<{{ x }}>\n", 2, "opens no tag" },
	{ "% view a\n<h{{ x }}>\n", 2, "tag name" },
	{ "% view a\n</{{ x }}>\n", 2, "opens no tag" },
	{ "% view a\n</a {{ x }}>\n", 2, "cannot be an attribute" },
	{ "% view a\n</a class=\"x\">\n", 2, "no attributes" },
	{ "% view a\n</a\n% x();\n>\n", 3, "end tag" },
	{ "% view a\n1 < 2\n", 2, "&lt;" },
	{ "% view a\n<?php ?>\n", 2, "opens no tag" },
	{ "% view a\n<p <b>\n", 2, "cannot begin" },
	{ "% view a\n<p \"x\">\n", 2, "cannot begin" },
	{ "% view a\n<p =x>\n", 2, "cannot begin" },
	{ "% view a\n<p a/b>\n", 2, "/ inside" },
	{ "% view a\n<p a=>\n", 2, "value must follow" },
	{ "% view a\n<p a=\n\"x\">\n", 2, "value must follow" },
	{ "% view a\n<textarea />\n", 2, "end tag" },
	{ "% view a\n<a href=\"javascript:{{ x }}\">\n", 2, "scheme" },
	{ "% view a\n<a href='DATA:x'>\n", 2, "scheme" },
	{ "% view a\n<a href=\" {{ x }}\">\n", 2, "white space" },
	{ "% view a\n<a href=\"/x\n{{ x }}\">\n", 2, "its own line" },
	{ "% view a\n<a class=\"\n% x();\n\">\n", 3, "value" },
	{ "% view a\n\n<a class=\"x\n", 3, "ends in a tag" },
	{ "% view a\n<pre>x\n", 2, "<pre>" },
	{ "% view a\n<textarea>x\n", 2, "ends in an element" },
	{ "% view a\n<p>{{ x }</p>\n", 2, "without }}" },
	{ "% view a\n<p>{{ \"}}\" </p>\n", 2, "without }}" },
	{ "% view a\n<p>{{   }}</p>\n", 2, "nothing between" },
	{ "% view a\n<p>{{}}</p>\n", 2, "nothing between" },
	{ "<p>\n% view a\n", 1, "before the first" },
	{ "% view\n<p>\n", 2, "before the first" },
	{ "% view A(int x)\n", 1, "opened by" },
	{ "% view a(int x\n", 1, "opened by" },
	{ "% view a (int x)\n", 1, "opened by" },
	{ "% view a() {\n", 1, "opened by" },
	{ "% view a\n%if (x) {\n", 2, "needs a space" },

	/* Blocks. */
	{ "% view a\n% if (x) {\n<p>\n", 2, "no end" },
	{ "% view a\n<p>\n% }\n", 3, "without its {" },
	{ "% view a\n% if (x) {\n<a\n% }\n>\n", 4, "same place" },
	{ "% view a\n% if (x) {\n<a\n% } else {\n<b\n% }\n>\n", 4,
	    "same place" },
	{ "% view a\n% if (x) {\n<title>\n% }\n{{ x }}</title>\n", 4,
	    "same place" },
	{ "% view a\n% if (x) {\n<pre>\n% }\n", 4, "same place" },
	{ "% view a\n<a\n% if (x) {\n>\n<a\n% }\n>\n", 6, "same place" },
	{ "% view a\n% if (x)\n<p>\n", 3, "unfinished" },
	{ "% view a\n% if (x) {\n% } else\n<p>\n", 4, "unfinished" },
	{ "% view a\n% f(x,\n<p>\n% );\n", 3, "unfinished" },
	{ "% view a\n% for (;;) {\n<a\n% if (x) {\n% break;\n% }\n>\n% }\n", 5,
	    "jump" },
	{ "% view a\n% for (;;) {\n<a\n% switch (x) {\n% case 1:\n"
	    "% continue;\n% }\n>\n% }\n", 6, "jump" },
	{ "% view a\n<a\n% return;\n>\n", 3, "return" },
	{ "% view a\n<title>\n% return;\n</title>\n", 3, "return" },
	{ "% view a\n% goto x;\n", 2, "goto" },
	{ "% view a\n% switch (x) {\n% case 1:\n<a\n% case 2:\n>\n% }\n", 5,
	    "case" },
	{ "% view a\n<a\n% view_b(h);\n>\n", 3, "between elements" },
	{ "% view a\n<a\n% html_slot(h, 1, 2); x(h);\n>\n", 3, "between" },
	{ "% view a\n<title>\n% x(h);\n</title>\n", 3, "between elements" },
	{ "% view a\n% html_put(h, x);\n", 2, "only {{ }}" },
	{ "% view a\n% html_raw(h, x, 1);\n", 2, "only {{ }}" },
	{ "% view a\n% #if X\n", 2, "preprocessor" },
	{ "% view a\n% x = \"y;\n", 2, "quote" },
	{ "% view a\n% /* x\n", 2, "comment" },
	{ "% view a\n% x());\n", 2, "without its (" },
	{ "% view a\n<p>\n% view b\n</p\n", 4, "ends in a tag" },
};

START_TEST(refused)
{
	const char	*where = arena_format(arena, "%s/a.html:%d: ",
			    directory, REFUSED[_i].line);
	char		*said = generate(REFUSED[_i].template);

	ck_assert_msg(strncmp(said, where, strlen(where)) == 0 &&
	    strstr(said, REFUSED[_i].reason) != NULL,
	    "%s\nwanted %s%s\nsaid %s", REFUSED[_i].template, where,
	    REFUSED[_i].reason, said);
}
END_TEST

/* What views print, given ARGUMENTS as main() below has them. */
static const struct {
	const char	*view;
	const char	*printed;
} PRINTED[] = {
	{ "<p>{{ text }}</p>\n", "<p>&lt;&quot;&#39;&amp; /</p>\n" },
	{ "<p title='{{ text }}' id=\"p{{ number }}\">",
	    "<p title='&lt;&quot;&#39;&amp; /' id=\"p7\">\n" },
	{ "{{ safe }}{{ \"}}\" }}{{ yes ? '}' : 1 }}", "<b>!</b>}}125\n" },
	{ "<title>{{ text }}</title>",
	    "<title>&lt;&quot;&#39;&amp; /</title>\n" },
	{ "<i title=\"{{ at }}\">{{ at }}</i>",
	    "<i title=\"2001-09-09T01:46:40Z\"><time "
	    "datetime=\"2001-09-09T01:46:40Z\" title=\"9 Sep 2001, "
	    "01:46 UTC\">just now</time></i>\n" },

	/* Addresses. */
	{ "<a href=\"{{ text }}\">", "<a href=\"#\">\n" },
	{ "<a href=\"/t/{{ number }}/{{ text }}?q={{ text }}\">",
	    "<a href=\"/t/7/%3C%22%27%26%20%2F?q=%3C%22%27%26%20%2F\">\n" },
	{ "<form action=\"{{ \"/a?b&c\" }}{{ text }}\">",
	    "<form action=\"/a?b&amp;c%3C%22%27%26%20%2F\">\n" },
	{ "<img src=\"https://{{ text }}\">",
	    "<img src=\"https://%3C%22%27%26%20%2F\">\n" },
	{ "<img data-src=\"{{ text }}\">",
	    "<img data-src=\"&lt;&quot;&#39;&amp; /\">\n" },

	/* White space. */
	{ "\n\n  <p>  \n\n\t a  b \n</p>\n\n", "<p>\na  b\n</p>\n" },
	{ "a\\\n  b\n", "ab\n" },
	{ "a \\\n{{ number }}\\\n, b", "a 7, b\n" },
	{ "<p\n   class=\"a\n   b\"   id=x\n>", "<p class=\"a b\" id=x>\n" },
	{ "<pre>\n  a\n\n\tb \n</pre>", "<pre>\n  a\n\n\tb \n</pre>\n" },
	{ "<pre>a\n% if (yes) {\n  b\n% }\n</pre>  \n x",
	    "<pre>\na\n  b\n</pre>\nx\n" },
	{ "<textarea>{{ \"\\nx\" }}</textarea>",
	    "<textarea>\n\nx</textarea>\n" },
	{ "<textarea></textarea>", "<textarea>\n</textarea>\n" },
	{ "  <b>x</b> {{ number }} <i>y</i>  \n", "<b>x</b> 7 <i>y</i>\n" },
	{ "why?\?=\" \\ %d \t é", "why?\?=\" \\ %d \t é\n" },
	{ "100%\n50% off", "100%\n50% off\n" },

	/* Markup. */
	{ "<!doctype html>\n<HTML Lang=en>", "<!doctype html>\n"
	    "<HTML Lang=en>\n" },
	{ "a<!-- b\n<d> \"' -->e", "ae\n" },
	{ "<br/><input value=a />", "<br /><input value=a />\n" },
	{ "<script src=\"/x.js\">a < b && \"</p>\"</script >",
	    "<script src=\"/x.js\">a < b && \"</p>\"</script>\n" },
	{ "<p>1 > 0 &amp; a</p>", "<p>1 > 0 &amp; a</p>\n" },
	{ "<a b='{\"x\": {{ number }}}'>", "<a b='{\"x\": 7}'>\n" },

	/* C. */
	{ "% for (int i = 0; i < 3; i++) {\n% if (i == 1)\n% continue;\n"
	    "{{ i }}\n% }\n", "0\n2\n" },
	{ "<button class=\"x\"\n% if (yes) {\n  disabled\n% }\n"
	    "% if (!yes) {\n  hidden\n% }\n  id=\"{{ number }}\">",
	    "<button class=\"x\" disabled id=\"7\">\n" },
	{ "% switch (number) {\n% case 7:\nseven\n% break;\n% default:\n"
	    "other\n% }\n", "seven\n" },
	{ "% const int x[] = { 1, 2 }; /* { */ // {\n{{ x[1] }}\n", "2\n" },
	{ "% if (!yes) {\na\n% } else if (number == 7) {\nb\n"
	    "% } else {\nc\n% }", "b\n" },
	{ "a\n% html_slot(h, 3, number);\nb", "a\n[3:7]b\n" },
	{ "<input\n% html_slot(h, 3, number);\n>", "<input[3:7]>\n" },
	{ "%% a comment\na\n  %% another\n", "a\n" },
	{ "a\n% if (!yes)\n% return;\nb\n", "a\nb\n" },
	{ "% char brace = '{';\n{{ (int)brace }}\n", "123\n" },
	{ "", "" },
};

static const char MAIN[] =
    "#include <stdio.h>\n"
    "#include \"views/views.h\"\n"
    "static void fill(struct html *h, int kind, int64_t arg, void *none)\n"
    "{ (void)none; html_raw(h, \"[\", 1); html_put(h, kind);\n"
    "html_put(h, \":\"); html_put(h, arg); html_raw(h, \"]\", 1); }\n"
    "int main(void) {\n"
    "const struct safe_html safe = { \"<b>!</b>\", 8 };\n"
    "const struct when at = { 1000000000 };\n"
    "struct arena *arena = arena_create();\n"
    "for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {\n"
    "struct html h; struct buffer out;\n"
    "html_open(&h, arena); h.now = 1000000000; buffer_init(&out, arena);\n"
    "views[i](&h, \"<\\\"'& /\", 7, true, at, safe);\n"
    "html_fill(&h, &out, fill, NULL, NULL);\n"
    "fputs(buffer_string(&out), stdout); putchar(30); }\n"
    "arena_destroy(arena); return 0; }\n";

/* The views are compiled with a views.h that has no more than prototypes. */
static void
write_header(void)
{
	char	*path = arena_format(arena, "%s/views", directory);

	ck_assert_int_eq(mkdir(path, 0700), 0);
	write_text("views/views.h", "#include \"../views_gen.h\"\n");
}

/* All views of PRINTED in one program, so that one compilation does. */
START_TEST(printed)
{
	struct buffer	 template, program;
	char		*rest;
	int		 status;

	buffer_init(&template, arena);
	buffer_init(&program, arena);
	buffer_text(&program, "#include \"views/views.h\"\n"
	    "static void (*const views[])(struct html *, " ARGUMENTS ") = {\n");
	for (int i = 0; i < COUNT(PRINTED); i++) {
		buffer_format(&template, "%% view v%d(%s)\n%s\n", i, ARGUMENTS,
		    PRINTED[i].view);
		buffer_format(&program, "view_v%d,\n", i);
	}
	buffer_format(&program, "};\n%s", MAIN);
	write_header();
	write_text("main.c", buffer_string(&program));
	ck_assert_str_eq(generate(buffer_string(&template)), "");
	rest = run(COMPILE "-o $DIR/main $DIR/main.c $DIR/a.c " SOURCES
	    "2>&1 && $DIR/main", &status);
	ck_assert_msg(status == 0, "%s", rest);
	for (int i = 0; i < COUNT(PRINTED); i++)
		ck_assert_str_eq(strsep(&rest, "\x1e"), PRINTED[i].printed);
}
END_TEST

/* What the generator leaves to the compiler, which names the same lines. */
static const struct {
	const char	*template;
	const char	*where;
} NOT_COMPILED[] = {
	{ "% view a(struct safe_html x)\n\n<a title=\"{{ x }}\">\n", ":3:" },
	{ "% view a(struct safe_html x)\n<title>{{ x }}</title>\n", ":2:" },
	{ "% view a(struct safe_html x)\n<a href=\"{{ x }}\">\n", ":2:" },
	{ "% view a(struct safe_html x)\n<a href=\"/{{ x }}\">\n", ":2:" },
	{ "% view a(int x)\n<a\n   href=\"{{ x }}\">\n", ":3:" },
	{ "% view a(const void *x)\n<p>\n{{ x }}\n", ":3:" },
	{ "% view a(struct when w)\n<p>\n\n\n{{ w.nothing }}\n", ":5:" },
	{ "% view a(struct when w)\n% int x = w;\n", ":2:" },
};

START_TEST(not_compiled)
{
	char	*said;
	int	 status;

	write_header();
	ck_assert_str_eq(generate(NOT_COMPILED[_i].template), "");
	said = run(COMPILE "-fsyntax-only $DIR/a.c 2>&1", &status);
	ck_assert_int_ne(status, 0);
	ck_assert_msg(strstr(said, arena_format(arena, "a.html%s",
	    NOT_COMPILED[_i].where)) != NULL, "%s", said);
}
END_TEST

START_TEST(what_stays_the_same_is_not_written)
{
	const char	*code = arena_format(arena, "%s/a.c", directory);
	const char	*header = arena_format(arena, "%s/views_gen.h",
			    directory);
	const struct timespec	 past[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	struct stat	 code_stat, header_stat;

	generate("% view a\n<p>\n");
	ck_assert_int_eq(utimensat(AT_FDCWD, code, past, 0), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, header, past, 0), 0);
	generate("% view a\n<p>\n");
	ck_assert_int_eq(stat(code, &code_stat), 0);
	ck_assert_int_eq(code_stat.st_mtime, 1);
	generate("% view a\n<b>\n");
	ck_assert_int_eq(stat(code, &code_stat), 0);
	ck_assert_int_ne(code_stat.st_mtime, 1);
	ck_assert_int_eq(stat(header, &header_stat), 0);
	ck_assert_int_eq(header_stat.st_mtime, 1);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("generator");

	tcase_add_checked_fixture(tests, open_directory, remove_directory);
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, refused, 0, COUNT(REFUSED));
	tcase_add_test(tests, printed);
	tcase_add_loop_test(tests, not_compiled, 0, COUNT(NOT_COMPILED));
	tcase_add_test(tests, what_stays_the_same_is_not_written);
	return suite_run("generator", tests);
}
