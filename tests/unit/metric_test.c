/* Counting in shared memory: lanes of workers, and the text that Prometheus reads. */
#include "core/metric.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"

static struct metric_route
name_route(size_t number)
{
	return (struct metric_route){ .method = "GET", .pattern = number == 0 ? "/a\"b\\c\nd" : "/plain" };
}

static const char *
text(struct arena *arena)
{
	struct buffer	out;

	buffer_init(&out, arena);
	metric_write(&out, name_route);
	return buffer_string(&out);
}

/* A worker's life: as process `number` it counts and ends. */
static void
work(unsigned number, bool restarted)
{
	pid_t	child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		metric_worker_init(number, getpid(), restarted);
		for (int i = 0; i < 1000; i++)
			metric_add(METRIC_CACHE_HITS, 1);
		metric_add(METRIC_CACHE_BYTES, 4096);
		metric_time(METRIC_DB_QUERY, 700);
		metric_request(1, 204, 3000000000);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(workers_add_up)
{
	metric_init();
	work(1, false);
	work(2, false);
	ck_assert_int_eq(metric_value(METRIC_CACHE_HITS), 2000);
	ck_assert_int_eq(metric_value(METRIC_CACHE_BYTES), 8192);
	ck_assert_int_eq(metric_workers(), 2);
}
END_TEST

START_TEST(counters_outlive_a_worker_and_gauges_do_not)
{
	metric_init();
	work(1, false);
	ck_assert_int_eq(metric_restarts(60), 0);
	work(1, true);
	ck_assert_int_eq(metric_value(METRIC_CACHE_HITS), 2000);
	ck_assert_int_eq(metric_value(METRIC_CACHE_BYTES), 4096);
	ck_assert_int_eq(metric_value(METRIC_WORKER_RESTARTS), 1);
	ck_assert_int_eq(metric_restarts(60), 1);
	ck_assert_int_eq(metric_workers(), 1);
}
END_TEST

START_TEST(buckets_add_up_to_the_count)
{
	struct arena	*arena = arena_create();

	metric_init();
	metric_worker_init(1, getpid(), false);
	for (int i = 0; i < 3; i++)
		metric_time(METRIC_DB_QUERY, 500);	/* on the bound: in that bucket */
	metric_time(METRIC_DB_QUERY, 501);
	metric_time(METRIC_DB_QUERY, 60000000);
	ck_assert_ptr_nonnull(strstr(text(arena), "touchstone_db_query_seconds_bucket{le=\"0.0005\"} 3\n"));
	ck_assert_ptr_nonnull(strstr(text(arena), "touchstone_db_query_seconds_bucket{le=\"0.001\"} 4\n"));
	ck_assert_ptr_nonnull(strstr(text(arena), "touchstone_db_query_seconds_bucket{le=\"10\"} 4\n"));
	ck_assert_ptr_nonnull(strstr(text(arena), "touchstone_db_query_seconds_bucket{le=\"+Inf\"} 5\n"));
	ck_assert_ptr_nonnull(strstr(text(arena), "touchstone_db_query_seconds_sum 60.002001\n"));
	ck_assert_ptr_nonnull(strstr(text(arena), "touchstone_db_query_seconds_count 5\n"));
	arena_destroy(arena);
}
END_TEST

START_TEST(labels_are_escaped)
{
	struct arena	*arena = arena_create();

	metric_init();
	metric_worker_init(1, getpid(), false);
	metric_request(0, 200, 10);
	ck_assert_ptr_nonnull(strstr(text(arena),
	    "touchstone_requests_total{method=\"GET\",route=\"/a\\\"b\\\\c\\nd\",status=\"2xx\"} 1\n"));
	arena_destroy(arena);
}
END_TEST

START_TEST(numbers_beyond_what_there_is_room_for)
{
	struct arena	*arena = arena_create();

	metric_init();
	metric_worker_init(1000, getpid(), false);
	metric_request(1000000, 999, 10);
	metric_request(1000000, 0, 10);
	ck_assert_ptr_nonnull(strstr(text(arena), "status=\"gone\"} 2\n"));
	arena_destroy(arena);
}
END_TEST

START_TEST(a_worker_that_runs_has_memory)
{
	struct arena	*arena = arena_create();

	metric_init();
	metric_worker_init(3, getpid(), false);
	ck_assert_ptr_nonnull(strstr(text(arena), "touchstone_worker_resident_bytes{worker=\"3\"} "));
	work(4, false);
	ck_assert_ptr_null(strstr(text(arena), "worker=\"4\""));
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("metric");

	tcase_add_test(tests, workers_add_up);
	tcase_add_test(tests, counters_outlive_a_worker_and_gauges_do_not);
	tcase_add_test(tests, buckets_add_up_to_the_count);
	tcase_add_test(tests, labels_are_escaped);
	tcase_add_test(tests, numbers_beyond_what_there_is_room_for);
	tcase_add_test(tests, a_worker_that_runs_has_memory);
	return suite_run("metric", tests);
}
