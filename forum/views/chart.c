/* The geometry of charts. */
#include "views/chart.h"

#include <stdbool.h>

#include "text/buffer.h"

int
chart_y(struct chart chart, int64_t value)
{
	if (value <= chart.low)
		return chart.height;
	if (value >= chart.high)
		return 0;
	return chart.height - chart_part(value - chart.low, chart.high - chart.low, chart.height);
}

const char *
chart_line(struct arena *arena, struct chart chart, const int64_t *values, size_t count)
{
	struct buffer	path;
	bool		pen_down = false;

	buffer_init(&path, arena);
	for (size_t i = 0; i < count; i++) {
		int	x = count > 1 ? chart_part((int64_t)i, (int64_t)count - 1, chart.width) : chart.width;
		bool	alone;

		if (values[i] == CHART_GAP) {
			pen_down = false;
			continue;
		}
		alone = !pen_down && (i + 1 == count || values[i + 1] == CHART_GAP);
		buffer_format(&path, "%s%d %d%s", pen_down ? "L" : "M", x, chart_y(chart, values[i]),
		    alone ? "h0" : "");
		pen_down = true;
	}
	return buffer_string(&path);
}

int
chart_part(int64_t value, int64_t whole, int width)
{
	if (whole <= 0)
		return 0;
	return (int)((double)value / (double)whole * width + .5);
}
