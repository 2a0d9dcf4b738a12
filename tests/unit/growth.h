/*
 * Whether the time that a text takes grows as its length does. A time says
 * little on a busy machine, so what is compared is the processor's time for
 * the same pattern at two lengths, the best of several.
 */
#ifndef FORUM_TESTS_UNIT_GROWTH_H
#define FORUM_TESTS_UNIT_GROWTH_H

#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "text/buffer.h"
#include "text/markdown.h"

#define GROWTH_TIMES	8
/* Linear is 8, quadratic is 64. */
#define GROWTH_AT_MOST	24
#define GROWTH_RUNS	3
#define GROWTH_ATTEMPTS	4
/* Shorter times are no measure, and no trouble. */
#define GROWTH_SECONDS	0.002
/* Bytes of HTML for a byte of source, and for any source. */
#define OUTPUT_RATE	40
#define OUTPUT_ANY	400000

/* In a pattern: how often it has been repeated, so that no two are the same. */
#define NUMBER		"\x01"

struct pattern {
	const char	*begin;		/* once */
	const char	*again;		/* many times */
	const char	*middle;	/* once */
	const char	*then;		/* as many times */
};

struct growth {
	double	small;		/* seconds */
	double	large;		/* for GROWTH_TIMES the length */
	bool	linear;
};

static inline void
growth_repeat(struct buffer *source, const char *piece, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (const char *c = piece; *c != '\0'; c++) {
			if (*c == NUMBER[0])
				buffer_format(source, "%zu", i);
			else
				buffer_char(source, *c);
		}
}

/* The pattern as a text of about `length` bytes, in `arena`. */
static inline const char *
growth_text(struct arena *arena, const struct pattern *pattern, size_t length)
{
	struct buffer	source;
	size_t		count;

	count = length / (strlen(pattern->again) + strlen(pattern->then));
	buffer_init(&source, arena);
	buffer_text(&source, pattern->begin);
	growth_repeat(&source, pattern->again, count);
	buffer_text(&source, pattern->middle);
	growth_repeat(&source, pattern->then, count);
	return buffer_string(&source);
}

/* Whether the HTML is in proportion to the source. */
static inline bool
growth_fits(size_t source, size_t html)
{
	return html <= source * OUTPUT_RATE + OUTPUT_ANY;
}

/* The seconds of processor time it takes, the least of several runs; -1 for HTML out of proportion. */
static inline double
growth_measure(const char *source)
{
	struct arena	*arena = arena_create();
	size_t		 length = strlen(source);
	double		 least = 1000;
	bool		 fits = true;

	for (int i = 0; i < GROWTH_RUNS; i++) {
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
		fits = fits && growth_fits(length, markdown.html.length);
	}
	arena_destroy(arena);
	return fits ? least : -1;
}

/* Compares the pattern at `length` and at GROWTH_TIMES of it; again when it looks bad, as something else may have run. */
static inline struct growth
growth_of(struct arena *arena, const struct pattern *pattern, size_t length)
{
	const char	*small = growth_text(arena, pattern, length);
	const char	*large = growth_text(arena, pattern, length * GROWTH_TIMES);
	struct growth	 growth = { 0 };

	for (int attempt = 0; attempt < GROWTH_ATTEMPTS && !growth.linear; attempt++) {
		growth.large = growth_measure(large);
		if (growth.large < 0)
			return growth;
		if ((growth.linear = growth.large < GROWTH_SECONDS))
			break;
		growth.small = growth_measure(small);
		growth.linear = growth.large < growth.small * GROWTH_AT_MOST;
	}
	return growth;
}

#endif
