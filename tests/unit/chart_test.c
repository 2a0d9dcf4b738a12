/* views/chart: where lines go. */
#include "views/chart.h"

#include <check.h>

#include "suite.h"

#define GAP	CHART_GAP

static const struct {
	int64_t		 values[5];
	size_t		 count;
	const char	*path;
} LINES[] = {
	{ { 0 }, 0, "" },
	{ { GAP, GAP }, 2, "" },
	{ { 50 }, 1, "M100 20h0" },
	{ { 0, 100 }, 2, "M0 40L100 0" },
	{ { 0, 25, 50, 75, 100 }, 5, "M0 40L25 30L50 20L75 10L100 0" },
	{ { 0, GAP, 50 }, 3, "M0 40h0M100 20h0" },
	{ { GAP, 50, 50, GAP, 0 }, 5, "M25 20L50 20M100 40h0" },
	/* Beyond the field. */
	{ { -7, 1000 }, 2, "M0 40L100 0" },
	{ { INT64_MIN + 1, INT64_MAX }, 2, "M0 40L100 0" },
};

START_TEST(lines)
{
	struct arena	*arena = arena_create();
	struct chart	 chart = { 100, 40, 0, 100 };

	ck_assert_str_eq(chart_line(arena, chart, LINES[_i].values, LINES[_i].count), LINES[_i].path);
	arena_destroy(arena);
}
END_TEST

START_TEST(parts)
{
	ck_assert_int_eq(chart_part(1, 3, 100), 33);
	ck_assert_int_eq(chart_part(2, 3, 100), 67);
	ck_assert_int_eq(chart_part(5, 0, 100), 0);
	ck_assert_int_eq(chart_part(INT64_MAX / 2, INT64_MAX, 100), 50);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("chart");

	tcase_add_loop_test(tests, lines, 0, COUNT(LINES));
	tcase_add_test(tests, parts);
	return suite_run("chart", tests);
}
