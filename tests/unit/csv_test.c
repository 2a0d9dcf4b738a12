/* text/csv: what spreadsheets write, and what they must not run. */
#include "text/csv.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"

/* Rows with their line, cells between brackets. */
static const struct {
	const char	*text;
	const char	*rows;
} TEXTS[] = {
	{ "", "" },
	{ "\n\r\n,,\n", "" },
	{ "a,b", "1[a][b]" },
	{ "a,b\n", "1[a][b]" },
	{ "a,b\r\nc,d\r\n", "1[a][b]2[c][d]" },
	{ "a,b\n\n c , d ", "1[a][b]3[ c ][ d ]" },
	{ "a,,\n,b", "1[a][][]2[][b]" },
	{ "\xef\xbb\xbf" "a;b,c;d\n1,5;2", "1[a][b,c][d]2[1,5][2]" },
	{ "a\tb\n1;2,3\t4", "1[a][b]2[1;2,3][4]" },
	{ "\"a;b;c\",d", "1[a;b;c][d]" },
	{ "\"a\"\"b\",\"\"", "1[a\"b][]" },
	{ "\"a\nb\",c\nd", "1[a\nb][c]3[d]" },
	{ "Ủy ban,公司", "1[Ủy ban][公司]" },
	{ "\"\"", "" },
};

static const struct {
	const char	*text;
	const char	*wrong;
} WRONG[] = {
	{ "a\n\"b", "The quotes that open in line 2 are never closed." },
	{ "\"", "The quotes that open in line 1 are never closed." },
	{ "a\n\"b\"c", "Line 2 goes on behind closing quotes." },
	{ "\"a\nb\" ,c", "Line 2 goes on behind closing quotes." },
};

static const struct {
	const char	*text;
	const char	*cell;
} CELLS[] = {
	{ "", "" }, { "a b", "a b" }, { "a,b", "\"a,b\"" }, { "a\"b", "\"a\"\"b\"" }, { "a\nb", "\"a\nb\"" },
	{ "=1+1", "\"'=1+1\"" }, { "@SUM(A1)", "\"'@SUM(A1)\"" }, { "+cmd|x", "\"'+cmd|x\"" }, { "-1.5", "-1.5" },
	{ "-2+3", "\"'-2+3\"" }, { "+49 30", "\"'+49 30\"" }, { "\tx", "\"'\tx\"" },
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

START_TEST(texts)
{
	struct csv	csv;
	struct buffer	out;

	buffer_init(&out, arena);
	ck_assert_ptr_null(csv_parse(arena, TEXTS[_i].text, &csv));
	for (size_t i = 0; i < csv.count; i++) {
		buffer_format(&out, "%zu", csv.rows[i].line);
		for (size_t cell = 0; cell < csv.rows[i].count; cell++)
			buffer_format(&out, "[%s]", csv.rows[i].cells[cell]);
	}
	ck_assert_str_eq(buffer_string(&out), TEXTS[_i].rows);
}
END_TEST

START_TEST(wrong)
{
	struct csv	csv = { .count = 7 };

	ck_assert_str_eq(csv_parse(arena, WRONG[_i].text, &csv), WRONG[_i].wrong);
	ck_assert_uint_eq(csv.count, 7);
}
END_TEST

START_TEST(cells)
{
	struct buffer	out;

	buffer_init(&out, arena);
	csv_cell(&out, CELLS[_i].text);
	ck_assert_str_eq(buffer_string(&out), CELLS[_i].cell);
}
END_TEST

/* What was written is read again as it was, but for the apostrophe. */
START_TEST(there_and_back)
{
	struct csv	csv;
	struct buffer	out;

	buffer_init(&out, arena);
	buffer_text(&out, "head,");
	csv_cell(&out, CELLS[_i].text);
	ck_assert_ptr_null(csv_parse(arena, buffer_string(&out), &csv));
	ck_assert_uint_eq(csv.count, 1);
	ck_assert_uint_eq(csv.rows[0].count, 2);
	ck_assert_str_eq(csv.rows[0].cells[1] + (csv.rows[0].cells[1][0] == '\''), CELLS[_i].text);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("csv");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, texts, 0, COUNT(TEXTS));
	tcase_add_loop_test(tests, wrong, 0, COUNT(WRONG));
	tcase_add_loop_test(tests, cells, 0, COUNT(CELLS));
	tcase_add_loop_test(tests, there_and_back, 0, COUNT(CELLS));
	return suite_run("csv", tests);
}
