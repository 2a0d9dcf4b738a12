/* What the program counts about itself, as Prometheus reads it (text format 0.0.4). */
#include "core/metric.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "core/metric_lane.h"

#define PREFIX	"touchstone_"

static const struct {
	const char	*name;
	const char	*help;
} times[METRIC_TIME_COUNT] = {
	[METRIC_DB_QUERY] = { "db_query_seconds", "From sending a question to the database to its last row." },
	[METRIC_DB_WAIT] = { "db_wait_seconds", "From asking to sending: waiting for a connection." },
};

static struct lane *sum_of_lanes(struct arena *);
static void	 add_lane(struct lane *, const struct lane *);
static void	 add_histogram(struct histogram *, const struct histogram *);
static void	 describe(struct buffer *, const char *, const char *, const char *);
static void	 write_routes(struct buffer *, const struct lane *, struct metric_route (*)(size_t));
static void	 write_histogram(struct buffer *, const char *, const char *, const struct histogram *);
static void	 write_workers(struct buffer *);
static char	*route_labels(struct buffer *, struct metric_route);
static void	 label(struct buffer *, const char *, const char *);
static long	 resident_pages(pid_t);

void
metric_write(struct buffer *out, struct metric_route (*route)(size_t))
{
	const struct lane	*all = sum_of_lanes(out->arena);

	for (size_t i = 0; i < METRIC_COUNT; i++) {
		describe(out, metric_table[i].name, metric_table[i].gauge ? "gauge" : "counter", metric_table[i].help);
		buffer_format(out, PREFIX "%s %" PRId64 "\n", metric_table[i].name, all->values[i]);
	}
	for (size_t i = 0; i < METRIC_TIME_COUNT; i++) {
		describe(out, times[i].name, "histogram", times[i].help);
		write_histogram(out, times[i].name, "", &all->times[i]);
	}
	write_routes(out, all, route);
	write_workers(out);
}

static struct lane *
sum_of_lanes(struct arena *arena)
{
	struct lane	*all = arena_alloc(arena, sizeof(*all));

	for (size_t i = 0; i < atomic_load(&metrics->lane_count); i++)
		add_lane(all, &metrics->lanes[i]);
	return all;
}

static void
add_lane(struct lane *all, const struct lane *one)
{
	for (size_t i = 0; i < METRIC_COUNT; i++)
		all->values[i] += atomic_load_explicit(&one->values[i], memory_order_relaxed);
	for (size_t i = 0; i < METRIC_TIME_COUNT; i++)
		add_histogram(&all->times[i], &one->times[i]);
	for (size_t i = 0; i < METRIC_ROUTES_MAX; i++) {
		add_histogram(&all->routes[i], &one->routes[i]);
		for (size_t class = 0; class < STATUS_CLASSES; class++)
			all->statuses[i][class] += atomic_load_explicit(&one->statuses[i][class],
			    memory_order_relaxed);
	}
}

static void
add_histogram(struct histogram *all, const struct histogram *one)
{
	for (size_t i = 0; i <= BOUNDS; i++)
		all->buckets[i] += atomic_load_explicit(&one->buckets[i], memory_order_relaxed);
	all->sum += atomic_load_explicit(&one->sum, memory_order_relaxed);
}

static void
describe(struct buffer *out, const char *name, const char *type, const char *help)
{
	buffer_format(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help, name, type);
}

/* Of routes that were asked for at least once: the others would be most of the text. */
static void
write_routes(struct buffer *out, const struct lane *all, struct metric_route (*route)(size_t))
{
	static const char *const	classes[STATUS_CLASSES] = { "gone", "1xx", "2xx", "3xx", "4xx", "5xx" };
	uint64_t			asked[METRIC_ROUTES_MAX] = { 0 };

	describe(out, "requests_total", "counter",
	    "Requests by route and class of status; gone: the client did not wait for the answer.");
	for (size_t i = 0; i < METRIC_ROUTES_MAX; i++)
		for (size_t class = 0; class < STATUS_CLASSES; class++) {
			if (all->statuses[i][class] == 0)
				continue;
			asked[i]++;
			buffer_format(out, PREFIX "requests_total{%s,status=\"%s\"} %" PRIu64 "\n",
			    route_labels(out, route(i)), classes[class], all->statuses[i][class]);
		}
	describe(out, "request_seconds", "histogram", "From the last byte of a request to its answer, by route.");
	for (size_t i = 0; i < METRIC_ROUTES_MAX; i++)
		if (asked[i] > 0)
			write_histogram(out, "request_seconds", route_labels(out, route(i)), &all->routes[i]);
}

/* `labels` is empty, or has labels without a comma at the end. */
static void
write_histogram(struct buffer *out, const char *name, const char *labels, const struct histogram *histogram)
{
	const char	*comma = *labels != '\0' ? "," : "";
	const char	*open = *labels != '\0' ? "{" : "", *close = *labels != '\0' ? "}" : "";
	uint64_t	 count = 0;

	for (size_t i = 0; i < BOUNDS; i++) {
		count += histogram->buckets[i];
		buffer_format(out, PREFIX "%s_bucket{%s%sle=\"%g\"} %" PRIu64 "\n",
		    name, labels, comma, (double)metric_bounds[i] / 1e6, count);
	}
	count += histogram->buckets[BOUNDS];
	buffer_format(out, PREFIX "%s_bucket{%s%sle=\"+Inf\"} %" PRIu64 "\n", name, labels, comma, count);
	buffer_format(out, PREFIX "%s_sum%s%s%s %.6f\n", name, open, labels, close, (double)histogram->sum / 1e6);
	buffer_format(out, PREFIX "%s_count%s%s%s %" PRIu64 "\n", name, open, labels, close, count);
}

static void
write_workers(struct buffer *out)
{
	long	page = sysconf(_SC_PAGESIZE), pages;

	describe(out, "worker_resident_bytes", "gauge", "Memory that a worker occupies.");
	for (size_t i = 1; i < atomic_load(&metrics->lane_count); i++) {
		pid_t	pid = metrics->lanes[i].pid;

		if (pid != 0 && (pages = resident_pages(pid)) > 0)
			buffer_format(out, PREFIX "worker_resident_bytes{worker=\"%zu\"} %ld\n", i, pages * page);
	}
}

static char *
route_labels(struct buffer *out, struct metric_route route)
{
	struct buffer	labels;

	buffer_init(&labels, out->arena);
	label(&labels, "method", route.method);
	buffer_char(&labels, ',');
	label(&labels, "route", route.pattern);
	return buffer_string(&labels);
}

static void
label(struct buffer *out, const char *name, const char *value)
{
	buffer_format(out, "%s=\"", name);
	for (; *value != '\0'; value++)
		if (*value == '\n')
			buffer_text(out, "\\n");
		else if (*value == '"' || *value == '\\')
			buffer_format(out, "\\%c", *value);
		else
			buffer_char(out, *value);
	buffer_char(out, '"');
}

/* 0 when there is no such process any more. */
static long
resident_pages(pid_t pid)
{
	char	 path[32], text[64] = "";
	long	 total = 0, resident = 0;
	FILE	*file;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	if ((file = fopen(path, "re")) == NULL)
		return 0;
	if (fgets(text, sizeof(text), file) == NULL || sscanf(text, "%ld %ld", &total, &resident) != 2)
		resident = 0;
	fclose(file);
	return resident;
}
