/* What the pages of customer success show again and again. */
#include "views/account.h"

#include <inttypes.h>
#include <stdio.h>

static const struct {
	const char	*class;
	const char	*word;
} BANDS[] = {
	[BAND_UNKNOWN] = { "unknown", "Not enough data" },
	[BAND_RISK] = { "risk", "At risk" },
	[BAND_WATCH] = { "watch", "Watch" },
	[BAND_HEALTHY] = { "healthy", "Healthy" },
};

const char *
band_class(enum band band)
{
	return BANDS[band].class;
}

const char *
band_word(enum band band)
{
	return BANDS[band].word;
}

void
show_points(struct html *h, int64_t hundredths)
{
	int64_t	size = hundredths < 0 ? -hundredths : hundredths;
	char	text[32];

	snprintf(text, sizeof(text), "%s%" PRId64 ".%02" PRId64,
	    hundredths < 0 ? "\xe2\x88\x92" : hundredths > 0 ? "+" : "", size / 100, size % 100);
	html_put(h, (const char *)text);
}
