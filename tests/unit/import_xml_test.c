/* cli/import_xml: rows of a dump, whole and damaged. */
#include "cli/import_xml.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "suite.h"

/* What was told, as one line: "root|1|2|!3|" (the third row was lost). */
struct told {
	char	 text[512];
	long	 stop_after;
};

static void
note(struct told *told, const char *mark, const char *text)
{
	size_t	length = strlen(told->text);

	snprintf(told->text + length, sizeof(told->text) - length, "%s%s|",
	    mark, text);
}

static bool
hear_root(void *context, const char *name)
{
	note(context, "", name);
	return true;
}

static bool
hear_row(void *context, const struct xml_row *row)
{
	struct told	*told = context;
	const char	*id = xml_attribute(row, "Id");

	note(told, "", id != NULL ? id : "-");
	return --told->stop_after != 0;
}

static bool
hear_damage(void *context, long line, bool lost, const char *what)
{
	char	text[32];

	ck_assert_ptr_nonnull(what);
	snprintf(text, sizeof(text), "%ld", line);
	note(context, lost ? "!" : "?", text);
	return true;
}

static bool
listen(const char *bytes, size_t length, struct told *told)
{
	const struct xml_listener	listener = { .root = hear_root,
	    .row = hear_row, .damage = hear_damage, .context = told };
	FILE				*file = tmpfile();
	bool				 read;

	ck_assert_ptr_nonnull(file);
	fwrite(bytes, 1, length, file);
	read = xml_read(file, "rows", &listener);
	fclose(file);
	return read;
}

#define R(n)	"  <row Id=\"" #n "\" A=\"x\" />\n"

static const struct {
	const char	*file;
	const char	*told;
} CASES[] = {
	{ "<?xml version=\"1.0\"?>\n<rows>\n" R(1) R(2) "</rows>\n",
	    "rows|1|2|" },
	{ "\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n<rows>\r\n  <row Id=\"1\" />\r\n</rows>\r\n",
	    "rows|1|" },
	{ "<rows></rows>", "rows|" },
	{ "<rows><row Id=\"1\"></row><row Id=\"2\">x</row></rows>",
	    "rows|1|2|" },
	{ "<other>\n" R(1) "</other>", "other|1|" },

	/* Nothing, or not what was expected. */
	{ "", "?1|" },
	{ "\n\n", "?3|" },
	{ "what is this", "?1|" },

	/* Ends early. */
	{ "<rows>\n" R(1) "  <row Id=\"2\" A=\"x", "rows|1|!3|" },
	{ "<rows>\n" R(1) "  <ro", "rows|1|?3|" },
	{ "<rows>\n" R(1), "rows|1|?3|" },
	{ R(1) R(2), "1|rows|2|?3|" },

	/* Damage inside of rows: the next ones are read. */
	{ "<rows>\n" R(1) "  <row Id=\"2\" A=\"&bad;\" />\n" R(3) "</rows>",
	    "rows|1|!3|3|" },
	{ "<rows>\n" R(1) "  <row Id=\"2\" A=\"x />\n" R(3) "</rows>",
	    "rows|1|!3|3|" },
	{ "<rows>\n" R(1) "  <row Id=\"2\" A=\"\xff\xfe\" />\n" R(3) "</rows>",
	    "rows|1|!3|3|" },
	{ "<rows>\n" R(1) "  <row Id=\"2\" A=\"&#0;\" />\n" R(3) "</rows>",
	    "rows|1|!3|3|" },
	{ "<rows>\n" R(1) "  <row Id=\"2\" A=\"<b>\" />\n" R(3) "</rows>",
	    "rows|1|!3|3|" },
	{ "<rows>\n" R(1) "  <row Id=\"2\" Id=\"2\" />\n" R(3) "</rows>",
	    "rows|1|!3|3|" },
	{ "<rows>\n  <row Id=\"1\" A= />\n  <row Id=2 />\n" R(3) "</rows>",
	    "rows|!2|!3|3|" },
	{ "<rows>\n" R(1) "garbage & <b></rows>\n" R(2) "</rows>\n",
	    "rows|1|?3|2|" },
	{ "<rows>\n" R(1) "<!-- \n" R(2) R(3) "</rows>\n",
	    "rows|1|?3|2|3|" },
	{ "<rows>\n" R(1) "</rows>\n" R(2) "</rows>\n", "rows|1|2|" },

	/* What makes XML expensive. */
	{ "<!DOCTYPE rows [<!ENTITY a \"b\">]>\n<rows>\n" R(1)
	    "  <row Id=\"2\" A=\"&a;\" />\n" R(3) "</rows>",
	    "?1|rows|1|!4|3|" },
};

START_TEST(tells)
{
	struct told	told = { .stop_after = -1 };
	const char	*file = CASES[_i].file;

	ck_assert(listen(file, strlen(file), &told));
	ck_assert_str_eq(told.text, CASES[_i].told);
}
END_TEST

START_TEST(a_listener_ends_it)
{
	struct told	told = { .stop_after = 1 };
	const char	*file = "<rows>\n" R(1) R(2) "</rows>";

	ck_assert(!listen(file, strlen(file), &told));
	ck_assert_str_eq(told.text, "rows|1|");
}
END_TEST

/* A row across many chunks, then one after damage behind it. */
START_TEST(a_large_row)
{
	static char	file[3 * 1024 * 1024];
	struct told	told = { .stop_after = -1 };
	size_t		length = 0, room = sizeof(file);

	length += (size_t)snprintf(file, room, "<rows>\n<row Id=\"1\" A=\"");
	memset(file + length, 'x', 2 * 1024 * 1024);
	length += 2 * 1024 * 1024;
	length += (size_t)snprintf(file + length, room - length,
	    "\" />\n<row Id=2 />\n" R(3) "</rows>");
	ck_assert(listen(file, length, &told));
	ck_assert_str_eq(told.text, "rows|1|!3|3|");
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("import_xml");

	tcase_add_loop_test(tests, tells, 0, COUNT(CASES));
	tcase_add_test(tests, a_listener_ends_it);
	tcase_add_test(tests, a_large_row);
	return suite_run("import_xml", tests);
}
