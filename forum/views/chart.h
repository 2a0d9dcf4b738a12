/*
 * The geometry of charts: numbers to the path data of inline SVG. What a chart
 * says in words, its colours and its table stand in the templates.
 */
#ifndef FORUM_VIEWS_CHART_H
#define FORUM_VIEWS_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "text/arena.h"

/* A day, or another step, of which nothing is known: the line has a gap there. */
#define CHART_GAP	INT64_MIN

/* A field of `width` by `height` units of the SVG, its foot at `low`, its top at `high`. */
struct chart {
	int	 width;
	int	 height;
	int64_t	 low;
	int64_t	 high;		/* > low */
};

/* How far from the top a value stands; what is beyond the field stands at its edge. */
int		 chart_y(struct chart, int64_t value);

/*
 * The line through `values`, evenly spaced from the left edge to the right one,
 * as the `d` of a path; "" when all are gaps. A value alone between gaps is a
 * line of no length: with round ends it shows as a dot.
 */
const char	*chart_line(struct arena *, struct chart, const int64_t *values, size_t count);

/* `value` of `whole` as units of `width`, rounded; 0 when there is no whole. */
int		 chart_part(int64_t value, int64_t whole, int width);

#endif
