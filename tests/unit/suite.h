/* What every unit test's main does: run the tests, say how they went. */
#ifndef FORUM_TESTS_UNIT_SUITE_H
#define FORUM_TESTS_UNIT_SUITE_H

#include <check.h>

#define COUNT(table)	((int)(sizeof(table) / sizeof((table)[0])))

/* Runs `tests` as the suite `name`; returns the exit status. */
static inline int
suite_run(const char *name, TCase *tests)
{
	Suite	*suite = suite_create(name);
	SRunner	*runner;
	int	 failed;

	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}

#endif
