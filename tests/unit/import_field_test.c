/* cli/import_field: the attributes of a dump as the columns of a COPY. */
#include "cli/import_field.h"

#include <check.h>
#include <string.h>

#include "suite.h"

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

/* 2020-01-01 */
#define NOW	((time_t)1577836800)

static const struct {
	enum field_kind		 kind;
	enum field_need		 need;
	const char		*value;
	const char		*written;
	enum field_result	 result;
} CASES[] = {
	{ FIELD_ID, FIELD_NEEDED, "12", "12", FIELD_SOUND },
	{ FIELD_ID, FIELD_NEEDED, "-1", "-1", FIELD_SOUND },
	{ FIELD_ID, FIELD_NEEDED, NULL, "", FIELD_ABSENT },
	{ FIELD_ID, FIELD_NEEDED, "", "", FIELD_BAD },
	{ FIELD_ID, FIELD_NEEDED, "0", "", FIELD_BAD },
	{ FIELD_ID, FIELD_NEEDED, "1x", "", FIELD_BAD },
	{ FIELD_ID, FIELD_NEEDED, "99999999999999999999", "", FIELD_BAD },
	{ FIELD_ID, FIELD_OPTIONAL, "x", "\\N", FIELD_ODD },
	{ FIELD_ID, FIELD_OPTIONAL, NULL, "\\N", FIELD_SOUND },
	{ FIELD_NUMBER, FIELD_OPTIONAL, "-7", "-7", FIELD_SOUND },
	{ FIELD_NUMBER, FIELD_OPTIONAL, "4000000000", "\\N", FIELD_ODD },

	{ FIELD_LINE, FIELD_OPTIONAL, " a\n\tb ", "a b", FIELD_SOUND },
	{ FIELD_LINE, FIELD_OPTIONAL, "a\\b\xe2\x80\xae" "c", "a\\\\bc", FIELD_SOUND },
	{ FIELD_LINE, FIELD_OPTIONAL, " ", "\\N", FIELD_ODD },
	{ FIELD_TEXT, FIELD_MENDED, "a\tb\r\nc\rd\\.", "a\\tb\\nc\\nd\\\\.", FIELD_SOUND },
	{ FIELD_TEXT, FIELD_MENDED, NULL, "", FIELD_ODD },
	{ FIELD_TAGS, FIELD_OPTIONAL, "<a><c++><.net>", "a c++ .net", FIELD_SOUND },
	{ FIELD_TAGS, FIELD_OPTIONAL, "|a|b|", "a b", FIELD_SOUND },
	{ FIELD_TAGS, FIELD_OPTIONAL, "", "", FIELD_SOUND },

	{ FIELD_DATE, FIELD_OPTIONAL, "2010-08-25T19:50:51.187",
	    "2010-08-25T19:50:51.187000+00", FIELD_SOUND },
	{ FIELD_DATE, FIELD_OPTIONAL, "2010-08-25",
	    "2010-08-25T00:00:00.000000+00", FIELD_SOUND },
	{ FIELD_DATE, FIELD_OPTIONAL, "2010-08-25 19:50:51Z",
	    "2010-08-25T19:50:51.000000+00", FIELD_SOUND },
	{ FIELD_DATE, FIELD_OPTIONAL, "2020-01-01T12:00:00.1234567",
	    "2020-01-01T12:00:00.123456+00", FIELD_SOUND },
	{ FIELD_DATE, FIELD_OPTIONAL, "2020-01-03T00:00:00", "\\N", FIELD_ODD },
	{ FIELD_DATE, FIELD_OPTIONAL, "0001-01-01T00:00:00", "\\N", FIELD_ODD },
	{ FIELD_DATE, FIELD_OPTIONAL, "9999-12-31T23:59:59", "\\N", FIELD_ODD },
	{ FIELD_DATE, FIELD_OPTIONAL, "2011-02-30T00:00:00", "\\N", FIELD_ODD },
	{ FIELD_DATE, FIELD_OPTIONAL, "2011-02-03T25:00:00", "\\N", FIELD_ODD },
	{ FIELD_DATE, FIELD_OPTIONAL, "2011-02- 3", "2011-02-03T00:00:00.000000+00", FIELD_SOUND },
	{ FIELD_DATE, FIELD_OPTIONAL, "yesterday", "\\N", FIELD_ODD },
	{ FIELD_DATE, FIELD_OPTIONAL, "", "\\N", FIELD_ODD },
	{ FIELD_DATE, FIELD_OPTIONAL, "2010-08-25T19:50:51.187 or so", "\\N", FIELD_ODD },
};

START_TEST(writes)
{
	struct field		field = { .kind = CASES[_i].kind,
				    .need = CASES[_i].need };
	struct field_memory	memory = { .now = NOW };
	struct buffer		row;

	buffer_init(&row, arena);
	ck_assert_int_eq(field_write(&row, &field, CASES[_i].value, &memory),
	    CASES[_i].result);
	ck_assert_str_eq(buffer_string(&row), CASES[_i].written);
}
END_TEST

START_TEST(a_date_is_mended_with_the_one_before)
{
	struct field		field = { .kind = FIELD_DATE,
				    .need = FIELD_MENDED };
	struct field_memory	memory = { .now = NOW };
	struct buffer		row;

	buffer_init(&row, arena);
	ck_assert_int_eq(field_write(&row, &field, "soon", &memory), FIELD_ODD);
	ck_assert_int_eq(field_write(&row, &field, "2011-01-01", &memory),
	    FIELD_SOUND);
	ck_assert_int_eq(field_write(&row, &field, NULL, &memory), FIELD_ODD);
	ck_assert_str_eq(buffer_string(&row),
	    "\\N2011-01-01T00:00:00.000000+002011-01-01T00:00:00.000000+00");
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("import_field");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, writes, 0, COUNT(CASES));
	tcase_add_test(tests, a_date_is_mended_with_the_one_before);
	return suite_run("import_field", tests);
}
